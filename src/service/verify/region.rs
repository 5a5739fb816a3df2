//! Regions of files: lines and columns.

use std::ops::Range;

use crate::domain::figure::{PositionUnit, Selector};

/// Where a place is in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The bytes of the file.
    pub bytes: Range<usize>,
    /// The first line and column.
    pub start: LineColumn,
    /// The line of the last character, and the column after it.
    pub end: LineColumn,
}

/// A line and a column, both from 1. Columns count UTF-16 units, as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Region {
    /// The region of a place in a file in UTF-8; none where places are no bytes.
    pub(super) fn of(raw: &[u8], at: &Selector) -> Option<Self> {
        if at.unit != PositionUnit::Bytes || at.fragment.is_some() {
            return None;
        }
        Some(Self {
            bytes: at.start..at.end,
            start: line_column(raw, at.start)?,
            end: line_column(raw, at.end)?,
        })
    }
}

fn line_column(raw: &[u8], position: usize) -> Option<LineColumn> {
    let before = raw.get(..position)?;
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    let words = String::from_utf8_lossy(before.get(line_start..)?);
    // A byte-order mark has no column.
    let column = 1 + words.trim_start_matches('\u{feff}').encode_utf16().count();
    Some(LineColumn { line, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "\u{feff}Goats: 5\r\n山羊𝒢 7 head\n";
        let at = |exact: &str| {
            let start = text.find(exact).unwrap();
            Selector { start, end: start + exact.len(), exact: exact.into(), ..Selector::default() }
        };
        let region = |exact: &str| {
            let region = Region::of(text.as_bytes(), &at(exact)).unwrap();
            [region.start.line, region.start.column, region.end.line, region.end.column]
        };
        assert_eq!(region("5"), [1, 8, 1, 9]);
        assert_eq!(region("7 head"), [2, 6, 2, 12]);
        assert_eq!(region("5\r\n山"), [1, 8, 2, 2]);
        let outside = Selector { start: 1_000, end: 1_001, ..at("5") };
        assert_eq!(Region::of(text.as_bytes(), &outside), None);
        let of_page = Selector { fragment: Some("page=1".into()), ..at("5") };
        assert_eq!(Region::of(text.as_bytes(), &of_page), None);
    }
}
