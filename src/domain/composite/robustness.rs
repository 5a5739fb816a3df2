//! Robustness: the ranks under all combinations of other reasonable choices.

use std::collections::BTreeMap;

use super::choices::{Choice, Choices};
use super::definition::{Composite, Group, Input, Method};
use super::distribution::count;
use super::evaluation::{rank_among, score};
use super::normalise::{NormalisedColumn, normalise};
use super::refusal::MIN_UNITS;
use super::score::Row;
use super::{Cell, Evaluation, Refusal};

/// The most combinations that are computed.
pub const MAX_COMBINATIONS: usize = 4096;

/// The ranks of a period under all combinations of the choices. There are no random numbers, so the answer repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// How many combinations gave ranks.
    pub combinations: usize,
    /// The combinations in which a unit has no score, so that ranks would not compare.
    pub left_out: Vec<LeftOut>,
    /// The units with a score.
    pub units: Vec<UnitRanks>,
    /// The choices other than those of the definition.
    pub choices: Vec<ChoiceShift>,
}

/// A combination without ranks.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The choices that differ from those of the definition.
    pub choices: Vec<Choice>,
    /// The reason.
    pub reason: Refusal,
}

/// The ranks of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRanks {
    /// The position of the unit in the inputs.
    pub unit: usize,
    /// The rank by the definition.
    pub rank: usize,
    /// The best rank of all combinations.
    pub best: usize,
    /// The worst one.
    pub worst: usize,
    /// The median; between two ranks where their number is even.
    pub median: f64,
}

/// How far ranks move when one choice differs from that of the definition.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceShift {
    /// The choice.
    pub choice: Choice,
    /// The mean over all units of the distance from the rank by the definition.
    pub mean_shift: Result<f64, Refusal>,
}

/// The reason why there is no robustness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RobustnessError {
    /// More combinations than are computed.
    #[error(
        "the alternatives have {0} combinations, and at most {MAX_COMBINATIONS} are computed: list fewer"
    )]
    TooMany(usize),
    /// Fewer units have a score than can be compared, for this reason.
    #[error("fewer than {MIN_UNITS} units have a score: {0}")]
    TooFewScores(Refusal),
}

impl RobustnessError {
    /// The code in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany(_) => "too_many",
            Self::TooFewScores(reason) => reason.code(),
        }
    }
}

impl Evaluation {
    /// How many scores robustness computes.
    #[must_use]
    pub fn robustness_work(&self) -> usize {
        let combinations = Choices::new(self.composite()).combinations().min(MAX_COMBINATIONS);
        combinations.saturating_mul(self.inputs().units().len())
    }

    /// The ranks of a period under all combinations of the alternatives.
    ///
    /// # Errors
    /// Too many combinations, or fewer than three units with a score.
    pub fn robustness(&self, period: usize) -> Result<Robustness, RobustnessError> {
        let units: Vec<usize> = self.ranked(period).into_iter().map(|(unit, _)| unit).collect();
        if units.len() < MIN_UNITS {
            return Err(RobustnessError::TooFewScores(self.usual_refusal(period)));
        }
        let choices = Choices::new(self.composite());
        let combinations = choices.combinations();
        if combinations > MAX_COMBINATIONS {
            return Err(RobustnessError::TooMany(combinations));
        }
        Ok(Trial { evaluation: self, period, units }.run(&choices))
    }

    /// The reason why most units that have the inputs have no score; that too few have the inputs if there is none.
    fn usual_refusal(&self, period: usize) -> Refusal {
        let units = 0..self.inputs().units().len();
        let reasons = units.filter_map(|unit| self.score(Cell { unit, period }).err());
        let mut counts: BTreeMap<Refusal, usize> = BTreeMap::new();
        for reason in reasons.filter(|reason| !matches!(reason, Refusal::TooFewInputs | Refusal::SetChanges))
        {
            *counts.entry(reason).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.map_or(Refusal::TooFewUnits, |(reason, _)| reason)
    }
}

/// The units of one period whose ranks are tried.
struct Trial<'a> {
    evaluation: &'a Evaluation,
    period: usize,
    units: Vec<usize>,
}

