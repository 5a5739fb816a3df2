//! Growth of series: stated rates beside computed ones.

mod targets;

use std::collections::{BTreeMap, HashMap};

use self::targets::converts;
pub use self::targets::targets;
use super::header::header;
use super::query::Window;
use super::state::State;
use super::vintages::{latest, newest_of_each_source, source_of};
use super::{Service, ServiceError};
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{
    Growth, GrowthInput, GrowthPoint, Points, SeriesData, SeriesHeader, StatedRate,
};
use crate::domain::frequency::Frequency;
use crate::domain::growth::{
    self, Aggregate, Calculation, Coverage, Estimate, Explanation, Judgement, Measure, Point, RateStatement,
    Refusal, Sample, Transform, judge,
};
use crate::domain::observation::Observation;
use crate::domain::period::{BasePeriods, Period};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;

/// How growth is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowthRequest {
    /// The measure.
    pub measure: Measure,
    /// Whether the growth of percentages is in percent, not in percentage points.
    pub as_percent: bool,
    /// The base period of an index.
    pub base: Option<Period>,
    /// The conversion to a longer frequency.
    pub conversion: Option<Conversion>,
    /// Whether points list the observations they are computed from.
    pub with_inputs: bool,
}

/// A frequency conversion before the measure is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// The longer frequency.
    pub to: Frequency,
    /// How a longer period is aggregated.
    pub aggregate: Aggregate,
    /// Whether incomplete periods are included.
    pub partial_ok: bool,
}

/// A series that growth is computed of: one with levels, or one of which only rates are stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowthTarget {
    /// The series of the levels; its number is 0 when no level is known.
    pub level: Series,
    /// The series of stated rates, by position in the catalogue.
    pub stated: Vec<usize>,
}

/// A choice of targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFilter {
    /// All targets.
    All,
    /// Targets with stated rates.
    WithStatedRates,
}

impl GrowthRequest {
    /// The frequency of the growth of a target: its own where it does not convert.
    fn frequency(&self, target: &GrowthTarget) -> Frequency {
        self.conversion_of(target).map_or(target.level.frequency, |conversion| conversion.to)
    }

    /// The conversion of a target; none where it does not convert.
    fn conversion_of(&self, target: &GrowthTarget) -> Option<Conversion> {
        self.conversion.filter(|conversion| converts(target, conversion.to))
    }

    /// The transform for series whose unit has a class.
    pub(super) const fn transform(&self, unit_class: UnitClass) -> Transform {
        Transform { measure: self.measure, unit_class, as_percent: self.as_percent, base: self.base }
    }
}

/// The observations that growth is computed from.
struct Levels<'a> {
    samples: Vec<Sample>,
    /// The observations before conversion, in order of time.
    observations: Vec<&'a Observation>,
}

impl Service {
    /// The growth of some targets.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn growth(
        &self,
        state: &State,
        targets: &[GrowthTarget],
        request: &GrowthRequest,
        window: &Window,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let catalogue = &state.catalogue;
        // Rates need only the values in memory; their inputs are read with provenance.
        let samples = |target: &GrowthTarget| {
            if request.with_inputs { None } else { state.samples(&target.level, window.as_of) }
        };
        let samples = targets.iter().map(samples);
        let samples: Vec<Option<Vec<Sample>>> = samples.collect();
        let levels = targets.iter().zip(&samples).filter(|(_, samples)| samples.is_none());
        let levels: Vec<&Series> =
            levels.map(|(target, _)| &target.level).filter(|level| level.id != 0).collect();
        let stated = targets.iter().flat_map(|target| &target.stated);
        let stated: Vec<&Series> = stated.filter_map(|position| catalogue.series_at(*position)).collect();
        let mut vintages = self.newest(state, &levels, window.as_of).await?;
        // The rates of each source count, so all vintages are read, also if the series is a level too.
        vintages.extend(self.vintages(state, &stated).await?);
        let growth = |(target, samples): (&GrowthTarget, Option<Vec<Sample>>)| {
            let header = header(catalogue, &target.level);
            let convert = |samples| converted(samples, target, request, header.indicator.unit_class);
            let levels = if let Some(samples) = samples {
                Levels { samples: convert(samples), observations: Vec::new() }
            } else {
                let stored = vintages.get(&target.level.id).map(Vec::as_slice).unwrap_or_default();
                let observations: Vec<&Observation> = latest(stored, window.as_of).collect();
                let samples = observations
                    .iter()
                    .map(|one| Sample::new(one.period, one.value, one.bounds).of_set(one.set()))
                    .collect();
                Levels { samples: convert(samples), observations }
            };
            growth_of(catalogue, (target, header), &levels, request, window, &vintages)
        };
        Ok(targets.iter().zip(samples).map(growth).collect())
    }
}

