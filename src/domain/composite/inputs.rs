//! The inputs of a composite index: a number for each input, unit and period.

use super::Refusal;
use crate::domain::code::Code;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

/// The values of all inputs: a table with one column an input and one row a unit and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    units: Vec<Code>,
    periods: Vec<Period>,
    columns: Vec<Column>,
}

/// The values of one input.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    values: Vec<Option<Estimate>>,
    /// Whether they are amounts at the prices of each period.
    is_at_current_prices: bool,
    /// The reason why none of them can be used.
    refusal: Option<Refusal>,
}

/// A unit and a period, by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The position of the unit.
    pub unit: usize,
    /// The position of the period.
    pub period: usize,
}

impl Inputs {
    /// A table without values.
    #[must_use]
    pub fn new(units: Vec<Code>, periods: Vec<Period>, columns: usize) -> Self {
        let rows = units.len() * periods.len();
        let column = Column { values: vec![None; rows], is_at_current_prices: false, refusal: None };
        Self { units, periods, columns: vec![column; columns] }
    }

    /// The units, in the order of their positions.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// The periods, in the order of their positions.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Sets a value; nothing happens outside the table.
    pub fn set(&mut self, column: usize, cell: Cell, value: Option<Estimate>) {
        let row = self.row(cell);
        if let Some(place) = self.columns.get_mut(column).and_then(|column| column.values.get_mut(row)) {
            *place = value;
        }
    }

    /// The value of an input; `None` where it is missing.
    #[must_use]
    pub fn get(&self, column: usize, cell: Cell) -> Option<Estimate> {
        *self.columns.get(column)?.values.get(self.row(cell))?
    }

    /// Says that an input consists of amounts at the prices of each period.
    pub fn mark_current_prices(&mut self, column: usize) {
        if let Some(column) = self.columns.get_mut(column) {
            column.is_at_current_prices = true;
        }
    }

    /// Refuses all values of an input.
    pub fn refuse(&mut self, column: usize, refusal: Refusal) {
        if let Some(column) = self.columns.get_mut(column) {
            column.refusal = Some(refusal);
        }
    }

    pub(super) fn is_at_current_prices(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.is_at_current_prices)
    }

    pub(super) fn refusal(&self, column: usize) -> Option<Refusal> {
        self.columns.get(column)?.refusal
    }

    /// The cell of a unit and a period.
    #[must_use]
    pub fn cell(&self, unit: &str, period: Period) -> Option<Cell> {
        Some(Cell {
            unit: self.units.iter().position(|one| one.as_str() == unit)?,
            period: self.periods.iter().position(|one| *one == period)?,
        })
    }

    /// All cells, unit by unit.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let periods = self.periods.len();
        (0..self.units.len()).flat_map(move |unit| (0..periods).map(move |period| Cell { unit, period }))
    }

    /// The position of a cell in a column.
    pub(super) fn row(&self, cell: Cell) -> usize {
        cell.unit * self.periods.len() + cell.period
    }
}
