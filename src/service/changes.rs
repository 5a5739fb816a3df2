//! The changes of each revision, the imports, and the files that wrote vintages.

use super::{Service, ServiceError};
use crate::domain::identity::{RevisionIdentity, Since};
use crate::domain::import::{Change, Import, ImportFile};
use crate::limits::MAX_CHANGES;

impl Service {
    /// The changes after a place in the history of a revision and up to it, in order; at most [`MAX_CHANGES`]. None if
    /// the place is in another history.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes(
        &self,
        since: Since,
        newest: RevisionIdentity,
    ) -> Result<Option<Vec<(Change, Since)>>, ServiceError> {
        let mut read = self.store().read_at(newest).await?;
        let is_known = match since {
            // The database may be ahead of the state.
            Since::Number(number) => number <= read.revision().await?.identity.number,
            Since::Identity(identity) => read.has_revision(identity).await?,
        };
        let mut changes = read.changes(since.number(), MAX_CHANGES.into()).await?;
        read.end_at(newest).await?;
        changes.retain(|(change, _)| change.revision <= newest.number);
        Ok(is_known.then_some(changes))
    }

    /// Whether a revision is another one or an ancestor of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_ancestor(
        &self,
        revision: RevisionIdentity,
        of: RevisionIdentity,
    ) -> Result<bool, ServiceError> {
        if revision == of {
            return Ok(true);
        }
        Ok(self.store().read_at(of).await?.has_revision(revision).await?)
    }

    /// The imports as they were at a revision, in the order in which they were taken in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn imports(&self, newest: RevisionIdentity) -> Result<Vec<Import>, ServiceError> {
        let mut read = self.store().read().await?;
        let mut imports = read.imports().await?;
        read.end_at(newest).await?;
        // The database may be ahead of the state.
        imports.retain(|import| import.revision <= newest.number);
        for import in &mut imports {
            import.reverted = import.reverted.take().filter(|reversal| reversal.revision <= newest.number);
        }
        Ok(imports)
    }

    /// The import with a number, as it was at a revision.
    ///
    /// # Errors
    /// When there is none, or the database does not answer.
    pub async fn import(&self, id: &str, newest: RevisionIdentity) -> Result<Import, ServiceError> {
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

    /// The data file that wrote a vintage of a revision; none where a document did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_of_vintage(
        &self,
        vintage: i64,
        newest: RevisionIdentity,
    ) -> Result<Option<ImportFile>, ServiceError> {
        Ok(self.store().read_at(newest).await?.import_of_vintage(vintage).await?)
    }
}
