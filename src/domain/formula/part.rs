//! Parts of formulas that have been checked, and what two of them must have in common.

use super::quantity::Quantity;
use super::refusal::Refusal;
use super::step::{Binary, Step, StepId};
use super::unit::Unit;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// A refusal without the part of the formula to which it applies.
pub(super) type CheckResult<T> = Result<T, (Refusal, String)>;

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
    pub(super) steps: Vec<Step>,
    pub(super) frequencies: Vec<Option<Frequency>>,
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
    ) -> CheckResult<Part> {
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
pub(super) fn common_frequency(left: &Part, right: &Part) -> CheckResult<Option<Frequency>> {
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
pub(super) fn require_cardinal(part: &Part) -> CheckResult<()> {
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
pub(super) fn require_unit(left: &Part, right: &Part) -> CheckResult<()> {
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
    let name = |unit: &Unit| if unit.is_one() { "a plain number".to_owned() } else { format!("unit {unit}") };
    Err((Refusal::UnitMismatch, format!("{} and {} differ; {advice}", name(own), name(other))))
}

/// Refuses two parts at different prices.
pub(super) fn require_prices(left: &Part, right: &Part) -> CheckResult<()> {
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
pub(super) fn require_additive(left: &Part, right: &Part) -> CheckResult<()> {
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

/// The quantity of a power.
pub(super) fn power(base: &Quantity, exponent: f64) -> Quantity {
    let unit = base.unit.power(exponent);
    let class = if unit == base.unit {
        base.class
    } else if unit.is_one() {
        Quantity::number().class
    } else {
        UnitClass::Level
    };
    base.with_unit(unit, class)
}
