//! Imports of data files, the changes of each revision, and write tokens.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::code::Code;
use crate::domain::codes::codes;

/// One imported data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The number in the database.
    pub id: i64,
    /// The dataset that it was imported into.
    pub dataset: Code,
    /// The name of the file.
    pub file: String,
    /// The format as which it was read.
    pub format: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The SHA-256 of the other inputs of the import: mapping, day of publication, scope.
    pub request: String,
    /// The length in bytes.
    pub bytes: i64,
    /// The day of publication; the newest one of a file with several vintages.
    pub published: NaiveDate,
    /// The title, if it has one.
    pub title: Option<String>,
    /// Notes in the file besides the data.
    pub notes: Option<String>,
    /// The name of the token, or of the user on the command line.
    pub actor: String,
    /// The time.
    pub created: DateTime<Utc>,
    /// The revision that wrote it.
    pub revision: i64,
    /// The counts of changed observations.
    pub counts: ImportCounts,
    /// The options with which it was read, as TOML; none of an import of an earlier version.
    pub options: Option<String>,
    /// The reversal, if it was reverted.
    pub reverted: Option<Reversal>,
}

/// The data file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// The number of the import.
    pub id: i64,
    /// The name of the file.
    pub file: String,
    /// The title, if it has one.
    pub title: Option<String>,
}

/// The counts of observations of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// The observations in the file, without the empty cells before and after a series in a grid.
    pub observations: u64,
    /// Those of periods without an earlier observation.
    pub added: u64,
    /// Those that replace a different value.
    pub revised: u64,
    /// Earlier observations that the file withdraws.
    pub withdrawn: u64,
    /// Those that are equal to the earlier ones.
    pub unchanged: u64,
    /// The cells without a value.
    pub missing: u64,
}

/// Whether a publication is complete or an addition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Complete for an indicator if it restates at least twice as many stored observations as it lacks, and not only
    /// what changed.
    #[default]
    Auto,
    /// Complete: stored observations that it lacks are withdrawn.
    Whole,
    /// An addition: stored observations that it lacks stay.
    Update,
}

codes!(Scope {
    Auto = "auto",
    Whole = "whole",
    Update = "update",
});

/// The reversal of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The time.
    pub at: DateTime<Utc>,
    /// The name of the token or user.
    pub by: String,
    /// The revision that reverted it.
    pub revision: i64,
}

/// The changes of one revision in one dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The revision.
    pub revision: i64,
    /// The time when it was written.
    pub at: DateTime<Utc>,
    /// What wrote it.
    pub kind: ChangeKind,
    /// The dataset.
    pub dataset: Code,
    /// The name of the token or user.
    pub actor: String,
    /// The number of the import.
    pub import: Option<i64>,
    /// The number of new observations.
    pub added: u64,
    /// The number of observations with a different value.
    pub revised: u64,
    /// The number of withdrawn observations.
    pub withdrawn: u64,
}

/// What wrote a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A seed folder.
    Seed,
    /// A data file.
    Import,
    /// The reversal of an import.
    Revert,
}

codes!(ChangeKind {
    Seed = "seed",
    Import = "import",
    Revert = "revert",
});

/// A credential for write routes; the secret is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The id, the public part of the credential.
    pub id: String,
    /// The name of its owner.
    pub name: String,
    /// The datasets it may write by imports; `None` for all.
    pub datasets: Option<Vec<Code>>,
    /// The datasets whose figures it may claim, correct and withdraw.
    pub figures: Vec<Code>,
    /// The time when it was created.
    pub created: DateTime<Utc>,
    /// The time when it expires.
    pub expires: Option<DateTime<Utc>>,
    /// The time when it was revoked.
    pub revoked: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it is valid at a time.
    #[must_use]
    pub fn holds_at(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|end| now < end)
    }

    /// Whether it may import into a dataset.
    #[must_use]
    pub fn may_write(&self, dataset: &Code) -> bool {
        self.datasets.as_ref().is_none_or(|datasets| datasets.contains(dataset))
    }

    /// Whether it may claim figures of a dataset. This needs a scope of its own: a token for imports has it for none.
    #[must_use]
    pub fn may_claim(&self, dataset: &Code) -> bool {
        self.figures.contains(dataset)
    }
}
