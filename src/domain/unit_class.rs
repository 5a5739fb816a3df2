//! Classes of units: the kind of quantity that a unit measures.

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;

/// The kind of quantity that an indicator measures. It decides which measures of growth are meaningful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitClass {
    /// An amount: money, energy, tonnes.
    Level,
    /// A number of things.
    Count,
    /// A share or another quotient of like quantities, in percent.
    Ratio,
    /// A rate of growth, in percent.
    Growth,
    /// An index number with a base period.
    Index,
    /// A position in an order.
    Rank,
    /// How many times a quantity is another one, or itself at an earlier period.
    Multiple,
    /// Nothing says which of the others it is.
    Unknown,
}

codes!(UnitClass {
    Level = "level",
    Count = "count",
    Ratio = "ratio",
    Growth = "growth",
    Index = "index",
    Rank = "rank",
    Multiple = "multiple",
    Unknown = "unknown",
});

impl UnitClass {
    /// Whether values are percentages, whose differences are percentage points.
    #[must_use]
    pub const fn is_percentage(self) -> bool {
        matches!(self, Self::Ratio | Self::Growth)
    }

    /// Whether the sum of the values of several periods is meaningful: amounts and numbers of things add up, rates, indices
    /// and ranks do not.
    #[must_use]
    pub const fn has_sums(self) -> bool {
        matches!(self, Self::Level | Self::Count | Self::Unknown)
    }

    /// Whether the quotient of two values is meaningful; it is not for ranks and multiples.
    #[must_use]
    pub const fn has_quotients(self) -> bool {
        !matches!(self, Self::Rank | Self::Multiple)
    }
}
