//! Implied values and contradictions of a system of facts and constraints.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conflict::minimal;
use super::derive::{PointValue, ValueOrigin, collect_facts, derive};
use super::propagate::{Contradiction, Propagation};
use super::system::System;
use super::visited_set::VisitedSet;
use super::{Conflict, Constraint, Derivation, Fact, ImpliedValue, Rule, Solution, ValueDomain};
use crate::domain::growth::Estimate;
use crate::domain::invariant::broken;

/// The values that facts imply over constraints, and the minimal sets of facts that contradict each other.
///
/// A node with a fact gets no implied value. Facts of a contradiction imply nothing.
pub fn solve<N: Ord + Clone>(
    facts: &[Fact<N>],
    constraints: &[Constraint<N>],
    domain: impl Fn(&N) -> ValueDomain,
) -> Solution<N> {
    let system = System::new(facts, constraints, domain);
    let mut propagation = Propagation::new(&system);
    let mut sound: Vec<usize> = (0..system.facts.len()).collect();
    let mut conflicts: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    loop {
        let contradictions: Vec<Contradiction> = propagation.run(&sound, false).to_vec();
        if contradictions.is_empty() {
            break;
        }
        let before = sound.len();
        for contradiction in contradictions {
            let facts = minimal(&mut propagation, &contradiction.facts);
            sound.retain(|fact| !facts.contains(fact));
            conflicts.entry(facts).or_insert(contradiction.node);
        }
        if sound.len() == before {
            broken("a contradiction rests on facts");
            sound.clear();
        }
    }
    let implied = implied(&system, &mut propagation, &sound);
    Solution { implied, conflicts: named(&system, conflicts) }
}

/// The values and intervals of the nodes without a fact.
fn implied<N: Ord + Clone>(
    system: &System<'_, N>,
    propagation: &mut Propagation<'_, '_, N>,
    sound: &[usize],
) -> Vec<ImpliedValue<N>> {
    let stated: BTreeSet<usize> = system.facts.iter().map(|fact| fact.node).collect();
    let derived = derive(system, sound);
    let mut visited = VisitedSet::default();
    let mut implied = Vec::new();
    for (node, name) in system.nodes.iter().enumerate() {
        let Some(PointValue { value, origin: ValueOrigin::Constraint(position, member), .. }) = derived[node]
        else {
            continue;
        };
        if stated.contains(&node) {
            continue;
        }
        let Some((bounds, mut facts)) = propagation.known(node) else { continue };
        let (lower, upper) = bounds.ends();
        let value = if system.domains[node].integral { value.round() } else { value };
        let Ok(estimate) = Estimate::new(value.clamp(lower, upper), bounds) else { continue };
        collect_facts(system, &derived, node, &mut visited, &mut facts);
        facts.sort_unstable();
        facts.dedup();
        let rule = Rule { kind: system.constraints[position].kind, member };
        let derivation = Arc::new(Derivation { rule, figures: ids(system, &facts) });
        implied.push(ImpliedValue { node: N::clone(name), estimate, derivation });
    }
    implied
}

/// The contradictions with their nodes and ids, sorted by ids.
fn named<N: Ord + Clone>(system: &System<'_, N>, conflicts: BTreeMap<Vec<usize>, usize>) -> Vec<Conflict<N>> {
    let mut named: Vec<Conflict<N>> = conflicts
        .into_iter()
        .map(|(facts, node)| Conflict { node: N::clone(system.nodes[node]), figures: ids(system, &facts) })
        .collect();
    named.sort_by(|a, b| a.figures.cmp(&b.figures).then_with(|| a.node.cmp(&b.node)));
    named.dedup_by(|a, b| a.figures == b.figures);
    named
}

/// The ids of facts, sorted, each once.
fn ids<'f, N>(system: &System<'_, N>, facts: impl IntoIterator<Item = &'f usize>) -> Vec<Arc<str>> {
    let mut ids: Vec<Arc<str>> =
        facts.into_iter().map(|&fact| Arc::clone(&system.facts[fact].fact.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
