//! Writes of figures, series and observations. Published rows are never overwritten.

use chrono::NaiveDate;
use sqlx::Row;

use super::error::StoreError;
use super::observations::WITHDRAWN;
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::code::Code;
use crate::domain::figure::{Figure, PositionUnit};
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::series::{Attributes, Series};

/// The extent of a series in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The first period with an observation.
    pub first: Option<Period>,
    /// The last period with an observation.
    pub last: Option<Period>,
    /// The number of periods with an observation.
    pub observations: i64,
}

/// A byte offset as the database stores it.
fn offset(offset: usize) -> Result<i64, StoreError> {
    i64::try_from(offset).map_err(|_| StoreError::corrupt(offset, "a byte offset"))
}

/// The origin of a vintage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VintageOrigin<'a> {
    /// A document that states figures.
    Source(&'a str),
    /// A data file, by the number of its import.
    Import(i64),
}

impl<'a> VintageOrigin<'a> {
    fn source(self) -> Option<&'a str> {
        match self {
            Self::Source(source) => Some(source),
            Self::Import(_) => None,
        }
    }

    fn import(self) -> Option<i64> {
        match self {
            Self::Source(_) => None,
            Self::Import(import) => Some(import),
        }
    }
}

/// The JSON text of attributes; none when there are none.
pub(super) fn attributes_text(attributes: &Attributes) -> Result<Option<String>, StoreError> {
    if attributes.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(attributes).map(Some).map_err(|error| StoreError::corrupt(error, "attributes"))
}

/// The bounds of an observation as the database stores them: none for the value itself, infinite for an open side.
fn stored_ends(observation: &Observation) -> (Option<f64>, Option<f64>) {
    let (lower, upper) = observation.bounds.ends();
    let end =
        |end: f64| observation.value.is_some_and(|value| value.to_bits() != end.to_bits()).then_some(end);
    (end(lower), end(upper))
}

/// The ordinal of a period as the database stores it.
pub(super) fn ordinal(period: Period) -> i64 {
    i64::from(period.ordinal())
}

impl Transaction {
    /// Adds a vintage: a publication of one source on one day, written at one revision.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn open_vintage(
        &mut self,
        dataset: &Code,
        published: NaiveDate,
        origin: VintageOrigin<'_>,
        revision: i64,
    ) -> Result<i64, StoreError> {
        let vintage = self.newest_vintage().await? + 1;
        execute!(
            self,
            sql::INSERT_VINTAGE,
            vintage,
            dataset.as_str(),
            published.to_string(),
            origin.source(),
            revision,
            origin.import(),
        );
        if let Self::Postgres(transaction) = self
            && let Some(written) = transaction.written()
        {
            written.open(vintage);
        }
        Ok(vintage)
    }

    /// Counts rows that are written, where the observations are on other servers.
    pub(super) fn count_written(&mut self, series: &[i64], observations: i64, details: i64) {
        if let Self::Postgres(transaction) = self
            && let Some(written) = transaction.written()
        {
            written.series.extend(series);
            written.observations += observations;
            written.details += details;
        }
    }

    /// Adds the row of a figure in a vintage, or of its withdrawal.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_figure(
        &mut self,
        figure: &Figure,
        vintage: i64,
        withdrawn: bool,
    ) -> Result<(), StoreError> {
        let period_at = figure.period_at.as_ref();
        execute!(
            self,
            sql::INSERT_FIGURE,
            &figure.id,
            vintage,
            figure.dataset.as_str(),
            &figure.source,
            offset(figure.at.start)?,
            offset(figure.at.end)?,
            &figure.at.exact,
            figure.series.as_str(),
            figure.period.to_string(),
            figure.period_basis.code(),
            period_at.map(|at| offset(at.start)).transpose()?,
            period_at.map(|at| offset(at.end)).transpose()?,
            period_at.map(|at| at.exact.as_str()),
            figure.period_note.as_deref(),
            figure.value,
            figure.unit.as_str(),
            figure.qualifier.code(),
            figure.rounding,
            figure.bounds.lower(),
            figure.bounds.upper(),
            figure.quoted.as_deref(),
            figure.note.as_deref(),
            i64::from(withdrawn),
            figure.evidence.as_ref().map(|evidence| evidence.because.code()),
            figure.evidence.as_ref().map(|evidence| evidence.note.as_str()),
            figure.at.unit.code(),
            figure.at.fragment.as_deref(),
            period_at.map_or(PositionUnit::Bytes, |at| at.unit).code(),
            period_at.and_then(|at| at.fragment.as_deref()),
        );
        Ok(())
    }

    /// Adds a series without observations and returns its number.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_series(&mut self, series: &Series) -> Result<i64, StoreError> {
        let newest: Option<i64> = fetch!(&mut *self, sql::NEWEST_SERIES; |row| row.try_get("id")?).pop();
        let id = newest.unwrap_or_default() + 1;
        execute!(
            self,
            sql::INSERT_SERIES,
            id,
            series.dataset.as_str(),
            series.key.as_str(),
            series.frequency.to_string(),
            series.area.as_str(),
            series.indicator.as_str(),
            series.activity.as_str(),
            series.unit.as_ref().map(Code::as_str),
            attributes_text(&series.attributes)?,
        );
        Ok(id)
    }

    /// Updates the extent of a series at a revision.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_extent(
        &mut self,
        series: i64,
        extent: &Extent,
        revision: i64,
    ) -> Result<(), StoreError> {
        execute!(
            self,
            sql::UPDATE_EXTENT,
            series,
            extent.first.map(ordinal),
            extent.last.map(ordinal),
            extent.observations,
            revision,
        );
        Ok(())
    }

    /// Adds an observation to its vintage.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_observation(
        &mut self,
        series: i64,
        observation: &Observation,
    ) -> Result<(), StoreError> {
        let provenance = &observation.provenance;
        let (lower, upper) = stored_ends(observation);
        let status = match (provenance.origin, observation.status) {
            (Origin::Withdrawn, _) => Some(WITHDRAWN.to_owned()),
            (_, ObservationStatus::NORMAL) => None,
            (_, status) => Some(status.code().to_string()),
        };
        self.count_written(&[series], 1, 0);
        execute!(
            @rows &mut *self,
            sql::INSERT_OBSERVATION,
            series,
            ordinal(observation.period),
            provenance.vintage,
            observation.value,
            lower,
            upper,
            status,
        );
        let qualifier = Some(provenance.qualifier).filter(|qualifier| *qualifier != Qualifier::Exact);
        let texts = [&provenance.figure, &provenance.printed, &provenance.attributes];
        if qualifier.is_some() || texts.iter().any(|text| text.is_some()) {
            self.count_written(&[], 0, 1);
            execute!(
                @rows self,
                sql::INSERT_OBSERVATION_DETAIL,
                series,
                ordinal(observation.period),
                provenance.vintage,
                qualifier.map(Qualifier::code),
                provenance.figure.as_deref(),
                provenance.printed.as_deref(),
                provenance.attributes.as_deref(),
            );
        }
        Ok(())
    }
}
