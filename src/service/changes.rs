//! The changes of each revision, the imports, and the files that wrote vintages.

use super::{Service, ServiceError};
use crate::domain::import::{Change, Import, ImportFile};
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

    /// The imports as they were at a revision, in the order in which they were taken in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn imports(&self, newest: i64) -> Result<Vec<Import>, ServiceError> {
        let mut imports = self.store().read().await?.imports().await?;
        // The database may be ahead of the state.
        imports.retain(|import| import.revision <= newest);
        for import in &mut imports {
            import.reverted = import.reverted.take().filter(|reversal| reversal.revision <= newest);
        }
        Ok(imports)
    }

    /// The import with a number, as it was at a revision.
    ///
    /// # Errors
    /// When there is none, or the database does not answer.
    pub async fn import(&self, id: &str, newest: i64) -> Result<Import, ServiceError> {
        let mut imports = self.imports(newest).await?;
        match imports.iter().position(|import| import.id.to_string() == id) {
            Some(place) => Ok(imports.swap_remove(place)),
            None => Err(ServiceError::NotFound {
                what: "import",
                id: id.to_owned(),
                known: imports.iter().map(|import| import.id.to_string()).collect(),
            }),
        }
    }

    /// The data file that wrote a vintage; none where a document did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_of_vintage(&self, vintage: i64) -> Result<Option<ImportFile>, ServiceError> {
        Ok(self.store().read().await?.import_of_vintage(vintage).await?)
    }
}
