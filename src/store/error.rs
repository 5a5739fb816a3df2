//! Errors of the store.

use std::time::Duration;

/// An error of the database, or an invalid value in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not answer, or rejected a statement.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// The database did not answer within a time limit.
    #[error("the database has not answered for {} s", .0.as_secs())]
    Silent(Duration),
    /// Another wrote for longer than a write waits.
    #[error("another write has held the database for minutes; nothing was written")]
    Busy,
    /// The database did not answer a commit, so that it is carried out or not.
    #[error("the database did not answer the commit; all was written, or nothing")]
    OutcomeUnknown,
    /// A file of the database cannot be created.
    #[error("`{path}` cannot be created")]
    File {
        /// Its path.
        path: String,
        /// The cause.
        #[source]
        error: std::io::Error,
    },
    /// SQLite did not answer a bulk read, or rejected it.
    #[error("the database failed")]
    Bulk(#[from] rusqlite::Error),
    /// A migration could not be applied.
    #[error("the database could not be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A newer version of the program migrated the database.
    #[error(
        "the database was migrated by a newer program (migration {version}, this one knows up to {newest})"
    )]
    Newer {
        /// The unknown migration.
        version: i64,
        /// The newest known migration.
        newest: i64,
    },
    /// An address is neither of SQLite nor of PostgreSQL. The message does not repeat it: it may have a password.
    #[error(
        "the address of the database begins with neither `sqlite:` nor `postgres:`; sqlite://FILE or postgres://… is expected"
    )]
    Address,
    /// A row has a value that this program never writes.
    #[error("the database holds `{value}` where {expected} is expected")]
    Corrupt {
        /// The value.
        value: String,
        /// The kind of value that is expected.
        expected: &'static str,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // PostgreSQL: lock_not_available, after `lock_timeout`.
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.as_deref() == Some("55P03") { Self::Busy } else { Self::Database(error) }
    }
}

impl StoreError {
    /// An error about a value in a row.
    #[allow(clippy::needless_pass_by_value, reason = "callers give texts, numbers and errors alike")]
    pub(crate) fn corrupt(value: impl ToString, expected: &'static str) -> Self {
        Self::Corrupt { value: value.to_string(), expected }
    }
}
