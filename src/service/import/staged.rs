//! An import that is written and not yet committed, so that what it changes can be judged first.

use super::file_columns::FileColumns;
use super::{
    FileReport, ImportFiles, ImportReport, ImportRequest, ImportRun, Purpose, Reporter, ServiceError,
};
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::domain::import::ImportCounts;
use crate::domain::upstream::hold::PublicationShape;
use crate::domain::upstream::movements::Movements;
use crate::service::tokens;
use crate::store::{Store, Transaction};

/// An import whose rows are written in a transaction that is still open. Dropping it writes nothing.
pub struct StagedImport<'run> {
    store: &'run Store,
    clock: &'run Clock,
    token: Option<&'run str>,
    pub(super) transaction: Transaction,
    /// The catalogue before it.
    before: Catalogue,
    pub(super) report: ImportReport,
    effect: Option<ImportEffect>,
}

/// What an import does to the dataset.
#[derive(Debug, Default)]
pub struct ImportEffect {
    /// What its files consist of.
    pub shape: PublicationShape,
    /// What happens to the stored values.
    pub movements: Movements,
}

impl ImportEffect {
    /// That of files before their rows are compared.
    pub(super) fn of(files: &[FileColumns<'_>]) -> Self {
        let attributes = files.iter().flat_map(|file| &file.file.header.attributes).map(|column| &column.id);
        let columns = files.iter().flat_map(|file| &file.ids).chain(attributes).cloned().collect();
        let shape = PublicationShape { columns, ..PublicationShape::default() };
        Self { shape, movements: Movements::default() }
    }
}

/// Carries out an import up to its commit, as [`import`](super::import) does.
///
/// # Errors
/// As [`import`](super::import).
pub async fn stage<'run>(
    store: &'run Store,
    known: &Catalogue,
    request: &'run ImportRequest,
    prepared: &'run ImportFiles,
    clock: &'run Clock,
    progress: &Reporter,
) -> Result<StagedImport<'run>, ServiceError> {
    let run = ImportRun::start(store, known, request, clock, Purpose::Import).await?;
    // Boxed, since the future is large.
    Box::pin(run.run(prepared, progress)).await
}

impl<'run> ImportRun<'run> {
    /// The import with what it wrote; without an effect all its files were imported before.
    pub(super) fn staged(self, files: Vec<FileReport>, effect: Option<ImportEffect>) -> StagedImport<'run> {
        let is_written = effect.is_some() && self.purpose == Purpose::Import;
        let effect = effect.map(|mut effect| {
            effect.shape.indicators = effect.movements.indicators().keys().cloned().collect();
            effect
        });
        StagedImport {
            store: self.store,
            clock: self.clock,
            token: self.request.token.as_deref(),
            transaction: self.transaction,
            before: self.catalogue,
            report: ImportReport { revision: self.revision - i64::from(!is_written), files },
            effect,
        }
    }
}

impl StagedImport<'_> {
    /// What it reports once it is committed.
    #[must_use]
    pub const fn report(&self) -> &ImportReport {
        &self.report
    }

    /// What it does to the dataset; none where all files were imported before.
    #[must_use]
    pub const fn effect(&self) -> Option<&ImportEffect> {
        self.effect.as_ref()
    }

    /// The numbers of observations of all files that were not imported before.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        let new = self.report.files.iter().filter(|file| !file.repeated).map(|file| file.import.counts);
        new.fold(ImportCounts::default(), |all, one| ImportCounts {
            observations: all.observations + one.observations,
            added: all.added + one.added,
            revised: all.revised + one.revised,
            withdrawn: all.withdrawn + one.withdrawn,
            unchanged: all.unchanged + one.unchanged,
            missing: all.missing + one.missing,
        })
    }

    /// Its transaction, for what is to be written with it, and the catalogue before it.
    pub const fn transaction(&mut self) -> (&mut Transaction, &Catalogue) {
        (&mut self.transaction, &self.before)
    }

    /// Commits it. Where all files were imported before there is nothing to commit: dropping the transaction also drops
    /// the new revision.
    ///
    /// # Errors
    /// When the token of the request does not hold any more, or the database fails.
    pub async fn commit(self) -> Result<ImportReport, ServiceError> {
        if self.effect.is_some() {
            match self.token {
                Some(token) if !tokens::holds(self.store, token, self.clock.now()).await? => {
                    return Err(ServiceError::TokenEnded);
                }
                _ => self.transaction.commit().await?,
            }
        }
        Ok(self.report)
    }
}
