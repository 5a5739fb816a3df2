//! The tree of a formula: each part with its value at one period, down to the values that were read.

use std::sync::Arc;

use super::plan::BoundFormula;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::formula::{BoundsQuality, Formula, Point, Refusal};
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;
use crate::service::derived::{KeyInputs, unit};

/// The most parts of a tree: definitions inside definitions may have many.
const MAX_PARTS: usize = 200;

/// A part of a formula with its value at a period.
#[derive(Debug, Clone, PartialEq)]
pub struct FormulaNode {
    /// The part as text.
    pub text: String,
    /// Its value, or the reason why there is none.
    pub outcome: Result<NodeValue, Refusal>,
    /// The parts that it is made of; none of a part that is made of values alone.
    pub parts: Vec<FormulaNode>,
    /// The values of series that it rests on.
    pub reads: Vec<ReadValue>,
}

/// The value of a part.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeValue {
    /// The number.
    pub value: f64,
    /// Its interval.
    pub bounds: Bounds,
    /// The code of its unit.
    pub unit: Code,
    /// Whether the interval is the exact range.
    pub quality: BoundsQuality,
}

/// A value of a series that a part rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadValue {
    /// The name of the series in the formula.
    pub name: String,
    /// The series.
    pub series: SeriesKey,
    /// The period.
    pub period: Period,
    /// The value with its unit; none where it is missing.
    pub value: Option<(f64, Bounds, Code)>,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
}

impl FormulaNode {
    /// The tree of a formula, which the request has as `asked`.
    pub(super) fn of(
        catalogue: &Catalogue,
        inputs: &KeyInputs<'_>,
        (asked, bound): (&Formula, &BoundFormula),
        period: Period,
    ) -> Self {
        TreeBuilder { catalogue, inputs, bound, period, left: MAX_PARTS }.part((asked, &bound.formula))
    }
}

/// What the parts of a tree have in common.
struct TreeBuilder<'a> {
    catalogue: &'a Catalogue,
    inputs: &'a KeyInputs<'a>,
    bound: &'a BoundFormula,
    period: Period,
    /// How many parts may follow.
    left: usize,
}

impl TreeBuilder<'_> {
    /// A part; formulas are nested as deeply as the parser allows.
    fn part(&mut self, (asked, bound): (&Formula, &Formula)) -> FormulaNode {
        self.left = self.left.saturating_sub(1);
        let own = bound.operands();
        let asked_parts = asked.operands();
        // A derived indicator is one word in the request and a formula here.
        let texts = if asked_parts.len() == own.len() { &asked_parts } else { &own };
        let mut parts = Vec::new();
        if own.iter().any(|part| !part.operands().is_empty()) {
            for (text, part) in texts.iter().zip(&own) {
                let is_number = part.series().is_none() && part.operands().is_empty();
                if self.left > 0 && !is_number {
                    parts.push(self.part((text, part)));
                }
            }
        }
        let (outcome, point) = self.outcome(bound);
        let reads = point.map(|point| self.reads(&point)).unwrap_or_default();
        FormulaNode { text: self.bound.named(&asked.to_string()), outcome, parts, reads }
    }

    fn outcome(&self, bound: &Formula) -> (Result<NodeValue, Refusal>, Option<Point>) {
        let calculation = match bound.check(self.inputs) {
            Ok(calculation) => calculation,
            Err(refused) => return (Err(refused.refusal), None),
        };
        let point = calculation.point(self.period, self.inputs);
        let value = point.outcome.map_err(|refused| refused.refusal).map(|value| NodeValue {
            value: value.estimate.value(),
            bounds: value.estimate.bounds(),
            unit: unit(self.catalogue, Some(&calculation)).code,
            quality: value.quality,
        });
        (value, Some(point))
    }

    /// The values that a point rests on.
    fn reads(&self, point: &Point) -> Vec<ReadValue> {
        let read = |(number, period): &(usize, Period)| {
            let input = self.inputs.series.get(*number)?;
            let observation = self.inputs.observation(*number, *period);
            let unit = self.catalogue.unit_of(input.series).cloned();
            let value = observation.and_then(|one| Some((one.value?, one.bounds, unit?)));
            Some(ReadValue {
                name: self.bound.named(input.series.key.as_str()),
                series: input.series.key.clone(),
                period: *period,
                value,
                figure: observation.and_then(|one| one.provenance.figure.clone()),
            })
        };
        point.inputs.iter().filter_map(read).collect()
    }
}
