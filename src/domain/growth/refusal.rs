//! Refusals: why growth has no value.

use thiserror::Error;

use crate::domain::codes::codes;

/// The reason why growth has no value at a period.
///
/// What is missing is named by the first two: a series that has begun has a [`Gap`](Self::Gap); before its first
/// observation the base is missing ([`BaseMissing`](Self::BaseMissing)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Refusal {
    /// The series has begun, and a value that is needed is not there: that of the period itself or that of its base.
    #[error("the series has a gap where a value is needed")]
    Gap,
    /// Nothing was observed as early as the base, or the calendar has no such period (29 February, week 53).
    #[error("the series has no base to compare with")]
    BaseMissing,
    /// The base is zero.
    #[error("the base is zero")]
    BaseZero,
    /// The base is negative and the value is negative or zero.
    #[error("the base is negative")]
    BaseNegative,
    /// Value and base have opposite signs, or the logarithm of zero is needed.
    #[error("the sign changes between the base and the value")]
    SignChange,
    /// The measure is meaningless for the unit class, as a quotient of ranks is.
    /// So are sums of rates, ranks and indices.
    #[error("the measure or the sum says nothing about this class of unit")]
    UnitClass,
    /// The periods of the series do not fill those of the frequency or of the base that was asked for.
    #[error("the series has a frequency that does not convert")]
    Frequency,
    /// Real and nominal quantities would be mixed.
    #[error("real and nominal quantities cannot be compared")]
    PriceBasis,
    /// The result overflows a double.
    #[error("the result is beyond every number")]
    Unbounded,
    /// The scores of a composite index rest on other units or inputs at the period than at its base.
    #[error("the set of units or inputs behind the scores changes")]
    SetChanges,
    /// A converted period, or a base of several periods, lacks the values of some of its parts.
    #[error("the period lacks some of its parts")]
    PartialPeriod,
}

codes!(Refusal {
    Gap = "gap",
    BaseMissing = "base_missing",
    BaseZero = "base_zero",
    BaseNegative = "base_negative",
    SignChange = "sign_change",
    UnitClass = "unit_class",
    Frequency = "frequency",
    PriceBasis = "price_basis",
    Unbounded = "unbounded",
    SetChanges = "set_changes",
    PartialPeriod = "partial_period",
});

impl Refusal {
    /// Whether signs are the reason, so that the difference is still meaningful.
    #[must_use]
    pub const fn is_about_signs(self) -> bool {
        matches!(self, Self::BaseZero | Self::BaseNegative | Self::SignChange)
    }
}
