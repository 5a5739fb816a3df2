//! Samples: the input of growth.

use super::Refusal;
use crate::domain::bounds::Bounds;
use crate::domain::period::Period;

/// A finite number and an interval that contains it and the true number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    value: f64,
    bounds: Bounds,
}

impl Estimate {
    /// A number and its interval, which is extended to contain the number.
    ///
    /// # Errors
    ///
    /// A number that is not finite is refused as unbounded.
    pub fn new(value: f64, bounds: Bounds) -> Result<Self, Refusal> {
        if value.is_finite() {
            Ok(Self::within(value + 0.0, bounds.including(value)))
        } else {
            Err(Refusal::Unbounded)
        }
    }

    /// An exact number; `None` when it is not finite.
    #[must_use]
    #[inline]
    pub fn exact(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::within(value + 0.0, Bounds::exact(value)))
    }

    /// A finite number and an interval that contains it.
    pub(super) const fn within(value: f64, bounds: Bounds) -> Self {
        Self { value, bounds }
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value
    }

    /// The interval.
    #[must_use]
    pub const fn bounds(self) -> Bounds {
        self.bounds
    }
}

/// How many of the shorter periods of a converted period had a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// The number with a value.
    pub observed: u16,
    /// The number in the calendar.
    pub expected: u16,
}

impl Coverage {
    /// One of one: a period that was not converted.
    pub const WHOLE: Self = Self { observed: 1, expected: 1 };

    /// Whether some but not all had a value.
    #[must_use]
    pub const fn is_partial(self) -> bool {
        0 < self.observed && self.observed < self.expected
    }
}

/// The value of a series at a period, or the reason why it is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    period: Period,
    coverage: Coverage,
    /// The number of the set of units behind the score of a composite index; zero of anything else.
    set: u32,
    estimate: Result<Estimate, Refusal>,
}

impl Sample {
    /// The sample of a period that was not converted; a value that is not finite counts as missing.
    #[must_use]
    pub fn new(period: Period, value: Option<f64>, bounds: Bounds) -> Self {
        Self::covering(period, value.and_then(|value| Estimate::new(value, bounds).ok()), Coverage::WHOLE)
    }

    /// The sample of a converted period.
    pub(super) fn covering(period: Period, estimate: Option<Estimate>, coverage: Coverage) -> Self {
        let missing = if coverage.is_partial() { Refusal::PartialPeriod } else { Refusal::Gap };
        Self { period, coverage, set: 0, estimate: estimate.ok_or(missing) }
    }

    /// The sample of a period whose value says nothing, for this reason.
    #[must_use]
    pub const fn refused(period: Period, coverage: Coverage, reason: Refusal) -> Self {
        Self { period, coverage, set: 0, estimate: Err(reason) }
    }

    /// The sample as a score of a set of units.
    #[must_use]
    pub const fn of_set(self, set: u32) -> Self {
        Self { set, ..self }
    }

    /// The number of the set of units behind a score, from 1; zero of what is no score.
    pub(super) const fn set(&self) -> u32 {
        self.set
    }

    /// The period.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// How many of its parts a converted period had.
    #[must_use]
    pub const fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The value with its interval.
    ///
    /// # Errors
    ///
    /// A missing value is a partial period where some of its parts have a value, else a gap.
    #[inline]
    pub const fn estimate(&self) -> Result<&Estimate, Refusal> {
        match &self.estimate {
            Ok(estimate) => Ok(estimate),
            Err(reason) => Err(*reason),
        }
    }

    /// Whether it has a value, also one that is refused since it does not compare.
    pub(super) const fn is_observed(&self) -> bool {
        matches!(self.estimate, Ok(_) | Err(Refusal::SetChanges))
    }
}

/// The sample of a series at a period, if it has one.
#[must_use]
pub fn find(samples: &[Sample], period: Period) -> Option<&Sample> {
    let at = samples.binary_search_by_key(&period, |sample| sample.period).ok()?;
    samples.get(at)
}

/// The value at a period that is needed as a base or as an end.
///
/// A value that is missing before the first observation is a missing base; later, it is a gap.
pub(super) fn required(samples: &[Sample], period: Period) -> Result<&Estimate, Refusal> {
    let observed = samples.iter().find(|sample| sample.is_observed()).map(|sample| sample.period);
    let absence = match observed {
        Some(first) if first.frequency() == period.frequency() && first <= period => Refusal::Gap,
        _ => Refusal::BaseMissing,
    };
    match find(samples, period).map(Sample::estimate) {
        None | Some(Err(Refusal::Gap)) => Err(absence),
        Some(found) => found,
    }
}
