//! Targets: what a plan asks of a series, held against what was observed.
//!
//! A [`Target`] says which value, change, growth or direction is asked for, from a base period to a due period.
//! [`Target::assess`] compares it with the actual values of the series and gives an [`Assessment`]: a [`TargetVerdict`],
//! which verdicts the intervals of the figures admit besides, and the numbers behind it as [`Quantity`]s.
//!
//! With base (t₀, x₀), latest value (t, x) and target (τ, T):
//!
//! | quantity | compound rate (`cagr`) | same amount (`linear`) |
//! |---|---|---|
//! | pace a | (x/x₀)^(1/(t−t₀)) − 1 | (x−x₀)/(t−t₀) |
//! | required pace r | (T/x₀)^(1/(τ−t₀)) − 1 | (T−x₀)/(τ−t₀) |
//! | required from now on q | (T/x)^(1/(τ−t)) − 1 | (T−x)/(τ−t) |
//! | path at p | x₀·(T/x₀)^((p−t₀)/(τ−t₀)) | x₀ + (T−x₀)·(p−t₀)/(τ−t₀) |
//! | ratio R | sign(T−x₀)·a/\|r\| | the same |
//!
//! Amounts, numbers of things and positive indices move at a compound rate, percentages by the same amount; the target
//! may say otherwise. Rates are in percent a year, amounts in the unit (percentage points for percentages) a year.
//! The number that is asked for, the base and the latest value are one variable each, so that `T = x₀ + value` and the
//! base share x₀.
//!
//! # Errors
//!
//! All functions are total. What cannot be said is [`TargetVerdict::Unknown`] with a [`TargetReason`].
//!
//! # Example
//!
//! ```
//! use yearbook::domain::bounds::Bounds;
//! use yearbook::domain::growth::Estimate;
//! use yearbook::domain::target::{Actual, Target, TargetKind, TargetMethod, TargetVerdict};
//! use yearbook::domain::unit_class::UnitClass;
//!
//! // From 26.6 to 33.6 trillion, each rounded to 0.1 trillion; 8 trillion more in 2025 than in 2020 are expected.
//! let number = |value: f64, half: f64| {
//!     let bounds = Bounds::new(Some(value - half), Some(value + half)).ok_or("not in order")?;
//!     Estimate::new(value, bounds).map_err(|refusal| refusal.code())
//! };
//! let actual = |year: &str, value: f64| -> Result<Actual, Box<dyn std::error::Error>> {
//!     Ok(Actual { period: year.parse()?, estimate: number(value, 0.05)?, scope: 0 })
//! };
//! let target = Target {
//!     kind: TargetKind::Change,
//!     value: Some(number(8.0, 0.5)?),
//!     tolerance: None,
//!     base: Some("2020".parse()?),
//!     due: Some("2025".parse()?),
//!     pace: None,
//! };
//! let actuals = [actual("2020", 26.6)?, actual("2024", 33.6)?];
//! let assessment = target.assess(&actuals, UnitClass::Level, TargetMethod::Pace);
//! assert_eq!(assessment.verdict, TargetVerdict::OnTrack);
//! assert!(assessment.is_certain());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod actual;
mod assessment;
mod course;
mod evaluation;
mod kind;
mod outlook;
mod peak;
mod verdict;

pub use actual::Actual;
pub use assessment::{Assessment, Target};
pub use course::Course;
pub use evaluation::{BoundsQuality, Quantity};
pub use kind::{Pace, TargetKind, TargetMethod};
pub use outlook::{Aim, TargetOutlook};
pub use verdict::{TargetReason, TargetVerdict};

#[cfg(test)]
mod tests;
