//! Reads of series.
//!
//! A catalogue may have a million series, and sqlx takes longer for a row than for its values. So the database aggregates some
//! thousands of rows into one JSON text, page after page. Series that are alike share what they have in common, and the keys
//! of a page share one text.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use arcstr::ArcStr;
use serde::Deserialize;
use sqlx::Row;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::error::StoreError;
use super::rows::{parsed, period};
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::{Attributes, Series, SeriesGroup};
use crate::domain::series_key::SeriesKey;
use crate::domain::series_list::SeriesList;
use crate::domain::structure::DataStructureDefinition;
use crate::parallel::{Priority, spawn_on_thread};

/// How many series a page has: a text of about a megabyte.
const PAGE: i64 = 4_096;
/// How many pages wait for being read.
const PAGES_AHEAD: usize = 2;

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
    /// All series. Those that were not written since another catalogue are shared with it.
    pub(super) async fn series(
        &mut self,
        datasets: &BTreeMap<Code, Dataset>,
        before: &Catalogue,
    ) -> Result<SeriesList, StoreError> {
        let newest =
            fetch!(self, sql::NEWEST_SERIES; |row| row.try_get::<i64, _>("id")?).pop().unwrap_or_default();
        let mut all = before.series.without_derived();
        if !all.is_empty() {
            all.put_all(self.series_since(datasets, before.revision).await?);
            // No write deletes a series. If one is missing, the database was replaced, and all series are read again.
            if all.greatest_id() == newest {
                return Ok(all);
            }
        }
        let (sender, texts) = channel(PAGES_AHEAD);
        // It takes as long as the database does, so both go on at the same time.
        let read = spawn_on_thread(Priority::Normal, {
            let datasets = datasets.clone();
            move || SeriesReader::new(&datasets).read_all(newest, texts)
        });
        let (sent, read) = tokio::join!(self.send_pages(newest, sender), read);
        sent?;
        read.ok_or_else(|| StoreError::corrupt("nothing", "rows of series"))?
    }

    /// Sends the pages of all series, until the receiver is gone.
    async fn send_pages(&mut self, newest: i64, pages: Sender<String>) -> Result<(), StoreError> {
        let statement = match self {
            Self::Sqlite(_) => sql::SELECT_SERIES_PAGE_SQLITE,
            Self::Postgres(_) => sql::SELECT_SERIES_PAGE_POSTGRES,
        };
        for page in 0..=newest / PAGE {
            let first = page * PAGE;
            let texts = fetch!(self, statement, first, first + PAGE - 1; |row| row.try_get("rows")?);
            for text in texts {
                if pages.send(text).await.is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
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
        let (mut reader, mut series) = (SeriesReader::new(datasets), Vec::new());
        fetch!(self, statement, revision; |row| reader.read(row.try_get("rows")?, &mut series)?);
        Ok(series)
    }
}

/// Reads pages of rows.
struct SeriesReader<'a> {
    datasets: &'a BTreeMap<Code, Dataset>,
    codes: CodeInterner,
    /// The groups read so far, by the text of their columns.
    groups: HashMap<String, Arc<SeriesGroup>>,
    /// The text of the columns of a group.
    columns: String,
}

impl<'a> SeriesReader<'a> {
    fn new(datasets: &'a BTreeMap<Code, Dataset>) -> Self {
        Self { datasets, codes: CodeInterner::default(), groups: HashMap::new(), columns: String::new() }
    }

    /// Reads all pages; `newest` is the greatest number of a series.
    fn read_all(&mut self, newest: i64, mut pages: Receiver<String>) -> Result<SeriesList, StoreError> {
        let mut series = Vec::new();
        series.reserve_exact(usize::try_from(newest).unwrap_or_default());
        while let Some(page) = pages.blocking_recv() {
            self.read(&page, &mut series)?;
        }
        Ok(series.into_iter().collect())
    }

    /// Reads the rows of a page.
    fn read(&mut self, page: &str, series: &mut Vec<Series>) -> Result<(), StoreError> {
        let rows: Vec<SeriesRow<'_>> =
            serde_json::from_str(page).map_err(|error| StoreError::corrupt(error, "rows of series"))?;
        for (row, key) in rows.iter().zip(self.keys(&rows)?) {
            series.push(self.one(row, key)?);
        }
        Ok(())
    }

    /// The keys of rows, which share one text.
    fn keys(&self, rows: &[SeriesRow<'_>]) -> Result<Vec<SeriesKey>, StoreError> {
        let mut text = String::with_capacity(rows.iter().map(|row| row.key.len()).sum());
        let mut parts: Vec<(Range<usize>, &DataStructureDefinition)> = Vec::with_capacity(rows.len());
        for row in rows {
            let dataset = self.datasets.get(&*row.dataset);
            let dataset = dataset.ok_or_else(|| StoreError::corrupt(&row.dataset, "a dataset"))?;
            let start = text.len();
            text.push_str(&row.key);
            parts.push((start..text.len(), &dataset.structure));
        }
        let keys = SeriesKey::parse_shared(&ArcStr::from(text), parts.into_iter());
        keys.map_err(|error| StoreError::corrupt(error, "series keys"))
    }

    fn one(&mut self, row: &SeriesRow<'_>, key: SeriesKey) -> Result<Series, StoreError> {
        let group = self.group(row, &key)?;
        Ok(Series {
            id: row.id,
            key,
            area: self.codes.code(&row.area)?,
            first: optional_period(group.frequency, row.first_period)?,
            last: optional_period(group.frequency, row.last_period)?,
            observations: row.observation_count,
            published_to: row.published_to.as_deref().map(|day| parsed(day, "a date")).transpose()?,
            revision: row.revision,
            group,
        })
    }

    fn group(&mut self, row: &SeriesRow<'_>, key: &SeriesKey) -> Result<Arc<SeriesGroup>, StoreError> {
        self.columns.clear();
        let (unit, attributes) = (row.unit.as_deref(), row.attributes.as_deref());
        let columns = [&*row.dataset, &row.frequency, &row.indicator, &row.activity];
        let optional = [unit.unwrap_or_default(), attributes.unwrap_or_default()];
        let dataset = self.datasets.get(&*row.dataset);
        let own_codes = || dataset.into_iter().flat_map(|dataset| key.own_codes(&dataset.structure));
        for column in columns.into_iter().chain(optional).chain(own_codes()) {
            self.columns.push_str(column);
            // It stands in no code, and escaped in a JSON text.
            self.columns.push('\n');
        }
        if let Some(known) = self.groups.get(&self.columns) {
            return Ok(Arc::clone(known));
        }
        let codes = &mut self.codes;
        let group = Arc::new(SeriesGroup {
            dataset: codes.code(&row.dataset)?,
            frequency: parsed::<Frequency>(&row.frequency, "a frequency")?,
            indicator: codes.code(&row.indicator)?,
            activity: codes.code(&row.activity)?,
            unit: unit.map(|unit| codes.code(unit)).transpose()?,
            own_codes: own_codes().map(|code| codes.code(code)).collect::<Result<_, _>>()?,
            attributes: self::attributes(attributes)?,
        });
        self.groups.insert(self.columns.clone(), Arc::clone(&group));
        Ok(group)
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
