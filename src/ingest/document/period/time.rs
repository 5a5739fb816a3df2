//! Expressions of time in a text, and the periods that they mean in it.

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;
use crate::domain::source::Basis;

/// Words of a text that name a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::document) struct TimeExpression {
    /// The first byte in the text.
    pub(in crate::ingest::document) start: usize,
    /// The byte after the last.
    pub(in crate::ingest::document) end: usize,
    /// The time that they name.
    pub(in crate::ingest::document) time: Time,
    /// What the time is for in its sentence.
    pub(in crate::ingest::document) role: TimeRole,
}

/// What a time is for in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::document) enum TimeRole {
    /// The time that statistics of the sentence refer to.
    Reference,
    /// The time that something is compared with: "than in 2023", 比上年.
    Base,
    /// A part of the name of an index, a report or a plan.
    Name,
    /// The day of an event, such as an announcement.
    Event,
}

/// A time, as words name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::document) enum Time {
    /// A period with its year: May 2024.
    Period(Period),
    /// A period that the words name by the day of publication: 去年.
    Inferred(Period),
    /// A part of a year that other words name: May, the first quarter.
    Part(YearPart),
    /// A year by its distance before that of publication, or a part of it: last year is 1.
    Year {
        /// How many years before.
        back: i32,
        /// The part of that year, if not the whole.
        part: Option<YearPart>,
    },
    /// A month, quarter or half-year by its distance before that of publication: last month is 1.
    Unit {
        /// The length.
        unit: FrequencyUnit,
        /// How many before.
        back: i32,
    },
    /// The whole years or months before publication: the past five years.
    Past {
        /// The length of one.
        unit: FrequencyUnit,
        /// How many.
        count: i32,
    },
    /// A five-year plan of China, by its number.
    Plan(i32),
    /// One year before the time that the sentence is about: a year earlier.
    YearBefore,
    /// The time of publication: to date.
    Now,
    /// A time that is no period of the calendar: fiscal 2024/25, the year so far.
    Open,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::document) enum YearPart {
    /// The first or second half.
    Half(u32),
    /// A quarter, from 1.
    Quarter(u32),
    /// The months from one to another, from 1.
    Months(u32, u32),
    /// A day: month and day.
    Day(u32, u32),
    /// All of it: 全年.
    Whole,
}

/// What a document says around an expression of time.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ingest::document) struct TimeContext {
    /// The day of publication.
    pub(in crate::ingest::document) published: Option<NaiveDate>,
    /// The year that nearer words name.
    pub(in crate::ingest::document) year: Option<i32>,
    /// Whether the number is expected or a target.
    pub(in crate::ingest::document) is_ahead: bool,
}

impl YearPart {
    /// The part of this year; `None` where the calendar has none.
    pub(in crate::ingest::document) fn of_year(self, year: i32) -> Option<Period> {
        let text = match self {
            Self::Half(half) => format!("{year:04}-S{half}"),
            Self::Quarter(quarter) => format!("{year:04}-Q{quarter}"),
            Self::Months(from, to) if from == to => format!("{year:04}-{from:02}"),
            Self::Months(from, to) => format!("{year:04}-{from:02}/{year:04}-{to:02}"),
            Self::Day(month, day) => format!("{year:04}-{month:02}-{day:02}"),
            Self::Whole => format!("{year:04}"),
        };
        text.parse().ok()
    }
}

impl Time {
    /// The year that the words name, for parts of a year after them.
    pub(in crate::ingest::document) fn year(self, published: Option<NaiveDate>) -> Option<i32> {
        match self {
            Self::Period(period) | Self::Inferred(period) => Some(period.end_date().year()),
            Self::Year { back, .. } => Some(published?.year() - back),
            _ => None,
        }
    }

    /// The period, and whether the words state it or it follows from the day of publication.
    pub(in crate::ingest::document) fn resolve(self, context: &TimeContext) -> Option<(Period, Basis)> {
        let published = context.published;
        let inferred = match self {
            Self::Period(period) => return Some((period, Basis::Stated)),
            Self::Inferred(period) => period,
            Self::Part(part) => return part_without_year(part, context),
            Self::Year { back, part: None } => year(published?.year() - back)?,
            Self::Year { back, part: Some(part) } => part.of_year(published?.year() - back)?,
            Self::Unit { unit, back } => {
                let now = Period::containing(Frequency::of(unit), published?)?;
                Period::from_ordinal(now.frequency(), now.ordinal() - back)?
            }
            Self::Past { unit, count } => past(unit, count, published?)?,
            Self::Plan(number) => plan(number)?,
            Self::Now => year(published?.year())?,
            Self::YearBefore | Self::Open => return None,
        };
        Some((inferred, Basis::Inferred))
    }
}

/// A year as a period.
pub(in crate::ingest::document) fn year(number: i32) -> Option<Period> {
    Period::from_ordinal(Frequency::of(FrequencyUnit::Year), number)
}

