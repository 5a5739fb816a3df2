//! Classes of units: the kind of quantity that a unit measures.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

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
}

impl UnitClass {
    /// All classes.
    pub const ALL: [Self; 7] =
        [Self::Level, Self::Count, Self::Ratio, Self::Growth, Self::Index, Self::Rank, Self::Multiple];

    /// The code in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Count => "count",
            Self::Ratio => "ratio",
            Self::Growth => "growth",
            Self::Index => "index",
            Self::Rank => "rank",
            Self::Multiple => "multiple",
        }
    }

    /// The class with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// Whether values are percentages, whose differences are percentage points.
    #[must_use]
    pub const fn is_percentage(self) -> bool {
        matches!(self, Self::Ratio | Self::Growth)
    }

    /// Whether the quotient of two values is meaningful; it is not for ranks and multiples.
    #[must_use]
    pub const fn has_quotients(self) -> bool {
        !matches!(self, Self::Rank | Self::Multiple)
    }
}

/// A text that is not the code of a unit class.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a unit class: expected level, count, ratio, growth, index, rank or multiple")]
pub struct ParseUnitClassError {
    text: String,
}

impl FromStr for UnitClass {
    type Err = ParseUnitClassError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_code(text).ok_or_else(|| ParseUnitClassError { text: text.to_owned() })
    }
}

impl fmt::Display for UnitClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_round_trips() {
        for class in UnitClass::ALL {
            assert_eq!(class.to_string().parse(), Ok(class));
        }
        assert!("Level".parse::<UnitClass>().unwrap_err().to_string().contains("expected level, count"));
    }
}
