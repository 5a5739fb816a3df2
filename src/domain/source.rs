//! Sources: documents that state figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::Code;
use crate::domain::codes::codes;

/// A document that was read for figures, of which it may state none, or a data file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The id: the name of the file.
    pub id: String,
    /// The dataset.
    pub dataset: Code,
    /// The title.
    pub title: String,
    /// The publisher.
    pub publisher: String,
    /// The author, if named.
    pub author: Option<String>,
    /// The day of publication.
    pub published: NaiveDate,
    /// Whether the document states the day.
    pub published_basis: Basis,
    /// How an inferred day was determined.
    pub published_note: Option<String>,
    /// The language (ISO 639-1).
    pub language: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The length in bytes.
    pub bytes: i64,
    /// Notes for readers.
    pub note: Option<String>,
    /// The name of the file, where it is not the id: that of a data file.
    pub file: Option<String>,
    /// The words by which the publisher wants to be credited.
    pub attribution: Option<String>,
    /// The licence, by its SPDX id.
    pub licence: Option<String>,
    /// The address of the data at the publisher.
    pub link: Option<String>,
}

/// Whether a document states something or it was inferred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The document states it.
    #[default]
    Stated,
    /// It was inferred; a note says how.
    Inferred,
}

codes!(Basis {
    Stated = "stated",
    Inferred = "inferred",
});
