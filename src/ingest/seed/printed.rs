//! Values of data files: from printed digits to a value and its bounds.

use rust_decimal::Decimal;

use super::layout::DataFileEntry;
use crate::domain::bounds::Bounds;
use crate::domain::qualifier::Qualifier;

/// The most digits that a printed value may have, and the largest power of ten.
const MAX_DIGITS: usize = 20;

/// The separator of the values of a sum.
pub(super) const AND: char = ';';

/// A printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Printed {
    value: Decimal,
    /// One unit in the last printed place.
    unit: Decimal,
}

/// The value and the bounds of a printed text, or of several whose sum is meant (`1100;340`).
///
/// Half a unit in the last place on each side; the last place is the printed one, or that which the file is declared to
/// round to. The half units of a sum add up.
pub(super) fn value(
    text: &str,
    data: &DataFileEntry,
    non_negative: bool,
    integral: bool,
) -> Result<(f64, Bounds), String> {
    let mut sum = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for part in text.split(AND) {
        let printed = read(part).ok_or_else(|| format!("`{part}` is no number"))?;
        let (centre, unit) = precise(printed, data).map_err(|message| format!("`{part}` {message}"))?;
        if non_negative && printed.value.is_sign_negative() && !printed.value.is_zero() {
            return Err(format!("`{part}` is negative, and its indicator never is"));
        }
        let add = |a: Decimal, b| a.checked_add(b).ok_or_else(|| format!("`{text}` is too large"));
        sum = (add(sum.0, printed.value)?, add(sum.1, centre)?, add(sum.2, unit)?);
    }
    let value: f64 = sum.0.to_string().parse().map_err(|_| format!("`{text}` is too large"))?;
    let bounds = Bounds::from_rounding(sum.1, sum.2, Qualifier::Exact, non_negative, integral);
    Ok((value, bounds.including(value)))
}

/// A number in digits: `29.31`, `-3`, `4.87E+12`.
fn read(text: &str) -> Option<Printed> {
    let (mantissa, exponent) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || unsigned.len() > MAX_DIGITS {
        return None;
    }
    let place = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let unit = power_of_ten(place)?;
    let digits: Decimal = format!("{whole}{fraction}").parse().ok()?;
    let value = digits.checked_mul(unit)?;
    let value = if mantissa.starts_with('-') { -value } else { value };
    Some(Printed { value: value.normalize(), unit })
}

/// Ten to a power, as far as a decimal holds it with digits before or after it.
fn power_of_ten(power: i32) -> Option<Decimal> {
    let digits = power.unsigned_abs();
    if usize::try_from(digits).ok()? > MAX_DIGITS {
        return None;
    }
    if power < 0 {
        Some(Decimal::new(1, digits))
    } else {
        10_i128.checked_pow(digits).and_then(|number| Decimal::try_from_i128_with_scale(number, 0).ok())
    }
}

/// The centre of the bounds and the unit of the last place that counts.
fn precise(printed: Printed, data: &DataFileEntry) -> Result<(Decimal, Decimal), String> {
    if let Some(decimals) = data.decimals {
        let unit =
            power_of_ten(-i32::try_from(decimals).unwrap_or(i32::MAX)).ok_or("has too many decimals")?;
        return if printed.unit < unit {
            Err(format!("has more than the {decimals} decimals of its file"))
        } else {
            Ok((printed.value, unit))
        };
    }
    let Some(digits) = data.significant_digits else { return Ok((printed.value, printed.unit)) };
    let rounded = printed
        .value
        .round_sf(digits)
        .filter(|rounded| !rounded.is_zero())
        .ok_or_else(|| format!("has not {digits} significant digits"))?;
    // What a float of four bytes adds to the digits; more than that is a digit of its own.
    let noise = rounded.abs() * Decimal::new(5, 7);
    if (printed.value - rounded).abs() > noise {
        return Err(format!("has more than {digits} significant digits"));
    }
    let first = rounded.abs().to_string();
    let power = match first.split_once('.') {
        Some(("0", fraction)) => -1 - count(fraction.bytes().take_while(|byte| *byte == b'0').count()),
        Some((whole, _)) => count(whole.len()) - 1,
        None => count(first.len()) - 1,
    };
    let unit =
        power_of_ten(power + 1 - i32::try_from(digits).unwrap_or(i32::MAX)).ok_or("has too many digits")?;
    Ok((rounded, unit))
}

