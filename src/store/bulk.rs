//! Bulk writes: COPY on PostgreSQL, statements with many rows on SQLite.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Postgres, Sqlite};

use super::error::StoreError;
use super::limits::{LONG_LIMIT, within};
use super::observations::WITHDRAWN;
use super::statements as sql;
use super::transaction::Transaction;
use super::write_observations::{attributes_text, ordinal};
use crate::domain::invariant::{OrBroken, count_of};
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;

/// A row of an observation from a data file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewObservation {
    /// The number of its series.
    pub series: i64,
    /// The ordinal of its period.
    pub period: i32,
    /// Its vintage.
    pub vintage: i64,
    /// The value; none when it is missing or withdrawn.
    pub value: Option<f64>,
    /// The lower bound; none when it is the value, infinite when the interval is open.
    pub lower: Option<f64>,
    /// The upper bound; none when it is the value, infinite when the interval is open.
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
    /// The observation is withdrawn.
    Withdrawn,
}

impl NewStatus {
    /// The text of the column, written into `buffer`.
    fn text(self, buffer: &mut [u8; 4]) -> Option<&str> {
        match self {
            Self::Normal => None,
            Self::Code(code) => Some(code.encode_utf8(buffer)),
            Self::Withdrawn => Some(WITHDRAWN),
        }
    }
}

/// The details of a new observation that most observations do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDetail {
    /// The number of its series.
    pub series: i64,
    /// The ordinal of its period.
    pub period: i32,
    /// Its vintage.
    pub vintage: i64,
    /// The qualifier of the value.
    pub qualifier: Option<Qualifier>,
    /// The number as it was printed.
    pub printed: Option<String>,
    /// A JSON object of attributes by id.
    pub attributes: Option<String>,
}

/// The rows of one statement on SQLite, which allows at most 32 766 parameters.
const ROWS: usize = 1_000;
/// The series of one statement on PostgreSQL, which takes a column as an array.
const SERIES_OF_ARRAYS: usize = 10_000;
/// The bytes that are sent to PostgreSQL at a time.
const COPY_BYTES: usize = 1 << 20;

const SERIES_COLUMNS: usize = 14;

/// An `INSERT` statement for a number of rows and columns.
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

/// The columns of an `INSERT` of observations on SQLite. The time of a statement grows with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Insertion {
    /// Series, period, vintage and value: normal status, bounds equal to the value.
    Short,
    /// All columns.
    Full,
}

impl Insertion {
    fn of(rows: &[NewObservation]) -> Self {
        let is_short = |row: &NewObservation| {
            row.lower.is_none() && row.upper.is_none() && row.status == NewStatus::Normal
        };
        if rows.iter().all(is_short) { Self::Short } else { Self::Full }
    }

    fn sql(self, rows: usize) -> String {
        match self {
            Self::Short => insert("observation (series_id, period, vintage, value)", 4, rows, ""),
            Self::Full => insert(
                "observation (series_id, period, vintage, value, lower_bound, upper_bound, status)",
                7,
                rows,
                "",
            ),
        }
    }

