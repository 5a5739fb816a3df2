//! Workbooks of Excel 97 to 2003, read by calamine, which holds each sheet as a grid with an entry for every cell that the
//! sheet spans. Only the cells that are not empty are kept: a sheet is read several times, and two cells may span millions.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Sheet, Xls};

use super::biff_formats::SheetFormats;
use super::broken;
use crate::ingest::data::record::DecodeError;

/// A cell that is not empty: its row, its column and its value.
pub(super) type XlsCell = (u32, u32, Data);

/// An open workbook.
pub(super) struct XlsBook {
    /// The sheets, and those without cells, such as charts.
    pub(super) sheets: Vec<Sheet>,
    cells: HashMap<String, Vec<XlsCell>>,
    merges: HashMap<String, Vec<Dimensions>>,
    /// The number formats of the cells.
    pub(super) formats: SheetFormats,
}

impl XlsBook {
    /// Reads a workbook whose records are within the limits ([`super::biff::checked`]).
    ///
    /// # Errors
    /// When the records cannot be read.
    pub(super) fn open(container: Cursor<Vec<u8>>, formats: SheetFormats) -> Result<Self, DecodeError> {
        let mut book = Xls::new(container).map_err(broken)?;
        let sheets = book.sheets_metadata().to_vec();
        let (mut cells, mut merges) = (HashMap::new(), HashMap::new());
        for Sheet { name, .. } in &sheets {
            cells.insert(name.clone(), used_cells(&mut book, name)?);
            merges.insert(name.clone(), book.merge_cells_by_sheet_name(name).map_err(broken)?);
        }
        Ok(Self { sheets, cells, merges, formats })
    }

    /// The cells of a sheet, row by row.
    ///
    /// # Errors
    /// When there is no such sheet.
    pub(super) fn cells(&self, sheet: &str) -> Result<&[XlsCell], DecodeError> {
        self.cells.get(sheet).map(Vec::as_slice).ok_or_else(|| absent(sheet))
    }

    /// The merged cells of a sheet.
    ///
    /// # Errors
    /// When there is no such sheet.
    pub(super) fn merges(&self, sheet: &str) -> Result<&[Dimensions], DecodeError> {
        self.merges.get(sheet).map(Vec::as_slice).ok_or_else(|| absent(sheet))
    }
}

fn absent(sheet: &str) -> DecodeError {
    broken(format!("it has no sheet `{sheet}`"))
}

fn used_cells(book: &mut Xls<Cursor<Vec<u8>>>, sheet: &str) -> Result<Vec<XlsCell>, DecodeError> {
    let range = book.worksheet_range(sheet).map_err(broken)?;
    let (top, left) = range.start().unwrap_or_default();
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let cells = range.used_cells();
    Ok(cells.map(|(row, column, value)| (top + small(row), left + small(column), value.clone())).collect())
}
