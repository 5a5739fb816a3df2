use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;

fn next(schedule: &str, after: &str) -> String {
    let schedule: Schedule = schedule.parse().unwrap();
    let after: DateTime<Utc> = format!("{after}:00Z").parse().unwrap();
    schedule
        .next_after(after)
        .map_or_else(|| "never".to_owned(), |due| due.format("%Y-%m-%dT%H:%M:%S").to_string())
}

fn refusal(schedule: &str) -> String {
    schedule.parse::<Schedule>().unwrap_err().to_string()
}

#[test]
fn each_form_is_due_at_its_time() {
    for (schedule, after, due) in [
        ("hourly", "2026-03-05T10:00", "2026-03-05T11:00:00"),
        ("daily 06:30 Asia/Shanghai", "2026-03-05T00:00", "2026-03-05T22:30:00"),
        ("daily 06:30 Asia/Shanghai", "2026-03-05T22:30", "2026-03-06T22:30:00"),
        ("daily 06:30", "2026-03-05T06:29", "2026-03-05T06:30:00"),
        ("weekly monday 09:00 UTC", "2026-03-05T00:00", "2026-03-09T09:00:00"),
        ("weekly mon 09:00", "2026-03-09T08:59", "2026-03-09T09:00:00"),
        ("weekly monday 09:00", "2026-03-09T09:00", "2026-03-16T09:00:00"),
        ("monthly day 17 10:00 America/New_York", "2026-01-17T15:00", "2026-02-17T15:00:00"),
        ("monthly day 17 10:00 America/New_York", "2026-03-01T00:00", "2026-03-17T14:00:00"),
        ("30 6 * * MON-FRI Asia/Shanghai", "2026-03-06T00:00", "2026-03-08T22:30:00"),
        ("*/15 * * * *", "2026-03-05T10:00", "2026-03-05T10:15:00"),
        ("0 0 1 1 *", "2026-03-05T10:00", "2027-01-01T00:00:00"),
    ] {
        assert_eq!(next(schedule, after), due, "{schedule} after {after}");
    }
}

#[test]
fn the_last_day_stands_for_days_that_a_month_lacks() {
    let schedule = "monthly day 31 10:00";
    for (after, due) in [
        ("2026-01-31T10:00", "2026-02-28T10:00:00"),
        ("2026-02-28T10:00", "2026-03-31T10:00:00"),
        ("2026-03-31T10:00", "2026-04-30T10:00:00"),
        ("2028-02-01T00:00", "2028-02-29T10:00:00"),
        ("2026-12-31T10:00", "2027-01-31T10:00:00"),
    ] {
        assert_eq!(next(schedule, after), due, "after {after}");
    }
    assert_eq!(next("monthly day 29 10:00", "2026-02-01T00:00"), "2026-02-28T10:00:00");
    // Cron skips months without the day, and other years.
    assert_eq!(next("0 10 31 * *", "2026-01-31T10:00"), "2026-03-31T10:00:00");
    assert_eq!(next("0 10 29 2 *", "2026-03-01T00:00"), "2028-02-29T10:00:00");
}

#[test]
fn a_time_that_the_clock_skips_is_due_when_it_is_put_forward() {
    // On 29 March 2026 at 01:00 UTC the clocks of Berlin go from 02:00 to 03:00.
    for schedule in ["daily 02:30 Europe/Berlin", "30 2 * * * Europe/Berlin"] {
        assert_eq!(next(schedule, "2026-03-28T02:00"), "2026-03-29T01:00:00", "{schedule}");
        assert_eq!(next(schedule, "2026-03-29T01:00"), "2026-03-30T00:30:00", "{schedule}");
    }
    // Several skipped times are one.
    assert_eq!(next("*/10 2 * * * Europe/Berlin", "2026-03-29T01:00"), "2026-03-30T00:00:00");
    // Half an hour on Lord Howe Island, and a whole day on Samoa.
    assert_eq!(next("daily 02:15 Australia/Lord_Howe", "2026-10-03T00:00"), "2026-10-03T15:30:00");
    assert_eq!(next("daily 10:00 Pacific/Apia", "2011-12-29T21:00"), "2011-12-30T10:00:00");
    assert_eq!(next("daily 10:00 Pacific/Apia", "2011-12-30T10:00"), "2011-12-30T20:00:00");
}

#[test]
fn a_time_that_the_clock_shows_twice_is_due_once() {
    // On 25 October 2026 at 01:00 UTC the clocks of Berlin go from 03:00 to 02:00.
    assert_eq!(next("daily 02:30 Europe/Berlin", "2026-10-24T12:00"), "2026-10-25T00:30:00");
    assert_eq!(next("daily 02:30 Europe/Berlin", "2026-10-25T00:30"), "2026-10-26T01:30:00");
    assert_eq!(next("*/10 * * * * Europe/Berlin", "2026-10-25T00:50"), "2026-10-25T02:00:00");
}

