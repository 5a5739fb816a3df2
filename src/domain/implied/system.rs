//! Facts and constraints in one fixed order, with numbers for nodes.

use super::{Constraint, Fact, Form, Member, ValueDomain};
use crate::domain::bounds::Bounds;
use crate::domain::relation::RelationKind;

/// The facts and constraints that are solved, in an order that does not depend on the input's.
pub(super) struct System<'a, N> {
    /// The nodes in their own order; everything below names them by position.
    pub(super) nodes: Vec<&'a N>,
    pub(super) natures: Vec<ValueDomain>,
    /// By node, then by id.
    pub(super) facts: Vec<NumberedFact<'a, N>>,
    pub(super) constraints: Vec<NumberedConstraint>,
    /// The constraints that each node is a member of.
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
    pub(super) form: Form,
}

impl NumberedConstraint {
    /// The node of a member and those of the other two.
    pub(super) fn split(&self, member: Member) -> (usize, [usize; 2]) {
        let [result, base, rate] = self.members;
        match member {
            Member::Result => (result, [base, rate]),
            Member::Base => (base, [result, rate]),
            Member::Rate => (rate, [result, base]),
        }
    }

    /// A key that orders constraints.
    fn order(&self) -> ([usize; 3], RelationKind, [u64; 2]) {
        let form = match self.form {
            Form::Sum => [0, 0],
            Form::Product { offset, scale } => [offset.to_bits(), scale.to_bits()],
        };
        (self.members, self.kind, form)
    }
}

impl<'a, N: Ord> System<'a, N> {
    pub(super) fn new(
        facts: &'a [Fact<N>],
        constraints: &'a [Constraint<N>],
        nature: impl Fn(&N) -> ValueDomain,
    ) -> Self {
        let members = constraints.iter().flat_map(Constraint::members);
        let mut nodes: Vec<&N> = facts.iter().map(|fact| &fact.node).chain(members).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut natures: Vec<ValueDomain> = nodes.iter().map(|node| nature(node)).collect();
        let number = |node: &N| nodes.binary_search(&node).unwrap_or_default();
        for fact in facts {
            if let Some(nature) = natures.get_mut(number(&fact.node)) {
                // What is stated all the same is possible.
                nature.integral &= fact.estimate.value().fract() == 0.0;
                nature.non_negative &= fact.estimate.value() >= 0.0;
            }
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
        Self { nodes, natures, facts, constraints: numbered, adjacent }
    }

    /// The constraints that a node is a member of.
    pub(super) fn around(&self, node: usize) -> &[usize] {
        self.adjacent.get(node).map(Vec::as_slice).unwrap_or_default()
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

/// The interval of the decimals that its ends stand for: a double may be half a unit in its last place away from
/// the decimal that was printed, unless it is a whole number.
fn as_decimal(bounds: Bounds) -> Bounds {
    let lower = bounds.lower().map(|end| if end.fract() == 0.0 { end } else { end.next_down() });
    let upper = bounds.upper().map(|end| if end.fract() == 0.0 { end } else { end.next_up() });
    Bounds::new(lower, upper).unwrap_or(bounds)
}
