//! Lineage: the formula and the figures that a derived value was computed from.

use std::sync::Arc;

use super::definition::DefinitionMeta;
use super::formula::{BoundsQuality, Refusal};
use super::period::Period;
use super::series_key::SeriesKey;

/// What a derived value was computed from, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The definition of the derived indicator.
    pub definition: Arc<DefinitionMeta>,
    /// The text of its formula.
    pub formula: Arc<str>,
    /// The observations that were read, each once.
    pub inputs: Vec<LineageInput>,
    /// Whether its bounds are the exact range, or why there is no value.
    pub outcome: Result<BoundsQuality, MissingValue>,
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
