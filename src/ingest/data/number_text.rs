//! Numbers as data files write them.

use std::borrow::Cow;

use super::missing_mark::missing_status;
use super::status_mark::StatusMark;
use crate::domain::observation::ObservationStatus;
use crate::domain::qualifier::Qualifier;

/// The longest number with a mark, in bytes.
const LONGEST_NUMBER: usize = 1024;
/// Signs of a negative number; the triangles are Japan's.
const MINUS: [char; 9] = ['-', '\u{2212}', '\u{2013}', '\u{2010}', '\u{fe63}', '▲', '△', '▴', '▵'];

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
/// A number, or the sign of a missing one, and the mark behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkedNumber {
    /// The number.
    pub number: NumberText,
    /// The mark, as in `2.5 p`.
    pub mark: Option<StatusMark>,
}

/// Reads a number without a mark behind it; see [`read_marked_number`].
///
/// # Errors
/// When the text is no number and no sign for a missing one, with what was expected.
///
/// ```
/// use yearbook::ingest::data::number_text::{NumberText, read_number};
/// assert_eq!(read_number("1,234.5", false, 0), Ok(NumberText::Number(1234.5)));
/// assert_eq!(read_number("4.87E+12", false, 0), Ok(NumberText::Number(4.87e12)));
/// assert_eq!(read_number("▲4.5", false, 0), Ok(NumberText::Number(-4.5)));
/// assert!(read_number("12,34", false, 0).is_err());
/// ```
pub fn read_number(text: &str, decimal_comma: bool, exponent: i32) -> Result<NumberText, String> {
    match read_marked_number(text, decimal_comma, exponent)? {
        MarkedNumber { number, mark: None } => Ok(number),
        MarkedNumber { mark: Some(_), .. } => Err(not_a_number(text)),
    }
}

/// Reads a number: digits, also of full width, with an exponent, thousands separators, a percent sign, a minus of any
/// form (`-`, `−`, `▲`, `△`, brackets), or a sign for a missing value; a mark of a status or a footnote may stand
/// behind it. With `decimal_comma`, commas and points change places. A number is times ten to the `exponent`.
///
/// # Errors
/// When the text is neither, with what was expected.
///
/// ```
/// use yearbook::ingest::data::number_text::read_marked_number;
/// let marked = read_marked_number("2.5b", false, 0).unwrap();
/// assert_eq!(marked.mark.unwrap().status.unwrap().code(), 'B');
/// ```
pub fn read_marked_number(text: &str, decimal_comma: bool, exponent: i32) -> Result<MarkedNumber, String> {
    let unmarked = |number| MarkedNumber { number, mark: None };
    // The usual case first: a plain number.
    if exponent == 0
        && !decimal_comma
        && text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Ok(number) = text.parse::<f64>()
    {
        return finite(number, text).map(|number| unmarked(NumberText::Number(number)));
    }
    let trimmed = text.trim();
    if let Some(status) = missing_status(trimmed) {
        return Ok(unmarked(NumberText::Missing(status)));
    }
    if trimmed.len() > LONGEST_NUMBER {
        return Err(not_a_number(text));
    }
    let plain = plain_characters(trimmed);
    if let Some(number) = sided(&plain, decimal_comma, exponent) {
        return finite_text(number, text).map(unmarked);
    }
    match StatusMark::split(&plain, |body| sided(body, decimal_comma, exponent)) {
        Ok(Some((number, mark))) => {
            finite_text(number, text).map(|number| MarkedNumber { number, mark: Some(mark) })
        }
        Ok(None) => Err(not_a_number(text)),
        Err(mark) => Err(format!(
            "`{}` is a number with `{}` behind it, whose meaning is not known; if it is a flag, say with \
             `status_separator` in the mapping what stands before it; if the text stands for no value, list it in \
             `missing`",
            shortened(text),
            shortened(&mark)
        )),
    }
}

/// The text with ASCII characters for those of full width.
fn plain_characters(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| matches!(character, '\u{ff01}'..='\u{ff5e}' | '\u{3000}')) {
        return Cow::Borrowed(text);
    }
    let narrow = |character| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

/// The number of a text, which may have a sign of a side before it; none where it is no number.
fn sided(text: &str, decimal_comma: bool, exponent: i32) -> Option<NumberText> {
    match SIDES.iter().find_map(|(sign, qualifier)| Some((text.strip_prefix(sign)?, *qualifier))) {
        Some((rest, qualifier)) => digits(rest.trim_start(), decimal_comma, exponent)
            .map(|number| NumberText::Bounded(number, qualifier)),
        None => digits(text, decimal_comma, exponent).map(NumberText::Number),
    }
}

