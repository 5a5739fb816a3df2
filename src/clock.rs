//! The time of day as something that is handed in, so that whole answers can be tested.

use chrono::{DateTime, NaiveDate, Utc};

/// A source of the present moment.
///
/// ```
/// use chrono::DateTime;
/// use yearbook::clock::Clock;
///
/// let clock = Clock::Fixed(DateTime::UNIX_EPOCH);
/// assert_eq!(clock.today().to_string(), "1970-01-01");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A moment that never passes, for tests.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present moment.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
        }
    }

    /// The present day in UTC.
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
