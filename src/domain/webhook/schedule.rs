//! When a message that was not taken is sent again.

use std::time::Duration;

/// The pauses after failed attempts: 75 hours in all, so that a receiver may fail over a weekend.
pub const RETRIES: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// The longest pause that a receiver may ask for.
pub const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// A pause is longer than that of the table by up to this part of it, so that many receivers behind one failure are not
/// called in the same second.
const JITTER: u32 = 10;

/// The pause after an attempt that failed when `failures` had failed before it; none after the last. It is at least as
/// long as the receiver asks for, and within a tenth `dice` decides.
#[must_use]
pub fn pause(failures: u32, retry_after: Option<Duration>, dice: u64) -> Option<Duration> {
    let least = *RETRIES.get(usize::try_from(failures).ok()?)?;
    let share = u32::try_from(dice % 1_000).unwrap_or_default();
    let pause = least + least / JITTER / 1_000 * share;
    Some(retry_after.map_or(pause, |asked| pause.max(asked.min(MAX_RETRY_AFTER))))
}
