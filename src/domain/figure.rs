//! Figures: numbers as documents state them.

use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::code::Code;
use super::growth::Explanation;
use super::period::Period;
use super::qualifier::Qualifier;
use super::series_key::SeriesKey;
use super::source::Basis;

/// One number as a document states it: where it stands, what it says, which observation it supports.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its id, such as `002-rd-exp-2024`.
    pub id: String,
    /// The dataset of the observation.
    pub dataset: Code,
    /// The document that states it.
    pub source: String,
    /// Where the number token stands.
    pub at: Selector,
    /// The series of the observation.
    pub series: SeriesKey,
    /// The period of the observation.
    pub period: Period,
    /// Whether the document states the period.
    pub period_basis: Basis,
    /// Where the words stand that the period was read from.
    pub period_at: Option<Selector>,
    /// From what an inferred period was worked out.
    pub period_note: Option<String>,
    /// The value in base units.
    pub value: f64,
    /// The code of its unit.
    pub unit: Code,
    /// How the document hedges it.
    pub qualifier: Qualifier,
    /// One unit in the last printed place, in base units.
    pub rounding: f64,
    /// The interval that the true value lies in.
    pub bounds: Bounds,
    /// Who is quoted.
    pub quoted: Option<String>,
    /// Scope, real or nominal, and what else a reader should know.
    pub note: Option<String>,
    /// Why it need not meet other figures on the same thing.
    pub evidence: Option<Evidence>,
}

/// What is recorded to explain that a figure differs from others on the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What explains it.
    pub because: Explanation,
    /// Where that is said, or from what it is seen.
    pub note: String,
}

/// A place in a document: byte offsets into its UTF-8 text, the end exclusive, and the bytes there.
///
/// The vocabulary is that of the W3C Web Annotation Data Model, section 4.2.5 (data position selector).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The text between the two.
    pub exact: String,
}

impl Selector {
    /// What stands at this place of a text, if the place lies within it and on character borders.
    #[must_use]
    pub fn read<'text>(&self, text: &'text str) -> Option<&'text str> {
        text.get(self.start..self.end)
    }

    /// Whether the other place lies within this one.
    #[must_use]
    pub fn covers(&self, start: usize, end: usize) -> bool {
        self.start <= start && end <= self.end
    }
}
