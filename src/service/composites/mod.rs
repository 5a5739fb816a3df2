//! Composite indexes: each a dataset of its own, computed from the series of another one.
//!
//! Their series are in the catalogue with negative numbers, and never in the database. The newest scores are computed when
//! the catalogue is read, and only again where an input has changed; those of another day when they are asked for.

mod compute;
mod dataset;
mod history;
mod observations;
mod plan;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub(super) use compute::CompositeCache;
pub use compute::ComputedIndex;

use self::plan::{CompositePlan, plan};
use super::derived::Refused;
use super::vintages::latest;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::ingest::definitions::{CompositeDefinition, DefinitionProblem, Definitions};
use crate::parallel::{Priority, spawn_on_thread};
use crate::store::{Store, StoreError, StoredSeries};

/// The composite indexes of one revision.
#[derive(Debug, Default)]
pub struct Composites(Vec<Arc<CompositeIndex>>);

/// A composite index.
#[derive(Debug)]
pub struct CompositeIndex {
    /// The dataset of its inputs.
    pub source: Code,
    /// Its definition.
    pub definition: CompositeDefinition,
    /// The newest scores, or why there are none.
    pub outcome: Result<Index, Refused>,
}

impl CompositeIndex {
    /// The name of a unit; its code where it has none.
    #[must_use]
    pub fn unit_name<'a>(&self, catalogue: &'a Catalogue, unit: &'a Code) -> &'a str {
        let id = &self.definition.meta.id;
        let name = match self.definition.units.dimension {
            Role::Activity => catalogue.activity_name(id, unit.as_str()),
            _ => catalogue.area_name(id, unit.as_str()),
        };
        name.unwrap_or(unit.as_str())
    }
}

/// A composite index that is computed.
#[derive(Debug)]
pub struct Index {
    plan: CompositePlan,
    /// The keys of the published series that it reads.
    inputs: Vec<SeriesKey>,
    /// The last revision that changed one of them.
    revision: i64,
    /// The newest scores.
    pub newest: Arc<ComputedIndex>,
}

impl Composites {
    /// All composite indexes, in the order of the datasets of their inputs and of their files.
    pub fn iter(&self) -> impl Iterator<Item = &CompositeIndex> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The composite index with an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&CompositeIndex> {
        self.iter().find(|index| index.definition.meta.id.as_str() == id)
    }

    /// The composite index that a series has the scores of.
    #[must_use]
    pub fn of_series(&self, series: &Series) -> Option<&CompositeIndex> {
        let index = series.is_derived().then(|| self.find(series.dataset.as_str()))?;
        index.filter(|index| index.outcome.is_ok())
    }
}

/// The problems of composite indexes against a catalogue, each with its id, file and line. What waits for data is none,
/// and a dataset that the catalogue lacks has none.
pub(super) fn problems(
    catalogue: &Catalogue,
    dataset: &Code,
    definitions: &Definitions,
) -> Vec<(Code, DefinitionProblem)> {
    let Some(dataset) = catalogue.datasets.get(dataset) else { return Vec::new() };
    let problem = |definition: &CompositeDefinition| {
        let planned = checked(catalogue, dataset, definitions, definition);
        let (refused, line) = planned.err().filter(|(refused, _)| !refused.waits)?;
        let meta = &definition.meta;
        let message = format!("`{}`: {}: {}", meta.id, refused.reason.code(), refused.detail);
        Some((meta.id.clone(), DefinitionProblem { line, ..DefinitionProblem::of(meta, message) }))
    };
    definitions.composites.iter().filter_map(problem).collect()
}

/// The plan of a composite index, if its id is free and its inputs are there.
fn checked(
    catalogue: &Catalogue,
    dataset: &Dataset,
    definitions: &Definitions,
    definition: &CompositeDefinition,
) -> Result<CompositePlan, (Refused, usize)> {
    let id = &definition.meta.id;
    if catalogue.datasets.contains_key(id) {
        let detail = format!("the id `{id}` is that of a dataset; give another");
        return Err((Refused::missing(detail), definition.meta.line));
    }
    plan(catalogue, dataset, &definitions.derived, definition)
}

/// A composite index before its computation.
pub(super) struct PlannedIndex {
    source: Code,
    definition: CompositeDefinition,
    plan: Result<CompositePlan, Refused>,
}

