//! Comparison of an import with its file: the file is decoded again in the same way, nothing is written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::blanks::{drop_repeated_blanks, without_edges};
use super::cell::Cell;
use super::code_table::assign_codes;
use super::decode::DataFile;
use super::file_columns::FileColumns;
use super::spool::{Row, WITHDRAWN};
use super::structure::layout;
use super::unit_statement::{NamedUnit, UnitStatement, bring_to_unit};
use super::{ImportError, ImportFile, ImportRequest, options, prepare_in_background};
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::import::Import;
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::service::ServiceError;
use crate::service::vintages::latest;
use crate::store::{Store, Transaction};

/// The maximum number of series that are compared at once.
const BATCH_SERIES: usize = 2_000;
/// The maximum number of differences that are kept; all are counted.
const MAX_DIFFERENCES: usize = 1_000;

/// The result of comparing an import with a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileComparison {
    /// The import.
    pub import: Import,
    /// The SHA-256 of the file that was compared, in hexadecimal.
    pub sha256: String,
    /// The number of values in it.
    pub values: usize,
    /// How many of them the database has as they are.
    pub held: usize,
    /// The number of differences.
    pub differing: usize,
    /// The first differences, by place.
    pub differences: Vec<ValueDifference>,
}

/// A difference between a file and the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueDifference {
    /// The line, row or element in the file; zero where the file has none.
    pub row: u64,
    /// The column, counted from one; zero where it is not known.
    pub column: u32,
    /// The key of the series.
    pub series: String,
    /// The period.
    pub period: String,
    /// What the file states.
    pub found: String,
    /// What the database has.
    pub expected: String,
}

/// Decodes a file as an import did, and compares every value and status with what the import left in the database.
/// Further files are the structure messages that it was sent with.
///
/// # Errors
/// When there is no such import, it was reverted, its options are not recorded, the file is refused or has other tables.
pub async fn compare_with_file(
    store: &Store,
    import: i64,
    files: Vec<ImportFile>,
    clock: &Clock,
) -> Result<FileComparison, ServiceError> {
    let import = find(store, import).await?;
    let request = Arc::new(options::request(&import, files)?);
    let prepared = prepare_in_background(Arc::clone(&request), *clock, Arc::new(|_| ())).await?;
    let Some((file, _)) = prepared.files.iter().find(|(file, _)| file.name == import.file) else {
        let names: Vec<&str> = prepared.files.iter().map(|(file, _)| file.name.as_str()).collect();
        let detail = format!("the file has no `{}`, only {}", import.file, names.join(", "));
        return Err(ServiceError::Conflict { parameter: "import", detail });
    };
    let mut transaction = store.read().await?;
    let catalogue = transaction.catalogue().await?;
    let vintages = transaction.vintages_until(import.revision).await?;
    let own = vintages.iter().filter(|(_, of)| *of == Some(import.id)).map(|(vintage, _)| *vintage).collect();
    let mut comparison = Comparison {
        file,
        catalogue: &catalogue,
        dataset: &import.dataset,
        import: import.id,
        day: import.published,
        newest: vintages.iter().map(|(vintage, _)| *vintage).max().unwrap_or_default(),
        own,
        values: 0,
        held: 0,
        differing: 0,
        differences: Vec::new(),
    };
    let keys = comparison.keys(&request)?;
    comparison.all(&mut transaction, &keys).await?;
    comparison.series_without_rows(&mut transaction, &keys).await?;
    let Comparison { values, held, differing, mut differences, .. } = comparison;
    differences.sort_by_key(|difference| (difference.row, difference.column));
    Ok(FileComparison { sha256: file.sha256.clone(), import, values, held, differing, differences })
}

async fn find(store: &Store, id: i64) -> Result<Import, ServiceError> {
    let imports = store.read().await?.imports().await?;
    let Some(import) = imports.iter().find(|import| import.id == id) else {
        let known = imports.iter().map(|import| import.id.to_string()).collect();
        return Err(ServiceError::NotFound { what: "import", id: id.to_string(), known });
    };
    if import.reverted.is_some() {
        let detail = format!("import {id} was reverted, so the database no longer has its values");
        return Err(ServiceError::Conflict { parameter: "import", detail });
    }
    Ok(import.clone())
}

/// A series of the file.
struct ComparedSeries {
    key: SeriesKey,
    /// The power of ten by which its values are multiplied, since the series has another scale in the dataset.
    power: i32,
}