/// A combination of choices, and the ranks of the units by it.
type Combination = (Vec<Choice>, Result<Vec<usize>, Refusal>);

impl Trial<'_> {
    fn run(&self, choices: &Choices) -> Robustness {
        let mut tried: Vec<Combination> = Vec::new();
        for (method, method_words) in &choices.methods {
            let columns = self.columns(method.as_ref());
            for (aggregate, aggregate_words) in &choices.aggregates {
                for (root, weights_words) in &choices.roots {
                    let root = Group { aggregate: *aggregate, ..root.clone() };
                    let words = [method_words, aggregate_words, weights_words].into_iter().flatten();
                    tried.push((words.cloned().collect(), self.ranks(&columns, &root)));
                }
            }
        }
        self.summary(tried)
    }

    /// The normalised inputs, all by one method if one is given.
    fn columns(&self, method: Option<&Method>) -> Vec<NormalisedColumn> {
        let (inputs, panel) = (self.evaluation.inputs(), self.evaluation.panel());
        let column = |input: &Input| {
            let mut input = input.clone();
            input.method = method.cloned().unwrap_or(input.method);
            normalise(&input, inputs, panel)
        };
        self.evaluation.composite().inputs().iter().map(|(_, input)| column(input)).collect()
    }

    /// The ranks of all units, or the reason why one of them has no score.
    fn ranks(&self, columns: &[NormalisedColumn], root: &Group) -> Result<Vec<usize>, Refusal> {
        let composite: &Composite = self.evaluation.composite();
        let scores = self.units.iter().map(|&unit| {
            let row = self.evaluation.inputs().row(Cell { unit, period: self.period });
            let row = Row { columns, place: row, shift: composite.shift };
            Ok(score(composite, row.group(root)?)?.value())
        });
        let scores = scores.collect::<Result<Vec<f64>, Refusal>>()?;
        let mut ordered = scores.clone();
        ordered.sort_by(f64::total_cmp);
        Ok(scores.iter().map(|score| rank_among(&ordered, *score)).collect())
    }

    fn summary(&self, tried: Vec<Combination>) -> Robustness {
        let own = tried.iter().find(|(choices, _)| choices.is_empty());
        let own = own.and_then(|(_, ranks)| ranks.clone().ok()).unwrap_or_default();
        let (mut all, mut left_out, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
        for (choices, ranks) in tried {
            if let [choice] = choices.as_slice() {
                let mean_shift =
                    ranks.as_ref().map(|ranks| mean_shift(ranks, &own)).map_err(|reason| *reason);
                shifts.push(ChoiceShift { choice: choice.clone(), mean_shift });
            }
            match ranks {
                Ok(ranks) => all.push(ranks),
                Err(reason) => left_out.push(LeftOut { choices, reason }),
            }
        }
        let of_unit = |(position, (&unit, &rank)): (usize, (&usize, &usize))| {
            let mut ranks: Vec<usize> = all.iter().map(|ranks| ranks[position]).collect();
            ranks.sort_unstable();
            let end = |rank_at_end: Option<&usize>| rank_at_end.copied().unwrap_or(rank);
            UnitRanks {
                unit,
                rank,
                best: end(ranks.first()),
                worst: end(ranks.last()),
                median: median(&ranks),
            }
        };
        let units = self.units.iter().zip(&own).enumerate().map(of_unit).collect();
        Robustness { combinations: all.len(), left_out, units, choices: shifts }
    }
}

/// The mean distance between two lists of ranks.
fn mean_shift(ranks: &[usize], own: &[usize]) -> f64 {
    let total: usize = ranks.iter().zip(own).map(|(rank, own)| rank.abs_diff(*own)).sum();
    count(total) / count(own.len().max(1))
}

/// The median of ranks in order.
fn median(ranks: &[usize]) -> f64 {
    let middle = |position: usize| ranks.get(position).map_or(0.0, |rank| count(*rank));
    let half = ranks.len() / 2;
    if ranks.len() % 2 == 1 {
        middle(half)
    } else {
        f64::midpoint(middle(half.saturating_sub(1)), middle(half))
    }
}
