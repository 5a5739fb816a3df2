//! Writes where the observations are on other servers (Citus).
//!
//! There a commit is not one instant: the new revision could be seen before a shard shows its rows. So the rows of
//! observations are committed first, in a transaction of their own; then they are counted; and only then the transaction
//! with everything else is committed, which is on one server and publishes the revision. Readers know a vintage by the row
//! in `vintage`, so rows of one that is not published do not exist for them.
//!
//! A write that stops between the two commits was never acknowledged. Its rows are taken back by the next write, once all
//! of them are there; until then their vintages are not used again.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Row};

use super::error::StoreError;
use super::limits::{COMMIT_LIMIT, LONG_LIMIT, READ_LIMIT, within};
use super::statements as sql;

/// The time for which a commit waits until all shards show the rows.
const SHARD_LIMIT: Duration = Duration::from_secs(30);
/// The pause between two counts of the rows.
const COUNT_INTERVAL: Duration = Duration::from_millis(50);
/// The series of one count.
const COUNTED_SERIES: usize = 10_000;

/// The transaction with the rows of observations of a write.
#[derive(Debug)]
pub(super) struct ShardedRows {
    pub(super) connection: PgConnection,
    pub(super) written: WrittenRows,
}

/// What a write adds.
#[derive(Debug, Default)]
pub(super) struct WrittenRows {
    /// The first and the last vintage; none before there is one.
    pub(super) vintages: Option<(i64, i64)>,
    pub(super) series: BTreeSet<i64>,
    pub(super) observations: i64,
    pub(super) details: i64,
}

impl WrittenRows {
    /// Adds a vintage.
    pub(super) fn open(&mut self, vintage: i64) {
        let first = self.vintages.map_or(vintage, |(first, _)| first);
        self.vintages = Some((first, vintage));
    }
}

/// Whether the observations of a database with Citus are on other servers.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn is_sharded(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'observation'::regclass)",
    );
    within(READ_LIMIT, found.fetch_one(connection)).await
}

impl ShardedRows {
    /// Begins the transaction, over a connection of its own: those of the pool may all be of writes that wait for this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn begin(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let begin = async {
            let mut connection = options.connect().await?;
            sqlx::query("BEGIN").execute(&mut connection).await?;
            Ok(connection)
        };
        let connection = within(READ_LIMIT, begin).await?;
        Ok(Self { connection, written: WrittenRows::default() })
    }

    /// Removes the rows of writes that were stopped, as far as all of them are there. The caller holds the lock of writers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn take_back(&mut self) -> Result<(), StoreError> {
        let open = sqlx::query(sql::SELECT_OPEN_WRITES).fetch_all(&mut self.connection);
        for row in within(READ_LIMIT, open).await? {
            let (first, last): (i64, i64) = (row.try_get("first_vintage")?, row.try_get("last_vintage")?);
            let expected: (i64, i64) = (row.try_get("observations")?, row.try_get("details")?);
            if self.count(sql::COUNT_OPEN_OBSERVATIONS, (first, last)).await? != expected.0
                || self.count(sql::COUNT_OPEN_DETAILS, (first, last)).await? != expected.1
            {
                tracing::warn!(first, last, "a stopped write has rows that are not there yet; they are left");
                continue;
            }
            tracing::warn!(first, last, rows = expected.0, "the rows of a stopped write are taken back");
            for statement in [sql::DELETE_OPEN_OBSERVATIONS, sql::DELETE_OPEN_DETAILS] {
                let delete = sqlx::query(statement).bind(first).bind(last).execute(&mut self.connection);
                within(LONG_LIMIT, delete).await?;
            }
            self.close_write(first).await?;
        }
        Ok(())
    }

    async fn count(&mut self, statement: &'static str, (first, last): (i64, i64)) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar(statement).bind(first).bind(last).fetch_one(&mut self.connection);
        within(LONG_LIMIT, count).await
    }

    async fn close_write(&mut self, first: i64) -> Result<(), StoreError> {
        let close = sqlx::query(sql::DELETE_OPEN_WRITE).bind(first).execute(&mut self.connection);
        within(READ_LIMIT, close).await?;
        Ok(())
    }

    /// Commits the rows with a note of them, and waits until all are there. Returns the first vintage, by which the note is
    /// found; none if there is nothing to publish.
    ///
    /// # Errors
    /// When the database does not answer, or some rows are missing after [`SHARD_LIMIT`]. Nothing is published then.
    pub(super) async fn commit(mut self) -> Result<Option<i64>, StoreError> {
        let written = std::mem::take(&mut self.written);
        let Some((first, last)) = written.vintages else {
            within(COMMIT_LIMIT, sqlx::query("COMMIT").execute(&mut self.connection)).await?;
            return Ok(None);
        };
        let note = sqlx::query(sql::INSERT_OPEN_WRITE).bind(first).bind(last);
        let note = note.bind(written.observations).bind(written.details).execute(&mut self.connection);
        within(READ_LIMIT, note).await?;
        within(COMMIT_LIMIT, sqlx::query("COMMIT").execute(&mut self.connection)).await?;
        let start = Instant::now();
        while !self.is_whole(&written, (first, last)).await? {
            if start.elapsed() >= SHARD_LIMIT {
                return Err(StoreError::RowsMissing);
            }
            tokio::time::sleep(COUNT_INTERVAL).await;
        }
        Ok(Some(first))
    }

    /// Whether all rows of a write can be seen.
    async fn is_whole(
        &mut self,
        written: &WrittenRows,
        (first, last): (i64, i64),
    ) -> Result<bool, StoreError> {
        let series: Vec<i64> = written.series.iter().copied().collect();
        let (mut observations, mut details) = (0, 0);
        for chunk in series.chunks(COUNTED_SERIES) {
            for (statement, sum) in [
                (sql::COUNT_WRITTEN_OBSERVATIONS_POSTGRES, &mut observations),
                (sql::COUNT_WRITTEN_DETAILS_POSTGRES, &mut details),
            ] {
                let count = sqlx::query_scalar(statement).bind(chunk).bind(first).bind(last);
                let counted: i64 = within(LONG_LIMIT, count.fetch_one(&mut self.connection)).await?;
                *sum += counted;
            }
        }
        Ok((observations, details) == (written.observations, written.details))
    }
}
