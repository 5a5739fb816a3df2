//! What a request costs.

/// What an answer costs, in observations that are read and encoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// All that is done for it.
    pub(super) work: usize,
    /// What is in memory at once.
    pub(super) held: usize,
}

/// How many entries of a list cost as much as an observation in a format with a row for each.
const WALKED_PER_OBSERVATION: usize = 4;

impl Cost {
    /// An answer that is in memory as a whole.
    pub(super) const fn whole(observations: usize) -> Self {
        Self { work: observations, held: observations }
    }

    /// An answer of which a piece is in memory.
    pub(super) const fn pieces(observations: usize, piece: usize) -> Self {
        Self { work: observations, held: piece }
    }

    /// A walk over a list, such as that of all series.
    pub(super) const fn walk(entries: usize) -> Self {
        Self { work: entries / WALKED_PER_OBSERVATION, held: 0 }
    }

    /// The same in a format that takes some times the work of text.
    pub(super) const fn times(self, factor: usize) -> Self {
        Self { work: self.work.saturating_mul(factor), ..self }
    }
}
