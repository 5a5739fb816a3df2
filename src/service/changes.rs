//! The changes of each revision.

use super::{Service, ServiceError};
use crate::domain::import::Change;
use crate::limits::MAX_CHANGES;

impl Service {
    /// The changes after a revision and up to another, in order; at most [`MAX_CHANGES`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes(&self, since: i64, newest: i64) -> Result<Vec<Change>, ServiceError> {
        let mut changes = self.store().read().await?.changes(since, MAX_CHANGES.into()).await?;
        // The database may be ahead of the state.
        changes.retain(|change| change.revision <= newest);
        Ok(changes)
    }
}
