//! Numbers, quantities, intervals and days as a reader of a language writes them.
//!
//! A number is shown with the digits that its interval supports: 33.6 trillion for a value between 33.55 and 33.65.
//! English has millions, billions and trillions, Chinese 万, 亿 and 万亿.

use chrono::{Datelike, NaiveDate};

use super::words::{Language, Text, frame};
use crate::domain::bounds::{Bounds, supported_place};
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;

/// The most digits that are shown; the data have them all.
const MAX_DIGITS: i32 = 5;

/// The scales of a language: the power of ten, and its word.
const ENGLISH: [(i32, &str); 3] = [(12, "trillion"), (9, "billion"), (6, "million")];
const CHINESE: [(i32, &str); 3] = [(12, "万亿"), (8, "亿"), (4, "万")];

/// From this value on a number has a scale: 12,345 is written out in both languages.
const LEAST_SCALED: f64 = 1e5;

/// The power of ten of the last place that is ever shown.
const LEAST_PLACE: i32 = -12;

/// The sign of a negative number.
const MINUS: &str = "\u{2212}";

/// A quantity that is shown: a value, what bounds it, and its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantity<'a> {
    /// The value in base units.
    pub(super) value: f64,
    /// What is known of the true value.
    pub(super) bounds: Bounds,
    /// The word beside the number.
    pub(super) qualifier: Qualifier,
    /// The code of the unit.
    pub(super) unit: &'a str,
    /// The name of the unit, for units without a usual word.
    pub(super) unit_name: &'a str,
}

impl Quantity<'_> {
    /// The quantity: `33.6 trillion yuan`, `more than 13 million`, `2.68 %`.
    pub(super) fn text(&self, language: Language) -> String {
        let number = self.with_unit(&[&self.number(language)], language);
        qualified(self.qualifier).map_or(number.clone(), |text| text.filled(language, &[&number]))
    }

    /// The interval: `33.55 – 33.65 trillion yuan`, `13 million or more`; none where the value is exact.
    pub(super) fn interval(&self, language: Language) -> Option<String> {
        let (lower, upper) = (self.bounds.lower(), self.bounds.upper());
        let rounding = Rounding::of(self, language);
        let low = lower.map(|lower| rounding.end(lower));
        let high = upper.map(|upper| rounding.end(upper));
        match (low, high) {
            (Some(_), Some(_)) if lower == upper => None,
            (Some(low), Some(high)) => Some(self.with_unit(&[&low, &high], language)),
            (Some(_), None) => lower.map(|lower| self.open(lower, frame::FROM_UP, language)),
            (None, Some(_)) => upper.map(|upper| self.open(upper, frame::UP_TO, language)),
            (None, None) => None,
        }
    }

    /// The number at a scale that the head of a table names: `33.6`, `more than 13`.
    pub(super) fn number_at(&self, scale: Scale, language: Language) -> String {
        let number = Rounding::of(self, language).at(scale, language).value(self.value);
        qualified(self.qualifier).map_or(number.clone(), |text| text.filled(language, &[&number]))
    }

    /// The interval at such a scale: `33.55 – 33.65`, `13 or more`; none where the value is exact.
    pub(super) fn interval_at(&self, scale: Scale, language: Language) -> Option<String> {
        let (lower, upper) = (self.bounds.lower(), self.bounds.upper());
        let rounding = Rounding::of(self, language).at(scale, language);
        let known = |end: f64| {
            let end =
                Quantity { value: end, bounds: Bounds::exact(end), qualifier: Qualifier::Exact, ..*self };
            end.number_at(scale, language)
        };
        match (lower, upper) {
            (Some(lower), Some(upper)) if lower < upper => {
                let (low, high) = (rounding.end(lower), rounding.end(upper));
                Some(format!("{low} – {high}"))
            }
            (Some(lower), None) => Some(frame::FROM_UP.filled(language, &[&known(lower)])),
            (None, Some(upper)) => Some(frame::UP_TO.filled(language, &[&known(upper)])),
            _ => None,
        }
    }

    /// Half of the interval in percent of the value, to two digits: `0.19 %`; none where it is exact, open, or zero.
    pub(super) fn relative_width(&self, language: Language) -> Option<String> {
        let (lower, upper) = (self.bounds.lower()?, self.bounds.upper()?);
        let half = (upper - lower) / 2.0 / self.value.abs() * 100.0;
        let is_known = half.is_finite() && half > 0.0;
        is_known.then(|| {
            let place = exponent(half) - 1;
            let digits = Rounding { scale: 0, word: "", place, is_grouped: true }.value(half);
            match language {
                Language::English => format!("{digits} %"),
                Language::Chinese => format!("{digits}%"),
            }
        })
    }

    /// The known end of an interval with an open side, with all its digits.
    fn open(&self, end: f64, text: Text, language: Language) -> String {
        let end = Quantity { value: end, bounds: Bounds::exact(end), ..*self };
        text.filled(language, &[&end.with_unit(&[&end.number(language)], language)])
    }

    /// The number without scale and unit.
    fn number(&self, language: Language) -> String {
        Rounding::of(self, language).value(self.value)
    }

    /// Numbers of one scale with the word of the scale and the unit.
    fn with_unit(&self, numbers: &[&str], language: Language) -> String {
        let numbers = numbers.join(" – ");
        let scale = Rounding::of(self, language).word;
        match language {
            Language::English => {
                let number = joined(&[&numbers, scale], " ");
                match self.unit {
                    "rank" => ordinal(&number),
                    unit => joined(&[&number, english_unit(unit, self.unit_name)], " "),
                }
            }
            Language::Chinese => {
                let number = joined(&[&numbers, scale], " ");
                match self.unit {
                    "rank" => format!("第 {number} 位"),
                    "percent" => format!("{number}%"),
                    "per_10000_people" => format!("每万人 {number}"),
                    unit => {
                        // After a scale the unit follows at once: 3.6 万亿元.
                        let space = if scale.is_empty() { " " } else { "" };
                        joined(&[&number, chinese_unit(unit, self.unit_name)], space)
                    }
                }
            }
        }
    }
}

