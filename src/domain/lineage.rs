//! Lineage: the formula and the figures that a derived value was computed from.

use std::sync::Arc;

use super::definition::DefinitionMeta;
use super::formula::{BoundsQuality, Refusal};
use super::period::Period;
use super::series_key::SeriesKey;

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
