//! Findings of a verification.

use std::fmt;

use super::region::Region;
use crate::domain::code::Code;
use crate::domain::figure::Selector;
use crate::domain::source_cell::SourceCell;

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub kind: FindingKind,
    /// The file: a document or a seed file.
    pub file: String,
    /// The place in the document that is recorded; of a number that nothing accounts for, where it stands.
    pub at: Option<Selector>,
    /// Where that is in the file as it is: lines and columns, or characters.
    pub region: Option<Region>,
    /// The dataset of a seed file.
    pub dataset: Option<Code>,
    /// The place in the data file.
    pub cell: Option<SourceCell>,
    /// The line of the claim in the seed file.
    pub line: Option<usize>,
    /// The figure.
    pub figure: Option<String>,
    /// The compared property: the value, the unit, …
    pub what: String,
    /// The text or value found.
    pub found: String,
    /// The text or value expected; empty where nothing else was expected.
    pub expected: String,
}

/// The kinds of findings, in the order of their exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A figure differs from the document.
    Figure,
    /// A figure fits several places of another edition of its document equally well.
    Ambiguous,
    /// The words around a figure are not in another edition of its document.
    Gone,
    /// A number that is recorded as no statistic differs from the document.
    OtherNumber,
    /// A value differs from its data file.
    Value,
    /// A property of a document, such as its length, differs from the seed folder.
    Source,
    /// The database differs from the seed folder.
    Database,
    /// The seed folder contradicts itself, or cannot be read.
    Seed,
    /// Nothing accounts for a number of an unchanged document.
    Unaccounted,
    /// Nothing accounts for a number of a changed document.
    UnaccountedInAltered,
    /// A document is missing or cannot be read.
    DocumentMissing,
    /// A document has another hash than when its figures were recorded.
    DocumentDiffers,
    /// What is recorded stands elsewhere in another edition of its document.
    Moved,
}

impl FindingKind {
    /// The code in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Figure => "figure-differs",
            Self::Ambiguous => "figure-ambiguous",
            Self::Gone => "figure-gone",
            Self::OtherNumber => "other-number-differs",
            Self::Value => "value-differs",
            Self::Source => "source-differs",
            Self::Database => "database-differs",
            Self::Seed => "seed-unsound",
            Self::Unaccounted | Self::UnaccountedInAltered => "number-unaccounted",
            Self::DocumentMissing => "document-missing",
            Self::DocumentDiffers => "document-differs",
            Self::Moved => "place-moved",
        }
    }

    /// The exit code: 1 for a difference, 2 for a missing or changed document.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Figure
            | Self::Ambiguous
            | Self::Gone
            | Self::OtherNumber
            | Self::Value
            | Self::Source
            | Self::Database
            | Self::Seed
            | Self::Unaccounted => 1,
            Self::UnaccountedInAltered | Self::DocumentMissing | Self::DocumentDiffers | Self::Moved => 2,
        }
    }
}

impl Finding {
    /// A finding about a file.
    pub(super) fn new(kind: FindingKind, file: &str, what: &str) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            at: None,
            region: None,
            dataset: None,
            cell: None,
            line: None,
            figure: None,
            what: what.to_owned(),
            found: String::new(),
            expected: String::new(),
        }
    }

    /// Whether it is a number that nothing accounts for.
    pub(super) fn is_unaccounted(&self) -> bool {
        matches!(self.kind, FindingKind::Unaccounted | FindingKind::UnaccountedInAltered)
    }

    /// Whether the file is a seed file.
    pub(super) fn is_about_seed_file(&self) -> bool {
        matches!(self.kind, FindingKind::Database | FindingKind::Seed)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        // The selector refers to the document, not to the seed file.
        let of_text = self.at.as_ref().map(|at| format!(" at {at}"));
        let of_table = || {
            self.cell.map(|cell| match cell.column {
                0 => format!(", row {}", cell.row),
                column => format!(", row {}, column {column}", cell.row),
            })
        };
        let place = of_text.or_else(of_table).unwrap_or_default();
        match (&self.figure, self.is_about_seed_file()) {
            (Some(figure), true) => write!(formatter, ", figure {figure}{place}")?,
            (Some(figure), false) => write!(formatter, "{place}, figure {figure}")?,
            (None, _) => formatter.write_str(&place)?,
        }
        if self.expected.is_empty() {
            return write!(formatter, ": {}: {}", self.what, self.found);
        }
        write!(formatter, ": {}: found {}, expected {}", self.what, self.found, self.expected)
    }
}
