//! Implied values: what follows from stated ones over declared relations, and where stated ones contradict.
//!
//! Every relation is a product or a sum of three nodes ([`Constraint`]), so each member is worked out from the other
//! two. Intervals narrow each other until nothing moves any more; the point value comes along the shortest chain of
//! relations. Where two intervals have nothing in common, the stated values contradict each other, and the least set
//! of them that does so is found by leaving out one after the other. What a contradiction rests on implies nothing.
//!
//! Results do not depend on the order of the input.

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

pub use constraint::{Constraint, Form};
pub use relations::{Node, RelatedRate, Relations};
pub use rule::{Member, Rule};
pub use solve::solve;

use super::bounds::Bounds;
use super::growth::Estimate;

/// A value that somebody states for a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<N> {
    /// For which node.
    pub node: N,
    /// The value with its interval.
    pub estimate: Estimate,
    /// What states it: the id of a figure.
    pub id: Arc<str>,
}

/// What is known of a node before anything is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueDomain {
    /// Whether it counts whole things.
    pub integral: bool,
    /// Whether it can never be negative.
    pub non_negative: bool,
}

impl ValueDomain {
    /// The values that are possible at all.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        let lower = self.non_negative.then_some(0.0);
        Bounds::new(lower, None).unwrap_or(Bounds::UNBOUNDED)
    }

    /// The interval narrowed to whole numbers where only they are possible; `None` when none is left.
    #[must_use]
    pub fn narrowed(self, bounds: Bounds) -> Option<Bounds> {
        if self.integral {
            Bounds::new(bounds.lower().map(f64::ceil), bounds.upper().map(f64::floor))
        } else {
            Some(bounds)
        }
    }
}

/// A value that nobody states and that follows from stated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Implied<N> {
    /// For which node.
    pub node: N,
    /// The value with its interval.
    pub estimate: Estimate,
    /// What it was worked out from.
    pub derivation: Arc<Derivation>,
}

/// How an implied value was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The rule of the last step.
    pub rule: Rule,
    /// The figures that the value or its interval rests on, in order of their ids.
    pub figures: Vec<Arc<str>>,
}

/// Stated values that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<N> {
    /// The node where they meet and have nothing in common.
    pub node: N,
    /// The figures, in order of their ids; without any one of them, the others can be true.
    pub figures: Vec<Arc<str>>,
}

/// What follows from stated values.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<N> {
    /// The implied values, in order of their nodes.
    pub implied: Vec<Implied<N>>,
    /// The contradictions, in order of their figures.
    pub conflicts: Vec<Conflict<N>>,
}

#[cfg(test)]
mod tests;
