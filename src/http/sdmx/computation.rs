//! What computed dataflows hold: the series of a query, and the results that are computed from them.
//!
//! A new kind of results is a variant of [`Content`] and of [`Computation`], with its dimensions in `components.rs` and
//! its measures in `codelists.rs`.

use std::collections::BTreeMap;

use super::dataflow::{Content, growth_measures};
use super::error::SdmxError;
use super::key::Key;
use super::query::DataQuery;
use super::registry::Registry;
use super::series_selection::{count, filters, holds, series};
use crate::domain::dataset::{ForecastContent, Points, SeriesData};
use crate::domain::forecast::{Cadence, Request};
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::revision::{Later, RevisionRequest, Statistics};
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::target::TargetKind;
use crate::formats::forecast_rows::{self, FORECAST};
use crate::limits::{MAX_FORECAST_SERIES, MAX_HORIZON};
use crate::service::forecast::{ForecastRequest, WORK_OF_OBSERVATION};
use crate::service::growth::{GrowthRequest, GrowthTarget, TargetFilter, targets};
use crate::service::query::{SeriesFilter, Window};
use crate::service::revisions::{self, OUTLOOK, RevisionsQuery};
use crate::service::targets::{TargetReport, TargetRequest, TargetStatement, measure};
use crate::service::{Service, ServiceError, State};

