//! Numbers as they are shown: with the digits that their interval supports, in a power of ten with a name.

use super::input::{Interval, Language, divided};
use crate::domain::bounds::supported_place;

/// The largest number of significant digits of an exact value beside its mark.
const EXACT_DIGITS: i32 = 6;
/// The largest number of decimals.
const MAX_DECIMALS: i32 = 17;

/// The power of ten that the numbers of a chart are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Magnitude {
    /// The exponent.
    pub exponent: i32,
    /// The language of the name.
    pub language: Language,
}

impl Magnitude {
    /// The power of ten for numbers up to `largest` in size: with a name from a million, in Chinese from 万 on.
    #[must_use]
    pub fn of(largest: f64, language: Language) -> Self {
        let size = largest.abs();
        let exponent = match language {
            _ if size >= 1e15 || (size > 0.0 && size < 1e-3) => {
                let digits = size.log10().floor() as i32;
                (digits.div_euclid(3) * 3).max(-300)
            }
            _ if size >= 1e12 => 12,
            Language::English if size >= 1e9 => 9,
            Language::English if size >= 1e6 => 6,
            Language::Chinese if size >= 1e8 => 8,
            Language::Chinese if size >= 1e4 => 4,
            _ => 0,
        };
        Self { exponent, language }
    }

    /// The name: `trillion`, `万亿`, `10¹⁸`; empty for one.
    #[must_use]
    pub fn name(self) -> String {
        let name = match (self.language, self.exponent) {
            (_, 0) => "",
            (Language::English, 6) => "million",
            (Language::English, 9) => "billion",
            (Language::English, 12) => "trillion",
            (Language::Chinese, 4) => "万",
            (Language::Chinese, 8) => "亿",
            (Language::Chinese, 12) => "万亿",
            (_, exponent) => return format!("10{}", superscript(exponent)),
        };
        name.to_owned()
    }

