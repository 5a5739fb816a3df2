//! Reads of observations.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use sqlx::Row;

use super::error::StoreError;
use super::limits::within;
use super::rows::{bounds, known, period};
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::bounds::Bounds;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::vintage::Vintages;

/// All vintages of observations by the number of the series, ordered by period and vintage.
pub type StoredSeries = HashMap<i64, Vec<Observation>>;

/// The status of a withdrawn observation.
pub(super) const WITHDRAWN: &str = "withdrawn";

/// A row of an observation.
pub(super) struct ObservationRow {
    pub(super) series: i64,
    pub(super) period: i64,
    pub(super) vintage: i64,
    pub(super) value: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) status: Option<Box<str>>,
}

/// A row of details of an observation.
#[derive(Default)]
pub(super) struct DetailRow {
    pub(super) qualifier: Option<String>,
    pub(super) figure: Option<String>,
    pub(super) printed: Option<String>,
    pub(super) attributes: Option<String>,
}

impl ObservationRow {
    pub(super) fn observation(
        self,
        detail: DetailRow,
        frequency: Frequency,
        published: NaiveDate,
    ) -> Result<Observation, StoreError> {
        let withdrawn = self.status.as_deref() == Some(WITHDRAWN);
        Ok(Observation {
            period: period(frequency, self.period)?,
            value: self.value,
            bounds: stored_bounds(self.value, self.lower, self.upper)?,
            status: match self.status.as_deref() {
                None => ObservationStatus::NORMAL,
                Some(WITHDRAWN) => ObservationStatus::MISSING,
                Some(code) => known(code, ObservationStatus::from_code, "an observation status")?,
            },
            provenance: Provenance {
                qualifier: match detail.qualifier.as_deref() {
                    None => Qualifier::Exact,
                    Some(code) => known(code, Qualifier::from_code, "a qualifier")?,
                },
                origin: match detail.figure {
                    _ if withdrawn => Origin::Withdrawn,
                    Some(_) => Origin::Stated,
                    None => Origin::Imported,
                },
                figure: detail.figure.map(Into::into),
                printed: detail.printed.map(Into::into),
                attributes: detail.attributes.map(Into::into),
                published,
                vintage: self.vintage,
                derived_from: None,
                outlook: None,
            },
        })
    }
}

/// The bounds of a row: a missing one is the value, an infinite one is open.
fn stored_bounds(value: Option<f64>, lower: Option<f64>, upper: Option<f64>) -> Result<Bounds, StoreError> {
    let Some(value) = value else { return Ok(Bounds::UNBOUNDED) };
    let end = |bound: Option<f64>| Some(bound.unwrap_or(value)).filter(|bound| bound.is_finite());
    bounds(end(lower), end(upper))
}

macro_rules! observation_row {
    ($row:expr) => {
        (
            ObservationRow {
                series: $row.try_get(0)?,
                period: $row.try_get(1)?,
                vintage: $row.try_get(2)?,
                value: $row.try_get(3)?,
                lower: $row.try_get(4)?,
                upper: $row.try_get(5)?,
                status: $row.try_get::<Option<&str>, _>(6)?.map(Into::into),
            },
            DetailRow {
                qualifier: $row.try_get(7)?,
                figure: $row.try_get(8)?,
                printed: $row.try_get(9)?,
                attributes: $row.try_get(10)?,
            },
        )
    };
}

impl Transaction {
    /// The observations of some series, of all valid vintages.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn observations(
        &mut self,
        series: &[&Series],
        vintages: &Vintages,
    ) -> Result<StoredSeries, StoreError> {
        self.observations_within(series, vintages, i32::MIN..=i32::MAX).await
    }

    /// The observations of some series at periods whose ordinals lie in a range, of all valid vintages.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn observations_within(
        &mut self,
        series: &[&Series],
        vintages: &Vintages,
        ordinals: RangeInclusive<i32>,
    ) -> Result<StoredSeries, StoreError> {
        let by_id: HashMap<i64, &Series> = series.iter().map(|series| (series.id, *series)).collect();
        let mut stored: StoredSeries = by_id.keys().map(|id| (*id, Vec::new())).collect();
        let ids: Vec<i64> = by_id.keys().copied().collect();
        for (row, detail) in self.observation_rows(&ids, vintages.newest(), ordinals).await? {
            // The rows of a reverted vintage are skipped.
            let Some(published) = vintages.published(row.vintage) else { continue };
            let known = by_id.get(&row.series).zip(stored.get_mut(&row.series));
            if let Some((series, observations)) = known.or_broken("a row is of a requested series") {
                observations.push(row.observation(detail, series.frequency, published)?);
            }
        }
        Ok(stored)
    }

    /// The distinct attributes of the observations of a dataset up to a vintage, as JSON objects by SDMX id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn observation_attributes(
        &mut self,
        dataset: &Code,
        newest: i64,
    ) -> Result<Vec<String>, StoreError> {
        let rows = fetch!(self, sql::SELECT_OBSERVATION_ATTRIBUTES, dataset.as_str(), newest; |row| {
            row.try_get(0)?
        });
        Ok(rows)
    }

    async fn observation_rows(
        &mut self,
        ids: &[i64],
        vintage: i64,
        ordinals: RangeInclusive<i32>,
    ) -> Result<Vec<(ObservationRow, DetailRow)>, StoreError> {
        let (first, last) = (i64::from(*ordinals.start()), i64::from(*ordinals.end()));
        let mut rows = Vec::new();
        match self {
            Self::Sqlite(transaction) => {
                let list = format!("{ids:?}");
                let query = sqlx::query(sql::SELECT_OBSERVATIONS_SQLITE).bind(list).bind(vintage);
                let query = query.bind(first).bind(last);
                for row in query.fetch_all(&mut **transaction).await? {
                    rows.push(observation_row!(row));
                }
            }
            Self::Postgres(transaction) => {
                let query = sqlx::query(sql::SELECT_OBSERVATIONS_POSTGRES).bind(ids).bind(vintage);
                let query = query.bind(first).bind(last);
                let limit = transaction.limit;
                let mut stored = query.fetch(transaction.rows());
                while let Some(row) = within(limit, stored.try_next()).await? {
                    rows.push(observation_row!(row));
                }
            }
        }
        Ok(rows)
    }
}
