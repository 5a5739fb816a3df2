//! Calculations: formulas bound to their inputs, with the result for each period.

use super::inputs::{InputSeries, Inputs};
use super::quantity::Quantity;
use super::step::{Step, StepId};
use crate::domain::frequency::{Frequency, FrequencyUnit};
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
        (steps, frequencies): (Vec<Step>, Vec<Option<Frequency>>),
        result: StepId,
        quantity: Quantity,
        series: Vec<InputSeries>,
        fixed: Option<Period>,
    ) -> Self {
        let own = frequencies.get(result).copied().flatten();
        let constant_at = fixed.filter(|_| own.is_none());
        let frequency = own.or(constant_at.map(Period::frequency)).unwrap_or(Frequency::ANNUAL);
        Self { steps, frequencies, result, series, quantity, frequency, constant_at }
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

    /// The most numbers that a point is computed from, each counted as often as it occurs: the twelve values of
    /// `ma(x, 12)`, the days of the year in `cum(x)`.
    #[must_use]
    pub fn numbers(&self) -> usize {
        let mut counts: Vec<usize> = Vec::with_capacity(self.steps.len());
        for (id, step) in self.steps.iter().enumerate() {
            let of = |child: StepId| counts.get(child).copied().unwrap_or(1);
            let frequency = |step: StepId| self.frequencies.get(step).copied().flatten();
            let own = match *step {
                Step::Constant(..) | Step::Value(_) => 1,
                Step::Earlier(child, _)
                | Step::Fixed(child, _)
                | Step::Unary(_, child)
                | Step::Power(child, _) => of(child),
                Step::Binary(_, left, right) => of(left).saturating_add(of(right)),
                Step::MeanOver(child, base) => {
                    let parts = frequency(child).and_then(|own| base.periods_within(own));
                    of(child).saturating_mul(parts.map_or(1, |parts| parts.len()))
                }
                Step::TrailingMean(child, count) => of(child).saturating_mul(count.into()),
                Step::YearSum(child) => of(child).saturating_mul(frequency(id).map_or(1, most_in_a_year)),
                Step::Conversion(child, _) => {
                    of(child).saturating_mul(frequency(child).map_or(1, most_in_a_year))
                }
                Step::Link(first, second, _) => of(first).saturating_add(of(second).saturating_mul(2)),
            };
            counts.push(own);
        }
        counts.get(self.result).copied().unwrap_or_default()
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
}

/// The most periods of a frequency in a year.
const fn most_in_a_year(frequency: Frequency) -> usize {
    match frequency.unit() {
        FrequencyUnit::Year => 1,
        FrequencyUnit::HalfYear => 2,
        FrequencyUnit::Quarter => 4,
        FrequencyUnit::Month => 12,
        FrequencyUnit::Week => 53,
        FrequencyUnit::Day => 366,
    }
}
