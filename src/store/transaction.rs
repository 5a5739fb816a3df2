//! Transactions, and macros that run a statement on either database.

use sqlx::{Postgres, Sqlite};

use super::error::StoreError;

/// A transaction on either database.
#[derive(Debug)]
pub enum Transaction {
    /// A transaction on SQLite.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// A transaction on PostgreSQL.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Removes the time limit of statements in this transaction, for writes of millions of rows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lift_time_limit(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Commits the transaction.
    ///
    /// # Errors
    /// When the database rejects the commit; then nothing is written.
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
                let mut rows = sqlx::query($sql)$(.bind($bind))*.fetch(&mut **transaction);
                while let Some($row) = rows.try_next().await? {
                    mapped.push($map);
                }
            }
        }
        mapped
    }};
}

/// Runs a statement on either database.
macro_rules! execute {
    ($transaction:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $transaction {
            $crate::store::Transaction::Sqlite(transaction) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **transaction).await?.rows_affected()
            }
            $crate::store::Transaction::Postgres(transaction) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **transaction).await?.rows_affected()
            }
        }
    };
}
