//! The interval that a printed number stands for.

use rust_decimal::Decimal;

use super::Bounds;
use crate::domain::qualifier::Qualifier;

impl Bounds {
    /// The interval that a printed number stands for.
    ///
    /// `rounding` is one unit in the last printed place: half of it lies on each side of an exact,
    /// approximate, expected or targeted number. "More than" and "at least" leave the upper side open,
    /// "nearly" and "at most" the lower one. A quantity that cannot be negative never reaches below zero; of
    /// a quantity that comes in whole things only the whole numbers inside are admissible. Neither rule ever
    /// excludes the printed number itself, should it break it.
    ///
    /// Ends are worked out in decimals and then made the nearest double: 6.91 rounded to 0.01 gives 6.905 and
    /// 6.915.
    #[must_use]
    pub fn from_rounding(
        value: Decimal,
        rounding: Decimal,
        qualifier: Qualifier,
        non_negative: bool,
        integral: bool,
    ) -> Self {
        let half = rounding.abs() / Decimal::TWO;
        let (lower, upper) = match qualifier {
            Qualifier::MoreThan | Qualifier::AtLeast => (Some(value), None),
            Qualifier::Nearly | Qualifier::AtMost => (None, Some(value)),
            Qualifier::Exact | Qualifier::Approximately | Qualifier::Expected | Qualifier::Target => {
                (value.checked_sub(half), value.checked_add(half))
            }
        };
        let whole = integral && value.fract().is_zero();
        let (lower, upper) =
            if whole { (lower.map(|end| end.ceil()), upper.map(|end| end.floor())) } else { (lower, upper) };
        let positive = non_negative && value >= Decimal::ZERO;
        let lower = if positive { Some(lower.unwrap_or_default().max(Decimal::ZERO)) } else { lower };
        Self::new(lower.and_then(nearest_double), upper.and_then(nearest_double)).unwrap_or(Self::UNBOUNDED)
    }
}

/// The double nearest to a decimal; the crate's own conversion may be off by a unit in the last place.
fn nearest_double(decimal: Decimal) -> Option<f64> {
    decimal.to_string().parse().ok()
}
