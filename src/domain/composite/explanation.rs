//! Explanations: the parts of a score, and the parts of its change.

use super::definition::{Aggregate, Content, Group, Part};
use super::score::Row;
use super::{Cell, Evaluation, Rank, Refusal};
use crate::domain::code::Code;
use crate::domain::growth::Estimate;

/// The least change, as a share of the sizes of its parts; less is an error of rounding doubles.
const LEAST_CHANGE: f64 = 1e-12;

/// How a score comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The score, or the reason why there is none.
    pub score: Result<Estimate, Refusal>,
    /// The place among the units of the period.
    pub rank: Option<Rank>,
    /// The parts, in the order of the definition.
    pub parts: Vec<PartValue>,
}

/// The value of a part at one unit and period.
#[derive(Debug, Clone, PartialEq)]
pub struct PartValue {
    /// The id.
    pub id: Code,
    /// The name.
    pub name: String,
    /// The share in the weights of the parts of the same group that are there; `None` for a part that is not.
    pub weight: Option<f64>,
    /// The column of the input; `None` for a part of parts.
    pub column: Option<usize>,
    /// The value of the input before normalisation.
    pub input: Option<Estimate>,
    /// The normalised value, or the mean of the parts.
    pub value: Result<Estimate, Refusal>,
    /// What the part adds to the value of its group, in units of the score; `None` under a geometric mean, whose parts
    /// do not add up.
    pub contribution: Option<f64>,
    /// The parts of a part of parts.
    pub parts: Vec<PartValue>,
}

/// The change of a score between two periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The change before rounding: the difference, or under a geometric mean that of the logarithms.
    pub amount: f64,
    /// Each part of the whole.
    pub parts: Vec<PartChange>,
}

/// What a part adds to a change.
#[derive(Debug, Clone, PartialEq)]
pub struct PartChange {
    /// The id.
    pub id: Code,
    /// The name.
    pub name: String,
    /// The addition, in the unit of the amount.
    pub amount: f64,
    /// The addition in percent of the whole change; `None` where nothing changed.
    pub share: Option<f64>,
}

impl Evaluation {
    /// How the score of a unit at a period comes about.
    #[must_use]
    pub fn explain(&self, cell: Cell) -> Explanation {
        let scale = self.composite().scale;
        let parts = self.part_values(cell, &self.composite().root, scale);
        Explanation { score: self.score(cell), rank: self.rank(cell), parts }
    }

    fn part_values(&self, cell: Cell, group: &Group, scale: f64) -> Vec<PartValue> {
        let row = self.row(cell);
        let members = row.members(group).ok();
        let value_of = |part: &Part| {
            let value = row.part(part);
            let weight = members.as_ref().filter(|_| value.is_ok()).map(|members| members.share(part));
            let adds_up = group.aggregate == Aggregate::Arithmetic;
            let contribution = value.ok().zip(weight).filter(|_| adds_up);
            let (column, parts) = match &part.content {
                Content::Input(input) => (Some(input.column), Vec::new()),
                Content::Group(group) => (None, self.part_values(cell, group, scale)),
            };
            PartValue {
                id: part.id.clone(),
                name: part.name.clone(),
                weight,
                column,
                input: column.and_then(|column| self.inputs().get(column, cell)),
                value,
                contribution: contribution.map(|(value, weight)| scale * weight * value.value()),
                parts,
            }
        };
        group.parts.iter().map(value_of).collect()
    }

    /// Whether two scores of a unit compare: the units that are compared, and the parts that are there, are the same.
    fn is_of_one_set(&self, one: Cell, other: Cell) -> bool {
        let root = &self.composite().root;
        let is_same = || self.panel().is_same(self.inputs(), one.period, other.period);
        (!self.composite().is_relative() || is_same())
            && present(self.row(one), root) == present(self.row(other), root)
    }

    /// The position of the first period at which the score of a unit compares with that of a cell.
    #[must_use]
    pub fn first_of_set(&self, cell: Cell) -> usize {
        let mut earlier = (0..cell.period).filter(|&period| {
            let before = Cell { period, ..cell };
            self.score(before).is_ok() && self.is_of_one_set(before, cell)
        });
        earlier.next().unwrap_or(cell.period)
    }

    /// The change of the score of a unit from one period to another, and what each part adds to it.
    ///
    /// # Errors
    /// The refusal of either score; [`Refusal::SetChanges`] where the units that are compared, or the parts that are
    /// there, differ between the two periods, or where each period has a scale of its own.
    pub fn change(&self, unit: usize, from: usize, to: usize) -> Result<Change, Refusal> {
        let (from, to) = (Cell { unit, period: from }, Cell { unit, period: to });
        self.score(from)?;
        self.score(to)?;
        if !self.is_of_one_set(from, to) {
            return Err(Refusal::SetChanges);
        }
        let root = &self.composite().root;
        let (before, after) = (self.row(from).members(root)?, self.row(to).members(root)?);
        let addition = |((part, first), (_, last)): (&(&Part, Estimate), &(&Part, Estimate))| {
            let (first, last) = (first.value(), last.value());
            match root.aggregate {
                Aggregate::Arithmetic => after.share(part) * (last - first) * self.composite().scale,
                Aggregate::Geometric => after.share(part) * (last / first).ln(),
            }
        };
        let amounts: Vec<f64> = before.parts.iter().zip(&after.parts).map(addition).collect();
        let amount: f64 = amounts.iter().sum();
        // What is left of parts that cancel each other is the error of the sum.
        let size: f64 = amounts.iter().map(|one| one.abs()).sum();
        let amount = if amount.abs() <= LEAST_CHANGE * size { 0.0 } else { amount };
        let share = |one: f64| Some(100.0 * one / amount).filter(|share| share.is_finite());
        let parts = after.parts.iter().zip(amounts).map(|((part, _), one)| PartChange {
            id: part.id.clone(),
            name: part.name.clone(),
            amount: one,
            share: share(one),
        });
        Ok(Change { amount, parts: parts.collect() })
    }
}

/// Which inputs are there.
fn present(row: Row<'_>, group: &Group) -> Vec<bool> {
    let of_part = |part: &Part| match &part.content {
        Content::Input(_) => vec![row.part(part).is_ok()],
        Content::Group(group) => present(row, group),
    };
    group.parts.iter().flat_map(of_part).collect()
}
