//! Checks workbooks of Excel 97 to 2003 before they are read, since the reader allocates what their records declare.
//!
//! The reader (calamine) makes a dense grid of each sheet, reserves memory by the record `DIMENSIONS`, and follows the
//! sectors of the container without a check. So the stream of records is read from the container, its grids are
//! measured, and the reader gets it in a new container ([MS-CFB], [MS-XLS] 2.1).

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, Write};

use cfb::{CompoundFile, Version};

use super::biff_formats::{self, SheetFormats};
use super::biff_texts::SharedTexts;
use super::{broken, encrypted, number};
use crate::ingest::data::record::{DecodeError, Place};
use crate::limits::{MAX_XLS_BYTES, MAX_XLS_CELLS, MAX_XLS_CHARACTERS};

/// The names of the stream of records in Excel 97 and later, and in Excel 5.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const FILE_PASS: u16 = 0x002F;
const FORMULA: u16 = 0x0006;
const LABEL: u16 = 0x0204;
const LABEL_SST: u16 = 0x00FD;
const MUL_RK: u16 = 0x00BD;
const RSTRING: u16 = 0x00D6;
const STRING: u16 = 0x0207;
/// Records of one cell that begin with its row, its column and its format.
const CELLS: [u16; 7] = [FORMULA, LABEL, RSTRING, LABEL_SST, 0x0203, 0x0205, 0x027E];

/// Streams of other documents in compound files.
const OTHERS: [(&str, &str); 3] = [
    ("/WordDocument", "a Word document"),
    ("/PowerPoint Document", "a PowerPoint presentation"),
    ("/__properties_version1.0", "an Outlook message"),
];

/// A workbook whose records are within the limits, in a container of its own, and the number formats of its cells.
///
/// # Errors
/// When it is no compound file with a stream of records, is encrypted, or when its sheets are larger than the limits.
pub(super) fn checked<F: Read + Seek>(file: F) -> Result<(Cursor<Vec<u8>>, SheetFormats), DecodeError> {
    let mut stream = records_of(file)?;
    let formats = check(&mut stream)?;
    let container =
        CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).and_then(|mut container| {
            container.create_stream(STREAMS[0])?.write_all(&stream)?;
            container.flush()?;
            Ok(container.into_inner())
        });
    let mut container = container.map_err(broken)?;
    container.rewind()?;
    Ok((container, formats))
}

