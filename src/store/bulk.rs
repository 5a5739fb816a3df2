//! Writing many rows at once: COPY on PostgreSQL, statements of many rows on SQLite.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Postgres, Sqlite};

use super::error::StoreError;
use super::observations::WITHDRAWN;
use super::statements as sql;
use super::transaction::Transaction;
use super::write_observations::{attributes_text, ordinal};
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;

/// An observation of a data file, as its row will be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewObservation {
    /// The number of its series.
    pub series: i64,
    /// The ordinal of its period.
    pub period: i32,
    /// Its vintage.
    pub vintage: i64,
    /// The value; none when it is missing or taken back.
    pub value: Option<f64>,
    /// The lower bound where it is not the value itself; infinite when there is none.
    pub lower: Option<f64>,
    /// The upper bound where it is not the value itself; infinite when there is none.
    pub upper: Option<f64>,
    /// Its status.
    pub status: NewStatus,
}

/// The status of a new observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewStatus {
    /// A normal value.
    Normal,
    /// Another code of the SDMX list.
    Code(char),
    /// The observation is taken back.
    Withdrawn,
}

impl NewStatus {
    /// The text of the column, in a buffer of the caller's.
    fn text(self, buffer: &mut [u8; 4]) -> Option<&str> {
        match self {
            Self::Normal => None,
            Self::Code(code) => Some(code.encode_utf8(buffer)),
            Self::Withdrawn => Some(WITHDRAWN),
        }
    }
}

/// What a new observation has besides its value, where it has anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDetail {
    /// The number of its series.
    pub series: i64,
    /// The ordinal of its period.
    pub period: i32,
    /// Its vintage.
    pub vintage: i64,
    /// How the file hedges it.
    pub qualifier: Option<Qualifier>,
    /// The number as it was printed.
    pub printed: Option<String>,
    /// A JSON object of attributes by id.
    pub attributes: Option<String>,
}

/// The number of rows of one statement on SQLite, which takes at most 32 766 parameters.
const ROWS: usize = 1_000;
/// The series that are handed to PostgreSQL at a time, as arrays.
const SERIES_OF_ARRAYS: usize = 10_000;
/// The bytes of rows that are handed to PostgreSQL at a time.
const COPY_BYTES: usize = 1 << 20;

const SERIES_COLUMNS: usize = 14;

/// `INSERT` of so many rows of so many columns.
fn insert(table: &str, columns: usize, rows: usize, conflict: &str) -> String {
    let mut sql = format!("INSERT INTO {table} VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        sql.push_str("?,".repeat(columns).trim_end_matches(','));
        sql.push(')');
    }
    let _ = write!(sql, " {conflict}");
    sql
}

/// How observations are inserted on SQLite, where each parameter of a statement costs as much as its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Insertion {
    /// Values of normal status, that are their own bounds.
    Plain,
    /// All columns.
    Whole,
}

impl Insertion {
    fn of(rows: &[NewObservation]) -> Self {
        let is_plain = |row: &NewObservation| {
            row.lower.is_none() && row.upper.is_none() && row.status == NewStatus::Normal
        };
        if rows.iter().all(is_plain) { Self::Plain } else { Self::Whole }
    }

    fn sql(self, rows: usize) -> String {
        match self {
            Self::Plain => insert("observation (series_id, period, vintage, value)", 4, rows, ""),
            Self::Whole => insert(
                "observation (series_id, period, vintage, value, lower_bound, upper_bound, status)",
                7,
                rows,
                "",
            ),
        }
    }

    /// The statement of a full batch, made once so that its text is one and the same.
    fn full(self) -> &'static str {
        static PLAIN: LazyLock<String> = LazyLock::new(|| Insertion::Plain.sql(ROWS));
        static WHOLE: LazyLock<String> = LazyLock::new(|| Insertion::Whole.sql(ROWS));
        match self {
            Self::Plain => &PLAIN,
            Self::Whole => &WHOLE,
        }
    }

    /// The statement that inserts some rows, and its arguments.
    fn statement(rows: &[NewObservation]) -> Result<(String, SqliteArguments), StoreError> {
        let insertion = Self::of(rows);
        let sql = if rows.len() == ROWS { insertion.full().to_owned() } else { insertion.sql(rows.len()) };
        Ok((sql, insertion.arguments(rows)?))
    }

    fn arguments(self, rows: &[NewObservation]) -> Result<SqliteArguments, StoreError> {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(rows.len() * 7, 0);
        for row in rows {
            let mut add = || -> Result<(), sqlx::error::BoxDynError> {
                arguments.add(row.series)?;
                arguments.add(row.period)?;
                arguments.add(row.vintage)?;
                arguments.add(row.value)?;
                if self == Self::Whole {
                    arguments.add(row.lower)?;
                    arguments.add(row.upper)?;
                    arguments.add(row.status.text(&mut [0; 4]).map(str::to_owned))?;
                }
                Ok(())
            };
            add().map_err(encoding)?;
        }
        Ok(arguments)
    }
}

