//! Fetching observations.

use chrono::NaiveDate;

use super::query::Window;
use super::state::State;
use super::vintages::latest;
use super::{Service, ServiceError};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset::{AnswerHeader, IndicatorHeader, NamedCode, Points, SeriesData, SeriesHeader};
use crate::domain::observation::{Observation, Origin};
use crate::domain::observations::{Observations, RegularSeries};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::snapshot::PackedSeries;
use crate::store::StoredSeries;

/// What a series is, with the names of its codes; a code without a name is its own.
#[must_use]
pub fn header(catalogue: &Catalogue, series: &Series) -> SeriesHeader {
    let area = catalogue.areas.get(&series.area).map_or(series.area.as_str(), |area| &area.name);
    let activity = catalogue.activities.get(&series.activity);
    let indicator = catalogue.indicator_of(series);
    let own_class = series.unit.as_ref().and_then(|unit| catalogue.units.get(unit)).map(|unit| unit.class);
    let unit = series.unit.as_ref().or(indicator.map(|indicator| &indicator.unit));
    let unit_class = own_class.or(indicator.map(|indicator| indicator.unit_class));
    SeriesHeader {
        dataset: series.dataset.clone(),
        key: series.key.clone(),
        frequency: series.frequency,
        area: NamedCode { code: series.area.clone(), name: area.into() },
        activity: NamedCode {
            code: series.activity.clone(),
            name: activity.map_or(series.activity.as_str(), |activity| &activity.name).into(),
        },
        indicator: IndicatorHeader {
            code: series.indicator.clone(),
            name: indicator.map_or(series.indicator.as_str(), |indicator| &indicator.name).into(),
            unit: unit.unwrap_or(&series.indicator).clone(),
            unit_class: unit_class.unwrap_or(UnitClass::Level),
            price_basis: indicator.map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis),
        },
        own: own_codes(catalogue, series),
    }
}

/// The codes of a series in the dimensions that are its dataset's own.
fn own_codes(catalogue: &Catalogue, series: &Series) -> Vec<(String, Code)> {
    let Some(dataset) = catalogue.datasets.get(&series.dataset) else { return Vec::new() };
    let dimensions = dataset.structure.dimensions().iter().zip(series.key.codes());
    dimensions
        .filter(|(dimension, _)| dimension.role.is_none())
        .filter_map(|(dimension, code)| Some((dimension.id.clone(), code.parse().ok()?)))
        .collect()
}

/// What stands before the series of an answer.
#[must_use]
pub fn answer_header<'a>(
    catalogue: &Catalogue,
    series: impl IntoIterator<Item = &'a Series>,
    next: Option<String>,
) -> AnswerHeader {
    let mut before: Option<&Code> = None;
    // Series of one dataset follow each other.
    let datasets = series.into_iter().map(|series| &series.dataset);
    let datasets = datasets.filter(|dataset| before.replace(dataset) != Some(dataset));
    let structures = datasets.filter_map(|dataset| catalogue.datasets.get(dataset));
    let mut dimensions: Vec<String> = Vec::new();
    for dimension in structures.flat_map(|dataset| dataset.structure.dimensions()) {
        if dimension.role.is_none() && !dimensions.contains(&dimension.id) {
            dimensions.push(dimension.id.clone());
        }
    }
    AnswerHeader { revision: catalogue.revision, next, dimensions }
}

