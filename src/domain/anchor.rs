//! Anchors: short hashes of the words around a place of a document.

use serde::{Deserialize, Serialize};

use super::codes::codes;

/// Short hashes of what stands around a place of a document, by which it is found again in another edition.
///
/// A place in running text has `before` and `after`. A place in a cell has the heads of its table, and `before` and
/// `after` where the cell has more words than the number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Anchors {
    /// The hash of the 32 letters before the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The hash of the 32 letters after the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The hash of the head of its row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The hash of the head of its column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The hash of the caption of its table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
}

/// A side of a place, which has an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The words before it.
    Before,
    /// The words after it.
    After,
    /// The head of its row.
    Row,
    /// The head of its column.
    Column,
    /// The caption of its table.
    Caption,
}

codes!(Side {
    Before = "before",
    After = "after",
    Row = "row",
    Column = "column",
    Caption = "caption",
});

impl Anchors {
    /// The anchor of a side.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&str> {
        let anchor = match side {
            Side::Before => &self.before,
            Side::After => &self.after,
            Side::Row => &self.row,
            Side::Column => &self.column,
            Side::Caption => &self.caption,
        };
        anchor.as_deref()
    }

    /// The sides that have an anchor, each with it.
    pub fn sides(&self) -> impl Iterator<Item = (Side, &str)> {
        Side::ALL.into_iter().filter_map(|side| Some((side, self.of(side)?)))
    }
}
