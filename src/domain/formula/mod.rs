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