    /// The statement of a full batch; its text is built once.
    fn batch_sql(self) -> &'static str {
        static SHORT: LazyLock<String> = LazyLock::new(|| Insertion::Short.sql(ROWS));
        static FULL: LazyLock<String> = LazyLock::new(|| Insertion::Full.sql(ROWS));
        match self {
            Self::Short => &SHORT,
            Self::Full => &FULL,
        }
    }

    /// The statement that inserts some rows, and its arguments.
    fn statement(rows: &[NewObservation]) -> Result<(String, SqliteArguments), StoreError> {
        let insertion = Self::of(rows);
        let sql =
            if rows.len() == ROWS { insertion.batch_sql().to_owned() } else { insertion.sql(rows.len()) };
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
                if self == Self::Full {
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

/// The error of a value that cannot be bound.
fn encoding(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Database(sqlx::Error::Encode(error))
}

impl Transaction {
    /// Adds observations of data files. The order of series, period and vintage is fastest.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_observations(&mut self, rows: &[NewObservation]) -> Result<(), StoreError> {
        if self.is_sharded() {
            let series: Vec<i64> = rows.iter().map(|row| row.series).collect();
            self.count_written(&series, count_of(rows.len()), 0);
        }
        match self {
            Self::Sqlite(transaction) => {
                let mut chunks = rows.chunks(ROWS).map(Insertion::statement);
                let mut next = chunks.next().transpose()?;
                while let Some((sql, arguments)) = next {
                    let insert = sqlx::query_with::<Sqlite, _>(sqlx::AssertSqlSafe(sql), arguments)
                        .execute(&mut **transaction);
                    // The thread of the connection inserts while the next arguments are bound.
                    let (inserted, following) = tokio::join!(insert, async { chunks.next().transpose() });
                    inserted?;
                    next = following?;
                }
            }
            Self::Postgres(transaction) => {
                let limit = transaction.limit;
                let copy = transaction.rows().copy_in_raw(
                    "COPY observation (series_id, period, vintage, value, lower_bound, upper_bound, status) \
                     FROM STDIN (FORMAT binary)",
                );
                let mut copy = within(limit, copy).await?;
                let mut buffer = COPY_HEAD.to_vec();
                for row in rows {
                    copy_row(row, &mut buffer);
                    if buffer.len() >= COPY_BYTES {
                        within(limit, copy.send(std::mem::take(&mut buffer))).await?;
                    }
                }
                buffer.extend((-1_i16).to_be_bytes());
                within(limit, copy.send(buffer)).await?;
                within(limit, copy.finish()).await?;
            }
        }
        Ok(())
    }

    /// Drops the primary key of an empty table of observations; returns whether it did. PostgreSQL builds the key faster
    /// after the load than during it. The table is locked until the commit, but has no rows that anyone could read.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn begin_first_load(&mut self) -> Result<bool, StoreError> {
        let Self::Postgres(transaction) = self else { return Ok(false) };
        if transaction.sharded.is_some() {
            return Ok(false);
        }
        let limit = transaction.limit;
        let found = sqlx::query_scalar(sql::HAS_OBSERVATIONS).fetch_one(&mut **transaction);
        let found: bool = within(limit, found).await?;
        if !found {
            let drop = sqlx::query(sql::DROP_OBSERVATION_KEY_POSTGRES).execute(&mut **transaction);
            within(limit, drop).await?;
        }
        Ok(!found)
    }

    /// Adds the primary key that [`Self::begin_first_load`] dropped.
    ///
    /// # Errors
    /// When the database rejects the write, as for two rows of one observation.
    pub async fn end_first_load(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            let add = sqlx::query(sql::ADD_OBSERVATION_KEY_POSTGRES).execute(&mut **transaction);
            within(LONG_LIMIT, add).await?;
        }
        Ok(())
    }

    /// Adds details of new observations.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_details(&mut self, details: &[NewDetail]) -> Result<(), StoreError> {
        self.count_written(&[], 0, count_of(details.len()));
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

    /// Whether the observations are on other servers.
    const fn is_sharded(&self) -> bool {
        matches!(self, Self::Postgres(transaction) if transaction.sharded.is_some())
    }

    /// Runs a statement with many rows of observations on either database.
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
                let limit = transaction.limit;
                within(limit, query.persistent(false).execute(transaction.rows())).await?;
            }
        }
        Ok(())
    }

    /// Inserts or updates series with their extents, at a revision.
    ///
    /// # Errors
    /// When the database rejects the write.
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
                    let limit = transaction.limit;
                    let upsert = sqlx::query(sql::UPSERT_SERIES_POSTGRES)
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
                        .execute(&mut **transaction);
                    within(limit, upsert).await?;
                }
            }
        }
        Ok(())
    }
}

/// The statement with the numbered parameters of PostgreSQL.
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

/// The header of a binary COPY: signature, flags, length of the extension.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

fn field_length(bytes: &[u8]) -> i32 {
    i32::try_from(bytes.len()).or_broken("a field has less than 2 GiB").unwrap_or(i32::MAX)
}

/// A row of a binary COPY (PostgreSQL manual, COPY, "Binary Format").
fn copy_row(row: &NewObservation, buffer: &mut Vec<u8>) {
    fn field(buffer: &mut Vec<u8>, bytes: Option<&[u8]>) {
        match bytes {
            None => buffer.extend((-1_i32).to_be_bytes()),
            Some(bytes) => {
                buffer.extend(field_length(bytes).to_be_bytes());
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
