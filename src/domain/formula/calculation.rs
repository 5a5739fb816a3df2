//! Calculations: formulas bound to their inputs, with the result for each period.

use super::check::Part;
use super::inputs::{InputSeries, Inputs};
use super::point::Point;
use super::quantity::Quantity;
use super::recording::Recording;
use super::step::{Step, StepId};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;

/// A formula whose units, price bases and frequencies are checked, ready to be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    pub(super) steps: Vec<Step>,
    /// The frequency of each step; none for a constant.
    pub(super) frequencies: Vec<Option<Frequency>>,
    pub(super) result: StepId,
    /// Each series that is read, once.
    series: Vec<InputSeries>,
    quantity: Quantity,
    frequency: Frequency,
    /// The period of a constant.
    constant_at: Option<Period>,
}

impl Calculation {
    /// The calculation of a part. A constant is shown at the last of the periods at which its parts are fixed.
    pub(super) fn new(
        whole: Part,
        steps: Vec<Step>,
        frequencies: Vec<Option<Frequency>>,
        series: Vec<InputSeries>,
        fixed: Option<Period>,
    ) -> Self {
        let constant_at = fixed.filter(|_| whole.frequency.is_none());
        let frequency = whole.frequency.or(constant_at.map(Period::frequency)).unwrap_or(Frequency::ANNUAL);
        Self {
            steps,
            frequencies,
            result: whole.step,
            series,
            quantity: whole.quantity,
            frequency,
            constant_at,
        }
    }

    /// What the result measures.
    #[must_use]
    pub const fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// The frequency of the result.
    #[must_use]
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The series that are read, each once.
    #[must_use]
    pub fn series(&self) -> &[InputSeries] {
        &self.series
    }

    /// The periods at which one of the inputs has an observation, in order: those at which the result is shown.
    ///
    /// A lag does not move them: the result has no point behind the last observation.
    #[must_use]
    pub fn periods(&self, inputs: &dyn Inputs) -> Vec<Period> {
        if let Some(period) = self.constant_at {
            return vec![period];
        }
        let own = |period: Period| {
            if period.frequency() == self.frequency { Some(period) } else { period.within(self.frequency) }
        };
        let mut periods: Vec<Period> =
            self.series.iter().flat_map(|series| inputs.periods(series.id)).filter_map(own).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// The result at a period.
    ///
    /// A period of another frequency than [`Calculation::frequency`] is refused.
    #[must_use]
    pub fn point(&self, period: Period, inputs: &dyn Inputs) -> Point {
        Recording::new(self, inputs, period).point()
    }
}
