//! Forecasts of a series from its own past, with intervals, and the test of the method on that past.
//!
//! [`forecast`] is the whole: the run of observations that counts ([`Run`]), the method fitted to it, the same method
//! fitted to each earlier part of the run (the backtest), and intervals from the errors made there. A method that did not
//! beat "no change" on the series' own past is refused unless the request says otherwise.
//!
//! The method is fixed: the mean of a straight line from the first to the last value (drift) and a dynamic theta model;
//! for months the theta model alone. Its parameters come from a fixed grid, not from an optimiser, so that every number
//! is repeatable to the last bits. The document `docs/forecasts.md` describes the steps and the measured accuracy.
//!
//! ```
//! use yearbook::domain::bounds::Bounds;
//! use yearbook::domain::forecast::{Request, Subject, forecast};
//! use yearbook::domain::growth::Sample;
//! use yearbook::domain::unit_class::UnitClass;
//!
//! let value = |year: i32| 100.0 + f64::from(year - 2000) * 5.0 + f64::from(year % 3);
//! let sample = |year: i32| {
//!     Sample::new(year.to_string().parse().expect("a year"), Some(value(year)), Bounds::exact(value(year)))
//! };
//! let samples: Vec<Sample> = (2000..2020).map(sample).collect();
//! let subject = Subject::new("A".parse()?, UnitClass::Level, &samples);
//! let answer = forecast(&subject, &Request { horizon: Some(2), ..Request::default() })?;
//! assert_eq!(answer.points.len(), 2);
//! assert!(answer.points[1].bounds.contains(205.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod backtest;
mod cadence;
mod history;
mod interval;
mod model;
mod one_step;
mod quantile;
mod refusal;
mod request;
mod season;
mod theta;

pub use answer::{Forecast, ForecastPoint, Verdict, forecast, forecast_in_real_time};
pub use backtest::{Attempt, Skill};
pub use cadence::Cadence;
pub use history::{Limits, Run, Subject};
pub use one_step::{MAX_ONE_STEP_VALUES, OneStepError, one_step_errors};
pub use refusal::Refusal;
pub use request::{Level, Method, NoSkill, Request};
pub use season::has_season;
pub use theta::Fit;

#[cfg(test)]
mod tests;
