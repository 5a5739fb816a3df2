//! The distance between a value and its base.

use crate::domain::period::Period;

/// The distance from a value back to its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lag {
    /// The period before.
    Period,
    /// The same period of the year before.
    Year,
}

impl Lag {
    /// The base period of a period; `None` where the calendar has none (29 February, week 53, the year 1).
    #[must_use]
    pub fn base_of(self, period: Period) -> Option<Period> {
        match self {
            Self::Period => period.previous(),
            Self::Year => period.year_before(),
        }
    }
}
