//! `OpenDocument` spreadsheets (ISO/IEC 26300-1:2015), read once from front to end.
//!
//! The cells go to a temporary file, sheet by sheet: a cell or a row may be repeated a million times, and a reader that
//! holds the grid in memory (calamine) takes gigabytes for some kilobytes. It tells neither percent nor merged cells.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::number_format::NumberFormat;
use super::ods_content::{OdsSheet, read_content};
use super::{SheetCell, broken, encrypted};
use crate::ingest::data::container::{self, Spool};
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::table::row::OwnedCell;

/// How much of the list of files is searched for the mark of encryption.
const MANIFEST_BYTES: u64 = 1 << 20;

/// A spreadsheet whose cells are in a temporary file.
pub(super) struct OdsBook {
    file: Spool,
    pub(super) sheets: Vec<OdsSheet>,
    formats: Vec<NumberFormat>,
}

/// The cells of a sheet.
pub(super) struct OdsCells {
    input: BufReader<Spool>,
    left: usize,
    pub(super) formats: Vec<NumberFormat>,
}

impl OdsBook {
    /// Reads the cells of all sheets.
    ///
    /// # Errors
    /// When it is encrypted, too large, or no spreadsheet.
    pub(super) fn open(file: Spool) -> Result<Self, DecodeError> {
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        if let Ok(manifest) = archive.by_name("META-INF/manifest.xml") {
            let mut text = Vec::new();
            manifest.take(MANIFEST_BYTES).read_to_end(&mut text)?;
            if String::from_utf8_lossy(&text).contains("encryption-data") {
                return Err(encrypted());
            }
        }
        let content = container::spooled(&mut archive.by_name("content.xml").map_err(broken)?)?;
        let (file, sheets, formats) = read_content(content)?;
        Ok(Self { file, sheets, formats })
    }

    /// The cells of a sheet, which are read one sheet after the other.
    ///
    /// # Errors
    /// When there is no such sheet, and what reading answers.
    pub(super) fn cells(&mut self, name: &str) -> Result<OdsCells, DecodeError> {
        let sheet = self.sheet(name)?;
        let (start, left) = (sheet.start, sheet.cells);
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(OdsCells { input: BufReader::new(file), left, formats: self.formats.clone() })
    }

    pub(super) fn sheet(&self, name: &str) -> Result<&OdsSheet, DecodeError> {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == name);
        sheet.ok_or_else(|| broken(format!("there is no sheet `{name}`")))
    }
}

impl OdsCells {
    pub(super) fn next_cell(&mut self) -> Result<Option<SheetCell>, DecodeError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let [row, column, format, length] = [self.number()?, self.number()?, self.number()?, self.number()?];
        let mut number = [0; 8];
        self.input.read_exact(&mut number)?;
        let number = f64::from_le_bytes(number);
        let mut text = Vec::new();
        (&mut self.input).take(u64::from(length)).read_to_end(&mut text)?;
        let cell = OwnedCell {
            text: String::from_utf8(text).map_err(broken)?,
            number: (!number.is_nan()).then_some(number),
        };
        Ok(Some(SheetCell { row, column: column as usize, cell, format: format as usize }))
    }

    fn number(&mut self) -> Result<u32, DecodeError> {
        let mut bytes = [0; 4];
        self.input.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}
