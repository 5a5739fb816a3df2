//! SQL without the store, to inspect its rows and to corrupt them.

use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};

/// Runs a statement on the database at an address.
pub async fn execute(url: &str, sql: &str) -> sqlx::Result<u64> {
    let statement = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite") {
        let pool = SqlitePool::connect(url).await?;
        let done = sqlx::query(statement).execute(&pool).await?.rows_affected();
        pool.close().await;
        Ok(done)
    } else {
        let pool = PgPool::connect(url).await?;
        let done = sqlx::query(statement).execute(&pool).await?.rows_affected();
        pool.close().await;
        Ok(done)
    }
}

/// The first column of the rows of a query, as text.
pub async fn texts(url: &str, sql: &str) -> sqlx::Result<Vec<String>> {
    let statement = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite") {
        let pool = SqlitePool::connect(url).await?;
        let rows = sqlx::query(statement).fetch_all(&pool).await?;
        pool.close().await;
        rows.iter().map(|row| row.try_get(0)).collect()
    } else {
        let pool = PgPool::connect(url).await?;
        let rows = sqlx::query(statement).fetch_all(&pool).await?;
        pool.close().await;
        rows.iter().map(|row| row.try_get(0)).collect()
    }
}
