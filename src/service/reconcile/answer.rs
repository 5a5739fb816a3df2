//! The result of a reconciliation.

use std::collections::BTreeMap;

use crate::domain::code::Code;
use crate::domain::codes::codes;
use crate::domain::growth::{Estimate, Refusal, Verdict};
use crate::domain::implied::{Node, Rule};
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;

/// All checks between stated figures, contradictions first.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// The revision of the database.
    pub revision: i64,
    /// The number of all checks by the code of their verdict, also of those that were not requested.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// The requested checks.
    pub checks: Vec<Check>,
}

impl Reconciliation {
    /// The exit code of a checking command: 1 when there is a contradiction, requested or not.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.verdicts.contains_key(Verdict::Contradiction.code()))
    }
}

/// The kind of a check: what is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The values of several sources for one observation.
    Sources,
    /// Figures that cannot all be true, taken together over several relations.
    Conflict,
}

codes!(CheckKind {
    Growth = "growth",
    Share = "share",
    Ratio = "ratio",
    Multiple = "multiple",
    Change = "change",
    Sources = "sources",
    Conflict = "conflict",
});

/// A check between stated figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What is compared.
    pub kind: CheckKind,
    /// The dataset.
    pub dataset: Code,
    /// The series and the period that are checked.
    pub node: Node,
    /// The result of the comparison.
    pub verdict: Verdict,
    /// The evidence for the explanation of a difference.
    pub evidence: Option<String>,
    /// The unit of the compared values.
    pub unit: String,
    /// The stated values: one, or one from each source.
    pub stated: Vec<Statement>,
    /// The value computed from the inputs; none if stated values are compared with each other.
    pub computed: Option<Computation>,
    /// The stated values that the computed one depends on, the base first.
    pub inputs: Vec<Statement>,
    /// The ids of the figures involved.
    pub figures: Vec<String>,
    /// A value that follows from the stated one.
    pub implies: Option<Implication>,
}

/// A stated value.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The series and the period.
    pub node: Node,
    /// The value.
    pub estimate: Estimate,
    /// Whether it is at current or constant prices.
    pub price_basis: PriceBasis,
    /// The id of the figure that states it.
    pub figure: Option<String>,
    /// The source of the figure.
    pub source: Option<String>,
}

/// A computed value, or the reason that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Computation {
    /// The value.
    pub outcome: Result<Estimate, Refusal>,
    /// The period of the base.
    pub from: Period,
    /// The period of the result.
    pub to: Period,
    /// The observations that were looked for and are not there, the base first; empty if there is a value.
    pub missing: Vec<Node>,
}

/// A value that is not stated and follows from the compared ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Implication {
    /// The series and the period.
    pub node: Node,
    /// The value.
    pub estimate: Estimate,
    /// The unit.
    pub unit: String,
    /// The rule by which it follows.
    pub rule: Rule,
}
