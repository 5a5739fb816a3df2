//! The value of digits with their separators.

use rust_decimal::Decimal;

use super::context::DecimalSign;
use super::vocabulary;

/// The maximum number of characters of a number that does not overflow.
const LONGEST_NUMBER: usize = 40;

/// What digits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// A value and one unit in its last place.
    Value(Decimal, Decimal),
    /// Three digits after one point, which is a decimal sign in English and a sign of thousands in other languages.
    PointOrThousands(Decimal, Decimal),
    /// A number that may be read in more than one way, or overflows: 3,5.
    Open,
    /// A time, a version or a ratio: 16:27, 1.2.3.
    None,
}

/// The value of digits in the notation of a context.
pub(super) fn read(digits: &str, sign: Option<DecimalSign>) -> Amount {
    if digits.len() > LONGEST_NUMBER {
        return Amount::Open;
    }
    let digits: String = digits.chars().map(ascii).collect();
    if let Some((parts, of)) = fraction_of(&digits) {
        let whole = digits.trim_end_matches(|last: char| !last.is_ascii_digit());
        return mixed(whole, parts, of).map_or(Amount::Open, |value| Amount::Value(value, Decimal::ZERO));
    }
    if digits.contains(':') {
        return Amount::None;
    }
    let plain: String = digits.chars().filter(|one| !is_group_sign(*one)).collect();
    if plain.len() < digits.len() {
        // Groups by blanks or apostrophes: what follows them is the decimal sign.
        return value(&plain.replace(',', "."));
    }
    match (plain.matches('.').count(), plain.matches(',').count()) {
        (0, 0) => value(&plain),
        (0, _) if sign == Some(DecimalSign::Comma) => decimal_comma(&plain),
        (_, 0) if sign == Some(DecimalSign::Comma) => decimal_comma(&plain),
        (points, 0) => points_alone(&plain, points, sign),
        (0, _) => commas_alone(&plain),
        // Two signs: the last one is the decimal sign.
        (_, 1) if plain.rfind(',') > plain.rfind('.') => decimal_comma(&plain),
        (1, _) if plain.rfind('.') > plain.rfind(',') => decimal_point(&plain),
        _ => Amount::None,
    }
}

/// The fraction character, such as ½, at the end of these digits.
pub(super) fn fraction_of(digits: &str) -> Option<(u32, u32)> {
    digits.chars().next_back().and_then(vocabulary::vulgar_fraction)
}

fn mixed(whole: &str, parts: u32, of: u32) -> Option<Decimal> {
    let whole = match read(whole, None) {
        Amount::Value(value, _) => value,
        _ if whole.is_empty() => Decimal::ZERO,
        _ => return None,
    };
    whole.checked_add(Decimal::from(parts).checked_div(of.into())?)
}

/// One digit or sign, full-width ones as the narrow ones.
fn ascii(character: char) -> char {
    match character {
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10).unwrap_or(character),
        '．' => '.',
        other => other,
    }
}

fn is_group_sign(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '’')
}

fn value(plain: &str) -> Amount {
    let plain = if plain.starts_with('.') { format!("0{plain}") } else { plain.to_owned() };
    match Decimal::from_str_exact(&plain) {
        Ok(value) => Amount::Value(value, Decimal::new(1, value.scale())),
        Err(_) => Amount::Open,
    }
}

/// Digits with points alone. Several points between groups of three may be thousands, but not of English.
fn points_alone(plain: &str, points: usize, sign: Option<DecimalSign>) -> Amount {
    let mut groups = plain.split('.');
    let head = groups.next().unwrap_or_default();
    let has_groups = groups.all(|group| group.len() == 3) && (1..=3).contains(&head.len());
    match (points, value(plain)) {
        (1, Amount::Value(value, rounding)) if has_groups && head != "0" && sign.is_none() => {
            Amount::PointOrThousands(value, rounding)
        }
        (1, amount) => amount,
        _ if has_groups => Amount::Open,
        _ => Amount::None,
    }
}

/// Digits with commas alone: thousands, lakhs and crores; one comma before another number of digits is open.
fn commas_alone(plain: &str) -> Amount {
    if has_groups(plain, ',') {
        return value(&plain.replace(',', ""));
    }
    if plain.matches(',').count() == 1 { Amount::Open } else { Amount::None }
}

/// Whether the digits between the signs are groups of three, or of two and at last three as in India.
fn has_groups(plain: &str, sign: char) -> bool {
    let groups: Vec<usize> = plain.split(sign).map(str::len).collect();
    let [head, middle @ .., last] = groups.as_slice() else { return true };
    let are_threes = (1..=3).contains(head) && middle.iter().all(|group| *group == 3);
    let are_lakhs = (1..=2).contains(head) && !middle.is_empty() && middle.iter().all(|group| *group == 2);
    *last == 3 && (are_threes || are_lakhs)
}

fn decimal_point(plain: &str) -> Amount {
    let whole = plain.split('.').next().unwrap_or_default();
    if has_groups(whole, ',') { value(&plain.replace(',', "")) } else { Amount::None }
}

fn decimal_comma(plain: &str) -> Amount {
    let whole = plain.split(',').next().unwrap_or_default();
    if has_groups(whole, '.') && plain.matches(',').count() < 2 {
        return value(&plain.replace('.', "").replace(',', "."));
    }
    Amount::None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(digits: &str, sign: Option<DecimalSign>) -> String {
        match read(digits, sign) {
            Amount::Value(value, rounding) => format!("{} ±{rounding}", value.normalize()),
            Amount::PointOrThousands(value, rounding) => format!("? {value} ±{rounding}"),
            Amount::Open => "open".into(),
            Amount::None => "none".into(),
        }
    }

    #[test]
    fn amounts_know_their_last_place() {
        let long = "9".repeat(10_000);
        for (digits, expected) in [
            ("10,000", "10000 ±1"),
            ("1,234.50", "1234.5 ±0.01"),
            ("007", "7 ±1"),
            (".5", "0.5 ±0.1"),
            ("3½", "3.5 ±0"),
            ("1,000 ¾", "1000.75 ±0"),
            ("½", "0.5 ±0"),
            ("1 234 567", "1234567 ±1"),
            ("1\u{202f}234,5", "1234.5 ±0.1"),
            ("9’876.5", "9876.5 ±0.1"),
            ("1,42,300", "142300 ±1"),
            ("12,34,567.8", "1234567.8 ±0.1"),
            ("8.765.432,10", "8765432.1 ±0.01"),
            ("８．５", "8.5 ±0.1"),
            ("0.125", "0.125 ±0.001"),
            ("1.250", "? 1.250 ±0.001"),
            ("3,5", "open"),
            ("1.234.567", "open"),
            ("79228162514264337593543950335", "79228162514264337593543950335 ±1"),
            ("79228162514264337593543950336", "open"),
            (&long, "open"),
            ("16:27", "none"),
            ("1.2.3", "none"),
            ("1,23,4", "none"),
        ] {
            assert_eq!(seen(digits, None), expected, "{digits}");
        }
    }

    #[test]
    fn a_known_decimal_sign_settles_what_is_open() {
        for (digits, expected) in
            [("3,5", "3.5 ±0.1"), ("1.250", "1250 ±1"), ("1.234.567", "1234567 ±1"), ("1,250", "1.25 ±0.001")]
        {
            assert_eq!(seen(digits, Some(DecimalSign::Comma)), expected, "{digits}");
        }
        assert_eq!(seen("1.250", Some(DecimalSign::Point)), "1.25 ±0.001");
        assert_eq!(seen("3,5", Some(DecimalSign::Point)), "open");
    }
}
