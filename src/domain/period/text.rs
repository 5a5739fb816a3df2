//! Parsing and display of periods.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use super::{Period, calendar};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::inline_str::{InlineStr, last_digits};

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParsePeriodError {
    /// The text has none of the forms of a period.
    #[error(
        "`{text}` is not a period: expected a year (2024), half-year (2024-S1), quarter (2024-Q1), month (2024-03), \
         ISO week (2024-W05), day (2024-03-15) or a span (2021/2025)"
    )]
    Form {
        /// What was given.
        text: String,
    },
    /// The text has the form of a period, but the calendar has no such period.
    #[error("`{text}` is not in the calendar: expected {expected}")]
    Calendar {
        /// What was given.
        text: String,
        /// What the calendar has.
        expected: &'static str,
    },
    /// The ends of a span are periods of different frequencies.
    #[error(
        "`{text}` is not a span: expected two ends of one frequency, such as 2021/2025, not {from} and {to}"
    )]
    Ends {
        /// What was given.
        text: String,
        /// The frequency of the first end.
        from: Frequency,
        /// The frequency of the second end.
        to: Frequency,
    },
    /// The second end of a span is not after the first, or the span is longer than a frequency can state.
    #[error(
        "`{text}` is not a span: expected the second end after the first and at most 65535 periods from end to end"
    )]
    Length {
        /// What was given.
        text: String,
    },
}

impl Period {
    /// The period that a text names; the same as [`str::parse`].
    ///
    /// # Errors
    ///
    /// When the text is not a period; the message says what is expected.
    pub fn parse(text: &str) -> Result<Self, ParsePeriodError> {
        match text.split_once('/') {
            None => single(text, text),
            Some((from, to)) => span(text, single(from, text)?, single(to, text)?),
        }
    }
}

/// The span between two single periods, both included.
fn span(text: &str, from: Period, to: Period) -> Result<Period, ParsePeriodError> {
    if from.frequency != to.frequency {
        return Err(ParsePeriodError::Ends { text: text.to_owned(), from: from.frequency, to: to.frequency });
    }
    u16::try_from(to.ordinal - from.ordinal + 1)
        .ok()
        .filter(|&length| length > 1)
        .and_then(|length| Frequency::new(from.unit(), length))
        .and_then(|frequency| Period::from_ordinal(frequency, from.ordinal))
        .ok_or_else(|| ParsePeriodError::Length { text: text.to_owned() })
}

/// A single period; `whole` is the text to name in an error.
fn single(text: &str, whole: &str) -> Result<Period, ParsePeriodError> {
    let form = || ParsePeriodError::Form { text: whole.to_owned() };
    let mut parts = text.split('-');
    let year = parts.next().and_then(|part| digits(part, 4)).ok_or_else(form)?;
    let (unit, numbers) = match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => (FrequencyUnit::Year, [0, 0]),
        (Some(part), None, None) => part_of_year(part).ok_or_else(form)?,
        (Some(month), Some(day), None) => {
            let numbers = digits(month, 2).zip(digits(day, 2)).ok_or_else(form)?;
            (FrequencyUnit::Day, [numbers.0, numbers.1])
        }
        _ => return Err(form()),
    };
    in_calendar(unit, year.cast_signed(), numbers)
        .and_then(|ordinal| Period::from_ordinal(Frequency::of(unit), ordinal))
        .ok_or_else(|| ParsePeriodError::Calendar { text: whole.to_owned(), expected: expected(unit) })
}

/// The part after the year in the text of a half-year, quarter, week or month.
fn part_of_year(text: &str) -> Option<(FrequencyUnit, [u32; 2])> {
    let (unit, number) = match text.as_bytes().first()? {
        b'S' => (FrequencyUnit::HalfYear, digits(&text[1..], 1)?),
        b'Q' => (FrequencyUnit::Quarter, digits(&text[1..], 1)?),
        b'W' => (FrequencyUnit::Week, digits(&text[1..], 2)?),
        _ => (FrequencyUnit::Month, digits(text, 2)?),
    };
    Some((unit, [number, 0]))
}

/// A number of exactly this many ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { text.parse().ok() } else { None }
}

