//! Formulas over series: text, units, values with exact bounds.
//!
//! | step | type | errors |
//! |---|---|---|
//! | read a text | [`Formula::parse`] | [`FormulaError`]: the place in the text, what is allowed |
//! | put definitions in the place of their names | [`Formula::expand`] | [`ExpansionError`]: cycle, depth, size |
//! | check units, prices and frequencies | [`Formula::check`] gives a [`Calculation`] | [`FormulaRefusal`]: of the whole formula |
//! | compute | [`Calculation::point`] gives a [`Point`] | [`PointRefusal`]: of one period |
//!
//! The series come from [`Inputs`], which the caller implements.
//!
//! # Units
//!
//! A sum needs one unit and one price basis; products and quotients multiply and divide units. A number that the formula
//! writes has no unit: it adds to numbers without a unit only, and is taken in the unit of x by `min`, `max` and `clip`.
//! A percent is 0.01: percent × level is a level, percent / percent a number; times or by a number it stays a percentage.
//! The difference of two percentages is in percentage points. Ranks and multiples take part in no arithmetic but `diff`.
//! Units that nothing states do not cancel, except those of one series.
//!
//! # Bounds
//!
//! Each figure, a series at a period, is one variable however often it occurs. Where every partial derivative keeps its
//! sign over the intervals of the figures, the range is that of two corners, and exact. A figure whose derivative keeps
//! its sign is fixed at its corner, and the others are judged again; what is left over gives an outer interval.
//!
//! # Absence
//!
//! A value that is not there at the period of the point is a missing input; at another period it is a gap, or a missing
//! base before the first value; where some parts of a longer period are there, the period is partial.
//!
//! # Example
//!
//! ```
//! use yearbook::domain::bounds::Bounds;
//! use yearbook::domain::catalogue::StockOrFlow;
//! use yearbook::domain::formula::{BoundsQuality, Formula, InputSeries, InputValue, Inputs, Quantity, SeriesReference};
//! use yearbook::domain::frequency::Frequency;
//! use yearbook::domain::growth::Estimate;
//! use yearbook::domain::observation::ObservationStatus;
//! use yearbook::domain::period::Period;
//! use yearbook::domain::price_basis::PriceBasis;
//! use yearbook::domain::unit_class::UnitClass;
//!
//! /// 8.0 and 10.0 trillion yuan, printed to 0.1 trillion.
//! struct TwoYears;
//!
//! impl Inputs for TwoYears {
//!     fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
//!         let unit = "CNY".parse().ok()?;
//!         (reference.to_string() == "VA").then(|| InputSeries {
//!             id: 0,
//!             frequency: Frequency::ANNUAL,
//!             quantity: Quantity::new(&unit, UnitClass::Level, PriceBasis::Current, StockOrFlow::Flow),
//!             first: Period::from_ordinal(Frequency::ANNUAL, 2023),
//!         })
//!     }
//!
//!     fn value(&self, _series: usize, period: Period) -> Option<InputValue> {
//!         let value = match period.ordinal() {
//!             2023 => 8e12,
//!             2024 => 10e12,
//!             _ => return None,
//!         };
//!         let bounds = Bounds::new(Some(value - 0.05e12), Some(value + 0.05e12))?;
//!         Some(InputValue { estimate: Estimate::new(value, bounds).ok()?, status: ObservationStatus::NORMAL })
//!     }
//!
//!     fn periods(&self, _series: usize) -> Vec<Period> {
//!         (2023..=2024).filter_map(|year| Period::from_ordinal(Frequency::ANNUAL, year)).collect()
//!     }
//! }
//!
//! let calculation = Formula::parse("100 * VA / (VA + VA[-1])")?.check(&TwoYears)?;
//! assert_eq!(calculation.quantity().unit.to_string(), "1");
//! let points: Vec<_> =
//!     calculation.periods(&TwoYears).into_iter().map(|period| calculation.point(period, &TwoYears)).collect();
//! assert_eq!(points[0].outcome.map_err(|refused| refused.refusal.code()), Err("base_missing"));
//! let value = points[1].outcome.map_err(|refused| refused.refusal)?;
//! // 9.95 of 9.95 + 8.05, and 10.05 of 10.05 + 7.95.
//! assert_eq!(value.quality, BoundsQuality::Exact);
//! assert!((value.estimate.bounds().ends().0 - 995.0 / 18.0).abs() < 1e-9);
//!
//! let refusal = Formula::parse("VA + 1")?.check(&TwoYears).unwrap_err();
//! assert_eq!(refusal.refusal.code(), "unit_mismatch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calculation;
mod call;
mod check;
mod error;
mod expansion;
mod expression;
mod functions;
mod inputs;
mod intervals;
mod literal;
mod node;
mod operands;
mod parser;
mod point;
mod quantity;
mod range;
mod recording;
mod reference;
mod refusal;
mod scanner;
mod slopes;
mod step;
mod tape;
mod text;
mod unit;
mod word;

pub use calculation::Calculation;
pub use error::FormulaError;
pub use expansion::{Definition, ExpansionError};
pub use expression::Formula;
pub use functions::{Arity, Function, FunctionInfo, Parameter, ParameterKind};
pub use inputs::{InputSeries, InputValue, Inputs};
pub use point::{BoundsQuality, Point, PointValue};
pub use quantity::Quantity;
pub use reference::SeriesReference;
pub use refusal::{FormulaRefusal, PointRefusal, Refusal};
pub use unit::Unit;

#[cfg(test)]
mod tests;
