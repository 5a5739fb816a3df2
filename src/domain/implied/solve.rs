//! Facts and constraints in, implied values and contradictions out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conflict::minimal;
use super::derive::{Derived, Source, collect_facts, derive};
use super::propagate::{Contradiction, Propagation};
use super::system::System;
use super::visited_set::VisitedSet;
use super::{Conflict, Constraint, Derivation, Fact, Implied, Rule, Solution, ValueDomain};
use crate::domain::growth::Estimate;

/// Works out what facts imply over constraints, and where they contradict each other.
///
/// A node that has a fact is never implied, and facts that contradict others imply nothing.
pub fn solve<N: Ord + Clone>(
    facts: &[Fact<N>],
    constraints: &[Constraint<N>],
    nature: impl Fn(&N) -> ValueDomain,
) -> Solution<N> {
    let system = System::new(facts, constraints, nature);
    let mut propagation = Propagation::new(&system);
    let mut sound: Vec<usize> = (0..system.facts.len()).collect();
    let mut conflicts: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    loop {
        let clashes: Vec<Contradiction> = propagation.run(&sound, false).to_vec();
        if clashes.is_empty() {
            break;
        }
        let before = sound.len();
        for clash in clashes {
            let facts = minimal(&mut propagation, &clash.facts);
            sound.retain(|fact| !facts.contains(fact));
            conflicts.entry(facts).or_insert(clash.node);
        }
        if sound.len() == before {
            // Every clash rests on some fact, so this is never reached; it only makes the end certain.
            sound.clear();
        }
    }
    let implied = implied(&system, &mut propagation, &sound);
    Solution { implied, conflicts: named(&system, conflicts) }
}

/// The nodes without a fact that have a value and an interval.
fn implied<N: Ord + Clone>(
    system: &System<'_, N>,
    propagation: &mut Propagation<'_, '_, N>,
    sound: &[usize],
) -> Vec<Implied<N>> {
    let stated: BTreeSet<usize> = system.facts.iter().map(|fact| fact.node).collect();
    let derived = derive(system, sound);
    let mut marks = VisitedSet::default();
    let mut implied = Vec::new();
    for (node, name) in system.nodes.iter().enumerate() {
        let Some(Derived { value, origin: Source::Constraint(position, member), .. }) =
            derived.get(node).copied().flatten()
        else {
            continue;
        };
        if stated.contains(&node) {
            continue;
        }
        let Some((bounds, mut facts)) = propagation.known(node) else { continue };
        let (lower, upper) = bounds.ends();
        let value = if system.natures[node].integral { value.round() } else { value };
        let Ok(estimate) = Estimate::new(value.clamp(lower, upper), bounds) else { continue };
        collect_facts(system, &derived, node, &mut marks, &mut facts);
        facts.sort_unstable();
        facts.dedup();
        let rule = Rule { kind: system.constraints[position].kind, member };
        let derivation = Arc::new(Derivation { rule, figures: ids(system, &facts) });
        implied.push(Implied { node: N::clone(name), estimate, derivation });
    }
    implied
}

fn named<N: Ord + Clone>(system: &System<'_, N>, conflicts: BTreeMap<Vec<usize>, usize>) -> Vec<Conflict<N>> {
    let mut named: Vec<Conflict<N>> = conflicts
        .into_iter()
        .map(|(facts, node)| Conflict { node: N::clone(system.nodes[node]), figures: ids(system, &facts) })
        .collect();
    named.sort_by(|a, b| a.figures.cmp(&b.figures).then_with(|| a.node.cmp(&b.node)));
    named.dedup_by(|a, b| a.figures == b.figures);
    named
}

/// The ids of facts, in order, each once.
fn ids<'f, N>(system: &System<'_, N>, facts: impl IntoIterator<Item = &'f usize>) -> Vec<Arc<str>> {
    let mut ids: Vec<Arc<str>> = facts
        .into_iter()
        .filter_map(|&fact| system.facts.get(fact))
        .map(|stated| Arc::clone(&stated.fact.id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
