//! Reads the texts of periods in data files, for all formats.

mod date_format;
mod forms;
mod months;
mod open_periods;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{Datelike, NaiveDate};

pub use self::date_format::DateFormat;
pub use self::open_periods::OpenPeriods;

pub use self::forms::plain;

use super::number_text::shortened;
use super::status_mark::StatusMark;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;

/// The longest text that can be a period, in bytes.
const MAX_BYTES: usize = 80;

/// Stars behind a period say that its values are preliminary; behind a value they are footnotes.
const PRELIMINARY: [&str; 2] = ["*", "**"];

/// The years of a text that may be a period by its form alone.
const USUAL_YEARS: std::ops::RangeInclusive<i32> = 1500..=2199;

/// The meaning of the text of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodText {
    /// A period, with its frequency.
    Period(Period),
    /// A day, which may denote the longer period that it begins or ends: `1980-04-01`.
    Day(NaiveDate),
    /// A date whose order of day and month depends on the country: `03/04/2019`.
    NumericDate(NumericDate),
    /// A year and a number within it, such as `2005 - 3`; the other texts of the file show what the number counts.
    Part(i32, u8),
}

/// A date whose first two numbers are day and month, in an order that the text does not state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumericDate {
    year: i32,
    first: u8,
    second: u8,
}

/// The order of day and month in a [`NumericDate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// As in Europe: `31/12/2019`.
    DayFirst,
    /// As in the United States: `12/31/2019`.
    MonthFirst,
}

impl NumericDate {
    /// The day in an order; none if the order gives no date.
    #[must_use]
    pub fn day(self, order: DateOrder) -> Option<NaiveDate> {
        let (day, month) = match order {
            DateOrder::DayFirst => (self.first, self.second),
            DateOrder::MonthFirst => (self.second, self.first),
        };
        NaiveDate::from_ymd_opt(self.year, month.into(), day.into())
    }

    /// The day, if only one order gives a date or both give the same.
    #[must_use]
    pub fn only_day(self) -> Option<NaiveDate> {
        match (self.day(DateOrder::DayFirst), self.day(DateOrder::MonthFirst)) {
            (Some(day), None) | (None, Some(day)) => Some(day),
            (Some(one), Some(other)) if one == other => Some(one),
            _ => None,
        }
    }
}

impl fmt::Display for PeriodText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => period.fmt(formatter),
            Self::Day(day) => day.fmt(formatter),
            Self::NumericDate(NumericDate { year, first, second }) => {
                write!(formatter, "{first:02}/{second:02}/{year:04}")
            }
            Self::Part(year, number) => write!(formatter, "{year} - {number}"),
        }
    }
}

/// The error for a file whose dates can be read in two orders.
fn unclear_order(text: PeriodText) -> String {
    format!(
        "day and month of `{text}` cannot be told apart; say `date_format = \"dd/mm/yyyy\"` or \
         `date_format = \"mm/dd/yyyy\"` in the mapping"
    )
}

/// A period and the mark after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedPeriod {
    /// The period.
    pub period: PeriodText,
    /// The mark, as in `2023p`.
    pub mark: Option<StatusMark>,
}

/// The form of a text that may be a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodShape {
    /// A year, or a span of years.
    Year,
    /// A part of a year, with the year.
    PartOfYear,
    /// A day.
    Day,
}

/// The period of a frequency that a text denotes, if there is one.
#[must_use]
pub fn at_frequency(text: PeriodText, frequency: Frequency) -> Option<Period> {
    match text {
        PeriodText::Period(period) if period.frequency() == frequency => Some(period),
        PeriodText::Period(period) if period.frequency() == Frequency::DAILY => {
            Period::containing(frequency, period.start_date())
        }
        // A span in another unit, such as six months for two quarters.
        PeriodText::Period(period) if frequency.is_span() => {
            let first = Period::containing(frequency.base(), period.start_date())?;
            let span = Period::from_ordinal(frequency, first.ordinal())?;
            let same = span.start_date() == period.start_date() && span.end_date() == period.end_date();
            same.then_some(span)
        }
        // A month or quarter that denotes the longer period that it begins or ends, as `2010-12` for a year.
        PeriodText::Period(period) => {
            let longer = Period::containing(frequency, period.start_date())?;
            let at_edge =
                longer.start_date() == period.start_date() || longer.end_date() == period.end_date();
            (at_edge && longer.contains_date(period.end_date())).then_some(longer)
        }
        PeriodText::Day(day) => Period::containing(frequency, day),
        PeriodText::NumericDate(date) => Period::containing(frequency, date.only_day()?),
        PeriodText::Part(year, number) => {
            let count = frequency.unit().fixed_per_year();
            if frequency.unit() == FrequencyUnit::Week {
                format!("{year:04}-W{number:02}").parse().ok()
            } else {
                let count = count.filter(|count| (1..=*count).contains(&i32::from(number)))?;
                Period::from_ordinal(frequency, year * count + i32::from(number) - 1)
            }
        }
    }
}

/// Reads the text of a period without a mark, in the notations of statistical agencies.
///
/// # Errors
/// When the text is no period: the message says what is expected.
///
/// ```
/// use yearbook::ingest::data::period_text::{PeriodText, read_period_text};
/// for text in ["2010Q3", "Q3 2010", "2010-Q3", "3Q2010", "III кв. 2010", "2010年第三季度"] {
///     assert_eq!(read_period_text(text), Ok(PeriodText::Period("2010-Q3".parse().unwrap())));
/// }
/// ```
pub fn read_period_text(text: &str) -> Result<PeriodText, String> {
    forms::read(text.trim()).ok_or_else(|| no_period(text))
}