/// A running comparison.
struct Comparison<'run> {
    file: &'run DataFile,
    catalogue: &'run Catalogue,
    dataset: &'run Code,
    /// The number of the import.
    import: i64,
    /// The day of publication of rows that state none.
    day: NaiveDate,
    /// The newest vintage at the revision of the import: later ones are of later writers.
    newest: i64,
    /// The vintages of the import.
    own: HashSet<i64>,
    values: usize,
    held: usize,
    differing: usize,
    differences: Vec<ValueDifference>,
}

impl<'run> Comparison<'run> {
    /// The series of the file, in its order.
    fn keys(&self, request: &ImportRequest) -> Result<Vec<ComparedSeries>, ServiceError> {
        let refuse = |message| ImportError::one(&self.file.name, message);
        let is_table = self.file.format.is_table();
        let columns = FileColumns::of(&self.file.name, &self.file.content, request, is_table);
        let mut columns = [columns];
        assign_codes(&mut columns, self.catalogue, &request.dataset);
        let existing = self.catalogue.datasets.get(&request.dataset).map(|dataset| &dataset.structure);
        let layout = layout(&request.dataset, existing, &columns, is_table).map_err(refuse)?;
        let [columns] = &columns;
        let series = self.file.content.series.iter();
        let compared = series.map(|series| {
            let key = columns.key(series, &layout.structure).map_err(refuse)?;
            let power = self.power(&key, columns.unit_code(series).as_deref());
            Ok::<_, ImportError>(ComparedSeries { key, power })
        });
        Ok(compared.collect::<Result<_, _>>()?)
    }

    /// The power of ten between the unit that the file states for a series and the unit that the series has.
    fn power(&self, key: &SeriesKey, stated: Option<&str>) -> i32 {
        let own = self.known(key).and_then(|known| self.catalogue.unit_of(known));
        let named = |code| {
            let unit = self.catalogue.units.get(code);
            NamedUnit { code, name: unit.map_or(code, |unit| unit.name.as_str()) }
        };
        match own.map(|own| UnitStatement::of(named(own.as_str()), stated.map(named))) {
            Some(UnitStatement::Same(power)) => power,
            _ => 0,
        }
    }

    /// Compares all rows, series by series.
    async fn all(
        &mut self,
        transaction: &mut Transaction,
        keys: &[ComparedSeries],
    ) -> Result<(), ServiceError> {
        let mut reading = self.file.content.rows.read();
        let mut batch: Vec<(usize, Vec<Row>)> = Vec::new();
        while let Some(row) = reading.next().map_err(ServiceError::Spool)? {
            let number = row.series as usize;
            match batch.last_mut() {
                Some((last, rows)) if *last == number => rows.push(row),
                _ => {
                    if batch.len() >= BATCH_SERIES {
                        self.batch(transaction, std::mem::take(&mut batch), keys).await?;
                    }
                    batch.push((number, vec![row]));
                }
            }
        }
        self.batch(transaction, batch, keys).await
    }

    async fn batch(
        &mut self,
        transaction: &mut Transaction,
        batch: Vec<(usize, Vec<Row>)>,
        keys: &[ComparedSeries],
    ) -> Result<(), ServiceError> {
        let known: Vec<&Series> =
            batch.iter().filter_map(|(number, _)| self.known(&keys.get(*number)?.key)).collect();
        let mut stored = self.stored(transaction, &known).await?;
        for (number, mut rows) in batch {
            let (Some(compared), Some(series)) = (keys.get(number), self.file.content.series.get(number))
            else {
                continue;
            };
            let key = &compared.key;
            for row in &mut rows {
                bring_to_unit(row, compared.power);
            }
            let before = self.known(key).and_then(|known| stored.remove(&known.id)).unwrap_or_default();
            self.series(key, series.frequency, rows, &before);
        }
        Ok(())
    }

