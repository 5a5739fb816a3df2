//! A number in a search text, as people print it: `26.6 trillion`, `3.6万亿元`, `2.68%`, `US$14.9bn`.

use std::ops::Range;

use crate::domain::figure::Figure;
use crate::ingest::data::number_text::{NumberText, read_number, scale};
use crate::ingest::data::unit_text::read_unit;

/// The most words behind a number that are its scale and unit.
const MAX_UNIT_WORDS: usize = 4;

/// A number with its scale and unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PrintedNumber {
    /// The number before the scale.
    pub(super) numeral: f64,
    /// The exponent of the power of ten that follows it.
    power: i32,
    /// The code of its unit; empty if none is printed.
    unit: String,
    /// Its place in the text, in bytes.
    pub(super) place: Range<usize>,
}

impl PrintedNumber {
    /// The first number of a text; `is_unit` tells the codes of units.
    pub(super) fn find(text: &str, is_unit: impl Fn(&str) -> bool) -> Option<Self> {
        let start = text.char_indices().find(|(at, character)| {
            character.is_ascii_digit() && text[..*at].chars().next_back().is_none_or(|before| !joins(before))
        });
        let start = start?.0;
        let rest = text.get(start..)?;
        let length =
            rest.find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','));
        let numeral = rest.get(..length.unwrap_or(rest.len()))?.trim_end_matches(['.', ',']);
        let end = start + numeral.len();
        let number = read_number(numeral, false, 0).or_else(|_| read_number(numeral, true, 0));
        let Ok(NumberText::Number(numeral)) = number else { return None };
        let behind = text.get(end..)?;
        let read = |length: usize| {
            let unit = read_unit(behind.get(..length)?);
            let is_scale = unit.power != 0 && unit.unit.is_empty();
            // In a search dollars are those of the United States.
            let is_dollar = matches!(unit.unit.to_lowercase().as_str(), "dollar" | "dollars" | "$");
            let code = if is_dollar { "USD".to_owned() } else { unit.unit };
            (is_scale || is_dollar || is_unit(&code)).then_some((length, unit.power, code))
        };
        let found = ends_of_words(behind).into_iter().rev().find_map(read);
        let next = behind.trim_start_matches(['.', ',']).chars().next();
        if found.is_none() && next.is_some_and(joins) {
            return None;
        }
        let (length, power, unit) = found.unwrap_or_default();
        let before = text.get(..start)?;
        let currency = before.rsplit(char::is_whitespace).next().filter(|word| !word.is_empty());
        let currency =
            currency.map(|word| (word.len(), read_unit(word).unit)).filter(|(_, unit)| is_unit(unit));
        let (before, unit) = match currency {
            Some((length, currency)) if unit.is_empty() => (length, currency),
            _ => (0, unit),
        };
        Some(Self { numeral, power, unit, place: start - before..end + length })
    }

    /// Whether it is digits alone, without scale and unit.
    pub(super) const fn is_bare(&self) -> bool {
        self.power == 0 && self.unit.is_empty()
    }

    /// Whether it is a whole number without scale and unit, which may be a year or part of a name as well.
    pub(super) fn is_whole(&self) -> bool {
        self.is_bare() && self.numeral.fract() == 0.0
    }

    /// Whether a figure has this number; `numeral` is the one that the figure prints. A number without scale and unit
    /// may be the printed numeral or the value.
    pub(super) fn is_of(&self, figure: &Figure, numeral: Option<f64>) -> bool {
        if self.is_bare() && numeral == Some(self.numeral) {
            return true;
        }
        let value = scale(self.numeral, self.power);
        let is_equal = (value - figure.value.abs()).abs() <= value.abs() * f64::EPSILON * 4.0;
        is_equal && (self.unit.is_empty() || figure.unit == *self.unit)
    }
}

/// Whether a character beside a digit makes the digit a part of a word, a code or a range.
fn joins(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '/' | '\u{2013}')
}

/// The ends of the first words of a text, in bytes.
fn ends_of_words(text: &str) -> Vec<usize> {
    let characters = text.char_indices().map(Some).chain([None]);
    let mut ends = Vec::new();
    let mut is_inside = false;
    for character in characters {
        let (at, is_blank) = character.map_or((text.len(), true), |(at, one)| (at, one.is_whitespace()));
        if is_inside && is_blank {
            ends.push(at);
        }
        is_inside = !is_blank;
        if ends.len() == MAX_UNIT_WORDS {
            break;
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, String, &str)> {
        let is_unit = |unit: &str| ["CNY", "USD", "percent"].contains(&unit);
        let number = PrintedNumber::find(text, is_unit)?;
        Some((scale(number.numeral, number.power), number.unit, &text[number.place]))
    }

    #[test]
    fn numbers_are_read_with_scale_and_unit() {
        for (text, value, unit, place) in [
            ("26.6 trillion", 26.6e12, "", "26.6 trillion"),
            ("26.6 trillion yuan", 26.6e12, "CNY", "26.6 trillion yuan"),
            ("output of 13 million vehicles", 13e6, "", "13 million"),
            ("26.6tn", 26.6e12, "", "26.6tn"),
            ("26600 billion", 26.6e12, "", "26600 billion"),
            ("26,600 billion", 26.6e12, "", "26,600 billion"),
            ("26,6 Billionen", 26.6e12, "", "26,6 Billionen"),
            ("3.6万亿", 3.6e12, "", "3.6万亿"),
            ("3.6 万亿元", 3.6e12, "CNY", "3.6 万亿元"),
            ("1050亿元", 1.05e11, "CNY", "1050亿元"),
            ("US$14.9bn", 14.9e9, "USD", "US$14.9bn"),
            ("26.6 trillion dollars", 26.6e12, "USD", "26.6 trillion dollars"),
            ("2.68%", 2.68, "percent", "2.68%"),
            ("2.68 percent of gdp", 2.68, "percent", "2.68 percent"),
            ("rank 11.", 11.0, "", "11"),
            ("2024", 2024.0, "", "2024"),
        ] {
            assert_eq!(read(text), Some((value, unit.to_owned(), place)), "{text}");
        }
    }

    #[test]
    fn digits_inside_of_words_and_codes_are_no_numbers() {
        for text in ["5G", "14th", "A5.CN", "004-va-c-2020", "002_37f8.txt", "2020-2024", "CO2", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
