//! Schedules: texts such as `daily 06:30 Asia/Shanghai` that say at which instants something is due.
//!
//! A schedule names times of a clock on a wall, in a time zone. A time that the clock skips (summer time begins) is due
//! at the instant at which it is put forward; a time that it shows twice is due the first time alone. A day of the month
//! that a short month lacks is its last day; only in the five fields of cron it is skipped, as cron does.

mod parse;
mod recurrence;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

pub use parse::ScheduleError;
use recurrence::Recurrence;

/// A schedule.
#[derive(Debug, Clone)]
pub struct Schedule {
    text: String,
    recurrence: Recurrence,
    zone: Tz,
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let (recurrence, zone) = parse::parse(text)?;
        Ok(Self { text: text.split_whitespace().collect::<Vec<_>>().join(" "), recurrence, zone })
    }
}

/// How many times in a row may fall on instants that are past already: as many as an hour that comes twice has minutes,
/// and a day more.
const MAX_REPEATED: usize = 2 * 24 * 60;

impl Schedule {
    /// The first instant after another at which it is due; none where there is none in the calendar.
    #[must_use]
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut local = instant.with_timezone(&self.zone).naive_local();
        // A clock that was put back shows times of which the first showing is past.
        for _ in 0..MAX_REPEATED {
            local = self.recurrence.next_after(local)?;
            match self.instant(local) {
                Some(due) if due > instant => return Some(due),
                _ => {}
            }
        }
        None
    }

    /// The day in its time zone.
    #[must_use]
    pub fn day_at(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.zone).date_naive()
    }

    /// The instant at which a clock of the zone shows a time first, or at which it skips it.
    fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time.with_timezone(&Utc)),
            LocalResult::None => self.end_of_gap(local),
        }
    }

    /// The instant at which the clock is put forward over a time.
    fn end_of_gap(&self, skipped: NaiveDateTime) -> Option<DateTime<Utc>> {
        // The time by the offset before the gap is behind its end, by at most the length of the gap; a day at most.
        let day = TimeDelta::days(1);
        let before = self.zone.from_local_datetime(&skipped.checked_sub_signed(day)?).earliest()?;
        let (mut shown, mut late) = (before.with_timezone(&Utc), before.with_timezone(&Utc) + day + day);
        // Between the two there is one instant at which what the clock shows passes the time.
        while late - shown > TimeDelta::seconds(1) {
            let middle = shown + (late - shown) / 2;
            if middle.with_timezone(&self.zone).naive_local() > skipped {
                late = middle;
            } else {
                shown = middle;
            }
        }
        // Halves of whole seconds may have fractions.
        DateTime::from_timestamp(late.timestamp(), 0)
    }
}
