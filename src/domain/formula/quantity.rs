//! Quantities: what a series or a formula measures.

use super::unit::Unit;
use crate::domain::catalogue::StockOrFlow;
use crate::domain::code::Code;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// What a series or a formula measures.
///
/// A plain number has the class `index`, since its sums over time mean nothing.
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
    ///
    /// ```
    /// use yearbook::domain::catalogue::StockOrFlow;
    /// use yearbook::domain::formula::Quantity;
    /// use yearbook::domain::price_basis::PriceBasis;
    /// use yearbook::domain::unit_class::UnitClass;
    ///
    /// let unit = "USD_per_person".parse()?;
    /// let quantity = Quantity::new(&unit, UnitClass::Level, PriceBasis::Current, StockOrFlow::Flow);
    /// assert_eq!(quantity.unit.to_string(), "USD/person");
    /// # Ok::<(), yearbook::domain::code::CodeError>(())
    /// ```
    #[must_use]
    pub fn new(unit: &Code, class: UnitClass, price_basis: PriceBasis, measured_as: StockOrFlow) -> Self {
        Self { unit: Unit::of(unit), class, price_basis, price_period: None, measured_as }
    }

    /// The quantity of plain numbers: without a unit.
    ///
    /// ```
    /// use yearbook::domain::formula::Quantity;
    /// assert_eq!(Quantity::number().unit.to_string(), "1");
    /// ```
    #[must_use]
    pub const fn number() -> Self {
        Self::without_prices(Unit::one(), UnitClass::Index)
    }

    pub(super) const fn without_prices(unit: Unit, class: UnitClass) -> Self {
        Self {
            unit,
            class,
            price_basis: PriceBasis::NotApplicable,
            price_period: None,
            measured_as: StockOrFlow::NotApplicable,
        }
    }

    /// This unit and class, neither stock nor flow, at the same prices.
    pub(super) fn with_unit(&self, unit: Unit, class: UnitClass) -> Self {
        Self { unit, class, measured_as: StockOrFlow::NotApplicable, ..self.clone() }
    }

    pub(super) const fn is_ordinal(&self) -> bool {
        !self.class.has_quotients()
    }

    /// Whether values are percentages or differences of them.
    pub(super) fn is_percentage(&self) -> bool {
        self.unit.is_percentage() || self.class.is_percentage()
    }

    /// Whether the two are at the same prices, as far as prices play a part in both.
    pub(super) fn has_prices_of(&self, other: &Self) -> bool {
        let applicable = |quantity: &Self| quantity.price_basis != PriceBasis::NotApplicable;
        !applicable(self)
            || !applicable(other)
            || (self.price_basis == other.price_basis && self.price_period == other.price_period)
    }

    /// The sum, of which the two have the same unit and prices.
    pub(super) fn sum(&self, other: &Self) -> Self {
        let (unit, class) = if self.unit == other.unit {
            let class = match self.class {
                own if own == other.class => own,
                UnitClass::Unknown => other.class,
                own if other.class == UnitClass::Unknown => own,
                _ if self.is_percentage() => UnitClass::Ratio,
                _ => UnitClass::Level,
            };
            (self.unit.clone(), class)
        } else {
            (Unit::percent(), UnitClass::Ratio)
        };
        let with_prices = if self.price_basis == PriceBasis::NotApplicable { other } else { self };
        let measured_as =
            if self.measured_as == other.measured_as { self.measured_as } else { StockOrFlow::NotApplicable };
        Self { unit, class, measured_as, ..with_prices.clone() }
    }

    /// The difference of two values, of which the two have the same unit and prices.
    pub(super) fn difference(&self, other: &Self) -> Self {
        let sum = self.sum(other);
        if sum.is_percentage() {
            Self { unit: Unit::percentage_points(), class: UnitClass::Ratio, ..sum }
        } else {
            sum
        }
    }

    /// The product, or the quotient for a power of −1 of the other; percentages have become plain numbers.
    pub(super) fn product(&self, other: &Self, power: f64) -> Self {
        if other.unit.is_one() && !self.unit.is_one() {
            return self.clone();
        }
        let unit = self.unit.times(&other.unit, power);
        let class = if self.unit.is_one() && power > 0.0 {
            other.class
        } else if unit.is_one() {
            UnitClass::Index
        } else if unit.is_unstated() {
            UnitClass::Unknown
        } else {
            UnitClass::Level
        };
        let measured_as =
            if self.unit.is_one() && power > 0.0 { other.measured_as } else { StockOrFlow::NotApplicable };
        let prices = match (self.price_basis, other.price_basis) {
            (_, PriceBasis::NotApplicable) => Some(self),
            (PriceBasis::NotApplicable, _) => Some(other),
            _ if self.has_prices_of(other) => Some(self),
            _ => None,
        };
        let number = Self::number();
        Self { unit, class, measured_as, ..prices.unwrap_or(&number).clone() }
    }
}
