//! The tree of a formula: each part with its value at one period, down to the series.

use std::sync::Arc;

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::formula::{BoundsQuality, Formula, Inputs, Refusal};
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
    /// The tree of a formula: as the request has it, and the same over whole keys.
    pub(super) fn of(
        catalogue: &Catalogue,
        inputs: &KeyInputs<'_>,
        formula: (&Formula, &Formula),
        period: Period,
    ) -> Self {
        TreeBuilder { catalogue, inputs, period, left: MAX_PARTS }.part(formula)
    }
}

/// What the parts of a tree have in common.
struct TreeBuilder<'a> {
    catalogue: &'a Catalogue,
    inputs: &'a KeyInputs<'a>,
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
        let mut parts = Vec::with_capacity(own.len());
        for pair in texts.iter().zip(&own) {
            if self.left > 0 {
                parts.push(self.part(pair));
            }
        }
        let number =
            bound.series().and_then(|reference| self.inputs.series(reference)).map(|series| series.id);
        let observation = number.and_then(|number| self.inputs.observation(number, self.period));
        let series = number.and_then(|number| self.inputs.series.get(number));
        FormulaNode {
            text: asked.to_string(),
            outcome: self.outcome(bound),
            series: series.map(|one| one.series.key.clone()),
            figure: observation.and_then(|observation| observation.provenance.figure.clone()),
            parts,
        }
    }

    fn outcome(&self, bound: &Formula) -> Result<NodeValue, Refusal> {
        let calculation = bound.check(self.inputs).map_err(|refused| refused.refusal)?;
        let value = calculation.point(self.period, self.inputs).outcome.map_err(|refused| refused.refusal)?;
        Ok(NodeValue {
            value: value.estimate.value(),
            bounds: value.estimate.bounds(),
            unit: unit(self.catalogue, Some(&calculation)).code,
            quality: value.quality,
        })
    }
}