/// Plans all composite indexes over a catalogue without derived series, whose look-ups need not be built.
pub(super) fn planned<'a>(
    catalogue: &Catalogue,
    definitions: impl Iterator<Item = (&'a Code, &'a Definitions)>,
) -> Vec<PlannedIndex> {
    let mut all: Vec<PlannedIndex> = Vec::new();
    for (dataset, definitions) in definitions {
        let Some(source) = catalogue.datasets.get(dataset) else { continue };
        for definition in &definitions.composites {
            let is_taken = all.iter().any(|one| one.definition.meta.id == definition.meta.id);
            let plan = if is_taken {
                Err(Refused::missing(
                    "another dataset has a composite index with this id; give another".to_owned(),
                ))
            } else {
                checked(catalogue, source, definitions, definition).map_err(|(refused, _)| refused)
            };
            if let Err(refused) = &plan {
                let (id, reason) = (&definition.meta.id, refused.reason.code());
                tracing::warn!(%dataset, definition = %id, reason, detail = refused.detail, "a composite index has no scores");
            }
            all.push(PlannedIndex { source: dataset.clone(), definition: definition.clone(), plan });
        }
    }
    all
}

/// Computes planned indexes and adds them to a catalogue, whose look-ups are then built again.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn with_composites(
    store: &Store,
    mut catalogue: Catalogue,
    planned: Vec<PlannedIndex>,
    before: &Composites,
) -> Result<(Catalogue, Composites), StoreError> {
    let mut composites = Composites::default();
    for PlannedIndex { source, definition, plan } in planned {
        let outcome = match plan {
            Err(refused) => Err(refused),
            Ok(plan) => Ok(newest(store, &catalogue, &source, &definition, plan, before).await?),
        };
        let index = CompositeIndex { source, definition, outcome };
        dataset::add(&mut catalogue, &index);
        composites.0.push(Arc::new(index));
    }
    if !composites.0.is_empty() {
        let indexed = spawn_on_thread(Priority::Normal, move || catalogue.indexed()).await;
        catalogue = indexed.ok_or_else(|| StoreError::corrupt("nothing", "the catalogue"))?;
    }
    Ok((catalogue, composites))
}

/// The newest scores: those of before where no input has changed.
async fn newest(
    store: &Store,
    catalogue: &Catalogue,
    source: &Code,
    definition: &CompositeDefinition,
    plan: CompositePlan,
    before: &Composites,
) -> Result<Index, StoreError> {
    let (inputs, revision) = plan.inputs();
    let known = before.find(definition.meta.id.as_str()).filter(|known| known.definition == *definition);
    let known = known.and_then(|known| known.outcome.as_ref().ok());
    if let Some(known) = known.filter(|known| known.inputs == inputs && known.revision == revision) {
        let newest = Arc::clone(&known.newest);
        return Ok(Index { plan, inputs, revision, newest });
    }
    let positions = positions(catalogue, source);
    let series = inputs.iter().filter_map(|key| catalogue.series.get(*positions.get(key.as_str())?));
    let series: Vec<&Series> = series.collect();
    let mut read = store.read().await?;
    let stored = read.observations(&series, &catalogue.vintages).await?;
    read.end_at(catalogue.identity()).await?;
    let newest = Arc::new(computed(catalogue, &positions, definition, &plan, &stored, None));
    Ok(Index { plan, inputs, revision, newest })
}

/// The positions of the published series of a dataset in the list of a catalogue, by key.
fn positions<'a>(catalogue: &'a Catalogue, dataset: &Code) -> HashMap<&'a str, usize> {
    let positions = catalogue.series.of_dataset(dataset.as_str());
    let of_dataset = positions.clone().zip(catalogue.series.range(positions));
    let published = of_dataset.filter(|(_, series)| !series.is_derived());
    published.map(|(position, series)| (series.key.as_str(), position)).collect()
}

/// The index of all vintages of its inputs, as published up to a day.
fn computed(
    catalogue: &Catalogue,
    positions: &HashMap<&str, usize>,
    definition: &CompositeDefinition,
    plan: &CompositePlan,
    vintages: &StoredSeries,
    as_of: Option<NaiveDate>,
) -> ComputedIndex {
    let on_day =
        |(id, vintages): (&i64, &Vec<Observation>)| (*id, latest(vintages, as_of).cloned().collect());
    let stored: StoredSeries = vintages.iter().map(on_day).collect();
    ComputedIndex::new(definition, plan, |series| {
        series.observations(catalogue, |key| positions.get(key.as_str()).copied(), &stored)
    })
}
