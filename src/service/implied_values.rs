//! Implied observations: values that follow from stated ones by the relations of the catalogue.
//!
//! They supplement stated observations and never replace them. No stated or computed value depends on them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use quick_cache::sync::Cache;

use super::error::ServiceError;
use super::query::SeriesFilter;
use super::stated_values::{StatedValues, estimate};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::implied::{self, Conflict, Fact, Node, Relations, solve};
use crate::domain::invariant::count_of;
use crate::domain::observation::{DerivedFrom, Observation, ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;

/// The number of days (`as_of`) whose implied observations are cached.
const CACHED_DAYS: usize = 16;

/// The implied observations of one revision, by the day up to which publications count.
#[derive(Debug)]
pub(super) struct ImpliedCache(pub(super) Cache<Option<NaiveDate>, Arc<Implied>>);

impl Default for ImpliedCache {
    fn default() -> Self {
        Self(Cache::new(CACHED_DAYS))
    }
}

/// The implied observations of one revision and day.
#[derive(Debug, Default)]
pub struct Implied {
    /// By dataset and key.
    pub(super) series: BTreeMap<(Code, SeriesKey), ImpliedSeries>,
    /// The contradictions between stated observations, by dataset.
    pub(super) conflicts: Vec<(Code, Conflict<Node>)>,
}

/// The implied observations of a series.
#[derive(Debug)]
pub(super) struct ImpliedSeries {
    /// The series; its number is 0 when nothing is stated of it.
    pub(super) series: Series,
    /// In order of time.
    pub(super) observations: Vec<Observation>,
}

impl Implied {
    /// The selected series in the order of dataset and key: those of the catalogue, and those that have only implied
    /// observations, whose number is 0.
    ///
    /// # Errors
    /// When a code of the filter is unknown.
    pub fn select(&self, catalogue: &Catalogue, filter: &SeriesFilter) -> Result<Vec<Series>, ServiceError> {
        let positions = filter.select(catalogue)?;
        let stated = positions.into_iter().filter_map(|position| catalogue.series_at(position));
        let only_implied: Vec<Series> =
            self.series.values().map(|entry| entry.series.clone()).filter(|series| series.id == 0).collect();
        let mut selected: Vec<Series> = stated.cloned().collect();
        selected.extend(filter.matching(catalogue, &only_implied)?.into_iter().cloned());
        selected.sort_by(|a, b| (&a.dataset, &a.key).cmp(&(&b.dataset, &b.key)));
        Ok(selected)
    }

    /// The implied observations of a series, in order of time; empty when there are none.
    #[must_use]
    pub fn observations(&self, series: &Series) -> &[Observation] {
        let entry = self.series.get(&(series.dataset.clone(), series.key.clone()));
        entry.map(|entry| entry.observations.as_slice()).unwrap_or_default()
    }

    pub(super) fn add(
        &mut self,
        catalogue: &Catalogue,
        dataset: &Dataset,
        values: &StatedValues,
        relations: &Relations<'_>,
    ) {
        let facts = facts(catalogue, values);
        let constraints = relations.constraints(facts.iter().map(|fact| fact.node.clone()));
        let solution = solve(&facts, &constraints, |node| relations.value_domain(node));
        let published: HashMap<Arc<str>, NaiveDate> = facts
            .iter()
            .filter_map(|fact| {
                Some((Arc::clone(&fact.id), values.newest.get(&fact.node)?.provenance.published))
            })
            .collect();
        for implied in solution.implied {
            if values.newest.contains_key(&implied.node) {
                continue;
            }
            let id = (dataset.id.clone(), implied.node.series.clone());
            let Some(series) = series_of(catalogue, dataset, &implied.node) else { continue };
            let entry = self.series.entry(id);
            let entry = entry.or_insert_with(|| ImpliedSeries { series, observations: Vec::new() });
            entry.observations.push(observation(implied, &published));
        }
        for entry in self.series.values_mut().filter(|entry| entry.series.id == 0) {
            entry.series.first = entry.observations.first().map(|observation| observation.period);
            entry.series.last = entry.observations.last().map(|observation| observation.period);
            entry.series.observations = count_of(entry.observations.len());
        }
        self.conflicts.extend(solution.conflicts.into_iter().map(|conflict| (dataset.id.clone(), conflict)));
    }
}

/// The newest observations, without those that are recorded as not comparable with others.
fn facts(catalogue: &Catalogue, values: &StatedValues) -> Vec<Fact<Node>> {
    let fits = |observation: &&Observation| {
        let figure = observation.provenance.figure.as_deref().and_then(|id| catalogue.find_figure(id));
        figure.is_none_or(|figure| figure.evidence.is_none())
    };
    let newest = values.newest.iter().filter(|(_, observation)| fits(observation));
    newest
        .filter_map(|(node, observation)| {
            let unnamed = || format!("{} {}", node.series, node.period).into();
            Some(Fact {
                node: node.clone(),
                estimate: estimate(observation)?,
                id: observation.provenance.figure.clone().unwrap_or_else(unnamed),
            })
        })
        .collect()
}

/// The series of a node, with number 0 when nothing is stated of it.
fn series_of(catalogue: &Catalogue, dataset: &Dataset, node: &Node) -> Option<Series> {
    if let Some(series) = catalogue.find_series(&dataset.id, &node.series) {
        return Some(series.clone());
    }
    let (key, frequency) = (node.series.clone(), node.period.frequency());
    let series = Series::new(dataset.id.clone(), &dataset.structure, key, frequency).ok()?;
    Some(Series { revision: catalogue.revision, ..series })
}

fn observation(
    implied: implied::ImpliedValue<Node>,
    published: &HashMap<Arc<str>, NaiveDate>,
) -> Observation {
    // An implied value is known from the day on which the last of its figures was published.
    let days = implied.derivation.figures.iter().filter_map(|figure| published.get(figure));
    Observation {
        period: implied.node.period,
        value: Some(implied.estimate.value()),
        bounds: implied.estimate.bounds(),
        status: ObservationStatus::ESTIMATED,
        provenance: Provenance {
            qualifier: Qualifier::Approximately,
            origin: Origin::Implied,
            figure: None,
            printed: None,
            attributes: None,
            published: days.max().copied().unwrap_or_default(),
            vintage: 0,
            derived_from: Some(DerivedFrom::Implied(implied.derivation)),
            outlook: None,
        },
    }
}
