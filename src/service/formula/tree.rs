//! The tree of a formula: each part with its value at one period, down to the series.

use std::sync::Arc;

use super::inputs::ContextInputs;
use super::unit_code;
use crate::domain::bounds::Bounds;
use crate::domain::code::Code;
use crate::domain::formula::{BoundsQuality, Formula, Inputs, Refusal};
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;

/// The most parts of a tree: definitions inside definitions may have many.
const MAX_PARTS: usize = 200;

/// A part of a formula with its value at a period.
#[derive(Debug, Clone, PartialEq)]
pub struct FormulaNode {
    /// The part as text.
    pub text: String,
    /// Its value, or the reason why there is none.
    pub outcome: Result<NodeValue, Refusal>,
    /// The series, if the part is one.
    pub series: Option<SeriesKey>,
    /// The figure that states the value of the series.
    pub figure: Option<Arc<str>>,
    /// The parts that it is made of.
    pub parts: Vec<FormulaNode>,
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

impl FormulaNode {
    /// The tree of a formula; `asked` is the text of it that the request has, `bound` the same over whole keys.
    pub(super) fn of(inputs: &ContextInputs<'_>, asked: &Formula, bound: &Formula, period: Period) -> Self {
        let mut left = MAX_PARTS;
        Self::part(inputs, asked, bound, period, &mut left)
    }

    fn part(
        inputs: &ContextInputs<'_>,
        asked: &Formula,
        bound: &Formula,
        period: Period,
        left: &mut usize,
    ) -> Self {
        *left = left.saturating_sub(1);
        let own = bound.operands();
        let series = bound.series().and_then(|reference| inputs.series(reference)).map(|series| series.id);
        let asked_parts = asked.operands();
        // A derived indicator is one word in the request and a formula here.
        let texts = if asked_parts.len() == own.len() { &asked_parts } else { &own };
        let mut parts = Vec::with_capacity(own.len());
        for (text, part) in texts.iter().zip(&own) {
            if *left > 0 {
                parts.push(Self::part(inputs, text, part, period, left));
            }
        }
        Self {
            text: asked.to_string(),
            outcome: outcome(inputs, bound, period),
            series: series.and_then(|number| inputs.key(number)),
            figure: series.and_then(|number| inputs.observation(number, period)?.provenance.figure.clone()),
            parts,
        }
    }
}

fn outcome(inputs: &ContextInputs<'_>, bound: &Formula, period: Period) -> Result<NodeValue, Refusal> {
    let calculation = bound.check(inputs).map_err(|refused| refused.refusal)?;
    let value = calculation.point(period, inputs).outcome.map_err(|refused| refused.refusal)?;
    Ok(NodeValue {
        value: value.estimate.value(),
        bounds: value.estimate.bounds(),
        unit: unit_code(&calculation.quantity().unit),
        quality: value.quality,
    })
}
