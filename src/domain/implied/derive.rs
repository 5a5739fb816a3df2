//! Point values, each along the shortest chain of constraints from the facts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Member;
use super::system::System;
use super::visited_set::VisitedSet;
use crate::domain::invariant::OrBroken;

/// The point value of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PointValue {
    pub(super) value: f64,
    pub(super) origin: ValueOrigin,
    /// The number of constraints applied, those for the other two members included.
    steps: u32,
}

/// The fact or constraint that gives a point value. The order decides between chains of equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ValueOrigin {
    /// A fact by position.
    Fact(usize),
    /// A constraint by position, solved for a member.
    Constraint(usize, Member),
}

/// The point value of each node that these facts reach, by the fewest steps.
///
/// Dijkstra's algorithm on a hypergraph (Knuth's generalisation, 1977): nodes are settled in order of their steps, and
/// of two chains of equal length the one whose last constraint comes first is taken.
pub(super) fn derive<N: Ord>(system: &System<'_, N>, facts: &[usize]) -> Vec<Option<PointValue>> {
    let mut settled: Vec<Option<PointValue>> = vec![None; system.nodes.len()];
    let mut open: BinaryHeap<Reverse<(u32, ValueOrigin, usize)>> = BinaryHeap::new();
    for &fact in facts {
        open.push(Reverse((0, ValueOrigin::Fact(fact), system.facts[fact].node)));
    }
    while let Some(Reverse((steps, origin, node))) = open.pop() {
        if settled[node].is_some() {
            continue;
        }
        // A quotient by zero gives no value; another constraint may.
        let Some(value) = value_of(system, &settled, origin) else { continue };
        settled[node] = Some(PointValue { value, origin, steps });
        for &position in system.constraints_of(node) {
            let constraint = &system.constraints[position];
            for member in Member::ALL {
                let (target, [first, second]) = constraint.split(member);
                if settled[target].is_none()
                    && let (Some(first), Some(second)) = (settled[first], settled[second])
                {
                    let steps = first.steps.saturating_add(second.steps).saturating_add(1);
                    open.push(Reverse((steps, ValueOrigin::Constraint(position, member), target)));
                }
            }
        }
    }
    settled
}

/// The value that a fact or a constraint gives; `None` when it is not finite.
fn value_of<N: Ord>(
    system: &System<'_, N>,
    settled: &[Option<PointValue>],
    origin: ValueOrigin,
) -> Option<f64> {
    match origin {
        ValueOrigin::Fact(fact) => Some(system.facts[fact].fact.estimate.value()),
        ValueOrigin::Constraint(position, member) => {
            let constraint = &system.constraints[position];
            let (_, [first, second]) = constraint.split(member);
            constraint.form.value(member, [settled[first]?.value, settled[second]?.value])
        }
    }
}

/// Adds the facts at the start of the chain that gives the value of a node.
pub(super) fn collect_facts<N: Ord>(
    system: &System<'_, N>,
    settled: &[Option<PointValue>],
    node: usize,
    visited: &mut VisitedSet,
    facts: &mut Vec<usize>,
) {
    visited.clear(system.nodes.len());
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if !visited.insert(node) {
            continue;
        }
        match settled[node].or_broken("a chain runs over settled nodes").map(|value| value.origin) {
            Some(ValueOrigin::Fact(fact)) => facts.push(fact),
            Some(ValueOrigin::Constraint(position, member)) => {
                open.extend(system.constraints[position].split(member).1);
            }
            None => {}
        }
    }
}
