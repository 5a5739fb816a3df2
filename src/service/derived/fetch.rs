//! Reading the observations of derived series.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::evaluate::evaluate;
use super::history::history;
use super::{DerivedSeries, KeyInputs};
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::service::{Service, ServiceError, State};
use crate::store::StoredSeries;

impl Service {
    /// The newest publications of some derived series, up to a day or of all.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(in crate::service) async fn newest_derived(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let derived = || series.iter().filter_map(|one| Some((one.id, state.derived.get(one)?)));
        if as_of.is_none() {
            return Ok(derived().map(|(id, one)| (id, one.newest.clone())).collect());
        }
        let inputs = inputs_of(state, derived().map(|(_, one)| one));
        let stored = Box::pin(self.newest_published(state, &inputs, as_of)).await?;
        Ok(derived().map(|(id, one)| (id, evaluate(&one.formulated, &one.read(state, &stored)))).collect())
    }

    /// All vintages of some derived series.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(in crate::service) async fn vintages_derived(
        &self,
        state: &State,
        series: &[&Series],
    ) -> Result<StoredSeries, ServiceError> {
        let derived = || series.iter().filter_map(|one| Some((one.id, state.derived.get(one)?)));
        let inputs = inputs_of(state, derived().map(|(_, one)| one));
        let stored = Box::pin(self.vintages_published(state, &inputs)).await?;
        Ok(derived().map(|(id, one)| (id, history(&one.formulated, &one.read(state, &stored)))).collect())
    }
}

/// The published series that some derived series read, each once.
fn inputs_of<'s>(state: &'s State, derived: impl Iterator<Item = &'s Arc<DerivedSeries>>) -> Vec<&'s Series> {
    let positions = derived.flat_map(|one| one.positions(state)).collect::<BTreeSet<usize>>();
    positions.into_iter().filter_map(|position| state.catalogue.series_at(position)).collect()
}

impl DerivedSeries {
    /// The positions in the catalogue of the series that it reads.
    fn positions(&self, state: &State) -> Vec<usize> {
        let position = |key: &SeriesKey| state.catalogue.position(&self.dataset, key.as_str());
        self.inputs.iter().filter_map(position).collect()
    }

    /// The series that it reads, with their observations.
    fn read<'a>(&self, state: &'a State, stored: &'a StoredSeries) -> KeyInputs<'a> {
        KeyInputs::at(&state.catalogue, &self.positions(state)).with(stored)
    }
}
