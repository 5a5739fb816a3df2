//! A measure over a whole series.

use super::{
    Estimate, Measure, Pair, Pairs, Refusal, Sample, Window, annualised_rate, compound, difference, index,
    log_rate, rate, sample::required,
};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// Growth at one period: the estimate, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// The growth.
    pub outcome: Result<Estimate, Refusal>,
    /// The difference from the base where a quotient is refused because of signs.
    pub change: Option<Estimate>,
}

impl Point {
    /// What a formula gives for a value and its base.
    #[inline]
    pub(super) fn new(
        period: Period,
        pair: Result<Pair<'_>, Refusal>,
        formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>,
    ) -> Self {
        match pair.and_then(formula) {
            Ok(estimate) => Self { period, outcome: Ok(estimate), change: None },
            Err(reason) => Self::refused(period, reason, pair.ok()),
        }
    }

    /// A point without growth; where signs forbid a quotient, the difference stands in for it.
    #[cold]
    pub(super) fn refused(period: Period, reason: Refusal, pair: Option<Pair<'_>>) -> Self {
        let change = pair.filter(|_| reason.is_about_signs()).and_then(|pair| difference(pair).ok());
        Self { period, outcome: Err(reason), change }
    }
}

/// What to compute from a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transform {
    /// The measure.
    pub measure: Measure,
    /// The class of the series' unit. Percentages move in percentage points under `yoy` and `pop`; other
    /// measures that take a quotient take that of the percentages. Ranks and multiples refuse them all.
    pub unit_class: UnitClass,
    /// Whether percentages move in percent under `yoy` and `pop` too.
    pub as_percent: bool,
    /// The base period of an index.
    pub base: Option<Period>,
}

impl Transform {
    /// The growth of a series at each of its periods within the window; for `cagr` one point at the window's
    /// end.
    ///
    /// Bases may lie before the window. A sample without a value has a point too, with the reason.
    #[must_use]
    pub fn points(&self, samples: &[Sample], window: Window) -> Vec<Point> {
        let refused = self.measure.is_quotient() && !self.unit_class.has_quotients();
        match (self.measure, self.measure.lag()) {
            (Measure::Cagr, _) => compound::point(samples, window, refused).into_iter().collect(),
            _ if refused => {
                let refuse = |sample: &Sample| Point::refused(sample.period(), Refusal::UnitClass, None);
                within(samples, window).iter().map(refuse).collect()
            }
            (_, Some(lag)) => self.lagged(samples, Pairs::new(samples, lag, window)),
            (Measure::Index, None) => self.index(samples, window),
            (_, None) => level(samples, window),
        }
    }

    fn lagged(&self, samples: &[Sample], pairs: Pairs<'_>) -> Vec<Point> {
        match self.measure {
            Measure::Annualised => {
                let frequency = samples.first().map(|sample| sample.period().frequency());
                let periods = frequency.map_or(1.0, Frequency::periods_per_year);
                collect(pairs, |pair| annualised_rate(pair, periods))
            }
            Measure::LogYoy | Measure::LogPop => collect(pairs, log_rate),
            Measure::Yoy | Measure::Pop if !self.in_percentage_points() => collect(pairs, rate),
            _ => collect(pairs, difference),
        }
    }

    /// The growth from a base to a value, where both are there; none for a measure that takes more than two values,
    /// or that the unit refuses.
    #[must_use]
    pub fn between(&self, pair: Pair<'_>, frequency: Frequency) -> Option<Result<Estimate, Refusal>> {
        if self.measure.lag().is_none() || self.measure.is_quotient() && !self.unit_class.has_quotients() {
            return None;
        }
        Some(match self.measure {
            Measure::Annualised => annualised_rate(pair, frequency.periods_per_year()),
            Measure::LogYoy | Measure::LogPop => log_rate(pair),
            Measure::Yoy | Measure::Pop if !self.in_percentage_points() => rate(pair),
            _ => difference(pair),
        })
    }

    /// The code of the unit of the result, given that of the series.
    #[must_use]
    pub fn unit<'a>(&self, series_unit: &'a str) -> &'a str {
        match self.measure {
            Measure::Level => series_unit,
            Measure::Index => "index",
            Measure::Change | Measure::ChangeYoy if !self.unit_class.is_percentage() => series_unit,
            Measure::Change | Measure::ChangeYoy => "percentage_points",
            _ if self.in_percentage_points() => "percentage_points",
            _ => "percent",
        }
    }

    /// Whether `yoy` and `pop` are differences of percentages.
    fn in_percentage_points(&self) -> bool {
        matches!(self.measure, Measure::Yoy | Measure::Pop)
            && self.unit_class.is_percentage()
            && !self.as_percent
    }

    fn index(&self, samples: &[Sample], window: Window) -> Vec<Point> {
        let base = self.base.ok_or(Refusal::BaseMissing).and_then(|base| required(samples, base));
        within(samples, window)
            .iter()
            .map(|sample| {
                let pair = sample.estimate().and_then(|current| Ok(Pair { current, base: base? }));
                let formula = if Some(sample.period()) == self.base { index_at_base } else { index };
                Point::new(sample.period(), pair, formula)
            })
            .collect()
    }
}

/// The base of an index is exactly 100, however it was rounded.
fn index_at_base(pair: Pair<'_>) -> Result<Estimate, Refusal> {
    index(pair).map(|_| Estimate::within(100.0, Bounds::exact(100.0)))
}

fn level(samples: &[Sample], window: Window) -> Vec<Point> {
    within(samples, window)
        .iter()
        .map(|sample| Point { period: sample.period(), outcome: sample.estimate().copied(), change: None })
        .collect()
}

fn within(samples: &[Sample], window: Window) -> &[Sample] {
    samples.get(window.positions(samples)).unwrap_or_default()
}

/// The points of all pairs. A refusal makes its point out of line, so that the usual one is written once, in
/// place.
fn collect(pairs: Pairs<'_>, formula: impl Fn(Pair<'_>) -> Result<Estimate, Refusal>) -> Vec<Point> {
    pairs.fold(
        Vec::with_capacity(pairs.count()),
        |points, period, pair| match formula(pair) {
            Ok(estimate) => points.push(Point { period, outcome: Ok(estimate), change: None }),
            Err(reason) => points.push(Point::refused(period, reason, Some(pair))),
        },
        |points, period, reason| points.push(Point::refused(period, reason, None)),
    )
}
