//! Calculations: formulas bound to their inputs, with the result for each period.

use super::inputs::Inputs;
use super::quantity::Quantity;
use super::refusal::{PointRefusal, Refusal};
use crate::domain::codes::codes;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;

/// A formula whose units, price bases and frequencies are checked, ready to be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    quantity: Quantity,
    frequency: Option<Frequency>,
}

impl Calculation {
    /// What the result measures.
    #[must_use]
    pub const fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// The frequency of the result; `None` for a constant.
    #[must_use]
    pub const fn frequency(&self) -> Option<Frequency> {
        self.frequency
    }

    /// The periods at which one of the inputs has an observation, in order: those at which the result is shown.
    #[must_use]
    pub fn periods(&self, _inputs: &dyn Inputs) -> Vec<Period> {
        Vec::new()
    }

    /// The result at a period.
    #[must_use]
    pub fn point(&self, period: Period, _inputs: &dyn Inputs) -> Point {
        let refusal = PointRefusal { refusal: Refusal::MissingInput, series: None, period: Some(period) };
        Point { period, outcome: Err(refusal), inputs: Vec::new() }
    }
}

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
