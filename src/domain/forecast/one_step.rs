//! The method against every value of a series, one period ahead.

use super::backtest::{Known, attempts};
use super::cadence::Cadence;
use super::history::Subject;
use super::refusal::Refusal;
use super::request::Request;
use crate::domain::period::Period;

/// The most values of a run that count, the newest ones: a century of months. It bounds the work.
pub const MAX_ONE_STEP_VALUES: usize = 1_200;

/// A value against the forecast that the values before it give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneStepError {
    /// The period.
    pub period: Period,
    /// The value.
    pub actual: f64,
    /// The forecast.
    pub forecast: f64,
    /// The half-width of the interval of the value.
    pub half: f64,
}

impl OneStepError {
    /// The value less the forecast.
    #[must_use]
    pub const fn error(&self) -> f64 {
        self.actual - self.forecast
    }
}

/// The errors of the usual method one period ahead, of every period of the run that has enough values before it, in
/// order of time. The method is fitted anew before each; so an error depends on nothing that came later.
///
/// # Errors
/// Why the series has no such error.
pub fn one_step_errors(subject: &Subject<'_>) -> Result<Vec<OneStepError>, Refusal> {
    let cadence = subject.cadence()?;
    let run = subject.run(Cadence { least: cadence.least_fit + 1, ..cadence })?.newest(MAX_ONE_STEP_VALUES);
    if run.is_constant() {
        return Err(Refusal::NoVariation);
    }
    let every = Cadence { origins: run.values.len(), ..cadence };
    let method = Request::default().method_at(subject.frequency);
    let attempts = attempts((subject, &run), every, 1, method, &Known::Latest);
    // The attempts are the latest first, as the half-widths are here.
    let errors = attempts.iter().zip(run.halves.iter().rev()).map(|(attempt, half)| OneStepError {
        period: attempt.period,
        actual: attempt.actual,
        forecast: attempt.forecast,
        half: *half,
    });
    let mut errors: Vec<OneStepError> = errors.collect();
    errors.reverse();
    Ok(errors)
}