/// A computed number as it is shown. Where it follows from exact values, its interval holds no more than the rounding of the
/// computation; then it is exact, with so many digits as are shown.
pub(super) fn quantity<'n>(estimate: Estimate, unit: &'n str, unit_name: &'n str) -> Quantity<'n> {
    let (value, bounds) = (estimate.value(), estimate.bounds());
    let width = bounds.lower().zip(bounds.upper()).map(|(lower, upper)| upper - lower);
    let is_exact = width.is_some_and(|width| width <= (value.abs() + 1.0) * COMPUTATION_ERROR);
    let value = if is_exact { shown_digits(value) } else { value };
    let bounds = if is_exact { Bounds::exact(value) } else { bounds };
    Quantity { value, bounds, qualifier: Qualifier::Exact, unit, unit_name }
}

/// The greatest width of an interval, relative to its value, that is the rounding of a computation.
const COMPUTATION_ERROR: f64 = 1e-11;

/// A number with five significant digits.
fn shown_digits(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// The scale that the numbers of a table share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    power: i32,
    word: &'static str,
}

impl Scale {
    /// The scale of the largest of some numbers.
    pub(super) fn of(values: impl Iterator<Item = f64>, language: Language) -> Self {
        let largest = values.map(f64::abs).fold(0.0, f64::max);
        let (power, word) = scale_of(largest, language);
        Self { power, word }
    }

    /// The scale and a unit, as the head of a table names them: `trillion yuan`.
    pub(super) fn with_unit(self, unit: &str, language: Language) -> String {
        let space = if language == Language::Chinese { "" } else { " " };
        joined(&[self.word, unit], space)
    }
}

