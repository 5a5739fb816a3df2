//! Scores: normalised inputs aggregated.

use super::Refusal;
use super::definition::{Aggregate, Content, Group, Part};
use super::normalise::{NormalisedColumn, estimate};
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

/// The normalised inputs of one unit at one period, and what a geometric mean makes of them.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) columns: &'a [NormalisedColumn],
    pub(super) place: usize,
    pub(super) shift: f64,
}

/// The parts of a group that are there, with the values that enter its mean.
pub(super) struct Members<'a> {
    aggregate: Aggregate,
    pub(super) parts: Vec<(&'a Part, Estimate)>,
    /// The sum of their weights.
    weights: f64,
}

impl Row<'_> {
    /// The value of a group.
    pub(super) fn group(self, group: &Group) -> Result<Estimate, Refusal> {
        self.members(group)?.mean()
    }

    /// The value of a part: the normalised input, or the mean of its parts.
    pub(super) fn part(self, part: &Part) -> Result<Estimate, Refusal> {
        match &part.content {
            Content::Input(input) => self.columns[input.column][self.place],
            Content::Group(group) => self.group(group),
        }
    }

    /// The parts of a group that are there.
    pub(super) fn members(self, group: &Group) -> Result<Members<'_>, Refusal> {
        let mut parts = Vec::with_capacity(group.parts.len());
        for part in &group.parts {
            match self.part(part) {
                Ok(value) => parts.push((part, self.entering(group.aggregate, part, value)?)),
                Err(Refusal::TooFewInputs) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        if parts.len() < group.required() {
            return Err(Refusal::TooFewInputs);
        }
        let weights = parts.iter().map(|(part, _)| part.weight).sum();
        Ok(Members { aggregate: group.aggregate, parts, weights })
    }

    /// The value with which a part enters the mean of its group.
    fn entering(self, aggregate: Aggregate, part: &Part, value: Estimate) -> Result<Estimate, Refusal> {
        if aggregate == Aggregate::Arithmetic {
            return Ok(value);
        }
        let is_input = matches!(part.content, Content::Input(_));
        let entering = if is_input && self.shift > 0.0 {
            let rest = 1.0 - self.shift;
            let bounds = value.bounds().scale(rest) + Bounds::exact(self.shift);
            estimate(self.shift + rest * value.value(), bounds)?
        } else {
            value
        };
        if entering.value() > 0.0 { Ok(entering) } else { Err(Refusal::ZeroUnderGeometric) }
    }
}

impl Members<'_> {
    /// The share of a part in the sum of the weights.
    pub(super) fn share(&self, part: &Part) -> f64 {
        part.weight / self.weights
    }

    /// The weighted mean. It grows with each of the values, so its ends are at theirs.
    fn mean(&self) -> Result<Estimate, Refusal> {
        let parts = self.parts.iter();
        match self.aggregate {
            Aggregate::Arithmetic => {
                let value = parts.clone().map(|(part, value)| part.weight * value.value()).sum::<f64>();
                let bounds = parts.map(|(part, value)| value.bounds().scale(part.weight));
                let bounds = bounds.fold(Bounds::exact(0.0), |sum, bounds| sum + bounds);
                estimate(value / self.weights, bounds / Bounds::exact(self.weights))
            }
            Aggregate::Geometric => {
                let logs = parts.clone().map(|(part, value)| self.share(part) * value.value().ln());
                let mut bounds = parts.map(|(part, value)| {
                    let from_zero = Bounds::new(Some(0.0), None)?;
                    value.bounds().intersect(from_zero)?.powf(self.share(part))
                });
                let bounds = bounds.try_fold(Bounds::exact(1.0), |product, bounds| Some(product * bounds?));
                estimate(logs.sum::<f64>().exp(), bounds.ok_or(Refusal::ZeroUnderGeometric)?)
            }
        }
    }
}

/// A number rounded to decimals, ties away from zero.
pub(super) fn rounded(value: f64, decimals: Option<u8>) -> f64 {
    let Some(decimals) = decimals else { return value };
    let power = 10_f64.powi(i32::from(decimals));
    let rounded = (value * power).round() / power;
    if rounded.is_finite() { rounded } else { value }
}
