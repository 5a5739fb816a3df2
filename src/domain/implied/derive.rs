//! Point values along the shortest chains of constraints.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Member;
use super::system::System;
use super::visited_set::VisitedSet;

/// A point value and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Derived {
    pub(super) value: f64,
    pub(super) origin: Source,
    /// How many steps lead to it, those to the values it is worked out from included.
    steps: u32,
}

/// Where a point value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A fact.
    Fact(usize),
    /// A constraint, solved for a member.
    Constraint(usize, Member),
}

/// The value of each node that some facts lead to, by the fewest steps.
///
/// This is Dijkstra's algorithm on hyperedges: the values of a node are settled in order of their steps, and of two
/// with the same number the constraint that comes first is taken.
pub(super) fn derive<N: Ord>(system: &System<'_, N>, facts: &[usize]) -> Vec<Option<Derived>> {
    let mut settled: Vec<Option<Derived>> = vec![None; system.nodes.len()];
    let mut open: BinaryHeap<Reverse<(u32, Source, usize)>> = BinaryHeap::new();
    for &fact in facts {
        if let Some(stated) = system.facts.get(fact) {
            open.push(Reverse((0, Source::Fact(fact), stated.node)));
        }
    }
    while let Some(Reverse((steps, origin, node))) = open.pop() {
        if settled[node].is_some() {
            continue;
        }
        let Some(value) = value_of(system, &settled, origin) else { continue };
        settled[node] = Some(Derived { value, origin, steps });
        for &position in system.around(node) {
            let constraint = &system.constraints[position];
            for member in Member::ALL {
                let (target, [first, second]) = constraint.split(member);
                if settled[target].is_none()
                    && let (Some(first), Some(second)) = (settled[first], settled[second])
                {
                    let steps = first.steps.saturating_add(second.steps).saturating_add(1);
                    open.push(Reverse((steps, Source::Constraint(position, member), target)));
                }
            }
        }
    }
    settled
}

fn value_of<N: Ord>(system: &System<'_, N>, settled: &[Option<Derived>], origin: Source) -> Option<f64> {
    match origin {
        Source::Fact(fact) => system.facts.get(fact).map(|stated| stated.fact.estimate.value()),
        Source::Constraint(position, member) => {
            let constraint = system.constraints.get(position)?;
            let (_, [first, second]) = constraint.split(member);
            constraint.form.value(member, [settled[first]?.value, settled[second]?.value])
        }
    }
}

/// Adds the facts at the start of the chain that leads to a node.
pub(super) fn collect_facts<N: Ord>(
    system: &System<'_, N>,
    settled: &[Option<Derived>],
    node: usize,
    marks: &mut VisitedSet,
    facts: &mut Vec<usize>,
) {
    marks.begin(system.nodes.len());
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if !marks.enter(node) {
            continue;
        }
        match settled.get(node).copied().flatten().map(|derived| derived.origin) {
            Some(Source::Fact(fact)) => facts.push(fact),
            Some(Source::Constraint(position, member)) => {
                open.extend(system.constraints[position].split(member).1);
            }
            None => {}
        }
    }
}
