//! Decides the frequency, and the order of day and month, of texts that leave them open, from all texts of a file.

use chrono::{Datelike, NaiveDate};

use super::{DateOrder, NumericDate, PeriodText};
use crate::domain::frequency::Frequency;

/// Properties of all texts of a file that leave frequency or order open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenPeriods {
    day_first: DayPattern,
    month_first: DayPattern,
    /// Whether some text is no date with the day first, or with the month first.
    no_day_first: bool,
    no_month_first: bool,
    largest_part: u8,
}

/// Properties of a set of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DayPattern {
    all_first_of_month: bool,
    all_last_of_month: bool,
    /// A bit for each month.
    months: u16,
    /// A bit for each day of the week.
    weekdays: u8,
    /// A bit for each day of the month.
    days: u32,
    is_empty: bool,
}

impl Default for DayPattern {
    fn default() -> Self {
        Self {
            all_first_of_month: true,
            all_last_of_month: true,
            months: 0,
            weekdays: 0,
            days: 0,
            is_empty: true,
        }
    }
}

/// The least number of weeks of one month in which the same day of the week shows weekly dates.
const LEAST_WEEKS: u32 = 3;
/// The days from the 14th to the 16th, a bit each.
const MIDDLE_OF_MONTH: u32 = 0b111 << 13;
/// How far a year is shifted in the number of a [`NumericDate`]; months and days need five bits each.
const YEAR_STEP: i32 = 1024;
const NUMBER_STEP: i32 = 32;

impl OpenPeriods {
    /// Adds a text.
    pub fn note(&mut self, text: PeriodText) {
        match text {
            PeriodText::Period(_) => {}
            PeriodText::Day(day) => {
                self.day_first.note(day);
                self.month_first.note(day);
            }
            PeriodText::NumericDate(date) => {
                match date.day(DateOrder::DayFirst) {
                    Some(day) => self.day_first.note(day),
                    None => self.no_day_first = true,
                }
                match date.day(DateOrder::MonthFirst) {
                    Some(day) => self.month_first.note(day),
                    None => self.no_month_first = true,
                }
            }
            PeriodText::Part(_, number) => self.largest_part = self.largest_part.max(number),
        }
    }

    /// The order of day and month in which all texts are dates; none if both orders are possible, or neither.
    #[must_use]
    pub const fn order(&self) -> Option<DateOrder> {
        match (self.no_day_first, self.no_month_first) {
            (false, true) => Some(DateOrder::DayFirst),
            (true, false) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// The frequency of the days: the longest periods that all of them begin or end.
    #[must_use]
    pub fn of_days(&self) -> Frequency {
        match self.order() {
            Some(DateOrder::MonthFirst) => self.month_first.frequency(),
            _ => self.day_first.frequency(),
        }
    }

    /// The frequency of the numbers within years.
    #[must_use]
    pub const fn of_parts(&self) -> Frequency {
        match self.largest_part {
            0..=2 => Frequency::HALF_YEARLY,
            3..=4 => Frequency::QUARTERLY,
            5..=12 => Frequency::MONTHLY,
            _ => Frequency::WEEKLY,
        }
    }

    /// Encodes a date as a number until the order is known. Days are counted from 1 January of the year 1; numeric
    /// dates are negative and sorted by year, first and second number. None for a text that is no date.
    #[must_use]
    pub fn number_of(text: PeriodText) -> Option<i32> {
        match text {
            PeriodText::Day(day) => Some(day.num_days_from_ce()),
            PeriodText::NumericDate(date) => {
                let number =
                    date.year * YEAR_STEP + i32::from(date.first) * NUMBER_STEP + i32::from(date.second);
                i32::MIN.checked_add(number)
            }
            PeriodText::Period(_) | PeriodText::Part(..) => None,
        }
    }

    /// Decodes a date.
    #[must_use]
    pub fn date_of(number: i32) -> Option<PeriodText> {
        if number >= 0 {
            return NaiveDate::from_num_days_from_ce_opt(number).map(PeriodText::Day);
        }
        let number = number.checked_sub(i32::MIN)?;
        let within = number % YEAR_STEP;
        Some(PeriodText::NumericDate(NumericDate {
            year: number / YEAR_STEP,
            first: u8::try_from(within / NUMBER_STEP).ok()?,
            second: u8::try_from(within % NUMBER_STEP).ok()?,
        }))
    }

    /// The day of a date, after all texts of the file have been added.
    ///
    /// # Errors
    /// When the order of day and month remains open.
    pub fn settle(&self, text: PeriodText) -> Result<PeriodText, String> {
        let PeriodText::NumericDate(date) = text else { return Ok(text) };
        let day = self.order().map_or_else(|| date.only_day(), |order| date.day(order));
        day.map(PeriodText::Day).ok_or_else(|| super::unclear_order(text))
    }
}

impl DayPattern {
    fn note(&mut self, day: NaiveDate) {
        self.is_empty = false;
        self.all_first_of_month &= day.day() == 1;
        self.all_last_of_month &= day.succ_opt().is_none_or(|next| next.day() == 1);
        self.months |= 1 << day.month0();
        self.weekdays |= 1 << day.weekday().num_days_from_monday();
        self.days |= 1 << day.day0();
    }

    /// Whether the days stand for the months or quarters that they lie in the middle of.
    fn are_within_months(self) -> bool {
        let are_in_the_middle = self.days & !MIDDLE_OF_MONTH == 0;
        // The same day of one month, but of several years.
        let is_of_years = self.days.is_power_of_two() && self.weekdays.count_ones() > 1;
        let is_more_than_one = self.months.count_ones() > 1 || is_of_years;
        are_in_the_middle && is_more_than_one
    }

    fn frequency(self) -> Frequency {
        // The months, counted from zero, in which longer periods begin and end.
        let lies_in = |months: &[u16]| {
            months.iter().fold(0, |set, month| set | 1 << month) & self.months == self.months
        };
        let whole_months = self.all_first_of_month || self.all_last_of_month;
        let edges = |first: &[u16], last: &[u16]| lies_in(if self.all_first_of_month { first } else { last });
        match () {
            () if self.is_empty => Frequency::DAILY,
            () if whole_months && edges(&[0], &[11]) => Frequency::ANNUAL,
            () if whole_months && edges(&[0, 3, 6, 9], &[2, 5, 8, 11]) => {
                if edges(&[0, 6], &[5, 11]) {
                    Frequency::HALF_YEARLY
                } else {
                    Frequency::QUARTERLY
                }
            }
            () if whole_months || self.are_within_months() => Frequency::MONTHLY,
            () if self.weekdays.is_power_of_two()
                && (self.months.count_ones() > 1 || self.days.count_ones() >= LEAST_WEEKS) =>
            {
                Frequency::WEEKLY
            }
            () => Frequency::DAILY,
        }
    }
}
