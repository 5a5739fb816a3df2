//! Operations on numbers, one after the other.

use super::step::{Binary, Exponent, Unary};
use crate::domain::bounds::Bounds;

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
