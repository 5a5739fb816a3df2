//! The range of a tape over the intervals of its figures.
//!
//! Where every partial derivative keeps its sign, the range is that of two corners. The derivatives are intervals by
//! reverse accumulation. A figure whose derivative keeps its sign is fixed at its corner, and the others are judged
//! again in the smaller box; what is left over gives an outer interval.

use std::borrow::Cow;

use super::intervals::{at, interval, intervals};
use super::refusal::Refusal;
use super::slopes::slopes;
use super::step::{Binary, Unary};
use super::tape::{Operation, Slot, Tape};
use crate::domain::bounds::Bounds;

/// How often figures are fixed and the rest judged again.
const MAX_ROUNDS: usize = 8;

/// How many operands are narrowed for one point.
const MAX_NARROWED: usize = 8;

/// The range of the last operation, and whether it is exact.
///
/// # Errors
///
/// [`Refusal::Domain`] where a logarithm, a root or a power may have no value.
pub(super) fn range(tape: &Tape) -> Result<(Bounds, bool), Refusal> {
    let intervals = checked_intervals(tape)?;
    let last = tape.operations.len().saturating_sub(1);
    Ok(range_of(tape, &intervals, last))
}

/// The intervals of all operations. An operand that reaches where its operation has no value is narrowed to its range.
fn checked_intervals(tape: &Tape) -> Result<Vec<Bounds>, Refusal> {
    let mut intervals: Vec<Bounds> = Vec::with_capacity(tape.operations.len());
    let mut narrowed = 0;
    for operation in &tape.operations {
        if let Some(operand) = operand_at_risk(operation, &intervals)
            && narrowed < MAX_NARROWED
        {
            narrowed += 1;
            let (bounds, _) = range_of(tape, &intervals, operand);
            intervals[operand] = bounds;
        }
        require_domain(operation, &intervals)?;
        intervals.push(interval(operation, &intervals, &tape.boxes));
    }
    Ok(intervals)
}

/// The operand that an operation may not be applied to throughout, as its interval says.
fn operand_at_risk(operation: &Operation, intervals: &[Bounds]) -> Option<Slot> {
    let lower = |slot: Slot| at(intervals, slot).ends().0;
    match *operation {
        Operation::Unary(Unary::Logarithm, operand) if lower(operand) <= 0.0 => Some(operand),
        Operation::Unary(Unary::SquareRoot, operand) if lower(operand) < 0.0 => Some(operand),
        Operation::Power(base, exponent)
            if lower(base) <= 0.0 && (exponent.value() < 0.0 || !exponent.is_whole()) =>
        {
            Some(base)
        }
        Operation::Binary(Binary::Divide | Binary::Rate | Binary::Index | Binary::Percentage, _, divisor)
            if at(intervals, divisor).contains(0.0) =>
        {
            Some(divisor)
        }
        _ => None,
    }
}

fn require_domain(operation: &Operation, intervals: &[Bounds]) -> Result<(), Refusal> {
    let lower = |slot: Slot| at(intervals, slot).ends().0;
    let is_outside = match *operation {
        Operation::Unary(Unary::Logarithm, operand) => lower(operand) <= 0.0,
        Operation::Unary(Unary::SquareRoot, operand) => lower(operand) < 0.0,
        Operation::Power(base, exponent) => lower(base) < 0.0 && !exponent.is_whole(),
        _ => false,
    };
    if is_outside { Err(Refusal::Domain) } else { Ok(()) }
}

/// The range of an operation, given the intervals of the operations up to it, and whether it is exact.
fn range_of(tape: &Tape, natural: &[Bounds], last: Slot) -> (Bounds, bool) {
    let whole = at(natural, last);
    let is_tree = is_tree(tape, last);
    if is_tree && is_monotone(tape, natural, last) {
        return (whole, true);
    }
    let slopes = slopes(tape, natural, last);
    let (lower, lower_exact) = end(tape, (natural, &slopes), (last, is_tree), End::Lower);
    let (upper, upper_exact) = end(tape, (natural, &slopes), (last, is_tree), End::Upper);
    let bounds = Bounds::between(lower.ends().0, upper.ends().1).intersect(whole).unwrap_or(whole);
    (bounds, lower_exact && upper_exact)
}

/// The end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Lower,
    Upper,
}