fn records_of<F: Read + Seek>(file: F) -> Result<Vec<u8>, DecodeError> {
    let mut container = CompoundFile::open(file).map_err(broken)?;
    if container.is_stream("/EncryptedPackage") {
        return Err(encrypted());
    }
    if let Some((_, name)) = OTHERS.iter().find(|(stream, _)| container.is_stream(stream)) {
        let message = format!(
            "the file is {name}, which is not read; copy the table into a spreadsheet and save it as .xlsx"
        );
        return Err(DecodeError::malformed(Place::File, message));
    }
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

/// What the records of a stream say, read in their order.
#[derive(Default)]
struct RecordSummary {
    /// Where sheets begin, and their numbers.
    starts: HashMap<usize, usize>,
    sheets: usize,
    /// The sheet whose records are read, and what its cells span so far.
    sheet: Option<usize>,
    extent: Extent,
    /// How many streams, such as those of charts, stand in each other.
    depth: usize,
    cells: usize,
    /// How many characters the texts of single records and of cells with shared texts have.
    characters: usize,
    shared_characters: usize,
    texts: SharedTexts,
    formats: SheetFormats,
    is_contradictory: bool,
    is_encrypted: bool,
}

impl RecordSummary {
    /// Takes a record at a position of the stream.
    fn add(&mut self, position: usize, kind: u16, data: &mut [u8]) {
        if let Some(sheet) = self.starts.remove(&position) {
            self.cells += std::mem::take(&mut self.extent).cells();
            (self.sheet, self.depth) = (Some(sheet), 0);
        }
        let at = |offset: usize| number(data, offset).unwrap_or_default();
        match kind {
            biff_formats::BEGIN_OF_FILE => self.depth += 1,
            biff_formats::END_OF_FILE => self.depth = self.depth.saturating_sub(1),
            FILE_PASS => self.is_encrypted |= at(0) != 0,
            BOUND_SHEET => {
                self.is_contradictory |= self.starts.insert(at(0) | at(2) << 16, self.sheets).is_some();
                self.sheets += 1;
            }
            DIMENSIONS => data.fill(0),
            MUL_RK => {
                self.extent.add(at(0), at(2));
                self.extent.add(at(0), at(data.len().saturating_sub(2)));
            }
            STRING => self.characters += at(0),
            _ if CELLS.contains(&kind) => {
                self.extent.add(at(0), at(2));
                match kind {
                    LABEL | RSTRING => self.characters += at(6),
                    LABEL_SST => self.shared_characters += self.texts.length(at(6) | at(8) << 16),
                    _ => {}
                }
            }
            _ => {}
        }
        self.texts.add(kind, data);
        match self.sheet {
            Some(sheet) if self.depth == 1 => self.formats.add_cells(sheet, kind, data),
            Some(_) => {}
            None => self.formats.add_format(kind, data),
        }
    }

    fn finish(mut self, bytes: usize) -> Result<SheetFormats, DecodeError> {
        self.cells += self.extent.cells();
        if self.is_encrypted {
            return Err(encrypted());
        }
        if self.cells > MAX_XLS_CELLS {
            let message = format!(
                "the sheets span {} cells, more than {MAX_XLS_CELLS}; save the workbook as .xlsx",
                self.cells
            );
            return Err(DecodeError::TooLarge(message));
        }
        if self.shared_characters > MAX_XLS_CHARACTERS {
            let message = format!(
                "the texts of all cells have {} characters, more than {MAX_XLS_CHARACTERS}; save the workbook as .xlsx",
                self.shared_characters
            );
            return Err(DecodeError::TooLarge(message));
        }
        // Each sheet begins at a record of its own, and a text takes at least a byte a character.
        if self.is_contradictory || !self.starts.is_empty() || self.characters > bytes {
            return Err(broken("its records contradict each other"));
        }
        Ok(self.formats)
    }
}

/// Measures the grids, empties the records `DIMENSIONS`, and takes the number formats of cells.
fn check(stream: &mut [u8]) -> Result<SheetFormats, DecodeError> {
    let mut survey = RecordSummary::default();
    let mut position = 0;
    while let Some((kind, length)) = number(stream, position).zip(number(stream, position + 2)) {
        let Some(data) = stream.get_mut(position + 4..position + 4 + length) else { break };
        survey.add(position, u16::try_from(kind).unwrap_or_default(), data);
        position += 4 + length;
    }
    survey.finish(stream.len())
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
        let error = check(&mut far.clone()).err().unwrap().to_string();
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
        assert!(check(&mut inside).err().unwrap().to_string().contains("contradict"));
        let twice = [record(BOUND_SHEET, &[20, 0, 0]), record(BOUND_SHEET, &[20, 0, 0]), record(0x000A, &[])];
        assert!(check(&mut twice.concat()).is_err());
    }

    #[test]
    fn texts_are_not_longer_than_the_stream() {
        let mut labels = stream(&[record(LABEL, &[0, 0, 0, u16::MAX, 0])]);
        assert!(check(&mut labels).err().unwrap().to_string().contains("contradict"));
    }

    #[test]
    fn a_long_shared_text_in_many_cells_is_too_much() {
        // 16,000 characters in one text, which thirty or three thousand cells have.
        let text = [&[1, 0, 1, 0, 16_000, 0][..], &[0x6161; 8_000]].concat();
        let shared = |cells: u16| {
            let globals =
                [record(0x0809, &[0x0600, 5]), record(BOUND_SHEET, &[0, 0, 0]), record(0x00FC, &text)];
            let mut globals = globals.concat();
            // One byte says how the characters are written.
            globals.insert(8 + 10 + 4 + 10, 0);
            globals.truncate(globals.len() - 1);
            globals.extend(record(0x000A, &[]));
            let start = u16::try_from(globals.len()).unwrap();
            globals[12..14].copy_from_slice(&start.to_le_bytes());
            let cells = (0..cells).map(|row| record(LABEL_SST, &[row, 0, 0, 0, 0]));
            globals.into_iter().chain(cells.flatten()).collect::<Vec<u8>>()
        };
        assert!(check(&mut shared(30)).is_ok());
        let error = check(&mut shared(3_000)).err().unwrap().to_string();
        assert!(error.contains("characters"), "{error}");
    }
}
