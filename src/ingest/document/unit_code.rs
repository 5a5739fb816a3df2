//! The codes of units that the reader itself gives.

/// The unit of a count.
pub(super) const NUMBER: &str = "number";

/// The mark of a number whose unit is named but not known.
pub(super) const OPEN: &str = "open";

/// The unit of a fraction of a whole.
pub(super) const PERCENT: &str = "percent";

/// The unit of a position in an order.
pub(super) const RANK: &str = "rank";

/// The unit of a factor.
pub(super) const TIMES: &str = "times";

/// The unit of a length of time in years.
pub(super) const YEARS: &str = "years";

/// A unit that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnitName {
    /// Its code, or [`OPEN`].
    pub(super) code: &'static str,
    /// The power of ten that the name has in it: 6 for mb/d.
    pub(super) power: u32,
    /// The token after the name.
    pub(super) next: usize,
}
