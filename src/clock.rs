//! The current time as a parameter, so that tests can fix or move it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};

/// A source of the current time.
///
/// ```
/// use chrono::DateTime;
/// use yearbook::clock::Clock;
///
/// let clock = Clock::Fixed(DateTime::UNIX_EPOCH);
/// assert_eq!(clock.today().to_string(), "1970-01-01");
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system clock.
    System,
    /// A fixed time, for tests.
    Fixed(DateTime<Utc>),
    /// A time that tests move, in milliseconds since 1970.
    Moved(&'static AtomicI64),
}

impl Clock {
    /// The current time.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
            Self::Moved(moment) => {
                DateTime::from_timestamp_millis(moment.load(Ordering::Relaxed)).unwrap_or_default()
            }
        }
    }

    /// The current day in UTC.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        self.now().date_naive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let clock = Clock::Fixed(DateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.today(), NaiveDate::default());
    }

    #[test]
    fn the_system_clock_does_not_run_backwards() {
        assert!(Clock::System.now() <= Clock::System.now());
    }
}