/// What a query asks of a computed dataflow.
pub(super) enum Computation<'a> {
    /// The series to compute the growth of, by measure.
    Growth(Vec<(Measure, Vec<GrowthTarget>)>),
    /// The series to forecast.
    Forecasts(Vec<&'a Series>),
    /// The targets, and which of their measures.
    Targets(&'a DataQuery<'a>, Vec<&'a TargetStatement>),
    /// The series to take statistics of, and which of the statistics.
    Revisions(&'a DataQuery<'a>, Vec<&'a Series>),
}

/// A series of results, as far as it is known before they are computed.
pub(super) struct ExpectedSeries<'a> {
    pub(super) key: &'a SeriesKey,
    /// The codes behind the key.
    pub(super) own_codes: Vec<&'a str>,
    /// The first and the last period.
    pub(super) periods: Option<(Period, Period)>,
    /// The number of points.
    pub(super) observations: i64,
}

impl<'a> ExpectedSeries<'a> {
    /// The extent of the observations of a series.
    pub(super) fn of(series: &'a Series, own_codes: Vec<&'a str>) -> Self {
        let periods = series.first.zip(series.last);
        Self { key: &series.key, own_codes, periods, observations: series.observations }
    }
}

impl<'a> Computation<'a> {
    /// What a query asks for; none if its dataflow is that of the observations.
    ///
    /// # Errors
    /// When a code is unknown.
    pub(super) fn of(
        registry: &'a Registry<'_>,
        query: &'a DataQuery<'a>,
    ) -> Result<Option<Self>, SdmxError> {
        Ok(match query.dataflow.content {
            Content::Observations => None,
            Content::Growth => Some(Self::Growth(growth(registry, query)?)),
            Content::Forecasts => {
                let mut chosen = series(registry.catalogue, query)?;
                chosen.retain(|one| is_asked(query, &one.key, &[FORECAST]));
                Some(Self::Forecasts(chosen))
            }
            Content::Targets => Some(Self::Targets(query, stated(registry, query)?)),
            Content::Revisions => Some(Self::Revisions(query, series(registry.catalogue, query)?)),
        })
    }

    /// The most points that it gives.
    pub(super) fn points(&self) -> usize {
        match self {
            Self::Growth(chosen) => {
                count(chosen.iter().flat_map(|(_, targets)| targets).map(|one| &one.level))
            }
            Self::Forecasts(series) => series.len() * MAX_HORIZON,
            Self::Targets(_, targets) => count(targets.iter().map(|one| &one.series)) * 2,
            Self::Revisions(_, series) => series.len() * revisions::POINTS,
        }
    }

    /// About how many observations it looks at, counted as often as it does.
    pub(super) fn work(&self, state: &State) -> usize {
        match self {
            Self::Growth(_) | Self::Targets(..) => self.points(),
            Self::Forecasts(series) => count(series.iter().copied()).saturating_mul(WORK_OF_OBSERVATION),
            Self::Revisions(_, series) => series.iter().map(|one| revisions::work(state, one)).sum(),
        }
    }

    /// The series that it gives, as far as they are known before.
    pub(super) fn expected(&'a self) -> Vec<ExpectedSeries<'a>> {
        match self {
            Self::Growth(chosen) => {
                let of_measure = |(measure, targets): &'a (Measure, Vec<GrowthTarget>)| {
                    targets.iter().map(|one| ExpectedSeries::of(&one.level, vec![measure.code()]))
                };
                chosen.iter().flat_map(of_measure).collect()
            }
            Self::Forecasts(series) => series.iter().filter_map(|one| expected_forecast(one)).collect(),
            Self::Targets(query, targets) => {
                let of_target = |one: &&'a TargetStatement| {
                    let measures = expected_measures(one.target.kind).iter().copied();
                    let codes = measures.map(|measure| vec![one.id.as_str(), measure]);
                    let asked = codes.filter(|codes| is_asked(query, &one.series.key, codes));
                    let periods =
                        one.target.base.or(one.series.first).zip(one.target.due.or(one.series.last));
                    let of =
                        |own_codes| ExpectedSeries { periods, ..ExpectedSeries::of(&one.series, own_codes) };
                    asked.map(of).collect::<Vec<_>>()
                };
                targets.iter().flat_map(of_target).collect()
            }
            Self::Revisions(query, series) => {
                let of_series = |one: &&'a Series| {
                    let last = one.last.zip(one.last);
                    let codes = Statistics::CODES.into_iter().chain([OUTLOOK]).map(|code| vec![code]);
                    let asked = codes.filter(|codes| is_asked(query, &one.key, codes));
                    let of = |own_codes| ExpectedSeries {
                        periods: last,
                        observations: 1,
                        ..ExpectedSeries::of(one, own_codes)
                    };
                    asked.map(of).collect::<Vec<_>>()
                };
                series.iter().flat_map(of_series).collect()
            }
        }
    }

    /// The results, of what was published up to the day of a window. Its periods are those of growth; of other results
    /// they are the periods that are shown.
    ///
    /// # Errors
    /// When the store does not answer, or too many series are to be forecast.
    pub(super) async fn results(
        &self,
        service: &Service,
        state: &State,
        window: &Window,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let all = Window { as_of: window.as_of, ..Window::default() };
        match self {
            Self::Growth(chosen) => {
                let mut read = Vec::new();
                for (measure, targets) in chosen {
                    read.extend(service.growth(state, targets, &growth_request(*measure), window).await?);
                }
                Ok(read)
            }
            Self::Forecasts(series) => {
                let (count, limit) = (series.len(), MAX_FORECAST_SERIES);
                if count > limit {
                    return Err(ServiceError::TooManySeries { count, limit });
                }
                // As the API gives them where a request says nothing else.
                let request = ForecastRequest {
                    forecast: Request::default(),
                    in_real_time: false,
                    content: ForecastContent::Forecast,
                    with_inputs: false,
                };
                let results = |one: SeriesData| {
                    let Points::Forecast(forecast) = &one.points else { return None };
                    let points = Points::Results(forecast_rows::results(forecast));
                    Some(SeriesData { header: one.header, points })
                };
                let read = service.forecast(state, series, &request, &all).await?;
                Ok(read.into_iter().filter_map(results).collect())
            }
            Self::Targets(query, targets) => {
                let filter = SeriesFilter {
                    dataset: vec![query.dataflow.dataset.id.to_string()],
                    ..SeriesFilter::default()
                };
                let request = TargetRequest { filter, as_of: window.as_of, ..TargetRequest::default() };
                let mut reports = service.targets(state, &request).await?.targets;
                reports.retain(|report| targets.iter().any(|one| one.id == report.statement.id));
                Ok(asked_results(query, reports.iter().flat_map(target_results)))
            }
            Self::Revisions(query, series) => {
                let asked = RevisionsQuery { measure: None, releases: RELEASES, window: all };
                let revisions = service.revisions(state, series, &asked).await?;
                let all = series.iter().zip(&revisions);
                let all = all.flat_map(|(one, revisions)| revisions::results(state, one, revisions));
                Ok(asked_results(query, all))
            }
        }
    }
}

/// The first release against the newest.
const RELEASES: RevisionRequest = RevisionRequest { from: 0, to: Later::Final, censored: false };

const fn growth_request(measure: Measure) -> GrowthRequest {
    GrowthRequest { measure, as_percent: false, base: None, conversion: None, with_inputs: false }
}

