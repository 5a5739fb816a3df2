//! The vintages of a derived series: its observations on each day on which an input was published, as far as they changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::evaluate::{Formulated, evaluate};
use super::inputs::{KeyInput, KeyInputs};
use crate::domain::observation::{Observation, Origin, Provenance};
use crate::domain::period::Period;
use crate::service::vintages::latest;

/// All vintages of a derived series, ordered by period and day, from all vintages of its inputs.
///
/// An observation counts from the day on which it became valid; one whose inputs went is followed by a withdrawal.
pub(super) fn history(formulated: &Formulated, inputs: &KeyInputs<'_>) -> Vec<Observation> {
    let all = || inputs.series.iter().flat_map(|one| one.observations);
    let days: BTreeSet<NaiveDate> = all().map(|one| one.provenance.published).collect();
    let mut valid: BTreeMap<Period, Observation> = BTreeMap::new();
    let mut vintages = Vec::new();
    for day in days {
        let known = all().filter(|one| one.provenance.published <= day);
        let vintage = known.map(|one| one.provenance.vintage).max().unwrap_or_default();
        let now = on_day(formulated, inputs, day);
        let gone: Vec<Period> = valid.keys().filter(|period| !now.contains_key(period)).copied().collect();
        for period in gone {
            let before = valid.remove(&period);
            vintages.extend(before.map(|before| withdrawn(before, day, vintage)));
        }
        for (period, observation) in now {
            if valid.get(&period) != Some(&observation) {
                vintages.push(Observation {
                    provenance: Provenance { published: day, ..observation.provenance.clone() },
                    ..observation.clone()
                });
                valid.insert(period, observation);
            }
        }
    }
    vintages.sort_by_key(|one| (one.period, one.provenance.published));
    vintages
}

/// The observations as published up to a day, by period.
fn on_day(formulated: &Formulated, inputs: &KeyInputs<'_>, day: NaiveDate) -> BTreeMap<Period, Observation> {
    let newest: Vec<Vec<Observation>> =
        inputs.series.iter().map(|one| latest(one.observations, Some(day)).cloned().collect()).collect();
    let series = inputs.series.iter().zip(&newest);
    let series = series.map(|(one, newest)| KeyInput { observations: newest, ..one.clone() });
    let known = KeyInputs { series: series.collect() };
    evaluate(formulated, &known).into_iter().map(|one| (one.period, one)).collect()
}

/// The withdrawal of an observation on a day.
fn withdrawn(before: Observation, published: NaiveDate, vintage: i64) -> Observation {
    let provenance =
        Provenance { origin: Origin::Withdrawn, published, vintage, derived_from: None, ..before.provenance };
    Observation { provenance, ..Observation::unpublished(before.period) }
}
