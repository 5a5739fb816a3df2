//! Numbers as data files write them.

use crate::domain::observation::ObservationStatus;
use crate::domain::qualifier::Qualifier;

/// What stands where a number should.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberText {
    /// A number.
    Number(f64),
    /// A number with a sign before it that says on which side of it the value lies.
    Bounded(f64, Qualifier),
    /// A sign that there is none, and what it says about why.
    Missing(ObservationStatus),
}

/// Signs for a value that is not there, as statistical agencies print them.
const MISSING: [&str; 16] =
    ["", "..", "...", "…", ":", ".", "-", "–", "—", "n/a", "na", "nan", "null", "none", "n", "nv"];
/// Signs before a number, with what they say.
const SIDES: [(&str, Qualifier); 7] = [
    (">=", Qualifier::AtLeast),
    ("<=", Qualifier::AtMost),
    ("≥", Qualifier::AtLeast),
    ("≤", Qualifier::AtMost),
    (">", Qualifier::MoreThan),
    ("<", Qualifier::AtMost),
    ("~", Qualifier::Approximately),
];
/// Signs for a value that is kept confidential.
const SUPPRESSED: [&str; 4] = ["c", "(c)", "x", "(d)"];

/// Reads a number: digits with an exponent, thousands separators, a percent sign, a typographic minus, or a sign
/// for a missing value; with `decimal_comma`, commas and points change places. A number is times ten to the
/// `exponent`.
///
/// # Errors
/// When the text is neither, with what was expected.
///
/// ```
/// use yearbook::ingest::data::number_text::{NumberText, read_number};
/// assert_eq!(read_number("1,234.5", false, 0), Ok(NumberText::Number(1234.5)));
/// assert_eq!(read_number("4.87E+12", false, 0), Ok(NumberText::Number(4.87e12)));
/// assert!(read_number("12,34", false, 0).is_err());
/// ```
pub fn read_number(text: &str, decimal_comma: bool, exponent: i32) -> Result<NumberText, String> {
    // The usual case first: a plain number.
    if exponent == 0
        && !decimal_comma
        && text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Ok(number) = text.parse::<f64>()
    {
        return finite(number, text).map(NumberText::Number);
    }
    let trimmed = text.trim();
    let lower = trimmed.to_ascii_lowercase();
    if MISSING.contains(&lower.as_str()) {
        return Ok(NumberText::Missing(ObservationStatus::MISSING));
    }
    if SUPPRESSED.contains(&lower.as_str()) {
        return Ok(NumberText::Missing(ObservationStatus::SUPPRESSED));
    }
    for (sign, qualifier) in SIDES {
        if let Some(rest) = trimmed.strip_prefix(sign) {
            let number =
                digits(rest.trim_start(), decimal_comma, exponent).ok_or_else(|| not_a_number(text))?;
            return finite(number, text).map(|number| NumberText::Bounded(number, qualifier));
        }
    }
    let number = digits(trimmed, decimal_comma, exponent).ok_or_else(|| not_a_number(text))?;
    finite(number, text).map(NumberText::Number)
}

/// The number, times ten to the exponent, that a text without a sign of a side is; none where it is no number.
fn digits(text: &str, decimal_comma: bool, exponent: i32) -> Option<f64> {
    let plain = plain(text, decimal_comma)?;
    let scaled = if exponent == 0 { plain } else { shifted(&plain, exponent)? };
    scaled.parse().ok()
}

/// A number times a power of ten, rounded once.
#[must_use]
pub fn scale(number: f64, exponent: i32) -> f64 {
    if exponent == 0 {
        return number;
    }
    shifted(&number.to_string(), exponent).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

/// The number, without the sign of a negative zero.
fn finite(number: f64, text: &str) -> Result<f64, String> {
    if number.is_finite() {
        Ok(number + 0.0)
    } else {
        Err(format!("`{}` is beyond the numbers that can be kept", shortened(text)))
    }
}

fn not_a_number(text: &str) -> String {
    format!("`{}` is no number and no sign for a missing value", shortened(text))
}

/// The start of a text that may be long.
#[must_use]
pub fn shortened(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// The number with a plain sign, a decimal point and nothing else; none where the text is no number.
fn plain(text: &str, decimal_comma: bool) -> Option<String> {
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (true, rest.trim_start()),
        None => match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        },
    };
    let (point, separators) = if decimal_comma { (',', '.') } else { ('.', ',') };
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at)?, digits.get(at..)?),
        None => (digits, ""),
    };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, separators)?;
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !sound(fraction) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    Some(format!(
        "{sign}{}.{}{exponent}",
        if whole.is_empty() { "0" } else { &whole },
        if fraction.is_empty() { "0" } else { fraction }
    ))
}

