//! Figures: numbers that documents state.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::code::Code;
use super::codes::codes;
use super::growth::Explanation;
use super::period::Period;
use super::qualifier::Qualifier;
use super::series_key::SeriesKey;
use super::source::Basis;

/// One number that a document states: its place, its value, and the observation that it supports.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The id, such as `002-rd-exp-2024`.
    pub id: String,
    /// The dataset of the observation.
    pub dataset: Code,
    /// The id of the document.
    pub source: String,
    /// The place of the number token.
    pub at: Selector,
    /// The series of the observation.
    pub series: SeriesKey,
    /// The period of the observation.
    pub period: Period,
    /// Whether the document states the period.
    pub period_basis: Basis,
    /// The place of the words that state the period.
    pub period_at: Option<Selector>,
    /// How an inferred period was determined.
    pub period_note: Option<String>,
    /// The value in base units.
    pub value: f64,
    /// The code of its unit.
    pub unit: Code,
    /// The qualifier that the document gives.
    pub qualifier: Qualifier,
    /// One unit in the last printed place, in base units.
    pub rounding: f64,
    /// The interval that contains the true value.
    pub bounds: Bounds,
    /// The person or body that is quoted.
    pub quoted: Option<String>,
    /// Notes for readers, such as the scope, or whether the value is real or nominal.
    pub note: Option<String>,
    /// The recorded reason for a difference from other figures.
    pub evidence: Option<Evidence>,
}

/// The recorded reason why a figure differs from others of the same quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The reason.
    pub because: Explanation,
    /// Where the reason is stated, or what it follows from.
    pub note: String,
}

/// How the places of a document are counted.
///
/// The terms are those of the W3C Web Annotation Data Model, sections 4.2.4 and 4.2.5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PositionUnit {
    /// Bytes of the file (data position selector): text and HTML in UTF-8.
    #[default]
    Bytes,
    /// Unicode code points of the decoded text of a file, a page or a paragraph (text position selector).
    Characters,
}

codes!(PositionUnit {
    Bytes = "bytes",
    Characters = "characters",
});

impl PositionUnit {
    /// The type of a selector in the Web Annotation vocabulary.
    #[must_use]
    pub const fn selector_type(self) -> &'static str {
        match self {
            Self::Bytes => "DataPositionSelector",
            Self::Characters => "TextPositionSelector",
        }
    }

    /// Whether places are bytes of the file.
    #[must_use]
    pub fn is_bytes(&self) -> bool {
        *self == Self::Bytes
    }
}

/// A place in a document, the end exclusive, and the text there.
///
/// The terms are those of the W3C Web Annotation Data Model, section 4.2 (data position selector, text position
/// selector, fragment selector).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// The first byte or character.
    pub start: usize,
    /// The byte or character after the last.
    pub end: usize,
    /// The text between the two.
    pub exact: String,
    /// How `start` and `end` are counted.
    #[serde(default, skip_serializing_if = "PositionUnit::is_bytes")]
    pub unit: PositionUnit,
    /// The part of the document in which they are counted, such as `page=3`; none for the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fragment: Option<String>,
}

impl Selector {
    /// The text at this place of a document; `None` when it is outside the document or not on character boundaries.
    #[must_use]
    pub fn read<'text>(&self, text: &'text str) -> Option<&'text str> {
        text.get(self.start..self.end)
    }

    /// Whether this place contains another one.
    #[must_use]
    pub fn covers(&self, start: usize, end: usize) -> bool {
        self.start <= start && end <= self.end
    }

    /// Whether this place contains another one of the same part of the document.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.unit == other.unit && self.fragment == other.fragment && self.covers(other.start, other.end)
    }

    /// Whether both are the same place, whatever their texts are.
    #[must_use]
    pub fn is_at(&self, other: &Self) -> bool {
        self.contains(other) && other.contains(self)
    }

    /// Whether a text is the one of this place, up to the white space in it: a line end is a space, and between two
    /// Chinese characters nothing.
    #[must_use]
    pub fn states(&self, text: &str) -> bool {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let is_broken = self.exact.contains(['\n', '\r']);
        self.exact == text
            || words(&self.exact) == words(text)
            || (is_broken && letters(&self.exact) == letters(text))
    }
}

impl fmt::Display for Selector {
    /// The part and the first and last position: `4739..4756`, `page=3, 120..131`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(fragment) = &self.fragment {
            write!(formatter, "{fragment}, ")?;
        }
        write!(formatter, "{}..{}", self.start, self.end)
    }
}
