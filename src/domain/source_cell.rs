//! The cells of a data file that state an observation.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::observation::Provenance;

/// The id of the attribute of an observation that holds its [`SourceCells`] as a text.
pub const SOURCE_CELL: &str = "SOURCE_CELL";

/// The id of the attribute of an observation that holds the address of the figure that states it, at another yearbook.
pub const FIGURE_ADDRESS: &str = "figure_address";

/// The cells of a data file that state a value: one, or several whose sum it is.
///
/// As a text, the id of the source and a fragment identifier for CSV (RFC 7111): `wb-mfg-va#cell=42,55` is the cell in
/// row 42 and column 55, counted from 1 with the headings as the first row.
///
/// ```
/// use yearbook::domain::source_cell::{SourceCell, SourceCells};
///
/// let cells = [SourceCell { row: 12, column: 8 }, SourceCell { row: 14, column: 8 }];
/// let cells = SourceCells { source: "iea-ev-2024".to_owned(), cells: cells.to_vec() };
/// assert_eq!(cells.to_string(), "iea-ev-2024#cell=12,8;14,8");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCells {
    /// The id of the source.
    pub source: String,
    /// The cells.
    pub cells: Vec<SourceCell>,
}

/// A cell of a data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceCell {
    /// The row, from 1; the headings are the first.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

impl fmt::Display for SourceCell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.row, self.column)
    }
}

impl fmt::Display for SourceCells {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}#cell=", self.source)?;
        for (at, cell) in self.cells.iter().enumerate() {
            write!(formatter, "{}{cell}", if at == 0 { "" } else { ";" })?;
        }
        Ok(())
    }
}

/// The attributes of an observation of which only the cells are wanted.
#[derive(Serialize, Deserialize)]
struct Attributes<'a> {
    #[serde(rename = "SOURCE_CELL", borrow)]
    cell: Option<&'a str>,
}

impl SourceCells {
    /// The attributes of an observation that has no others: a JSON object.
    #[must_use]
    pub fn attributes(&self) -> Option<String> {
        serde_json::to_string(&Attributes { cell: Some(&self.to_string()) }).ok()
    }
}

impl Provenance {
    /// The cells of a data file that state the observation, as a text of [`SourceCells`].
    #[must_use]
    pub fn source_cell(&self) -> Option<&str> {
        let attributes = self.attributes.as_deref().filter(|text| text.contains(SOURCE_CELL))?;
        serde_json::from_str::<Attributes<'_>>(attributes).ok()?.cell
    }

    /// The id of the source whose data file states the observation.
    #[must_use]
    pub fn cell_source(&self) -> Option<&str> {
        self.source_cell().and_then(|cell| cell.split_once('#')).map(|(source, _)| source)
    }
}
