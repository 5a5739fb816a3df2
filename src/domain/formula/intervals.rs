//! Interval arithmetic over a tape.

use super::step::{Binary, Unary};
use super::tape::{Operation, Slot, Tape};
use crate::domain::bounds::Bounds;

/// The intervals of the operations up to one, over intervals of the figures.
pub(super) fn intervals(tape: &Tape, last: Slot, boxes: &[Bounds]) -> Vec<Bounds> {
    let mut intervals = Vec::with_capacity(last + 1);
    for operation in tape.operations.iter().take(last + 1) {
        intervals.push(interval(operation, &intervals, boxes));
    }
    intervals
}

/// The interval at a position; all numbers beyond the end.
#[inline]
pub(super) fn at(intervals: &[Bounds], position: usize) -> Bounds {
    intervals.get(position).copied().unwrap_or(Bounds::UNBOUNDED)
}

/// The interval of an operation, given those of its operands; all numbers where it may have no value.
pub(super) fn interval(operation: &Operation, intervals: &[Bounds], boxes: &[Bounds]) -> Bounds {
    match *operation {
        Operation::Constant(bounds) => bounds,
        Operation::Figure(figure) => at(boxes, figure),
        Operation::Unary(operation, operand) => unary(operation, at(intervals, operand)),
        Operation::Power(base, exponent) => exponent.power(at(intervals, base)),
        Operation::Binary(operation, left, right) => {
            binary(operation, at(intervals, left), at(intervals, right))
        }
    }
}

fn unary(operation: Unary, operand: Bounds) -> Bounds {
    match operation {
        Unary::Negative => -operand,
        Unary::Absolute => operand.abs(),
        Unary::Exponential => operand.exp(),
        Unary::Logarithm => operand.ln().unwrap_or(Bounds::UNBOUNDED),
        Unary::SquareRoot => operand.sqrt().unwrap_or(Bounds::UNBOUNDED),
    }
}

fn binary(operation: Binary, left: Bounds, right: Bounds) -> Bounds {
    match operation {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide => left / right,
        Binary::Percentage | Binary::Index => (left / right).scale(100.0),
        Binary::Rate => rate(left, right),
        Binary::Minimum => left.min(right),
        Binary::Maximum => left.max(right),
    }
}

/// 100·(x/b − 1), for finite ends by the difference, which loses no digits.
fn rate(current: Bounds, base: Bounds) -> Bounds {
    let (Some(least), Some(greatest), Some(base_least), Some(base_greatest)) =
        (current.lower(), current.upper(), base.lower(), base.upper())
    else {
        return (current / base - Bounds::exact(1.0)).scale(100.0);
    };
    if base_least <= 0.0 {
        return (current / base - Bounds::exact(1.0)).scale(100.0);
    }
    let at = |value: f64, base: f64| {
        ((Bounds::exact(value) - Bounds::exact(base)) / Bounds::exact(base)).scale(100.0).ends()
    };
    let lower = at(least, if least < 0.0 { base_least } else { base_greatest });
    let upper = at(greatest, if greatest < 0.0 { base_greatest } else { base_least });
    Bounds::rounded(lower.0, upper.1)
}
