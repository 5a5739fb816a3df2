//! Values of a series beside their bases.

use super::{Estimate, Lag, Refusal, Sample, Window};
use crate::domain::period::Period;

/// A value and the base that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// The value.
    pub current: &'a Estimate,
    /// The base.
    pub base: &'a Estimate,
}

/// The values of a series within a window, each with its base or the reason why it has none.
///
/// Bases are found by period arithmetic, never by counting samples, and may lie before the window. Nothing is
/// allocated: this is the hot path of growth over many series.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    series: Series<'a>,
    /// The position of the next sample to give out.
    next: usize,
    /// How many samples back the last base stood, which is where the next one is looked for first.
    distance: usize,
}

/// A series and what finding a base in it takes.
#[derive(Debug, Clone, Copy)]
struct Series<'a> {
    /// The samples from the first of the series to the last of the window.
    samples: &'a [Sample],
    /// The ordinals between a period and its base; `None` where the calendar has to be asked.
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
        let samples = samples.get(..positions.end).unwrap_or_default();
        Self { series: Series { samples, step, first }, next: positions.start, distance: 1 }
    }

    /// How many values the window holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.series.samples.len().saturating_sub(self.next)
    }

    /// Shows each value in the window, in order of time, to one of two functions that share a state: with its
    /// base, or with the reason why it has none.
    #[inline]
    pub fn fold<State>(
        self,
        mut state: State,
        mut with_base: impl FnMut(&mut State, Period, Pair<'a>),
        mut without: impl FnMut(&mut State, Period, Refusal),
    ) -> State {
        let Self { series, next: mut position, mut distance } = self;
        while let Some(rest) = series.samples.get(position..) {
            for (base, sample) in series.behind(position, distance).iter().zip(rest) {
                let Some(pair) = series.pair(sample, base) else { break };
                with_base(&mut state, sample.period(), pair);
                position += 1;
            }
            let Some(sample) = series.samples.get(position) else { break };
            match series.search(sample, position) {
                // The loop above goes on from here.
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

impl<'a> Series<'a> {
    /// A sample and this base, if it is the right one and both have a value.
    #[inline]
    fn pair(self, sample: &'a Sample, base: &'a Sample) -> Option<Pair<'a>> {
        if self.base_ordinal(sample.period()) != Some(base.period().ordinal()) {
            return None;
        }
        Some(Pair { current: sample.estimate().ok()?, base: base.estimate().ok()? })
    }

    /// The samples from this many before the position.
    fn behind(self, position: usize, distance: usize) -> &'a [Sample] {
        position.checked_sub(distance).and_then(|start| self.samples.get(start..)).unwrap_or_default()
    }

    /// How far before its position the base of a sample stands, when both have a value.
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

    /// The ordinal of the base of a period, if the calendar has it.
    #[inline]
    fn base_ordinal(self, period: Period) -> Option<i32> {
        match self.step {
            Some(step) => Some(period.ordinal() - step),
            None => year_before(period),
        }
    }
}

/// Kept out of the way of the frequencies that do not need the calendar.
#[cold]
fn year_before(period: Period) -> Option<i32> {
    period.year_before().map(Period::ordinal)
}