#[test]
fn what_is_no_schedule_is_refused_with_what_is_allowed() {
    for (schedule, says) in [
        ("", "`` is no schedule; allowed: `hourly`, `daily 06:30 Asia/Shanghai`"),
        ("sometimes", "`sometimes` is no schedule"),
        ("daily", "`daily` is no schedule"),
        ("daily 06:30 Asia/Shanghai now", "is no schedule"),
        ("@daily", "is no schedule"),
        ("monthly 17 10:00", "is no schedule"),
        ("daily 24:00", "`24:00` is no time of a day"),
        ("weekly someday 09:00", "`someday` is no day of the week"),
        ("monthly day 32 10:00", "`32` is no day of a month; allowed: 1 to 31"),
        ("monthly day 0 10:00", "`0` is no day of a month"),
        (
            "daily 06:30 Asia/Shanghia",
            "`Asia/Shanghia` is no time zone of the IANA database; the nearest is `Asia/Shanghai`",
        ),
        ("61 6 * * *", "`61 6 * * *` are not the five fields of cron"),
        ("0 30 6 * * *", "`0 30 6 * *` are not the five fields of cron"),
        ("0 6 * * * *", "`*` is no time zone"),
    ] {
        let said = refusal(schedule);
        assert!(said.contains(says), "{schedule}: {said}");
    }
}

#[test]
fn a_date_that_never_comes_is_never_due() {
    assert_eq!(next("0 0 30 2 *", "2026-03-05T00:00"), "never");
}

#[test]
fn a_schedule_is_its_text_with_single_spaces() {
    let schedule: Schedule = " daily  06:30\tAsia/Shanghai ".parse().unwrap();
    assert_eq!(schedule.to_string(), "daily 06:30 Asia/Shanghai");
    assert_eq!(schedule.to_string().parse(), Ok(schedule));
}

/// Zones with rules of many kinds.
const ZONES: [&str; 8] = [
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Sao_Paulo",
];

fn schedules() -> impl Strategy<Value = String> {
    let time = (0..24_u8, 0..60_u8).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
    let form = (time, 1..=31_u8, 0..5_usize).prop_map(|(time, day, form)| match form {
        0 => "hourly".to_owned(),
        1 => format!("daily {time}"),
        2 => format!("weekly {} {time}", ["monday", "wednesday", "sunday"][usize::from(day) % 3]),
        3 => format!("monthly day {day} {time}"),
        _ => format!("{} {} {day} * *", day % 60, day % 24),
    });
    (form, prop::sample::select(&ZONES[..])).prop_map(|(form, zone)| format!("{form} {zone}"))
}

proptest! {
    #[test]
    fn what_is_due_is_later_and_nothing_is_due_in_between(
        text in schedules(),
        seconds in 946_684_800_i64..2_500_000_000,
        part in 0..1_000_i64,
    ) {
        let schedule: Schedule = text.parse().unwrap();
        let after = DateTime::from_timestamp(seconds, 0).unwrap();
        let due = schedule.next_after(after).unwrap();
        prop_assert!(due > after && due - after <= TimeDelta::days(63), "{}: {} after {}", text, due, after);
        prop_assert_eq!(due.second(), 0);
        // Asked from any moment before it, the same is due.
        let between = after + TimeDelta::milliseconds((due - after).num_seconds() * part);
        prop_assert_eq!(schedule.next_after(between), Some(due));
        prop_assert!(schedule.next_after(due).unwrap() > due);
    }

    #[test]
    fn a_daily_schedule_is_due_once_on_each_day(
        zone in prop::sample::select(&ZONES[..]),
        hour in 0..24_u32,
        seconds in 946_684_800_i64..2_500_000_000,
    ) {
        let schedule: Schedule = format!("daily {hour:02}:30 {zone}").parse().unwrap();
        let zone: Tz = zone.parse().unwrap();
        let mut due = schedule.next_after(DateTime::from_timestamp(seconds, 0).unwrap()).unwrap();
        for _ in 0..400 {
            let following = schedule.next_after(due).unwrap();
            let (day, other) = (due.with_timezone(&zone).date_naive(), following.with_timezone(&zone).date_naive());
            // Samoa had no 30 December 2011: what was due on it was due when the 31st began.
            let is_beside_gap = day.year() == 2011 && other.year() == 2011 && day.month() == 12 && day.day() > 28;
            prop_assert!(other == day.succ_opt().unwrap() || is_beside_gap, "{} then {}", due, following);
            due = following;
        }
    }
}
