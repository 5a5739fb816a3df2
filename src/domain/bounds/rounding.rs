//! The interval of a printed number.

use rust_decimal::Decimal;

use super::Bounds;
use crate::domain::qualifier::Qualifier;

impl Bounds {
    /// The interval that a printed number stands for.
    ///
    /// `value` and `rounding` are in base units; `rounding` is one unit in the last printed place. The qualifier
    /// decides:
    ///
    /// | qualifier | interval |
    /// |---|---|
    /// | exact, approximately, expected, target | half of `rounding` on each side |
    /// | more than, at least | from the value, unbounded above |
    /// | nearly, at most | to the value, unbounded below |
    ///
    /// With `non_negative` the interval does not reach below zero; with `integral` its ends move inwards to whole
    /// numbers. Neither applies where it would exclude the printed value itself.
    ///
    /// Ends are computed in decimals and converted to the nearest double: 6.91 rounded to 0.01 gives 6.905 and 6.915.
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

/// The double nearest to a decimal, through its text: the conversion of `rust_decimal` may be off by one unit in the
/// last place.
fn nearest_double(decimal: Decimal) -> Option<f64> {
    decimal.to_string().parse().ok()
}

/// The power of ten of the last digit that an interval supports, by half its width: that of the first digit of the half.
///
/// Where half the width is half a unit of a place, as rounding leaves it, that place is the last.
///
/// ```
/// use yearbook::domain::bounds::supported_place;
///
/// assert_eq!(supported_place(0.05), -1); // rounded to one decimal
/// assert_eq!(supported_place(0.089), -2);
/// assert_eq!(supported_place(0.5e12), 12);
/// ```
#[must_use]
pub fn supported_place(half_width: f64) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "the exponent of a double is small")]
    let place = (half_width * (1.0 + 1e-9)).log10().floor() as i32;
    let is_rounding = (half_width / 10_f64.powi(place) - 5.0).abs() < 1e-6;
    if is_rounding { place.saturating_add(1) } else { place }
}
