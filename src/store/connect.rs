//! Opening a database.

use std::str::FromStr;
use std::time::Duration;

use log::LevelFilter;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::error::StoreError;
use super::transaction::Transaction;

/// The number of connections for reads.
const READERS: u32 = 8;
/// The page cache of a SQLite connection: 4 MiB (`PRAGMA cache_size`). The operating system caches the file as well.
const CACHE_SIZE: &str = "-4096";
/// The longest wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest wait for another writing process on SQLite.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// The duration from which a statement is logged as slow. Building the key of ten million rows takes four seconds.
const SLOW_STATEMENT: Duration = Duration::from_secs(10);
/// The time limit of a statement on PostgreSQL, in milliseconds.
const STATEMENT_TIMEOUT_MS: &str = "60000";

/// The database, SQLite or PostgreSQL.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) backend: Backend,
}

/// The database of a store.
#[derive(Debug, Clone)]
pub(super) enum Backend {
    /// A file; one connection writes, others read.
    Sqlite { write: SqlitePool, read: SqlitePool, options: Box<SqliteConnectOptions> },
    /// A server.
    Postgres(PgPool),
}

impl Store {
    /// Opens the database at an address, `sqlite://FILE` or `postgres://…`; a missing file is created.
    ///
    /// # Errors
    /// When the address is neither, or the database does not answer.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        let backend = if address.starts_with("sqlite:") {
            connect_sqlite(address).await?
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            connect_postgres(address).await?
        } else {
            return Err(StoreError::Address(address.to_owned()));
        };
        Ok(Self { backend })
    }

    /// A read-only transaction on one snapshot of the database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite { read, .. } => Transaction::Sqlite(read.begin().await?),
            Backend::Postgres(pool) => Transaction::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// A write transaction; it is rolled back if it is dropped without a commit.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite { write, .. } => Transaction::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Backend::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    /// The same database with another writing connection, whose thread has the priority of the calling thread: on SQLite
    /// the thread of the connection runs its statements.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn with_own_writer(&self) -> Result<Self, StoreError> {
        let mut store = self.clone();
        if let Backend::Sqlite { write, options, .. } = &mut store.backend {
            *write = writer(options).await?;
        }
        Ok(store)
    }

    /// The revision of the database.
    ///
    /// # Errors
    /// When the database does not answer, or was never migrated.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        let mut transaction = self.read().await?;
        Ok(transaction.revision().await?.0)
    }

    /// The kind of database, for logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.backend {
            Backend::Sqlite { .. } => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

async fn connect_sqlite(address: &str) -> Result<Backend, StoreError> {
    let options = SqliteConnectOptions::from_str(address)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT)
        .pragma("cache_size", CACHE_SIZE)
        .pragma("temp_store", "MEMORY");
    let write = writer(&options).await?;
    // All at once, since the thread of a connection has the priority of the one that opens it.
    let read = SqlitePoolOptions::new()
        .min_connections(READERS)
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone().read_only(true).create_if_missing(false))
        .await?;
    Ok(Backend::Sqlite { write, read, options: Box::new(options) })
}

/// The pool of the one writing connection.
async fn writer(options: &SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(options.clone()).await?)
}

async fn connect_postgres(address: &str) -> Result<Backend, StoreError> {
    let options = PgConnectOptions::from_str(address)?
        .application_name("yearbook")
        .options([("statement_timeout", STATEMENT_TIMEOUT_MS)])
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT);
    // A single connection first, because a pool reports a failure only as a timeout.
    options.connect().await?.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(Backend::Postgres(pool))
}
