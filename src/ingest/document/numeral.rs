//! A numeral as it is read, before its unit and its hedges are known.

use rust_decimal::Decimal;

use super::NumberKind;

/// A number between two tokens of a text.
#[derive(Debug, Clone)]
pub(super) struct Numeral {
    /// The first token.
    pub(super) first: usize,
    /// The token after the last one.
    pub(super) next: usize,
    /// What kind of number it is.
    pub(super) kind: NumberKind,
    /// What it says, where that can be held.
    pub(super) value: Option<Decimal>,
    /// One unit in the last printed place, zero for words.
    pub(super) rounding: Decimal,
    /// The unit that the numeral itself names, or the far end of its range.
    pub(super) unit: Option<&'static str>,
    /// The token after the far end of the range that the numeral opens.
    pub(super) range_end: Option<usize>,
}

impl Numeral {
    /// A numeral that is exact to the last place: words, ordinals, digits inside names.
    pub(super) const fn exact(first: usize, next: usize, kind: NumberKind, value: Option<Decimal>) -> Self {
        Self { first, next, kind, value, rounding: Decimal::ZERO, unit: None, range_end: None }
    }

    /// The same numeral in a unit.
    pub(super) const fn with_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }
}
