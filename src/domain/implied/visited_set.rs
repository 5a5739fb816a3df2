//! Marks on numbered things, so that a walk over them costs no more than its own length.

/// Marks that tell which things a walk has seen; a new walk needs no clearing.
#[derive(Debug, Default)]
pub(super) struct VisitedSet {
    walks: Vec<u64>,
    current: u64,
}

impl VisitedSet {
    /// Begins a walk over that many things.
    pub(super) fn begin(&mut self, things: usize) {
        self.current += 1;
        self.walks.resize(self.walks.len().max(things), 0);
    }

    /// Marks a thing; `false` when this walk has seen it, or when there is no such thing.
    pub(super) fn enter(&mut self, thing: usize) -> bool {
        self.walks.get_mut(thing).is_some_and(|walk| std::mem::replace(walk, self.current) != self.current)
    }
}
