//! PostgreSQL: the pool of connections, and time limits for a server that falls silent.
//!
//! A connection can die without a message: a server that is switched off, a router that forgot it. So nothing waits
//! without a limit: a statement that exceeds its limit fails, and a connection that does not answer in time is not used
//! again. The next request opens a new one.

use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::time::Duration;

use log::LevelFilter;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres};

use super::error::StoreError;
use super::limits::{ACQUIRE_TIMEOUT, READERS, SLOW_STATEMENT, WRITE_WAIT};

/// The time limit for the answer to a ping.
const PING_LIMIT: Duration = Duration::from_secs(2);
/// The time limit for a small question, as for the revision.
pub(super) const QUESTION_LIMIT: Duration = Duration::from_secs(5);
/// The time limit for the next row of a reading statement.
pub(super) const READ_LIMIT: Duration = Duration::from_secs(30);
/// The time limit of the statements of a write: no row, no acknowledgement.
const STATEMENT_LIMIT: Duration = Duration::from_mins(1);
/// The time limit for the acknowledgement of a commit.
const COMMIT_LIMIT: Duration = Duration::from_secs(15);
/// The time limit for a statement that waits for another writer, or builds the key of a table.
pub(super) const LONG_LIMIT: Duration = WRITE_WAIT.saturating_add(STATEMENT_LIMIT);

/// The settings of every connection, in the units of PostgreSQL: statements and locks in milliseconds, TCP in seconds.
/// The server, too, notices a dead connection and releases what it locked.
const SETTINGS: [(&str, &str); 5] = [
    ("statement_timeout", "60000"),
    ("lock_timeout", "300000"),
    ("tcp_keepalives_idle", "60"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
];

/// Ends a transaction whose client has been silent for two minutes, so that other writers need not wait for it.
const END_SILENT_WRITE: &str = "SET LOCAL idle_in_transaction_session_timeout = '2min'";

/// The result of work on a connection, within a time limit.
///
/// # Errors
/// [`StoreError::Silent`] after the limit, or the error of the work.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(StoreError::Silent(limit)),
    }
}

/// A transaction whose statements have a time limit.
#[derive(Debug)]
pub struct PostgresTransaction {
    inner: sqlx::Transaction<'static, Postgres>,
    /// The time limit for each answer of the server.
    pub(super) limit: Duration,
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
    pub(super) async fn read(pool: &PgPool) -> Result<Self, StoreError> {
        let begin = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        Ok(Self { inner: within(READ_LIMIT, begin).await?, limit: READ_LIMIT })
    }

    /// A write transaction.
    pub(super) async fn write(pool: &PgPool) -> Result<Self, StoreError> {
        let mut inner = within(READ_LIMIT, pool.begin()).await?;
        within(READ_LIMIT, sqlx::query(END_SILENT_WRITE).execute(&mut *inner)).await?;
        Ok(Self { inner, limit: STATEMENT_LIMIT })
    }

    /// Commits. Once the request is sent, a missing answer does not tell whether it was carried out.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match within(COMMIT_LIMIT, self.inner.commit()).await {
            Err(StoreError::Silent(_) | StoreError::Database(sqlx::Error::Io(_))) => {
                Err(StoreError::OutcomeUnknown)
            }
            done => done,
        }
    }
}

/// Opens the pool of a database.
///
/// # Errors
/// When the address is wrong, or the server does not answer.
pub(super) async fn connect(address: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(address)?
        .application_name("yearbook")
        .options(SETTINGS)
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT);
    // A single connection first, because a pool reports a failure only as a timeout.
    within(ACQUIRE_TIMEOUT, async { options.connect().await?.close().await }).await?;
    let pool = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // The test of sqlx waits without a limit of its own.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(answers(connection)))
        .after_release(|connection, _| Box::pin(answers(connection)));
    within(ACQUIRE_TIMEOUT, pool.connect_with(options)).await
}

/// Whether a connection answers in time. After an error the pool closes it without a farewell.
async fn answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let silent = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    tokio::time::timeout(PING_LIMIT, connection.ping()).await.map_err(silent)??;
    Ok(true)
}