const DETAIL_TABLE: &str = "observation_detail (series_id, period, vintage, qualifier, printed, attributes)";
const DETAIL_COLUMNS: usize = 6;

const SERIES_TABLE: &str = "series (id, dataset, key, frequency, area, indicator, activity, first_period, last_period, \
                            observation_count, unit, attributes, published_to, revision)";
const SERIES_CONFLICT: &str = "ON CONFLICT (id) DO UPDATE SET first_period = excluded.first_period, \
     last_period = excluded.last_period, observation_count = excluded.observation_count, unit = excluded.unit, \
     attributes = excluded.attributes, published_to = excluded.published_to, revision = excluded.revision";

/// A failure to hand a value over.
fn encoding(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Database(sqlx::Error::Encode(error))
}

impl Transaction {
    /// Adds observations of data files; quickest in the order of series, period and vintage.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_observations(&mut self, rows: &[NewObservation]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => {
                let mut chunks = rows.chunks(ROWS).map(Insertion::statement);
                let mut next = chunks.next().transpose()?;
                while let Some((sql, arguments)) = next {
                    let insert = sqlx::query_with::<Sqlite, _>(sqlx::AssertSqlSafe(sql), arguments)
                        .execute(&mut **transaction);
                    // The next arguments are made while the thread of the connection inserts.
                    let (inserted, following) = tokio::join!(insert, async { chunks.next().transpose() });
                    inserted?;
                    next = following?;
                }
            }
            Self::Postgres(transaction) => {
                let mut copy = transaction
                    .copy_in_raw(
                        "COPY observation (series_id, period, vintage, value, lower_bound, upper_bound, status) \
                         FROM STDIN (FORMAT binary)",
                    )
                    .await?;
                let mut buffer = COPY_HEAD.to_vec();
                for row in rows {
                    copy_row(row, &mut buffer);
                    if buffer.len() >= COPY_BYTES {
                        copy.send(std::mem::take(&mut buffer)).await?;
                    }
                }
                buffer.extend((-1_i16).to_be_bytes());
                copy.send(buffer).await?;
                copy.finish().await?;
            }
        }
        Ok(())
    }

    /// Takes the key of the observations away where there is none of them yet, and says so: to make it of all of them
    /// afterwards takes PostgreSQL less time than to keep it up meanwhile. Nobody waits for the table, which is locked until
    /// the end: there is no series yet to be read from it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_first_load(&mut self) -> Result<bool, StoreError> {
        let Self::Postgres(transaction) = self else { return Ok(false) };
        let found: bool = sqlx::query_scalar(sql::HAS_OBSERVATIONS).fetch_one(&mut **transaction).await?;
        if !found {
            sqlx::query(sql::DROP_OBSERVATION_KEY_POSTGRES).execute(&mut **transaction).await?;
        }
        Ok(!found)
    }

    /// Makes the key that [`Self::begin_first_load`] took away.
    ///
    /// # Errors
    /// When the database refuses, as for two rows of one observation.
    pub async fn end_first_load(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            sqlx::query(sql::ADD_OBSERVATION_KEY_POSTGRES).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Adds what new observations have besides.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_details(&mut self, details: &[NewDetail]) -> Result<(), StoreError> {
        for chunk in details.chunks(ROWS) {
            let sql = insert(DETAIL_TABLE, DETAIL_COLUMNS, chunk.len(), "");
            self.execute_rows(
                sql,
                |arguments| bind_details(arguments, chunk),
                |arguments| bind_details(arguments, chunk),
            )
            .await?;
        }
        Ok(())
    }

    /// Runs a statement of many rows on either database.
    async fn execute_rows(
        &mut self,
        sql: String,
        bind_sqlite: impl FnOnce(&mut SqliteArguments) -> Result<(), StoreError>,
        bind_postgres: impl FnOnce(&mut PgArguments) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => {
                let mut arguments = SqliteArguments::default();
                bind_sqlite(&mut arguments)?;
                let query = sqlx::query_with::<Sqlite, _>(sqlx::AssertSqlSafe(sql), arguments);
                query.persistent(false).execute(&mut **transaction).await?;
            }
            Self::Postgres(transaction) => {
                let mut arguments = PgArguments::default();
                bind_postgres(&mut arguments)?;
                let query = sqlx::query_with::<Postgres, _>(sqlx::AssertSqlSafe(numbered(&sql)), arguments);
                query.persistent(false).execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    /// Writes series with their extents, as a revision leaves them: new ones, and those that are there.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_series(&mut self, series: &[Series], revision: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => {
                for chunk in series.chunks(ROWS) {
                    let sql = insert(SERIES_TABLE, SERIES_COLUMNS, chunk.len(), SERIES_CONFLICT);
                    let mut arguments = SqliteArguments::default();
                    bind_series(&mut arguments, chunk, revision)?;
                    let query = sqlx::query_with::<Sqlite, _>(sqlx::AssertSqlSafe(sql), arguments);
                    query.persistent(false).execute(&mut **transaction).await?;
                }
            }
            Self::Postgres(transaction) => {
                for chunk in series.chunks(SERIES_OF_ARRAYS) {
                    let attributes: Vec<Option<String>> =
                        chunk.iter().map(|one| attributes_text(&one.attributes)).collect::<Result<_, _>>()?;
                    let texts =
                        |text: fn(&Series) -> String| -> Vec<String> { chunk.iter().map(text).collect() };
                    let numbers = |number: fn(&Series) -> Option<i64>| -> Vec<Option<i64>> {
                        chunk.iter().map(number).collect()
                    };
                    sqlx::query(sql::UPSERT_SERIES_POSTGRES)
                        .bind(numbers(|one| Some(one.id)))
                        .bind(texts(|one| one.dataset.to_string()))
                        .bind(texts(|one| one.key.to_string()))
                        .bind(texts(|one| one.frequency.to_string()))
                        .bind(texts(|one| one.area.to_string()))
                        .bind(texts(|one| one.indicator.to_string()))
                        .bind(texts(|one| one.activity.to_string()))
                        .bind(numbers(|one| one.first.map(ordinal)))
                        .bind(numbers(|one| one.last.map(ordinal)))
                        .bind(numbers(|one| Some(one.observations)))
                        .bind(
                            chunk
                                .iter()
                                .map(|one| one.unit.as_ref().map(ToString::to_string))
                                .collect::<Vec<_>>(),
                        )
                        .bind(attributes)
                        .bind(
                            chunk
                                .iter()
                                .map(|one| one.published_to.map(|day| day.to_string()))
                                .collect::<Vec<_>>(),
                        )
                        .bind(revision)
                        .execute(&mut **transaction)
                        .await?;
                }
            }
        }
        Ok(())
    }
}

