//! The sizes of the pages of a Parquet file, measured before they are unpacked: the reader unpacks a page as a whole, and
//! holds one of each column.
//!
//! The header of a page is a struct in the compact protocol of Apache Thrift (`PageHeader` in `parquet.thrift`).

use std::io::{BufReader, Read, Seek, SeekFrom};

use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::container::Spool;
use super::record::{DecodeError, Place};
use crate::limits::MAX_PAGES_BYTES;

/// How deep structs may stand in each other in a header, and how many bytes a text in it may have.
const MAX_DEPTH: usize = 8;
const MAX_HEADER_BYTES: u64 = 1_048_576;
/// The fields of a header: the size of the page once it is unpacked, and as it is.
const UNPACKED_SIZE: i64 = 2;
const PACKED_SIZE: i64 = 3;
/// Types of the compact protocol.
const STRUCT: u8 = 12;

/// Measures the pages.
///
/// # Errors
/// When the largest pages of all columns together are too large, and when a header cannot be read.
pub(super) fn check(file: &Spool, metadata: &ParquetMetaData) -> Result<(), DecodeError> {
    let mut input = BufReader::new(file.try_clone()?);
    for group in metadata.row_groups() {
        let mut held = 0_u64;
        for column in group.columns() {
            held = held.saturating_add(largest(&mut input, column)?);
        }
        if held > MAX_PAGES_BYTES {
            let message = format!(
                "the pages of the Parquet file take more than {MAX_PAGES_BYTES} bytes of memory; write it with smaller pages"
            );
            return Err(DecodeError::TooLarge(message));
        }
    }
    Ok(())
}

/// The size of the two largest pages of a column: that of the dictionary and one of values.
fn largest(input: &mut (impl Read + Seek), column: &ColumnChunkMetaData) -> Result<u64, DecodeError> {
    let (start, length) = column.byte_range();
    let (mut position, end) = (start, start.saturating_add(length));
    let mut sizes = [0, 0];
    while position < end {
        input.seek(SeekFrom::Start(position))?;
        let mut header = PageHeader { input: &mut *input, read: 0, sizes: [0, 0] };
        header.fields(0)?;
        let (read, [unpacked, packed]) = (header.read, header.sizes);
        if unpacked > sizes[0] {
            sizes = [unpacked, sizes[0]];
        } else {
            sizes[1] = sizes[1].max(unpacked);
        }
        position = position.saturating_add(read).saturating_add(packed);
    }
    Ok(sizes[0].saturating_add(sizes[1]))
}

/// The header of a page, read as far as its sizes and its own length.
struct PageHeader<'r, R> {
    input: &'r mut R,
    read: u64,
    sizes: [u64; 2],
}

impl<R: Read + Seek> PageHeader<'_, R> {
    fn fields(&mut self, depth: usize) -> Result<(), DecodeError> {
        let mut id = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            id = match head >> 4 {
                0 => self.whole()?,
                delta => id + i64::from(delta),
            };
            let kind = head & 0x0f;
            match id {
                UNPACKED_SIZE | PACKED_SIZE if depth == 0 && kind == 5 => {
                    let size = u64::try_from(self.whole()?).map_err(|_| damaged())?;
                    if let Some(own) = self.sizes.get_mut(usize::from(id == PACKED_SIZE)) {
                        *own = size;
                    }
                }
                _ => self.pass(kind, depth)?,
            }
        }
    }

    /// Passes a value.
    fn pass(&mut self, kind: u8, depth: usize) -> Result<(), DecodeError> {
        if depth > MAX_DEPTH || self.read > MAX_HEADER_BYTES {
            return Err(damaged());
        }
        match kind {
            // A truth value stands in the head of its field.
            1 | 2 => Ok(()),
            3 => self.byte().map(drop),
            4..=6 => self.whole().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.natural()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.natural()? } else { u64::from(head >> 4) };
                for _ in 0..count {
                    match head & 0x0f {
                        1 | 2 => self.byte().map(drop)?,
                        kind => self.pass(kind, depth + 1)?,
                    }
                }
                Ok(())
            }
            STRUCT => self.fields(depth + 1),
            _ => Err(damaged()),
        }
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let mut byte = [0];
        self.input.read_exact(&mut byte).map_err(|_| damaged())?;
        self.read += 1;
        Ok(byte[0])
    }

    fn skip(&mut self, length: u64) -> Result<(), DecodeError> {
        if length > MAX_HEADER_BYTES {
            return Err(damaged());
        }
        std::io::copy(&mut (&mut *self.input).take(length), &mut std::io::sink())?;
        self.read += length;
        Ok(())
    }

    /// A number of seven bits a byte, the lowest first.
    fn natural(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(damaged())
    }

    /// A whole number, whose sign is its lowest bit.
    fn whole(&mut self) -> Result<i64, DecodeError> {
        let number = self.natural()?;
        let half = i64::try_from(number >> 1).map_err(|_| damaged())?;
        Ok(if number & 1 == 0 { half } else { -half - 1 })
    }
}

fn damaged() -> DecodeError {
    DecodeError::malformed(Place::File, "the Parquet file cannot be read: the header of a page is damaged")
}
