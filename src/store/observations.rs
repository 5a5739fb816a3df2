//! Reading observations.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::Row;

use super::error::StoreError;
use super::read_catalogue::{bounds, period};
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Series;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;

/// All vintages of the observations of each series, by the series' number, ordered by period and vintage.
pub type StoredSeries = HashMap<i64, Vec<Observation>>;

/// An observation as its row has it.
struct ObservationRow {
    series: i64,
    period: i64,
    vintage: i64,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    status: String,
    qualifier: String,
    origin: String,
    figure: Option<String>,
    printed: Option<String>,
    published: String,
}

impl ObservationRow {
    fn observation(self, series: &Series) -> Result<Observation, StoreError> {
        let missing = self.value.is_none();
        Ok(Observation {
            period: period(series.frequency, self.period)?,
            value: self.value,
            bounds: if missing { Bounds::unbounded() } else { bounds(self.lower, self.upper)? },
            status: ObservationStatus::from_code(&self.status)
                .ok_or_else(|| StoreError::corrupt(&self.status, "an observation status"))?,
            provenance: Provenance {
                qualifier: Qualifier::from_code(&self.qualifier)
                    .ok_or_else(|| StoreError::corrupt(&self.qualifier, "a qualifier"))?,
                origin: Origin::from_code(&self.origin)
                    .ok_or_else(|| StoreError::corrupt(&self.origin, "an origin"))?,
                figure: self.figure.map(Into::into),
                printed: self.printed.map(Into::into),
                published: self
                    .published
                    .parse::<NaiveDate>()
                    .map_err(|_| StoreError::corrupt(&self.published, "a date"))?,
                vintage: self.vintage,
                derived_from: None,
            },
        })
    }
}

macro_rules! observation_row {
    ($row:expr) => {
        ObservationRow {
            series: $row.try_get("series_id")?,
            period: $row.try_get("period")?,
            vintage: $row.try_get("vintage")?,
            value: $row.try_get("value")?,
            lower: $row.try_get("lower_bound")?,
            upper: $row.try_get("upper_bound")?,
            status: $row.try_get("status")?,
            qualifier: $row.try_get("qualifier")?,
            origin: $row.try_get("origin")?,
            figure: $row.try_get("figure")?,
            printed: $row.try_get("printed")?,
            published: $row.try_get("published")?,
        }
    };
}

impl Transaction {
    /// The observations of some series, all vintages up to one.
    ///
    /// # Errors
    /// When the database does not answer, or holds what no write puts there.
    pub async fn observations(
        &mut self,
        series: &[&Series],
        vintage: i64,
    ) -> Result<StoredSeries, StoreError> {
        let by_id: HashMap<i64, &Series> = series.iter().map(|series| (series.id, *series)).collect();
        let mut stored: StoredSeries = by_id.keys().map(|id| (*id, Vec::new())).collect();
        let ids: Vec<i64> = by_id.keys().copied().collect();
        for row in self.observation_rows(&ids, vintage).await? {
            let (Some(series), Some(observations)) = (by_id.get(&row.series), stored.get_mut(&row.series))
            else {
                continue;
            };
            observations.push(row.observation(series)?);
        }
        Ok(stored)
    }

    async fn observation_rows(
        &mut self,
        ids: &[i64],
        vintage: i64,
    ) -> Result<Vec<ObservationRow>, StoreError> {
        let mut rows = Vec::new();
        match self {
            Self::Sqlite(transaction) => {
                let list = format!("{ids:?}");
                let query = sqlx::query(sql::SELECT_OBSERVATIONS_SQLITE).bind(list).bind(vintage);
                for row in query.fetch_all(&mut **transaction).await? {
                    rows.push(observation_row!(row));
                }
            }
            Self::Postgres(transaction) => {
                let query = sqlx::query(sql::SELECT_OBSERVATIONS_POSTGRES).bind(ids).bind(vintage);
                for row in query.fetch_all(&mut **transaction).await? {
                    rows.push(observation_row!(row));
                }
            }
        }
        Ok(rows)
    }
}
