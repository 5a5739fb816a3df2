//! PostgreSQL: the pool of connections, and time limits for a server that falls silent.
//!
//! A connection can die without a message: a server that is switched off, a router that forgot it. So nothing waits
//! without a limit: a statement that exceeds its limit fails, and a connection that does not answer in time is not used
//! again. The next request opens a new one.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use log::LevelFilter;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres};

use super::error::StoreError;
use super::limits::{
    ACQUIRE_TIMEOUT, COMMIT_LIMIT, PING_LIMIT, READ_LIMIT, READERS, SLOW_STATEMENT, STATEMENT_LIMIT, within,
};
use super::sharded::{ShardedRows, WrittenRows, is_sharded};
use super::statements as sql;

/// The settings of every connection, in the units of PostgreSQL: seconds for keep-alives, milliseconds for the others.
/// The server, too, notices a dead connection and releases what it locked.
const SETTINGS: [(&str, &str); 6] = [
    ("statement_timeout", "60000"),
    ("lock_timeout", "300000"),
    ("tcp_keepalives_idle", "60"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "90000"),
];

/// Ends a transaction whose client has been silent for two minutes, so that other writers need not wait for it.
const END_SILENT_WRITE: &str = "SET LOCAL idle_in_transaction_session_timeout = '2min'";

/// Begins a read-only transaction on one snapshot of the database.
pub(super) const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A transaction whose statements have a time limit.
#[derive(Debug)]
pub struct PostgresTransaction {
    inner: sqlx::Transaction<'static, Postgres>,
    /// The time limit for each answer of the server.
    pub(super) limit: Duration,
    /// The rows of observations, in a transaction of their own where they are on other servers.
    pub(super) sharded: Option<Box<ShardedRows>>,
}

impl Deref for PostgresTransaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for PostgresTransaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}

impl PostgresTransaction {
    /// A read-only transaction on one snapshot of the database.
    pub(super) async fn read(pool: PgPool) -> Result<Self, StoreError> {
        let begin = pool.begin_with(BEGIN_READ);
        Ok(Self { inner: within(READ_LIMIT, begin).await?, limit: READ_LIMIT, sharded: None })
    }

    /// A write transaction.
    pub(super) async fn write(pool: PgPool) -> Result<Self, StoreError> {
        let mut inner = within(READ_LIMIT, pool.begin()).await?;
        within(READ_LIMIT, sqlx::query(END_SILENT_WRITE).execute(&mut *inner)).await?;
        Ok(Self { inner, limit: STATEMENT_LIMIT, sharded: None })
    }

    /// The same, for observations on other servers if the tables are distributed.
    pub(super) async fn write_sharded(pool: PgPool) -> Result<Self, StoreError> {
        let mut transaction = Self::write(pool.clone()).await?;
        if is_sharded(&mut transaction.inner).await? {
            transaction.sharded = Some(Box::new(ShardedRows::begin(&pool.connect_options()).await?));
        }
        Ok(transaction)
    }

    /// The connection on which all else is read and written.
    pub(super) fn others(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// The connection on which observations are read and written.
    pub(super) fn rows(&mut self) -> &mut PgConnection {
        match &mut self.sharded {
            Some(sharded) => &mut sharded.connection,
            None => &mut self.inner,
        }
    }

    /// What the write adds, where that is counted.
    pub(super) fn written(&mut self) -> Option<&mut WrittenRows> {
        self.sharded.as_mut().map(|sharded| &mut sharded.written)
    }

    /// Commits. Once the request is sent, a missing answer does not tell whether it was carried out.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        if let Some(sharded) = self.sharded.take()
            && let Some(first) = sharded.commit().await?
        {
            let close = sqlx::query(sql::DELETE_OPEN_WRITE).bind(first).execute(&mut *self.inner);
            within(STATEMENT_LIMIT, close).await?;
        }
        match within(COMMIT_LIMIT, self.inner.commit()).await {
            Err(StoreError::Silent(_) | StoreError::Database(sqlx::Error::Io(_))) => {
                Err(StoreError::OutcomeUnknown)
            }
            done => done,
        }
    }
}

/// The options of a connection with the settings that all have.
pub(super) fn options(options: PgConnectOptions) -> PgConnectOptions {
    options
        .application_name("yearbook")
        .options(SETTINGS)
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT)
}

/// A pool of connections to a server; it opens them as they are needed.
pub(super) fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // The test of sqlx waits without a limit of its own.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(answers(connection)))
        .after_release(|connection, _| Box::pin(answers(connection)))
        .connect_lazy_with(options)
}

/// Whether a connection answers in time. After an error the pool closes it without a farewell.
async fn answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let silent = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    tokio::time::timeout(PING_LIMIT, connection.ping()).await.map_err(silent)??;
    Ok(true)
}
