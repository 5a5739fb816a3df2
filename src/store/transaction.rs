//! Transactions, and macros that run a statement on either database.

use std::time::Duration;

use sqlx::Sqlite;

use super::error::StoreError;
use super::limits::{READ_LIMIT, within};
use super::postgres::PostgresTransaction;

/// A transaction on either database.
#[derive(Debug)]
pub enum Transaction {
    /// A transaction on SQLite.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// A transaction on PostgreSQL.
    Postgres(PostgresTransaction),
}

impl Transaction {
    /// Removes the server's time limit of statements in this transaction, for writes of millions of rows. A server that
    /// falls silent is given up all the same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lift_time_limit(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            let lift = sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut **transaction);
            within(READ_LIMIT, lift).await?;
        }
        Ok(())
    }

    /// Sets the time limit for each answer of PostgreSQL, and returns the one before.
    pub(super) fn set_time_limit(&mut self, limit: Duration) -> Duration {
        match self {
            Self::Sqlite(_) => limit,
            Self::Postgres(transaction) => std::mem::replace(&mut transaction.limit, limit),
        }
    }

    /// Commits the transaction.
    ///
    /// # Errors
    /// When the database rejects the commit; then nothing is written. [`StoreError::OutcomeUnknown`] when it does not
    /// answer: then everything is written, or nothing.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// All rows of a statement, mapped by one body on either database. Rows are mapped as they arrive.
macro_rules! fetch {
    ($transaction:expr, $sql:expr $(, $bind:expr)*; |$row:ident| $map:expr) => {{
        use futures_util::TryStreamExt as _;
        let mut mapped = Vec::new();
        match $transaction {
            $crate::store::Transaction::Sqlite(transaction) => {
                let mut rows = sqlx::query($sql)$(.bind($bind))*.fetch(&mut **transaction);
                while let Some($row) = rows.try_next().await? {
                    mapped.push($map);
                }
            }
            $crate::store::Transaction::Postgres(transaction) => {
                let limit = transaction.limit;
                let mut rows = sqlx::query($sql)$(.bind($bind))*.fetch(&mut **transaction);
                while let Some($row) = $crate::store::limits::within(limit, rows.try_next()).await? {
                    mapped.push($map);
                }
            }
        }
        mapped
    }};
}

/// Runs a statement on either database; `@rows` stands before one about observations.
macro_rules! execute {
    (@$connection:ident $transaction:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $transaction {
            $crate::store::Transaction::Sqlite(transaction) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **transaction).await?.rows_affected()
            }
            $crate::store::Transaction::Postgres(transaction) => {
                let limit = transaction.limit;
                let execute = sqlx::query($sql)$(.bind($bind))*.execute(transaction.$connection());
                $crate::store::limits::within(limit, execute).await?.rows_affected()
            }
        }
    };
    ($transaction:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        execute!(@others $transaction, $sql $(, $bind)*)
    };
}
