//! Pairs of a value and its base.

use super::{Estimate, Lag, Refusal, Sample, Window};
use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;

/// A value and the base that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// The value.
    pub current: &'a Estimate,
    /// The base.
    pub base: &'a Estimate,
}

/// The values of a series in a window, each with its base or the refusal for want of one.
///
/// Bases are found by period arithmetic, not by counting samples, and may lie before the window. This is the inner loop
/// of growth over many series, so it allocates nothing.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    lookup: BaseLookup<'a>,
    /// The position of the next sample.
    next: usize,
    /// The distance in samples to the last base; the next base is expected at the same distance.
    distance: usize,
}

/// A series with the data for finding bases in it.
#[derive(Debug, Clone, Copy)]
struct BaseLookup<'a> {
    /// The samples from the first of the series to the last of the window.
    samples: &'a [Sample],
    /// The difference of ordinals between a period and its base; `None` where it depends on the calendar.
    step: Option<i32>,
    /// The ordinal of the first observation.
    first: i32,
}

impl<'a> Pairs<'a> {
    /// The pairs of a series.
    #[must_use]
    pub fn new(samples: &'a [Sample], lag: Lag, window: Window) -> Self {
        let positions = window.positions(samples);
        let frequency = samples.first().map(|sample| sample.period().frequency());
        let step = frequency.and_then(|frequency| match lag {
            Lag::Period => Some(i32::from(frequency.multiple())),
            Lag::Year => frequency.fixed_year_step(),
        });
        let first = samples.iter().find(|sample| sample.is_observed());
        let first = first.map_or(i32::MAX, |sample| sample.period().ordinal());
        let samples =
            samples.get(..positions.end).or_broken("a window ends within the samples").unwrap_or_default();
        Self { lookup: BaseLookup { samples, step, first }, next: positions.start, distance: 1 }
    }

    /// The number of samples in the window.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lookup.samples.len().saturating_sub(self.next)
    }

    /// Folds the samples of the window, in order of time, with one of two functions: for a sample with a base and for
    /// one without.
    #[inline]
    pub fn fold<State>(
        self,
        mut state: State,
        mut with_base: impl FnMut(&mut State, Period, Pair<'a>),
        mut without: impl FnMut(&mut State, Period, Refusal),
    ) -> State {
        let Self { lookup, next: mut position, mut distance } = self;
        while let Some(rest) = lookup.samples.get(position..) {
            for (base, sample) in lookup.behind(position, distance).iter().zip(rest) {
                let Some(pair) = lookup.pair(sample, base) else { break };
                with_base(&mut state, sample.period(), pair);
                position += 1;
            }
            let Some(sample) = lookup.samples.get(position) else { break };
            match lookup.search(sample, position) {
                // The inner loop continues at this distance.
                Ok(found) => distance = found,
                Err(reason) => {
                    without(&mut state, sample.period(), reason);
                    position += 1;
                }
            }
        }
        state
    }
}

impl<'a> BaseLookup<'a> {
    /// The pair of a sample and a candidate, if the candidate is its base and both have a value.
    #[inline]
    fn pair(self, sample: &'a Sample, base: &'a Sample) -> Option<Pair<'a>> {
        if self.base_ordinal(sample.period()) != Some(base.period().ordinal()) {
            return None;
        }
        Some(Pair { current: sample.estimate().ok()?, base: base.estimate().ok()? })
    }

    /// The samples from the one at a distance before a position.
    fn behind(self, position: usize, distance: usize) -> &'a [Sample] {
        position.checked_sub(distance).and_then(|start| self.samples.get(start..)).unwrap_or_default()
    }

    /// The distance from a sample to its base, when both have a value.
    #[cold]
    fn search(self, sample: &Sample, position: usize) -> Result<usize, Refusal> {
        sample.estimate()?;
        let wanted = self.base_ordinal(sample.period()).ok_or(Refusal::BaseMissing)?;
        let absence = if wanted < self.first { Refusal::BaseMissing } else { Refusal::Gap };
        let earlier = self.samples.get(..position).unwrap_or_default();
        let found = earlier.binary_search_by_key(&wanted, |sample| sample.period().ordinal());
        let found = found.map_err(|_| absence)?;
        match earlier.get(found).map(Sample::estimate) {
            Some(Ok(_)) => Ok(position - found),
            Some(Err(reason)) if reason != Refusal::Gap => Err(reason),
            _ => Err(absence),
        }
    }

    /// The ordinal of the base period, if the calendar has one.
    #[inline]
    fn base_ordinal(self, period: Period) -> Option<i32> {
        match self.step {
            Some(step) => Some(period.ordinal() - step),
            None => year_before(period),
        }
    }
}

/// Not inlined, since only weeks and days ask the calendar.
#[cold]
fn year_before(period: Period) -> Option<i32> {
    period.year_before().map(Period::ordinal)
}
