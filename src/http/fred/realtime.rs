//! Which value of a period was the newest known on which day.
//!
//! Follows "real-time periods" in FRED's documentation: a value is the newest from the day it was published until the
//! day before the next value of the same period was published.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::document::{RealtimePeriod, RealtimeValue};
use super::request::LAST_DAY;
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::service::vintages::latest;

/// The values of one period, in the order of their real-time periods; after a withdrawn value there is a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    /// The period.
    pub(super) period: Period,
    first: RealtimeValue,
    /// The other values. Most periods have none, so this allocates no memory.
    later: Vec<RealtimeValue>,
}

impl Timeline {
    /// The value that was the newest on a day.
    pub(super) fn at(&self, day: NaiveDate) -> Option<RealtimeValue> {
        let after = self.later.partition_point(|known| known.realtime.start <= day);
        let later = after.checked_sub(1).and_then(|position| self.later.get(position));
        Some(*later.unwrap_or(&self.first)).filter(|known| known.realtime.contains(day))
    }

    fn values(&self) -> impl Iterator<Item = &RealtimeValue> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The values that were the newest within a real-time period, each with the days that it shares with that period.
    pub(super) fn within(&self, period: RealtimePeriod) -> impl Iterator<Item = RealtimeValue> {
        self.values().filter_map(move |known| {
            Some(RealtimeValue { realtime: known.realtime.intersection(period)?, ..*known })
        })
    }
}

/// The timelines of a series, given all its vintages in the order of periods.
pub(super) fn timelines(stored: &[Observation]) -> Vec<Timeline> {
    stored
        .chunk_by(|a, b| a.period == b.period)
        .filter_map(|of_period| {
            let period = of_period.first()?.period;
            if let [only] = of_period
                && only.provenance.origin != Origin::Withdrawn
            {
                let realtime = RealtimePeriod { start: only.provenance.published, end: LAST_DAY };
                let first = RealtimeValue { realtime, value: only.value, set: only.set() };
                return Some(Timeline { period, first, later: Vec::new() });
            }
            let mut values = values(of_period).into_iter();
            Some(Timeline { period, first: values.next()?, later: values.collect() })
        })
        .collect()
}

/// The days on which any value of a series changed.
pub(super) fn changes(timelines: &[Timeline]) -> BTreeSet<NaiveDate> {
    let periods = timelines.iter().flat_map(Timeline::values).map(|known| known.realtime);
    periods.flat_map(|period| [Some(period.start), day_after(period.end)]).flatten().collect()
}

fn day_after(day: NaiveDate) -> Option<NaiveDate> {
    day.succ_opt().filter(|next| *next <= LAST_DAY)
}

/// The values of one period; equal values that follow each other are one.
fn values(of_period: &[Observation]) -> Vec<RealtimeValue> {
    let publications = publications(of_period);
    let mut values: Vec<RealtimeValue> = Vec::new();
    for (position, (start, newest)) in publications.iter().enumerate() {
        let next = publications.get(position + 1).and_then(|(day, _)| day.pred_opt());
        let realtime = RealtimePeriod { start: *start, end: next.unwrap_or(LAST_DAY) };
        let Some((value, set)) = newest.map(|newest| (newest.value, newest.set())) else { continue };
        match values.last_mut() {
            Some(last) if last.value == value && day_after(last.realtime.end) == Some(*start) => {
                last.realtime.end = realtime.end;
            }
            _ => values.push(RealtimeValue { realtime, value, set }),
        }
    }
    values
}

/// The days of publication, each with the observation that was the newest from then on; none after a withdrawal.
fn publications(of_period: &[Observation]) -> Vec<(NaiveDate, Option<&Observation>)> {
    let published = |observation: &Observation| observation.provenance.published;
    if of_period.iter().any(|observation| observation.provenance.origin == Origin::Withdrawn) {
        let days: BTreeSet<NaiveDate> = of_period.iter().map(published).collect();
        return days.into_iter().map(|day| (day, latest(of_period, Some(day)).next())).collect();
    }
    // Without a withdrawal the newest is simply the last published.
    let mut rows: Vec<&Observation> = of_period.iter().collect();
    rows.sort_by_key(|observation| (observation.provenance.published, observation.provenance.vintage));
    let days = rows.chunk_by(|a, b| published(a) == published(b));
    days.filter_map(|of_day| of_day.last().map(|newest| (published(newest), Some(*newest)))).collect()
}
