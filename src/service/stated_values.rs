//! Stated observations by series and period: the input of implied values and of reconciliation.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::vintages::{latest, newest_of_each_source};
use crate::domain::catalogue::Catalogue;
use crate::domain::growth::Estimate;
use crate::domain::implied::Node;
use crate::domain::observation::Observation;
use crate::domain::series::Series;

/// What is stated in a dataset up to a day.
#[derive(Debug, Default)]
pub(super) struct StatedValues {
    /// The newest observation of each node, including those without a value.
    pub(super) newest: BTreeMap<Node, Observation>,
    /// The newest observation from each source, the newest of all first.
    pub(super) by_source: BTreeMap<Node, Vec<Observation>>,
}

impl StatedValues {
    /// Adds a series with all its vintages, ordered by period, as published up to a day.
    pub(super) fn add(
        &mut self,
        catalogue: &Catalogue,
        series: &Series,
        vintages: &[Observation],
        as_of: Option<NaiveDate>,
    ) {
        let node =
            |observation: &Observation| Node { series: series.key.clone(), period: observation.period };
        let newest = latest(vintages, as_of);
        self.newest.extend(newest.map(|observation| (node(observation), observation.clone())));
        for of_period in vintages.chunk_by(|a, b| a.period == b.period) {
            let each: Vec<Observation> =
                newest_of_each_source(catalogue, of_period, as_of).into_iter().cloned().collect();
            if let Some(first) = each.first() {
                self.by_source.insert(node(first), each);
            }
        }
    }
}

/// The value of an observation with its interval, if it has one.
pub(super) fn estimate(observation: &Observation) -> Option<Estimate> {
    Estimate::new(observation.value?, observation.bounds).ok()
}
