//! The derived series of a new revision: planned, computed where an input has changed, and put into the catalogue.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evaluate::evaluate;
use super::inputs::KeyInputs;
use super::plan::{Plan, PlannedIndicator, PlannedSeries, plan};
use super::{Derived, DerivedIndicator, DerivedSeries};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::invariant::count_of;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::ingest::definitions::Definitions;
use crate::limits::DERIVED_PER_READ;
use crate::parallel::{Priority, parallel_map, processors, spawn_on_thread};
use crate::service::definitions::DefinitionSet;
use crate::service::state::State;
use crate::service::vintages::latest;
use crate::store::{Store, StoreError, StoredSeries};

/// A catalogue whose look-ups are not built, with the plans of its derived indicators by dataset.
struct Work {
    catalogue: Catalogue,
    plans: Vec<(Code, Plan)>,
}

/// A planned series: the position of the plan, and its position there.
type Place = (usize, usize);

/// A catalogue with the derived indicators and series in it, and these. Its look-ups are built.
///
/// # Errors
/// When the store does not answer.
pub(in crate::service) async fn with_derived(
    store: &Store,
    lists: Catalogue,
    definitions: &Arc<DefinitionSet>,
    before: &State,
) -> Result<(Catalogue, Derived), StoreError> {
    // Requests wait for the first catalogue.
    let priority = if before.catalogue.revision == 0 { Priority::Normal } else { Priority::Low };
    let of_plan = Arc::clone(definitions);
    let work = on_thread(priority, move || Work { plans: plans(&lists, &of_plan), catalogue: lists }).await?;
    let (work, computed) = computed(store, work, &before.derived, priority).await?;
    let definitions = Arc::clone(definitions);
    on_thread(priority, move || added(work, computed, &definitions)).await
}

/// A value that is made on a background thread.
async fn on_thread<T: Send + 'static>(
    priority: Priority,
    make: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    spawn_on_thread(priority, make).await.ok_or_else(|| StoreError::corrupt("nothing", "the catalogue"))
}

fn plans(catalogue: &Catalogue, definitions: &DefinitionSet) -> Vec<(Code, Plan)> {
    let of_dataset = |(id, definitions): (&Code, &Definitions)| {
        let dataset = catalogue.datasets.get(id).filter(|_| !definitions.derived.is_empty())?;
        Some((id.clone(), plan(catalogue, dataset, &definitions.derived)))
    };
    definitions.iter().filter_map(of_dataset).collect()
}

/// The planned series with their observations, in their order: those of before where no input has changed.
async fn computed(
    store: &Store,
    mut work: Work,
    before: &Derived,
    priority: Priority,
) -> Result<(Work, Vec<Arc<DerivedSeries>>), StoreError> {
    let (known, missing) = known(&work, before);
    let mut made: Vec<DerivedSeries> = Vec::with_capacity(missing.len());
    for chunk in missing.chunks(DERIVED_PER_READ) {
        let stored = {
            let inputs = inputs(&work, chunk);
            let mut read = store.read().await?;
            let stored = read.observations(&inputs, &work.catalogue.vintages).await?;
            read.end_at(work.catalogue.identity()).await?;
            stored
        };
        let chunk = chunk.to_vec();
        let compute = move || (compute(&work, &chunk, &stored), work);
        let (series, back) = on_thread(priority, compute).await?;
        work = back;
        made.extend(series);
    }
    let mut made = made.into_iter().map(Arc::new);
    let all = known.into_iter().filter_map(|known| known.or_else(|| made.next()));
    Ok((work, all.collect()))
}

/// For each planned series the one of before, if it is still valid; and the places of the others.
fn known(work: &Work, before: &Derived) -> (Vec<Option<Arc<DerivedSeries>>>, Vec<Place>) {
    let of_before = before.by_key();
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    for (place, (dataset, plan)) in work.plans.iter().enumerate() {
        for (number, planned) in plan.series.iter().enumerate() {
            let valid = of_before.get(&(dataset, &planned.series.key)).filter(|known| {
                known.revision == planned.revision
                    && known.calculation == planned.calculation
                    && known.inputs == keys(&work.catalogue, planned)
            });
            if valid.is_none() {
                missing.push((place, number));
            }
            known.push(valid.map(|known| Arc::clone(known)));
        }
    }
    (known, missing)
}

/// The keys of the series that a planned series reads.
fn keys(catalogue: &Catalogue, planned: &PlannedSeries) -> Vec<SeriesKey> {
    let series = planned.inputs.iter().filter_map(|position| catalogue.series.get(*position));
    series.map(|series| series.key.clone()).collect()
}

