//! Growth that can be quoted: every measure with the interval that rounding leaves, or a typed reason.
//!
//! All functions are total. A number that is not finite counts as missing, so NaN never comes in or out. A
//! series is a slice of [`Sample`]s of one frequency, in order of time, each period at most once; a slice
//! that breaks this gives refusals, never a panic.
//!
//! Signs decide whether a quotient x/b says something about growth:
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
//! Where a quotient is refused because of signs, the point still carries the difference.

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
mod verdict;
mod window;

pub use compute::Transform;
pub use convert::{Aggregate, ConversionError, ParseAggregateError, convert};
pub use formula::{Formula, annualised_rate, difference, index, log_rate, rate};
pub use lag::Lag;
pub use measure::{Calculation, Measure, MeasureInfo, ParseMeasureError, ResultUnit};
pub use pairs::{Pair, Pairs};
pub use point::Point;
pub use refusal::Refusal;
pub use sample::{Coverage, Estimate, Sample, find};
pub use verdict::{Because, Judgement, RateBasis, Stated, Verdict, judge};
pub use window::Window;

#[cfg(test)]
mod tests;