    /// A number followed by the power of ten and a unit: `26.6 trillion yuan`, `26.6 万亿元`.
    #[must_use]
    pub fn with_unit(self, number: &str, unit: &str) -> String {
        let name = self.name();
        if self.language == Language::Chinese {
            let space = if name.is_empty() && unit.is_empty() { "" } else { " " };
            return format!("{number}{space}{name}{unit}");
        }
        let words = [number, &name, unit];
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// The value as it is shown in this power of ten.
    #[must_use]
    pub fn value(self, interval: Interval, printed: Option<&str>) -> String {
        let scaled = interval.divided(self.exponent);
        match printed.and_then(|printed| printed_numeral(printed, scaled.value)) {
            Some(numeral) => plain(&numeral, self.language),
            None => number(scaled.value, decimals(scaled), self.language),
        }
    }

    /// The ends of the interval as they are shown; `None` for an open end.
    #[must_use]
    pub fn ends(self, interval: Interval) -> (Option<String>, Option<String>) {
        let scaled = interval.divided(self.exponent);
        let decimals = decimals(scaled);
        let text = |end: f64| end_number(end, decimals, self.language);
        (scaled.lower.map(text), scaled.upper.map(text))
    }
}

/// The number of decimals that the interval of a value supports.
///
/// Where the interval is that of rounding (half a unit of a decimal place on the wider side), that place is the last.
/// Else the last place is that of the first digit of half the width. If the number with so many decimals lies outside
/// the interval, it has more.
#[must_use]
pub fn decimals(interval: Interval) -> i32 {
    let (lower, upper) = interval.extent();
    let half = (upper - interval.value).max(interval.value - lower);
    if half <= 0.0 {
        return shortest(interval.value, EXACT_DIGITS);
    }
    let half = if interval.open_sides() == (false, false) { (upper - lower) / 2.0 } else { half };
    let mut decimals = supported_place(half).saturating_neg().clamp(0, MAX_DECIMALS);
    while decimals < MAX_DECIMALS && !(lower..=upper).contains(&rounded(interval.value, decimals)) {
        decimals += 1;
    }
    decimals
}

/// The least number of decimals that gives the number with so many significant digits.
fn shortest(value: f64, digits: i32) -> i32 {
    let size = value.abs();
    if size == 0.0 {
        return 0;
    }
    let most = (digits - 1 - size.log10().floor() as i32).clamp(0, MAX_DECIMALS);
    let full = rounded(value, most);
    (0..most).find(|&decimals| (rounded(value, decimals) - full).abs() <= size * 1e-12).unwrap_or(most)
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let text = format!("{value:.*}", decimals as usize);
    text.parse().unwrap_or(value)
}

/// A number with so many decimals, thousands apart in English, with a true minus sign.
#[must_use]
pub fn number(value: f64, decimals: i32, language: Language) -> String {
    plain(&format!("{value:.*}", decimals.max(0) as usize), language)
}

/// The end of an interval with the decimals of the value; halves of the last place are kept.
fn end_number(end: f64, decimals: i32, language: Language) -> String {
    let halves = number(end, decimals + 1, language);
    let is_exact = (rounded(end, decimals + 1) - end).abs() <= end.abs() * 1e-12;
    if is_exact && halves.ends_with('5') { halves } else { number(end, decimals, language) }
}

/// The text of a number with thousands apart in English, and a true minus sign.
fn plain(text: &str, language: Language) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, f)| (whole, Some(f)));
    let is_zero = digits.bytes().all(|byte| byte == b'0' || byte == b'.');
    let mut out = String::from(if is_zero { "" } else { sign });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && language == Language::English {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The first numeral of a printed number, if it is the value in this power of ten.
fn printed_numeral(printed: &str, value: f64) -> Option<String> {
    let start = printed.find(|character: char| character.is_ascii_digit())?;
    let numeral: String = printed[start..]
        .chars()
        .take_while(|character| character.is_ascii_digit() || matches!(character, '.' | ','))
        .filter(|character| *character != ',')
        .collect();
    let numeral = numeral.trim_end_matches('.');
    let read: f64 = numeral.parse().ok()?;
    let same = (read - value).abs() <= value.abs() * 1e-12;
    (same && numeral.len() <= 12).then(|| numeral.to_owned())
}

/// An integer in superscript digits.
pub fn superscript(number: i32) -> String {
    let digit = |character: char| match character {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => char::from_u32(0x2070 + other.to_digit(10).unwrap_or(0)).unwrap_or(other),
    };
    number.to_string().chars().map(digit).collect()
}

/// A value of base units and its interval, in the power of ten of the value itself, with its unit.
#[must_use]
pub fn value_with_unit(interval: Interval, printed: Option<&str>, unit: &str, language: Language) -> String {
    let magnitude = Magnitude::of(interval.value, language);
    magnitude.with_unit(&magnitude.value(interval, printed), unit)
}

/// A number in a power of ten with a unit, in the fewest digits: for captions.
#[must_use]
pub fn short_with_unit(value: f64, magnitude: Magnitude, unit: &str) -> String {
    let value = divided(value, magnitude.exponent);
    magnitude.with_unit(&number(value, shortest(value, EXACT_DIGITS), magnitude.language), unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(value: f64, lower: f64, upper: f64) -> Interval {
        Interval { value, lower: Some(lower), upper: Some(upper) }
    }

    fn shown(value: f64, lower: f64, upper: f64) -> String {
        let interval = interval(value, lower, upper);
        let magnitude = Magnitude::of(value, Language::English);
        format!("{} {:?}", magnitude.value(interval, None), magnitude.ends(interval))
    }

    #[test]
    fn digits_are_those_that_the_interval_supports() {
        assert_eq!(shown(26.6e12, 26.55e12, 26.65e12), r#"26.6 (Some("26.55"), Some("26.65"))"#);
        assert_eq!(shown(6.0137, 5.931, 6.0965), r#"6.01 (Some("5.93"), Some("6.10"))"#);
        assert_eq!(shown(34.6e12, 34.05e12, 35.15e12), r#"34.6 (Some("34.05"), Some("35.15"))"#);
        assert_eq!(shown(7.0, 6.9, 7.1), r#"7.0 (Some("6.9"), Some("7.1"))"#);
        assert_eq!(shown(8.0, 7.5, 8.5), r#"8 (Some("7.5"), Some("8.5"))"#);
        assert_eq!(shown(126.316, 125.9, 126.7), r#"126.3 (Some("125.9"), Some("126.7"))"#);
        assert_eq!(shown(-1234.5, -1234.5, -1234.5), r#"−1,234.5 (Some("−1,234.5"), Some("−1,234.5"))"#);
    }

    #[test]
    fn a_printed_number_keeps_its_digits() {
        let exact = interval(3.6e12, 3.595e12, 3.605e12);
        let magnitude = Magnitude::of(3.6e12, Language::English);
        assert_eq!(magnitude.value(exact, Some("3.60 trillion yuan")), "3.60");
        assert_eq!(magnitude.value(exact, Some("about 36,000")), "3.60", "not the same power of ten");
    }

    #[test]
    fn powers_of_ten_have_the_names_of_the_language() {
        let with_unit =
            |value: f64, language, unit| value_with_unit(interval(value, value, value), None, unit, language);
        assert_eq!(with_unit(3.6e12, Language::English, "yuan"), "3.6 trillion yuan");
        assert_eq!(with_unit(3.6e12, Language::Chinese, "元"), "3.6 万亿元");
        assert_eq!(with_unit(1.05e11, Language::Chinese, "元"), "1050 亿元");
        assert_eq!(with_unit(1.3e7, Language::Chinese, "辆"), "1300 万辆");
        assert_eq!(with_unit(2.5e16, Language::English, ""), "25 10¹⁵");
        assert_eq!(with_unit(79.0, Language::English, "labs"), "79 labs");
    }

    proptest! {
        #[test]
        fn the_shown_number_lies_in_the_interval(
            value in -1e6..1e6f64, below in 0.0..1e3f64, above in 0.0..1e3f64, power in -8..3i32,
        ) {
            let scale = 10f64.powi(power);
            let own = interval(value, value - below * scale, value + above * scale);
            prop_assume!((below + above) * scale > 1e-6);
            let decimals = decimals(own);
            let read = rounded(own.value, decimals);
            prop_assert!(decimals == MAX_DECIMALS || (own.extent().0..=own.extent().1).contains(&read));
            // The last place is not finer than the interval, unless the number would lie outside of it.
            let coarser = rounded(own.value, (decimals - 1).max(0));
            let half = (own.extent().1 - own.extent().0) / 2.0;
            let is_supported = 10f64.powi(-decimals) <= half * 2.1 && 10f64.powi(-decimals) * 10.001 >= half.min(1.0);
            prop_assert!(decimals == 0 || is_supported || !(own.extent().0..=own.extent().1).contains(&coarser));
        }

        #[test]
        fn shown_ends_are_the_nearest_numbers_of_their_digits(value in -1e3..1e3f64, below in 0.001..1e2f64, above in 0.001..1e2f64) {
            let own = interval(value, value - below, value + above);
            let magnitude = Magnitude { exponent: 0, language: Language::Chinese };
            let (lower, upper) = magnitude.ends(own);
            let read = |text: Option<String>| text.unwrap().replace('−', "-").parse::<f64>().unwrap();
            let half = 10f64.powi(-decimals(own)) / 2.0 + 1e-9;
            prop_assert!((read(lower) - own.extent().0).abs() <= half && (read(upper) - own.extent().1).abs() <= half);
        }
    }
}
