//! The check of units, prices and frequencies, which gives the steps of the calculation.

use super::calculation::Calculation;
use super::call::call;
use super::expression::Formula;
use super::inputs::{InputSeries, Inputs};
use super::literal::Literal;
use super::node::{Node, NodeId, Operator};
use super::quantity::Quantity;
use super::refusal::{FormulaRefusal, Refusal};
use super::step::{Binary, Exponent, Step, StepId, Unary};
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;

/// A refusal without the part of the formula to which it applies.
pub(super) type Checked<T> = Result<T, (Refusal, String)>;

/// A part of a formula that has been checked.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) step: StepId,
    pub(super) quantity: Quantity,
    /// None for a constant.
    pub(super) frequency: Option<Frequency>,
    /// Which series it reads.
    pub(super) source: Source,
    /// Whether it is a number that the formula writes.
    pub(super) is_literal: bool,
}

/// The series that a part reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    None,
    One(usize),
    Several,
}

impl Source {
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, other) => other,
            (own, Self::None) => own,
            (own, other) if own == other => own,
            _ => Self::Several,
        }
    }
}

/// The steps in the making.
#[derive(Debug, Default)]
pub(super) struct Steps {
    steps: Vec<Step>,
    frequencies: Vec<Option<Frequency>>,
}

impl Steps {
    pub(super) fn push(&mut self, step: Step, frequency: Option<Frequency>) -> StepId {
        self.steps.push(step);
        self.frequencies.push(frequency);
        self.steps.len() - 1
    }

    /// The part that an operation on two others gives.
    pub(super) fn binary(
        &mut self,
        operation: Binary,
        parts: (&Part, &Part),
        quantity: Quantity,
    ) -> Checked<Part> {
        let (left, right) = parts;
        let frequency = common_frequency(left, right)?;
        let step = self.push(Step::Binary(operation, left.step, right.step), frequency);
        Ok(Part { step, quantity, frequency, source: left.source.and(right.source), is_literal: false })
    }

    /// The part that a step on one other gives.
    pub(super) fn unary(&mut self, step: Step, part: &Part, quantity: Quantity) -> Part {
        let step = self.push(step, part.frequency);
        Part { step, quantity, is_literal: false, ..part.clone() }
    }

    /// The part as a plain number where it is a percentage: a percent is 0.01.
    pub(super) fn plain(&mut self, part: &Part) -> Part {
        if !part.quantity.unit.is_percentage() {
            return part.clone();
        }
        let hundred = self.push(Step::Constant(100.0, Bounds::exact(100.0)), None);
        let step = Step::Binary(Binary::Divide, part.step, hundred);
        let number = part.quantity.with_unit(Quantity::number().unit, Quantity::number().class);
        self.unary(step, part, number)
    }
}

/// The frequency of two parts; constants have that of the other.
pub(super) fn common_frequency(left: &Part, right: &Part) -> Checked<Option<Frequency>> {
    match (left.frequency, right.frequency) {
        (Some(own), Some(other)) if own != other => {
            let detail = format!(
                "frequency {own} and frequency {other} differ; convert the higher one with freq(x, {}, sum), average \
                 or end",
                if own.fills(other) { other } else { own }
            );
            Err((Refusal::FrequencyMismatch, detail))
        }
        (own, other) => Ok(own.or(other)),
    }
}

/// Refuses ranks and multiples, of which arithmetic says nothing.
pub(super) fn require_cardinal(part: &Part) -> Checked<()> {
    if part.quantity.is_ordinal() {
        let class = part.quantity.class.code();
        Err((
            Refusal::UnitClass,
            format!("arithmetic with values of the class {class} means nothing; take diff or lag of them"),
        ))
    } else {
        Ok(())
    }
}

/// Refuses two parts that are not of one unit.
pub(super) fn require_unit(left: &Part, right: &Part) -> Checked<()> {
    let (own, other) = (&left.quantity.unit, &right.quantity.unit);
    if own.adds_to(other) {
        return Ok(());
    }
    let advice = if own.is_percentage() || other.is_percentage() {
        "a percentage adds to percentages only; x + x * g is x * (1 + g), share(whole - part, whole) is 100 - share(part, \
         whole)"
    } else if own.is_one() || other.is_one() {
        "a plain number adds to plain numbers only"
    } else if own.is_index() || other.is_index() {
        "give both as an index with index(x, period)"
    } else {
        "convert one of them with convert(x, rate)"
    };
    let name =
        |unit: &super::Unit| if unit.is_one() { "a plain number".to_owned() } else { format!("unit {unit}") };
    Err((Refusal::UnitMismatch, format!("{} and {} differ; {advice}", name(own), name(other))))
}

/// Refuses two parts at different prices.
pub(super) fn require_prices(left: &Part, right: &Part) -> Checked<()> {
    if left.quantity.has_prices_of(&right.quantity) {
        return Ok(());
    }
    let prices = |part: &Part| match part.quantity.price_period {
        Some(period) => format!("{} prices of {period}", part.quantity.price_basis.code()),
        None => format!("{} prices", part.quantity.price_basis.code()),
    };
    let detail = format!(
        "{} and {} cannot be combined; bring both to the same prices, as with deflate(x, price, period)",
        prices(left),
        prices(right)
    );
    Err((Refusal::PriceBasis, detail))
}

/// Refuses sums over chained volumes. One series at several periods is no such sum.
pub(super) fn require_additive(left: &Part, right: &Part) -> Checked<()> {
    let is_chained = |part: &Part| part.quantity.price_basis == PriceBasis::Chained;
    let is_one = matches!(left.source.and(right.source), Source::One(_) | Source::None);
    // Growth and shares are percentages, which are not volumes.
    let is_volume = !left.quantity.is_percentage() && !left.quantity.unit.is_one();
    if (is_chained(left) || is_chained(right)) && is_volume && !is_one {
        let detail =
            "chained volumes do not add up; take values at current or constant prices, or growth rates";
        return Err((Refusal::ChainNonadditive, detail.to_owned()));
    }
    Ok(())
}

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
        Ok(Calculation::new(whole, check.steps.steps, check.steps.frequencies, check.series, check.fixed))
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
    fn part(&mut self, node: &Node, parts: &[Part]) -> Checked<Part> {
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
                if let [_, .., super::node::Argument::Period(period)] = &arguments[..] {
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

    fn series(&mut self, position: usize) -> Checked<Part> {
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

    fn fixed(&mut self, child: &Part, period: Period) -> Checked<Part> {
        if let Some(frequency) = child.frequency.filter(|&frequency| frequency != period.frequency()) {
            let detail =
                format!("{period} is of frequency {}, the series of {frequency}", period.frequency());
            return Err((Refusal::FrequencyMismatch, detail));
        }
        self.fixed = self.fixed.max(Some(period));
        let step = self.steps.push(Step::Fixed(child.step, period), None);
        Ok(Part { step, frequency: None, ..child.clone() })
    }

    fn binary(&mut self, operator: Operator, left: &Part, right: &Part) -> Checked<Part> {
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
    fn multiply(&mut self, left: &Part, right: &Part) -> Checked<Part> {
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
    fn divide(&mut self, left: &Part, right: &Part) -> Checked<Part> {
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

/// The quantity of a power.
pub(super) fn power(base: &Quantity, exponent: f64) -> Quantity {
    let unit = base.unit.power(exponent);
    let class = if unit == base.unit {
        base.class
    } else if unit.is_one() {
        Quantity::number().class
    } else {
        crate::domain::unit_class::UnitClass::Level
    };
    base.with_unit(unit, class)
}
