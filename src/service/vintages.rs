//! Choosing among vintages of observations.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::catalogue::Catalogue;
use crate::domain::observation::{Observation, Origin};
use crate::domain::publication::newest_valid;

/// The newest observation of each period, as published up to a day or up to now.
///
/// Takes all vintages ordered by period. A withdrawal cancels the publications of its own day, not those of others.
pub fn latest(vintages: &[Observation], as_of: Option<NaiveDate>) -> impl Iterator<Item = &Observation> {
    by_period(vintages).filter_map(move |of_period| newest_of_period(of_period, as_of))
}

/// The newest observation of a period, given all its vintages, as published up to a day or up to now.
fn newest_of_period(of_period: &[Observation], as_of: Option<NaiveDate>) -> Option<&Observation> {
    newest_valid(of_period.iter().map(|one| (one.publication(), one)), as_of)
}

/// The newest observation of each period, and the other publications and withdrawals, both in their order.
pub(super) fn newest_and_earlier(vintages: &[Observation]) -> (Vec<Observation>, Vec<Observation>) {
    let (mut newest, mut earlier) = (Vec::new(), Vec::new());
    for of_period in by_period(vintages) {
        let vintage = newest_of_period(of_period, None).map(|one| one.provenance.vintage);
        for one in of_period {
            let list = if Some(one.provenance.vintage) == vintage { &mut newest } else { &mut earlier };
            list.push(one.clone());
        }
    }
    (newest, earlier)
}

/// For each period, the valid observation at the end of each day on which one was published or withdrawn.
///
/// If a withdrawal left none, the withdrawal itself is returned. Days without a change are left out.
pub fn history(vintages: &[Observation], as_of: Option<NaiveDate>) -> impl Iterator<Item = &Observation> {
    by_period(vintages).flat_map(move |of_period| {
        if of_period.iter().all(|observation| observation.provenance.origin != Origin::Withdrawn) {
            return newest_of_each_day(of_period, as_of);
        }
        let days = of_period.iter().map(|observation| observation.provenance.published);
        let days: BTreeSet<NaiveDate> = days.filter(|day| as_of.is_none_or(|as_of| *day <= as_of)).collect();
        let valid = days.into_iter().filter_map(|day| {
            valid(of_period, Some(day)).filter(|observation| observation.provenance.published == day)
        });
        valid.collect()
    })
}

/// The newest observation of each day, of a period from which nothing was withdrawn.
fn newest_of_each_day(of_period: &[Observation], as_of: Option<NaiveDate>) -> Vec<&Observation> {
    let is_known = |one: &&Observation| as_of.is_none_or(|day| one.provenance.published <= day);
    let mut all: Vec<&Observation> = of_period.iter().filter(is_known).collect();
    all.sort_by_key(|one| (one.provenance.published, Reverse(one.provenance.vintage)));
    all.dedup_by_key(|one| one.provenance.published);
    all
}

/// The valid observation, now or on a day, of each period in which one was published or withdrawn since another day.
///
/// If there is none, the withdrawal is returned.
pub fn changes(
    vintages: &[Observation],
    since: NaiveDate,
    as_of: Option<NaiveDate>,
) -> impl Iterator<Item = &Observation> {
    by_period(vintages).filter_map(move |of_period| {
        let is_new = |observation: &Observation| {
            let published = observation.provenance.published;
            published >= since && as_of.is_none_or(|day| published <= day)
        };
        valid(of_period, as_of).filter(|_| of_period.iter().any(is_new))
    })
}

/// The newest observation of a period from each source, the newest first, without withdrawn ones.
pub(super) fn newest_of_each_source<'a>(
    catalogue: &Catalogue,
    of_period: &'a [Observation],
    as_of: Option<NaiveDate>,
) -> Vec<&'a Observation> {
    let mut known: Vec<&Observation> = of_period
        .iter()
        .filter(|observation| as_of.is_none_or(|day| observation.provenance.published <= day))
        .collect();
    known.sort_by_key(|observation| {
        Reverse((observation.provenance.published, observation.provenance.vintage))
    });
    let mut sources = Vec::new();
    known.retain(|observation| {
        let source = source_of(catalogue, observation.provenance.figure.as_deref());
        let first = !sources.contains(&source);
        sources.push(source);
        first
    });
    known.retain(|observation| observation.provenance.origin != Origin::Withdrawn);
    known
}

