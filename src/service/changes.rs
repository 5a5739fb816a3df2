//! The changes of each revision, and the files that wrote vintages.

use super::{Service, ServiceError};
use crate::domain::import::{Change, ImportFile};
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

    /// The data file that wrote a vintage; none where a document did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_of_vintage(&self, vintage: i64) -> Result<Option<ImportFile>, ServiceError> {
        Ok(self.store().read().await?.import_of_vintage(vintage).await?)
    }
}