fn growth_of(
    catalogue: &Catalogue,
    (target, mut header): (&GrowthTarget, SeriesHeader),
    levels: &Levels<'_>,
    request: &GrowthRequest,
    window: &Window,
    vintages: &HashMap<i64, Vec<Observation>>,
) -> SeriesData {
    let level = &target.level;
    let conversion = request.conversion_of(target);
    if let Some(conversion) = conversion {
        header.frequency = conversion.to;
        if let Some(dataset) = catalogue.datasets.get(&level.dataset) {
            let frequency = conversion.to.to_string();
            header.key = header.key.with(&dataset.structure, &[(Role::Frequency, &frequency)]);
        }
    }
    let transform = request.transform(header.indicator.unit_class);
    let price_basis = header.indicator.price_basis;
    let span = growth::Window { from: window.from, to: window.to };
    let computed = transform.points(&levels.samples, span);
    let rates = stated_rates(catalogue, target, window, vintages);
    let points = merged(&computed, rates, window)
        .into_iter()
        .map(|(period, computed, stated)| {
            let base = base_of(request, window, levels, period);
            let point = judged(period, base, computed, stated, price_basis, target.level.id != 0);
            GrowthPoint {
                verdict: transform.verdict(point.verdict),
                coverage: conversion.and_then(|_| coverage_of(levels, period)),
                base_coverage: base.and_then(|base| base_coverage(levels, base)),
                inputs: if request.with_inputs { inputs(levels, base, period) } else { Vec::new() },
                ..point
            }
        })
        .collect();
    let growth = Growth {
        measure: request.measure,
        unit: transform.unit(header.indicator.unit.as_str()).to_owned(),
        points: window.trim(points),
    };
    SeriesData { header, points: Points::Growth(growth) }
}

/// Samples at the requested frequency; refused where the series does not convert to it.
fn converted(
    samples: Vec<Sample>,
    target: &GrowthTarget,
    request: &GrowthRequest,
    unit_class: UnitClass,
) -> Vec<Sample> {
    let Some(Conversion { to, aggregate, partial_ok }) = request.conversion else { return samples };
    growth::convert(&samples, to, aggregate, partial_ok, unit_class).unwrap_or_else(|_| {
        debug_assert!(!converts(target, to), "a series whose frequency fills the other converts");
        let refuse = |sample: &Sample| Sample::refused(sample.period(), Coverage::WHOLE, Refusal::Frequency);
        samples.iter().map(refuse).collect()
    })
}

/// The stated rates by period, one for each source, the newest first.
fn stated_rates(
    catalogue: &Catalogue,
    target: &GrowthTarget,
    window: &Window,
    vintages: &HashMap<i64, Vec<Observation>>,
) -> BTreeMap<Period, Vec<StatedRate>> {
    let mut rates: BTreeMap<Period, Vec<StatedRate>> = BTreeMap::new();
    let series = target.stated.iter().filter_map(|position| catalogue.series_at(*position));
    for series in series {
        let price_basis = catalogue
            .indicator_of(series)
            .map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis);
        let stored = vintages.get(&series.id).map(Vec::as_slice).unwrap_or_default();
        for of_period in stored.chunk_by(|a, b| a.period == b.period) {
            for observation in newest_of_each_source(catalogue, of_period, window.as_of) {
                let estimate = observation.value.map(|value| Estimate::new(value, observation.bounds));
                if let Some(Ok(estimate)) = estimate {
                    let figure = observation.provenance.figure.clone();
                    rates.entry(observation.period).or_default().push(StatedRate {
                        estimate,
                        price_basis,
                        source: source_of(catalogue, figure.as_deref()),
                        evidence: evidence_of(catalogue, figure.as_deref()),
                        figure,
                    });
                }
            }
        }
    }
    rates
}

fn evidence_of(catalogue: &Catalogue, figure: Option<&str>) -> Option<Explanation> {
    let figure = figure.and_then(|id| catalogue.find_figure(id))?;
    figure.evidence.as_ref().map(|evidence| evidence.because)
}