impl Service {
    /// All vintages of the observations of some series, as one revision has them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn vintages(&self, state: &State, series: &[&Series]) -> Result<StoredSeries, ServiceError> {
        let (mut stored, missing) = in_memory(state, series, PackedSeries::is_whole);
        stored.extend(self.read(state, &missing).await?);
        Ok(stored)
    }

    /// What was the newest published of some series up to a day, or up to now, as one revision has it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn newest(
        &self,
        state: &State,
        series: &[&Series],
        as_of: Option<NaiveDate>,
    ) -> Result<StoredSeries, ServiceError> {
        let (mut stored, missing) = in_memory(state, series, |packed| as_of.is_none() || packed.is_whole());
        if let Some(day) = as_of {
            for observations in stored.values_mut() {
                observations.retain(|observation| observation.provenance.published <= day);
            }
        }
        for (id, vintages) in self.read(state, &missing).await? {
            stored.insert(id, latest(&vintages, as_of).cloned().collect());
        }
        Ok(stored)
    }

    /// Series as the database has them.
    async fn read(&self, state: &State, series: &[&Series]) -> Result<StoredSeries, ServiceError> {
        if series.is_empty() {
            return Ok(StoredSeries::new());
        }
        // In a box, since whatever waits for it is as large, and moved for each request, most of which do without.
        let read = async { self.store.read().await?.observations(series, &state.catalogue.vintages).await };
        Ok(Box::pin(read).await?)
    }

    /// The observations of some series within a window, in the order of the series.
    ///
    /// With `all_vintages` every publication of a value is given, the withdrawn ones left out.
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
        let is_newest = !all_vintages && window.as_of.is_none();
        let plain = |one: &Series| Some(cut(is_newest.then(|| state.plain(one)).flatten()?, window));
        let plain: Vec<Option<RegularSeries>> = series.iter().map(|one| plain(one)).collect();
        let others = series.iter().zip(&plain).filter(|(_, plain)| plain.is_none());
        let others: Vec<&Series> = others.map(|(one, _)| *one).collect();
        let mut stored = if all_vintages {
            self.vintages(state, &others).await?
        } else {
            self.newest(state, &others, window.as_of).await?
        };
        let mut points = |one: &Series, plain: Option<RegularSeries>| -> Observations {
            if let Some(plain) = plain {
                return plain.into();
            }
            let mut observations = stored.remove(&one.id).unwrap_or_default();
            if all_vintages || window.from.is_some() || window.to.is_some() {
                observations.retain(|observation| {
                    window.contains(observation.period)
                        && (!all_vintages || is_published(observation, window))
                });
            }
            window.trim(observations).into()
        };
        let data = series.iter().zip(plain).map(|(one, plain)| SeriesData {
            header: header(&state.catalogue, one),
            points: Points::Observations(points(one, plain)),
        });
        Ok(data.collect())
    }
}

/// The series of which what is in memory is enough, and the others.
fn in_memory<'a>(
    state: &State,
    series: &[&'a Series],
    is_enough: impl Fn(&PackedSeries) -> bool,
) -> (StoredSeries, Vec<&'a Series>) {
    let mut stored = StoredSeries::with_capacity(series.len());
    let mut missing = Vec::new();
    for one in series {
        let unpacked = state.packed(one, |packed| {
            is_enough(packed).then(|| packed.observations(one.frequency, &state.catalogue.vintages))
        });
        match unpacked.flatten() {
            Some(observations) => _ = stored.insert(one.id, observations),
            None => missing.push(*one),
        }
    }
    (stored, missing)
}

/// Whether an observation was published up to the day of a window, and is no withdrawal.
fn is_published(observation: &Observation, window: &Window) -> bool {
    observation.provenance.origin != Origin::Withdrawn
        && window.as_of.is_none_or(|day| observation.provenance.published <= day)
}

/// Those of plain observations that lie in a window.
fn cut(mut plain: RegularSeries, window: &Window) -> RegularSeries {
    if window.from.is_some() || window.to.is_some() {
        plain.retain(|period| window.contains(period));
    }
    if window.first.is_some() || window.last.is_some() {
        let (head, tail) = (window.first.unwrap_or(0), window.last.unwrap_or(0));
        let (mut before, mut left) = (0, plain.len());
        plain.retain(|_| {
            let holds = before < head || left <= tail;
            before += 1;
            left -= 1;
            holds
        });
    }
    plain
}
