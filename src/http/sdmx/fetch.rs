//! Reads the observations of the series of a query, or the results that are computed from them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::RequestContext;
use super::computation::Computation;
use super::conditions::Condition;
use super::query::{ComponentFilter, DataQuery};
use super::series_selection::count;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::sdmx::{Component, DimensionAtObservation, Message, codes};
use crate::service::header::header;
use crate::service::query::Window;
use crate::service::vintages::{changes, history};
use crate::service::{Service, ServiceError, State};

/// Keeps the points that a query selects. Series must pass in the order of the answer, since `skip` and `limit` count.
#[derive(Debug, Clone)]
struct PointFilter {
    times: Vec<Condition<Period>>,
    filters: Vec<ComponentFilter>,
    window: Window,
    observations: bool,
    skip: usize,
    left: usize,
}

impl PointFilter {
    fn new(query: &DataQuery<'_>) -> Self {
        Self {
            times: query.times.clone(),
            filters: query.filters.clone(),
            window: query.window,
            observations: query.observations,
            skip: query.skip,
            left: query.limit.unwrap_or(usize::MAX),
        }
    }

    /// The series with the selected points; none if it has none.
    fn pass(&mut self, message: &Message, mut series: SeriesData) -> Option<SeriesData> {
        for filter in &self.filters {
            let component = filter.attribute.as_ref().map_or(Component::Measure, Component::Attribute);
            message.retain(&mut series, component, |text| filter.condition.holds_for(text));
        }
        match &mut series.points {
            Points::Observations(_) if self.is_open() => {}
            Points::Observations(points) => points.change(|points| self.keep(points, |point| point.period)),
            Points::Growth(growth) => self.keep(&mut growth.points, |point| point.period),
            Points::Forecast(_) => {}
            Points::Results(results) => {
                results.points.retain(|point| self.window.contains(point.period));
                self.keep(&mut results.points, |point| point.period);
            }
        }
        if series.points.is_empty() {
            return None;
        }
        if !self.observations && !matches!(message.at, DimensionAtObservation::Dimension(_)) {
            match &mut series.points {
                Points::Observations(points) => points.change(Vec::clear),
                Points::Growth(growth) => growth.points.clear(),
                Points::Forecast(_) => {}
                Points::Results(results) => results.points.clear(),
            }
        }
        Some(series)
    }

    /// Whether all points pass, of whatever period.
    fn is_open(&self) -> bool {
        let is_whole = self.window.first.is_none() && self.window.last.is_none();
        is_whole && self.times.is_empty() && self.skip == 0 && self.left == usize::MAX
    }

    fn keep<T>(&mut self, points: &mut Vec<T>, period: impl Fn(&T) -> Period) {
        points.retain(|point| self.times.iter().all(|times| times.holds_for(period(point))));
        let trimmed = self.window.trim(std::mem::take(points));
        let skipped = self.skip.min(trimmed.len());
        self.skip -= skipped;
        points.extend(trimmed.into_iter().skip(skipped).take(self.left));
        self.left -= points.len();
    }
}

/// Reads the data of an answer in chunks, all from the same state.
pub(super) struct DataReader {
    service: Arc<Service>,
    state: Arc<State>,
    /// The message, which gives filters the texts of components.
    message: Arc<Message>,
    filter: PointFilter,
    history: bool,
    updated_after: Option<NaiveDate>,
    /// Whether the answer can state that observations were deleted.
    with_withdrawals: bool,
    /// Whether series alone are requested, so that observations need not be read.
    keys_only: bool,
}

impl DataReader {
    /// What a query asks for, of what an context is answered from.
    pub(super) fn new(
        context: &RequestContext<'_>,
        query: &DataQuery<'_>,
        message: Arc<Message>,
        with_withdrawals: bool,
    ) -> Self {
        Self {
            service: Arc::clone(context.service),
            state: Arc::clone(&context.state),
            message,
            filter: PointFilter::new(query),
            history: query.history,
            updated_after: query.updated_after,
            with_withdrawals: with_withdrawals && query.observations,
            keys_only: !query.observations && query.is_of_keys(),
        }
    }

    /// The window without `first` and `last`, which apply after all other filters.
    fn window(&self) -> Window {
        Window { first: None, last: None, ..self.filter.window }
    }

    /// The number of observations that are read for some series, without earlier publications.
    pub(super) fn count(&self, series: &[&Series]) -> usize {
        if self.keys_only { 0 } else { count(series.iter().copied()) }
    }

    /// The observations of some series.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn observations(&mut self, series: &[&Series]) -> Result<Vec<SeriesData>, ServiceError> {
        if self.keys_only {
            let known = series.iter().filter(|series| series.observations > 0);
            return Ok(known.map(|series| self.of(series, Vec::new())).collect());
        }
        let read = if self.history || self.updated_after.is_some() {
            self.over_time(series).await?
        } else {
            self.service.observations(&self.state, series, &self.window(), false).await?
        };
        Ok(read.into_iter().filter_map(|series| self.filter.pass(&self.message, series)).collect())
    }

    /// All publications and withdrawals of some series, or the changes since a day.
    async fn over_time(&self, series: &[&Series]) -> Result<Vec<SeriesData>, ServiceError> {
        let window = self.window();
        let mut stored = self.service.vintages(&self.state, series).await?;
        let changed = series.iter().map(|one| {
            let vintages = stored.remove(&one.id).unwrap_or_default();
            let mut observations: Vec<Observation> = match self.updated_after {
                Some(since) if !self.history => changes(&vintages, since, window.as_of).cloned().collect(),
                since => {
                    let days = history(&vintages, window.as_of);
                    days.filter(|one| since.is_none_or(|day| one.provenance.published >= day))
                        .cloned()
                        .collect()
                }
            };
            observations.retain(|one| {
                let is_shown = self.with_withdrawals || one.provenance.origin != Origin::Withdrawn;
                is_shown && window.contains(one.period)
            });
            self.of(one, observations)
        });
        Ok(changed.collect())
    }

    fn of(&self, series: &Series, observations: Vec<Observation>) -> SeriesData {
        SeriesData {
            header: header(&self.state.catalogue, series),
            points: Points::Observations(observations.into()),
        }
    }

    /// The results of a computation, or the part of them that changed since a day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn computed(
        &mut self,
        computation: &Computation<'_>,
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let window = self.window();
        let mut read = computation.results(&self.service, &self.state, &window).await?;
        if let Some(day) = self.updated_after {
            let as_of = window.as_of.into_iter().chain(day.pred_opt()).min();
            let window = Window { as_of, ..window };
            let before = computation.results(&self.service, &self.state, &window).await?;
            retain_changes(&mut read, &before);
        }
        Ok(read.into_iter().filter_map(|series| self.filter.pass(&self.message, series)).collect())
    }
}

/// Keeps the points that differ from those before.
fn retain_changes(now: &mut [SeriesData], before: &[SeriesData]) {
    let id = |series: &SeriesData| codes(series).collect::<Vec<_>>().join(".");
    let before: HashMap<String, &Points> = before.iter().map(|series| (id(series), &series.points)).collect();
    for series in now {
        let known = before.get(&id(series));
        match (&mut series.points, known) {
            (Points::Growth(now), Some(Points::Growth(before))) => {
                now.points.retain(|point| !before.points.contains(point));
            }
            (Points::Results(now), Some(Points::Results(before))) => {
                now.points.retain(|point| !before.points.contains(point));
            }
            _ => {}
        }
    }
}
