//! The part of a series that a forecast is made of.

use super::cadence::Cadence;
use super::refusal::Refusal;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Estimate, Sample};
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// How many of the last observations need limits on both sides.
const LAST: usize = 8;

/// The values that a quantity can have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The least value.
    pub least: f64,
    /// The greatest value.
    pub greatest: f64,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self { least: f64::NEG_INFINITY, greatest: f64::INFINITY };
    /// Amounts and numbers of things: at least 0.
    pub const NON_NEGATIVE: Self = Self { least: 0.0, greatest: f64::INFINITY };
    /// Shares of a whole, in percent: 0 to 100.
    pub const SHARE: Self = Self { least: 0.0, greatest: 100.0 };

    pub(super) const fn cut(self, value: f64) -> f64 {
        value.max(self.least).min(self.greatest)
    }
}

/// A series as a forecast needs it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The frequency.
    pub frequency: Frequency,
    /// The class of the unit.
    pub unit_class: UnitClass,
    /// The observations, in order of time; of the frequency of the series.
    pub samples: &'a [Sample],
    /// The last observation that is marked as a break in the series. Only what follows it counts.
    pub last_break: Option<Period>,
    /// Whether the values are declared seasonally adjusted.
    pub is_adjusted: bool,
    /// The values that the quantity can have.
    pub limits: Limits,
}

impl<'a> Subject<'a> {
    /// A series without breaks and limits, not adjusted.
    #[must_use]
    pub const fn new(frequency: Frequency, unit_class: UnitClass, samples: &'a [Sample]) -> Self {
        Self { frequency, unit_class, samples, last_break: None, is_adjusted: false, limits: Limits::NONE }
    }

    /// The constants of the frequency.
    ///
    /// # Errors
    /// For spans of several years, weeks, days, ranks and multiples.
    pub(super) fn cadence(&self) -> Result<Cadence, Refusal> {
        if self.frequency.is_span() {
            return Err(Refusal::Span(self.frequency));
        }
        let cadence = Cadence::of(self.frequency).ok_or(Refusal::Frequency(self.frequency))?;
        if !self.unit_class.has_quotients() {
            return Err(Refusal::UnitClass(self.unit_class));
        }
        Ok(cadence)
    }

    /// The longest run without a gap that ends at the last value.
    ///
    /// It begins after the last break, and after the last value without limits on both sides.
    ///
    /// # Errors
    /// When it has too few values, or one of the last eight has no limit on a side.
    pub(super) fn run(&self, cadence: Cadence) -> Result<Run, Refusal> {
        let is_after = |period: Period| self.last_break.is_none_or(|last| last < period);
        let values: Vec<Input> = self
            .samples
            .iter()
            .filter(|sample| is_after(sample.period()))
            .filter_map(|sample| Some(Input::new(sample.period(), **sample.estimate().as_ref().ok()?)))
            .collect();
        let is_open = |value: &&Input| !value.half.is_finite();
        if let Some(open) = values.iter().rev().take(LAST).find(is_open) {
            return Err(Refusal::Unbounded(open.period));
        }
        let run = last_run(&values);
        let needed = cadence.least;
        match run {
            [.., last] if run.len() >= needed => Ok(Run::new(run, last.period)),
            [first, ..] if values.len() >= needed => Err(match values.iter().rev().find(is_open) {
                Some(open) if open.period < first.period && open.period.next() == Some(first.period) => {
                    Refusal::Unbounded(open.period)
                }
                _ => Refusal::Gap {
                    period: first.period.previous().unwrap_or(first.period),
                    found: run.len(),
                    needed,
                },
            }),
            _ => Err(Refusal::TooFewPoints { found: values.len(), needed }),
        }
    }
}

/// A value with its limits.
#[derive(Debug, Clone, Copy)]
struct Input {
    period: Period,
    value: f64,
    /// The larger distance to an end of its interval.
    half: f64,
}

impl Input {
    fn new(period: Period, estimate: Estimate) -> Self {
        let (lower, upper) = Bounds::ends(estimate.bounds());
        let value = estimate.value();
        Self { period, value, half: (upper - value).max(value - lower) }
    }
}

/// The longest run at the end: consecutive periods, all with limits.
fn last_run(values: &[Input]) -> &[Input] {
    let mut first = values.len();
    for (position, value) in values.iter().enumerate().rev() {
        let follows = values.get(position + 1).is_none_or(|next| value.period.next() == Some(next.period));
        if !follows || !value.half.is_finite() {
            break;
        }
        first = position;
    }
    values.get(first..).unwrap_or_default()
}

/// A run of observations without a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The period of the first.
    pub from: Period,
    /// The period of the last.
    pub to: Period,
    /// The values.
    pub values: Vec<f64>,
    /// The half-widths of the intervals of the values: what rounding and qualifiers leave open.
    pub(super) halves: Vec<f64>,
}

impl Run {
    fn new(values: &[Input], to: Period) -> Self {
        Self {
            from: values.first().map_or(to, |first| first.period),
            to,
            values: values.iter().map(|value| value.value).collect(),
            halves: values.iter().map(|value| value.half).collect(),
        }
    }

    /// The newest values, as a run.
    pub(super) fn newest(self, count: usize) -> Self {
        let first = self.values.len().saturating_sub(count);
        let Some(from) = self.period(first) else { return self };
        let rest = |all: &[f64]| all.get(first..).unwrap_or_default().to_vec();
        Self { from, values: rest(&self.values), halves: rest(&self.halves), ..self }
    }

    /// The period of the value at a position, or after the run.
    pub(super) fn period(&self, position: usize) -> Option<Period> {
        let ordinal = self.from.ordinal().checked_add(i32::try_from(position).ok()?)?;
        Period::from_ordinal(self.from.frequency(), ordinal)
    }

    /// Whether all values are the same.
    pub(super) fn is_constant(&self) -> bool {
        self.values.windows(2).all(|pair| matches!(pair, [one, other] if one.to_bits() == other.to_bits()))
    }
}
