//! Which times of a clock on a wall recur.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use croner::Cron;

/// Times of a clock that recur.
#[derive(Debug, Clone)]
pub(super) enum Recurrence {
    /// Every full hour.
    Hourly,
    /// A time of every day.
    Daily(NaiveTime),
    /// A time of a day of every week.
    Weekly(Weekday, NaiveTime),
    /// A time of a day of every month, of its last day where it has fewer.
    Monthly(u32, NaiveTime),
    /// The five fields of cron.
    Cron(Box<Cron>),
}

impl Recurrence {
    /// The first of them after a time; none at the end of the calendar.
    pub(super) fn next_after(&self, time: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Hourly => {
                let hour = NaiveTime::from_hms_opt(time.hour(), 0, 0)?;
                time.date().and_time(hour).checked_add_signed(TimeDelta::hours(1))
            }
            Self::Daily(at) => first(time, *at, time.date(), |day| day.succ_opt()),
            Self::Weekly(weekday, at) => {
                let week = time.date().week(*weekday).checked_first_day()?;
                first(time, *at, week, |day| day.checked_add_days(Days::new(7)))
            }
            Self::Monthly(number, at) => {
                let of_month = |first: NaiveDate| {
                    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
                    first.with_day((*number).min(last.day()))
                };
                let month = time.date().with_day(1)?;
                let this = of_month(month)?.and_time(*at);
                if this > time {
                    return Some(this);
                }
                Some(of_month(month.checked_add_months(Months::new(1))?)?.and_time(*at))
            }
            Self::Cron(cron) => cron.find_next_occurrence(&time, false).ok(),
        }
    }
}

/// The first time of a day after another: of this one or the next.
fn first(
    after: NaiveDateTime,
    at: NaiveTime,
    day: NaiveDate,
    next: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Option<NaiveDateTime> {
    let this = day.and_time(at);
    if this > after { Some(this) } else { Some(next(day)?.and_time(at)) }
}
