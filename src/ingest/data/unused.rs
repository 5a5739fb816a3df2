//! Parts of a file that are not used, so that nothing is left out in silence.

use std::fmt;

/// A part of a file that is not used, or several of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedPart {
    /// What it is.
    pub kind: UnusedKind,
    /// Its heading or name; of a row its first text, of a mark its characters.
    pub name: String,
    /// Where it stands; of several the first.
    pub place: String,
    /// Why it is not used.
    pub reason: String,
    /// How many of them there are.
    pub count: u64,
}

/// What a part of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusedKind {
    /// A column of a table, or a measure of a cube.
    Column,
    /// A sheet of a workbook.
    Sheet,
    /// A row of a table.
    Row,
    /// A member of an archive.
    Member,
    /// A mark behind a value or a period.
    Mark,
}

impl UnusedKind {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Sheet => "sheet",
            Self::Row => "row",
            Self::Member => "member",
            Self::Mark => "mark",
        }
    }
}

impl UnusedPart {
    /// One column; `at` counts from zero.
    #[must_use]
    pub fn column(at: usize, heading: &str, reason: impl Into<String>) -> Self {
        Self::one(UnusedKind::Column, heading, format!("column {}", at + 1), reason)
    }

    /// One sheet.
    #[must_use]
    pub fn sheet(name: &str, reason: impl Into<String>) -> Self {
        Self::one(UnusedKind::Sheet, name, format!("sheet `{name}`"), reason)
    }

    /// One member of an archive.
    #[must_use]
    pub fn member(name: &str, reason: impl Into<String>) -> Self {
        Self::one(UnusedKind::Member, name, format!("member `{name}`"), reason)
    }

    /// Rows, by the first text and the place of the first of them.
    #[must_use]
    pub fn rows(first: &str, place: String, count: u64, reason: &str) -> Self {
        Self { count, ..Self::one(UnusedKind::Row, first, place, reason) }
    }

    /// One part.
    #[must_use]
    pub fn one(kind: UnusedKind, name: &str, place: String, reason: impl Into<String>) -> Self {
        Self { kind, name: name.to_owned(), place, reason: reason.into(), count: 1 }
    }
}

impl fmt::Display for UnusedPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, place, reason, count } = self;
        match kind {
            UnusedKind::Row if *count > 1 => write!(formatter, "{count} rows from {place} on are not read")?,
            UnusedKind::Row => write!(formatter, "{place} is not read")?,
            UnusedKind::Mark if *count > 1 => {
                write!(formatter, "the mark `{name}` of {count} values, first at {place}, is not used")?;
            }
            UnusedKind::Mark => write!(formatter, "the mark `{name}` at {place} is not used")?,
            _ if name.is_empty() => write!(formatter, "{place} is not read")?,
            _ => write!(formatter, "the {} `{name}` is not read", kind.name())?,
        }
        write!(formatter, ": {reason}")
    }
}
