//! Opening a database.

use std::sync::Arc;

use super::error::StoreError;
use super::limits::QUESTION_LIMIT;
use super::postgres::PostgresTransaction;
use super::servers::PostgresServers;
use super::sqlite::SqliteDatabase;
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
    Sqlite(Arc<SqliteDatabase>),
    /// One or several servers.
    Postgres(Arc<PostgresServers>),
}

impl Store {
    /// Opens the database at an address, `sqlite://FILE` or `postgres://…`, which may name several servers; a missing file
    /// is created.
    ///
    /// # Errors
    /// When the address is neither, or the database does not answer.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        let backend = if address.starts_with("sqlite:") {
            Backend::Sqlite(Arc::new(SqliteDatabase::open(address).await?))
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Backend::Postgres(Arc::new(PostgresServers::connect(address).await?))
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
            Backend::Sqlite(database) => database.files().open_readers().await,
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// A read-only transaction on one snapshot of the database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(database) => Transaction::Sqlite(database.files().read.begin().await?),
            Backend::Postgres(servers) => {
                Transaction::Postgres(servers.begun(PostgresTransaction::read).await?)
            }
        })
    }

    /// A write transaction; it is rolled back if it is dropped without a commit. On SQLite it begins when no other
    /// process writes, on PostgreSQL its first statement waits for that.
    ///
    /// # Errors
    /// When the database does not answer, or another has written for minutes ([`StoreError::Busy`]).
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(database) => Transaction::Sqlite(database.files().begin_write().await?),
            Backend::Postgres(servers) => {
                let has_shards = servers.has_shards();
                Transaction::Postgres(if has_shards {
                    servers.begun(PostgresTransaction::write_sharded).await?
                } else {
                    servers.begun(PostgresTransaction::write).await?
                })
            }
        })
    }

    /// A transaction on the tokens. It waits for no import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tokens(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.backend {
            Backend::Sqlite(database) => Transaction::Sqlite(database.files().tokens.begin().await?),
            Backend::Postgres(servers) => {
                Transaction::Postgres(servers.begun(PostgresTransaction::write).await?)
            }
        })
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
            Backend::Sqlite(database) => database.files().close().await,
            // A silent server does not take the farewell.
            Backend::Postgres(servers) => {
                let _ = tokio::time::timeout(QUESTION_LIMIT, servers.pool().close()).await;
            }
        }
    }
}