/// A part of the year that is named nearby, else the last that began before publication.
fn part_without_year(part: YearPart, context: &TimeContext) -> Option<(Period, Basis)> {
    let named = context.year.and_then(|year| part.of_year(year));
    let is_past = |period: &Period| context.published.is_none_or(|day| period.start_date() <= day);
    if let Some(period) = named.filter(|period| context.is_ahead || is_past(period)) {
        return Some((period, Basis::Stated));
    }
    let this = context.published?.year();
    let period = part.of_year(this).filter(|period| context.is_ahead || is_past(period));
    Some((period.or_else(|| part.of_year(this - 1))?, Basis::Inferred))
}

/// The whole periods of a length that end before the one of publication.
fn past(unit: FrequencyUnit, count: i32, published: NaiveDate) -> Option<Period> {
    let now = Period::containing(Frequency::of(unit), published)?;
    let frequency = Frequency::new(unit, u16::try_from(count).ok()?)?;
    Period::from_ordinal(frequency, now.ordinal() - count)
}

/// The years of a five-year plan of China; the third began in 1966.
fn plan(number: i32) -> Option<Period> {
    let first = match number {
        1 => 1953,
        2 => 1958,
        3..=40 => 1966 + 5 * (number - 3),
        _ => return None,
    };
    Period::from_ordinal(Frequency::new(FrequencyUnit::Year, 5)?, first)
}

/// The last whole year of a span that was over at publication.
pub(in crate::ingest::document) fn last_whole_year(
    span: Period,
    published: Option<NaiveDate>,
) -> Option<Period> {
    let last = span.end_date().year();
    let over = published.map_or(last, |day| day.year() - 1);
    year(last.min(over)).filter(|year| span.start_date() <= year.start_date())
}

/// The months that end with one of a year: the year to March 2024.
pub(in crate::ingest::document) fn months_to(count: u32, year: i32, month: u32) -> Option<Period> {
    let last = NaiveDate::from_ymd_opt(year, month, 1)?;
    let first = last.checked_sub_months(Months::new(count.checked_sub(1)?))?;
    let whole = Period::containing(Frequency::of(FrequencyUnit::Month), first)?;
    let frequency = Frequency::new(FrequencyUnit::Month, u16::try_from(count).ok()?)?;
    Period::from_ordinal(frequency, whole.ordinal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(time: Time, published: &str, year: Option<i32>) -> Option<String> {
        let context = TimeContext { published: published.parse().ok(), year, is_ahead: false };
        time.resolve(&context).map(|(period, _)| period.to_string())
    }

    #[test]
    fn times_are_resolved_by_the_day_of_publication() {
        for (time, published, year, expected) in [
            (Time::Part(YearPart::Quarter(4)), "2025-01-17", None, "2024-Q4"),
            (Time::Part(YearPart::Months(5, 5)), "2024-12-31", None, "2024-05"),
            (Time::Part(YearPart::Months(1, 5)), "2025-06-20", Some(2024), "2024-01/2024-05"),
            (Time::Part(YearPart::Half(1)), "2024-07-10", Some(2025), "2024-S1"),
            (Time::Year { back: 1, part: None }, "2025-03-14", None, "2024"),
            (Time::Year { back: 1, part: Some(YearPart::Quarter(1)) }, "2025-03-14", None, "2024-Q1"),
            (Time::Unit { unit: FrequencyUnit::Month, back: 1 }, "2025-01-14", None, "2024-12"),
            (Time::Past { unit: FrequencyUnit::Year, count: 5 }, "2025-03-14", None, "2020/2024"),
            (Time::Past { unit: FrequencyUnit::Year, count: 1 }, "2025-03-14", None, "2024"),
            (Time::Plan(14), "", None, "2021/2025"),
            (Time::Plan(1), "", None, "1953/1957"),
            (Time::Now, "2025-03-14", None, "2025"),
        ] {
            assert_eq!(resolved(time, published, year).as_deref(), Some(expected), "{time:?}");
        }
        for time in [Time::Open, Time::YearBefore, Time::Plan(0), Time::Part(YearPart::Day(2, 30))] {
            assert_eq!(resolved(time, "2025-03-14", Some(2024)), None, "{time:?}");
        }
        assert_eq!(resolved(Time::Now, "", None), None);
    }

    #[test]
    fn spans_end_with_a_whole_year() {
        let last = |span: &str, published: &str| {
            last_whole_year(span.parse().unwrap(), published.parse().ok()).map(|year| year.to_string())
        };
        assert_eq!(last("2020/2024", "2025-10-14").as_deref(), Some("2024"));
        assert_eq!(last("2021/2025", "2025-10-14").as_deref(), Some("2024"));
        assert_eq!(last("2026/2030", "2025-10-14"), None);
        assert_eq!(months_to(12, 2024, 3).map(|span| span.to_string()).as_deref(), Some("2023-04/2024-03"));
        assert_eq!(months_to(1, 2024, 3).map(|span| span.to_string()).as_deref(), Some("2024-03"));
    }
}
