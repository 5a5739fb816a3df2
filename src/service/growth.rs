//! Growth of series: stated rates beside computed ones.

use std::collections::{BTreeMap, HashMap};

use super::header::header;
use super::query::{SeriesFilter, Window};
use super::state::State;
use super::vintages::{latest, newest_of_each_source, source_of};
use super::{Service, ServiceError};
use crate::domain::catalogue::{Catalogue, StatedGrowth};
use crate::domain::code::Code;
use crate::domain::dataset::{Growth, GrowthInput, GrowthPoint, Points, SeriesData, StatedRate};
use crate::domain::frequency::Frequency;
use crate::domain::growth::{
    self, Aggregate, Calculation, Coverage, Estimate, Explanation, Judgement, Measure, Point, RateStatement,
    Refusal, Sample, Transform, judge,
};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
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

/// The targets of a request: the selected series, and those of which only rates are stated.
///
/// With a conversion, the frequency of the filter is the result, so series of any frequency except spans are selected.
/// Of several series that would become the same one, the series with the nearest frequency is taken.
///
/// # Errors
/// When a code of the filter is unknown.
pub fn targets(
    catalogue: &Catalogue,
    filter: &SeriesFilter,
    request: &GrowthRequest,
    choice: TargetFilter,
) -> Result<Vec<GrowthTarget>, ServiceError> {
    if let Some(conversion) = request.conversion {
        let any = SeriesFilter { frequency: Vec::new(), ..filter.clone() };
        let all = matching_targets(catalogue, &any, request.measure, choice)?;
        return Ok(nearest_each(catalogue, all, conversion.to));
    }
    matching_targets(catalogue, filter, request.measure, choice)
}

fn matching_targets(
    catalogue: &Catalogue,
    filter: &SeriesFilter,
    measure: Measure,
    choice: TargetFilter,
) -> Result<Vec<GrowthTarget>, ServiceError> {
    let none = StatedGrowth::new();
    let stated = if measure == Measure::Yoy { &catalogue.stated_growth } else { &none };
    let mut targets: BTreeMap<(Code, SeriesKey), GrowthTarget> = BTreeMap::new();
    let selected = if choice == TargetFilter::WithStatedRates && stated.is_empty() {
        Vec::new()
    } else {
        filter.select(catalogue)?
    };
    for position in selected {
        let Some(series) = catalogue.series_at(position) else { continue };
        let id = (series.dataset.clone(), series.key.clone());
        let stated = stated.get(&id).map(|(_, stated)| stated.clone()).unwrap_or_default();
        if choice == TargetFilter::WithStatedRates && stated.is_empty() {
            continue;
        }
        targets.insert(id, GrowthTarget { level: series.clone(), stated });
    }
    let without_level: Vec<Series> = stated
        .iter()
        .filter(|(id, (level, _))| level.id == 0 && !targets.contains_key(*id))
        .map(|(_, (level, _))| level.clone())
        .collect();
    if without_level.is_empty() {
        return Ok(targets.into_values().collect());
    }
    for level in filter.matching(catalogue, &without_level)? {
        let id = (level.dataset.clone(), level.key.clone());
        let rates = stated.get(&id).map(|(_, rates)| rates.clone()).unwrap_or_default();
        targets.insert(id, GrowthTarget { level: level.clone(), stated: rates });
    }
    Ok(targets.into_values().collect())
}

/// Of the targets that become the same series at a frequency, the one with the nearest frequency.
fn nearest_each(catalogue: &Catalogue, targets: Vec<GrowthTarget>, to: Frequency) -> Vec<GrowthTarget> {
    let mut nearest: BTreeMap<(Code, SeriesKey), GrowthTarget> = BTreeMap::new();
    let distance =
        |target: &GrowthTarget| (target.level.frequency.periods_per_year() - to.periods_per_year()).abs();
    for target in targets.into_iter().filter(|target| !target.level.frequency.is_span()) {
        let Some(dataset) = catalogue.datasets.get(&target.level.dataset) else { continue };
        let key = target.level.key.with(&dataset.structure, &[(Role::Frequency, &to.to_string())]);
        let id = (target.level.dataset.clone(), key);
        if nearest.get(&id).is_none_or(|known| distance(&target) < distance(known)) {
            nearest.insert(id, target);
        }
    }
    nearest.into_values().collect()
}

impl Service {
    /// The growth of some targets.
    ///
    /// # Errors
    /// When the store does not answer, or a series does not convert to the frequency asked for.
    pub async fn growth(
        &self,
        state: &State,
        targets: &[GrowthTarget],
        request: &GrowthRequest,
        window: &Window,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let catalogue = &state.catalogue;
        // Rates need only the values in memory; their inputs are read with provenance.
        let is_enough = window.as_of.is_none() && !request.with_inputs;
        let samples = |level: &Series| state.packed(level, |packed| packed.samples(level.frequency));
        let samples = targets.iter().map(|target| is_enough.then(|| samples(&target.level)).flatten());
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
            let levels = if let Some(samples) = samples {
                Levels { samples: converted(samples, request)?, observations: Vec::new() }
            } else {
                let stored = vintages.get(&target.level.id).map(Vec::as_slice).unwrap_or_default();
                levels_of(stored, request, window)?
            };
            Ok(growth_of(catalogue, target, &levels, request, window, &vintages))
        };
        targets.iter().zip(samples).map(growth).collect()
    }
}

fn growth_of(
    catalogue: &Catalogue,
    target: &GrowthTarget,
    levels: &Levels<'_>,
    request: &GrowthRequest,
    window: &Window,
    vintages: &HashMap<i64, Vec<Observation>>,
) -> SeriesData {
    let level = &target.level;
    let mut header = header(catalogue, level);
    if let Some(conversion) = request.conversion {
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
                coverage: request.conversion.and_then(|_| coverage_of(levels, period)),
                base_coverage: request.conversion.and_then(|_| coverage_of(levels, base?)),
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

/// The levels of a series as published up to the day of the window, converted if requested.
fn levels_of<'a>(
    stored: &'a [Observation],
    request: &GrowthRequest,
    window: &Window,
) -> Result<Levels<'a>, ServiceError> {
    let observations: Vec<&Observation> = latest(stored, window.as_of).collect();
    let samples = observations
        .iter()
        .map(|observation| Sample::new(observation.period, observation.value, observation.bounds))
        .collect();
    Ok(Levels { samples: converted(samples, request)?, observations })
}

/// Samples at the requested frequency.
fn converted(samples: Vec<Sample>, request: &GrowthRequest) -> Result<Vec<Sample>, ServiceError> {
    let Some(conversion) = request.conversion else { return Ok(samples) };
    growth::convert(&samples, conversion.to, conversion.aggregate, conversion.partial_ok)
        .map_err(|error| ServiceError::Conflict { parameter: "frequency", detail: error.to_string() })
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

/// The observations that a rate is computed from, the base first.
fn inputs(levels: &Levels<'_>, base: Option<Period>, period: Period) -> Vec<GrowthInput> {
    base.into_iter().chain([period]).filter_map(|period| input(levels, period)).collect()
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
