//! The direction of a change.

use crate::domain::codes::codes;

/// Whether a quantity rises or falls by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

codes!(Direction {
    Up = "up",
    Down = "down",
});