/// The whole part without thousands separators, which stand before every group of three digits or nowhere.
fn ungrouped(whole: &str, separator: char) -> Option<String> {
    let is_separator = |character: char| {
        character == separator
            || matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
    };
    let mut groups = whole.split(is_separator);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = rest.is_empty() || (1..=3).contains(&first.len());
    let sound = digits(first) && grouped && rest.iter().all(|group| group.len() == 3 && digits(group));
    sound.then(|| rest.iter().fold(first.to_owned(), |text, group| text + group))
}

/// The text of a number times a power of ten.
fn shifted(number: &str, exponent: i32) -> Option<String> {
    let (mantissa, own) = match number.find(['e', 'E']) {
        Some(at) => (number.get(..at)?, number.get(at + 1..)?.parse::<i32>().ok()?),
        None => (number, 0),
    };
    Some(format!("{mantissa}e{}", own.checked_add(exponent)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<f64> {
        match read_number(text, false, 0) {
            Ok(NumberText::Number(number)) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_read_as_agencies_write_them() {
        for (text, expected) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("1234.5", 1234.5),
            (" 1,234,567.25 ", 1_234_567.25),
            ("12 345", 12_345.0),
            ("12\u{a0}345,5".trim_end_matches(",5"), 12_345.0),
            ("4.87E+12", 4.87e12),
            ("\u{2212}3.5", -3.5),
            ("(3.5)", -3.5),
            ("+.5", 0.5),
            ("7.", 7.0),
            ("12.5%", 12.5),
            ("5e-324", 5e-324),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "12,34", "1,2345", "1 2", "1.2.3", "abc", "1e999", "inf", "--1", "0x10", "1e", "e5", "1,,234",
            "१२",
        ] {
            assert!(read_number(text, false, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn commas_and_points_may_change_places() {
        assert_eq!(read_number("1.234,5", true, 0), Ok(NumberText::Number(1234.5)));
        assert_eq!(read_number("1234,5", true, 0), Ok(NumberText::Number(1234.5)));
        assert!(read_number("1,234.5", true, 0).is_err());
    }

    #[test]
    fn a_sign_before_a_number_says_on_which_side_the_value_lies() {
        assert_eq!(read_number(">95", false, 0), Ok(NumberText::Bounded(95.0, Qualifier::MoreThan)));
        assert_eq!(read_number("<2.5", false, 0), Ok(NumberText::Bounded(2.5, Qualifier::AtMost)));
        assert!(read_number("<", false, 0).is_err() && read_number(">>1", false, 0).is_err());
        assert!(read_number(&">".repeat(1 << 20), false, 0).is_err(), "however many signs there are");
    }

    #[test]
    fn signs_for_missing_values_are_no_numbers() {
        for text in ["", " ", "..", ":", "NaN", "n/a", "-"] {
            assert_eq!(
                read_number(text, false, 0),
                Ok(NumberText::Missing(ObservationStatus::MISSING)),
                "{text}"
            );
        }
        assert_eq!(read_number("c", false, 0), Ok(NumberText::Missing(ObservationStatus::SUPPRESSED)));
    }

    #[test]
    fn a_multiplier_is_applied_in_decimal() {
        assert_eq!(read_number("3.6", false, 12), Ok(NumberText::Number(3.6e12)));
        assert_eq!(read_number("1,234.5", false, -2), Ok(NumberText::Number(12.345)));
        assert!((scale(0.1, 1) - 1.0).abs() < f64::EPSILON);
    }
}
