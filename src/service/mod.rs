//! The use cases, independent of the interface through which they are called.
//!
//! [`Service`] holds the store and the newest [`State`]. A request uses one state throughout, so its answer is of one
//! revision.

pub mod alerts;
pub mod attributes;
mod causes;
pub mod changes;
pub mod claims;
pub mod composites;
pub mod data_files;
pub mod definitions;
pub mod derived;
pub mod document_numbers;
pub mod document_reader;
pub mod documents;
pub mod drafts;
pub mod error;
pub mod export;
pub mod fetch;
pub mod first_codes;
#[cfg(test)]
mod fixture;
pub mod forecast;
pub mod formula;
pub mod grid;
pub mod growth;
pub mod header;
pub mod health;
pub mod implied;
pub mod implied_values;
pub mod import;
pub mod indicator_extents;
mod pack;
pub mod page;
pub mod query;
pub mod ranking;
mod ranking_columns;
pub mod reading;
pub mod reconcile;
pub mod revisions;
pub mod search;
pub mod seed;
pub mod seed_folder;
pub mod state;
mod stated_values;
pub mod targets;
mod term;
pub mod tokens;
pub mod upstreams;
pub mod verification;
pub mod verify;
pub mod vintages;
pub mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

pub use error::ServiceError;
pub use state::State;

use crate::clock::Clock;
use crate::domain::code::Code;
use crate::domain::nearest::nearest_first;
use crate::ingest::seed::{Seed, sha256};
use crate::ingest::upstreams::Upstream;
use crate::limits::PACKED_BEFORE_SHOWN;
use crate::parallel::{Priority, spawn_on_thread};
use crate::store::{Store, StoreError, Transaction};
use alerts::KeptReport;
use claims::Editing;
use definitions::DefinitionSet;
use documents::Documents;
use health::Health;
use import::running::RunningImports;
use verification::Verification;

/// The time that a replaced state is kept, so that requests in progress are not the last owners, which free it.
const RETIREMENT: Duration = Duration::from_secs(1);

/// The service: the store, the newest state, and the loaded documents.
#[derive(Debug)]
pub struct Service {
    store: Store,
    state: ArcSwap<State>,
    /// Locked while the catalogue is read.
    refreshing: tokio::sync::Mutex<()>,
    health: Health,
    last_snapshot: tokio::sync::Mutex<pack::LastSnapshot>,
    snapshot_bytes: usize,
    packed_before_shown: i64,
    documents: ArcSwap<Documents>,
    seeds: ArcSwap<Seeds>,
    definitions: Arc<DefinitionSet>,
    /// Where claims of figures are written; none if the service only reads.
    editing: Option<Editing>,
    /// A font for characters that the font of the pictures lacks; empty without one.
    font: Arc<[u8]>,
    running_imports: Arc<RunningImports>,
    upstreams: Arc<[Upstream]>,
    /// The newest verification.
    verification: tokio::sync::Mutex<Option<Arc<Verification>>>,
    /// The rules with their states, as they were last asked for.
    alerts: tokio::sync::Mutex<Option<KeptReport>>,
    clock: Clock,
}

/// The datasets of the seed folder.
#[derive(Debug, Default)]
struct Seeds {
    list: Arc<[Seed]>,
    /// A hash over the hashes of their files.
    digest: String,
}

impl Seeds {
    fn of(list: Vec<Seed>) -> Self {
        let files = list.iter().flat_map(|seed| &seed.files).map(|file| file.sha256.as_str());
        let digest = sha256(files.collect::<String>().as_bytes());
        Self { list: list.into(), digest }
    }
}

