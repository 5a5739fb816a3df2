//! Refusals: why a formula has no value.

use std::fmt;

use thiserror::Error;

use crate::domain::codes::codes;
use crate::domain::growth;
use crate::domain::period::Period;

/// The reason why a formula, or one of its points, has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Refusal {
    /// The input has begun, and its value at another period than that of the point is not there.
    #[error("an input has a gap where a value is needed")]
    Gap,
    /// The input has no value as early as that, or the calendar has no such period (29 February, week 53).
    #[error("an input has no value as early as the base")]
    BaseMissing,
    /// A divisor is zero.
    #[error("the base or divisor is zero")]
    BaseZero,
    /// The base of a rate is negative and the value is negative or zero.
    #[error("the base is negative")]
    BaseNegative,
    /// Value and base of a rate have opposite signs.
    #[error("the sign changes between the base and the value")]
    SignChange,
    /// The result overflows a double.
    #[error("the result is beyond every number")]
    Unbounded,
    /// The operation is meaningless for the class of unit, as arithmetic with ranks is.
    #[error("the operation says nothing about this class of unit")]
    UnitClass,
    /// Real and nominal quantities would be mixed.
    #[error("real and nominal quantities cannot be combined")]
    PriceBasis,
    /// The units are not those that the operation needs.
    #[error("the units do not fit")]
    UnitMismatch,
    /// The frequencies differ, or a period is of another frequency than the series.
    #[error("the frequencies do not fit")]
    FrequencyMismatch,
    /// A period that is computed from shorter ones lacks some of them.
    #[error("the period lacks some of its parts")]
    PartialPeriod,
    /// A series is not there, or has no value at the period.
    #[error("an input is missing")]
    MissingInput,
    /// Definitions name each other in a circle.
    #[error("the definitions form a circle")]
    Cycle,
    /// Definitions or expressions are nested too deeply, or are too large.
    #[error("the formula is nested too deeply or too large")]
    TooDeep,
    /// A logarithm of what may be zero or negative, or a root or power of what may be negative.
    #[error("the function has no value there")]
    Domain,
    /// Parts of chained volumes do not add up.
    #[error("chained volumes do not add up")]
    ChainNonadditive,
    /// Scores of a composite index at several periods rest on other units or inputs.
    #[error("the set of units or inputs behind the scores changes")]
    SetChanges,
}

codes!(Refusal {
    Gap = "gap",
    BaseMissing = "base_missing",
    BaseZero = "base_zero",
    BaseNegative = "base_negative",
    SignChange = "sign_change",
    Unbounded = "unbounded",
    UnitClass = "unit_class",
    PriceBasis = "price_basis",
    UnitMismatch = "unit_mismatch",
    FrequencyMismatch = "frequency_mismatch",
    PartialPeriod = "partial_period",
    MissingInput = "missing_input",
    Cycle = "cycle",
    TooDeep = "too_deep",
    Domain = "domain",
    ChainNonadditive = "chain_nonadditive",
    SetChanges = "set_changes",
});

impl Refusal {
    /// Whether a value that is not there is the reason.
    #[must_use]
    pub const fn is_absence(self) -> bool {
        matches!(self, Self::Gap | Self::BaseMissing | Self::MissingInput | Self::PartialPeriod)
    }
}

impl From<growth::Refusal> for Refusal {
    fn from(refusal: growth::Refusal) -> Self {
        match refusal {
            growth::Refusal::Gap => Self::Gap,
            growth::Refusal::BaseMissing => Self::BaseMissing,
            growth::Refusal::BaseZero => Self::BaseZero,
            growth::Refusal::BaseNegative => Self::BaseNegative,
            growth::Refusal::SignChange => Self::SignChange,
            growth::Refusal::UnitClass => Self::UnitClass,
            growth::Refusal::Frequency => Self::FrequencyMismatch,
            growth::Refusal::PriceBasis => Self::PriceBasis,
            growth::Refusal::Unbounded => Self::Unbounded,
            growth::Refusal::SetChanges => Self::SetChanges,
            growth::Refusal::PartialPeriod => Self::PartialPeriod,
        }
    }
}

/// The refusal of a whole formula.
///
/// Displayed as one sentence: the part of the formula, what is wrong with it, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FormulaRefusal {
    /// The reason.
    pub refusal: Refusal,
    /// The part of the formula that is refused, as text.
    pub part: String,
    /// What is wrong and what to do.
    pub detail: String,
}

impl fmt::Display for FormulaRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.part, self.detail)
    }
}

/// The refusal of one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointRefusal {
    /// The reason.
    pub refusal: Refusal,
    /// The number of the series whose value is missing, where one is.
    pub series: Option<usize>,
    /// The period at which the value is missing, or at which the operation has none.
    pub period: Option<Period>,
}