/// The targets of a growth query, by measure.
fn growth(
    registry: &Registry<'_>,
    query: &DataQuery<'_>,
) -> Result<Vec<(Measure, Vec<GrowthTarget>)>, SdmxError> {
    let mut chosen = Vec::new();
    let filters = filters(query);
    for measure in growth_measures() {
        let mut of_measure: BTreeMap<String, GrowthTarget> = BTreeMap::new();
        for (number, filter) in filters.iter().enumerate() {
            if !query.keys.get(number).is_none_or(|key| has_codes(key, &[measure.code()])) {
                continue;
            }
            for target in targets(registry.catalogue, filter, &growth_request(measure), TargetFilter::All)? {
                let codes = target.level.key.codes().chain([measure.code()]);
                if holds(query, &codes.collect::<Vec<_>>()) {
                    of_measure.insert(target.level.key.to_string(), target);
                }
            }
        }
        if !of_measure.is_empty() {
            chosen.push((measure, of_measure.into_values().collect()));
        }
    }
    Ok(chosen)
}

/// The targets whose series and id a query asks for.
fn stated<'a>(
    registry: &'a Registry<'_>,
    query: &DataQuery<'_>,
) -> Result<Vec<&'a TargetStatement>, SdmxError> {
    let mut chosen: BTreeMap<&str, &TargetStatement> = BTreeMap::new();
    for filter in filters(query) {
        for one in registry.targets_of(&query.dataflow.dataset.id) {
            if !filter.matching(registry.catalogue, std::slice::from_ref(&one.series))?.is_empty() {
                chosen.insert(&one.id, one);
            }
        }
    }
    Ok(chosen.into_values().collect())
}

/// The results of a target: its actual values, path and target, and the other numbers of its report.
fn target_results(report: &TargetReport) -> Vec<SeriesData> {
    let is_other = |one: &SeriesData| match &one.points {
        Points::Results(results) => !matches!(&*results.measure, measure::PATH | measure::TARGET),
        _ => false,
    };
    report.path().into_iter().chain(report.data().into_iter().filter(is_other)).collect()
}

/// The measures that reports of targets have.
const fn expected_measures(kind: TargetKind) -> &'static [&'static str] {
    use measure::{ACTUAL, AHEAD, CHANGE, PACE, PATH, PEAK, RATIO, REQUIRED, REQUIRED_PACE, TARGET};
    match kind {
        TargetKind::PeakBy => &[ACTUAL, PEAK],
        kind if kind.has_value() => &[ACTUAL, PATH, TARGET, RATIO, PACE, REQUIRED_PACE, REQUIRED, AHEAD],
        _ => &[ACTUAL, CHANGE],
    }
}

/// The forecast of a series, where its frequency has one, for as many periods as usual.
fn expected_forecast(series: &Series) -> Option<ExpectedSeries<'_>> {
    let horizon = Cadence::of(series.frequency).map_or(1, Cadence::usual_horizon);
    let mut periods = std::iter::successors(series.last?.next(), |period| period.next()).take(horizon);
    let first = periods.next()?;
    let last = periods.last().unwrap_or(first);
    let observations = i64::try_from(horizon).unwrap_or_default();
    let of = ExpectedSeries::of(series, vec![FORECAST]);
    Some(ExpectedSeries { periods: Some((first, last)), observations, ..of })
}

/// Those of some results whose codes a query asks for.
fn asked_results(query: &DataQuery<'_>, results: impl Iterator<Item = SeriesData>) -> Vec<SeriesData> {
    let is_one = |one: &SeriesData| {
        let Points::Results(results) = &one.points else { return false };
        let own: Vec<&str> = results.target.as_deref().into_iter().chain([&*results.measure]).collect();
        is_asked(query, &one.header.key, &own)
    };
    results.filter(is_one).collect()
}

/// Whether a query asks for a series of results, by the key of its series and the codes behind it.
fn is_asked(query: &DataQuery<'_>, key: &SeriesKey, own: &[&str]) -> bool {
    let all: Vec<&str> = key.codes().chain(own.iter().copied()).collect();
    let is_of = |asked: &Key| has_codes(asked, &all);
    (query.keys.is_empty() || query.keys.iter().any(is_of)) && holds(query, &all)
}

/// Whether the last positions of a key admit some codes.
fn has_codes(key: &Key, own: &[&str]) -> bool {
    let mut asked = key.iter().rev().zip(own.iter().rev());
    asked.all(|(codes, own)| codes.is_empty() || codes.iter().any(|code| code == own))
}
