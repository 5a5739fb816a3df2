//! Reads of series.
//!
//! A catalogue may have hundreds of thousands of series, and sqlx takes longer for a row than for its values. So the
//! database aggregates some hundreds of rows into one JSON text.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;
use sqlx::Row;

use super::error::StoreError;
use super::rows::{parsed, period, series_key};
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::{Attributes, Series};

/// A revision before the first.
const BEFORE_ALL: i64 = -1;

/// A text, borrowed from the JSON unless it has escapes.
type Text<'a> = Cow<'a, str>;

/// A row of the table, in the order of columns in the statements.
#[derive(Deserialize)]
struct SeriesRow<'a> {
    id: i64,
    #[serde(borrow)]
    dataset: Text<'a>,
    #[serde(borrow)]
    key: Text<'a>,
    #[serde(borrow)]
    frequency: Text<'a>,
    #[serde(borrow)]
    area: Text<'a>,
    #[serde(borrow)]
    indicator: Text<'a>,
    #[serde(borrow)]
    activity: Text<'a>,
    first_period: Option<i64>,
    last_period: Option<i64>,
    observation_count: i64,
    unit: Option<Text<'a>>,
    attributes: Option<Text<'a>>,
    published_to: Option<Text<'a>>,
    revision: i64,
}

/// The codes read so far; equal codes share one text.
#[derive(Default)]
struct CodeInterner(HashSet<Code>);

impl CodeInterner {
    fn code(&mut self, text: &str) -> Result<Code, StoreError> {
        if let Some(known) = self.0.get(text) {
            return Ok(known.clone());
        }
        let code: Code = parsed(text, "a code")?;
        self.0.insert(code.clone());
        Ok(code)
    }
}

impl Transaction {
    /// All series, in any order. Series that were not written since another catalogue are copied from it.
    pub(super) async fn series(
        &mut self,
        datasets: &BTreeMap<Code, Dataset>,
        before: &Catalogue,
    ) -> Result<Vec<Series>, StoreError> {
        if before.series.is_empty() {
            return self.series_since(datasets, BEFORE_ALL).await;
        }
        let written = self.series_since(datasets, before.revision).await?;
        let all = replaced(&before.series, written);
        let count = fetch!(self, sql::COUNT_SERIES; |row| row.try_get::<i64, _>("count")?).pop();
        if count.and_then(|count| usize::try_from(count).ok()) == Some(all.len()) {
            return Ok(all);
        }
        // No write deletes a series. If one is missing, the database was replaced, and all series are read again.
        self.series_since(datasets, BEFORE_ALL).await
    }

    /// The series that were written after a revision.
    async fn series_since(
        &mut self,
        datasets: &BTreeMap<Code, Dataset>,
        revision: i64,
    ) -> Result<Vec<Series>, StoreError> {
        let statement = match self {
            Self::Sqlite(_) => sql::SELECT_SERIES_SQLITE,
            Self::Postgres(_) => sql::SELECT_SERIES_POSTGRES,
        };
        let mut codes = CodeInterner::default();
        // One list from the start, because freed intermediate lists would fragment the memory.
        let mut all = Vec::new();
        fetch!(self, statement, revision; |row| {
            let text: &str = row.try_get("rows")?;
            let rows: Vec<SeriesRow<'_>> =
                serde_json::from_str(text).map_err(|error| StoreError::corrupt(error, "rows of series"))?;
            for row in rows {
                all.push(row.series(&mut codes, datasets)?);
            }
        });
        Ok(all)
    }
}

/// The series before with those that were written; new ones come last.
fn replaced(before: &[Series], written: Vec<Series>) -> Vec<Series> {
    let mut written: HashMap<i64, Series> = written.into_iter().map(|one| (one.id, one)).collect();
    let mut all = Vec::with_capacity(before.len() + written.len());
    let before = before.iter().filter(|one| !one.is_derived());
    all.extend(before.map(|one| written.remove(&one.id).unwrap_or_else(|| one.clone())));
    all.extend(written.into_values());
    all
}

impl SeriesRow<'_> {
    fn series(
        self,
        codes: &mut CodeInterner,
        datasets: &BTreeMap<Code, Dataset>,
    ) -> Result<Series, StoreError> {
        let frequency = parsed::<Frequency>(&self.frequency, "a frequency")?;
        Ok(Series {
            id: self.id,
            key: series_key(datasets, &self.dataset, &self.key)?,
            dataset: codes.code(&self.dataset)?,
            frequency,
            area: codes.code(&self.area)?,
            indicator: codes.code(&self.indicator)?,
            activity: codes.code(&self.activity)?,
            first: optional_period(frequency, self.first_period)?,
            last: optional_period(frequency, self.last_period)?,
            observations: self.observation_count,
            unit: self.unit.map(|unit| codes.code(&unit)).transpose()?,
            attributes: attributes(self.attributes.as_deref())?,
            published_to: self.published_to.map(|day| parsed(&day, "a date")).transpose()?,
            revision: self.revision,
        })
    }
}

/// Attributes from their JSON text.
fn attributes(text: Option<&str>) -> Result<Attributes, StoreError> {
    text.map_or_else(
        || Ok(Attributes::new()),
        |text| serde_json::from_str(text).map_err(|_| StoreError::corrupt(text, "attributes")),
    )
}

fn optional_period(frequency: Frequency, ordinal: Option<i64>) -> Result<Option<Period>, StoreError> {
    ordinal.map(|ordinal| period(frequency, ordinal)).transpose()
}
