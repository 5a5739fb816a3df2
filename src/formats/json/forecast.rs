//! Forecasts and backtests as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::{HeaderJson, Number, ObservationJson, Text, header, observation, write};
use crate::domain::dataset::{ForecastContent, SeriesData, SeriesForecast};
use crate::domain::forecast::{Attempt, Forecast, ForecastPoint, Refusal, Skill};
use crate::domain::observation::{ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::formats::forecast_rows::REFUSED;
use crate::formats::row_writer::RowWriter;

/// A series with its forecast.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeriesForecast)]
pub struct ForecastJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// `forecast`.
    measure: &'static str,
    /// The unit of the values.
    unit: &'a str,
    /// Why there is no forecast, and what would be needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalJson>,
    /// The forecasts, in order of time.
    observations: Vec<ForecastPointJson>,
    /// The seasonal index of each period of the year, that of the first observation first; only with `detail=full`, and
    /// where a season was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<f64>>)]
    indices: Option<Vec<Number>>,
    /// The observations that the forecast is made of; only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<Vec<ObservationJson<'a>>>,
}

/// A series with the backtest of a method.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeriesBacktest)]
pub struct BacktestJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// `backtest`.
    measure: &'static str,
    /// The unit of the values.
    unit: &'a str,
    /// The method.
    basis: &'static str,
    /// `skilled` if the method beat "no change", `no_skill` if not, `refused` if nothing could be tested.
    verdict: &'static str,
    /// 1 less the ratio of the mean absolute errors of the method and of "no change".
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    skill: Option<Number>,
    /// In how many attempts the method was better, and the number of attempts.
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<[usize; 2]>,
    /// The number of origins.
    origins: usize,
    /// Why nothing could be tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalJson>,
    /// The forecasts that would have been made, the latest origin first.
    observations: Vec<AttemptJson>,
}

/// A forecast of a value that came since.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BacktestForecast)]
struct AttemptJson {
    /// The last period that was known.
    #[schema(value_type = String)]
    origin: Text<Period>,
    /// The distance in periods.
    horizon: usize,
    /// The period.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The forecast of the method.
    #[schema(value_type = f64)]
    forecast: Number,
    /// The forecast of "no change".
    #[schema(value_type = f64)]
    naive: Number,
    /// The value that came.
    #[schema(value_type = f64)]
    actual: Number,
    /// The value that came less the forecast of the method.
    #[schema(value_type = f64)]
    error: Number,
    /// The value that came less the forecast of "no change".
    #[schema(value_type = f64)]
    naive_error: Number,
}

/// The forecast of one period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForecastPoint)]
struct ForecastPointJson {
    /// When.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The forecast; null when it is refused.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of the prediction interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of the prediction interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The level of the interval in percent.
    level: u8,
    /// `prediction`: the interval contains the later value with the probability `level`, not with certainty.
    bounds: &'static str,
    /// The half-width that follows from the errors of the backtest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    sampling: Option<Number>,
    /// The half-width that the rounding of the observations adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    rounding: Option<Number>,
    /// The observation status: `F`, or `O` where there is no forecast.
    #[schema(value_type = String)]
    status: char,
    /// `forecast`.
    origin: &'static str,
    /// The method: `drift_theta`, `theta`, `drift` or `naive`.
    basis: &'static str,
    /// `skilled`: the method beat "no change" on the past of the series; `no_skill`: it did not; `refused`.
    verdict: &'static str,
    /// Why there is no forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// 1 less the ratio of the mean absolute errors of the method that was asked for and of "no change".
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    skill: Option<Number>,
    /// In how many attempts of the backtest the method was better, and the number of attempts.
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<[usize; 2]>,
    /// The number of origins of the backtest.
    #[serde(skip_serializing_if = "Option::is_none")]
    origins: Option<usize>,
    /// The parameters of theta.
    #[serde(skip_serializing_if = "Option::is_none")]
    fit: Option<FitJson>,
    /// The observations that the forecast is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<RunJson>,
    /// Whether the backtest has fewer than two errors at this horizon, so that the interval follows from shorter ones.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extrapolated: bool,
    /// The first day of the period; it and the last only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_start: Option<Text<chrono::NaiveDate>>,
    /// The last day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_end: Option<Text<chrono::NaiveDate>>,
}

/// The parameters of theta.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = ForecastFit)]
struct FitJson {
    /// The smoothing parameter.
    #[schema(value_type = f64)]
    alpha: Number,
    /// The weight of the line.
    #[schema(value_type = f64)]
    weight: Number,
}

/// A run of observations without a gap.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = ForecastRun)]
struct RunJson {
    /// The first period.
    #[schema(value_type = String)]
    from: Text<Period>,
    /// The last period.
    #[schema(value_type = String)]
    to: Text<Period>,
    /// The number of observations.
    n: usize,
}

/// Why there is no forecast.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForecastRefusal)]
struct RefusalJson {
    /// The reason: `too_few_points`, `gap`, `no_skill`, `horizon`, `level_unsupported`, `unbounded`, `unit_class`,
    /// `no_variation`, `span`, `frequency`, `first_release_unknown`.
    reason: &'static str,
    /// The reason in words, with what would be needed.
    message: String,
    /// The number of observations that there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<usize>,
    /// The number of observations that are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed: Option<usize>,
    /// The missing period of a gap, or the period whose value has no limit on one side.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period: Option<Text<Period>>,
}

