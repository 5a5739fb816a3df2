//! A numeral, before its unit and qualifier are known.

use rust_decimal::Decimal;

use super::tokens::Tokens;
use super::vocabulary::power_of_ten;
use super::{Aside, Direction, NumberKind};
use crate::domain::qualifier::Qualifier;

/// A number between two tokens of a text.
#[derive(Debug, Clone)]
pub(super) struct Numeral {
    /// The first token.
    pub(super) first: usize,
    /// The token after the last one.
    pub(super) next: usize,
    /// The kind of number.
    pub(super) kind: NumberKind,
    /// The value; `None` where it is not determined or overflows.
    pub(super) value: Option<Decimal>,
    /// One unit in the last printed place; zero for words.
    pub(super) rounding: Decimal,
    /// The unit that the numeral itself or the second number of its range names.
    pub(super) unit: Option<&'static str>,
    /// The token after the second number of the range that begins here.
    pub(super) range_end: Option<usize>,
    /// The qualifier that is a part of it: 250+.
    pub(super) qualifier: Option<Qualifier>,
    /// The direction that is a part of it: halved.
    pub(super) direction: Option<Direction>,
    /// Why it is no statistic, where it says so itself: 5G, H1 2025.
    pub(super) aside: Option<Aside>,
    /// Whether a note mark may be glued to it.
    pub(super) is_unsure: bool,
}

impl Numeral {
    /// A numeral without rounding: words, ordinals, digits inside names.
    pub(super) const fn exact(first: usize, next: usize, kind: NumberKind, value: Option<Decimal>) -> Self {
        Self {
            first,
            next,
            kind,
            value,
            rounding: Decimal::ZERO,
            unit: None,
            range_end: None,
            qualifier: None,
            direction: None,
            aside: None,
            is_unsure: false,
        }
    }

    /// The same numeral in a unit.
    pub(super) const fn with_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same numeral times a power of ten.
    pub(super) fn raised(self, power: u32) -> Self {
        if power == 0 {
            return self;
        }
        let factor = power_of_ten(power);
        let by_factor = |amount: Decimal| amount.checked_mul(factor).map(|product| product.normalize());
        Self {
            value: self.value.and_then(by_factor),
            rounding: by_factor(self.rounding).unwrap_or_default(),
            ..self
        }
    }

    /// Whether it is four bare digits that may name a year of a statistic.
    pub(super) fn is_year(&self, tokens: &Tokens) -> bool {
        let digits = tokens.text(self.first);
        let is_bare = self.next == self.first + 1 && digits.len() == 4 && self.unit.is_none();
        is_bare && digits.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
    }

    /// The same numeral as no statistic.
    pub(super) const fn set_aside(self, aside: Aside) -> Self {
        Self { aside: Some(aside), ..self }
    }
}
