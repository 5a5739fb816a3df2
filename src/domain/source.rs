//! Sources: the documents that state figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::Code;

/// A document that states figures, or that was read and states none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id: the name of the file.
    pub id: String,
    /// The dataset that it belongs to.
    pub dataset: Code,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Who wrote it, where that is said.
    pub author: Option<String>,
    /// The day it was published.
    pub published: NaiveDate,
    /// Whether the document itself says so.
    pub published_basis: Basis,
    /// From what an inferred day was worked out.
    pub published_note: Option<String>,
    /// Its language (ISO 639-1).
    pub language: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: i64,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// Whether something stands in a document or was inferred from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It stands there.
    Stated,
    /// It was inferred; a note says from what.
    Inferred,
}

impl Basis {
    /// The code as it stands in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
        }
    }

    /// The basis with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Stated, Self::Inferred].into_iter().find(|basis| basis.code() == code)
    }
}