/// The scale of a number: the power of ten, and its word.
fn scale_of(value: f64, language: Language) -> (i32, &'static str) {
    let scales = match language {
        Language::English => ENGLISH,
        Language::Chinese => CHINESE,
    };
    let fits = |(power, _): &(i32, &str)| value.abs() >= 10_f64.powi(*power) * 0.999_999_5;
    scales.into_iter().find(fits).filter(|_| value.abs() >= LEAST_SCALED).unwrap_or((0, ""))
}

/// How a number is rounded and scaled.
#[derive(Debug, Clone, Copy)]
struct Rounding {
    /// The power of ten of the scale.
    scale: i32,
    /// The word of the scale.
    word: &'static str,
    /// The power of ten of the last place.
    place: i32,
    /// Whether commas stand between thousands.
    is_grouped: bool,
}

impl Rounding {
    fn of(quantity: &Quantity<'_>, language: Language) -> Self {
        let value = quantity.value;
        let place = last_place(value, quantity.bounds).max(exponent(value) - MAX_DIGITS + 1);
        let (scale, word) = scale_of(value, language);
        let is_grouped = language == Language::English || word.is_empty();
        Self { scale, word, place: place.max(LEAST_PLACE), is_grouped }
    }

    /// The same rounding at the scale of a table.
    fn at(self, scale: Scale, language: Language) -> Self {
        let is_grouped = language == Language::English || scale.word.is_empty();
        Self { scale: scale.power, word: scale.word, is_grouped, ..self }
    }

    /// A value, rounded to the place.
    fn value(self, value: f64) -> String {
        let places = (value / 10_f64.powi(self.place)).round();
        self.written(places, self.place)
    }

    /// An end of an interval with the digits of the value; a half of the last place is kept.
    fn end(self, value: f64) -> String {
        let halves = value / 10_f64.powi(self.place - 1);
        let is_half =
            (halves - halves.round()).abs() < 1e-6 && ((halves.round() % 10.0).abs() - 5.0).abs() < 0.5;
        if is_half { self.written(halves.round(), self.place - 1) } else { self.value(value) }
    }

    /// A number of units of a place.
    fn written(self, places: f64, place: i32) -> String {
        let decimals = usize::try_from(self.scale - place).unwrap_or_default();
        let text = format!("{:.decimals$}", places * 10_f64.powi(place - self.scale));
        if self.is_grouped { grouped(&text) } else { text.replace('-', MINUS) }
    }
}

/// The power of ten of the last digit that an interval supports; that of the last digit of the value where the value
/// is exact, or open to a side.
fn last_place(value: f64, bounds: Bounds) -> i32 {
    let half = match (bounds.lower(), bounds.upper()) {
        (Some(lower), Some(upper)) if upper > lower => (upper - lower) / 2.0,
        _ => return last_digit(value),
    };
    supported_place(half).min(exponent(value).max(last_digit(value)))
}

/// The power of ten of the first digit of a number.
pub(super) fn exponent(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or_default()
}

/// The power of ten of the last digit of the shortest text of a number.
fn last_digit(value: f64) -> i32 {
    let text = format!("{value:e}");
    let digits = text.split_once('e').map_or("", |(digits, _)| digits);
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    exponent(value) - i32::try_from(decimals).unwrap_or_default()
}

/// A decimal number with commas between thousands and a minus sign.
fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| (MINUS, rest));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut text = sign.to_owned();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

/// The interval as it is shown: a zero that only says that a quantity is not negative is no known end.
pub(super) fn known(bounds: Bounds, qualifier: Qualifier) -> Bounds {
    let is_open = matches!(qualifier, Qualifier::Nearly | Qualifier::AtMost) && bounds.lower() == Some(0.0);
    let opened = Bounds::new(None, bounds.upper()).filter(|_| is_open);
    opened.unwrap_or(bounds)
}

/// A period: `2024`, `2024-Q1`, `2021 – 2025`.
pub(super) fn period(period: Period) -> String {
    period.to_string().replace('/', " – ")
}

