//! The series of a query, and their observations or growth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::conditions::Condition;
use super::flow::measures;
use super::key::{self, Key};
use super::query::DataQuery;
use super::refusal::Refusal;
use crate::domain::catalogue::{Catalogue, Series};
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::service::fetch::header;
use crate::service::growth::{Choice, GrowthRequest, GrowthTarget, targets};
use crate::service::query::{SeriesFilter, Window};
use crate::service::{Service, ServiceError, State};

/// The series that a query asks for.
///
/// # Errors
/// When a code is unknown.
pub(super) fn series<'a>(
    catalogue: &'a Catalogue,
    query: &DataQuery<'a>,
) -> Result<Vec<&'a Series>, Refusal> {
    let mut positions = BTreeSet::new();
    for filter in filters(query) {
        positions.extend(filter.select(catalogue)?);
    }
    let chosen = positions.into_iter().filter_map(|position| catalogue.series.get(position));
    Ok(chosen.filter(|series| holds(query, &series.key.codes().collect::<Vec<_>>())).collect())
}

/// The growth that a query asks for: by measure, of what.
///
/// # Errors
/// When a code is unknown.
pub(super) fn growth(
    catalogue: &Catalogue,
    query: &DataQuery<'_>,
) -> Result<Vec<(Measure, Vec<GrowthTarget>)>, Refusal> {
    let mut chosen = Vec::new();
    let filters = filters(query);
    for measure in measures() {
        let mut of_measure: BTreeMap<String, GrowthTarget> = BTreeMap::new();
        for (number, filter) in filters.iter().enumerate() {
            let codes = query.keys.get(number).and_then(|key| key.last());
            if codes
                .is_some_and(|codes| !codes.is_empty() && !codes.iter().any(|code| code == measure.code()))
            {
                continue;
            }
            for target in targets(catalogue, filter, &request(measure), Choice::All)? {
                let codes = target.level.key.codes().chain([measure.code()]);
                if holds(query, &codes.collect::<Vec<_>>()) {
                    of_measure.insert(target.level.key.to_string(), target);
                }
            }
        }
        if !of_measure.is_empty() {
            chosen.push((measure, of_measure.into_values().collect()));
        }
    }
    Ok(chosen)
}

/// A filter for each key, without the measure of growth; one for everything where no key is asked for.
fn filters(query: &DataQuery<'_>) -> Vec<SeriesFilter> {
    let dimensions = query.flow.dataset.structure.dimensions().len();
    let filter = |key: Option<&Key>| SeriesFilter {
        dataset: vec![query.flow.dataset.id.to_string()],
        key: key.map(|key| key::text(key.get(..dimensions).unwrap_or_default())),
        ..SeriesFilter::default()
    };
    if query.keys.is_empty() { vec![filter(None)] } else { query.keys.iter().map(Some).map(filter).collect() }
}

fn holds(query: &DataQuery<'_>, codes: &[&str]) -> bool {
    query
        .conditions
        .iter()
        .all(|(position, condition)| codes.get(*position).is_some_and(|code| condition.holds_for(code)))
}

fn request(measure: Measure) -> GrowthRequest {
    GrowthRequest { measure, as_percent: false, base: None, conversion: None, with_inputs: false }
}

/// How many observations some series have.
pub(super) fn count<'a>(series: impl IntoIterator<Item = &'a Series>) -> usize {
    series.into_iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum()
}

/// Keeps what a query asks for of the points of series, one series after the other.
#[derive(Debug, Clone)]
pub(super) struct Sieve {
    times: Option<Condition<Period>>,
    updated_after: Option<NaiveDate>,
    window: Window,
    observations: bool,
    skip: usize,
    left: usize,
}

impl Sieve {
    pub(super) fn new(query: &DataQuery<'_>) -> Self {
        Self {
            times: query.times.clone(),
            updated_after: query.updated_after,
            window: query.window,
            observations: query.observations,
            skip: query.skip,
            left: query.limit.unwrap_or(usize::MAX),
        }
    }

    /// The series with the points that are asked for; none where there are none.
    fn pass(&mut self, mut series: SeriesData) -> Option<SeriesData> {
        match &mut series.points {
            Points::Observations(points) => {
                let published = self.updated_after;
                points.retain(|point| published.is_none_or(|day| point.provenance.published >= day));
                self.keep(points, |point| point.period);
            }
            Points::Growth(growth) => self.keep(&mut growth.points, |point| point.period),
        }
        if series.points.is_empty() {
            return None;
        }
        if !self.observations {
            match &mut series.points {
                Points::Observations(points) => points.clear(),
                Points::Growth(growth) => growth.points.clear(),
            }
        }
        Some(series)
    }

    fn keep<T>(&mut self, points: &mut Vec<T>, period: impl Fn(&T) -> Period) {
        points.retain(|point| self.times.as_ref().is_none_or(|times| times.holds_for(period(point))));
        let trimmed = self.window.trim(std::mem::take(points));
        let skipped = self.skip.min(trimmed.len());
        self.skip -= skipped;
        points.extend(trimmed.into_iter().skip(skipped).take(self.left));
        self.left -= points.len();
    }
}

/// What is read for an answer: always of the same revision, in whatever pieces.
pub(super) struct Reading {
    pub(super) service: Arc<Service>,
    pub(super) state: Arc<State>,
    pub(super) sieve: Sieve,
    pub(super) history: bool,
    /// Whether the observations need not be read, since the series alone are asked for.
    pub(super) keys_only: bool,
}

impl Reading {
    /// The window before the ends of series are cut off, which comes last.
    fn window(&self) -> Window {
        Window { first: None, last: None, ..self.sieve.window }
    }

    /// The observations of some series.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn observations(&mut self, series: &[&Series]) -> Result<Vec<SeriesData>, ServiceError> {
        if self.keys_only {
            let empty = |series: &&Series| SeriesData {
                header: header(&self.state.catalogue, series),
                points: Points::Observations(Vec::new()),
            };
            return Ok(series.iter().map(empty).collect());
        }
        let read = self.service.observations(&self.state, series, &self.window(), self.history).await?;
        Ok(read.into_iter().filter_map(|series| self.sieve.pass(series)).collect())
    }

    /// The growth of some targets.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn growth(
        &mut self,
        chosen: &[(Measure, Vec<GrowthTarget>)],
    ) -> Result<Vec<SeriesData>, ServiceError> {
        let mut all = Vec::new();
        for (measure, targets) in chosen {
            let read = self.service.growth(&self.state, targets, &request(*measure), &self.window()).await?;
            all.extend(read.into_iter().filter_map(|series| self.sieve.pass(series)));
        }
        Ok(all)
    }
}
