//! Bulk reads of observations, for the snapshot in memory.
//!
//! [`Transaction::observations`](super::Transaction::observations) returns the same through sqlx, which takes about a
//! microsecond a row. Here rows come through rusqlite, which is linked to the same SQLite as sqlx, or through COPY of
//! PostgreSQL. Rows are never changed, and rows of later vintages are left out.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use futures_util::TryStreamExt;
use rusqlite::{Connection, OpenFlags};
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Connection as _, Row};

use super::connect::{Backend, Store};
use super::error::StoreError;
use super::limits::{READ_LIMIT, within};
use super::observations::{DetailRow, ObservationRow};
use super::postgres::BEGIN_READ;
use super::servers::PostgresServers;
use super::statements as sql;
use crate::domain::frequency::Frequency;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::vintage::Vintages;
use crate::parallel::{Priority, run_future_on_thread, spawn_on_thread};

/// The details of observations, by series, period and vintage.
type Details = HashMap<(i64, i64, i64), DetailRow>;

impl Store {
    /// The results of `make` for each of some series, with the numbers of the series. `make` gets all valid vintages of
    /// the observations, as [`super::Transaction::observations`] returns them.
    ///
    /// It is called on the reading thread, series by series, so that the rows of one series at a time are in memory.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn scan<T: Send + 'static>(
        &self,
        series: &[&Series],
        vintages: &Vintages,
        priority: Priority,
        make: impl Fn(&[Observation]) -> T + Send + 'static,
    ) -> Result<Vec<(i64, T)>, StoreError> {
        let ids: Vec<i64> = series.iter().map(|series| series.id).collect();
        let fold = SeriesFold::new(series, vintages, make);
        let read = match &self.backend {
            Backend::Sqlite(database) => {
                let files = database.files();
                spawn_on_thread(priority, move || {
                    let scanned = scan_sqlite(&files.file, &ids, fold)?;
                    // The file is opened by its name.
                    if files.are_in_place() { Ok(scanned) } else { Err(StoreError::OtherHistory) }
                })
                .await
            }
            Backend::Postgres(servers) => {
                let servers = Arc::clone(servers);
                // Boxed, since the future is large.
                let scan = Box::pin(async move { scan_postgres(&servers, &ids, fold).await });
                run_future_on_thread(priority, scan).await
            }
        };
        read.ok_or_else(|| StoreError::corrupt("nothing", "rows"))?
    }
}

/// Groups rows by series and calls `make` for each series.
struct SeriesFold<F, T> {
    /// The frequencies of the series without a row so far.
    frequencies: HashMap<i64, Frequency>,
    vintages: Vintages,
    details: Details,
    make: F,
    /// The series of the last row, with its frequency and its observations so far.
    current: Option<(i64, Frequency)>,
    observations: Vec<Observation>,
    made: Vec<(i64, T)>,
}

impl<F: Fn(&[Observation]) -> T, T> SeriesFold<F, T> {
    fn new(series: &[&Series], vintages: &Vintages, make: F) -> Self {
        Self {
            frequencies: series.iter().map(|series| (series.id, series.frequency)).collect(),
            vintages: vintages.clone(),
            details: Details::new(),
            make,
            current: None,
            observations: Vec::new(),
            made: Vec::with_capacity(series.len()),
        }
    }

    /// Adds a row. The rows of a series follow each other.
    fn add(&mut self, row: ObservationRow) -> Result<(), StoreError> {
        let frequency = match self.current {
            Some((series, frequency)) if series == row.series => frequency,
            _ => self.begin(row.series)?,
        };
        let Some(published) = self.vintages.published(row.vintage) else { return Ok(()) };
        let detail = if self.details.is_empty() {
            None
        } else {
            self.details.remove(&(row.series, row.period, row.vintage))
        };
        self.observations.push(row.observation(detail.unwrap_or_default(), frequency, published)?);
        Ok(())
    }

