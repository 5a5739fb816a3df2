//! Tests of formulas.

mod exactness;
mod expansions;
mod hostile;
mod parsing;
mod points;
mod table;
mod units;
mod worked;