/// An interval whose lower or upper end is that of the range, and whether this end is exact.
fn end(
    tape: &Tape,
    (natural, first_slopes): (&[Bounds], &[Bounds]),
    (last, is_tree): (Slot, bool),
    end: End,
) -> (Bounds, bool) {
    let mut boxes = tape.boxes.clone();
    let is_read = |figure: &usize| tape.slots.get(*figure).is_some_and(|&slot| slot <= last);
    let mut open: Vec<usize> =
        (0..boxes.len()).filter(is_read).filter(|&figure| !is_point(at(&boxes, figure))).collect();
    let (mut current, mut current_slopes) = (Cow::Borrowed(natural), Cow::Borrowed(first_slopes));
    let mut reaches_infinity = false;
    for _ in 0..MAX_ROUNDS {
        let before = open.len();
        open.retain(|&figure| {
            let slope = tape.slots.get(figure).map_or(Bounds::UNBOUNDED, |&slot| at(&current_slopes, slot));
            let Some(corner) = corner(at(&boxes, figure), slope, end) else { return true };
            reaches_infinity |= !is_point(corner);
            boxes[figure] = corner;
            false
        });
        if open.len() == before {
            break;
        }
        current = intervals(tape, last, &boxes).into();
        if open.is_empty() {
            break;
        }
        current_slopes = slopes(tape, &current, last).into();
    }
    let is_exact = open.is_empty() && (!reaches_infinity || is_tree);
    (at(&current, last), is_exact)
}

/// The end of an interval at which a function with this slope is least or greatest; `None` where the slope changes its
/// sign. An end at infinity is the interval beyond the greatest double.
fn corner(bounds: Bounds, slope: Bounds, end: End) -> Option<Bounds> {
    let (falls, rises) = (slope.ends().1 <= 0.0, slope.ends().0 >= 0.0);
    let (lower, upper) = bounds.ends();
    let value = match (falls, rises) {
        // Constant: any value will do.
        (true, true) if lower.is_finite() => lower,
        (true, true) => upper.min(0.0),
        (false, true) if end == End::Lower => lower,
        (true, false) if end == End::Upper => lower,
        (false, true) | (true, false) => upper,
        (false, false) => return None,
    };
    Some(Bounds::rounded(value, value))
}

fn is_point(bounds: Bounds) -> bool {
    bounds.ends().0 >= bounds.ends().1
}

/// Whether no operation is an operand twice, so that interval arithmetic itself gives the range.
fn is_tree(tape: &Tape, last: Slot) -> bool {
    let mut used = vec![false; last + 1];
    let mut first = |slot: Slot| used.get_mut(slot).is_some_and(|used| !std::mem::replace(used, true));
    tape.operations.iter().take(last + 1).all(|operation| match *operation {
        Operation::Constant(_) | Operation::Figure(_) => true,
        Operation::Unary(_, operand) | Operation::Power(operand, _) => first(operand),
        Operation::Binary(_, left, right) => first(left) && first(right),
    })
}

/// Whether each operation rises or falls in each operand that is not one number, as far as a look at the intervals of
/// its operands says.
fn is_monotone(tape: &Tape, intervals: &[Bounds], last: Slot) -> bool {
    let interval = |slot: Slot| at(intervals, slot);
    let keeps_sign = |slot: Slot| {
        let (lower, upper) = interval(slot).ends();
        lower >= 0.0 || upper <= 0.0
    };
    tape.operations.iter().take(last + 1).all(|operation| match *operation {
        Operation::Unary(Unary::Absolute, operand) => keeps_sign(operand),
        Operation::Power(base, _) => interval(base).ends().0 > 0.0,
        Operation::Constant(_) | Operation::Figure(_) | Operation::Unary(..) => true,
        Operation::Binary(operation, left, right) => match operation {
            Binary::Add | Binary::Subtract | Binary::Minimum | Binary::Maximum => true,
            Binary::Multiply => {
                (keeps_sign(left) || is_point(interval(right)))
                    && (keeps_sign(right) || is_point(interval(left)))
            }
            Binary::Divide | Binary::Percentage | Binary::Index | Binary::Rate => {
                !interval(right).contains(0.0) && (keeps_sign(left) || is_point(interval(right)))
            }
        },
    })
}
