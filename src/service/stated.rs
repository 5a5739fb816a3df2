//! Stated observations by series and period: what reasoning starts from.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::growth::newest_of_each_source;
use super::vintages::latest;
use super::{Service, ServiceError, State};
use crate::domain::code::Code;
use crate::domain::growth::Estimate;
use crate::domain::implied::Node;
use crate::domain::observation::Observation;
use crate::domain::series::Series;

/// What is stated in a dataset up to a day.
#[derive(Debug, Default)]
pub(super) struct StatedValues {
    /// The newest observation of each node, one without a value as well.
    pub(super) newest: BTreeMap<Node, Observation>,
    /// The newest observation from each source, the newest of all first.
    pub(super) by_source: BTreeMap<Node, Vec<Observation>>,
}

impl Service {
    /// What some series of a dataset state up to a day.
    pub(super) async fn stated_values(
        &self,
        state: &State,
        dataset: &Code,
        wanted: impl Fn(&Series) -> bool,
        as_of: Option<NaiveDate>,
    ) -> Result<StatedValues, ServiceError> {
        let catalogue = &state.catalogue;
        let own = catalogue.series.iter().filter(|series| series.dataset == *dataset);
        let series: Vec<&Series> = own.filter(|series| wanted(series)).collect();
        let stored = self.vintages(state, &series).await?;
        let mut values = StatedValues::default();
        for series in series {
            let vintages = stored.get(&series.id).map(Vec::as_slice).unwrap_or_default();
            let node =
                |observation: &Observation| Node { series: series.key.clone(), period: observation.period };
            let newest = latest(vintages, as_of);
            values.newest.extend(newest.map(|observation| (node(observation), observation.clone())));
            for of_period in vintages.chunk_by(|a, b| a.period == b.period) {
                let each: Vec<Observation> =
                    newest_of_each_source(catalogue, of_period, as_of).into_iter().cloned().collect();
                if let Some(first) = each.first() {
                    values.by_source.insert(node(first), each);
                }
            }
        }
        Ok(values)
    }
}

/// The value of an observation with its interval, if it has one.
pub(super) fn estimate(observation: &Observation) -> Option<Estimate> {
    Estimate::new(observation.value?, observation.bounds).ok()
}