/// Writes a series.
pub(super) fn write_series(
    series: &SeriesData,
    forecast: &SeriesForecast,
    full: bool,
    out: &mut RowWriter<'_>,
) {
    out.put_with(|out| match forecast.content {
        ForecastContent::Forecast => write(&forecast_json(series, forecast, full), out),
        ForecastContent::Backtest => write(&backtest_json(series, forecast), out),
    });
}

fn forecast_json<'a>(series: &'a SeriesData, forecast: &'a SeriesForecast, full: bool) -> ForecastJson<'a> {
    let observations = match &forecast.outcome {
        Ok(made) => made.points.iter().map(|point| point_json(made, point, full)).collect(),
        Err(refusal) => {
            forecast.periods.iter().map(|period| refused_json(forecast, refusal, *period, full)).collect()
        }
    };
    let indices = || forecast.outcome.as_ref().ok().and_then(|made| made.indices.as_ref());
    ForecastJson {
        header: header(&series.header),
        measure: "forecast",
        unit: forecast.unit.as_str(),
        refusal: forecast.outcome.as_ref().err().map(refusal_json),
        observations,
        indices: full
            .then(indices)
            .flatten()
            .map(|indices| indices.iter().map(|index| Number(*index)).collect()),
        inputs: full.then(|| forecast.inputs.iter().map(|one| observation(one, true)).collect()),
    }
}

fn point_json(made: &Forecast, point: &ForecastPoint, full: bool) -> ForecastPointJson {
    let Skill { skill, better, attempts } = made.skill;
    let fit = made.fit.map(|fit| FitJson { alpha: Number(fit.alpha), weight: Number(fit.weight) });
    let run = RunJson { from: Text(made.run.from), to: Text(made.run.to), n: made.run.values.len() };
    ForecastPointJson {
        period: Text(point.period),
        value: Some(Number(point.value)),
        lower: point.bounds.lower().map(Number),
        upper: point.bounds.upper().map(Number),
        level: made.level.percent(),
        bounds: "prediction",
        sampling: Some(Number(point.sampling)),
        rounding: Some(Number(point.rounding)),
        status: ObservationStatus::FORECAST.code(),
        origin: Origin::Forecast.code(),
        basis: made.method.code(),
        verdict: made.verdict.code(),
        reason: None,
        skill: Some(Number(skill)),
        better: Some([better, attempts]),
        origins: Some(made.origins()),
        fit,
        inputs: Some(run),
        extrapolated: point.is_extrapolated,
        period_start: full.then(|| Text(point.period.start_date())),
        period_end: full.then(|| Text(point.period.end_date())),
    }
}

fn refused_json(
    forecast: &SeriesForecast,
    refusal: &Refusal,
    period: Period,
    full: bool,
) -> ForecastPointJson {
    let skill = match refusal {
        Refusal::NoSkill { skill, better, attempts } => Some((Number(*skill), [*better, *attempts])),
        _ => None,
    };
    let (skill, better) = skill.unzip();
    ForecastPointJson {
        period: Text(period),
        value: None,
        lower: None,
        upper: None,
        level: forecast.level.percent(),
        bounds: "prediction",
        sampling: None,
        rounding: None,
        status: ObservationStatus::MISSING.code(),
        origin: Origin::Forecast.code(),
        basis: forecast.method.code(),
        verdict: REFUSED,
        reason: Some(refusal.code()),
        skill,
        better,
        origins: None,
        fit: None,
        inputs: None,
        extrapolated: false,
        period_start: full.then(|| Text(period.start_date())),
        period_end: full.then(|| Text(period.end_date())),
    }
}

fn refusal_json(refusal: &Refusal) -> RefusalJson {
    let (found, needed, period) = match *refusal {
        Refusal::TooFewPoints { found, needed } => (Some(found), Some(needed), None),
        Refusal::Gap { period, found, needed } => (Some(found), Some(needed), Some(period)),
        Refusal::Unbounded(period) => (None, None, Some(period)),
        _ => (None, None, None),
    };
    RefusalJson {
        reason: refusal.code(),
        message: refusal.to_string(),
        found,
        needed,
        period: period.map(Text),
    }
}

fn backtest_json<'a>(series: &'a SeriesData, forecast: &'a SeriesForecast) -> BacktestJson<'a> {
    let made = forecast.outcome.as_ref().ok();
    BacktestJson {
        header: header(&series.header),
        measure: "backtest",
        unit: forecast.unit.as_str(),
        basis: forecast.method.code(),
        verdict: made.map_or(REFUSED, |made| made.verdict.code()),
        skill: made.map(|made| Number(made.skill.skill)),
        better: made.map(|made| [made.skill.better, made.skill.attempts]),
        origins: made.map_or(0, Forecast::origins),
        refusal: forecast.outcome.as_ref().err().map(refusal_json),
        observations: forecast.attempts().iter().map(attempt_json).collect(),
    }
}

fn attempt_json(attempt: &Attempt) -> AttemptJson {
    AttemptJson {
        origin: Text(attempt.origin),
        horizon: attempt.horizon,
        period: Text(attempt.period),
        forecast: Number(attempt.forecast),
        naive: Number(attempt.naive),
        actual: Number(attempt.actual),
        error: Number(attempt.error()),
        naive_error: Number(attempt.naive_error()),
    }
}
