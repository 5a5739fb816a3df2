//! Windows of time.

use std::ops::{Range, RangeInclusive};

use super::Sample;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;

/// The time between two periods of any frequency, both included; a missing end is unbounded.
///
/// A period is in the window when all of it is. Weeks belong to the year in which ISO 8601 numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// The first period.
    pub from: Option<Period>,
    /// The last period.
    pub to: Option<Period>,
}

impl Window {
    /// All time.
    pub const ALL: Self = Self { from: None, to: None };

    /// The ordinals of the periods of a frequency in the window; an unbounded end is the least or greatest integer.
    #[must_use]
    pub fn ordinals(self, frequency: Frequency) -> RangeInclusive<i32> {
        let first = self.from.map_or(i32::MIN, |from| first_ordinal(from, frequency.base()));
        let last = self.to.map_or(i32::MAX, |to| last_ordinal(to, frequency.base()));
        let beyond_first = i32::from(frequency.multiple()) - 1;
        first..=last.saturating_sub(beyond_first)
    }

    /// The positions of the samples in the window.
    pub(super) fn positions(self, samples: &[Sample]) -> Range<usize> {
        let Some(first) = samples.first().filter(|_| self != Self::ALL) else { return 0..samples.len() };
        let ordinals = self.ordinals(first.period().frequency());
        let start = samples.partition_point(|sample| sample.period().ordinal() < *ordinals.start());
        let end = samples.partition_point(|sample| sample.period().ordinal() <= *ordinals.end());
        start.min(end)..end
    }

    /// Whether all of a period is in the window.
    #[must_use]
    pub fn holds(self, period: Period) -> bool {
        self.ordinals(period.frequency()).contains(&period.ordinal())
    }
}

/// The ordinal of the first single period of a frequency that does not begin before another period.
fn first_ordinal(from: Period, frequency: Frequency) -> i32 {
    if let Some(period) = parts(from, frequency).and_then(|mut parts| parts.next()) {
        return period.ordinal();
    }
    Period::containing(frequency, from.start_date())
        .map_or(i32::MAX, |period| period.ordinal() + i32::from(period.start_date() < from.start_date()))
}

/// The ordinal of the last single period of a frequency that does not end after another period.
fn last_ordinal(to: Period, frequency: Frequency) -> i32 {
    if let Some(period) = parts(to, frequency).and_then(|mut parts| parts.next_back()) {
        return period.ordinal();
    }
    Period::containing(frequency, to.end_date())
        .map_or(i32::MAX, |period| period.ordinal() - i32::from(period.end_date() > to.end_date()))
}

/// The single periods of a frequency of which a period consists exactly, if there are any.
fn parts(period: Period, frequency: Frequency) -> Option<impl DoubleEndedIterator<Item = Period>> {
    if period.frequency().base() == frequency {
        Some(period.base_periods())
    } else {
        period.periods_within(frequency)
    }
}
