//! Evaluation: the scores and ranks of all units at all periods.

use super::definition::Composite;
use super::normalise::{NormalisedColumn, estimate, normalise};
use super::score::{Row, rounded};
use super::{Cell, Inputs, Panel, Refusal};
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

/// A composite index computed from its inputs.
///
/// The interval of a score is the range of the score over the intervals of the unit's inputs, rounded as the score is.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    composite: Composite,
    inputs: Inputs,
    panel: Panel,
    columns: Vec<NormalisedColumn>,
    scores: Vec<Result<Estimate, Refusal>>,
}

/// A place among the units that have a score at a period. Ties share the best place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The place, from 1.
    pub rank: usize,
    /// The number of units.
    pub of: usize,
}

impl Evaluation {
    /// The index of some inputs.
    #[must_use]
    pub fn new(composite: Composite, inputs: Inputs) -> Self {
        let panel = Panel::new(&composite, &inputs);
        let columns: Vec<NormalisedColumn> =
            composite.inputs().iter().map(|(_, input)| normalise(input, &inputs, &panel)).collect();
        let score = |cell: Cell| {
            panel.membership(&inputs, cell)?;
            let row = Row { columns: &columns, place: inputs.row(cell), shift: composite.shift };
            score(&composite, row.group(&composite.root)?)
        };
        let scores = inputs.cells().map(score).collect();
        Self { composite, inputs, panel, columns, scores }
    }

    /// The definition.
    #[must_use]
    pub const fn composite(&self) -> &Composite {
        &self.composite
    }

    /// The inputs.
    #[must_use]
    pub const fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The units that are compared.
    #[must_use]
    pub const fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The score of a unit at a period.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn score(&self, cell: Cell) -> Result<Estimate, Refusal> {
        self.scores[self.inputs.row(cell)]
    }

    /// The place of a unit at a period; `None` without a score.
    #[must_use]
    pub fn rank(&self, cell: Cell) -> Option<Rank> {
        let own = self.score(cell).ok()?.value();
        let mut scores: Vec<f64> = self.ranked(cell.period).into_iter().map(|(_, score)| score).collect();
        scores.sort_by(f64::total_cmp);
        Some(Rank { rank: rank_among(&scores, own), of: scores.len() })
    }

    /// The positions of the units with a score at a period, and the scores.
    #[must_use]
    pub fn ranked(&self, period: usize) -> Vec<(usize, f64)> {
        let units = 0..self.inputs.units().len();
        units.filter_map(|unit| Some((unit, self.score(Cell { unit, period }).ok()?.value()))).collect()
    }

    /// The normalised inputs of a unit at a period.
    pub(super) fn row(&self, cell: Cell) -> Row<'_> {
        Row { columns: &self.columns, place: self.inputs.row(cell), shift: self.composite.shift }
    }
}

/// The score of an aggregate: scaled and rounded, its interval too.
pub(super) fn score(composite: &Composite, aggregate: Estimate) -> Result<Estimate, Refusal> {
    let round = |value: f64| rounded(value, composite.round);
    let bounds = aggregate.bounds().scale(composite.scale);
    let bounds = Bounds::new(bounds.lower().map(round), bounds.upper().map(round));
    estimate(round(aggregate.value() * composite.scale), bounds.ok_or(Refusal::Unbounded)?)
}

/// The place of a score among scores in ascending order: one more than the number of better ones.
pub(super) fn rank_among(ordered: &[f64], score: f64) -> usize {
    ordered.len() - ordered.partition_point(|other| *other <= score) + 1
}