/// The published series that some planned series read, each once.
fn inputs<'w>(work: &'w Work, chunk: &[Place]) -> Vec<&'w Series> {
    let planned = chunk.iter().filter_map(|place| planned(work, *place));
    let positions: BTreeSet<usize> = planned.flat_map(|(_, planned)| &planned.inputs).copied().collect();
    positions.into_iter().filter_map(|position| work.catalogue.series.get(position)).collect()
}

fn planned(work: &Work, (place, number): Place) -> Option<(&Code, &PlannedSeries)> {
    let (dataset, plan) = work.plans.get(place)?;
    Some((dataset, plan.series.get(number)?))
}

/// Computes some planned series, on all processors.
fn compute(work: &Work, chunk: &[Place], stored: &StoredSeries) -> Vec<DerivedSeries> {
    let newest = |(id, vintages): (&i64, &Vec<Observation>)| (*id, latest(vintages, None).cloned().collect());
    let newest: StoredSeries = stored.iter().map(newest).collect();
    let size = chunk.len().div_ceil(processors()).max(1);
    let parts = parallel_map(chunk.chunks(size), |part| {
        let planned = part.iter().filter_map(|place| planned(work, *place));
        let series = planned.map(|(dataset, planned)| DerivedSeries {
            dataset: dataset.clone(),
            key: planned.series.key.clone(),
            newest: evaluate(
                &planned.formulated,
                &KeyInputs::at(&work.catalogue, &planned.inputs).with(&newest),
            ),
            formulated: planned.formulated.clone(),
            calculation: planned.calculation.clone(),
            inputs: keys(&work.catalogue, planned),
            revision: planned.revision,
        });
        series.collect::<Vec<_>>()
    });
    parts.into_iter().flatten().collect()
}

/// Adds the planned indicators and the computed series to the catalogue, and builds its look-ups.
fn added(work: Work, computed: Vec<Arc<DerivedSeries>>, definitions: &DefinitionSet) -> (Catalogue, Derived) {
    let Work { mut catalogue, plans } = work;
    let mut derived = Derived {
        digest: definitions.digest().to_owned(),
        waiting: definitions.waiting(&catalogue),
        ..Derived::default()
    };
    let mut results = (1..).zip(&computed);
    let mut series = Vec::with_capacity(computed.len());
    for (dataset, plan) in plans {
        for planned in plan.indicators {
            derived.indicators.push(add_indicator(&mut catalogue, &dataset, planned));
        }
        for (planned, (number, result)) in plan.series.into_iter().zip(results.by_ref()) {
            series.push(with_extent(&mut catalogue, planned, -number, &result.newest));
        }
    }
    catalogue.series.put_all(series);
    derived.series = computed;
    (catalogue.indexed(), derived)
}

fn add_indicator(catalogue: &mut Catalogue, dataset: &Code, planned: PlannedIndicator) -> DerivedIndicator {
    let PlannedIndicator { definition, indicator, unit, series, refused } = planned;
    if let Some(refused) = &refused {
        tracing::warn!(%dataset, definition = %definition.meta.id, reason = refused.reason.code(), detail = refused.detail, "a derived indicator has no values");
    }
    if let Some(unit) = unit {
        catalogue.add_unit(unit);
    }
    if indicator.is_some() && definition.formula.is_share() {
        catalogue.computed_shares.insert((dataset.clone(), definition.meta.id.clone()));
    }
    if let Some(indicator) = indicator {
        let id = (dataset.clone(), indicator.code.clone());
        Arc::make_mut(&mut catalogue.indicators).insert(id, indicator);
    }
    DerivedIndicator { dataset: dataset.clone(), definition, series, refused }
}

/// A series with its number, its unit, which the catalogue gets too, and the extent of its observations.
fn with_extent(
    catalogue: &mut Catalogue,
    planned: PlannedSeries,
    id: i64,
    observations: &[Observation],
) -> Series {
    let PlannedSeries { series, unit, .. } = planned;
    let of_indicator = catalogue.indicator_of(&series).map(|indicator| &indicator.unit);
    let own = (of_indicator != Some(&unit.code)).then(|| unit.code.clone());
    catalogue.add_unit(unit);
    let mut series = Series {
        id,
        first: observations.first().map(|one| one.period),
        last: observations.last().map(|one| one.period),
        observations: count_of(observations.len()),
        ..series
    };
    series.unit = own;
    series
}
