//! Tables: rows of cells under headings, from CSV, workbooks and Parquet.
//!
//! The first thousand rows decide what each column is; then all rows are streamed. A table is long (one value a row),
//! has one column an indicator, is wide (one column a period), or is a revision triangle (one column a vintage). One
//! type, [`layout::TableLayout`], describes all four.

pub mod blocks;
pub mod columns;
mod description;
pub mod detect;
pub mod draft;
pub mod emit;
pub mod head;
pub mod heading_rows;
pub mod layout;
pub mod numbers;
pub mod periods;
pub mod row;

mod across;
mod declared;
mod fill;
mod finish;
mod foot;
mod measures;
mod pairs;
mod when;

#[cfg(test)]
pub(in crate::ingest::data) mod tests;

pub use self::description::unclear;
pub use self::finish::constants;

use self::head::Headings;
use self::row::Rows;
use super::mapping::Mapping;
use super::record::{DecodeError, Sink};

/// Reads a table into the sink.
///
/// # Errors
/// When the table is not understood (the error says what to add to the mapping), or when reading fails.
pub fn decode<R: Rows>(
    rows: &mut R,
    headings: Headings,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let blocks = blocks::read(rows, headings, mapping).or_else(|unclear| unclear.refuse(mapping, sink))?;
    blocks::run(rows, blocks, mapping, sink)
}

/// Where the mapping says that the headings are.
#[must_use]
pub fn headings(mapping: &Mapping) -> Headings {
    match (mapping.header_row, mapping.skip_rows) {
        (Some(row), _) => Headings::At { row, count: mapping.header_rows },
        (None, Some(skipped)) => Headings::After(skipped),
        (None, None) => Headings::Search,
    }
}
