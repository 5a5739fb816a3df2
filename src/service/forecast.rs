//! Forecasts of series, and their backtests.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::header::header;
use super::query::Window;
use super::state::State;
use super::vintages::latest;
use super::{Service, ServiceError};
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{ForecastContent, Points, SeriesData, SeriesForecast};
use crate::domain::forecast::{Cadence, Limits, Request, Subject, forecast, forecast_in_real_time};
use crate::domain::growth::Sample;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::relation::RelationKind;
use crate::domain::seasonal_adjustment::{declares_adjusted, says_adjusted};
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::limits::MAX_HORIZON;

/// How much work an observation of a series is, beside one that is only encoded: the method is fitted once for the
/// forecast and once for each origin of the backtest, each time with 152 sets of parameters.
pub const WORK_OF_OBSERVATION: usize = 200;

/// A request for forecasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastRequest {
    /// Horizon, level, method, and what to do without skill.
    pub forecast: Request,
    /// Whether the backtest uses what was published at each origin.
    pub in_real_time: bool,
    /// Whether the answer shows the forecasts or the backtest.
    pub content: ForecastContent,
    /// Whether the answer lists the observations.
    pub with_inputs: bool,
}

impl Service {
    /// The forecasts of some series, made of the observations within a window, in the order of the series.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn forecast(
        &self,
        state: &State,
        series: &[&Series],
        request: &ForecastRequest,
        window: &Window,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let mut stored = if request.in_real_time {
            self.vintages(state, series).await?
        } else {
            self.newest(state, series, window.as_of).await?
        };
        let mut answers = Vec::with_capacity(series.len());
        for one in series {
            let vintages = stored.remove(&one.id).unwrap_or_default();
            answers.push(of_series(&state.catalogue, one, &vintages, request, window));
            // Others wait for the same threads, and a long monthly series takes some milliseconds.
            tokio::task::yield_now().await;
        }
        Ok(answers)
    }
}

fn of_series(
    catalogue: &Catalogue,
    series: &Series,
    vintages: &[Observation],
    request: &ForecastRequest,
    window: &Window,
) -> SeriesData {
    let header = header(catalogue, series);
    let selected = latest(vintages, window.as_of).filter(|one| window.contains(one.period)).cloned();
    let observations: Vec<Observation> = window.trim(selected.collect());
    let samples = samples(&observations);
    let subject = subject(catalogue, series, &observations, &samples);
    let outcome = if request.in_real_time {
        let published = published(vintages, &samples, window);
        forecast_in_real_time(&subject, &request.forecast, &published)
    } else {
        forecast(&subject, &request.forecast)
    };
    let inputs = outcome.as_ref().ok().filter(|_| request.with_inputs).map(|made| &made.run);
    let inputs =
        inputs.map(|run| observations.iter().filter(|one| run.from <= one.period && one.period <= run.to));
    // A series without a value that counts is refused for the periods after its last one.
    let valued = samples.iter().rev().find(|sample| sample.estimate().is_ok()).or(samples.last());
    let last = valued.map(Sample::period).or(series.last);
    let asked = SeriesForecast {
        content: request.content,
        unit: header.indicator.unit.clone(),
        level: request.forecast.level,
        method: request.forecast.method_at(series.frequency),
        last,
        periods: periods(series, last, &request.forecast),
        inputs: inputs.into_iter().flatten().cloned().collect(),
        outcome,
    };
    SeriesData { header, points: Points::Forecast(Box::new(asked)) }
}

/// A series as a forecast needs it: some samples of it, and what its observations, the catalogue and its attributes say.
pub(super) fn subject<'a>(
    catalogue: &Catalogue,
    series: &Series,
    observations: &[Observation],
    samples: &'a [Sample],
) -> Subject<'a> {
    let unit_class = catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
    let is_break = |one: &&Observation| one.status == ObservationStatus::BREAK;
    Subject {
        last_break: observations.iter().rev().find(is_break).map(|one| one.period),
        is_adjusted: is_adjusted(catalogue, series),
        limits: limits(catalogue, series, unit_class, samples),
        ..Subject::new(series.frequency, unit_class, samples)
    }
}