/// A number that can be kept.
fn finite_text(number: NumberText, text: &str) -> Result<NumberText, String> {
    Ok(match number {
        NumberText::Number(number) => NumberText::Number(finite(number, text)?),
        NumberText::Bounded(number, qualifier) => NumberText::Bounded(finite(number, text)?, qualifier),
        NumberText::Missing(status) => NumberText::Missing(status),
    })
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
    let (negative, digits) = match text.strip_prefix(MINUS) {
        Some(rest) => (true, rest.trim_start()),
        None => match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(rest) => (true, rest.trim()),
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
    let last = rest.len().saturating_sub(1);
    // In India groups of two digits stand before the last, as in `12,34,567`.
    let indian = separator == ',' && whole.matches(',').count() == rest.len() && last > 0 && first.len() < 3;
    let sound = |(at, group): (usize, &&str)| {
        digits(group) && (group.len() == 3 || (indian && at < last && group.len() == 2))
    };
    let alike =
        !indian || rest.iter().take(last).all(|group| Some(group.len()) == rest.first().map(|one| one.len()));
    let sound = digits(first) && grouped && alike && rest.iter().enumerate().all(sound);
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
            ("5 %", 5.0),
            ("▲4.5", -4.5),
            ("△ 0.5", -0.5),
            ("１２３．５", 123.5),
            ("－１", -1.0),
            ("(1,234)", -1234.0),
            ("( 2.5 )", -2.5),
            ("﹣5.5", -5.5),
            ("12,34,567.5", 1_234_567.5),
            ("12\u{202f}345", 12_345.0),
            ("1'234", 1234.0),
            ("5e-324", 5e-324),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "12,34", "1,2345", "1 2", "1.2.3", "abc", "1e999", "inf", "--1", "0x10", "e5", "1,,234", "१२",
            "2.5bn", "2.5 km", "25bp", "1 (1.5)", "1e999p", "(5", "▲", "2.5m",
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
        for (text, code) in [
            ("", 'O'),
            (" ", 'O'),
            ("..", 'O'),
            (":", 'O'),
            ("NaN", 'O'),
            ("n/a", 'O'),
            ("-", 'O'),
            ("--", 'O'),
            ("#N/A", 'O'),
            ("n.a.", 'O'),
            ("(NA)", 'O'),
            ("nd", 'O'),
            ("…", 'O'),
            ("Not Available", 'O'),
            (": u", 'O'),
            ("c", 'Q'),
            ("(D)", 'Q'),
            ("*", 'Q'),
            ("s", 'Q'),
            ("x", 'Q'),
            (":c", 'Q'),
            ("z", 'M'),
            (": z", 'M'),
            ("(X)", 'M'),
        ] {
            let missing = match read_number(text, false, 0) {
                Ok(NumberText::Missing(status)) => Some(status.code()),
                _ => None,
            };
            assert_eq!(missing, Some(code), "{text}");
        }
    }

    #[test]
    fn marks_behind_numbers_have_a_status() {
        for (text, value, status, mark) in [
            ("2.5b", 2.5, Some('B'), "b"),
            ("123 e", 123.0, Some('E'), "e"),
            ("5.5e", 5.5, Some('E'), "e"),
            ("1,234p", 1234.0, Some('P'), "p"),
            ("6.5 (p)", 6.5, Some('P'), "p"),
            ("5.1 (r)", 5.1, None, "r"),
            ("5.1 1)", 5.1, None, "1)"),
            ("12.5% e", 12.5, Some('E'), "e"),
            ("-3.5*", -3.5, None, "*"),
            ("１，２３４ｐ", 1234.0, Some('P'), "p"),
        ] {
            let marked = read_marked_number(text, false, 0).unwrap();
            assert_eq!(marked.number, NumberText::Number(value), "{text}");
            let own = marked.mark.unwrap();
            assert_eq!(
                (own.status.map(ObservationStatus::code), own.text.as_str()),
                (status, mark),
                "{text}"
            );
        }
        let refused = read_marked_number("2.5q", false, 0).unwrap_err();
        assert!(
            refused.contains("`2.5q`") && refused.contains("status_separator") && refused.contains("missing")
        );
        assert!(read_number("2.5b", false, 0).is_err(), "where no mark may stand");
        let bounded = read_marked_number("<0.5 e", false, 0).unwrap();
        assert_eq!(bounded.number, NumberText::Bounded(0.5, Qualifier::AtMost));
    }

    #[test]
    fn a_multiplier_is_applied_in_decimal() {
        assert_eq!(read_number("3.6", false, 12), Ok(NumberText::Number(3.6e12)));
        assert_eq!(read_number("1,234.5", false, -2), Ok(NumberText::Number(12.345)));
        assert!((scale(0.1, 1) - 1.0).abs() < f64::EPSILON);
    }
}
