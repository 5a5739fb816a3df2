//! Constraints between three nodes, solved for each of them.

use super::{Member, Rule};
use crate::domain::bounds::Bounds;
use crate::domain::relation::RelationKind;

/// A constraint between three nodes: a result, a base, and the rate that leads from the base to the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint<N> {
    /// The kind of relation that it follows from.
    pub kind: RelationKind,
    /// The equation of the members.
    pub form: ConstraintForm,
    /// The level, the part of a share, the end of a change.
    pub result: N,
    /// The level before, the whole of a share, the start of a change.
    pub base: N,
    /// The growth rate, the share, the multiple, the change.
    pub rate: N,
}

/// The equation of the three members of a constraint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ConstraintForm {
    /// result = base + rate
    Sum,
    /// result = base · (rate + offset) / scale
    Product {
        /// 100 for growth in percent, else 0.
        offset: f64,
        /// 100 for percentages, else 1.
        scale: f64,
    },
}

impl ConstraintForm {
    /// The interval of a member, given those of the other two in the order result, base, rate.
    #[must_use]
    pub fn bounds(self, member: Member, [first, second]: [Bounds; 2]) -> Bounds {
        match (self, member) {
            (Self::Sum, Member::Result) => first + second,
            (Self::Sum, _) => first - second,
            (Self::Product { offset, scale }, Member::Result) => {
                first * (second + Bounds::exact(offset)) / Bounds::exact(scale)
            }
            (Self::Product { offset, scale }, Member::Base) => {
                quotient(first.scale(scale), second + Bounds::exact(offset))
            }
            (Self::Product { offset, scale }, Member::Rate) => {
                quotient(first.scale(scale), second) - Bounds::exact(offset)
            }
        }
    }

    /// The value of a member, given those of the other two in the order result, base, rate; `None` when it is not
    /// finite.
    #[must_use]
    pub fn value(self, member: Member, [first, second]: [f64; 2]) -> Option<f64> {
        let value = match (self, member) {
            (Self::Sum, Member::Result) => first + second,
            (Self::Sum, _) => first - second,
            (Self::Product { offset, scale }, Member::Result) => first * (second + offset) / scale,
            (Self::Product { offset, scale }, Member::Base) => first * scale / (second + offset),
            (Self::Product { offset, scale }, Member::Rate) => first * scale / second - offset,
        };
        value.is_finite().then_some(value)
    }
}

/// The solutions x of x · divisor = dividend: all numbers when both may be zero.
fn quotient(dividend: Bounds, divisor: Bounds) -> Bounds {
    if divisor.contains(0.0) && dividend.contains(0.0) { Bounds::UNBOUNDED } else { dividend / divisor }
}

impl<N> Constraint<N> {
    /// The members in the order result, base, rate.
    #[must_use]
    pub const fn members(&self) -> [&N; 3] {
        [&self.result, &self.base, &self.rate]
    }

    /// The rule for a member.
    #[must_use]
    pub const fn rule(&self, member: Member) -> Rule {
        Rule { kind: self.kind, member }
    }
}
