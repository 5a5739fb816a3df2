//! The result of a formula at a period.

use super::refusal::PointRefusal;
use crate::domain::codes::codes;
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;

/// The result of a formula at a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The value, or the reason why there is none.
    pub outcome: Result<PointValue, PointRefusal>,
    /// The figures that were read, each once: the number of the series and the period.
    pub inputs: Vec<(usize, Period)>,
}

/// The value of a formula at a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointValue {
    /// The number and its interval.
    pub estimate: Estimate,
    /// Whether the interval is the exact range.
    pub quality: BoundsQuality,
    /// The weakest status of the inputs.
    pub status: ObservationStatus,
}

/// Whether bounds are the exact range of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoundsQuality {
    /// The range of the result over the intervals of the figures.
    Exact,
    /// An interval that contains this range.
    Outer,
}

codes!(BoundsQuality {
    Exact = "exact",
    Outer = "outer",
});
