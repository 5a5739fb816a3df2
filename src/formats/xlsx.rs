//! Excel workbooks (ECMA-376): the sheet `data` has the rows of the flat formats, the sheet `metadata` the revision and
//! the names of codes.
//!
//! Texts are written as text cells, so a text that begins with `=` does not become a formula. Rows go to a temporary
//! file as they come; the workbook is assembled at the end.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::flat::{Cell, columns, rows};
use super::{Encoder, PointLayout};
use crate::domain::dataset::{AnswerHeader, SeriesData};

/// The largest number of rows of a sheet, with the heading (limit of Excel).
const MAX_ROWS: u32 = 1_048_576;
/// The largest number of characters of a cell (limit of Excel).
const MAX_CHARACTERS: usize = 32_767;
/// The positions of the sheets. Programs that read one sheet read the first.
const DATA: usize = 0;
const METADATA: usize = 1;
/// The headings of the table of codes on the sheet `metadata`.
const CODE_COLUMNS: [&str; 6] = ["dimension", "code", "name", "unit", "unit_class", "price_basis"];

/// Writes a workbook.
///
/// An answer with more rows than a sheet can have gives no bytes: an empty file is noticed, a truncated one is not.
/// The caller checks the number of points before (`Format::max_points`).
pub(super) struct XlsxEncoder {
    layout: PointLayout,
    own: Vec<String>,
    workbook: Workbook,
    row: u32,
    revision: i64,
    attributions: Vec<String>,
    complete: bool,
    /// The rows of the table of codes, by dimension and code.
    codes: BTreeMap<(&'static str, String), [String; 4]>,
    failed: bool,
}

impl XlsxEncoder {
    pub(super) fn new(layout: PointLayout) -> Self {
        Self {
            layout,
            own: Vec::new(),
            workbook: Workbook::new(),
            row: 0,
            revision: 0,
            attributions: Vec::new(),
            complete: true,
            codes: BTreeMap::new(),
            failed: false,
        }
    }

    fn open(&mut self) -> Result<(), XlsxError> {
        // A fixed date, so that equal answers have equal bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
        for name in ["data", "metadata"] {
            self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        }
        let data = self.workbook.worksheet_from_index(DATA)?;
        let heading: Vec<_> = columns(self.layout, &self.own).into_iter().map(Cell::Text).collect();
        write(data, 0, &heading)?;
        self.row = 1;
        Ok(())
    }

    fn rows(&mut self, series: &SeriesData) -> Result<(), XlsxError> {
        let data = self.workbook.worksheet_from_index(DATA)?;
        for row in rows(series, self.layout, &self.own) {
            if self.row >= MAX_ROWS {
                return Err(XlsxError::RowColumnLimitError);
            }
            write(data, self.row, &row)?;
            self.row += 1;
        }
        Ok(())
    }

    fn note(&mut self, series: &SeriesData) {
        let header = &series.header;
        let none = String::new;
        let named = [("area", &header.area), ("activity", &header.activity)];
        for (dimension, named) in named {
            let rest = [named.name.to_string(), none(), none(), none()];
            self.codes.entry((dimension, named.code.as_str().to_owned())).or_insert(rest);
        }
        let indicator = &header.indicator;
        let key = ("indicator", indicator.code.as_str().to_owned());
        let rest = [
            indicator.name.to_string(),
            indicator.unit.as_str().to_owned(),
            indicator.unit_class.code().to_owned(),
            indicator.price_basis.code().to_owned(),
        ];
        self.codes.entry(key).or_insert(rest);
    }

    fn metadata(&mut self) -> Result<(), XlsxError> {
        let rows = f64::from(self.row.saturating_sub(1));
        let sheet = self.workbook.worksheet_from_index(METADATA)?;
        write(sheet, 0, &[Cell::Text("revision"), Cell::short(self.revision)])?;
        write(sheet, 1, &[Cell::Text("complete"), Cell::short(self.complete)])?;
        write(sheet, 2, &[Cell::Text("rows"), Cell::Number(rows)])?;
        let mut row = 3;
        for attribution in &self.attributions {
            write(sheet, row, &[Cell::Text("attribution"), Cell::Text(attribution)])?;
            row += 1;
        }
        write(sheet, row + 1, &CODE_COLUMNS.map(Cell::Text))?;
        for (row, ((dimension, code), rest)) in (row + 2..MAX_ROWS).zip(&self.codes) {
            let mut cells = vec![Cell::Text(dimension), Cell::Text(code)];
            cells.extend(rest.iter().map(|text| Cell::Text(text)));
            write(sheet, row, &cells)?;
        }
        Ok(())
    }
}

impl Encoder for XlsxEncoder {
    fn begin(&mut self, header: &AnswerHeader, _out: &mut Vec<u8>) {
        self.own.clone_from(&header.dimensions);
        self.revision = header.revision;
        self.attributions.clone_from(&header.attributions);
        self.complete = header.next.is_none();
        self.failed = self.open().is_err();
    }

    fn series(&mut self, series: &SeriesData, _out: &mut Vec<u8>) {
        if !self.failed {
            self.note(series);
            self.failed = self.rows(series).is_err();
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if !self.failed
            && self.metadata().is_ok()
            && let Ok(mut bytes) = self.workbook.save_to_buffer()
        {
            out.append(&mut bytes);
        }
    }
}

/// Writes a row; empty cells are left out.
fn write(sheet: &mut Worksheet, row: u32, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
    for (column, cell) in (0..u16::MAX).zip(cells) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => text_cell(sheet, row, column, text)?,
            Cell::Short(text) => text_cell(sheet, row, column, text.as_str())?,
            Cell::Day(day) => text_cell(sheet, row, column, &day.to_string())?,
            Cell::Number(number) => {
                sheet.write_number(row, column, *number)?;
            }
            Cell::Count(count) => {
                sheet.write_number(row, column, *count)?;
            }
        }
    }
    Ok(())
}

fn text_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    // A text that is too long for a cell is truncated.
    let end = text.char_indices().nth(MAX_CHARACTERS).map_or(text.len(), |(end, _)| end);
    sheet.write_string(row, column, text.get(..end).unwrap_or(text))?;
    Ok(())
}

#[cfg(test)]
mod tests;
