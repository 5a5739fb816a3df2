//! Relations between indicators: what a rate is the growth of, what a share is the share of.

use serde::{Deserialize, Serialize};

use super::code::Code;

/// A statement of the catalogue that one indicator is computed from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// What kind of relation.
    pub kind: RelationKind,
    /// The series it refers to: the level of a growth rate, the whole of a share, the denominator.
    pub of: SeriesReference,
    /// The part of a share or the numerator of a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<SeriesReference>,
    /// The period that a multiple is a multiple of.
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

impl RelationKind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::GrowthOf, Self::ShareOf, Self::ChangeOf, Self::MultipleOf, Self::RatioOf];

    /// The code as it stands in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GrowthOf => "growth_of",
            Self::ShareOf => "share_of",
            Self::ChangeOf => "change_of",
            Self::MultipleOf => "multiple_of",
            Self::RatioOf => "ratio_of",
        }
    }
}

/// A series named relative to the series of the indicator that declares the relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesReference {
    /// Which indicator.
    pub indicator: Code,
    /// Which activity; the same one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Code>,
    /// Which area; the same one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Code>,
}
