//! Partial derivatives over a tape, as intervals, by reverse accumulation.

use super::intervals::at;
use super::step::{Binary, Exponent, Unary};
use super::tape::{Operation, Slot, Tape};
use crate::domain::bounds::Bounds;

const ZERO: Bounds = Bounds::point(0.0);
const ONE: Bounds = Bounds::point(1.0);

/// The derivative of an operation by each one up to it, over these intervals of all operations.
///
/// Each interval contains the derivative at every point of the box, and where there is a kink those on both sides.
pub(super) fn slopes(tape: &Tape, intervals: &[Bounds], last: Slot) -> Vec<Bounds> {
    let mut slopes = vec![ZERO; last + 1];
    slopes[last] = ONE;
    for (slot, operation) in tape.operations.iter().enumerate().take(last + 1).rev() {
        let slope = at(&slopes, slot);
        if slope == ZERO {
            continue;
        }
        let mut add = |operand: Slot, part: Bounds| {
            if let Some(sum) = slopes.get_mut(operand) {
                *sum = *sum + part;
            }
        };
        match *operation {
            Operation::Constant(_) | Operation::Figure(_) => {}
            Operation::Unary(operation, operand) => {
                add(operand, unary(operation, slope, at(intervals, operand), at(intervals, slot)));
            }
            Operation::Power(base, exponent) => {
                add(base, power(exponent, slope, at(intervals, base)));
            }
            Operation::Binary(operation, left, right) => {
                let (by_left, by_right) = binary(operation, slope, at(intervals, left), at(intervals, right));
                add(left, by_left);
                add(right, by_right);
            }
        }
    }
    slopes
}

/// The slope of a power. Across a pole it says nothing, as that of a quotient.
fn power(exponent: Exponent, slope: Bounds, base: Bounds) -> Bounds {
    let (lower, upper) = base.ends();
    if exponent.value() < 0.0 && lower < 0.0 && upper > 0.0 {
        return Bounds::UNBOUNDED;
    }
    (slope * exponent.less_one().power(base)).scale(exponent.value())
}

fn unary(operation: Unary, slope: Bounds, operand: Bounds, result: Bounds) -> Bounds {
    match operation {
        Unary::Negative => -slope,
        Unary::Absolute if operand.ends().0 >= 0.0 => slope,
        Unary::Absolute if operand.ends().1 <= 0.0 => -slope,
        Unary::Absolute => slope.hull(-slope),
        Unary::Exponential => slope * result,
        Unary::Logarithm => slope / operand,
        Unary::SquareRoot => slope / result.scale(2.0),
    }
}

fn binary(operation: Binary, slope: Bounds, left: Bounds, right: Bounds) -> (Bounds, Bounds) {
    match operation {
        Binary::Add => (slope, slope),
        Binary::Subtract => (slope, -slope),
        Binary::Multiply => (slope * right, slope * left),
        Binary::Divide => quotient(slope, left, right),
        Binary::Percentage | Binary::Index | Binary::Rate => quotient(slope.scale(100.0), left, right),
        Binary::Minimum => chosen(slope, left.ends().1 <= right.ends().0, right.ends().1 <= left.ends().0),
        Binary::Maximum => chosen(slope, left.ends().0 >= right.ends().1, right.ends().0 >= left.ends().1),
    }
}

fn quotient(slope: Bounds, left: Bounds, right: Bounds) -> (Bounds, Bounds) {
    (slope / right, -(slope * left / right / right))
}

/// The slopes of an extreme of two, where it may surely be one of them.
fn chosen(slope: Bounds, is_left: bool, is_right: bool) -> (Bounds, Bounds) {
    match (is_left, is_right) {
        (true, _) => (slope, ZERO),
        (false, true) => (ZERO, slope),
        (false, false) => (slope.hull(ZERO), slope.hull(ZERO)),
    }
}