/// A number with so many decimals: `−0.25`.
pub(super) fn fixed(number: f64, decimals: usize) -> String {
    grouped(&format!("{number:.decimals$}"))
}

/// A number of things that were counted: `9,268`.
pub(super) fn count(number: impl std::fmt::Display) -> String {
    grouped(&number.to_string())
}

/// A day: `14 Oct 2025`, `2025年10月14日`.
pub(super) fn day(date: NaiveDate, language: Language) -> String {
    match language {
        Language::English => date.format("%-d %b %Y").to_string(),
        Language::Chinese => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

/// The text around a qualified number; none for an exact one.
pub(super) const fn qualified(qualifier: Qualifier) -> Option<Text> {
    match qualifier {
        Qualifier::Exact => None,
        Qualifier::Approximately => Some(frame::ABOUT),
        Qualifier::MoreThan => Some(frame::MORE_THAN),
        Qualifier::AtLeast => Some(frame::AT_LEAST),
        Qualifier::Nearly => Some(frame::NEARLY),
        Qualifier::AtMost => Some(frame::AT_MOST),
        Qualifier::Expected => Some(frame::EXPECTED),
        Qualifier::Target => Some(frame::TARGET),
    }
}

/// The word of a unit after a number; nothing after a number of things.
pub(super) fn unit_word<'a>(unit: &str, name: &'a str, language: Language) -> &'a str {
    match language {
        Language::English => english_unit(unit, name),
        Language::Chinese if unit == "percent" => "%",
        Language::Chinese => chinese_unit(unit, name),
    }
}

/// The word of a unit in English.
fn english_unit<'a>(unit: &str, name: &'a str) -> &'a str {
    match unit {
        "CNY" => "yuan",
        "USD" => "US dollars",
        "EUR" => "euros",
        "percent" => "%",
        "number" | "units" | "index" | "unspecified" => "",
        _ => name,
    }
}

/// The same in Chinese.
fn chinese_unit<'a>(unit: &str, name: &'a str) -> &'a str {
    match unit {
        "CNY" => "元",
        "USD" => "美元",
        "EUR" => "欧元",
        "percentage_points" => "个百分点",
        "tonnes" => "吨",
        "times" => "倍",
        "years" => "年",
        "number" | "units" | "index" | "unspecified" => "",
        _ => name,
    }
}

/// A position in an order: `11th`.
fn ordinal(number: &str) -> String {
    let ending = match number.as_bytes() {
        [.., b'1', _] | [.., _, b'0' | b'4'..=b'9'] | [b'0' | b'4'..=b'9'] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "",
    };
    format!("{number}{ending}")
}

