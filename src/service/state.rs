//! What the service holds in memory at one revision.

use std::sync::{Arc, OnceLock};

use super::attributes::AttributeCache;
use super::implied::ImpliedCache;
use super::ranking::RankingColumns;
use super::search::SearchIndex;
use crate::domain::catalogue::Catalogue;
use crate::snapshot::Snapshot;

/// The catalogue and what is derived from it, all of one revision.
#[derive(Debug, Default)]
pub struct State {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The search index over it.
    pub search: SearchIndex,
    /// What was found to be implied.
    pub(super) implied: ImpliedCache,
    /// The newest observations: nothing until they are packed, and none where they have no room.
    pub(super) snapshot: OnceLock<Option<Arc<Snapshot>>>,
    /// What rankings look up of every series.
    pub(super) ranking: OnceLock<RankingColumns>,
    /// What data files say of single observations.
    pub(super) attributes: AttributeCache,
}

impl State {
    /// The state of a catalogue.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        let search = SearchIndex::new(&catalogue);
        Self { catalogue, search, ..Self::default() }
    }

    /// The newest observations in memory; none while they are packed, and where they have no room.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.get()?.as_deref()
    }

    /// Whether it is settled if the newest observations are in memory.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        self.snapshot.get().is_some()
    }
}
