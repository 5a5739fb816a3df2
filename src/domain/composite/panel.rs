//! Panels: which units are compared with each other.

use std::collections::HashMap;

use super::definition::{Composite, Content, Group, PanelRule};
use super::{Cell, Inputs, Refusal};

/// The units that are compared with each other at each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// For each row of the inputs: whether it takes part, or why it does not.
    rows: Vec<Result<(), Refusal>>,
    /// Whether the set of units differs between periods.
    changes: bool,
    /// For each period the first one at which the same units take part.
    first_same: Vec<usize>,
}

impl Panel {
    /// The panel of some inputs.
    #[must_use]
    pub fn new(composite: &Composite, inputs: &Inputs) -> Self {
        let complete: Vec<bool> =
            inputs.cells().map(|cell| is_complete(&composite.root, inputs, cell)).collect();
        let is_in = |unit: usize, period: usize| complete[inputs.row(Cell { unit, period })];
        let units = 0..inputs.units().len();
        let periods: Vec<usize> = (0..inputs.periods().len())
            .filter(|&period| units.clone().any(|unit| is_in(unit, period)))
            .collect();
        let in_all: Vec<bool> = units.map(|unit| periods.iter().all(|&period| is_in(unit, period))).collect();
        let rows: Vec<Result<(), Refusal>> = inputs
            .cells()
            .map(|cell| match composite.panel {
                _ if !is_in(cell.unit, cell.period) => Err(Refusal::TooFewInputs),
                PanelRule::Fixed if !in_all[cell.unit] => Err(Refusal::SetChanges),
                PanelRule::Fixed | PanelRule::Open => Ok(()),
            })
            .collect();
        let some = |unit: usize| periods.iter().any(|&period| is_in(unit, period));
        let changes = composite.panel == PanelRule::Open
            && in_all.iter().enumerate().any(|(unit, &in_all)| !in_all && some(unit));
        let members = |period: usize| -> Vec<bool> {
            let units = 0..inputs.units().len();
            units.map(|unit| rows[inputs.row(Cell { unit, period })].is_ok()).collect()
        };
        let mut known: HashMap<Vec<bool>, usize> = HashMap::new();
        let all = 0..inputs.periods().len();
        let first_same = all.map(|period| *known.entry(members(period)).or_insert(period)).collect();
        Self { rows, changes, first_same }
    }

    /// Whether a unit is compared with others at a period, or the reason why it is not.
    ///
    /// # Errors
    /// Too few inputs, or not in every period of a fixed panel.
    pub fn membership(&self, inputs: &Inputs, cell: Cell) -> Result<(), Refusal> {
        self.rows[inputs.row(cell)]
    }

    /// Whether the set of units differs between periods.
    #[must_use]
    pub const fn changes(&self) -> bool {
        self.changes
    }

    /// Whether the same units take part at two periods.
    #[must_use]
    pub fn is_same(&self, first: usize, second: usize) -> bool {
        self.first_same.get(first) == self.first_same.get(second)
    }
}

/// Whether a unit has the inputs that a group needs.
fn is_complete(group: &Group, inputs: &Inputs, cell: Cell) -> bool {
    let there = group.parts.iter().filter(|part| match &part.content {
        Content::Input(input) => inputs.get(input.column, cell).is_some(),
        Content::Group(group) => is_complete(group, inputs, cell),
    });
    there.count() >= group.required()
}