/// The parts that are not empty, joined.
fn joined(parts: &[&str], separator: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: f64, lower: Option<f64>, upper: Option<f64>, unit: &str) -> Quantity<'_> {
        let bounds = Bounds::new(lower, upper).unwrap();
        Quantity { value, bounds, qualifier: Qualifier::Exact, unit, unit_name: unit }
    }

    #[test]
    fn quantities_have_the_digits_that_their_intervals_support() {
        for (value, lower, upper, unit, english, chinese) in [
            (33.6e12, 33.55e12, 33.65e12, "CNY", "33.6 trillion yuan", "33.6 万亿元"),
            (3.6e12, 3.55e12, 3.65e12, "CNY", "3.6 trillion yuan", "3.6 万亿元"),
            (105e9, 104.5e9, 105.5e9, "CNY", "105 billion yuan", "1050 亿元"),
            (13e6, 12.5e6, 13.5e6, "units", "13 million", "1300 万"),
            (2.68, 2.675, 2.685, "percent", "2.68 %", "2.68%"),
            (6.014_5, 5.931, 6.098, "percent", "6.01 %", "6.01%"),
            (34.6e12, 34.05e12, 35.15e12, "CNY", "34.6 trillion yuan", "34.6 万亿元"),
            (10.0, 9.5, 10.5, "percent", "10 %", "10%"),
            (7.0, 6.9, 7.1, "times", "7.0 times", "7.0 倍"),
            (8.0, 7.5, 8.5, "percent", "8 %", "8%"),
            (7e12, 6.9e12, 7.1e12, "CNY", "7.0 trillion yuan", "7.0 万亿元"),
            (79.0, 79.0, 79.0, "number", "79", "79"),
            (12_345.0, 12_345.0, 12_345.0, "number", "12,345", "12,345"),
            (11.0, 11.0, 11.0, "rank", "11th", "第 11 位"),
            (22.0, 22.0, 22.0, "rank", "22nd", "第 22 位"),
            (-2.5, -2.55, -2.45, "percentage_points", "−2.5 percentage_points", "−2.5 个百分点"),
            (
                4.865_825_6e12,
                4.865_825_6e12,
                4.865_825_6e12,
                "USD",
                "4.8658 trillion US dollars",
                "4.8658 万亿美元",
            ),
            (1_234.0, 1_000.0, 1_900.0, "number", "1,200", "1,200"),
            (0.0, 0.0, 0.0, "percent", "0 %", "0%"),
            (0.001_25, 0.001_245, 0.001_255, "times", "0.00125 times", "0.00125 倍"),
        ] {
            let quantity = quantity(value, Some(lower), Some(upper), unit);
            assert_eq!(quantity.text(Language::English), english);
            assert_eq!(quantity.text(Language::Chinese), chinese);
        }
    }

    #[test]
    fn intervals_have_the_digits_of_the_value_and_open_sides_stay_open() {
        let english =
            |value, lower, upper, unit| quantity(value, lower, upper, unit).interval(Language::English);
        for (value, lower, upper, unit, text) in [
            (33.6e12, Some(33.55e12), Some(33.65e12), "CNY", Some("33.55 – 33.65 trillion yuan")),
            (6.014_5, Some(5.931), Some(6.096_1), "percent", Some("5.93 – 6.10 %")),
            (8.0, Some(7.5), Some(8.5), "percent", Some("7.5 – 8.5 %")),
            (126.316, Some(125.891), Some(126.742), "index", Some("125.9 – 126.7")),
            (10.0, Some(9.5), Some(10.5), "percent", Some("9.5 – 10.5 %")),
            (34.6e12, Some(34.05e12), Some(35.15e12), "CNY", Some("34.05 – 35.15 trillion yuan")),
            (13e6, Some(13e6), None, "units", Some("13 million or more")),
            (8_000.0, None, Some(8_000.0), "number", Some("8,000 or less")),
            (79.0, Some(79.0), Some(79.0), "number", None),
            (79.0, None, None, "number", None),
        ] {
            assert_eq!(english(value, lower, upper, unit).as_deref(), text);
        }
        let more = Quantity { qualifier: Qualifier::MoreThan, ..quantity(13e6, Some(13e6), None, "units") };
        assert_eq!(more.text(Language::English), "more than 13 million");
        assert_eq!(more.text(Language::Chinese), "超过 1300 万");
        assert_eq!(more.interval(Language::Chinese).as_deref(), Some("1300 万或以上"));
    }

    #[test]
    fn days_and_counts() {
        let date = NaiveDate::from_ymd_opt(2025, 10, 14).unwrap();
        assert_eq!(day(date, Language::English), "14 Oct 2025");
        assert_eq!(day(date, Language::Chinese), "2025年10月14日");
        assert_eq!(["7", "1000", "-1234567"].map(count), ["7", "1,000", "−1,234,567"]);
    }

    #[test]
    fn any_double_has_a_text() {
        for value in [f64::MAX, f64::MIN, f64::MIN_POSITIVE, 1e-300, -0.0, 5e-324, 1e21] {
            let quantity = quantity(value, Some(f64::MIN), Some(f64::MAX), "number");
            assert!(!quantity.text(Language::English).is_empty(), "{value}");
            assert!(quantity.interval(Language::Chinese).is_some(), "{value}");
        }
    }
}
