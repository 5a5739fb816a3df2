//! The scores of other days, and all their vintages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::compute::ComputedIndex;
use super::observations::observations;
use super::{CompositeIndex, Index, computed, positions};
use crate::domain::code::Code;
use crate::domain::observation::{Observation, Origin, Provenance};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::service::{Service, ServiceError, State};
use crate::store::StoredSeries;

impl Service {
    /// A composite index as published up to a day, or up to now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn composite(
        &self,
        state: &State,
        index: &CompositeIndex,
        newest: &Index,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<ComputedIndex>, ServiceError> {
        let Some(day) = as_of else { return Ok(Arc::clone(&newest.newest)) };
        let key = (index.definition.meta.id.clone(), day);
        if let Some(known) = state.composite_days.0.get(&key) {
            return Ok(known);
        }
        let vintages = self.input_vintages(state, index, newest).await?;
        let made = Arc::new(on_day(state, index, newest, &vintages, day));
        state.composite_days.0.insert(key, Arc::clone(&made));
        Ok(made)
    }

    /// The newest scores of some series of composite indexes, by number of the series, as published up to a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(in crate::service) async fn scores(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let mut scores = StoredSeries::new();
        for one in series {
            let Some(index) = state.composites.of_series(one) else { continue };
            let Ok(newest) = &index.outcome else { continue };
            let computed = self.composite(state, index, newest, as_of).await?;
            let unit = position(&computed, index, one);
            let found = unit.map(|unit| observations(&index.definition, &computed, unit));
            scores.insert(one.id, found.unwrap_or_default());
        }
        Ok(scores)
    }

    /// All vintages of the scores of some series of composite indexes: on each day on which an input was published, those
    /// that changed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(in crate::service) async fn score_vintages(
        &self,
        state: &State,
        series: &[&Series],
    ) -> Result<StoredSeries, ServiceError> {
        let mut by_index: BTreeMap<&Code, Vec<&Series>> = BTreeMap::new();
        for one in series {
            by_index.entry(&one.dataset).or_default().push(one);
        }
        let mut all = StoredSeries::new();
        for of_index in by_index.into_values() {
            let Some(index) = of_index.first().and_then(|one| state.composites.of_series(one)) else {
                continue;
            };
            let Ok(newest) = &index.outcome else { continue };
            let vintages = self.input_vintages(state, index, newest).await?;
            let published = vintages.values().flatten().map(|one| one.provenance.published);
            let days: BTreeSet<NaiveDate> = published.collect();
            let mut histories: HashMap<i64, History> = HashMap::new();
            for day in days {
                let computed = on_day(state, index, newest, &vintages, day);
                for one in &of_index {
                    let unit = position(&computed, index, one);
                    let now =
                        unit.map(|unit| observations(&index.definition, &computed, unit)).unwrap_or_default();
                    histories.entry(one.id).or_default().add(day, now);
                }
            }
            all.extend(histories.into_iter().map(|(id, history)| (id, history.sorted())));
        }
        Ok(all)
    }

    async fn input_vintages(
        &self,
        state: &State,
        index: &CompositeIndex,
        newest: &Index,
    ) -> Result<StoredSeries, ServiceError> {
        let find = |key| state.catalogue.find_series(&index.source, key);
        let series: Vec<&Series> = newest.inputs.iter().filter_map(find).collect();
        self.vintages_published(state, &series).await
    }
}

fn on_day(
    state: &State,
    index: &CompositeIndex,
    newest: &Index,
    vintages: &StoredSeries,
    day: NaiveDate,
) -> ComputedIndex {
    let positions = positions(&state.catalogue, &index.source);
    computed(&state.catalogue, &positions, &index.definition, &newest.plan, vintages, Some(day))
}

/// The position of the unit of a series.
fn position(computed: &ComputedIndex, index: &CompositeIndex, series: &Series) -> Option<usize> {
    let unit = if index.definition.units.dimension == Role::Area { &series.area } else { &series.activity };
    computed.evaluation.inputs().units().iter().position(|one| one == unit)
}

/// The vintages of one series so far.
#[derive(Default)]
struct History {
    valid: BTreeMap<Period, Observation>,
    vintages: Vec<Observation>,
}

impl History {
    /// Adds what changed on a day: new and other scores, and withdrawals of those whose inputs went.
    fn add(&mut self, published: NaiveDate, now: Vec<Observation>) {
        let periods: BTreeSet<Period> = now.iter().map(|one| one.period).collect();
        let gone: Vec<Period> =
            self.valid.keys().filter(|period| !periods.contains(period)).copied().collect();
        for before in gone.iter().filter_map(|period| self.valid.remove(period)).collect::<Vec<_>>() {
            let provenance =
                Provenance { origin: Origin::Withdrawn, published, derived_from: None, ..before.provenance };
            self.vintages.push(Observation { provenance, ..Observation::unpublished(before.period) });
        }
        for one in now {
            if self.valid.get(&one.period) != Some(&one) {
                let provenance = Provenance { published, ..one.provenance.clone() };
                self.vintages.push(Observation { provenance, ..one.clone() });
                self.valid.insert(one.period, one);
            }
        }
    }

    fn sorted(mut self) -> Vec<Observation> {
        self.vintages.sort_by_key(|one| (one.period, one.provenance.published));
        self.vintages
    }
}
