//! Periods: the part of the calendar that an observation refers to.

mod calendar;
mod span;
mod text;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::frequency::{Frequency, FrequencyUnit};
pub use span::BasePeriods;
pub use text::ParsePeriodError;

/// A period of the calendar: a year, half-year, quarter, month, ISO week or day, or a span of several of them.
///
/// The value is a [`Frequency`] and an ordinal, 8 bytes. "A year earlier" is a subtraction, so a gap in a series
/// cannot be skipped by accident. Years run from 1 to 9999 of the proleptic Gregorian calendar.
///
/// # Text
///
/// Parsing and display use one form for each period; parsing refuses any other.
///
/// | period | text | standard |
/// |---|---|---|
/// | year | `2024` | ISO 8601 |
/// | half-year, quarter | `2024-S1`, `2024-Q1` | SDMX time formats |
/// | month, day | `2024-03`, `2024-03-15` | ISO 8601 |
/// | week | `2024-W05` | ISO 8601, Monday to Sunday, numbered in its ISO year |
/// | span | `2021/2025` | two periods of one frequency, both included |
///
/// # Ordinals
///
/// Ordinals count base periods without a gap: years by their number; half-years, quarters and months by 2, 4 and 12
/// times the year, plus 0 for the first of a year; weeks from 0 for the one that begins on Monday, 0001-01-01; days
/// from 1 for that Monday. A span has the ordinal of its first base period.
///
/// # Order
///
/// Periods order by frequency first, then by time.
///
/// # Errors
///
/// [`ParsePeriodError`] tells a text without the form of a period from a date that the calendar does not have.
/// Arithmetic gives `None` outside the years 1 to 9999 and where the calendar has no such period.
///
/// ```
/// use yearbook::domain::period::Period;
///
/// let quarter: Period = "2024-Q1".parse()?;
/// assert_eq!(quarter.year_before(), Some("2023-Q1".parse()?));
/// assert_eq!(quarter.previous(), Some("2023-Q4".parse()?));
///
/// let plan: Period = "2021/2025".parse()?;
/// assert_eq!(plan.frequency().to_string(), "A5");
///
/// let leap_day: Period = "2024-02-29".parse()?;
/// assert_eq!(leap_day.year_before(), None);
/// assert!("2023-02-29".parse::<Period>().is_err());
/// # Ok::<(), yearbook::domain::period::ParsePeriodError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    frequency: Frequency,
    /// Of the first base period. It and that of the last base period lie within [`calendar::ordinals`] of the unit.
    ordinal: i32,
}

impl Period {
    /// The period of this frequency with this ordinal; `None` outside the years 1 to 9999.
    #[must_use]
    #[inline]
    pub fn from_ordinal(frequency: Frequency, ordinal: i32) -> Option<Self> {
        let period = Self { frequency, ordinal };
        let ordinals = calendar::ordinals(frequency.unit());
        let last = ordinal.checked_add(period.length() - 1)?;
        (ordinals.contains(&ordinal) && ordinals.contains(&last)).then_some(period)
    }

    /// The period of a single frequency that contains this date; `None` for spans, which may begin anywhere, and
    /// outside the years 1 to 9999.
    #[must_use]
    pub fn containing(frequency: Frequency, date: NaiveDate) -> Option<Self> {
        if frequency.is_span() {
            return None;
        }
        Self::from_ordinal(frequency, calendar::ordinal_of(frequency.unit(), date))
    }

    /// The frequency.
    #[must_use]
    pub const fn frequency(self) -> Frequency {
        self.frequency
    }

    /// The ordinal of the period, or of the first base period of a span.
    #[must_use]
    pub const fn ordinal(self) -> i32 {
        self.ordinal
    }

    /// The first day.
    #[must_use]
    pub fn start_date(self) -> NaiveDate {
        calendar::first_day(self.unit(), self.ordinal)
    }

    /// The last day.
    #[must_use]
    pub fn end_date(self) -> NaiveDate {
        calendar::last_day(self.unit(), self.last_ordinal())
    }

    /// Whether the period contains the date.
    #[must_use]
    pub fn contains_date(self, date: NaiveDate) -> bool {
        self.start_date() <= date && date <= self.end_date()
    }

    /// The period of the same frequency that ends where this one begins; `None` before the year 1.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::from_ordinal(self.frequency, self.ordinal - self.length())
    }

    /// The period of the same frequency that begins where this one ends; `None` after the year 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::from_ordinal(self.frequency, self.ordinal + self.length())
    }

    /// The same period of the year before: same half, quarter, month, week number or day of the calendar.
    ///
    /// `None` where the year before has no such period (29 February, week 53, a span of days across the end
    /// of February of a leap year) and before the year 1. A span moves by one year and keeps its length.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        if let Some(step) = self.frequency.fixed_year_step() {
            return Self::from_ordinal(self.frequency, self.ordinal - step);
        }
        let first = calendar::year_before(self.unit(), self.ordinal)?;
        let last = calendar::year_before(self.unit(), self.last_ordinal())?;
        let earlier = Self::from_ordinal(self.frequency, first)?;
        (last == first + self.length() - 1).then_some(earlier)
    }

    /// The years from the other period to this one, negative when the other is later; `None` when the
    /// frequencies differ.
    ///
    /// Half-years, quarters and months are exact fractions. For weeks and days the whole years run from an
    /// anniversary to the next (the same week number or day of the calendar; where a year lacks it, the one
    /// that follows), and the rest is a fraction of the year that it falls into.
    #[must_use]
    pub fn years_since(self, other: Self) -> Option<f64> {
        if self.frequency != other.frequency {
            return None;
        }
        Some(if self.ordinal < other.ordinal {
            -calendar::years_between(self.unit(), self.ordinal, other.ordinal)
        } else {
            calendar::years_between(self.unit(), other.ordinal, self.ordinal)
        })
    }

    const fn unit(self) -> FrequencyUnit {
        self.frequency.unit()
    }

    /// The ordinal of the last base period.
    fn last_ordinal(self) -> i32 {
        self.ordinal + self.length() - 1
    }

    /// The number of base periods.
    fn length(self) -> i32 {
        i32::from(self.frequency.multiple())
    }
}

#[cfg(test)]
mod tests;
