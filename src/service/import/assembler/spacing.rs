//! The frequency of a series from the distances between its dates.
//!
//! Agencies date quarters by a month (the Australian Bureau of Statistics by the first day of the last one).

use super::{FileSeries, PeriodTerms};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::ingest::data::period_text::{OpenPeriods, PeriodText};
use chrono::Datelike;

/// The least number of observations from which a frequency is derived, in a file without monthly series.
const LEAST: u32 = 3;
/// The same in a file with monthly series.
const LEAST_AMONG_MONTHS: u32 = 5;

/// The distances between the months of a series.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MonthSpacing {
    /// A month of the series.
    first: Option<i32>,
    /// The greatest common divisor of the distances from the first month, in months.
    step: u32,
    /// The number of observations in other months.
    others: u32,
}

impl MonthSpacing {
    /// Adds the month of an observation, counted from year zero.
    pub(super) fn note(&mut self, month: i32) {
        let first = *self.first.get_or_insert(month);
        if month != first {
            self.step = greatest_common_divisor(self.step, month.abs_diff(first));
            self.others += 1;
        }
    }

    /// Whether the distance of a month to the others is a multiple of their distances.
    pub(super) fn contains(self, month: i32) -> bool {
        let distance = self.first.map(|first| month.abs_diff(first));
        distance.is_none_or(|distance| self.step == 0 || distance.is_multiple_of(self.step))
    }

    /// The lowest frequency at which no two observations share a period.
    fn frequency(self, least: u32) -> Option<Frequency> {
        match self.step {
            _ if self.others + 1 < least => None,
            0 => None,
            step if step % 12 == 0 => Some(Frequency::ANNUAL),
            step if step % 6 == 0 => Some(Frequency::HALF_YEARLY),
            step if step % 3 == 0 => Some(Frequency::QUARTERLY),
            _ => None,
        }
    }
}

/// The month of a row whose frequency may follow from spacing, counted from year zero as the ordinals of months are.
pub(super) fn month_of_row(terms: PeriodTerms, period: i32) -> Option<i32> {
    match terms {
        PeriodTerms::Months => Some(period),
        PeriodTerms::Dates(None) => OpenPeriods::date_of(period).and_then(month_of),
        PeriodTerms::Fixed(_) | PeriodTerms::Dates(Some(_)) | PeriodTerms::Parts => None,
    }
}

/// The month of a date, counted from year zero; none where it cannot be told.
fn month_of(date: PeriodText) -> Option<i32> {
    let day = match date {
        PeriodText::Day(day) => day,
        PeriodText::NumericDate(date) => date.only_day()?,
        PeriodText::Period(_) | PeriodText::Part(..) => return None,
    };
    Some(day.year() * 12 + day.month0().cast_signed())
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// The frequency of each series; monthly where no lower one fits.
pub(super) fn frequencies(series: &[MonthSpacing]) -> Vec<Frequency> {
    let is_monthly = |spacing: &MonthSpacing| spacing.others > 0 && !spacing.step.is_multiple_of(3);
    let least = if series.iter().any(is_monthly) { LEAST_AMONG_MONTHS } else { LEAST };
    series.iter().map(|spacing| spacing.frequency(least).unwrap_or(Frequency::MONTHLY)).collect()
}

/// The period of a frequency that contains a month or a day.
pub(super) fn containing(text: PeriodText, frequency: Frequency) -> Option<Period> {
    let day = match text {
        PeriodText::Day(day) => day,
        PeriodText::Period(period) => period.start_date(),
        PeriodText::NumericDate(date) => date.only_day()?,
        PeriodText::Part(..) => return None,
    };
    Period::containing(frequency, day)
}

/// The note about the series whose frequency follows from their spacing.
pub(super) fn note(series: &[FileSeries], by_spacing: &[bool]) -> Option<String> {
    let told =
        || series.iter().zip(by_spacing).filter(|(_, told)| **told).map(|(series, _)| series.frequency);
    let first = told().next()?;
    let count = told().count();
    Some(format!(
        "the dates of {count} series lie months apart, so they are read as periods of the frequency {first}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::data::period_text::read_period_text;

    fn spacing(texts: &[&str]) -> MonthSpacing {
        let mut spacing = MonthSpacing::default();
        for text in texts {
            spacing.note(match read_period_text(text).unwrap() {
                PeriodText::Period(period) => period.ordinal(),
                date => month_of(date).unwrap(),
            });
        }
        spacing
    }

    fn of(texts: &[&str]) -> String {
        frequencies(&[spacing(texts)])[0].to_string()
    }

    #[test]
    fn the_step_between_months_tells_the_frequency() {
        assert_eq!(of(&["2019-12-01", "2020-03-01", "2020-06-01"]), "Q");
        assert_eq!(of(&["2020-06", "2019-12", "2020-03"]), "Q");
        assert_eq!(of(&["2019-02-28", "2019-05-31", "2019-08-31"]), "Q");
        assert_eq!(of(&["2018-06", "2019-06", "2021-06"]), "A");
        assert_eq!(of(&["2018-06", "2018-12", "2019-06"]), "S");
        assert_eq!(of(&["2018-06", "2018-07", "2018-10"]), "M");
        assert_eq!(of(&["2018-06", "2019-06"]), "M", "too few");
    }

    #[test]
    fn among_monthly_series_more_is_needed() {
        let months = spacing(&["2020-01", "2020-02"]);
        let quarters = spacing(&["2020-03", "2020-06", "2020-09"]);
        assert_eq!(frequencies(&[months, quarters]).map_to_texts(), ["M", "M"]);
        let longer = spacing(&["2020-03", "2020-06", "2020-09", "2020-12", "2021-03"]);
        assert_eq!(frequencies(&[months, longer]).map_to_texts(), ["M", "Q"]);
    }

    trait Texts {
        fn map_to_texts(&self) -> Vec<String>;
    }

    impl Texts for Vec<Frequency> {
        fn map_to_texts(&self) -> Vec<String> {
            self.iter().map(ToString::to_string).collect()
        }
    }
}
