//! Sums as their terms, so that a figure that is added and subtracted again counts once.

use super::step::{Binary, Unary};
use super::tape::{Operation, Slot};

/// The greatest number of terms that are looked at.
const MAX_TERMS: usize = 8;

/// The terms of a sum or difference of two operations, each with its factor, where a term occurs in both; `None` where
/// none does, or where there are many.
pub(super) fn merged(
    operations: &[Operation],
    operation: Binary,
    left: Slot,
    right: Slot,
) -> Option<Vec<(Slot, f64)>> {
    let sign = match operation {
        Binary::Add => 1.0,
        Binary::Subtract => -1.0,
        _ => return None,
    };
    let (mut terms, mut found) = (Vec::with_capacity(MAX_TERMS), 0);
    for (slot, factor) in [(left, 1.0), (right, sign)] {
        add(operations, (slot, factor), &mut terms, &mut found)?;
    }
    let is_merged = terms.len() < found;
    terms.retain(|(_, factor): &(Slot, f64)| factor.abs() > 0.0);
    is_merged.then_some(terms)
}

/// Adds the terms of an operation, times a factor; `None` where they are many.
fn add(
    operations: &[Operation],
    (slot, factor): (Slot, f64),
    terms: &mut Vec<(Slot, f64)>,
    found: &mut usize,
) -> Option<()> {
    let mut open = vec![(slot, factor)];
    while let Some((slot, factor)) = open.pop() {
        match operations.get(slot) {
            Some(Operation::Binary(Binary::Add, left, right)) => {
                open.extend([(*right, factor), (*left, factor)])
            }
            Some(Operation::Binary(Binary::Subtract, left, right)) => {
                open.extend([(*right, -factor), (*left, factor)])
            }
            Some(Operation::Unary(Unary::Negative, operand)) => open.push((*operand, -factor)),
            _ => {
                *found += 1;
                match terms.iter_mut().find(|(own, _)| *own == slot) {
                    Some((_, sum)) => *sum += factor,
                    None => terms.push((slot, factor)),
                }
            }
        }
        if *found + open.len() > MAX_TERMS {
            return None;
        }
    }
    Some(())
}
