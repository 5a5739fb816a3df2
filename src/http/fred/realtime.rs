//! Real-time periods: from which day until which a value was the newest known.
//!
//! Follows "real-time periods" of FRED's documentation: a value holds from the day it was published until the day
//! before the next one of the same period was.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::request::{LAST_DAY, RealTime};
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::service::vintages::latest;

/// A value and the days at which it held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RealtimePeriod {
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day.
    pub(super) to: NaiveDate,
    /// The value, none where it was published as missing.
    pub(super) value: Option<f64>,
}

/// What was known of a period, in the order of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    /// The period.
    pub(super) period: Period,
    /// The first value.
    first: RealtimePeriod,
    /// The values after it, which few have; a value that was taken back leaves a gap.
    later: Vec<RealtimePeriod>,
}

impl Timeline {
    /// What was known at a day.
    pub(super) fn at(&self, day: NaiveDate) -> Option<RealtimePeriod> {
        let after = self.later.partition_point(|spell| spell.from <= day);
        let later = after.checked_sub(1).and_then(|position| self.later.get(position));
        let spell = later.unwrap_or(&self.first);
        (spell.from <= day && day <= spell.to).then_some(*spell)
    }

    /// The values, one after the other.
    fn spells(&self) -> impl Iterator<Item = &RealtimePeriod> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// What held in a real-time period, cut to it.
    pub(super) fn within(&self, time: RealTime) -> impl Iterator<Item = RealtimePeriod> {
        let meets = move |spell: &&RealtimePeriod| spell.from <= time.end && time.start <= spell.to;
        self.spells().filter(meets).map(move |spell| RealtimePeriod {
            from: spell.from.max(time.start),
            to: spell.to.min(time.end),
            value: spell.value,
        })
    }
}

/// The timelines of all periods of a series, given all its vintages in the order of periods.
pub(super) fn timelines(stored: &[Observation]) -> Vec<Timeline> {
    stored
        .chunk_by(|a, b| a.period == b.period)
        .filter_map(|of_period| {
            let period = of_period.first()?.period;
            if let [only] = of_period
                && only.provenance.origin != Origin::Withdrawn
            {
                let first =
                    RealtimePeriod { from: only.provenance.published, to: LAST_DAY, value: only.value };
                return Some(Timeline { period, first, later: Vec::new() });
            }
            let mut spells = spells(of_period).into_iter();
            Some(Timeline { period, first: spells.next()?, later: spells.collect() })
        })
        .collect()
}

/// The days at which anything of a series changed.
pub(super) fn changes(timelines: &[Timeline]) -> BTreeSet<NaiveDate> {
    let spells = timelines.iter().flat_map(Timeline::spells);
    let days = spells.flat_map(|spell| [Some(spell.from), day_after(spell.to)]);
    days.flatten().collect()
}

fn day_after(day: NaiveDate) -> Option<NaiveDate> {
    day.succ_opt().filter(|next| *next <= LAST_DAY)
}

fn spells(of_period: &[Observation]) -> Vec<RealtimePeriod> {
    let steps = steps(of_period);
    let mut spells: Vec<RealtimePeriod> = Vec::new();
    for (position, (from, known)) in steps.iter().enumerate() {
        let next = steps.get(position + 1).and_then(|(day, _)| day.pred_opt());
        let to = next.unwrap_or(LAST_DAY);
        let Some(value) = known.map(|known| known.value) else { continue };
        match spells.last_mut() {
            Some(last) if last.value == value && day_after(last.to) == Some(*from) => last.to = to,
            _ => spells.push(RealtimePeriod { from: *from, to, value }),
        }
    }
    spells
}

/// The days of publication, each with what was known from then on, if anything.
fn steps(of_period: &[Observation]) -> Vec<(NaiveDate, Option<&Observation>)> {
    let published = |observation: &Observation| observation.provenance.published;
    if of_period.iter().any(|observation| observation.provenance.origin == Origin::Withdrawn) {
        let days: BTreeSet<NaiveDate> = of_period.iter().map(published).collect();
        return days.into_iter().map(|day| (day, latest(of_period, Some(day)).next())).collect();
    }
    // Where nothing was taken back, whatever is published later holds.
    let mut rows: Vec<&Observation> = of_period.iter().collect();
    rows.sort_by_key(|observation| (observation.provenance.published, observation.provenance.vintage));
    let days = rows.chunk_by(|a, b| published(a) == published(b));
    days.filter_map(|of_day| of_day.last().map(|newest| (published(newest), Some(*newest)))).collect()
}
