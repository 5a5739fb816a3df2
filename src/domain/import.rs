//! Imports: data files that were taken in, who brought them, and what each revision changed.

use chrono::{DateTime, NaiveDate, Utc};

use super::code::Code;

/// One data file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: i64,
    /// The dataset that it went into.
    pub dataset: Code,
    /// The name of the file.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The SHA-256 of what else decides on the outcome: mapping, publication day, scope.
    pub request: String,
    /// Its length in bytes.
    pub bytes: i64,
    /// The day of its publication; the newest, where the file keeps several vintages.
    pub published: NaiveDate,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// What it says besides data.
    pub notes: Option<String>,
    /// Who brought it: the name of a token, or of the person at the terminal.
    pub actor: String,
    /// When.
    pub created: DateTime<Utc>,
    /// The revision that it was written by.
    pub revision: i64,
    /// What it did.
    pub counts: ImportCounts,
    /// That it was taken back, if it was.
    pub reverted: Option<Reversal>,
}

/// What an import did, in observations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// The observations that the file states, without the blanks around a series in a grid.
    pub observations: u64,
    /// Those of periods that had none.
    pub added: u64,
    /// Those that replace another value.
    pub revised: u64,
    /// Those that the file takes back.
    pub withdrawn: u64,
    /// Those that are as they were.
    pub unchanged: u64,
    /// The cells of the file that have no value.
    pub missing: u64,
}

/// That an import was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// By which revision.
    pub revision: i64,
}

/// What one revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The revision.
    pub revision: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What wrote it.
    pub kind: ChangeKind,
    /// The dataset that it changed.
    pub dataset: Code,
    /// Who brought it.
    pub actor: String,
    /// The import that it is of.
    pub import: Option<i64>,
    /// How many observations are new.
    pub added: u64,
    /// How many have another value.
    pub revised: u64,
    /// How many were taken back.
    pub withdrawn: u64,
}

/// What wrote a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A seed folder.
    Seed,
    /// A data file.
    Import,
    /// The taking back of an import.
    Revert,
}

impl ChangeKind {
    /// The code as it stands in answers and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Import => "import",
            Self::Revert => "revert",
        }
    }

    /// The kind with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Seed, Self::Import, Self::Revert].into_iter().find(|kind| kind.code() == code)
    }
}

/// A credential of write routes; the secret itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id, the public part of the credential.
    pub id: String,
    /// Who it was made for.
    pub name: String,
    /// The datasets it may write; none for all.
    pub datasets: Option<Vec<Code>>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it holds at a moment.
    #[must_use]
    pub fn holds_at(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|end| now < end)
    }

    /// Whether it may write a dataset.
    #[must_use]
    pub fn may_write(&self, dataset: &Code) -> bool {
        self.datasets.as_ref().is_none_or(|datasets| datasets.contains(dataset))
    }
}
