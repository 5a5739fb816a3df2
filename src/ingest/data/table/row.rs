//! Rows of cells, for all formats of tables.

use super::super::record::{DecodeError, Place};

/// A row of a table.
pub trait Row {
    /// Number of cells.
    fn width(&self) -> usize;

    /// The trimmed text of a cell; empty after the last cell.
    fn text(&self, at: usize) -> &str;

    /// The number in a cell, if the format stores it as a number.
    fn number(&self, at: usize) -> Option<f64>;

    /// The line or the row, counted from one.
    fn position(&self) -> u64;

    /// Whether blank lines or rows are directly before it.
    fn after_blank(&self) -> bool;

    /// Whether all cells are empty.
    fn is_blank(&self) -> bool {
        (0..self.width()).all(|at| self.text(at).is_empty())
    }

    /// A copy that owns its cells.
    fn to_owned_row(&self) -> OwnedRow {
        let cell = |at| OwnedCell { text: self.text(at).to_owned(), number: self.number(at) };
        OwnedRow {
            cells: (0..self.width()).map(cell).collect(),
            position: self.position(),
            after_blank: self.after_blank(),
        }
    }
}

/// A table that is read row by row.
pub trait Rows {
    /// The type of its rows.
    type Row: Row;

    /// The next row.
    ///
    /// # Errors
    /// When the bytes are not of the format or cannot be read.
    fn next_row(&mut self) -> Result<Option<&Self::Row>, DecodeError>;

    /// How places in the table are written.
    fn places(&self) -> Places;

    /// The delimiter, in a text file.
    fn delimiter(&self) -> Option<u8> {
        None
    }

    /// The encoding of a text file, where it is not UTF-8.
    fn encoding(&self) -> Option<&'static str> {
        None
    }
}

/// How places in a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// As line and number of the cell.
    Lines,
    /// As row and heading.
    Rows,
}

impl Places {
    /// The place of a cell.
    #[must_use]
    pub fn cell(self, position: u64, at: usize, heading: &str) -> Place<'_> {
        match self {
            Self::Lines => Place::Line { line: position, column: Some(at as u64 + 1) },
            Self::Rows => Place::Cell { row: position, column: heading },
        }
    }

    /// The place of a row.
    #[must_use]
    pub const fn row(self, position: u64) -> Place<'static> {
        match self {
            Self::Lines => Place::Line { line: position, column: None },
            Self::Rows => Place::Cell { row: position, column: "" },
        }
    }
}

/// A row that owns its cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnedRow {
    /// The cells.
    pub cells: Vec<OwnedCell>,
    /// See [`Row::position`].
    pub position: u64,
    /// See [`Row::after_blank`].
    pub after_blank: bool,
}

/// A cell that owns its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnedCell {
    /// The text; for a number its digits.
    pub text: String,
    /// The number, if the format stores it as a number.
    pub number: Option<f64>,
}

impl Row for OwnedRow {
    fn width(&self) -> usize {
        self.cells.len()
    }

    fn text(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.text.trim())
    }

    fn number(&self, at: usize) -> Option<f64> {
        self.cells.get(at).and_then(|cell| cell.number)
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn after_blank(&self) -> bool {
        self.after_blank
    }
}

/// Whether a row has this width; a delimiter at the end of the line may add one empty cell.
pub fn fits(row: &impl Row, width: usize) -> bool {
    let own = row.width();
    own == width || (own == width + 1 && row.text(width).is_empty())
}

#[cfg(test)]
pub(super) mod test {
    use super::*;

    /// Rows of a test, one a line, cells parted by `|`.
    pub fn rows(text: &str) -> Vec<OwnedRow> {
        let mut rows: Vec<OwnedRow> = Vec::new();
        let mut blank = false;
        for (line, text) in text.lines().enumerate().map(|(line, text)| (line as u64 + 1, text)) {
            if text.is_empty() {
                blank = true;
                continue;
            }
            let cell = |text: &str| OwnedCell { text: text.to_owned(), number: None };
            let cells = text.split('|').map(cell).collect();
            rows.push(OwnedRow { cells, position: line, after_blank: blank });
            blank = false;
        }
        rows
    }

    #[test]
    fn a_delimiter_at_the_end_makes_no_cell() {
        let rows = rows("a|b\na|b|\na|b|c\na");
        assert_eq!(rows.iter().map(|row| fits(row, 2)).collect::<Vec<_>>(), [true, true, false, false]);
    }
}