/// The ordinal of the period with these numbers, if the calendar has it.
fn in_calendar(unit: FrequencyUnit, year: i32, numbers: [u32; 2]) -> Option<i32> {
    let date = match unit {
        FrequencyUnit::Year => return Some(year),
        FrequencyUnit::Week => calendar::monday(year, numbers[0]),
        FrequencyUnit::Day => NaiveDate::from_ymd_opt(year, numbers[0], numbers[1]),
        FrequencyUnit::HalfYear | FrequencyUnit::Quarter | FrequencyUnit::Month => {
            let per_year = unit.fixed_per_year()?;
            let number = numbers[0].cast_signed();
            return (1..=per_year).contains(&number).then_some(year * per_year + number - 1);
        }
    };
    date.filter(|_| year > 0).map(|date| calendar::ordinal_of(unit, date))
}

const fn expected(unit: FrequencyUnit) -> &'static str {
    match unit {
        FrequencyUnit::Year => "a year from 0001 to 9999",
        FrequencyUnit::HalfYear => "S1 or S2 of a year from 0001 to 9999",
        FrequencyUnit::Quarter => "Q1 to Q4 of a year from 0001 to 9999",
        FrequencyUnit::Month => "a month from 01 to 12 of a year from 0001 to 9999",
        FrequencyUnit::Week => "an ISO week that the year has (W53 only in some) of a year from 0001 to 9999",
        FrequencyUnit::Day => "a day that the month has of a year from 0001 to 9999",
    }
}

impl FromStr for Period {
    type Err = ParsePeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Period {
    /// The displayed text, without an allocation.
    ///
    /// ```
    /// use yearbook::domain::period::Period;
    ///
    /// let quarter: Period = "2024-Q1".parse()?;
    /// assert_eq!(quarter.text().as_str(), "2024-Q1");
    /// # Ok::<(), yearbook::domain::period::ParsePeriodError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn text(self) -> InlineStr {
        let mut text = InlineStr::new();
        push_single(&mut text, self.unit(), self.ordinal);
        if self.frequency.is_span() {
            text.push(b'/');
            push_single(&mut text, self.unit(), self.last_ordinal());
        }
        text
    }

    /// The displayed text of a single year; `None` for other periods.
    #[must_use]
    #[inline]
    pub fn year_digits(self) -> Option<[u8; 4]> {
        let is_year = self.unit() == FrequencyUnit::Year && !self.frequency.is_span();
        is_year.then(|| last_digits(self.ordinal.unsigned_abs()))
    }
}

#[inline]
fn push_single(text: &mut InlineStr, unit: FrequencyUnit, ordinal: i32) {
    if unit == FrequencyUnit::Year {
        push_year(text, ordinal);
    } else {
        push_part_of_year(text, unit, ordinal);
    }
}

#[inline]
fn push_year(text: &mut InlineStr, year: i32) {
    text.push_digits::<4>(year.unsigned_abs());
}

fn push_part_of_year(text: &mut InlineStr, unit: FrequencyUnit, ordinal: i32) {
    if let Some(count) = unit.fixed_per_year() {
        push_year(text, ordinal / count);
        return push_part(text, unit, (ordinal % count + 1).unsigned_abs());
    }
    let date = calendar::first_day(unit, ordinal);
    if unit == FrequencyUnit::Week {
        let week = date.iso_week();
        push_year(text, week.year());
        return push_part(text, unit, week.week());
    }
    push_year(text, date.year());
    push_part(text, FrequencyUnit::Month, date.month());
    push_part(text, unit, date.day());
}

/// Appends the part after the year.
fn push_part(text: &mut InlineStr, unit: FrequencyUnit, number: u32) {
    text.push(b'-');
    match unit {
        FrequencyUnit::HalfYear | FrequencyUnit::Quarter => {
            let _ = write!(text, "{}{number}", unit.code());
        }
        FrequencyUnit::Week => {
            text.push(b'W');
            text.push_digits::<2>(number);
        }
        FrequencyUnit::Year | FrequencyUnit::Month | FrequencyUnit::Day => text.push_digits::<2>(number),
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

impl TryFrom<String> for Period {
    type Error = ParsePeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}
