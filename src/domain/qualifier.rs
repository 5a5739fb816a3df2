//! Qualifiers: words that say how exact a number is.

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;

/// The word beside a number that says how exact it is.
///
/// `more_than` and `at_least` leave the true value unbounded above, `nearly` and `at_most` below; `expected` and
/// `target` mark a number for the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// No qualifier.
    Exact,
    /// "about", "approximately".
    Approximately,
    /// "more than", "over", "surpassed".
    MoreThan,
    /// "at least".
    AtLeast,
    /// "nearly", "almost".
    Nearly,
    /// "at most", "up to".
    AtMost,
    /// An expected value.
    Expected,
    /// A target.
    Target,
}

codes!(Qualifier {
    Exact = "exact",
    Approximately = "approximately",
    MoreThan = "more_than",
    AtLeast = "at_least",
    Nearly = "nearly",
    AtMost = "at_most",
    Expected = "expected",
    Target = "target",
});
