//! How good a rule was: its alarms against periods in which something happened.

use std::collections::BTreeSet;

use super::Side;
use crate::domain::period::Period;

/// The counts of periods by alarm and event (Kaminsky, Lizondo and Reinhart 1998).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignalCounts {
    /// A: an alarm and an event.
    pub hits: u32,
    /// B: an alarm without an event.
    pub false_alarms: u32,
    /// C: an event without an alarm.
    pub misses: u32,
    /// D: neither.
    pub quiet: u32,
}

impl SignalCounts {
    /// The counts over the periods that were judged, each with whether there was an alarm.
    #[must_use]
    pub fn of(judged: &[(Period, bool)], events: &BTreeSet<Period>) -> Self {
        let mut counts = Self::default();
        for (period, is_alarm) in judged {
            let count = match (is_alarm, events.contains(period)) {
                (true, true) => &mut counts.hits,
                (true, false) => &mut counts.false_alarms,
                (false, true) => &mut counts.misses,
                (false, false) => &mut counts.quiet,
            };
            *count = count.saturating_add(1);
        }
        counts
    }

    /// The share of quiet periods with an alarm over the share of events with one; `None` where either is unknown.
    #[must_use]
    pub fn noise_to_signal(self) -> Option<f64> {
        ratio(share(self.false_alarms, self.quiet)?, share(self.hits, self.misses)?)
    }

    /// The share of alarms that met an event.
    #[must_use]
    pub fn event_given_alarm(self) -> Option<f64> {
        share(self.hits, self.false_alarms)
    }

    /// The share of periods with an event.
    #[must_use]
    pub fn event(self) -> Option<f64> {
        let events = f64::from(self.hits) + f64::from(self.misses);
        ratio(events, events + f64::from(self.false_alarms) + f64::from(self.quiet))
    }
}

/// The part of a whole that consists of it and a rest.
fn share(part: u32, rest: u32) -> Option<f64> {
    ratio(f64::from(part), f64::from(part) + f64::from(rest))
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// The percent of values that lie outside an interval of a level by chance alone: 100 − level, on one side half of it.
#[must_use]
pub fn percent_outside(level: f64, side: Side) -> f64 {
    let outside = 100.0 - level.clamp(0.0, 100.0);
    if side == Side::Both { outside } else { outside / 2.0 }
}

/// The number of alarms that began: periods with an alarm of which the judged period before had none.
#[must_use]
pub fn onsets<'a>(judged: impl IntoIterator<Item = &'a bool>) -> usize {
    let mut before = false;
    judged.into_iter().filter(|is_alarm| !std::mem::replace(&mut before, **is_alarm) && **is_alarm).count()
}
