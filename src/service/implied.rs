//! Implied observations in answers: computed once for each revision and day.

use std::sync::Arc;

use chrono::NaiveDate;

use super::implied_values::Implied;
use super::query::Window;
use super::{Service, ServiceError, State};
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::implied::Relations;
use crate::domain::observation::Observation;
use crate::domain::series::Series;

impl Service {
    /// The observations that the stated ones imply, as published up to a day; computed once for each revision and day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn implied(
        &self,
        state: &State,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<Implied>, ServiceError> {
        state.implied.0.get_or_insert_async(&as_of, self.compute_implied(state, as_of)).await
    }

    async fn compute_implied(
        &self,
        state: &State,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<Implied>, ServiceError> {
        let catalogue = &state.catalogue;
        let mut implied = Implied::default();
        for dataset in catalogue.datasets.values() {
            let Some(relations) = Relations::new(catalogue, &dataset.id) else { continue };
            let involved = |series: &Series| relations.involve(&series.indicator);
            let values = self.stated_values(state, &dataset.id, involved, as_of).await?;
            implied.add(catalogue, dataset, &values, &relations);
        }
        Ok(Arc::new(implied))
    }

    /// The observations of some series within a window, with implied ones at periods without a stated one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn observations_with_implied(
        &self,
        state: &State,
        implied: &Implied,
        series: &[&Series],
        window: &Window,
        all_vintages: bool,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let untrimmed = Window { first: None, last: None, ..*window };
        let mut answer = self.observations(state, series, &untrimmed, all_vintages).await?;
        for (data, series) in answer.iter_mut().zip(series) {
            let Points::Observations(observations) = &mut data.points else { continue };
            let stated: Vec<_> = observations.values().into_iter().map(|(period, _)| period).collect();
            let added = implied.observations(series).iter().filter(|observation| {
                window.contains(observation.period) && stated.binary_search(&observation.period).is_err()
            });
            let added: Vec<Observation> = added.cloned().collect();
            observations.change(|all| {
                all.extend(added);
                all.sort_by_key(|observation| observation.period);
                *all = window.trim(std::mem::take(all));
            });
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
