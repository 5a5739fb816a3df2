//! A set of visited positions for repeated traversals.

use crate::domain::invariant::OrBroken;

/// A set of positions, emptied in constant time: each position holds the number of the last traversal that visited it.
#[derive(Debug, Default)]
pub(super) struct VisitedSet {
    traversals: Vec<u64>,
    current: u64,
}

impl VisitedSet {
    /// Empties the set, for a traversal of positions below `length`.
    pub(super) fn clear(&mut self, length: usize) {
        self.current += 1;
        self.traversals.resize(self.traversals.len().max(length), 0);
    }

    /// Adds a position; `false` when it is in the set already.
    pub(super) fn insert(&mut self, position: usize) -> bool {
        let traversal = self.traversals.get_mut(position).or_broken("a traversal stays below its length");
        traversal.is_some_and(|traversal| std::mem::replace(traversal, self.current) != self.current)
    }
}