fn count(digits: usize) -> i32 {
    i32::try_from(digits).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(decimals: Option<u32>, significant_digits: Option<u32>) -> DataFileEntry {
        let (file, layout) = (String::new(), String::new());
        DataFileEntry { file, layout, decimals, significant_digits, series: Vec::new() }
    }

    #[test]
    fn half_a_unit_in_the_last_printed_place_is_uncertain() {
        for (text, expected, ends) in [
            ("4.87E+12", 4.87e12, (4.865e12, 4.875e12)),
            ("29.31", 29.31, (29.305, 29.315)),
            ("33251396.65", 33_251_396.65, (33_251_396.645, 33_251_396.655)),
            ("120", 120.0, (119.5, 120.5)),
            ("0.2", 0.2, (0.15, 0.25)),
            ("-2.5", -2.5, (-2.55, -2.45)),
            ("1.10e-3", 0.0011, (0.001_095, 0.001_105)),
        ] {
            let (value, bounds) = value(text, &file(None, None), false, false).unwrap();
            assert_eq!((value, bounds.ends()), (expected, ends), "{text}");
        }
    }

    #[test]
    fn a_file_may_leave_out_zeros_at_the_end() {
        let (value, bounds) = value("16", &file(Some(2), None), true, false).unwrap();
        assert_eq!((value, bounds.ends()), (16.0, (15.995, 16.005)));
        assert!(super::value("16.123", &file(Some(2), None), true, false).is_err());
    }

    #[test]
    fn a_publisher_may_round_more_than_a_file_prints() {
        for (text, expected, ends) in [
            ("0.034000002", 0.034_000_002, (0.0335, 0.0345)),
            ("4.699999809", 4.699_999_809, (4.65, 4.75)),
            ("0.099999994", 0.099_999_994, (0.095, 0.105)),
            ("5", 5.0, (4.95, 5.05)),
            ("2700000", 2.7e6, (2.65e6, 2.75e6)),
            ("710", 710.0, (705.0, 715.0)),
        ] {
            let (value, bounds) = value(text, &file(None, Some(2)), true, false).unwrap();
            assert_eq!((value, bounds.ends()), (expected, ends), "{text}");
        }
        for text in ["0.0341", "711", "0"] {
            assert!(value(text, &file(None, Some(2)), true, false).is_err(), "{text}");
        }
    }

    #[test]
    fn the_uncertainties_of_a_sum_add_up() {
        let (value, bounds) = value("1100;340", &file(None, Some(2)), true, true).unwrap();
        assert_eq!((value, bounds.ends()), (1440.0, (1385.0, 1495.0)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", " 1", "1 ", "1,5", ".5", "5.", "1E", "1E99", "NaN", "inf", "0x1", "+1", "--1", "1;", "1e-99"]
        {
            assert!(value(text, &file(None, None), false, false).is_err(), "{text}");
        }
        let long = "1".repeat(40);
        assert!(value(&long, &file(None, None), false, false).is_err());
        assert!(value("-1", &file(None, None), true, false).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_a_value_within_its_bounds_or_a_refusal(
            text in "[-0-9.;eE+]{0,30}",
            decimals in proptest::option::of(0_u32..40),
            digits in proptest::option::of(0_u32..40),
        ) {
            if let Ok((value, bounds)) = value(&text, &file(decimals, digits), false, false) {
                prop_assert!(value.is_finite() && bounds.contains(value), "{text}: {value} {bounds:?}");
            }
        }
    }
}