    fn begin(&mut self, series: i64) -> Result<Frequency, StoreError> {
        self.end();
        let frequency = self.frequencies.remove(&series);
        let frequency = frequency.ok_or_else(|| StoreError::corrupt(series, "a requested series"))?;
        self.current = Some((series, frequency));
        Ok(frequency)
    }

    fn end(&mut self) {
        if let Some((series, _)) = self.current.take() {
            self.made.push((series, (self.make)(&self.observations)));
            self.observations.clear();
        }
    }

    /// The results, including those of series without rows.
    fn finish(mut self) -> Vec<(i64, T)> {
        self.end();
        let without = self.frequencies.into_keys().map(|series| (series, (self.make)(&[])));
        self.made.extend(without);
        self.made
    }
}

fn scan_sqlite<T>(
    file: &Path,
    ids: &[i64],
    mut fold: SeriesFold<impl Fn(&[Observation]) -> T, T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    let (list, newest) = (format!("{ids:?}"), fold.vintages.newest());
    let mut statement = connection.prepare(sql::SCAN_DETAILS_SQLITE)?;
    let mut found = statement.query((&list, newest))?;
    while let Some(row) = found.next()? {
        let detail = DetailRow {
            qualifier: row.get(3)?,
            figure: row.get(4)?,
            printed: row.get(5)?,
            attributes: row.get(6)?,
        };
        fold.details.insert((row.get(0)?, row.get(1)?, row.get(2)?), detail);
    }
    let mut statement = connection.prepare(sql::SCAN_OBSERVATIONS_SQLITE)?;
    let mut found = statement.query((&list, newest))?;
    while let Some(row) = found.next()? {
        fold.add(ObservationRow {
            series: row.get(0)?,
            period: row.get(1)?,
            vintage: row.get(2)?,
            value: row.get(3)?,
            lower: row.get(4)?,
            upper: row.get(5)?,
            status: row.get(6)?,
        })?;
    }
    Ok(fold.finish())
}

async fn scan_postgres<T>(
    servers: &PostgresServers,
    ids: &[i64],
    fold: SeriesFold<impl Fn(&[Observation]) -> T, T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let acquired = |pool: PgPool| async move { within(READ_LIMIT, pool.acquire()).await };
    let mut connection = servers.begun(acquired).await?;
    let scanned = scan_connection(&mut connection, ids, fold).await;
    if scanned.is_err() {
        // After COPY was refused, sqlx takes the answer to a question for that to the next one.
        connection.close_on_drop();
    }
    scanned
}

async fn scan_connection<T>(
    connection: &mut PgConnection,
    ids: &[i64],
    mut fold: SeriesFold<impl Fn(&[Observation]) -> T, T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let newest = fold.vintages.newest();
    let mut transaction = within(READ_LIMIT, connection.begin_with(BEGIN_READ)).await?;
    let mut details = sqlx::query(sql::SCAN_DETAILS_POSTGRES).bind(ids).bind(newest).fetch(&mut *transaction);
    while let Some(row) = within(READ_LIMIT, details.try_next()).await? {
        let detail = DetailRow {
            qualifier: row.try_get(3)?,
            figure: row.try_get(4)?,
            printed: row.try_get(5)?,
            attributes: row.try_get(6)?,
        };
        fold.details.insert((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?), detail);
    }
    drop(details);
    let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else { return Ok(fold.finish()) };
    // COPY takes no parameters; numbers need no quotes. The range helps the planner before the first ANALYZE: with the
    // list alone it estimates a tenth of the table and reads all of it.
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let copy = format!(
        "COPY (SELECT series_id, period, vintage, value, lower_bound, upper_bound, status FROM observation \
         WHERE series_id BETWEEN {first} AND {last} AND series_id IN ({}) AND vintage <= {newest} \
         ORDER BY series_id, period, vintage) TO STDOUT (FORMAT binary)",
        list.join(",")
    );
    let mut chunks = within(READ_LIMIT, transaction.copy_out_raw(&copy)).await?;
    let mut rows = Vec::new();
    let mut reader = CopyReader::default();
    while let Some(chunk) = within(READ_LIMIT, chunks.try_next()).await? {
        reader.read(&chunk, &mut rows)?;
        for row in rows.drain(..) {
            fold.add(row)?;
        }
    }
    drop(chunks);
    // A transaction that began before the tables were emptied and filled anew sees them empty, this one too.
    let revision = sqlx::query(sql::REVISION).fetch_optional(&mut *transaction);
    within(READ_LIMIT, revision).await?.ok_or(StoreError::OtherHistory)?;
    Ok(fold.finish())
}