/// The values of observations; one that is itself a forecast, an expectation or a target counts as missing.
pub(super) fn samples(observations: &[Observation]) -> Vec<Sample> {
    let value = |one: &Observation| one.value.filter(|_| one.status != ObservationStatus::FORECAST);
    observations.iter().map(|one| Sample::new(one.period, value(one), one.bounds)).collect()
}

/// The periods that a request asks for, also where the horizon is too far.
fn periods(series: &Series, last: Option<Period>, request: &Request) -> Vec<Period> {
    let usual = Cadence::of(series.frequency).map_or(1, Cadence::usual_horizon);
    let horizon = request.horizon.unwrap_or(usual).min(MAX_HORIZON);
    std::iter::successors(last.and_then(Period::next), |period| period.next()).take(horizon).collect()
}

/// Whether a dimension, an attribute or the name of a series declares it seasonally adjusted.
pub(super) fn is_adjusted(catalogue: &Catalogue, series: &Series) -> bool {
    let name = |id: &str, code: &str| {
        catalogue.names_of(&series.dataset, id).and_then(|names| names.get(code)).map(String::as_str)
    };
    let declares = |id: &str, code: &str| declares_adjusted(id, code, name(id, code));
    let dimensions = catalogue.datasets.get(&series.dataset).map(|dataset| dataset.structure.dimensions());
    let mut codes = dimensions.unwrap_or_default().iter().zip(series.key.codes());
    let indicator = catalogue.indicator_of(series);
    codes.any(|(dimension, code)| declares(&dimension.id, code))
        || indicator.is_some_and(|indicator| says_adjusted(&indicator.name))
        || series.attributes.iter().any(|(id, code)| declares(id, code))
}

/// The values that a series can have: shares of a declared whole lie between 0 and 100; what is declared non-negative
/// is, and so are numbers of things, unless one was negative.
fn limits(catalogue: &Catalogue, series: &Series, unit_class: UnitClass, samples: &[Sample]) -> Limits {
    let indicator = catalogue.indicator_of(series);
    let is_share = |relation: &crate::domain::relation::Relation| relation.kind == RelationKind::ShareOf;
    let was_negative =
        || samples.iter().any(|sample| sample.estimate().is_ok_and(|estimate| estimate.value() < 0.0));
    let is_counted = unit_class == UnitClass::Count && !was_negative();
    if indicator.is_some_and(|indicator| indicator.relations.iter().any(is_share)) {
        Limits::SHARE
    } else if is_counted || indicator.is_some_and(|indicator| indicator.non_negative) {
        Limits::NON_NEGATIVE
    } else {
        Limits::NONE
    }
}

/// What was known when each period was published first, by that period. Periods of the oldest publication are left
/// out: when they were first published is not known. What was known begins where the observations begin that count.
fn published(vintages: &[Observation], samples: &[Sample], window: &Window) -> Vec<(Period, Vec<Sample>)> {
    let is_known = |one: &&Observation| {
        let published = one.provenance.published;
        one.provenance.origin != Origin::Withdrawn && window.as_of.is_none_or(|day| published <= day)
    };
    let begin = samples.first().map(Sample::period);
    let counts =
        |one: &&Observation| window.contains(one.period) && begin.is_some_and(|begin| begin <= one.period);
    let days: BTreeSet<NaiveDate> =
        vintages.iter().filter(is_known).map(|one| one.provenance.published).collect();
    let oldest = days.first().copied();
    let first_of = |period: Period| {
        let of_period = vintages.iter().filter(|one| one.period == period && one.value.is_some());
        of_period.filter(is_known).map(|one| one.provenance.published).min()
    };
    let recent = samples.iter().rev().take(MAX_HORIZON + 1).map(Sample::period);
    let origins = recent.filter_map(|period| Some((period, first_of(period)?)));
    let known = origins.filter(|(_, day)| oldest.is_some_and(|oldest| oldest < *day));
    known
        .map(|(period, day)| {
            let then: Vec<Observation> = latest(vintages, Some(day)).filter(counts).cloned().collect();
            (period, self::samples(&then))
        })
        .collect()
}