    /// The series of the dataset with a key.
    fn known(&self, key: &SeriesKey) -> Option<&'run Series> {
        self.catalogue.find_series(self.dataset, key)
    }

    /// The observations of some series as the import left them.
    async fn stored(
        &self,
        transaction: &mut Transaction,
        series: &[&Series],
    ) -> Result<HashMap<i64, Vec<Observation>>, ServiceError> {
        let mut stored = HashMap::new();
        if !series.is_empty() {
            stored.extend(transaction.observations(series, &self.catalogue.vintages).await?);
        }
        for observations in stored.values_mut() {
            observations.retain(|one: &Observation| one.provenance.vintage <= self.newest);
        }
        Ok(stored)
    }

    /// Compares the rows of a series with its stored observations, in both directions.
    fn series(&mut self, key: &SeriesKey, frequency: Frequency, mut rows: Vec<Row>, stored: &[Observation]) {
        drop_repeated_blanks(&mut rows);
        rows.dedup_by_key(|row| (row.period, row.published));
        rows.sort_by_key(|row| (row.published, row.period));
        let mut stated = HashSet::new();
        for rows in rows.chunk_by(|a, b| a.published == b.published) {
            let day = self.day_of(rows);
            let known: HashMap<i32, &Observation> = latest(stored, Some(day))
                .filter(|one| one.provenance.origin != Origin::Withdrawn)
                .map(|one| (one.period.ordinal(), one))
                .collect();
            for row in without_edges(rows) {
                stated.insert((row.period, day));
                self.values += 1;
                let found = (row.status != WITHDRAWN).then(|| Cell::of_row(row, &self.file.content.details));
                let expected = known.get(&row.period).map(|one| Cell::of_observation(one));
                let is_same = match (&found, &expected) {
                    (Some(found), Some(expected)) => found.is_same(expected),
                    (found, expected) => found.is_none() && expected.is_none(),
                };
                if is_same {
                    self.held += 1;
                } else {
                    let period = Period::from_ordinal(frequency, row.period);
                    let period = period.map(|period| period.to_string()).unwrap_or_default();
                    self.differ((row.place, row.column), key, period, (found, expected));
                }
            }
        }
        self.more(key, stored, &stated);
    }

    /// The day of publication of rows of one day.
    fn day_of(&self, rows: &[Row]) -> NaiveDate {
        let stated = rows.first().map(|row| row.published).filter(|day| *day != 0);
        stated.and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(self.day)
    }

    /// Adds the observations of the import that the file does not state.
    fn more(&mut self, key: &SeriesKey, stored: &[Observation], stated: &HashSet<(i32, NaiveDate)>) {
        for one in stored {
            let provenance = &one.provenance;
            let is_own = provenance.origin != Origin::Withdrawn && self.own.contains(&provenance.vintage);
            if is_own && !stated.contains(&(one.period.ordinal(), provenance.published)) {
                self.differ((0, 0), key, one.period.to_string(), (None, Some(Cell::of_observation(one))));
            }
        }
    }

    /// Adds the observations of the import in series that the file does not have.
    async fn series_without_rows(
        &mut self,
        transaction: &mut Transaction,
        keys: &[ComparedSeries],
    ) -> Result<(), ServiceError> {
        let keys: HashSet<&SeriesKey> = keys.iter().map(|compared| &compared.key).collect();
        let written: HashSet<i64> = transaction.series_of_import(self.import).await?.into_iter().collect();
        let lost: Vec<&Series> = self
            .catalogue
            .series_of_dataset(self.dataset.as_str())
            .filter(|series| written.contains(&series.id) && !keys.contains(&series.key))
            .collect();
        for batch in lost.chunks(BATCH_SERIES) {
            let stored = self.stored(transaction, batch).await?;
            for series in batch {
                let of_series = stored.get(&series.id).map(Vec::as_slice).unwrap_or_default();
                self.more(&series.key, of_series, &HashSet::new());
            }
        }
        Ok(())
    }

    fn differ(
        &mut self,
        (row, column): (u64, u32),
        key: &SeriesKey,
        period: String,
        (found, expected): (Option<Cell>, Option<Cell>),
    ) {
        self.differing += 1;
        if self.differences.len() < MAX_DIFFERENCES {
            let (found, expected) = (text(found.as_ref()), text(expected.as_ref()));
            self.differences.push(ValueDifference {
                row,
                column,
                series: key.to_string(),
                period,
                found,
                expected,
            });
        }
    }
}

/// A cell in words: value, bounds where they differ from it, status, and what else the source says.
fn text(cell: Option<&Cell>) -> String {
    use std::fmt::Write;
    let Some(cell) = cell else { return "nothing".to_owned() };
    let mut text = if cell.value.is_nan() { "no value".to_owned() } else { cell.value.to_string() };
    if !cell.lower.is_nan() || !cell.upper.is_nan() {
        let end = |end: f64| if end.is_nan() { cell.value } else { end };
        let _ = write!(text, " [{}, {}]", end(cell.lower), end(cell.upper));
    }
    let _ = write!(text, " status {}", char::from(cell.status));
    if let Some(detail) = &cell.detail {
        let qualifier = detail.qualifier.map(|qualifier| qualifier.code().to_owned());
        let printed = detail.printed.as_ref().map(|printed| format!("\"{}\"", printed.escape_debug()));
        for part in [qualifier, printed, detail.attributes.clone()].into_iter().flatten() {
            let _ = write!(text, " {part}");
        }
    }
    text
}
