//! Errors of claims.

use super::doubt::DoubtKind;
use crate::domain::figure::Selector;
use crate::ingest::document::DocumentError;
use crate::ingest::seed::SeedError;

/// Why a change of a seed folder is refused; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The dataset was changed since the caller read it.
    #[error(
        "the dataset is at the version `{present}` now: somebody else changed it; look at what changed and ask again"
    )]
    Version {
        /// The version of the folder.
        present: String,
    },
    /// The document has no number at a place.
    #[error("{source_id} has no number at {}..{}{}", at.start, at.end, other(.nearest.as_deref()))]
    NoNumber {
        /// The id of the document.
        source_id: String,
        /// The place.
        at: Selector,
        /// The number that is nearest, with its place.
        nearest: Option<String>,
    },
    /// The document is not loaded.
    #[error(
        "the file `{0}` is not in the folder of documents (`--sources`), so nothing in it can be claimed"
    )]
    NotLoaded(String),
    /// The value needs a confirmation.
    #[error("{detail}")]
    Doubtful {
        /// What is doubtful.
        kinds: Vec<DoubtKind>,
        /// The sentence that says so.
        detail: String,
    },
    /// What is there contradicts what is asked for.
    #[error("{0}")]
    AlreadyThere(String),
    /// A part of the request has a value that cannot be.
    #[error("{detail}")]
    Field {
        /// The name of the field.
        field: &'static str,
        /// What is wrong, and what to write.
        detail: String,
    },
    /// The folder would contradict itself.
    #[error(transparent)]
    Refused(#[from] SeedError),
    /// The bytes are no document that can be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl ClaimError {
    /// An error of a field of the request.
    pub(super) fn field(field: &'static str, detail: impl Into<String>) -> Self {
        Self::Field { field, detail: detail.into() }
    }
}

/// The words for what stands there instead.
fn other(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; the nearest is {nearest}")).unwrap_or_default()
}
