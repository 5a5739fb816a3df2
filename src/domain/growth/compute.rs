//! Growth of a whole series by one measure.

use super::formula::FormulaInput;
use super::{
    Calculation, Estimate, Formula, Measure, Pair, Pairs, Point, Refusal, ResultUnit, Sample, Verdict,
    Window, compound, convert, index, sample::required, sets,
};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// A measure with its options, applied to a series; see the [module](super) for an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transform {
    /// The measure.
    pub measure: Measure,
    /// The class of the unit of the series. The simple rates `yoy` and `pop` of percentages are differences in
    /// percentage points; other quotients are computed from the percentages themselves. Ranks and multiples refuse all
    /// quotients.
    pub unit_class: UnitClass,
    /// Whether the simple rates of percentages are in percent too.
    pub as_percent: bool,
    /// The base period of `index`: a period of the series, or a longer one, whose mean is the base.
    pub base: Option<Period>,
}

impl Transform {
    /// The growth of a series at each of its periods within the window; for `cagr` one point at the window's end.
    ///
    /// Bases may lie before the window. A sample without a value has a point too, with the reason.
    #[must_use]
    pub fn points(&self, samples: &[Sample], window: Window) -> Vec<Point> {
        match sets::each(samples) {
            None => self.points_of_one_set(samples, window),
            Some(sets) => {
                sets::merged(sets.map(|(set, own)| (set, self.points_of_one_set(&own, window))), samples)
            }
        }
    }

    /// The growth of samples that compare.
    fn points_of_one_set(&self, samples: &[Sample], window: Window) -> Vec<Point> {
        let refused = self.is_refused();
        match self.measure.info().calculation {
            Calculation::Compound => compound::point(samples, window, refused).into_iter().collect(),
            Calculation::Lagged(..) | Calculation::FixedBase | Calculation::Value if refused => {
                let refuse = |sample: &Sample| Point::refused(sample.period(), Refusal::UnitClass, None);
                within(samples, window).iter().map(refuse).collect()
            }
            Calculation::Lagged(lag, formula) => {
                let Some(first) = samples.first() else { return Vec::new() };
                let pairs = Pairs::new(samples, lag, window);
                self.formula(formula).apply_to(pairs, first.period().frequency())
            }
            Calculation::FixedBase => self.index(samples, window),
            Calculation::Value => level(samples, window),
        }
    }

    /// The growth from a base to a value, where both are known. `None` for a measure that needs more than these two
    /// values, and for a unit class that the measure refuses.
    #[must_use]
    pub fn between(&self, pair: Pair<'_>, frequency: Frequency) -> Option<Result<Estimate, Refusal>> {
        match self.measure.info().calculation {
            Calculation::Lagged(_, formula) if !self.is_refused() => {
                Some(self.formula(formula).apply_to(pair, frequency))
            }
            Calculation::Lagged(..) | Calculation::Compound | Calculation::FixedBase | Calculation::Value => {
                None
            }
        }
    }

    /// The verdict on growth, given that on its rates: where nothing says the class of the unit, a computed rate may be
    /// one of percentages, which move in points, so it is not to be quoted.
    #[must_use]
    pub fn verdict(&self, of_rates: Verdict) -> Verdict {
        let is_open = self.unit_class == UnitClass::Unknown && self.measure.is_quotient();
        if is_open && of_rates == Verdict::ComputedOnly { Verdict::UnitUnknown } else { of_rates }
    }

    /// The code of the unit of the result, given that of the series.
    #[must_use]
    pub fn unit<'a>(&self, series_unit: &'a str) -> &'a str {
        match self.measure.info().unit {
            ResultUnit::Percent if self.in_percentage_points() => "percentage_points",
            ResultUnit::Percent => "percent",
            ResultUnit::Difference if self.unit_class.is_percentage() => "percentage_points",
            ResultUnit::Index => "index",
            ResultUnit::Difference | ResultUnit::Series => series_unit,
        }
    }

    /// Whether the unit class has no quotients and the measure is one.
    const fn is_refused(&self) -> bool {
        self.measure.is_quotient() && !self.unit_class.has_quotients()
    }

    /// Whether the rate of percentages is their difference.
    const fn in_percentage_points(&self) -> bool {
        self.measure.is_simple_rate() && self.unit_class.is_percentage() && !self.as_percent
    }

    /// The formula for this unit class.
    const fn formula(&self, formula: Formula) -> Formula {
        if self.in_percentage_points() { Formula::Difference } else { formula }
    }

    fn index(&self, samples: &[Sample], window: Window) -> Vec<Point> {
        let base = self.base.ok_or(Refusal::BaseMissing).and_then(|base| index_base(samples, base));
        let base = base.as_ref();
        within(samples, window)
            .iter()
            .map(|sample| {
                let base = base.map_err(|reason| *reason);
                let pair = sample.estimate().and_then(|current| Ok(Pair { current, base: base? }));
                let formula = if Some(sample.period()) == self.base { index_at_base } else { index };
                Point::new(sample.period(), pair, formula)
            })
            .collect()
    }
}

/// The value at the base of an index: that of a period of the series, or the mean of a longer period.
fn index_base(samples: &[Sample], base: Period) -> Result<Estimate, Refusal> {
    let frequency = samples.first().map(|sample| sample.period().frequency());
    if frequency.is_none_or(|frequency| frequency == base.frequency()) {
        return required(samples, base).copied();
    }
    convert::mean(samples, base)
}

/// The index at its base period: exactly 100, whatever the interval of the base value.
fn index_at_base(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    index(pair).map(|_| Estimate::within(100.0, Bounds::exact(100.0)))
}

fn level(samples: &[Sample], window: Window) -> Vec<Point> {
    within(samples, window)
        .iter()
        .map(|sample| Point { period: sample.period(), outcome: sample.estimate().copied(), change: None })
        .collect()
}

/// The samples in a window.
fn within(samples: &[Sample], window: Window) -> &[Sample] {
    samples.get(window.positions(samples)).unwrap_or_default()
}

impl FormulaInput for Pair<'_> {
    type Output = Result<Estimate, Refusal>;

    #[inline]
    fn apply(self, formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>) -> Self::Output {
        formula(self)
    }
}

impl FormulaInput for Pairs<'_> {
    type Output = Vec<Point>;

    /// The points of all pairs. A refusal makes its point out of line, so that the loop holds the usual case alone.
    fn apply(self, formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>) -> Self::Output {
        self.fold(
            Vec::with_capacity(self.count()),
            |points, period, pair| match formula(pair) {
                Ok(estimate) => points.push(Point { period, outcome: Ok(estimate), change: None }),
                Err(reason) => points.push(Point::refused(period, reason, Some(pair))),
            },
            |points, period, reason| points.push(Point::refused(period, reason, None)),
        )
    }
}
