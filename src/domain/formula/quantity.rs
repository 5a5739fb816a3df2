//! Quantities: what a series or a formula measures.

use std::fmt;

use crate::domain::catalogue::StockOrFlow;
use crate::domain::code::Code;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// A unit as a product of powers of unit codes; none for a plain number.
///
/// `CNY_per_USD` is read as CNY/USD, so that rates of exchange and values per head take part in the algebra.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// By code, each once, no exponent zero.
    factors: Vec<(Code, f64)>,
}

impl Unit {
    /// The unit of plain numbers.
    #[must_use]
    pub const fn one() -> Self {
        Self { factors: Vec::new() }
    }

    /// The unit with a code.
    #[must_use]
    pub fn of(code: &Code) -> Self {
        Self { factors: vec![(code.clone(), 1.0)] }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (code, _) in &self.factors {
            formatter.write_str(code.as_str())?;
        }
        Ok(())
    }
}

/// What a series or a formula measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The unit.
    pub unit: Unit,
    /// The class of the unit.
    pub class: UnitClass,
    /// The prices at which it is valued.
    pub price_basis: PriceBasis,
    /// The period whose prices are the constant ones, where it is known.
    pub price_period: Option<Period>,
    /// Whether it is a stock or a flow.
    pub measured_as: StockOrFlow,
}

impl Quantity {
    /// The quantity of an indicator.
    #[must_use]
    pub fn new(unit: &Code, class: UnitClass, price_basis: PriceBasis, measured_as: StockOrFlow) -> Self {
        Self { unit: Unit::of(unit), class, price_basis, price_period: None, measured_as }
    }
}
