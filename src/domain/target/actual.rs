//! Actual values of a series.

use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// A value that was observed; neither expected nor a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Actual {
    /// The period.
    pub period: Period,
    /// The value.
    pub estimate: Estimate,
    /// The number of its scope. Values of different scopes are not comparable.
    pub scope: usize,
}
