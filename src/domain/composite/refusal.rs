//! Refusals: why a composite index has no score.

use thiserror::Error;

use crate::domain::codes::codes;

/// The reason why a composite index has no score, or why a comparison of its scores is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Refusal {
    /// Inputs are missing, more than the definition allows.
    #[error("the unit lacks inputs that the definition asks for")]
    TooFewInputs,
    /// A geometric mean has a part that is zero or negative.
    #[error(
        "a geometric mean has no use for a part that is zero or less: set `shift`, or aggregate arithmetically"
    )]
    ZeroUnderGeometric,
    /// An input lies beyond the worse goalpost.
    #[error("an input lies beyond the worse goalpost: change the goalposts, or set `clip = \"both\"`")]
    OutsideGoalposts,
    /// All units have the same value of an input, so it orders nobody.
    #[error("all units have the same value of an input")]
    NoSpread,
    /// The set of units or of inputs is not the same at both periods.
    #[error("the set of units or inputs is not the same in all periods")]
    SetChanges,
    /// An input at the prices of each period is pooled over periods.
    #[error(
        "an input at current prices cannot be pooled over periods: deflate it, or set `over = \"period\"`"
    )]
    PriceBasis,
    /// Fewer units than a comparison among units needs.
    #[error("fewer than {MIN_UNITS} units have the inputs")]
    TooFewUnits,
    /// The values of an input have different units of measure.
    #[error("the values of an input have different units of measure")]
    UnitMismatch,
    /// The values of an input are ranks, which enter no arithmetic.
    #[error("ranks enter no arithmetic")]
    UnitClass,
    /// The reference unit has no value.
    #[error("the reference unit has no value")]
    BaseMissing,
    /// A value or that of the reference unit is not above zero, so their quotient says nothing.
    #[error("a quotient with the reference needs values above zero")]
    SignChange,
    /// The result overflows a double.
    #[error("the result is beyond every number")]
    Unbounded,
}

/// The least number of units that are compared with each other.
pub const MIN_UNITS: usize = 3;

codes!(Refusal {
    TooFewInputs = "too_few_inputs",
    ZeroUnderGeometric = "zero_under_geometric",
    OutsideGoalposts = "outside_goalposts",
    NoSpread = "no_spread",
    SetChanges = "set_changes",
    PriceBasis = "price_basis",
    TooFewUnits = "too_few_units",
    UnitMismatch = "unit_mismatch",
    UnitClass = "unit_class",
    BaseMissing = "base_missing",
    SignChange = "sign_change",
    Unbounded = "unbounded",
});
