//! Implied values: the values that follow from stated ones over declared relations, and contradictions between stated
//! values.
//!
//! A relation is a product or a sum of three nodes ([`Constraint`]), so each member follows from the other two.
//! [`Relations`] makes the constraints of a catalogue, and [`solve`] works in three steps:
//!
//! 1. Intervals are narrowed by constraint propagation until none changes (`propagate.rs`).
//! 2. Disjoint intervals of one node are a contradiction; its facts are reduced to a minimal set (`conflict.rs`) and take
//!    no further part.
//! 3. The point value of a node comes along the shortest chain of constraints from the facts (`derive.rs`).
//!
//! The result does not depend on the order of the input.

mod conflict;
mod constraint;
mod derive;
mod propagate;
mod relations;
mod rule;
mod solve;
mod system;
mod visited_set;

use std::sync::Arc;

pub use constraint::{Constraint, ConstraintForm};
pub use relations::{Node, RelatedRate, Relations};
pub use rule::{Member, Rule};
pub use solve::solve;

use super::bounds::Bounds;
use super::growth::Estimate;

/// A stated value of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<N> {
    /// The node.
    pub node: N,
    /// The value with its interval.
    pub estimate: Estimate,
    /// The id of the figure that states it.
    pub id: Arc<str>,
}

/// The set of values that are possible for a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueDomain {
    /// Whether all values are whole numbers.
    pub integral: bool,
    /// Whether no value is negative.
    pub non_negative: bool,
}

impl ValueDomain {
    /// The interval of the possible values.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        let lower = self.non_negative.then_some(0.0);
        Bounds::new(lower, None).unwrap_or(Bounds::UNBOUNDED)
    }

    /// An interval with its ends moved inwards to whole numbers where only they are possible; `None` when it is empty.
    #[must_use]
    pub fn narrowed(self, bounds: Bounds) -> Option<Bounds> {
        if self.integral {
            Bounds::new(bounds.lower().map(f64::ceil), bounds.upper().map(f64::floor))
        } else {
            Some(bounds)
        }
    }
}

/// A value that follows from stated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct ImpliedValue<N> {
    /// The node.
    pub node: N,
    /// The value with its interval.
    pub estimate: Estimate,
    /// The rule and the figures it follows from.
    pub derivation: Arc<Derivation>,
}

/// The derivation of an implied value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The rule of the last step.
    pub rule: Rule,
    /// The ids of the figures from which the value or its interval follows, sorted.
    pub figures: Vec<Arc<str>>,
}

/// A minimal set of stated values that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<N> {
    /// The node whose intervals are disjoint.
    pub node: N,
    /// The ids of the figures, sorted. Without any one of them, the others do not contradict each other.
    pub figures: Vec<Arc<str>>,
}

/// The result of [`solve`].
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<N> {
    /// The implied values, sorted by node.
    pub implied: Vec<ImpliedValue<N>>,
    /// The contradictions, sorted by figures.
    pub conflicts: Vec<Conflict<N>>,
}

#[cfg(test)]
mod tests;
