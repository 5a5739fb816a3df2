//! SQL without the store, to inspect its rows and to corrupt them.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Column, Connection, PgConnection, PgPool, Row, SqliteConnection, SqlitePool};

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

/// Runs statements on the database at an address, one after the other over one connection.
pub async fn script(url: &str, sql: &str) -> sqlx::Result<()> {
    let statements = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await?;
        sqlx::raw_sql(statements).execute(&mut connection).await?;
        connection.close().await
    } else {
        let mut connection = PgConnection::connect(url).await?;
        sqlx::raw_sql(statements).execute(&mut connection).await?;
        connection.close().await
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

/// The rows of a query as JSON objects, by name of column.
pub async fn rows(url: &str, sql: &str) -> sqlx::Result<Vec<serde_json::Map<String, Value>>> {
    macro_rules! objects {
        ($pool:expr) => {{
            let pool = $pool;
            let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&pool).await?;
            pool.close().await;
            let objects = rows.iter().map(|row| {
                let columns = row.columns().iter().enumerate();
                columns.map(|(place, column)| (column.name().to_owned(), cell!(row, place))).collect()
            });
            Ok(objects.collect())
        }};
    }
    macro_rules! cell {
        ($row:expr, $place:expr) => {
            if let Ok(text) = $row.try_get::<Option<String>, _>($place) {
                Value::from(text)
            } else if let Ok(number) = $row.try_get::<Option<f64>, _>($place) {
                Value::from(number)
            } else {
                Value::from($row.try_get::<Option<i64>, _>($place).unwrap())
            }
        };
    }
    if url.starts_with("sqlite") {
        objects!(SqlitePool::connect(url).await?)
    } else {
        objects!(PgPool::connect(url).await?)
    }
}
