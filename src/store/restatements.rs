//! Publications of series that changed nothing in them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::Row;

use super::error::StoreError;
use super::limits::within;
use super::rows::parsed;
use super::statements as sql;
use super::transaction::Transaction;

impl Transaction {
    /// Records that an import published some series on a day and changed nothing in them.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_restatements(
        &mut self,
        series: &[i64],
        published: NaiveDate,
        import: i64,
    ) -> Result<(), StoreError> {
        let day = published.to_string();
        match self {
            Self::Sqlite(transaction) => {
                let query = sqlx::query(sql::INSERT_RESTATEMENTS_SQLITE).bind(format!("{series:?}"));
                query.bind(day).bind(import).execute(&mut **transaction).await?;
            }
            Self::Postgres(transaction) => {
                let query =
                    sqlx::query(sql::INSERT_RESTATEMENTS_POSTGRES).bind(series).bind(day).bind(import);
                let limit = transaction.limit;
                within(limit, query.execute(&mut **transaction)).await?;
            }
        }
        Ok(())
    }

    /// The days on which valid imports up to a revision published some series and changed nothing in them.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn restatements(
        &mut self,
        series: &[i64],
        revision: i64,
    ) -> Result<HashMap<i64, Vec<NaiveDate>>, StoreError> {
        let mut days: HashMap<i64, Vec<NaiveDate>> = HashMap::new();
        let mut add = |id: i64, day: &str| -> Result<(), StoreError> {
            days.entry(id).or_default().push(parsed(day, "a date")?);
            Ok(())
        };
        match self {
            Self::Sqlite(transaction) => {
                let query = sqlx::query(sql::SELECT_RESTATEMENTS_SQLITE).bind(format!("{series:?}"));
                for row in query.bind(revision).fetch_all(&mut **transaction).await? {
                    add(row.try_get(0)?, row.try_get(1)?)?;
                }
            }
            Self::Postgres(transaction) => {
                let query = sqlx::query(sql::SELECT_RESTATEMENTS_POSTGRES).bind(series).bind(revision);
                let limit = transaction.limit;
                for row in within(limit, query.fetch_all(&mut **transaction)).await? {
                    add(row.try_get(0)?, row.try_get(1)?)?;
                }
            }
        }
        Ok(days)
    }
}
