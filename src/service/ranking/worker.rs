//! Growth computed from memory alone, series by series.

use std::sync::Arc;

use chrono::NaiveDate;

use super::entries::{Entry, RefusalCounts, Target};
use super::{RankingRequest, State};
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Estimate, Pair, Refusal, Sample, Transform};
use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;
use crate::domain::vintage::Vintages;
use crate::snapshot::{CrossSection, SeriesHistory, Snapshot};

/// The observations in memory that growth is computed from: those of a period and of its base period.
pub(super) enum Sections<'run> {
    /// The newest ones.
    Newest { snapshot: &'run Snapshot, current: Arc<CrossSection>, base: Option<Arc<CrossSection>> },
    /// Those as published up to a day, looked up series by series.
    AsOf {
        snapshot: &'run Snapshot,
        vintages: &'run Vintages,
        day: NaiveDate,
        current: Period,
        base: Option<Period>,
    },
}

impl<'run> Sections<'run> {
    /// The observations of a period and of its base period, as published up to a day or up to now; none when
    /// observations are not in memory.
    pub(super) fn of(
        state: &'run State,
        (current, base): (Period, Option<Period>),
        as_of: Option<NaiveDate>,
    ) -> Option<Self> {
        let snapshot = state.snapshot()?;
        if let Some(day) = as_of {
            let vintages = &state.catalogue.vintages;
            return state.is_in_memory(as_of).then_some(Self::AsOf {
                snapshot,
                vintages,
                day,
                current,
                base,
            });
        }
        let periods: Vec<Period> = [Some(current), base].into_iter().flatten().collect();
        let mut sections = state.sections(&periods)?.into_iter();
        Some(Self::Newest { snapshot, current: sections.next()?, base: sections.next() })
    }

    /// The growth of a series that has an observation at the period and at its base; none for all others.
    #[inline]
    fn two_point_growth(
        &self,
        candidate: &RankedCandidate<'_>,
        period: Period,
    ) -> Option<Result<Estimate, Refusal>> {
        let (current, base) = match self {
            Self::Newest { current, base, .. } => {
                (current.estimate(candidate.id)?, base.as_ref()?.estimate(candidate.id)?)
            }
            Self::AsOf { .. } => {
                (*self.current(candidate.id)?.estimate().ok()?, *self.base(candidate.id)?.estimate().ok()?)
            }
        };
        candidate.transform.between(Pair { current: &current, base: &base }, period.frequency())
    }

    /// The observation of a series at the period.
    fn current(&self, id: i64) -> Option<Sample> {
        match self {
            Self::Newest { current, .. } => current.sample(id),
            Self::AsOf { current, .. } => self.as_of(id, *current),
        }
    }

    /// The observation of a series at the base period.
    fn base(&self, id: i64) -> Option<Sample> {
        match self {
            Self::Newest { base, .. } => base.as_ref()?.sample(id),
            Self::AsOf { base, .. } => self.as_of(id, (*base)?),
        }
    }

    fn as_of(&self, id: i64, period: Period) -> Option<Sample> {
        let Self::AsOf { snapshot, vintages, day, .. } = self else { return None };
        SeriesHistory::of(snapshot.get(id)?, period.frequency(), vintages)?.sample_at(period, *day)
    }

    /// The first observation of a series, and the first one with a value where it is another one.
    fn firsts(&self, id: i64, frequency: Frequency) -> Option<[Option<Sample>; 2]> {
        match self {
            Self::Newest { snapshot, .. } => Some(snapshot.get(id)?.firsts(frequency)),
            Self::AsOf { snapshot, vintages, day, .. } => {
                Some(SeriesHistory::of(snapshot.get(id)?, frequency, vintages)?.firsts(*day))
            }
        }
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
        if self.sections.current(candidate.id).is_none() {
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
        let firsts = |candidate: &RankedCandidate<'_>| {
            self.sections.firsts(candidate.id, frequency).unwrap_or_default()
        };
        let firsts: Vec<[Option<Sample>; 2]> = deferred.iter().map(firsts).collect();
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
        let (current, base) = (self.sections.current(candidate.id)?, self.sections.base(candidate.id));
        self.samples.clear();
        self.samples.extend(firsts.into_iter().flatten().chain(base).chain([current]));
        self.samples.sort_unstable_by_key(Sample::period);
        self.samples.dedup_by_key(|sample| sample.period());
        let points = candidate.transform.points(&self.samples, self.request.window());
        points.iter().find(|point| point.period == period).map(|point| point.outcome)
    }
}
