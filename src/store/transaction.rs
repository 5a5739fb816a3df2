//! Transactions, and the macros that run the same body on either database.

use sqlx::{Postgres, Sqlite};

use super::error::StoreError;

/// A transaction on either database.
#[derive(Debug)]
pub enum Transaction {
    /// On SQLite.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Lets the statements of this transaction run as long as they need, for writes of millions of rows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lift_time_limit(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Makes what was written permanent.
    ///
    /// # Errors
    /// When the database refuses; nothing was written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// All rows of a statement, each mapped by the same body on either database as it comes.
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
