//! Errors of the store.

/// An error of the database, or an invalid value in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not answer, or rejected a statement.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
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
    /// An address is neither of SQLite nor of PostgreSQL.
    #[error("`{0}` is no database address: sqlite://FILE or postgres://… is expected")]
    Address(String),
    /// A row has a value that this program never writes.
    #[error("the database holds `{value}` where {expected} is expected")]
    Corrupt {
        /// The value.
        value: String,
        /// The kind of value that is expected.
        expected: &'static str,
    },
}

impl StoreError {
    /// An error about a value in a row.
    #[allow(clippy::needless_pass_by_value, reason = "callers give texts, numbers and errors alike")]
    pub(crate) fn corrupt(value: impl ToString, expected: &'static str) -> Self {
        Self::Corrupt { value: value.to_string(), expected }
    }
}
