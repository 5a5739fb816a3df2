//! Growth that is computed from memory alone, of one series after the other.

use std::sync::Arc;

use super::entries::{Entry, Refused, Target};
use super::{RankingRequest, State};
use crate::domain::growth::{Estimate, Pair, Refusal, Sample, Transform};
use crate::domain::period::Period;
use crate::snapshot::{CrossSection, Snapshot};

/// What is in memory of the periods that growth is computed from.
pub(super) struct Sections<'run> {
    snapshot: &'run Snapshot,
    current: Arc<CrossSection>,
    base: Option<Arc<CrossSection>>,
}

impl<'run> Sections<'run> {
    /// Those of a period and the one that it is compared with; none where observations are not in memory.
    pub(super) fn of(state: &'run State, period: Period, base: Option<Period>) -> Option<Self> {
        let periods: Vec<Period> = [Some(period), base].into_iter().flatten().collect();
        let mut sections = state.sections(&periods)?.into_iter();
        Some(Self { snapshot: state.snapshot()?, current: sections.next()?, base: sections.next() })
    }

    /// The growth of a series where a value and a base are there; none where that takes a closer look.
    #[inline]
    fn at_a_glance(&self, one: &RankedCandidate<'_>, period: Period) -> Option<Result<Estimate, Refusal>> {
        let (current, base) = (self.current.estimate(one.id)?, self.base.as_ref()?.estimate(one.id)?);
        one.transform.between(Pair { current: &current, base: &base }, period.frequency())
    }
}

/// A series, and what to compute of it.
#[derive(Clone, Copy)]
pub(super) struct RankedCandidate<'run> {
    /// Its position in the catalogue.
    pub(super) position: u32,
    /// Its number.
    pub(super) id: i64,
    /// The place of the unit of its growth.
    pub(super) unit: u32,
    pub(super) transform: &'run Transform,
}

/// How many series wait until they are looked at more closely: to come to a series in memory takes long, and to come
/// to several hardly longer.
const WAITING: usize = 64;

/// Series in the course of being looked at, and the room for their growth.
pub(super) struct RankingWorker<'run> {
    request: &'run RankingRequest,
    sections: &'run Sections<'run>,
    room: &'run mut [Entry],
    found: usize,
    refused: Refused,
    waiting: Vec<RankedCandidate<'run>>,
    samples: Vec<Sample>,
}

impl<'run> RankingWorker<'run> {
    /// Nothing yet; the room is for as many series as will be looked at.
    pub(super) fn new(
        request: &'run RankingRequest,
        sections: &'run Sections<'run>,
        room: &'run mut [Entry],
    ) -> Self {
        let waiting = Vec::with_capacity(WAITING);
        Self { request, sections, room, found: 0, refused: Refused::new(), waiting, samples: Vec::new() }
    }

    /// Looks at a series.
    #[inline]
    pub(super) fn add(&mut self, one: RankedCandidate<'run>) {
        if let Some(outcome) = self.sections.at_a_glance(&one, self.request.period) {
            return self.settle(&one, outcome);
        }
        if self.sections.current.sample(one.id).is_none() {
            return;
        }
        self.waiting.push(one);
        if self.waiting.len() == WAITING {
            self.look_closer();
        }
    }

    /// How many have growth, at the beginning of the room, and how many do not, by reason.
    pub(super) fn finish(mut self) -> (usize, Refused) {
        self.look_closer();
        (self.found, self.refused)
    }

    #[inline]
    fn settle(&mut self, one: &RankedCandidate<'_>, outcome: Result<Estimate, Refusal>) {
        match outcome {
            Ok(estimate) => {
                if let Some(place) = self.room.get_mut(self.found) {
                    *place = Entry::new(Target::Plain(one.position), one.unit, estimate, self.request.order);
                    self.found += 1;
                }
            }
            Err(reason) => *self.refused.entry(reason.code()).or_default() += 1,
        }
    }

    /// Finds out why series have no growth, and computes measures over more than two values.
    fn look_closer(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let frequency = self.request.period.frequency();
        let packed = |one: &RankedCandidate<'_>| self.sections.snapshot.get(one.id);
        // All at once, see above.
        let firsts: Vec<[Option<Sample>; 2]> = waiting
            .iter()
            .map(|one| packed(one).map(|packed| packed.firsts(frequency)).unwrap_or_default())
            .collect();
        for (one, firsts) in waiting.iter().zip(firsts) {
            if let Some(outcome) = self.closely(one, firsts) {
                self.settle(one, outcome);
            }
        }
        waiting.clear();
        self.waiting = waiting;
    }

    /// The growth of a series that has an observation at the period.
    fn closely(
        &mut self,
        one: &RankedCandidate<'_>,
        firsts: [Option<Sample>; 2],
    ) -> Option<Result<Estimate, Refusal>> {
        let period = self.request.period;
        let current = self.sections.current.sample(one.id)?;
        let base = self.sections.base.as_ref().and_then(|base| base.sample(one.id));
        self.samples.clear();
        self.samples.extend(firsts.into_iter().flatten().chain(base).chain([current]));
        self.samples.sort_unstable_by_key(Sample::period);
        self.samples.dedup_by_key(|sample| sample.period());
        let points = one.transform.points(&self.samples, self.request.window());
        points.iter().find(|point| point.period == period).map(|point| point.outcome)
    }
}
