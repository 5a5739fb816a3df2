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
    /// The history of the database lacks a revision: it was set back to an older state.
    #[error("the database was set back to an older state while an answer was made from it; ask again")]
    OtherHistory,
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes")]
    Randomness(#[source] getrandom::Error),
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
    /// An address asks for a kind of server that does not exist.
    #[error(
        "`{0}` is no kind of server; `target_session_attrs` takes any, read-write, read-only, primary, standby or prefer-standby"
    )]
    ServerKind(String),
    /// The servers of an address answer, but none is of the kind that it asks for.
    #[error("no server of the address is of the kind that `target_session_attrs` asks for")]
    NoServer,
    /// A pooler of connections does not pass settings on.
    #[error(
        "between is a pooler (such as PgBouncer) that does not pass `options` on, by which statements have time limits; \
         give the address of PostgreSQL itself"
    )]
    Pooler,
    /// Some shards do not show rows that were committed.
    #[error("some servers do not show the observations that were committed; nothing was published")]
    RowsMissing,
    /// The file of the database is gone.
    #[error("the file of the database is gone: `{0}`")]
    FileGone(String),
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
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            // PostgreSQL: lock_not_available, after `lock_timeout`.
            Some("55P03") => Self::Busy,
            // protocol_violation: PgBouncer refuses settings that it does not know.
            Some("08P01") if error.to_string().contains("startup parameter") => Self::Pooler,
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// An error about a value in a row.
    #[allow(clippy::needless_pass_by_value, reason = "callers give texts, numbers and errors alike")]
    pub(crate) fn corrupt(value: impl ToString, expected: &'static str) -> Self {
        Self::Corrupt { value: value.to_string(), expected }
    }
}
