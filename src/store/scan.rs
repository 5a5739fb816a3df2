//! Reading the observations of many series at once, for what is held in memory.
//!
//! [`Transaction::observations`](super::Transaction::observations) gives the same, a row at a time through
//! sqlx, which costs about a microsecond a row. Millions of rows come through rusqlite, which shares its SQLite
//! with sqlx, and through the COPY of PostgreSQL. Both read outside of a transaction: rows are only ever added,
//! and those of later vintages are left out.

use std::collections::HashMap;
use std::path::Path;

use futures_util::TryStreamExt;
use rusqlite::{Connection, OpenFlags};
use sqlx::Row;
use sqlx::postgres::{PgPool, PgPoolCopyExt};

use super::connect::{Backend, Store};
use super::error::StoreError;
use super::observations::{DetailRow, LeanRow, StoredSeries};
use super::statements as sql;
use crate::domain::catalogue::Series;
use crate::domain::frequency::Frequency;
use crate::domain::vintage::Vintages;

/// The details of observations, by series, period and vintage.
type Details = HashMap<(i64, i64, i64), DetailRow>;

impl Store {
    /// The observations of some series, of all vintages that hold, as [`super::Transaction::observations`] gives
    /// them.
    ///
    /// # Errors
    /// When the database does not answer, or holds what no write puts there.
    pub async fn scan(&self, series: &[&Series], vintages: &Vintages) -> Result<StoredSeries, StoreError> {
        let ids: Vec<i64> = series.iter().map(|series| series.id).collect();
        let (rows, mut details) = match &self.backend {
            Backend::Sqlite { file, .. } => {
                let (file, newest) = (file.clone(), vintages.newest());
                let read = tokio::task::spawn_blocking(move || scan_sqlite(&file, &ids, newest));
                read.await.map_err(|error| StoreError::corrupt(error, "rows"))??
            }
            Backend::Postgres(pool) => scan_postgres(pool, &ids, vintages.newest()).await?,
        };
        let frequencies: HashMap<i64, Frequency> =
            series.iter().map(|series| (series.id, series.frequency)).collect();
        let mut stored: StoredSeries = frequencies.keys().map(|id| (*id, Vec::new())).collect();
        let mut rows = rows.into_iter().peekable();
        while let Some(series) = rows.peek().map(|row| row.series) {
            let (Some(frequency), Some(observations)) = (frequencies.get(&series), stored.get_mut(&series))
            else {
                return Err(StoreError::corrupt(series, "a series that was asked for"));
            };
            while let Some(row) = rows.next_if(|row| row.series == series) {
                let Some(published) = vintages.published(row.vintage) else { continue };
                let detail = details.remove(&(row.series, row.period, row.vintage)).unwrap_or_default();
                observations.push(row.observation(detail, *frequency, published)?);
            }
        }
        Ok(stored)
    }
}

fn scan_sqlite(file: &Path, ids: &[i64], newest: i64) -> Result<(Vec<LeanRow>, Details), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    let list = format!("{ids:?}");
    let mut statement = connection.prepare(sql::SCAN_OBSERVATIONS_SQLITE)?;
    let mut found = statement.query((&list, newest))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(LeanRow {
            series: row.get(0)?,
            period: row.get(1)?,
            vintage: row.get(2)?,
            value: row.get(3)?,
            lower: row.get(4)?,
            upper: row.get(5)?,
            status: row.get(6)?,
        });
    }
    let mut statement = connection.prepare(sql::SCAN_DETAILS_SQLITE)?;
    let mut found = statement.query((&list, newest))?;
    let mut details = Details::new();
    while let Some(row) = found.next()? {
        let detail = DetailRow {
            qualifier: row.get(3)?,
            figure: row.get(4)?,
            printed: row.get(5)?,
            attributes: row.get(6)?,
        };
        details.insert((row.get(0)?, row.get(1)?, row.get(2)?), detail);
    }
    Ok((rows, details))
}

async fn scan_postgres(
    pool: &PgPool,
    ids: &[i64],
    newest: i64,
) -> Result<(Vec<LeanRow>, Details), StoreError> {
    // COPY takes no parameters; numbers need no quotes.
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let copy = format!(
        "COPY (SELECT series_id, period, vintage, value, lower_bound, upper_bound, status FROM observation \
         WHERE series_id IN ({}) AND vintage <= {newest} ORDER BY series_id, period, vintage) \
         TO STDOUT (FORMAT binary)",
        list.join(",")
    );
    let mut pieces = pool.copy_out_raw(&copy).await?;
    let mut rows = Vec::new();
    let mut reader = CopyReader::default();
    while let Some(piece) = pieces.try_next().await? {
        reader.read(&piece, &mut rows)?;
    }
    let mut details = Details::new();
    for row in sqlx::query(sql::SCAN_DETAILS_POSTGRES).bind(ids).bind(newest).fetch_all(pool).await? {
        let detail = DetailRow {
            qualifier: row.try_get(3)?,
            figure: row.try_get(4)?,
            printed: row.try_get(5)?,
            attributes: row.try_get(6)?,
        };
        details.insert((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?), detail);
    }
    Ok((rows, details))
}

/// Reads the rows of a binary COPY (PostgreSQL manual, COPY, "Binary Format") from pieces of any size.
#[derive(Default)]
struct CopyReader {
    /// What was not read yet.
    rest: Vec<u8>,
    has_begun: bool,
}

/// Signature, flags, and the length of an extension.
const HEAD_BYTES: usize = 11 + 4 + 4;
const COLUMNS: i16 = 7;

impl CopyReader {
    fn read(&mut self, piece: &[u8], rows: &mut Vec<LeanRow>) -> Result<(), StoreError> {
        self.rest.extend_from_slice(piece);
        let mut bytes = self.rest.as_slice();
        if !self.has_begun {
            let Some((_, rows)) = bytes.split_at_checked(HEAD_BYTES) else { return Ok(()) };
            bytes = rows;
            self.has_begun = true;
        }
        let mut left = bytes;
        while let Some(row) = copied_row(&mut left)? {
            rows.push(row);
            bytes = left;
        }
        self.rest.drain(..self.rest.len() - bytes.len());
        Ok(())
    }
}

/// The bytes of a field, which may be null.
type Field<'a> = Option<&'a [u8]>;

/// The next row; none when it is not whole, or the trailer is reached.
fn copied_row(bytes: &mut &[u8]) -> Result<Option<LeanRow>, StoreError> {
    fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
        let (taken, left) = bytes.split_first_chunk::<N>()?;
        *bytes = left;
        Some(*taken)
    }
    /// A field that may be null; none when it is not whole.
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
    Ok(Some(LeanRow {
        series: number(series)?.ok_or_else(wrong)?,
        period: number(period)?.ok_or_else(wrong)?,
        vintage: number(vintage)?.ok_or_else(wrong)?,
        value: double(value)?,
        lower: double(lower)?,
        upper: double(upper)?,
        status: status.map(std::str::from_utf8).transpose().map_err(|_| wrong())?.map(Into::into),
    }))
}
