//! Relations between indicators, such as a growth rate and its level, or a share and its whole.

use serde::{Deserialize, Serialize};

use super::code::Code;
use crate::domain::codes::codes;

/// A statement of the catalogue that one indicator follows from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The kind of relation.
    pub kind: RelationKind,
    /// The series that it refers to: the level of a growth rate, the whole of a share, the denominator.
    pub of: SeriesReference,
    /// The part of a share or the numerator of a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<SeriesReference>,
    /// The base period of a multiple.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// The kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Percentage growth of a level over a year, or over the span of the series' frequency.
    GrowthOf,
    /// A part of a whole, in percent.
    ShareOf,
    /// The difference of a level over the period.
    ChangeOf,
    /// A level as a multiple of the same level at a base period.
    MultipleOf,
    /// One indicator divided by another.
    RatioOf,
}

codes!(RelationKind {
    GrowthOf = "growth_of",
    ShareOf = "share_of",
    ChangeOf = "change_of",
    MultipleOf = "multiple_of",
    RatioOf = "ratio_of",
});

/// A reference to a series, relative to the series of the indicator that declares the relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesReference {
    /// The indicator.
    pub indicator: Code,
    /// The activity; when absent, that of the series itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Code>,
    /// The area; when absent, that of the series itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Code>,
}
