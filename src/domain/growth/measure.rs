//! The measures of growth.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A measure of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Percent over the same period of the year before.
    Yoy,
    /// Percent over the period before.
    Pop,
    /// Percent over the period before, as if it went on for a year.
    Annualised,
    /// Percent a year from one end of a stretch to the other, compounded.
    Cagr,
    /// Difference from the period before.
    Change,
    /// Difference from the same period of the year before.
    ChangeYoy,
    /// Logarithmic percent over the same period of the year before.
    LogYoy,
    /// Logarithmic percent over the period before.
    LogPop,
    /// Percent of the value at a base period.
    Index,
    /// The value itself.
    Level,
}

/// How far back the base of a measure lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lag {
    /// At the period before.
    Period,
    /// At the same period of the year before.
    Year,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 10] = [
        Self::Yoy,
        Self::Pop,
        Self::Annualised,
        Self::Cagr,
        Self::Change,
        Self::ChangeYoy,
        Self::LogYoy,
        Self::LogPop,
        Self::Index,
        Self::Level,
    ];

    /// The code as it stands in requests and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yoy => "yoy",
            Self::Pop => "pop",
            Self::Annualised => "annualised",
            Self::Cagr => "cagr",
            Self::Change => "change",
            Self::ChangeYoy => "change_yoy",
            Self::LogYoy => "log_yoy",
            Self::LogPop => "log_pop",
            Self::Index => "index",
            Self::Level => "level",
        }
    }

    /// The measure with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }

    /// Whether the formula takes the quotient of two values, which ranks and multiples refuse.
    #[must_use]
    pub const fn is_quotient(self) -> bool {
        !matches!(self, Self::Change | Self::ChangeYoy | Self::Level)
    }

    /// How far back the base lies; `None` where it does not move with the period.
    #[must_use]
    pub const fn lag(self) -> Option<Lag> {
        match self {
            Self::Yoy | Self::ChangeYoy | Self::LogYoy => Some(Lag::Year),
            Self::Pop | Self::Annualised | Self::Change | Self::LogPop => Some(Lag::Period),
            Self::Cagr | Self::Index | Self::Level => None,
        }
    }
}

/// A text that is no measure.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a measure: expected yoy, pop, annualised, cagr, change, change_yoy, log_yoy, log_pop, \
     index or level"
)]
pub struct ParseMeasureError {
    text: String,
}

impl FromStr for Measure {
    type Err = ParseMeasureError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_code(text).ok_or_else(|| ParseMeasureError { text: text.to_owned() })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
