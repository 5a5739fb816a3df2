//! The canonical text of formulas.

use std::fmt::{self, Write};

use super::node::{Argument, Node, NodeId, Operator};
use super::reference::SeriesReference;

/// The longest text of a part in a message, in characters.
const MAX_CHARACTERS: usize = 120;

/// The parts of a formula as text.
pub(super) struct Text<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) references: &'a [SeriesReference],
}

impl Text<'_> {
    /// The text of a part, cut where it is long.
    pub(super) fn part(&self, id: NodeId) -> String {
        let mut short = Short { text: String::new(), left: MAX_CHARACTERS };
        if self.write(id, &mut short).is_err() {
            short.text.push('…');
        }
        short.text
    }

    /// Writes a part. Nodes are nested as deeply as a formula may be.
    pub(super) fn write(&self, id: NodeId, out: &mut impl Write) -> fmt::Result {
        let Some(node) = self.nodes.get(id) else { return Ok(()) };
        match node {
            Node::Number(literal) => out.write_str(&literal.text),
            Node::Series(position) => match self.references.get(*position) {
                Some(reference) => write!(out, "{reference}"),
                None => Ok(()),
            },
            Node::Earlier(child, distance) => {
                self.operand(*child, Precedence::Atom, out)?;
                out.write_str("[-")?;
                write_distance(*distance, out)?;
                out.write_str("]")
            }
            Node::Fixed(child, period) => {
                self.operand(*child, Precedence::Atom, out)?;
                write!(out, "[{period}]")
            }
            Node::Negative(child) => {
                out.write_str("-")?;
                self.operand(*child, Precedence::Power, out)
            }
            Node::Binary(operator, left, right) => {
                let (own, next) = match operator {
                    Operator::Add | Operator::Subtract => (Precedence::Sum, Precedence::Product),
                    Operator::Multiply | Operator::Divide => (Precedence::Product, Precedence::Negative),
                };
                self.operand(*left, own, out)?;
                write!(out, " {} ", operator.symbol())?;
                self.operand(*right, next, out)
            }
            Node::Power(child, exponent) => {
                self.operand(*child, Precedence::Atom, out)?;
                write!(out, " ^ {}", exponent.text)
            }
            Node::Call(function, arguments) => {
                write!(out, "{}(", function.info().name)?;
                for (position, argument) in arguments.iter().enumerate() {
                    out.write_str(if position == 0 { "" } else { ", " })?;
                    self.argument(argument, out)?;
                }
                out.write_str(")")
            }
        }
    }

    fn argument(&self, argument: &Argument, out: &mut impl Write) -> fmt::Result {
        match argument {
            Argument::Expression(child) => self.write(*child, out),
            Argument::Distance(distance) => write_distance(*distance, out),
            Argument::Count(count) => write!(out, "{count}"),
            Argument::Period(period) => write!(out, "{period}"),
            Argument::Frequency(frequency) => write!(out, "{frequency}"),
            Argument::Aggregate(aggregate) => out.write_str(aggregate.code()),
        }
    }

    /// Writes a part, in parentheses where it binds less tightly than its place needs.
    fn operand(&self, id: NodeId, least: Precedence, out: &mut impl Write) -> fmt::Result {
        if self.nodes.get(id).is_some_and(|node| precedence(node) >= least) {
            return self.write(id, out);
        }
        out.write_str("(")?;
        self.write(id, out)?;
        out.write_str(")")
    }
}

fn write_distance(distance: super::node::Distance, out: &mut impl Write) -> fmt::Result {
    let years = if distance.lag == crate::domain::growth::Lag::Year { "y" } else { "" };
    write!(out, "{}{years}", distance.count)
}

/// How tightly a part binds, the loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Sum,
    Product,
    Negative,
    Power,
    Atom,
}

const fn precedence(node: &Node) -> Precedence {
    match node {
        Node::Binary(Operator::Add | Operator::Subtract, ..) => Precedence::Sum,
        Node::Binary(Operator::Multiply | Operator::Divide, ..) => Precedence::Product,
        Node::Negative(_) => Precedence::Negative,
        Node::Power(..) => Precedence::Power,
        Node::Number(_) | Node::Series(_) | Node::Earlier(..) | Node::Fixed(..) | Node::Call(..) => {
            Precedence::Atom
        }
    }
}

/// A text of limited length.
struct Short {
    text: String,
    left: usize,
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}
