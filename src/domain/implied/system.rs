//! Facts and constraints with numbered nodes, in an order that does not depend on the order of the input.

use super::{Constraint, ConstraintForm, Fact, Member, ValueDomain};
use crate::domain::bounds::Bounds;
use crate::domain::invariant::OrBroken;
use crate::domain::relation::RelationKind;

/// A system of facts and constraints to solve.
pub(super) struct System<'a, N> {
    /// The nodes, sorted; the number of a node is its position here.
    pub(super) nodes: Vec<&'a N>,
    /// The possible values of each node.
    pub(super) domains: Vec<ValueDomain>,
    /// Sorted by node, then by id.
    pub(super) facts: Vec<NumberedFact<'a, N>>,
    pub(super) constraints: Vec<NumberedConstraint>,
    /// The positions of the constraints of each node.
    adjacent: Vec<Vec<usize>>,
}

/// A fact and the number of its node.
pub(super) struct NumberedFact<'a, N> {
    pub(super) node: usize,
    pub(super) bounds: Bounds,
    pub(super) fact: &'a Fact<N>,
}

/// A constraint between numbered nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NumberedConstraint {
    /// The nodes of result, base and rate.
    pub(super) members: [usize; 3],
    pub(super) kind: RelationKind,
    pub(super) form: ConstraintForm,
}

impl NumberedConstraint {
    /// The node of a member and the nodes of the other two, in the order result, base, rate.
    pub(super) fn split(&self, member: Member) -> (usize, [usize; 2]) {
        let [result, base, rate] = self.members;
        match member {
            Member::Result => (result, [base, rate]),
            Member::Base => (base, [result, rate]),
            Member::Rate => (rate, [result, base]),
        }
    }

    /// The sort key.
    fn order(&self) -> ([usize; 3], RelationKind, [u64; 2]) {
        let form = match self.form {
            ConstraintForm::Sum => [0, 0],
            ConstraintForm::Product { offset, scale } => [offset.to_bits(), scale.to_bits()],
        };
        (self.members, self.kind, form)
    }
}

impl<'a, N: Ord> System<'a, N> {
    pub(super) fn new(
        facts: &'a [Fact<N>],
        constraints: &'a [Constraint<N>],
        domain: impl Fn(&N) -> ValueDomain,
    ) -> Self {
        let members = constraints.iter().flat_map(Constraint::members);
        let mut nodes: Vec<&N> = facts.iter().map(|fact| &fact.node).chain(members).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut domains: Vec<ValueDomain> = nodes.iter().map(|node| domain(node)).collect();
        let number =
            |node: &N| nodes.binary_search(&node).or_broken("every node is numbered").unwrap_or_default();
        for fact in facts {
            // A stated value outside the declared domain widens the domain.
            let domain = &mut domains[number(&fact.node)];
            domain.integral &= fact.estimate.value().fract() == 0.0;
            domain.non_negative &= fact.estimate.value() >= 0.0;
        }
        let mut numbered: Vec<NumberedConstraint> = constraints
            .iter()
            .map(|constraint| NumberedConstraint {
                members: constraint.members().map(number),
                kind: constraint.kind,
                form: constraint.form,
            })
            .filter(|constraint| {
                let [result, base, rate] = constraint.members;
                result != base && base != rate && rate != result
            })
            .collect();
        numbered.sort_unstable_by_key(NumberedConstraint::order);
        numbered.dedup();
        let mut adjacent = vec![Vec::new(); nodes.len()];
        for (position, constraint) in numbered.iter().enumerate() {
            for &member in &constraint.members {
                adjacent[member].push(position);
            }
        }
        let facts = ordered(facts.iter().map(|fact| NumberedFact {
            node: number(&fact.node),
            bounds: as_decimal(fact.estimate.bounds()),
            fact,
        }));
        Self { nodes, domains, facts, constraints: numbered, adjacent }
    }

    /// The positions of the constraints that a node is a member of.
    pub(super) fn constraints_of(&self, node: usize) -> &[usize] {
        &self.adjacent[node]
    }
}

fn ordered<'a, N>(facts: impl Iterator<Item = NumberedFact<'a, N>>) -> Vec<NumberedFact<'a, N>> {
    let mut facts: Vec<_> = facts.collect();
    facts.sort_by(|a, b| {
        let ends = |fact: &NumberedFact<'_, N>| fact.bounds.ends();
        (a.node, &a.fact.id)
            .cmp(&(b.node, &b.fact.id))
            .then(a.fact.estimate.value().total_cmp(&b.fact.estimate.value()))
            .then(ends(a).0.total_cmp(&ends(b).0))
            .then(ends(a).1.total_cmp(&ends(b).1))
    });
    facts
}

/// An interval that contains the printed decimals: an end that is not a whole number may be half a unit in its last
/// place away from its decimal, so it moves outwards by one unit.
fn as_decimal(bounds: Bounds) -> Bounds {
    let lower = bounds.lower().map(|end| if end.fract() == 0.0 { end } else { end.next_down() });
    let upper = bounds.upper().map(|end| if end.fract() == 0.0 { end } else { end.next_up() });
    Bounds::new(lower, upper).or_broken("widened ends stay in order").unwrap_or(bounds)
}
