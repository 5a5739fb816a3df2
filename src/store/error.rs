//! What can go wrong in the store.

/// A failure of the database or of what it holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not answer, or refused.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// SQLite did not answer a bulk read, or refused.
    #[error("the database failed")]
    Bulk(#[from] rusqlite::Error),
    /// A migration could not be applied.
    #[error("the database could not be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database was migrated by a newer program.
    #[error(
        "the database was migrated by a newer program (migration {version}, this one knows up to {newest})"
    )]
    Newer {
        /// The migration that this program does not know.
        version: i64,
        /// The newest one that it knows.
        newest: i64,
    },
    /// The address names no database that the store knows.
    #[error("`{0}` is no database address: sqlite://FILE or postgres://… is expected")]
    Address(String),
    /// A row holds what no write of this program puts there.
    #[error("the database holds `{value}` where {expected} is expected")]
    Corrupt {
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
    },
}

impl StoreError {
    /// An error about a value of a row.
    #[allow(clippy::needless_pass_by_value, reason = "callers give texts, numbers and errors alike")]
    pub(crate) fn corrupt(value: impl ToString, expected: &'static str) -> Self {
        Self::Corrupt { value: value.to_string(), expected }
    }
}