impl Service {
    /// A service over a migrated store; the catalogue is read first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn start(store: Store, documents: Documents, clock: Clock) -> Result<Self, ServiceError> {
        let service = Self {
            store,
            state: ArcSwap::default(),
            refreshing: tokio::sync::Mutex::default(),
            health: Health::default(),
            last_snapshot: tokio::sync::Mutex::default(),
            snapshot_bytes: usize::MAX,
            packed_before_shown: PACKED_BEFORE_SHOWN,
            documents: ArcSwap::from_pointee(documents),
            seeds: ArcSwap::default(),
            definitions: Arc::default(),
            editing: None,
            font: Arc::default(),
            running_imports: Arc::default(),
            upstreams: Arc::default(),
            verification: tokio::sync::Mutex::default(),
            alerts: tokio::sync::Mutex::default(),
            clock,
        };
        service.refresh().await?;
        Ok(service)
    }

    /// The service with a limit for the newest observations in memory, in bytes.
    #[must_use]
    pub fn with_snapshot_bytes(self, snapshot_bytes: usize) -> Self {
        Self { snapshot_bytes, ..self }
    }

    /// The service with another limit for the observations of written series that are packed before a revision is shown.
    #[must_use]
    pub fn with_packed_before_shown(self, packed_before_shown: i64) -> Self {
        Self { packed_before_shown, ..self }
    }

    /// The service with the datasets of the seed folder, which a verification compares with documents and database.
    #[must_use]
    pub fn with_seeds(self, seeds: Vec<Seed>) -> Self {
        let (seeds, documents) = (Seeds::of(seeds), self.documents());
        self.documents.store(Arc::new(documents.with_seeds(Arc::clone(&seeds.list))));
        Self { seeds: ArcSwap::from_pointee(seeds), ..self }
    }

    /// The service with the definitions of all datasets; its state is read again.
    ///
    /// # Errors
    /// When a definition of a folder of definitions fits no dataset that is there, or the store does not answer.
    pub async fn with_definitions(self, definitions: DefinitionSet) -> Result<Self, ServiceError> {
        let state = self.state();
        definitions.check(&state.catalogue, &[])?;
        for (dataset, ids) in definitions.waiting(&state.catalogue) {
            let nearest = nearest_first(dataset.as_str(), state.catalogue.datasets.keys().map(Code::as_str));
            let nearest = nearest.first().map(String::as_str);
            tracing::warn!(%dataset, definitions = ids.len(), nearest, "no such dataset yet: its definitions wait for it");
        }
        let service = Self { definitions: Arc::new(definitions), ..self };
        let reading = service.refreshing.lock().await;
        service.replace_state().await?;
        drop(reading);
        Ok(service)
    }

    /// The definitions of all datasets.
    #[must_use]
    pub fn definitions(&self) -> &DefinitionSet {
        &self.definitions
    }

    /// The service with folders in which figures are claimed.
    #[must_use]
    pub fn with_editing(self, editing: Editing) -> Self {
        Self { editing: Some(editing), ..self }
    }

    /// The service with a font for characters that the font of the pictures lacks.
    #[must_use]
    pub fn with_font(self, font: Vec<u8>) -> Self {
        Self { font: font.into(), ..self }
    }

    /// The service with upstreams, whose state it tells and whose schedules can be followed.
    #[must_use]
    pub fn with_upstreams(self, upstreams: Vec<Upstream>) -> Self {
        Self { upstreams: upstreams.into(), ..self }
    }

    /// The upstreams.
    #[must_use]
    pub fn upstreams(&self) -> &[Upstream] {
        &self.upstreams
    }

    /// The font for characters that the font of the pictures lacks, if there is one.
    #[must_use]
    pub fn font(&self) -> Option<&[u8]> {
        Some(&*self.font).filter(|font| !font.is_empty())
    }

    /// The newest state.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        self.state.load_full()
    }

    /// The loaded documents.
    #[must_use]
    pub fn documents(&self) -> Arc<Documents> {
        self.documents.load_full()
    }

    /// Reads the documents again if a file of their folder has changed; returns whether one has.
    ///
    /// # Errors
    /// When the folder or a file cannot be read; then the documents stay.
    pub async fn refresh_documents(&self) -> Result<bool, ServiceError> {
        let documents = self.documents();
        let changed = spawn_on_thread(Priority::Low, move || documents.changed()).await;
        let Some(changed) = changed.unwrap_or(Err(ServiceError::Interrupted))? else { return Ok(false) };
        tracing::info!(digest = changed.digest(), "documents read again");
        self.documents.store(Arc::new(changed.with_seeds(self.seeds())));
        Ok(true)
    }

    /// Reads the documents of the seed folder anew, also those that it did not have before.
    ///
    /// # Errors
    /// When the folder or a file cannot be read; then the documents stay.
    pub async fn reload_documents(&self) -> Result<(), ServiceError> {
        let (documents, seeds) = (self.documents(), self.seeds());
        let read = spawn_on_thread(Priority::Normal, move || {
            let sources = seeds.iter().flat_map(|seed| &seed.sources).filter(|source| source.file.is_none());
            documents.with_names(sources.map(|source| source.id.as_str()))
        });
        let read = read.await.unwrap_or(Err(ServiceError::Interrupted))?;
        self.documents.store(Arc::new(read.with_seeds(self.seeds())));
        Ok(())
    }

    /// The datasets of the seed folder, as they are now.
    #[must_use]
    pub fn seeds(&self) -> Arc<[Seed]> {
        Arc::clone(&self.seeds.load().list)
    }

    /// A hash over the hashes of the files of the seed folder.
    #[must_use]
    pub fn seed_digest(&self) -> String {
        self.seeds.load().digest.clone()
    }

    /// Puts the newest state of a dataset of the seed folder in place of the one before.
    fn replace_seed(&self, seed: &Seed) {
        self.seeds.rcu(|seeds| {
            let others = seeds.list.iter().filter(|one| one.dataset.id != seed.dataset.id);
            let mut list: Vec<Seed> = others.cloned().chain(std::iter::once(seed.clone())).collect();
            list.sort_by(|one, other| one.dataset.id.cmp(&other.dataset.id));
            Seeds::of(list)
        });
        self.documents.rcu(|documents| documents.with_seeds(self.seeds()));
    }

    /// Where claims of figures are written; none if the service only reads.
    #[must_use]
    pub const fn editing(&self) -> Option<&Editing> {
        self.editing.as_ref()
    }

    /// The uploads in progress.
    #[must_use]
    pub fn running_imports(&self) -> &Arc<RunningImports> {
        &self.running_imports
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads the catalogue if the revision of the database has changed; returns whether it has.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn refresh(&self) -> Result<bool, StoreError> {
        // Concurrent callers wait for the one that reads.
        let _reading = self.refreshing.lock().await;
        let seen = self.state.load().catalogue.identity();
        if self.newest_revision().await? == seen {
            self.health.set_behind(false);
            return Ok(false);
        }
        let replaced = self.replace_state().await;
        self.health.set_behind(replaced.is_err());
        replaced?;
        Ok(true)
    }

    /// Whether the database answers.
    #[must_use]
    pub const fn health(&self) -> &Health {
        &self.health
    }

    /// Reads the catalogue, computes the derived series, packs what was written, and replaces the state.
    async fn replace_state(&self) -> Result<(), StoreError> {
        let read = async {
            let mut read = self.store.read().await?;
            let before = self.state_before(&mut read).await?;
            let lists = read.catalogue_lists(&before.catalogue).await?;
            read.end_at(lists.identity()).await?;
            let planned = composites::planned(&lists, self.definitions.iter());
            let (catalogue, derived) =
                derived::with_derived(&self.store, lists, &self.definitions, &before).await?;
            let (catalogue, composites) =
                composites::with_composites(&self.store, catalogue, planned, &before.composites).await?;
            Ok::<_, StoreError>((before, catalogue, derived, composites))
        };
        let (before, catalogue, derived, composites) = Box::pin(read).await?;
        tracing::info!(
            revision = catalogue.revision,
            series = catalogue.series.len(),
            figures = catalogue.figures.len(),
            derived = catalogue.derived.len(),
            refused = derived.refused(),
            "catalogue read"
        );
        let state = Arc::new(State::after(&before, catalogue, derived, composites));
        self.pack_before_shown(&state).await?;
        let retired = self.state.swap(state);
        // Freeing a large state takes long, so it is done on a background thread and not by a request.
        tokio::spawn(async move {
            tokio::time::sleep(RETIREMENT).await;
            spawn_on_thread(Priority::Low, move || drop(retired)).await
        });
        Ok(())
    }

    /// The newest state, if its revision is an ancestor of the newest of the database; an empty one otherwise, since
    /// nothing of another history may be kept.
    async fn state_before(&self, read: &mut Transaction) -> Result<Arc<State>, StoreError> {
        let state = self.state();
        let identity = state.catalogue.identity();
        if read.has_revision(identity).await? {
            return Ok(state);
        }
        if identity.number != 0 {
            tracing::warn!(%identity, "the database was set back to another history: all is read anew");
        }
        Ok(Arc::default())
    }

    /// Builds the lazy indexes of the newest state in the background, so that no request waits for them.
    pub async fn index(&self) {
        let state = self.state();
        if state.is_indexed() {
            return;
        }
        if spawn_on_thread(Priority::Low, move || state.index()).await.is_none() {
            tracing::warn!("the indexes were not built");
        }
    }
}
