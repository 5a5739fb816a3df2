//! The backtest: the method applied to earlier parts of a series.

use super::cadence::{Cadence, float};
use super::history::{Run, Subject};
use super::model::Model;
use super::request::Method;
use crate::domain::growth::Sample;
use crate::domain::period::Period;

/// A forecast of a value that came since.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The last period that was known.
    pub origin: Period,
    /// The period that was forecast.
    pub period: Period,
    /// The distance from the origin, in periods.
    pub horizon: usize,
    /// The forecast of the method.
    pub forecast: f64,
    /// The naive forecast.
    pub naive: f64,
    /// The value that came.
    pub actual: f64,
}

impl Attempt {
    /// The value that came less the forecast of the method.
    #[must_use]
    pub const fn error(&self) -> f64 {
        self.actual - self.forecast
    }

    /// The value that came less the naive forecast.
    #[must_use]
    pub const fn naive_error(&self) -> f64 {
        self.actual - self.naive
    }
}

/// How the method did beside the naive one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// 1 − (mean absolute error) / (mean absolute error of the naive forecasts).
    pub skill: f64,
    /// How often the error of the method was smaller.
    pub better: usize,
    /// The number of attempts.
    pub attempts: usize,
}

/// What was known at an origin of a backtest.
pub(super) enum Known<'a> {
    /// The values of today, up to the origin.
    Latest,
    /// What was published when the period of the origin was published first, by that period.
    Published(&'a [(Period, Vec<Sample>)]),
}

/// The attempts from expanding origins, the latest origin first.
pub(super) fn attempts(
    (subject, run): (&Subject<'_>, &Run),
    cadence: Cadence,
    horizon: usize,
    method: Method,
    known: &Known<'_>,
) -> Vec<Attempt> {
    let length = run.values.len();
    let origins = (1..=cadence.origins).map_while(|back| length.checked_sub(back));
    let origins = origins.take_while(|count| *count >= cadence.least_fit);
    let of_origin = |count: usize| -> Option<Vec<Attempt>> {
        let origin = run.period(count - 1)?;
        let values = match known {
            Known::Latest => run.values.get(..count)?.to_vec(),
            Known::Published(published) => published_values(subject, published, origin, cadence)?,
        };
        let model = Model::new(&values, cadence, subject.is_adjusted, method)?;
        let steps = horizon.min(length - count);
        let both = model.ahead(steps).into_iter().zip(model.naive(steps));
        let attempt = |(step, (forecast, naive))| {
            let actual = *run.values.get(count + step)?;
            Some(Attempt {
                origin,
                period: run.period(count + step)?,
                horizon: step + 1,
                forecast,
                naive,
                actual,
            })
        };
        both.enumerate().map(attempt).collect()
    };
    origins.filter_map(of_origin).flatten().collect()
}

/// The values up to an origin as they were published then; `None` where that is not known or they are too few.
fn published_values(
    subject: &Subject<'_>,
    published: &[(Period, Vec<Sample>)],
    origin: Period,
    cadence: Cadence,
) -> Option<Vec<f64>> {
    let (_, samples) = published.iter().find(|(period, _)| *period == origin)?;
    let end = samples.partition_point(|sample| sample.period() <= origin);
    let then = Subject { samples: samples.get(..end)?, ..*subject };
    let run = then.run(Cadence { least: cadence.least_fit, ..cadence }).ok()?;
    (run.to == origin).then_some(run.values)
}

impl Skill {
    /// The skill of some attempts; `None` where the naive forecasts were without error.
    pub(super) fn of(attempts: &[Attempt]) -> Option<Self> {
        let sum = |error: fn(&Attempt) -> f64| attempts.iter().map(|one| error(one).abs()).sum::<f64>();
        let count = float(attempts.len());
        let (own, naive) = (sum(Attempt::error) / count, sum(Attempt::naive_error) / count);
        let is_better = |one: &&Attempt| one.error().abs() < one.naive_error().abs();
        let better = attempts.iter().filter(is_better).count();
        (naive > 0.0).then_some(Self { skill: 1.0 - own / naive, better, attempts: attempts.len() })
    }
}
