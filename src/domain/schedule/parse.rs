//! The texts of schedules.

use chrono::{NaiveTime, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use croner::parser::{CronParser, Seconds, Year};

use super::recurrence::Recurrence;
use crate::domain::nearest::{likely, nearest_first};

/// Why a text is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// It has another form.
    #[error(
        "`{0}` is no schedule; allowed: `hourly`, `daily 06:30 Asia/Shanghai`, `weekly monday 09:00 Europe/Berlin`, \
         `monthly day 17 10:00 America/New_York`, or the five fields of cron and a time zone, `30 6 * * MON-FRI \
         Asia/Shanghai`; without a zone the time is UTC"
    )]
    Form(String),
    /// The time is none.
    #[error("`{0}` is no time of a day; allowed: 00:00 to 23:59")]
    Time(String),
    /// The day of the week is none.
    #[error(
        "`{0}` is no day of the week; allowed: monday, tuesday, wednesday, thursday, friday, saturday, sunday"
    )]
    Weekday(String),
    /// The day of the month is none.
    #[error("`{0}` is no day of a month; allowed: 1 to 31, where 31 is the last day of a shorter month")]
    Day(String),
    /// The time zone is not known.
    #[error("`{name}` is no time zone of the IANA database{}", nearest(.suggestion.as_deref()))]
    Zone {
        /// Its name as given.
        name: String,
        /// The nearest known one.
        suggestion: Option<String>,
    },
    /// The five fields are no pattern of cron.
    #[error(
        "`{fields}` are not the five fields of cron (minute, hour, day, month, day of the week): {reason}"
    )]
    Cron {
        /// The fields.
        fields: String,
        /// Why.
        reason: String,
    },
}

fn nearest(suggestion: Option<&str>) -> String {
    suggestion
        .map_or_else(|| ", such as Asia/Shanghai".to_owned(), |name| format!("; the nearest is `{name}`"))
}

/// The longest text.
const MAX_BYTES: usize = 200;
/// The number of fields of cron.
const FIELDS: usize = 5;

/// What recurs, and in which time zone.
pub(super) fn parse(text: &str) -> Result<(Recurrence, Tz), ScheduleError> {
    let form = || ScheduleError::Form(text.chars().take(MAX_BYTES).collect());
    if text.len() > MAX_BYTES {
        return Err(form());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (recurrence, rest) = match words.as_slice() {
        ["hourly", rest @ ..] => (Recurrence::Hourly, rest),
        ["daily", at, rest @ ..] => (Recurrence::Daily(time(at)?), rest),
        ["weekly", day, at, rest @ ..] => (Recurrence::Weekly(weekday(day)?, time(at)?), rest),
        ["monthly", "day", day, at, rest @ ..] => (Recurrence::Monthly(day_of_month(day)?, time(at)?), rest),
        ["daily" | "weekly" | "monthly", ..] => return Err(form()),
        words => {
            let (fields, rest) = words.split_at_checked(FIELDS).ok_or_else(form)?;
            (cron(&fields.join(" "))?, rest)
        }
    };
    let zone = match rest {
        [] => Tz::UTC,
        [name] => zone(name)?,
        _ => return Err(form()),
    };
    Ok((recurrence, zone))
}

fn time(text: &str) -> Result<NaiveTime, ScheduleError> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| ScheduleError::Time(text.to_owned()))
}

fn weekday(text: &str) -> Result<Weekday, ScheduleError> {
    text.parse().map_err(|_| ScheduleError::Weekday(text.to_owned()))
}

fn day_of_month(text: &str) -> Result<u32, ScheduleError> {
    let day = text.parse().ok().filter(|day| (1..=31).contains(day));
    day.ok_or_else(|| ScheduleError::Day(text.to_owned()))
}

fn zone(name: &str) -> Result<Tz, ScheduleError> {
    name.parse().map_err(|_| {
        let known = nearest_first(name, TZ_VARIANTS.iter().map(|zone| zone.name()));
        ScheduleError::Zone { name: name.to_owned(), suggestion: likely(name, &known).map(str::to_owned) }
    })
}

fn cron(fields: &str) -> Result<Recurrence, ScheduleError> {
    let wrong = |reason: String| ScheduleError::Cron { fields: fields.to_owned(), reason };
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(fields).map_err(|error| wrong(error.to_string()))?;
    Ok(Recurrence::Cron(Box::new(cron)))
}
