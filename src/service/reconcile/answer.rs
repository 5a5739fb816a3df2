//! The shape of a reconciliation.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Refusal};
use crate::formats::number::Number;

/// Every check between stated figures, worst first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reconciliation {
    /// The revision of the database that the answer is of.
    pub revision: i64,
    /// Whether this is all there is.
    pub complete: bool,
    /// Where the next page starts; a reconciliation has one page.
    pub next: Option<String>,
    /// How many checks have each verdict, those that were not asked for as well.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub verdicts: BTreeMap<&'static str, usize>,
    /// The checks that were asked for.
    pub checks: Vec<Check>,
}

impl Reconciliation {
    /// The exit code of a command that checks: 1 when there is a contradiction, whether it was asked for or not.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.verdicts.contains_key("contradiction"))
    }
}

/// What is compared in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// A stated rate of growth with the one computed from levels.
    Growth,
    /// A stated share with the one computed from part and whole.
    Share,
    /// A stated ratio with the one computed from numerator and denominator.
    Ratio,
    /// A stated multiple with the one computed from levels.
    Multiple,
    /// A stated change with the one computed from levels.
    Change,
    /// What several sources state for one observation.
    Sources,
    /// Figures that cannot all be true, taken together over several relations.
    Conflict,
}

impl CheckKind {
    /// The code as it stands in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Growth => "growth",
            Self::Share => "share",
            Self::Ratio => "ratio",
            Self::Multiple => "multiple",
            Self::Change => "change",
            Self::Sources => "sources",
            Self::Conflict => "conflict",
        }
    }
}

/// A check between stated figures.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Check {
    /// What is compared.
    pub kind: CheckKind,
    /// The dataset.
    pub dataset: String,
    /// The key of the series that is checked.
    pub key: String,
    /// The period that is checked.
    pub period: String,
    /// How what is compared stands to each other.
    pub verdict: &'static str,
    /// What explains that it does not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<&'static str>,
    /// What the explanation rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The unit of what is compared.
    pub unit: String,
    /// What is stated: one value, or one from each source.
    pub stated: Vec<Statement>,
    /// What the inputs give; none where stated values are compared with each other.
    pub computed: Option<Computation>,
    /// The stated values that the computed one rests on, the base first.
    pub inputs: Vec<Statement>,
    /// The figures that take part.
    pub figures: Vec<String>,
    /// What would have to be true if the stated value is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implies: Option<Implication>,
}

/// A stated value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Statement {
    /// The key of the series.
    pub key: String,
    /// The period.
    pub period: String,
    /// The number and its interval.
    #[serde(flatten)]
    pub interval: Interval,
    /// Whether it is at current or constant prices.
    pub price_basis: &'static str,
    /// The figure that states it.
    pub figure: Option<String>,
    /// The source of the figure.
    pub source: Option<String>,
}

/// A computed value, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Computation {
    /// The number and its interval.
    #[serde(flatten)]
    pub interval: Interval,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The period of the base.
    pub from: String,
    /// The period of the result.
    pub to: String,
}

/// A value that nobody states and that would follow.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Implication {
    /// The key of the series.
    pub key: String,
    /// The period.
    pub period: String,
    /// The number and its interval.
    #[serde(flatten)]
    pub interval: Interval,
    /// The unit.
    pub unit: String,
    /// By which rule it follows.
    pub rule: &'static str,
}

/// A number and the interval that the true one lies in.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, ToSchema)]
pub struct Interval {
    /// The number.
    #[schema(value_type = Option<f64>)]
    pub value: Option<Number>,
    /// The lower end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    pub lower: Option<Number>,
    /// The upper end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    pub upper: Option<Number>,
}

impl From<Estimate> for Interval {
    fn from(estimate: Estimate) -> Self {
        let bounds: Bounds = estimate.bounds();
        Self {
            value: Some(Number(estimate.value())),
            lower: bounds.lower().map(Number),
            upper: bounds.upper().map(Number),
        }
    }
}

impl From<Result<Estimate, Refusal>> for Interval {
    fn from(outcome: Result<Estimate, Refusal>) -> Self {
        outcome.map_or_else(|_| Self::default(), Self::from)
    }
}
