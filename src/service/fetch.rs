//! Reading observations, from memory or from the database.

use chrono::NaiveDate;

use super::header::header;
use super::query::Window;
use super::state::State;
use super::stated_values::StatedValues;
use super::vintages::latest;
use super::{Service, ServiceError};
use crate::domain::code::Code;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::observation::{Observation, Origin};
use crate::domain::observations::{Observations, RegularSeries};
use crate::domain::series::Series;
use crate::store::{StoreError, StoredSeries};

impl Service {
    /// All vintages of the observations of some series, at the revision of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn vintages(&self, state: &State, series: &[&Series]) -> Result<StoredSeries, ServiceError> {
        let SeriesByOrigin { published, derived, scores } = SeriesByOrigin::of(state, series);
        let mut stored = self.vintages_published(state, &published).await?;
        if !scores.is_empty() {
            stored.extend(self.score_vintages(state, &scores).await?);
        }
        if !derived.is_empty() {
            stored.extend(self.vintages_derived(state, &derived).await?);
        }
        Ok(stored)
    }

    /// All vintages of the observations of some published series.
    pub(super) async fn vintages_published(
        &self,
        state: &State,
        series: &[&Series],
    ) -> Result<StoredSeries, ServiceError> {
        let vintages = |one: &Series| state.history(one, |history| history.vintages());
        let (mut stored, missing) = in_memory(series, vintages);
        stored.extend(self.read(state, &missing).await?);
        Ok(stored)
    }

    /// The newest publications of the observations of some series, up to a day or of all, at the revision of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn newest(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let SeriesByOrigin { published, derived, scores } = SeriesByOrigin::of(state, series);
        let mut stored = self.newest_published(state, &published, as_of).await?;
        if !scores.is_empty() {
            stored.extend(self.scores(state, &scores, as_of).await?);
        }
        if !derived.is_empty() {
            stored.extend(self.newest_derived(state, &derived, as_of).await?);
        }
        Ok(stored)
    }

    /// The newest publications of the observations of some published series, up to a day or of all.
    pub(super) async fn newest_published(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let newest = |one: &Series| state.observations(one, as_of).map(Observations::into_vec);
        let (mut stored, missing) = in_memory(series, newest);
        for (id, vintages) in self.read(state, &missing).await? {
            stored.insert(id, latest(&vintages, as_of).cloned().collect());
        }
        Ok(stored)
    }

    /// The stated values of some series of a dataset, as published up to a day.
    pub(super) async fn stated_values(
        &self,
        state: &State,
        dataset: &Code,
        is_needed: impl Fn(&Series) -> bool,
        as_of: Option<NaiveDate>,
    ) -> Result<StatedValues, ServiceError> {
        let of_dataset = state.catalogue.published_series_of(dataset.as_str());
        let series: Vec<&Series> = of_dataset.filter(|series| is_needed(series)).collect();
        let stored = self.vintages(state, &series).await?;
        let mut values = StatedValues::default();
        for (series, vintages) in series.iter().filter_map(|one| Some((one, stored.get(&one.id)?))) {
            values.add(&state.catalogue, series, vintages, as_of);
        }
        Ok(values)
    }

    /// All vintages of series from the database.
    async fn read(&self, state: &State, series: &[&Series]) -> Result<StoredSeries, ServiceError> {
        if series.is_empty() {
            return Ok(StoredSeries::new());
        }
        // Boxed, because the future is large, is moved with each request, and most requests do not need it.
        let catalogue = &state.catalogue;
        let read = async {
            let mut read = self.store.read().await?;
            let stored = read.observations(series, &catalogue.vintages).await?;
            read.end_at(catalogue.identity()).await?;
            Ok::<_, StoreError>(stored)
        };
        Ok(Box::pin(read).await?)
    }

    /// The observations of some series within a window, in the order of the series.
    ///
    /// With `all_vintages` every publication of a value is returned, without withdrawals.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn observations(
        &self,
        state: &State,
        series: &[&Series],
        window: &Window,
        all_vintages: bool,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let in_memory = |one: &&Series| {
            if all_vintages { None } else { state.observations(one, window.as_of) }
        };
        let in_memory: Vec<Option<Observations>> = series.iter().map(in_memory).collect();
        let others = series.iter().zip(&in_memory).filter(|(_, known)| known.is_none());
        let others: Vec<&Series> = others.map(|(one, _)| *one).collect();
        let mut stored = if all_vintages {
            self.vintages(state, &others).await?
        } else {
            self.newest(state, &others, window.as_of).await?
        };
        let mut points = |one: &Series, known: Option<Observations>| -> Observations {
            let mut observations = match known.map(Observations::into_regular) {
                Some(Ok(regular)) => return within(regular, window).into(),
                Some(Err(rows)) => rows,
                None => stored.remove(&one.id).unwrap_or_default(),
            };
            if all_vintages || window.from.is_some() || window.to.is_some() {
                observations.retain(|observation| {
                    window.contains(observation.period)
                        && (!all_vintages || is_published(observation, window))
                });
            }
            window.trim(observations).into()
        };
        let data = series.iter().zip(in_memory).map(|(one, known)| SeriesData {
            header: header(&state.catalogue, one),
            points: Points::Observations(points(one, known)),
        });
        Ok(data.collect())
    }
}

/// Series by where their observations come from.
#[derive(Default)]
struct SeriesByOrigin<'a> {
    published: Vec<&'a Series>,
    derived: Vec<&'a Series>,
    /// Of composite indexes.
    scores: Vec<&'a Series>,
}

impl<'a> SeriesByOrigin<'a> {
    fn of(state: &State, series: &[&'a Series]) -> Self {
        let mut all = Self::default();
        for one in series {
            let list = if !one.is_derived() {
                &mut all.published
            } else if state.composites.of_series(one).is_some() {
                &mut all.scores
            } else {
                &mut all.derived
            };
            list.push(one);
        }
        all
    }
}

/// The observations that can be taken from memory, and the series whose observations cannot.
fn in_memory<'a>(
    series: &[&'a Series],
    unpacked: impl Fn(&Series) -> Option<Vec<Observation>>,
) -> (StoredSeries, Vec<&'a Series>) {
    let mut stored = StoredSeries::with_capacity(series.len());
    let mut missing = Vec::new();
    for one in series {
        match unpacked(one) {
            Some(observations) => _ = stored.insert(one.id, observations),
            None => missing.push(*one),
        }
    }
    (stored, missing)
}

/// Whether an observation is no withdrawal and was published up to the day of a window.
fn is_published(observation: &Observation, window: &Window) -> bool {
    observation.provenance.origin != Origin::Withdrawn
        && window.as_of.is_none_or(|day| observation.provenance.published <= day)
}

/// The part of a regular series that lies in a window.
fn within(mut series: RegularSeries, window: &Window) -> RegularSeries {
    if window.from.is_some() || window.to.is_some() {
        series.retain(|period| window.contains(period));
    }
    if window.first.is_some() || window.last.is_some() {
        let (head, tail) = (window.first.unwrap_or(0), window.last.unwrap_or(0));
        let (mut before, mut left) = (0, series.len());
        series.retain(|_| {
            let holds = before < head || left <= tail;
            before += 1;
            left -= 1;
            holds
        });
    }
    series
}
