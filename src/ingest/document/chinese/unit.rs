//! Units of Chinese quantities: code, factor, class.

use rust_decimal::Decimal;

/// What a unit measures, as far as rules depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitClass {
    /// Things that are counted.
    Count,
    /// Money.
    Money,
    /// A share or a rate.
    Share,
    /// A multiple.
    Multiple,
    /// A length of time.
    Time,
    /// Anything else that is measured.
    Measure,
    /// The text names no unit, or one that is not known.
    Unknown,
}

/// A unit after a numeral.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// The code; `None` for an open unit.
    pub(super) code: Option<&'static str>,
    /// How many of it the word stands for: 斤 is 0.5 kg.
    pub(super) factor: Decimal,
    pub(super) class: UnitClass,
}

impl Unit {
    /// A unit of which the word names one.
    pub(super) const fn known(code: &'static str, class: UnitClass) -> Self {
        Self { code: Some(code), factor: Decimal::ONE, class }
    }

    /// A unit that has no code.
    pub(super) const fn open(class: UnitClass) -> Self {
        Self { code: None, factor: Decimal::ONE, class }
    }
}

/// A unit that the text does not name.
pub(super) const UNKNOWN: Unit = Unit::open(UnitClass::Unknown);
