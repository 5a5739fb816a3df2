//! Growth: how a value compares with a base, as an estimate with an interval or a typed refusal.
//!
//! A [`Transform`] applies a [`Measure`] to a series and gives a [`Point`] for each period: an [`Estimate`] (number and
//! [`Bounds`](super::bounds::Bounds)) or a [`Refusal`]. [`judge`] compares rates that publishers state with the
//! computed one, [`convert`] changes the frequency beforehand.
//!
//! # Input
//!
//! A series is a slice of [`Sample`]s of one frequency, in order of time, each period at most once. Values are in base
//! units. A number that is not finite counts as missing. A slice out of order gives refusals, never a panic.
//!
//! # Units
//!
//! Rates are in percent, or in percentage points for series of percentages; [`Transform::unit`] names the unit.
//!
//! # Errors
//!
//! All functions are total: every input gives an estimate or a refusal; NaN and infinity never come out. The signs of
//! the value x and the base b decide whether the quotient x/b is meaningful:
//!
//! | base b | value x | quotient measures |
//! |---|---|---|
//! | 0 | any | refused, `base_zero` |
//! | below 0 | 0 or below | refused, `base_negative` |
//! | below 0 | above 0 | refused, `sign_change` |
//! | above 0 | below 0 | refused, `sign_change` |
//! | above 0 | 0 | −100 percent; the logarithm is refused, `sign_change` |
//! | above 0 | above 0 | given |
//!
//! Where a quotient is refused because of signs, the point still has the difference.
//!
//! # Example
//!
//! ```
//! use yearbook::domain::bounds::Bounds;
//! use yearbook::domain::growth::{Measure, Sample, Transform, Window};
//! use yearbook::domain::unit_class::UnitClass;
//!
//! // 3.3 and 3.6 trillion, both rounded to 0.1 trillion.
//! let sample = |year: &str, value: f64| -> Result<Sample, Box<dyn std::error::Error>> {
//!     let bounds = Bounds::new(Some(value - 0.05e12), Some(value + 0.05e12)).ok_or("not in order")?;
//!     Ok(Sample::new(year.parse()?, Some(value), bounds))
//! };
//! let samples = [sample("2023", 3.3e12)?, sample("2024", 3.6e12)?];
//! let yoy = Transform { measure: Measure::Yoy, unit_class: UnitClass::Level, as_percent: false, base: None };
//! let points = yoy.points(&samples, Window::ALL);
//! assert_eq!(points[0].outcome.map_err(|refusal| refusal.code()), Err("base_missing"));
//! let growth = points[1].outcome?;
//! assert!((growth.value() - 9.09).abs() < 0.01);
//! assert!(growth.bounds().contains(6.0) && growth.bounds().contains(12.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compound;
mod compute;
mod convert;
mod formula;
mod lag;
mod measure;
mod pairs;
mod point;
mod refusal;
mod sample;
mod sets;
mod verdict;
mod window;

pub use compute::Transform;
pub use convert::{Aggregate, ConversionError, convert};
pub use formula::{Formula, annualised_rate, difference, index, log_rate, rate};
pub use lag::Lag;
pub use measure::{Calculation, Measure, MeasureInfo, ParseMeasureError, ResultUnit};
pub use pairs::{Pair, Pairs};
pub use point::Point;
pub use refusal::Refusal;
pub use sample::{Coverage, Estimate, Sample, find};
pub use verdict::{Explanation, Judgement, RateBasis, RateStatement, Verdict, judge};
pub use window::Window;

#[cfg(test)]
mod tests;
