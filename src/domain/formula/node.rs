//! The parts of a formula.

use super::functions::Function;
use super::literal::Literal;
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Aggregate, Lag};
use crate::domain::period::Period;

/// The position of a part in its formula. The parts of a part come before it.
pub(super) type NodeId = usize;

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A number.
    Number(Literal),
    /// A series, by the position of its reference.
    Series(usize),
    /// A part at an earlier period.
    Earlier(NodeId, Distance),
    /// A part at one period for all.
    Fixed(NodeId, Period),
    /// The opposite sign.
    Negative(NodeId),
    /// Two parts with an operator.
    Binary(Operator, NodeId, NodeId),
    /// A power.
    Power(NodeId, Literal),
    /// A function.
    Call(Function, Vec<Argument>),
}

/// An operator between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operator {
    pub(super) const fn symbol(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
        }
    }
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Argument {
    Expression(NodeId),
    Distance(Distance),
    Count(u16),
    Period(Period),
    Frequency(Frequency),
    Aggregate(Aggregate),
}

/// A distance in time, back from a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Distance {
    /// The number of periods or years, from 1.
    pub(super) count: u16,
    /// Whether periods or years are counted.
    pub(super) lag: Lag,
}

impl Distance {
    pub(super) const PERIOD: Self = Self { count: 1, lag: Lag::Period };
    pub(super) const YEAR: Self = Self { count: 1, lag: Lag::Year };

    /// The period that lies this far back; `None` where the calendar has none.
    pub(super) fn before(self, period: Period) -> Option<Period> {
        let frequency = period.frequency();
        let step = match self.lag {
            Lag::Period => Some(i32::from(frequency.multiple())),
            Lag::Year => frequency.fixed_year_step(),
        };
        match step {
            Some(step) => {
                let ordinal = step
                    .checked_mul(self.count.into())
                    .and_then(|back| period.ordinal().checked_sub(back))?;
                Period::from_ordinal(frequency, ordinal)
            }
            None => (0..self.count).try_fold(period, |period, _| self.lag.base_of(period)),
        }
    }
}

/// The children of a part.
pub(super) fn children(node: &Node) -> impl Iterator<Item = NodeId> {
    let (fixed, arguments): ([Option<NodeId>; 2], &[Argument]) = match node {
        Node::Number(_) | Node::Series(_) => ([None; 2], &[]),
        Node::Earlier(child, _) | Node::Fixed(child, _) | Node::Negative(child) | Node::Power(child, _) => {
            ([Some(*child), None], &[])
        }
        Node::Binary(_, left, right) => ([Some(*left), Some(*right)], &[]),
        Node::Call(_, arguments) => ([None; 2], arguments),
    };
    let of_call = arguments.iter().filter_map(|argument| match argument {
        Argument::Expression(child) => Some(*child),
        _ => None,
    });
    fixed.into_iter().flatten().chain(of_call)
}
