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

mod calculation;
mod error;
mod expansion;
mod expression;
mod inputs;
mod quantity;
mod reference;
mod refusal;

pub use calculation::{BoundsQuality, Calculation, Point, PointValue};
pub use error::FormulaError;
pub use expansion::{Definition, ExpansionError};
pub use expression::Formula;
pub use inputs::{InputSeries, InputValue, Inputs};
pub use quantity::{Quantity, Unit};
pub use reference::SeriesReference;
pub use refusal::{FormulaRefusal, PointRefusal, Refusal};
