//! The use cases: what a caller can ask for, whatever way it asks.
//!
//! [`Service`] holds the store and the state of the newest revision that it has seen. Whoever answers
//! a request takes one [`State`] and stays with it, so that an answer is of one revision throughout.

pub mod attributes;
pub mod documents;
pub mod error;
pub mod export;
pub mod fetch;
#[cfg(test)]
mod fixture;
pub mod growth;
pub mod header;
pub mod implied;
pub mod implied_values;
pub mod import;
mod pack;
pub mod page;
pub mod query;
pub mod ranking;
mod ranking_columns;
pub mod reconcile;
pub mod search;
pub mod seed;
pub mod seed_folder;
pub mod state;
mod stated_values;
pub mod tokens;
pub mod verify;
pub mod vintages;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

pub use error::ServiceError;
pub use state::State;

use crate::clock::Clock;
use crate::parallel::{Priority, spawn_on_thread};
use crate::store::{Store, StoreError};
use documents::Documents;

/// How long a state that was replaced is held: as long as requests that took it may need it.
const RETIREMENT: Duration = Duration::from_secs(1);

/// The service: the store, what is known of it, and the documents that were loaded.
#[derive(Debug)]
pub struct Service {
    store: Store,
    state: ArcSwap<State>,
    /// Held by whoever reads the catalogue.
    refreshing: tokio::sync::Mutex<()>,
    packed: tokio::sync::Mutex<pack::Packed>,
    snapshot_bytes: usize,
    documents: Documents,
    clock: Clock,
}

impl Service {
    /// The service over a migrated store.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn start(store: Store, documents: Documents, clock: Clock) -> Result<Self, ServiceError> {
        let service = Self {
            store,
            state: ArcSwap::default(),
            refreshing: tokio::sync::Mutex::default(),
            packed: tokio::sync::Mutex::default(),
            snapshot_bytes: usize::MAX,
            documents,
            clock,
        };
        service.refresh().await?;
        Ok(service)
    }

    /// The service, whose newest observations may take so many bytes in memory.
    #[must_use]
    pub fn with_snapshot_bytes(self, snapshot_bytes: usize) -> Self {
        Self { snapshot_bytes, ..self }
    }

    /// The state of the newest revision that was seen.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        self.state.load_full()
    }

    /// The documents that were loaded.
    #[must_use]
    pub fn documents(&self) -> &Documents {
        &self.documents
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

    /// Reads the catalogue again if the revision of the database is another one; says whether it was.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn refresh(&self) -> Result<bool, StoreError> {
        // Whoever finds that another one reads it already waits for that.
        let _reading = self.refreshing.lock().await;
        let seen = self.state.load().catalogue.revision;
        if seen != 0 && self.store.revision().await? == seen {
            return Ok(false);
        }
        let before = self.state();
        let read = async { self.store.read().await?.catalogue_after(&before.catalogue).await };
        let catalogue = Box::pin(read).await?;
        tracing::info!(
            revision = catalogue.revision,
            series = catalogue.series.len(),
            figures = catalogue.figures.len(),
            "catalogue read"
        );
        let state = State::after(&self.state.load(), catalogue);
        let retired = self.state.swap(Arc::new(state));
        // To give it back takes long as well, so no request should be the last to hold it.
        tokio::spawn(async move {
            tokio::time::sleep(RETIREMENT).await;
            spawn_on_thread(Priority::Low, move || drop(retired)).await
        });
        Ok(true)
    }

    /// Makes the indexes of the newest state, unless they are there, so that no caller waits for them.
    pub async fn index(&self) {
        let state = self.state();
        if state.is_indexed() {
            return;
        }
        if spawn_on_thread(Priority::Low, move || state.index()).await.is_none() {
            tracing::warn!("the indexes were not made");
        }
    }
}