/// The text with PostgreSQL's numbered parameters.
fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len() * 2);
    for (number, part) in sql.split('?').enumerate() {
        if number > 0 {
            let _ = write!(text, "${number}");
        }
        text.push_str(part);
    }
    text
}

/// Binds the columns of series.
fn bind_series(arguments: &mut SqliteArguments, series: &[Series], revision: i64) -> Result<(), StoreError> {
    for one in series {
        let attributes = attributes_text(&one.attributes)?;
        let add = || -> Result<(), sqlx::error::BoxDynError> {
            arguments.add(one.id)?;
            arguments.add(one.dataset.to_string())?;
            arguments.add(one.key.to_string())?;
            arguments.add(one.frequency.to_string())?;
            arguments.add(one.area.to_string())?;
            arguments.add(one.indicator.to_string())?;
            arguments.add(one.activity.to_string())?;
            arguments.add(one.first.map(ordinal))?;
            arguments.add(one.last.map(ordinal))?;
            arguments.add(one.observations)?;
            arguments.add(one.unit.as_ref().map(ToString::to_string))?;
            arguments.add(attributes)?;
            arguments.add(one.published_to.map(|day| day.to_string()))?;
            arguments.add(revision)
        };
        add().map_err(encoding)?;
    }
    Ok(())
}

/// Binds the columns of details, on either database.
fn bind_details<'a, A>(arguments: &mut A, details: &'a [NewDetail]) -> Result<(), StoreError>
where
    A: Arguments,
    i64: sqlx::Encode<'a, A::Database> + sqlx::Type<A::Database>,
    Option<String>: sqlx::Encode<'a, A::Database> + sqlx::Type<A::Database>,
{
    for one in details {
        let mut add = || -> Result<(), sqlx::error::BoxDynError> {
            arguments.add(one.series)?;
            arguments.add(i64::from(one.period))?;
            arguments.add(one.vintage)?;
            arguments.add(one.qualifier.map(|qualifier| qualifier.code().to_owned()))?;
            arguments.add(one.printed.clone())?;
            arguments.add(one.attributes.clone())
        };
        add().map_err(encoding)?;
    }
    Ok(())
}

/// What stands before the rows of a binary COPY: signature, flags, length of the extension.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// A row of a binary COPY (PostgreSQL manual, COPY, "Binary Format").
fn copy_row(row: &NewObservation, buffer: &mut Vec<u8>) {
    fn field(buffer: &mut Vec<u8>, bytes: Option<&[u8]>) {
        match bytes {
            None => buffer.extend((-1_i32).to_be_bytes()),
            Some(bytes) => {
                buffer.extend(i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_be_bytes());
                buffer.extend_from_slice(bytes);
            }
        }
    }
    buffer.extend(7_i16.to_be_bytes());
    field(buffer, Some(&row.series.to_be_bytes()));
    field(buffer, Some(&i64::from(row.period).to_be_bytes()));
    field(buffer, Some(&row.vintage.to_be_bytes()));
    for number in [row.value, row.lower, row.upper] {
        field(buffer, number.map(f64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    }
    field(buffer, row.status.text(&mut [0; 4]).map(str::as_bytes));
}