/// All periods with a computed point or stated rates, with both.
fn merged(
    computed: &[Point],
    mut rates: BTreeMap<Period, Vec<StatedRate>>,
    window: &Window,
) -> Vec<(Period, Option<Point>, Vec<StatedRate>)> {
    rates.retain(|period, _| window.contains(*period));
    if rates.is_empty() {
        return computed.iter().map(|point| (point.period, Some(*point), Vec::new())).collect();
    }
    let mut merged: BTreeMap<Period, (Option<Point>, Vec<StatedRate>)> =
        computed.iter().map(|point| (point.period, (Some(*point), Vec::new()))).collect();
    for (period, stated) in rates {
        merged.entry(period).or_default().1 = stated;
    }
    merged.into_iter().map(|(period, (point, stated))| (period, point, stated)).collect()
}

/// The base period of the growth at a period.
fn base_of(request: &GrowthRequest, window: &Window, levels: &Levels<'_>, period: Period) -> Option<Period> {
    match request.measure.info().calculation {
        Calculation::FixedBase => request.base,
        Calculation::Value => None,
        Calculation::Compound => match window.from {
            // The window may have another frequency than the series.
            Some(_) => {
                let span = growth::Window { from: window.from, to: window.to };
                Period::from_ordinal(period.frequency(), *span.ordinals(period.frequency()).start())
            }
            None => levels.samples.iter().find(|sample| sample.estimate().is_ok()).map(Sample::period),
        },
        Calculation::Lagged(lag, _) => lag.base_of(period),
    }
}

/// The point at a period, without coverage and inputs.
fn judged(
    period: Period,
    base: Option<Period>,
    point: Option<Point>,
    mut stated: Vec<StatedRate>,
    price_basis: PriceBasis,
    has_levels: bool,
) -> GrowthPoint {
    let missing = if has_levels && point.is_none() { Refusal::Gap } else { Refusal::BaseMissing };
    let computed = point.map_or(Err(missing), |point| point.outcome);
    let judgement = {
        let rates: Vec<RateStatement<'_>> = stated.iter().map(as_stated).collect();
        judge(&rates, computed, price_basis)
    };
    if let Some(chosen) = judgement.chosen {
        stated.swap(0, chosen);
    }
    let Judgement { verdict, value, basis, .. } = judgement;
    GrowthPoint {
        period,
        base,
        value,
        reason: if value.is_none() { computed.err() } else { None },
        basis,
        verdict,
        stated,
        computed,
        change: point.and_then(|point| point.change),
        coverage: None,
        base_coverage: None,
        inputs: Vec::new(),
    }
}

fn as_stated(rate: &StatedRate) -> RateStatement<'_> {
    RateStatement {
        estimate: rate.estimate,
        price_basis: rate.price_basis,
        figure: rate.figure.as_deref().unwrap_or_default(),
        source: rate.source.as_deref().unwrap_or_default(),
        evidence: rate.evidence,
    }
}

/// The coverage of a converted period; none if it is complete.
fn coverage_of(levels: &Levels<'_>, period: Period) -> Option<Coverage> {
    growth::find(&levels.samples, period)
        .map(Sample::coverage)
        .filter(|coverage| *coverage != Coverage::WHOLE)
}

/// The coverage of a base: of a converted one, or of the parts of one that is longer than the periods of the series.
fn base_coverage(levels: &Levels<'_>, base: Period) -> Option<Coverage> {
    let Some(parts) = parts_of_base(levels, base) else { return coverage_of(levels, base) };
    let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let observed =
        |part: &Period| growth::find(&levels.samples, *part).is_some_and(|sample| sample.estimate().is_ok());
    Some(Coverage { expected: count(parts.len()), observed: count(parts.filter(observed).count()) })
}

/// The periods of the series that a longer base consists of; none where the base is a period of the series.
fn parts_of_base(levels: &Levels<'_>, base: Period) -> Option<BasePeriods> {
    let frequency = levels.samples.first()?.period().frequency();
    if frequency == base.frequency() { None } else { base.periods_within(frequency) }
}

/// The observations that a rate is computed from, the base first.
fn inputs(levels: &Levels<'_>, base: Option<Period>, period: Period) -> Vec<GrowthInput> {
    let parts = base.and_then(|base| parts_of_base(levels, base));
    let alone = base.filter(|_| parts.is_none());
    let all = parts.into_iter().flatten().chain(alone).chain([period]);
    all.filter_map(|period| input(levels, period)).collect()
}

fn input(levels: &Levels<'_>, period: Period) -> Option<GrowthInput> {
    let sample = growth::find(&levels.samples, period)?;
    let at = levels.observations.binary_search_by_key(&period, |observation| observation.period).ok();
    let observation = at.and_then(|at| levels.observations.get(at));
    Some(GrowthInput {
        period,
        value: sample.estimate().ok()?.value(),
        figure: observation.and_then(|observation| observation.provenance.figure.clone()),
        published: observation.map(|observation| observation.provenance.published),
    })
}
