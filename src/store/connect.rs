//! Opening a database.

use sqlx::postgres::PgPool;

use super::error::StoreError;
use super::postgres::{self, PostgresTransaction, QUESTION_LIMIT};
use super::sqlite::SqliteFiles;
use super::transaction::Transaction;

/// The database, SQLite or PostgreSQL.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) backend: Backend,
}

/// The database of a store.
#[derive(Debug, Clone)]
pub(super) enum Backend {
    /// Files; one connection writes, others read.
    Sqlite(SqliteFiles),
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
            Backend::Sqlite(SqliteFiles::open(address).await?)
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Backend::Postgres(postgres::connect(address).await?)
        } else {
            return Err(StoreError::Address);
        };
        Ok(Self { backend })
    }

    /// Opens all connections that a service reads with; a command opens them as it needs them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_readers(&self) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Sqlite(files) => files.open_readers().await,
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// A read-only transaction on one snapshot of the database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(files) => Transaction::Sqlite(files.read.begin().await?),
            Backend::Postgres(pool) => Transaction::Postgres(PostgresTransaction::read(pool).await?),
        })
    }

    /// A write transaction; it is rolled back if it is dropped without a commit. On SQLite it begins when no other
    /// process writes, on PostgreSQL its first statement waits for that.
    ///
    /// # Errors
    /// When the database does not answer, or another has written for minutes ([`StoreError::Busy`]).
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(files) => Transaction::Sqlite(files.begin_write().await?),
            Backend::Postgres(pool) => Transaction::Postgres(PostgresTransaction::write(pool).await?),
        })
    }

    /// A transaction on the tokens. It waits for no import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tokens(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(files) => Transaction::Sqlite(files.tokens.begin().await?),
            Backend::Postgres(pool) => Transaction::Postgres(PostgresTransaction::write(pool).await?),
        })
    }

    /// The revision of the database.
    ///
    /// # Errors
    /// When the database does not answer within seconds, or was never migrated.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        let read = async {
            let mut transaction = self.read().await?;
            Ok(transaction.revision().await?.0)
        };
        tokio::time::timeout(QUESTION_LIMIT, read).await.unwrap_or(Err(StoreError::Silent(QUESTION_LIMIT)))
    }

    /// The kind of database, for logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.backend {
            Backend::Sqlite(_) => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(files) => files.close().await,
            // A silent server does not take the farewell.
            Backend::Postgres(pool) => {
                let _ = tokio::time::timeout(QUESTION_LIMIT, pool.close()).await;
            }
        }
    }
}
