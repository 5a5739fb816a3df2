//! Scores as observations of series.

use std::sync::Arc;

use super::compute::ComputedIndex;
use crate::domain::bounds::Bounds;
use crate::domain::composite::{Cell, Refusal};
use crate::domain::formula::BoundsQuality;
use crate::domain::lineage::{CompositeLineage, LineageInput, ScoreBounds};
use crate::domain::observation::{DerivedFrom, Observation, ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;
use crate::ingest::definitions::CompositeDefinition;

/// The scores of a unit, in order of time: one for each period at which an input has an observation.
pub(super) fn observations(
    definition: &CompositeDefinition,
    index: &ComputedIndex,
    unit: usize,
) -> Vec<Observation> {
    let periods = 0..index.evaluation.inputs().periods().len();
    let cells = periods.map(|period| Cell { unit, period });
    cells
        .filter(|&cell| index.of_cell(cell).next().is_some())
        .map(|cell| observation(definition, index, cell))
        .collect()
}

fn observation(definition: &CompositeDefinition, index: &ComputedIndex, cell: Cell) -> Observation {
    let score = index.evaluation.score(cell);
    let (value, bounds) = match score {
        Ok(score) => (Some(score.value()), score.bounds()),
        Err(_) => (None, Bounds::UNBOUNDED),
    };
    let newest = index.of_cell(cell).map(|one| (one.provenance.published, one.provenance.vintage)).max();
    let (published, vintage) = newest.unwrap_or_default();
    let is_exact = value.is_none_or(|value| bounds == Bounds::exact(value));
    Observation {
        period: index.evaluation.inputs().periods()[cell.period],
        value,
        bounds,
        status: status(index, cell, value.is_some()),
        provenance: Provenance {
            qualifier: if is_exact { Qualifier::Exact } else { Qualifier::Approximately },
            origin: Origin::Composite,
            figure: None,
            printed: None,
            attributes: None,
            published,
            vintage,
            outlook: None,
            derived_from: Some(DerivedFrom::Composite(Arc::new(lineage(definition, index, cell)))),
        },
    }
}

/// The weakest status of the inputs; a break where the units that are compared are not those of the period before.
fn status(index: &ComputedIndex, cell: Cell, has_value: bool) -> ObservationStatus {
    if !has_value {
        return ObservationStatus::MISSING;
    }
    let used = index.of_cell(cell).filter(|one| one.value.is_some());
    let weakest =
        used.map(|one| one.status).reduce(ObservationStatus::weaker).unwrap_or(ObservationStatus::NORMAL);
    let evaluation = &index.evaluation;
    let breaks = evaluation.composite().is_relative()
        && cell.period.checked_sub(1).is_some_and(|before| !evaluation.panel().is_same(before, cell.period));
    if breaks && weakest == ObservationStatus::NORMAL { ObservationStatus::BREAK } else { weakest }
}

fn lineage(definition: &CompositeDefinition, index: &ComputedIndex, cell: Cell) -> CompositeLineage {
    let (inputs, missing) = inputs(index, cell);
    let has_score = index.evaluation.score(cell).is_ok();
    let set = has_score.then(|| u32::try_from(index.evaluation.first_of_set(cell) + 1).unwrap_or(u32::MAX));
    CompositeLineage {
        definition: Arc::clone(&definition.meta),
        inputs,
        outcome: index.evaluation.score(cell).map(|_| index.quality(cell)),
        missing: if index.evaluation.score(cell) == Err(Refusal::TooFewInputs) {
            missing
        } else {
            Vec::new()
        },
        set: set.unwrap_or_default(),
    }
}

impl ComputedIndex {
    /// What the interval of the score of a unit at a period is.
    #[must_use]
    pub fn quality(&self, cell: Cell) -> ScoreBounds {
        let is_outer = |one: &Observation| match &one.provenance.derived_from {
            Some(DerivedFrom::Formula(lineage)) => lineage.outcome == Ok(BoundsQuality::Outer),
            _ => false,
        };
        if self.evaluation.composite().is_relative() {
            ScoreBounds::Own
        } else if self.of_cell(cell).any(is_outer) || shares_figures(self, cell) {
            ScoreBounds::Outer
        } else {
            ScoreBounds::Exact
        }
    }
}

/// Whether a figure enters more than one input, so that the inputs do not move independently.
fn shares_figures(index: &ComputedIndex, cell: Cell) -> bool {
    let (all, _) = all_inputs(index, cell);
    let mut distinct: Vec<_> = all.iter().map(|one| (&one.series, one.period)).collect();
    distinct.sort();
    distinct.dedup();
    distinct.len() < all.len()
}

fn inputs(index: &ComputedIndex, cell: Cell) -> (Vec<LineageInput>, Vec<Arc<str>>) {
    let (mut all, missing) = all_inputs(index, cell);
    all.sort_by(|a, b| (&a.series, a.period).cmp(&(&b.series, b.period)));
    all.dedup();
    (all, missing)
}

/// The observations behind all inputs of a unit at a period, and the ids of the parts whose input is missing.
fn all_inputs(index: &ComputedIndex, cell: Cell) -> (Vec<LineageInput>, Vec<Arc<str>>) {
    let (mut inputs, mut missing) = (Vec::new(), Vec::new());
    for (part, input) in index.evaluation.composite().inputs() {
        let observation = index.observation(input.column, cell);
        if observation.is_none_or(|one| one.value.is_none()) {
            missing.push(Arc::from(part.id.as_str()));
        }
        if let Some(DerivedFrom::Formula(lineage)) =
            observation.and_then(|one| one.provenance.derived_from.as_ref())
        {
            inputs.extend(lineage.inputs.iter().cloned());
        }
    }
    (inputs, missing)
}
