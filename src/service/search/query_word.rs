//! The words of a search text.

/// A word of a search text.
pub(super) struct QueryWord {
    pub(super) word: String,
    /// How often it occurs.
    pub(super) times: u32,
    /// Whether it is part of the number.
    pub(super) is_number: bool,
    /// Whether it counts only where an entry has it: digits alone, which may be a year.
    pub(super) is_optional: bool,
}
