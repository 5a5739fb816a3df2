//! What the service holds in memory at one revision.

use super::attributes::AttributeCache;
use super::implied::ImpliedCache;
use super::search::SearchIndex;
use crate::domain::catalogue::Catalogue;

/// The catalogue and what is derived from it, all of one revision.
#[derive(Debug, Default)]
pub struct State {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The search index over it.
    pub search: SearchIndex,
    /// What was found to be implied.
    pub(super) implied: ImpliedCache,
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
}
