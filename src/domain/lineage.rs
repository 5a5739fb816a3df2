//! Lineage: the formula and the figures that a derived value was computed from.

use std::sync::Arc;

use super::composite;
use super::definition::DefinitionMeta;
use super::formula::{BoundsQuality, Refusal};
use super::period::Period;
use super::series_key::SeriesKey;
use crate::domain::codes::codes;

/// What a derived value was computed from, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The definition of the derived indicator; none of a formula that a request brings.
    pub definition: Option<Arc<DefinitionMeta>>,
    /// The text of its formula.
    pub formula: Arc<str>,
    /// The observations that were read, each once.
    pub inputs: Vec<LineageInput>,
    /// Whether its bounds are the exact range, or why there is no value.
    pub outcome: Result<BoundsQuality, MissingValue>,
}

impl Lineage {
    /// Whether the bounds are the exact range; none where there is no value.
    #[must_use]
    pub fn quality(&self) -> Option<BoundsQuality> {
        self.outcome.as_ref().ok().copied()
    }

    /// Why there is no value; none where there is one.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        self.outcome.as_ref().err().map(|missing| missing.refusal)
    }
}

/// What a score of a composite index was computed from, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeLineage {
    /// The definition of the index.
    pub definition: Arc<DefinitionMeta>,
    /// The observations that its inputs read, each once.
    pub inputs: Vec<LineageInput>,
    /// What its bounds are, or why there is no score.
    pub outcome: Result<ScoreBounds, composite::Refusal>,
    /// The ids of the parts whose inputs are missing.
    pub missing: Vec<Arc<str>>,
    /// The number of the set of units and inputs that the score rests on, from 1; scores of two sets do not compare. Zero
    /// without a score.
    pub set: u32,
}

impl CompositeLineage {
    /// What the bounds are; none where there is no score.
    #[must_use]
    pub fn quality(&self) -> Option<ScoreBounds> {
        self.outcome.ok()
    }
}

/// What the bounds of a score are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScoreBounds {
    /// The range of the score over the intervals of the figures.
    Exact,
    /// An interval that contains this range.
    Outer,
    /// The range over the unit's own inputs alone: those of the units that it is compared with do not move.
    Own,
}

codes!(ScoreBounds {
    Exact = "exact",
    Outer = "outer",
    Own = "own",
});

/// An observation that a value was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageInput {
    /// Its series.
    pub series: SeriesKey,
    /// Its period.
    pub period: Period,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
    /// The number of its vintage; 0 where there is no observation.
    pub vintage: i64,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValue {
    /// The reason.
    pub refusal: Refusal,
    /// The series whose value is missing, where one is.
    pub series: Option<SeriesKey>,
    /// The period at which it is missing.
    pub period: Option<Period>,
}