/// The source of a figure.
pub(super) fn source_of(catalogue: &Catalogue, figure: Option<&str>) -> Option<Arc<str>> {
    figure.and_then(|id| catalogue.find_figure(id)).map(|figure| figure.source.as_str().into())
}

fn by_period(vintages: &[Observation]) -> impl Iterator<Item = &[Observation]> {
    vintages.chunk_by(|a, b| a.period == b.period)
}

/// The valid observation of a period on a day, or the withdrawal that left none.
fn valid(of_period: &[Observation], as_of: Option<NaiveDate>) -> Option<&Observation> {
    let withdrawn = || {
        let known = |one: &&Observation| as_of.is_none_or(|day| one.provenance.published <= day);
        let withdrawals = of_period.iter().filter(|one| one.provenance.origin == Origin::Withdrawn);
        withdrawals.filter(known).max_by_key(|one| (one.provenance.published, one.provenance.vintage))
    };
    latest(of_period, as_of).next().or_else(withdrawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Provenance;

    /// A publication of 2020 on a day of January 2024: a value, or none for a withdrawal, and whether it is a figure's.
    fn published(day: u32, vintage: i64, value: Option<f64>, of_figure: bool) -> Observation {
        let plain = Observation::imported("2020".parse().unwrap(), value, (vintage, january(day)));
        let origin = if value.is_some() { Origin::Imported } else { Origin::Withdrawn };
        let figure = of_figure.then(|| "figure".into());
        Observation { provenance: Provenance { origin, figure, ..plain.provenance.clone() }, ..plain }
    }

    fn january(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
    }

    fn said<'a>(observations: impl Iterator<Item = &'a Observation>) -> Vec<(String, Option<f64>)> {
        observations.map(|one| (one.provenance.published.format("%d").to_string(), one.value)).collect()
    }

    #[test]
    fn history_says_when_something_went() {
        let all = [
            published(1, 1, Some(1.0), false),
            published(2, 2, None, false),
            published(3, 3, Some(3.0), false),
            published(3, 4, Some(4.0), false),
        ];
        let days = |as_of| said(history(&all, as_of));
        assert_eq!(days(None), [("01".into(), Some(1.0)), ("02".into(), None), ("03".into(), Some(4.0))]);
        assert_eq!(days(Some(january(2))), [("01".into(), Some(1.0)), ("02".into(), None)]);
    }

    #[test]
    fn what_is_not_the_newest_is_earlier() {
        let all = [
            published(1, 1, Some(1.0), true),
            published(2, 2, Some(2.0), true),
            published(2, 3, None, true),
            published(1, 4, Some(4.0), true),
        ];
        let (newest, earlier) = newest_and_earlier(&all);
        assert_eq!((said(newest.iter()), earlier.len()), (vec![("01".into(), Some(4.0))], 3));
        let (newest, earlier) = newest_and_earlier(&all[1..3]);
        assert_eq!((newest.len(), earlier.as_slice()), (0, &all[1..3]));
    }

    #[test]
    fn a_withdrawn_figure_lets_the_older_one_stand() {
        let older = published(1, 1, Some(1.0), true);
        let newer = [published(2, 2, Some(2.0), true), published(2, 3, None, true)];
        let both = [older.clone(), newer[0].clone(), newer[1].clone()];
        assert_eq!(said(history(&both, None)), [("01".into(), Some(1.0))]);
        assert_eq!(said(changes(&both, january(2), None)), [("01".into(), Some(1.0))]);
        assert_eq!(said(changes(&newer, january(2), None)), [("02".into(), None)]);
        assert_eq!(said(changes(&both, january(3), None)), []);
        assert_eq!(said(changes(&both, january(2), Some(january(1)))), []);
    }
}
