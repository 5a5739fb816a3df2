//! Ordinals and dates of single periods in the proleptic Gregorian calendar.
//!
//! Every ordinal passed in lies within [`ordinals`] of its unit, so every date exists.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::frequency::FrequencyUnit;
use crate::domain::invariant::OrBroken;

/// The invariant of ordinals and dates.
const IN_CALENDAR: &str = "a period lies within the years 1 to 9999";

const LAST_YEAR: i32 = 9999;
/// The days from 0001-01-01 to 9999-12-31, the first of which is day 1.
const LAST_DAY: i32 = 3_652_059;
/// The week that begins on 9999-12-27.
const LAST_WEEK: i32 = 521_722;

/// The ordinals from the first to the last period of the years 1 to 9999.
pub(super) const fn ordinals(unit: FrequencyUnit) -> RangeInclusive<i32> {
    match unit {
        FrequencyUnit::Week => 0..=LAST_WEEK,
        FrequencyUnit::Day => 1..=LAST_DAY,
        FrequencyUnit::Year => 1..=LAST_YEAR,
        FrequencyUnit::HalfYear => 2..=LAST_YEAR * 2 + 1,
        FrequencyUnit::Quarter => 4..=LAST_YEAR * 4 + 3,
        FrequencyUnit::Month => 12..=LAST_YEAR * 12 + 11,
    }
}

/// The number of months in a period of a unit that consists of months.
const fn months(unit: FrequencyUnit) -> i32 {
    match unit {
        FrequencyUnit::Year => 12,
        FrequencyUnit::HalfYear => 6,
        FrequencyUnit::Quarter => 3,
        FrequencyUnit::Month | FrequencyUnit::Week | FrequencyUnit::Day => 1,
    }
}

/// The ordinal of the period that contains the date.
pub(super) fn ordinal_of(unit: FrequencyUnit, date: NaiveDate) -> i32 {
    match unit {
        FrequencyUnit::Day => date.num_days_from_ce(),
        FrequencyUnit::Week => (date.num_days_from_ce() - 1).div_euclid(7),
        _ => month_ordinal(date).div_euclid(months(unit)),
    }
}

fn month_ordinal(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0().cast_signed()
}

/// The first day of a period.
pub(super) fn first_day(unit: FrequencyUnit, ordinal: i32) -> NaiveDate {
    let date = match unit {
        FrequencyUnit::Day => NaiveDate::from_num_days_from_ce_opt(ordinal),
        FrequencyUnit::Week => NaiveDate::from_num_days_from_ce_opt(ordinal * 7 + 1),
        _ => first_of_month(ordinal * months(unit)),
    };
    date.or_broken(IN_CALENDAR).unwrap_or_default()
}

fn first_of_month(month_ordinal: i32) -> Option<NaiveDate> {
    let month = month_ordinal.rem_euclid(12).cast_unsigned() + 1;
    NaiveDate::from_ymd_opt(month_ordinal.div_euclid(12), month, 1)
}

/// The last day of a period.
pub(super) fn last_day(unit: FrequencyUnit, ordinal: i32) -> NaiveDate {
    first_day(unit, ordinal + 1).checked_sub_days(Days::new(1)).or_broken(IN_CALENDAR).unwrap_or_default()
}

/// The ordinal of the week with the same number, or of the day with the same month and day, a year earlier; `None`
/// where that year has none, and for other units.
pub(super) fn year_before(unit: FrequencyUnit, ordinal: i32) -> Option<i32> {
    let date = first_day(unit, ordinal);
    let earlier = match unit {
        FrequencyUnit::Week => monday(week_year(ordinal) - 1, date.iso_week().week()),
        FrequencyUnit::Day => date.with_year(date.year() - 1),
        _ => None,
    };
    earlier.map(|date| ordinal_of(unit, date))
}

/// The Monday of a week of an ISO year, if the year has that week.
pub(super) fn monday(year: i32, week: u32) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)
}

/// The ISO year that a week is numbered in.
pub(super) fn week_year(week: i32) -> i32 {
    first_day(FrequencyUnit::Week, week).iso_week().year()
}

/// The ordinal of the first week of an ISO year.
pub(super) fn first_week(year: i32) -> i32 {
    monday(year, 1).or_broken(IN_CALENDAR).map_or(0, |date| ordinal_of(FrequencyUnit::Week, date))
}

/// The years from one period to a later one, as a fraction for weeks and days; see [`super::Period::years_since`].
pub(super) fn years_between(unit: FrequencyUnit, from: i32, to: i32) -> f64 {
    if let Some(per_year) = unit.fixed_per_year() {
        return f64::from(to - from) / f64::from(per_year);
    }
    let year_of = |ordinal| match unit {
        FrequencyUnit::Week => week_year(ordinal),
        _ => first_day(unit, ordinal).year(),
    };
    let mut years = year_of(to) - year_of(from);
    if anniversary(unit, from, years) > to {
        years -= 1;
    }
    let (begin, end) = (anniversary(unit, from, years), anniversary(unit, from, years + 1));
    f64::from(years) + f64::from(to - begin) / f64::from(end - begin)
}

/// The ordinal of the week with the same number, or of the day with the same month and day, some years later; where
/// that year has none, of the first week or day after.
fn anniversary(unit: FrequencyUnit, ordinal: i32, years: i32) -> i32 {
    let date = first_day(unit, ordinal);
    let later = if unit == FrequencyUnit::Week {
        let year = week_year(ordinal) + years;
        monday(year, date.iso_week().week()).or_else(|| monday(year + 1, 1))
    } else {
        let year = date.year() + years;
        date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
    };
    later.or_broken(IN_CALENDAR).map_or(ordinal, |date| ordinal_of(unit, date))
}