/// Reads the rows of a binary COPY (PostgreSQL manual, COPY, "Binary Format") from chunks of any size.
#[derive(Default)]
struct CopyReader {
    /// Bytes of an incomplete row.
    rest: Vec<u8>,
    /// Whether the header was read.
    has_header: bool,
}

/// The header: signature, flags, length of the extension.
const HEAD_BYTES: usize = 11 + 4 + 4;
const COLUMNS: i16 = 7;

impl CopyReader {
    fn read(&mut self, chunk: &[u8], rows: &mut Vec<ObservationRow>) -> Result<(), StoreError> {
        self.rest.extend_from_slice(chunk);
        let mut bytes = self.rest.as_slice();
        if !self.has_header {
            let Some((_, rows)) = bytes.split_at_checked(HEAD_BYTES) else { return Ok(()) };
            bytes = rows;
            self.has_header = true;
        }
        let mut left = bytes;
        while let Some(row) = next_row(&mut left)? {
            rows.push(row);
            bytes = left;
        }
        self.rest.drain(..self.rest.len() - bytes.len());
        Ok(())
    }
}

/// The bytes of a field, which may be null.
type Field<'a> = Option<&'a [u8]>;

/// The next row; none when it is incomplete or the trailer is reached.
fn next_row(bytes: &mut &[u8]) -> Result<Option<ObservationRow>, StoreError> {
    fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
        let (taken, left) = bytes.split_first_chunk::<N>()?;
        *bytes = left;
        Some(*taken)
    }
    /// A field that may be null; none when it is incomplete.
    fn field<'a>(bytes: &mut &'a [u8]) -> Option<Field<'a>> {
        let Ok(length) = usize::try_from(i32::from_be_bytes(take(bytes)?)) else { return Some(None) };
        let (field, left) = bytes.split_at_checked(length)?;
        *bytes = left;
        Some(Some(field))
    }
    let wrong = || StoreError::corrupt("a row", "a row of seven columns");
    let Some(columns) = take(bytes).map(i16::from_be_bytes).filter(|columns| *columns >= 0) else {
        return Ok(None);
    };
    if columns != COLUMNS {
        return Err(wrong());
    }
    let mut fields: [Field<'_>; 7] = [None; 7];
    for place in &mut fields {
        let Some(found) = field(bytes) else { return Ok(None) };
        *place = found;
    }
    let word = |field: Field<'_>| -> Result<Option<[u8; 8]>, StoreError> {
        field.map(|bytes| bytes.try_into().map_err(|_| wrong())).transpose()
    };
    let number = |field| Ok::<_, StoreError>(word(field)?.map(i64::from_be_bytes));
    let double = |field| Ok::<_, StoreError>(word(field)?.map(f64::from_be_bytes));
    let [series, period, vintage, value, lower, upper, status] = fields;
    Ok(Some(ObservationRow {
        series: number(series)?.ok_or_else(wrong)?,
        period: number(period)?.ok_or_else(wrong)?,
        vintage: number(vintage)?.ok_or_else(wrong)?,
        value: double(value)?,
        lower: double(lower)?,
        upper: double(upper)?,
        status: status.map(std::str::from_utf8).transpose().map_err(|_| wrong())?.map(Into::into),
    }))
}
