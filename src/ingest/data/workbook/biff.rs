//! Checks workbooks of Excel 97 to 2003 before they are read, since the reader allocates what their records declare.
//!
//! The reader (calamine) makes a dense grid of each sheet, reserves memory by the record `DIMENSIONS`, and follows the
//! sectors of the container without a check. So the stream of records is read from the container, its grids are
//! measured, and the reader gets it in a new container ([MS-CFB], [MS-XLS] 2.1).

use std::collections::HashSet;
use std::io::{Cursor, Read, Seek, Write};

use cfb::{CompoundFile, Version};

use super::broken;
use crate::ingest::data::record::DecodeError;
use crate::limits::{MAX_XLS_BYTES, MAX_XLS_CELLS};

/// The names of the stream of records in Excel 97 and later, and in Excel 5.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
const LABEL: u16 = 0x0204;
const RSTRING: u16 = 0x00D6;
const STRING: u16 = 0x0207;
/// Records of one cell that begin with its row and column.
const CELLS: [u16; 7] = [FORMULA, LABEL, RSTRING, 0x00FD, 0x0203, 0x0205, 0x027E];

/// A workbook whose records are within the limits, in a new container.
///
/// # Errors
/// When it is no compound file with a stream of records, or when its sheets are larger than the limits.
pub(super) fn checked<F: Read + Seek>(file: F) -> Result<Cursor<Vec<u8>>, DecodeError> {
    let mut stream = records_of(file)?;
    check(&mut stream)?;
    let container =
        CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).and_then(|mut container| {
            container.create_stream(STREAMS[0])?.write_all(&stream)?;
            container.flush()?;
            Ok(container.into_inner())
        });
    let mut container = container.map_err(broken)?;
    container.rewind()?;
    Ok(container)
}

fn records_of<F: Read + Seek>(file: F) -> Result<Vec<u8>, DecodeError> {
    let mut container = CompoundFile::open(file).map_err(broken)?;
    let name = STREAMS.into_iter().find(|name| container.is_stream(name));
    let name = name.ok_or_else(|| broken("there is no workbook in it"))?;
    let mut stream = Vec::new();
    container
        .open_stream(name)
        .map_err(broken)?
        .take(MAX_XLS_BYTES + 1)
        .read_to_end(&mut stream)
        .map_err(broken)?;
    if stream.len() as u64 > MAX_XLS_BYTES {
        let message = format!("the workbook is larger than {MAX_XLS_BYTES} bytes; save it as .xlsx");
        return Err(DecodeError::TooLarge(message));
    }
    Ok(stream)
}

/// The extent of the cells of a sheet: first row, first column, last row, last column.
#[derive(Default)]
struct Extent(Option<[usize; 4]>);

impl Extent {
    fn add(&mut self, row: usize, column: usize) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    /// Number of cells of the grid.
    fn cells(&self) -> usize {
        self.0.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// Measures the grids, and sets the records `DIMENSIONS` to zero.
fn check(stream: &mut [u8]) -> Result<(), DecodeError> {
    let mut starts = HashSet::new();
    let (mut sheet, mut cells, mut characters) = (Extent::default(), 0, 0);
    let mut is_consistent = true;
    let mut position = 0;
    while let Some((kind, length)) = number(stream, position).zip(number(stream, position + 2)) {
        let Some(data) = stream.get_mut(position + 4..position + 4 + length) else { break };
        let at = |offset: usize| number(data, offset).unwrap_or_default();
        let kind = u16::try_from(kind).unwrap_or_default();
        if starts.remove(&position) {
            cells += std::mem::take(&mut sheet).cells();
        }
        match kind {
            BOUND_SHEET => is_consistent &= starts.insert(at(0) | at(2) << 16),
            DIMENSIONS => data.fill(0),
            MUL_RK => {
                sheet.add(at(0), at(2));
                sheet.add(at(0), at(length.saturating_sub(2)));
            }
            STRING => characters += at(0),
            _ if CELLS.contains(&kind) => {
                sheet.add(at(0), at(2));
                if matches!(kind, LABEL | RSTRING) {
                    characters += at(6);
                }
            }
            _ => {}
        }
        position += 4 + length;
    }
    cells += sheet.cells();
    if cells > MAX_XLS_CELLS {
        let message =
            format!("the sheets span {cells} cells, more than {MAX_XLS_CELLS}; save the workbook as .xlsx");
        return Err(DecodeError::TooLarge(message));
    }
    // Each sheet begins at a different record, and a text has at least one byte a character.
    if !is_consistent || !starts.is_empty() || characters > stream.len() {
        return Err(broken("its records contradict each other"));
    }
    Ok(())
}

/// A little-endian number of two bytes.
fn number(bytes: &[u8], position: usize) -> Option<usize> {
    let pair = bytes.get(position..position + 2)?;
    Some(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of cells or of the workbook.
    fn record(kind: u16, numbers: &[u16]) -> Vec<u8> {
        let length = u16::try_from(numbers.len() * 2).unwrap();
        [kind, length].iter().chain(numbers).flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A stream of one sheet whose only records are these.
    fn stream(records: &[Vec<u8>]) -> Vec<u8> {
        let globals = [record(0x0809, &[0x0600, 5]), record(BOUND_SHEET, &[22, 0, 0]), record(0x000A, &[])];
        [&globals[..], records].concat().concat()
    }

    #[test]
    fn cells_far_from_each_other_are_too_many() {
        let near = stream(&[record(0x0203, &[0, 0, 0]), record(0x0203, &[9, 9, 0])]);
        assert!(check(&mut near.clone()).is_ok());
        let far = stream(&[record(0x0203, &[0, 0, 0]), record(0x0203, &[u16::MAX, u16::MAX, 0])]);
        let error = check(&mut far.clone()).unwrap_err().to_string();
        assert!(error.contains("4294967296 cells"), "{error}");
    }

    #[test]
    fn declared_dimensions_are_not_believed() {
        let mut declared = stream(&[record(DIMENSIONS, &[0, 0, u16::MAX, u16::MAX, 0, u16::MAX, 0])]);
        check(&mut declared).unwrap();
        assert_eq!(declared, stream(&[record(DIMENSIONS, &[0; 7])]));
    }

    #[test]
    fn sheets_begin_at_records_of_their_own() {
        let mut inside = stream(&[]);
        inside[14] = 3;
        assert!(check(&mut inside).unwrap_err().to_string().contains("contradict"));
        let twice = [record(BOUND_SHEET, &[20, 0, 0]), record(BOUND_SHEET, &[20, 0, 0]), record(0x000A, &[])];
        assert!(check(&mut twice.concat()).is_err());
    }

    #[test]
    fn texts_are_not_longer_than_the_stream() {
        let mut labels = stream(&[record(LABEL, &[0, 0, 0, u16::MAX, 0])]);
        assert!(check(&mut labels).unwrap_err().to_string().contains("contradict"));
    }
}
