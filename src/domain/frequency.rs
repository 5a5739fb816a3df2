//! Frequencies: how often a series is observed.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::inline_str::InlineStr;

/// The calendar unit that a frequency counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrequencyUnit {
    /// A calendar year.
    Year,
    /// Half of a calendar year.
    HalfYear,
    /// A quarter of a calendar year.
    Quarter,
    /// A calendar month.
    Month,
    /// An ISO 8601 week, Monday to Sunday; it belongs to its ISO year.
    Week,
    /// A calendar day.
    Day,
}

impl FrequencyUnit {
    /// Every unit, from the longest to the shortest.
    pub const ALL: [Self; 6] =
        [Self::Year, Self::HalfYear, Self::Quarter, Self::Month, Self::Week, Self::Day];

    /// The letter of the SDMX code list `CL_FREQ`.
    #[must_use]
    pub const fn code(self) -> char {
        match self {
            Self::Year => 'A',
            Self::HalfYear => 'S',
            Self::Quarter => 'Q',
            Self::Month => 'M',
            Self::Week => 'W',
            Self::Day => 'D',
        }
    }

    /// The number of these units in a calendar year; `None` for weeks and days, whose number varies.
    #[must_use]
    pub const fn fixed_per_year(self) -> Option<i32> {
        match self {
            Self::Year => Some(1),
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Week | Self::Day => None,
        }
    }

    /// Whether periods of a longer unit consist of whole periods of this one.
    #[must_use]
    pub const fn fills(self, longer: Self) -> bool {
        match self {
            Self::Day => !matches!(longer, Self::Day),
            Self::Month => matches!(longer, Self::Year | Self::HalfYear | Self::Quarter),
            Self::Quarter => matches!(longer, Self::Year | Self::HalfYear),
            Self::HalfYear | Self::Week => matches!(longer, Self::Year),
            Self::Year => false,
        }
    }

    /// The number of these units in a year by convention.
    const fn conventional_per_year(self) -> f64 {
        match self {
            Self::Year => 1.0,
            Self::HalfYear => 2.0,
            Self::Quarter => 4.0,
            Self::Month => 12.0,
            Self::Week => 52.0,
            Self::Day => 365.0,
        }
    }
}

/// The frequency of a series: a calendar unit and the number of units in one period.
///
/// The text is the code of the SDMX code list `CL_FREQ`: `A S Q M W D`, and multiples such as `A5` for spans of five
/// years. Each frequency has one text: `A1` and `A05` are refused.
///
/// ```
/// use yearbook::domain::frequency::Frequency;
///
/// let five_years: Frequency = "A5".parse()?;
/// assert_eq!(five_years.multiple(), 5);
/// assert_eq!(five_years.base(), Frequency::ANNUAL);
/// # Ok::<(), yearbook::domain::frequency::ParseFrequencyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Frequency {
    unit: FrequencyUnit,
    /// At least one.
    multiple: u16,
}

impl Frequency {
    /// Years.
    pub const ANNUAL: Self = Self::of(FrequencyUnit::Year);
    /// Half-years.
    pub const HALF_YEARLY: Self = Self::of(FrequencyUnit::HalfYear);
    /// Quarters.
    pub const QUARTERLY: Self = Self::of(FrequencyUnit::Quarter);
    /// Months.
    pub const MONTHLY: Self = Self::of(FrequencyUnit::Month);
    /// ISO weeks.
    pub const WEEKLY: Self = Self::of(FrequencyUnit::Week);
    /// Days.
    pub const DAILY: Self = Self::of(FrequencyUnit::Day);

    /// The frequency of single periods of this unit.
    #[must_use]
    pub const fn of(unit: FrequencyUnit) -> Self {
        Self { unit, multiple: 1 }
    }

    /// The frequency of periods that span `multiple` units; `None` for a multiple of zero.
    #[must_use]
    pub const fn new(unit: FrequencyUnit, multiple: u16) -> Option<Self> {
        if multiple == 0 { None } else { Some(Self { unit, multiple }) }
    }

    /// The calendar unit.
    #[must_use]
    pub const fn unit(self) -> FrequencyUnit {
        self.unit
    }

    /// The number of units in one period.
    #[must_use]
    pub const fn multiple(self) -> u16 {
        self.multiple
    }

    /// Whether one period spans several units.
    #[must_use]
    pub const fn is_span(self) -> bool {
        self.multiple > 1
    }

    /// Whether periods of a longer frequency consist of whole periods of this one; spans neither fill nor are filled.
    #[must_use]
    pub const fn fills(self, longer: Self) -> bool {
        !self.is_span() && !longer.is_span() && self.unit.fills(longer.unit)
    }

    /// The frequency of the single units of a span; a single frequency is its own base.
    #[must_use]
    pub const fn base(self) -> Self {
        Self::of(self.unit)
    }

    /// The conventional number of periods in a year, used to annualise a rate.
    ///
    /// A year counts 52 weeks and 365 days here; for a span the number is divided by its multiple.
    #[must_use]
    pub fn periods_per_year(self) -> f64 {
        self.unit.conventional_per_year() / f64::from(self.multiple)
    }

    /// The number of base periods between a period and the same one a year earlier; `None` for weeks and days, where it
    /// depends on the year.
    #[must_use]
    pub const fn fixed_year_step(self) -> Option<i32> {
        self.unit.fixed_per_year()
    }
}

/// A text that is not a frequency.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a frequency: expected A, S, Q, M, W or D, or a multiple from 2 to 65535 such as A5")]
pub struct ParseFrequencyError {
    text: String,
}

impl FromStr for Frequency {
    type Err = ParseFrequencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseFrequencyError { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<Frequency> {
    let mut characters = text.chars();
    let letter = characters.next()?;
    let unit = FrequencyUnit::ALL.into_iter().find(|unit| unit.code() == letter)?;
    let digits = characters.as_str();
    if digits.is_empty() {
        return Some(Frequency::of(unit));
    }
    let canonical = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let multiple = digits.parse().ok().filter(|&multiple| canonical && multiple > 1)?;
    Frequency::new(unit, multiple)
}

impl Frequency {
    /// The displayed code, without an allocation.
    #[must_use]
    pub fn text(self) -> InlineStr {
        let mut text = InlineStr::new();
        // A letter and at most five digits always fit.
        let _ = text.write_char(self.unit.code());
        if self.is_span() {
            let _ = write!(text, "{}", self.multiple);
        }
        text
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl TryFrom<String> for Frequency {
    type Error = ParseFrequencyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Frequency> for String {
    fn from(frequency: Frequency) -> Self {
        frequency.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_round_trips() {
        for code in ["A", "S", "Q", "M", "W", "D", "A5", "A3", "Q2", "D7", "M65535"] {
            assert_eq!(code.parse::<Frequency>().unwrap().to_string(), code);
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_was_expected() {
        for text in ["", "a", "A0", "A1", "A05", "A+5", "A-5", "5A", "A65536", "H", "A5 ", "A 5", "年"] {
            let error = text.parse::<Frequency>().unwrap_err();
            assert!(error.to_string().contains("expected A, S, Q, M, W or D"), "{error}");
        }
    }

    #[test]
    fn a_multiple_divides_the_periods_per_year() {
        let per_year = |code: &str| code.parse::<Frequency>().unwrap().periods_per_year();
        let expected =
            [("A", 1.0), ("S", 2.0), ("Q", 4.0), ("M", 12.0), ("W", 52.0), ("D", 365.0), ("A5", 0.2)];
        for (code, number) in expected {
            assert!((per_year(code) - number).abs() < f64::EPSILON, "{code}");
        }
    }
}
