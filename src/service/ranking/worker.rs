//! Growth computed from memory alone, series by series.

use std::sync::Arc;

use super::entries::{Entry, RefusalCounts, Target};
use super::{RankingRequest, State};
use crate::domain::growth::{Estimate, Pair, Refusal, Sample, Transform};
use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;
use crate::snapshot::{CrossSection, Snapshot};

/// The observations in memory that growth is computed from.
pub(super) struct Sections<'run> {
    snapshot: &'run Snapshot,
    current: Arc<CrossSection>,
    base: Option<Arc<CrossSection>>,
}

impl<'run> Sections<'run> {
    /// The observations of a period and of its base period; none when observations are not in memory.
    pub(super) fn of(state: &'run State, period: Period, base: Option<Period>) -> Option<Self> {
        let periods: Vec<Period> = [Some(period), base].into_iter().flatten().collect();
        let mut sections = state.sections(&periods)?.into_iter();
        Some(Self { snapshot: state.snapshot()?, current: sections.next()?, base: sections.next() })
    }

    /// The growth of a series that has an observation at the period and at its base; none for all others.
    #[inline]
    fn two_point_growth(
        &self,
        candidate: &RankedCandidate<'_>,
        period: Period,
    ) -> Option<Result<Estimate, Refusal>> {
        let (current, base) =
            (self.current.estimate(candidate.id)?, self.base.as_ref()?.estimate(candidate.id)?);
        candidate.transform.between(Pair { current: &current, base: &base }, period.frequency())
    }
}

/// A series to compute growth of.
#[derive(Clone, Copy)]
pub(super) struct RankedCandidate<'run> {
    /// Its position in the catalogue.
    pub(super) position: u32,
    /// Its number.
    pub(super) id: i64,
    /// The position of the unit of its growth in `Entries`.
    pub(super) unit: u32,
    /// How its growth is computed.
    pub(super) transform: &'run Transform,
}

/// The number of deferred series that are read together, so that the processor overlaps their cache misses.
const DEFERRED: usize = 64;

/// Computes the growth of one part of the series, into a slice of entries.
pub(super) struct RankingWorker<'run> {
    request: &'run RankingRequest,
    sections: &'run Sections<'run>,
    output: &'run mut [Entry],
    /// The number of entries written to `output`.
    written: usize,
    refused: RefusalCounts,
    /// Series without a value at the base: their refusal, or a longer calculation, needs their first observations.
    deferred: Vec<RankedCandidate<'run>>,
    samples: Vec<Sample>,
}

impl<'run> RankingWorker<'run> {
    /// A worker; `output` has one entry for each series that will be added.
    pub(super) fn new(
        request: &'run RankingRequest,
        sections: &'run Sections<'run>,
        output: &'run mut [Entry],
    ) -> Self {
        let deferred = Vec::with_capacity(DEFERRED);
        Self {
            request,
            sections,
            output,
            written: 0,
            refused: RefusalCounts::new(),
            deferred,
            samples: Vec::new(),
        }
    }

    /// Adds a series; one without an observation at the period is ignored.
    #[inline]
    pub(super) fn add(&mut self, candidate: RankedCandidate<'run>) {
        if let Some(outcome) = self.sections.two_point_growth(&candidate, self.request.period) {
            return self.write(&candidate, outcome);
        }
        if self.sections.current.sample(candidate.id).is_none() {
            return;
        }
        self.deferred.push(candidate);
        if self.deferred.len() == DEFERRED {
            self.compute_deferred();
        }
    }

    /// The number of entries written to the output, and the refusals.
    pub(super) fn finish(mut self) -> (usize, RefusalCounts) {
        self.compute_deferred();
        (self.written, self.refused)
    }

    #[inline]
    fn write(&mut self, candidate: &RankedCandidate<'_>, outcome: Result<Estimate, Refusal>) {
        match outcome {
            Ok(estimate) => {
                let place = self.output.get_mut(self.written);
                if let Some(place) = place.or_broken("the output has an entry for each series") {
                    let target = Target::Regular(candidate.position);
                    *place = Entry::new(target, candidate.unit, estimate, self.request.order);
                    self.written += 1;
                }
            }
            Err(reason) => *self.refused.entry(reason.code()).or_default() += 1,
        }
    }

    /// Computes the deferred series from their first observations and those at the period and its base.
    fn compute_deferred(&mut self) {
        let mut deferred = std::mem::take(&mut self.deferred);
        let frequency = self.request.period.frequency();
        let packed = |candidate: &RankedCandidate<'_>| self.sections.snapshot.get(candidate.id);
        let firsts: Vec<[Option<Sample>; 2]> = deferred
            .iter()
            .map(|candidate| packed(candidate).map(|packed| packed.firsts(frequency)).unwrap_or_default())
            .collect();
        for (candidate, firsts) in deferred.iter().zip(firsts) {
            if let Some(outcome) = self.growth(candidate, firsts) {
                self.write(candidate, outcome);
            }
        }
        deferred.clear();
        self.deferred = deferred;
    }

    /// The growth of a series that has an observation at the period.
    fn growth(
        &mut self,
        candidate: &RankedCandidate<'_>,
        firsts: [Option<Sample>; 2],
    ) -> Option<Result<Estimate, Refusal>> {
        let period = self.request.period;
        let current = self.sections.current.sample(candidate.id)?;
        let base = self.sections.base.as_ref().and_then(|base| base.sample(candidate.id));
        self.samples.clear();
        self.samples.extend(firsts.into_iter().flatten().chain(base).chain([current]));
        self.samples.sort_unstable_by_key(Sample::period);
        self.samples.dedup_by_key(|sample| sample.period());
        let points = candidate.transform.points(&self.samples, self.request.window());
        points.iter().find(|point| point.period == period).map(|point| point.outcome)
    }
}
