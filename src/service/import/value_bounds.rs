//! Bounds of values, as rows store them: NaN stands for a bound that equals the value.

use rust_decimal::Decimal;

use crate::domain::bounds::Bounds;
use crate::domain::qualifier::Qualifier;
use crate::ingest::data::number_text::scale;

/// Up to here (2^53) every whole number is a double.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The bounds of a value that is rounded to a power of ten. A value with more digits than that was not rounded: the
/// power only says how many digits to show, so both bounds are the value.
pub(super) fn rounded_ends(value: f64, power: i32) -> (f64, f64) {
    let ends = || {
        let (value, unit) = (decimal(value)?, decimal(scale(1.0, power))?);
        let is_multiple = value.checked_rem(unit)?.is_zero();
        let bounds = Bounds::from_rounding(value, unit, Qualifier::Exact, false, false);
        is_multiple.then(|| bounds.ends())
    };
    ends().unwrap_or((f64::NAN, f64::NAN))
}

/// The shortest decimal that reads as this double; none beyond the range of [`Decimal`].
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

/// The bounds of a whole number of so many digits that no double is it: the doubles beside the nearest one. Both are the
/// value where the double is exactly what the text says.
pub(super) fn ends_of_whole(value: f64, text: &str) -> (f64, f64) {
    let digits: String =
        text.chars().filter(|sign| !matches!(sign, ' ' | ',' | '\'' | '\u{a0}' | '\u{202f}')).collect();
    let digits = digits.trim_start_matches(['-', '+', '−']).trim_start_matches('0');
    let is_whole = value.abs() >= LARGEST_WHOLE && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && digits != format!("{:.0}", value.abs()) {
        (value.next_down(), value.next_up())
    } else {
        (f64::NAN, f64::NAN)
    }
}

/// The bounds of a value that is stated as a limit, such as `>95`.
pub(super) fn one_sided(qualifier: Qualifier) -> (f64, f64) {
    match qualifier {
        Qualifier::MoreThan | Qualifier::AtLeast => (f64::NAN, f64::INFINITY),
        Qualifier::Nearly | Qualifier::AtMost => (f64::NEG_INFINITY, f64::NAN),
        _ => (f64::NAN, f64::NAN),
    }
}

/// A bound as rows store it.
#[allow(clippy::float_cmp, reason = "a bound that is the value is written in fewer bytes")]
pub(super) fn own_end(end: f64, value: f64) -> f64 {
    if end == value { f64::NAN } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_that_no_double_is_lie_within_their_bounds() {
        for text in
            ["9007199254740993", "9,007,199,254,740,993", "-9007199254740995", "123456789012345678901"]
        {
            let value: f64 = text.replace(',', "").parse().unwrap();
            let (lower, upper) = ends_of_whole(value, text);
            assert!(lower < value && value < upper, "{text}");
        }
        for text in [
            "9007199254740992",
            "9007199254740994",
            "36893488147419103232",
            "12",
            "9007199254740993.5",
            "1e20",
        ] {
            let value: f64 = text.parse().unwrap();
            assert!(ends_of_whole(value, text).0.is_nan(), "{text}");
        }
    }
}
