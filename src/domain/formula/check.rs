//! The check of units, prices and frequencies, which gives the steps of the calculation.

use super::calculation::Calculation;
use super::call::call;
use super::expression::Formula;
use super::inputs::{InputSeries, Inputs};
use super::literal::Literal;
use super::node::{Argument, Node, NodeId, Operator};
use super::part::{
    CheckResult, Part, Source, Steps, power, require_additive, require_cardinal, require_prices, require_unit,
};
use super::quantity::Quantity;
use super::refusal::{FormulaRefusal, Refusal};
use super::step::{Binary, Exponent, Step, Unary};
use crate::domain::period::Period;

impl Formula {
    /// Checks units, price bases and frequencies, before any value is read.
    ///
    /// # Errors
    ///
    /// The refusal of the whole formula: it names the part, what is wrong, and what to do.
    pub fn check(&self, inputs: &dyn Inputs) -> Result<Calculation, FormulaRefusal> {
        let mut check =
            Check { formula: self, inputs, steps: Steps::default(), series: Vec::new(), fixed: None };
        let mut parts: Vec<Part> = Vec::with_capacity(self.nodes.len());
        for (id, node) in self.nodes.iter().enumerate() {
            let part = check.part(node, &parts);
            parts.push(part.map_err(|(refusal, detail)| FormulaRefusal {
                refusal,
                part: self.text().part(id),
                detail,
            })?);
        }
        let whole =
            parts.pop().filter(|whole| whole.frequency.or(check.fixed.map(Period::frequency)).is_some());
        let Some(whole) = whole else {
            let detail = "it names no series".to_owned();
            return Err(FormulaRefusal { refusal: Refusal::MissingInput, part: self.to_string(), detail });
        };
        let steps = (check.steps.steps, check.steps.frequencies);
        Ok(Calculation::new(steps, whole.step, whole.quantity, check.series, check.fixed))
    }
}

struct Check<'a> {
    formula: &'a Formula,
    inputs: &'a dyn Inputs,
    steps: Steps,
    series: Vec<InputSeries>,
    /// The last of the periods at which parts are fixed.
    fixed: Option<Period>,
}

impl Check<'_> {
    fn part(&mut self, node: &Node, parts: &[Part]) -> CheckResult<Part> {
        let part = |id: NodeId| {
            parts.get(id).cloned().ok_or((Refusal::TooDeep, "parts are out of order".to_owned()))
        };
        match node {
            Node::Number(literal) => Ok(self.number(literal)),
            Node::Series(position) => self.series(*position),
            Node::Earlier(child, distance) => {
                let child = part(*child)?;
                Ok(self.steps.unary(Step::Earlier(child.step, *distance), &child, child.quantity.clone()))
            }
            Node::Fixed(child, period) => self.fixed(&part(*child)?, *period),
            Node::Negative(child) => {
                let child = part(*child)?;
                require_cardinal(&child)?;
                let negative = self.steps.unary(
                    Step::Unary(Unary::Negative, child.step),
                    &child,
                    child.quantity.clone(),
                );
                Ok(Part { is_literal: child.is_literal, ..negative })
            }
            Node::Binary(operator, left, right) => self.binary(*operator, &part(*left)?, &part(*right)?),
            Node::Power(child, exponent) => {
                let child = part(*child)?;
                require_cardinal(&child)?;
                let base = self.steps.plain(&child);
                let quantity = power(&base.quantity, exponent.value);
                let step = Step::Power(base.step, Exponent::new(exponent.value, exponent.bounds));
                Ok(self.steps.unary(step, &base, quantity))
            }
            Node::Call(function, arguments) => {
                if let [_, .., Argument::Period(period)] = &arguments[..] {
                    self.fixed = self.fixed.max(Some(*period));
                }
                call(&mut self.steps, *function, arguments, parts)
            }
        }
    }

    fn number(&mut self, literal: &Literal) -> Part {
        let step = self.steps.push(Step::Constant(literal.value, literal.bounds), None);
        Part { step, quantity: Quantity::number(), frequency: None, source: Source::None, is_literal: true }
    }

    fn series(&mut self, position: usize) -> CheckResult<Part> {
        let reference = self.formula.references().get(position);
        let found = reference.and_then(|reference| self.inputs.series(reference));
        let series = found.ok_or_else(|| {
            (
                Refusal::MissingInput,
                "there is no such series for this area, activity and frequency".to_owned(),
            )
        })?;
        if !self.series.iter().any(|known| known.id == series.id) {
            self.series.push(series.clone());
        }
        let frequency = Some(series.frequency);
        let step = self.steps.push(Step::Value(series.id), frequency);
        Ok(Part {
            step,
            quantity: series.quantity,
            frequency,
            source: Source::One(series.id),
            is_literal: false,
        })
    }

    fn fixed(&mut self, child: &Part, period: Period) -> CheckResult<Part> {
        if let Some(frequency) = child.frequency.filter(|&frequency| frequency != period.frequency()) {
            let detail =
                format!("{period} is of frequency {}, the series of {frequency}", period.frequency());
            return Err((Refusal::FrequencyMismatch, detail));
        }
        self.fixed = self.fixed.max(Some(period));
        let step = self.steps.push(Step::Fixed(child.step, period), None);
        Ok(Part { step, frequency: None, ..child.clone() })
    }

    fn binary(&mut self, operator: Operator, left: &Part, right: &Part) -> CheckResult<Part> {
        require_cardinal(left)?;
        require_cardinal(right)?;
        match operator {
            Operator::Add | Operator::Subtract => {
                require_unit(left, right)?;
                require_prices(left, right)?;
                require_additive(left, right)?;
                let (operation, quantity) = match operator {
                    Operator::Add => (Binary::Add, left.quantity.sum(&right.quantity)),
                    _ => (Binary::Subtract, left.quantity.difference(&right.quantity)),
                };
                self.steps.binary(operation, (left, right), quantity)
            }
            Operator::Multiply => self.multiply(left, right),
            Operator::Divide => self.divide(left, right),
        }
    }

    /// The product. A percentage times a plain number is a percentage, times anything else a hundredth.
    fn multiply(&mut self, left: &Part, right: &Part) -> CheckResult<Part> {
        let keeps = left.quantity.unit.is_one() || right.quantity.unit.is_one();
        let (left, right) = if keeps {
            (left.clone(), right.clone())
        } else {
            (self.steps.plain(left), self.steps.plain(right))
        };
        let quantity = left.quantity.product(&right.quantity, 1.0);
        self.steps.binary(Binary::Multiply, (&left, &right), quantity)
    }

    /// The quotient. A percentage by a plain number is a percentage.
    fn divide(&mut self, left: &Part, right: &Part) -> CheckResult<Part> {
        let keeps = right.quantity.unit.is_one();
        let (left, right) = if keeps {
            (left.clone(), right.clone())
        } else {
            (self.steps.plain(left), self.steps.plain(right))
        };
        let is_of_one = left.source == right.source && left.source != Source::Several;
        let mut quantity = left.quantity.product(&right.quantity, -1.0);
        if is_of_one && left.quantity.unit == right.quantity.unit {
            // A series that is not stated what it measures has the same unit as itself.
            quantity = quantity.with_unit(Quantity::number().unit, Quantity::number().class);
        }
        self.steps.binary(Binary::Divide, (&left, &right), quantity)
    }
}
