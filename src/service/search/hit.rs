//! Entries that are results of a search.

use std::cmp::Reverse;

use super::answer::SearchKind;

/// An entry that is a result.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) score: u32,
    pub(super) kind: SearchKind,
    pub(super) place: usize,
}

impl Hit {
    /// The sort key: the best first, then by kind and position.
    pub(super) const fn order(&self) -> (Reverse<u32>, SearchKind, usize) {
        (Reverse(self.score), self.kind, self.place)
    }
}
