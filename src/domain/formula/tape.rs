//! Tapes: the operations of one point in the order of their evaluation.

use super::refusal::Refusal;
use super::step::{Binary, Exponent, Unary};
use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Pair, index, rate};

/// The position of an operation on its tape. Its operands come before it.
pub(super) type Slot = usize;

/// An operation of a tape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operation {
    Constant(Bounds),
    /// A figure, by its number. Each figure has one operation.
    Figure(usize),
    Unary(Unary, Slot),
    Binary(Binary, Slot, Slot),
    Power(Slot, Exponent),
}

/// The operations of one point, with the number that each gives.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) operations: Vec<Operation>,
    pub(super) values: Vec<f64>,
    /// The intervals of the figures, by number.
    pub(super) boxes: Vec<Bounds>,
    /// Where the figures are, by number.
    pub(super) slots: Vec<Slot>,
}

/// The greatest number of operations of a point.
const MAX_OPERATIONS: usize = 4_096;

impl Tape {
    /// A number, with an interval that contains it.
    pub(super) fn constant(&mut self, value: f64, bounds: Bounds) -> Result<Slot, Refusal> {
        self.push(Operation::Constant(bounds), value)
    }

    pub(super) fn figure(&mut self, estimate: Estimate) -> Result<Slot, Refusal> {
        let slot = self.push(Operation::Figure(self.boxes.len()), estimate.value())?;
        self.boxes.push(estimate.bounds());
        self.slots.push(slot);
        Ok(slot)
    }

    pub(super) fn unary(&mut self, operation: Unary, operand: Slot) -> Result<Slot, Refusal> {
        let value = unary_value(operation, self.value(operand))?;
        self.push(Operation::Unary(operation, operand), value)
    }

    pub(super) fn binary(&mut self, operation: Binary, left: Slot, right: Slot) -> Result<Slot, Refusal> {
        let value = binary_value(operation, self.value(left), self.value(right))?;
        if left == right
            && let Some(value) = quotient_by_itself(operation)
        {
            return self.constant(value, Bounds::exact(value));
        }
        self.push(Operation::Binary(operation, left, right), value)
    }

    pub(super) fn power(&mut self, base: Slot, exponent: Exponent) -> Result<Slot, Refusal> {
        let value = power_value(self.value(base), exponent)?;
        self.push(Operation::Power(base, exponent), value)
    }

    /// Forgets the operations behind one.
    pub(super) fn cut(&mut self, last: Slot) {
        self.operations.truncate(last + 1);
        self.values.truncate(last + 1);
    }

    fn value(&self, slot: Slot) -> f64 {
        self.values.get(slot).copied().unwrap_or_default()
    }

    fn push(&mut self, operation: Operation, value: f64) -> Result<Slot, Refusal> {
        if !value.is_finite() {
            return Err(Refusal::Unbounded);
        }
        if self.operations.len() >= MAX_OPERATIONS {
            return Err(Refusal::TooDeep);
        }
        self.operations.push(operation);
        self.values.push(value);
        Ok(self.operations.len() - 1)
    }
}

fn unary_value(operation: Unary, value: f64) -> Result<f64, Refusal> {
    match operation {
        Unary::Negative => Ok(-value),
        Unary::Absolute => Ok(value.abs()),
        Unary::Exponential => Ok(value.exp()),
        Unary::Logarithm if value > 0.0 => Ok(value.ln()),
        Unary::SquareRoot if value >= 0.0 => Ok(value.sqrt()),
        Unary::Logarithm | Unary::SquareRoot => Err(Refusal::Domain),
    }
}

fn binary_value(operation: Binary, left: f64, right: f64) -> Result<f64, Refusal> {
    let is_zero = right.abs() <= 0.0;
    match operation {
        Binary::Add => Ok(left + right),
        Binary::Subtract => Ok(left - right),
        Binary::Multiply => Ok(left * right),
        Binary::Divide | Binary::Percentage if is_zero => Err(Refusal::BaseZero),
        Binary::Divide => Ok(left / right),
        Binary::Percentage if right < 0.0 => Err(Refusal::BaseNegative),
        Binary::Percentage => Ok(left / right * 100.0),
        Binary::Rate => growth(left, right, rate),
        Binary::Index => growth(left, right, index),
        Binary::Minimum => Ok(left.min(right)),
        Binary::Maximum => Ok(left.max(right)),
    }
}

type GrowthFormula = fn(Pair<'_>) -> Result<Estimate, crate::domain::growth::Refusal>;

fn growth(left: f64, right: f64, formula: GrowthFormula) -> Result<f64, Refusal> {
    let (Some(current), Some(base)) = (Estimate::exact(left), Estimate::exact(right)) else {
        return Err(Refusal::Unbounded);
    };
    Ok(formula(Pair { current: &current, base: &base })?.value())
}

/// The quotient of a number by itself, which is exact whatever the interval of the number.
const fn quotient_by_itself(operation: Binary) -> Option<f64> {
    match operation {
        Binary::Divide => Some(1.0),
        Binary::Percentage | Binary::Index => Some(100.0),
        Binary::Rate => Some(0.0),
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Minimum | Binary::Maximum => None,
    }
}

fn power_value(base: f64, exponent: Exponent) -> Result<f64, Refusal> {
    if base < 0.0 && !exponent.is_whole() {
        Err(Refusal::Domain)
    } else if base.abs() <= 0.0 && exponent.value() < 0.0 {
        Err(Refusal::BaseZero)
    } else {
        Ok(base.powf(exponent.value()))
    }
}