/// Reads the text of a period and the mark after it, if any.
///
/// With a format, only texts of that format and unambiguous texts (`2019`, `2019-Q1`, `2019-03-31`) are read.
///
/// # Errors
/// When the text is no period, or when the meaning of its mark is not known.
///
/// ```
/// use yearbook::ingest::data::period_text::read_marked_period;
/// let marked = read_marked_period("Q4 2023p", None).unwrap();
/// assert_eq!(marked.mark.unwrap().status.unwrap().code(), 'P');
/// ```
pub fn read_marked_period(text: &str, format: Option<&DateFormat>) -> Result<MarkedPeriod, String> {
    let read = |text: &str| {
        let by_format = format.and_then(|format| format.read(text));
        by_format.or_else(|| {
            let period = forms::read(text)?;
            // Not dates in another order than that of the format.
            (format.is_none() || !matches!(period, PeriodText::NumericDate(_))).then_some(period)
        })
    };
    let trimmed = text.trim();
    if let Some(period) = read(trimmed) {
        return Ok(MarkedPeriod { period, mark: None });
    }
    if trimmed.len() > MAX_BYTES {
        return Err(no_period(text));
    }
    if let Some(message) = unclear_date(trimmed) {
        return Err(message);
    }
    // The same period in another calendar: `2021年(令和3年)`.
    let restated = trimmed.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（']));
    if let Some((period, other)) =
        restated.and_then(|(one, other)| Some((read(one.trim_end())?, read(other)?)))
        && period == other
    {
        return Ok(MarkedPeriod { period, mark: None });
    }
    match StatusMark::split(&forms::plain(trimmed), read) {
        Ok(Some((period, mut mark))) => {
            if PRELIMINARY.contains(&mark.text.as_str()) {
                mark.status = ObservationStatus::from_code("P");
            }
            Ok(MarkedPeriod { period, mark: Some(mark) })
        }
        Ok(None) => Err(no_period(text)),
        Err(mark) => Err(format!(
            "`{}` is no period: the meaning of `{}` behind it is not known",
            shortened(text),
            shortened(&mark)
        )),
    }
}

/// The form of a text that may be a period: it has a year from 1500 to 2199, and it is not only a number.
///
/// Texts such as `2010/11` have the form of a period, so that the reader of periods can refuse them with a reason.
///
/// ```
/// use yearbook::ingest::data::period_text::{PeriodShape, period_shape};
/// assert_eq!(period_shape("2023年1-3月"), Some(PeriodShape::PartOfYear));
/// assert_eq!(period_shape("2023 (P)"), Some(PeriodShape::Year));
/// assert_eq!(period_shape("201001"), None);
/// ```
#[must_use]
pub fn period_shape(text: &str) -> Option<PeriodShape> {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 && text.is_ascii() || text.len() > MAX_BYTES || (digits == text.len() && digits != 4) {
        return None;
    }
    if is_plain_number(text) {
        return None;
    }
    if forms::is_year_and_short_number(text) {
        return Some(PeriodShape::PartOfYear);
    }
    let period = read_marked_period(text, None).ok()?.period;
    let (year, shape) = match period {
        PeriodText::Period(period) => {
            let annual = period.frequency().unit() == FrequencyUnit::Year;
            let shape = if annual { PeriodShape::Year } else { PeriodShape::PartOfYear };
            (period.start_date().year(), shape)
        }
        PeriodText::Day(day) => (day.year(), PeriodShape::Day),
        PeriodText::NumericDate(date) => (date.year, PeriodShape::Day),
        PeriodText::Part(year, _) => (year, PeriodShape::PartOfYear),
    };
    USUAL_YEARS.contains(&year).then_some(shape)
}

/// The error for three numbers of two digits at most, of which one must be the year: `9/30/19`; none for other texts.
#[must_use]
pub fn unclear_date(text: &str) -> Option<String> {
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    (parts.len() == 3 && parts.iter().all(|part| is_number(part))).then(|| {
        format!(
            "day, month and year of `{}` cannot be told apart; say `date_format = \"dd/mm/yy\"`, `\"mm/dd/yy\"` or \
             `\"yy/mm/dd\"` in the mapping",
            shortened(text)
        )
    })
}

/// Whether a text has nothing but parts of periods, one of them a month or a number within a year: `1. Quartal`, `I`.
#[must_use]
pub fn is_part_of_period(text: &str) -> bool {
    forms::is_part(text.trim())
}

/// Whether a text is a number with decimals or groups of digits that names no year, as `2024.03` does.
///
/// Each value of the first rows of a table is tried as a period, so this check decides before the notations are read.
fn is_plain_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let of_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    let is_year = |part: &str| part.parse().is_ok_and(|year| USUAL_YEARS.contains(&year));
    unsigned.bytes().all(of_number) && !unsigned.split(['.', ',']).any(is_year)
}

fn no_period(text: &str) -> String {
    format!(
        "`{}` is no period: expected a year (2024), quarter (2024-Q1), month (2024-03), ISO week (2024-W05), day \
         (2024-03-15) or a span (2021/2025)",
        shortened(text)
    )
}
