//! A forecast, whole: values, intervals, skill, and what they rest on.

use super::backtest::{Attempt, Known, Skill, attempts};
use super::history::{Run, Subject};
use super::interval::{HalfWidth, half_widths};
use super::model::Model;
use super::refusal::Refusal;
use super::request::{Level, Method, NoSkill, Request};
use super::theta::Fit;
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;
use crate::domain::growth::Sample;
use crate::domain::period::Period;

/// What the backtest says of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The method beat "no change".
    Skilled,
    /// It did not, or the forecast is the naive one.
    NoSkill,
}

codes!(Verdict {
    Skilled = "skilled",
    NoSkill = "no_skill",
});

/// The forecast of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The observations that it is made of.
    pub run: Run,
    /// The method whose values are given.
    pub method: Method,
    /// Whether that method beat "no change".
    pub verdict: Verdict,
    /// How the method that was asked for did, which is not the one given where `no_skill` gave the naive forecast.
    pub skill: Skill,
    /// The level of the intervals.
    pub level: Level,
    /// The parameters of theta; `None` where the method has no theta.
    pub fit: Option<Fit>,
    /// The seasonal index of each period of the year, that of the first observation first; `None` without a season.
    pub indices: Option<Vec<f64>>,
    /// The values and intervals, by horizon from 1.
    pub points: Vec<ForecastPoint>,
    /// The forecasts of the backtest, the latest origin first.
    pub backtest: Vec<Attempt>,
}

impl Forecast {
    /// The number of origins of the backtest.
    #[must_use]
    pub fn origins(&self) -> usize {
        origins(&self.backtest)
    }
}

/// The number of attempts one period ahead, which is the number of origins.
fn origins(attempts: &[Attempt]) -> usize {
    attempts.iter().filter(|one| one.horizon == 1).count()
}

/// The forecast of one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastPoint {
    /// The period.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// The prediction interval: value ± (`sampling` + `rounding`), cut at what the unit allows.
    pub bounds: Bounds,
    /// The half-width that follows from the errors of the backtest.
    pub sampling: f64,
    /// The half-width that the intervals of the observations add.
    pub rounding: f64,
    /// Whether fewer than two errors were seen at this horizon.
    pub is_extrapolated: bool,
}

/// The forecast of a series, its backtest made with the values of today.
///
/// # Errors
/// Why there is no forecast.
pub fn forecast(subject: &Subject<'_>, request: &Request) -> Result<Forecast, Refusal> {
    with(subject, request, &Known::Latest)
}

/// The forecast of a series, its backtest made with what was published at each origin: the samples known when the
/// period was published first, by that period. Origins without an entry are left out.
///
/// # Errors
/// Why there is no forecast.
pub fn forecast_in_real_time(
    subject: &Subject<'_>,
    request: &Request,
    published: &[(Period, Vec<Sample>)],
) -> Result<Forecast, Refusal> {
    with(subject, request, &Known::Published(published))
}

fn with(subject: &Subject<'_>, request: &Request, known: &Known<'_>) -> Result<Forecast, Refusal> {
    let cadence = subject.cadence()?;
    let horizon = request.horizon.unwrap_or(cadence.usual_horizon());
    if horizon > cadence.horizon {
        return Err(Refusal::Horizon { asked: horizon, furthest: cadence.horizon });
    }
    let run = subject.run(cadence)?;
    if run.is_constant() {
        return Err(Refusal::NoVariation);
    }
    let asked = request.method_at(subject.frequency);
    let backtest = attempts((subject, &run), cadence, horizon, asked, known);
    let origins = origins(&backtest);
    if origins < 2 && matches!(known, Known::Published(_)) {
        return Err(Refusal::FirstReleaseUnknown { origins });
    }
    if origins < request.level.least_origins() {
        return Err(Refusal::LevelUnsupported { level: request.level, origins });
    }
    let skill = Skill::of(&backtest).ok_or(Refusal::NoVariation)?;
    let verdict = if skill.skill > 0.0 { Verdict::Skilled } else { Verdict::NoSkill };
    let method = match (verdict, request.no_skill) {
        (Verdict::NoSkill, NoSkill::Refuse) if asked != Method::Naive => {
            let Skill { skill, better, attempts } = skill;
            return Err(Refusal::NoSkill { skill, better, attempts });
        }
        (Verdict::NoSkill, NoSkill::Naive) => Method::Naive,
        _ => asked,
    };
    let error = if method == asked { Attempt::error } else { Attempt::naive_error };
    let model = Model::new(&run.values, cadence, subject.is_adjusted, method);
    let widths = half_widths(&backtest, error, cadence, horizon, request.level);
    // A run that is long enough has a model, and two origins give a width.
    let (Some(model), Some(widths)) = (model, widths) else {
        return Err(Refusal::TooFewPoints { found: run.values.len(), needed: cadence.least });
    };
    let points = points(subject, &run, &model, &widths)?;
    let has_season = model.indices.iter().any(|index| index.to_bits() != 1.0_f64.to_bits());
    Ok(Forecast {
        method,
        verdict,
        skill,
        level: request.level,
        fit: model.fit,
        indices: has_season.then_some(model.indices),
        points,
        backtest,
        run,
    })
}

/// The values with their intervals.
fn points(
    subject: &Subject<'_>,
    run: &Run,
    model: &Model,
    widths: &[HalfWidth],
) -> Result<Vec<ForecastPoint>, Refusal> {
    let roundings = roundings(run, model, widths.len());
    let parts = model.ahead(widths.len()).into_iter().zip(widths).zip(roundings);
    let point = |(step, ((value, width), rounding)): (usize, ((f64, &HalfWidth), f64))| {
        let beyond = Refusal::Unbounded(run.to);
        let period = run.period(run.values.len() + step).ok_or(beyond)?;
        let half = width.width + rounding;
        let cut = |value: f64| Some(subject.limits.cut(value)).filter(|value| value.is_finite());
        let ends = || Bounds::new(Some(cut(value - half)?), Some(cut(value + half)?));
        let is_finite = value.is_finite() && half.is_finite();
        let bounds = is_finite.then(ends).flatten().ok_or(beyond)?;
        let value = subject.limits.cut(value);
        let HalfWidth { width: sampling, is_extrapolated } = *width;
        Ok(ForecastPoint { period, value, bounds, sampling, rounding, is_extrapolated })
    };
    parts.enumerate().map(point).collect()
}

/// The half-widths that the intervals of the observations add: Σ |∂ŷ/∂y| · half-width.
fn roundings(run: &Run, model: &Model, horizon: usize) -> Vec<f64> {
    let mut sums = vec![0.0; horizon];
    for (position, half) in run.halves.iter().enumerate().filter(|(_, half)| **half > 0.0) {
        for (sum, derivative) in sums.iter_mut().zip(model.derivatives(position, horizon)) {
            *sum += derivative.abs() * half;
        }
    }
    sums
}
