//! The limits of connections and of waiting.

use std::time::Duration;

use super::error::StoreError;

/// The number of connections for reads.
pub(super) const READERS: u32 = 8;
/// The longest wait for a connection.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest wait for another that writes. An import of ten million rows takes less.
pub(super) const WRITE_WAIT: Duration = Duration::from_mins(5);
/// The duration from which a statement is logged as slow. Building the key of ten million rows takes four seconds.
pub(super) const SLOW_STATEMENT: Duration = Duration::from_secs(10);
/// The time limit for the answer to a ping.
pub(super) const PING_LIMIT: Duration = Duration::from_secs(2);
/// The time limit for the answer to the question of the health check.
pub(super) const PROBE_LIMIT: Duration = Duration::from_secs(2);
/// The time limit for a small question.
pub(super) const QUESTION_LIMIT: Duration = Duration::from_secs(5);
/// The time limit for the next row of a reading statement.
pub(super) const READ_LIMIT: Duration = Duration::from_secs(30);
/// The time limit of the statements of a write: no row, no acknowledgement.
pub(super) const STATEMENT_LIMIT: Duration = Duration::from_mins(1);
/// The time limit for the acknowledgement of a commit.
pub(super) const COMMIT_LIMIT: Duration = Duration::from_secs(15);
/// The time limit for a statement that waits for another writer, or builds the key of a table.
pub(super) const LONG_LIMIT: Duration = WRITE_WAIT.saturating_add(STATEMENT_LIMIT);

/// The result of work on a connection, within a time limit.
///
/// # Errors
/// [`StoreError::Silent`] after the limit, or the error of the work.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(StoreError::Silent(limit)),
    }
}
