//! Qualifiers: words that say how exact a number is.

use serde::{Deserialize, Serialize};

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

impl Qualifier {
    /// The code in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximately => "approximately",
            Self::MoreThan => "more_than",
            Self::AtLeast => "at_least",
            Self::Nearly => "nearly",
            Self::AtMost => "at_most",
            Self::Expected => "expected",
            Self::Target => "target",
        }
    }

    /// The qualifier with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Exact,
            Self::Approximately,
            Self::MoreThan,
            Self::AtLeast,
            Self::Nearly,
            Self::AtMost,
            Self::Expected,
            Self::Target,
        ]
        .into_iter()
        .find(|qualifier| qualifier.code() == code)
    }
}
