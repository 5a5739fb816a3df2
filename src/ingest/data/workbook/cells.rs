//! The cells of a sheet, in the order of rows, whatever format the workbook is of.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::BufReader;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Style, Xlsx,
    XlsxCellReader,
};

use super::biff;
use super::biff_formats::PLAIN;
use super::number_format::NumberFormat;
use super::ods::{OdsBook, OdsCells};
use super::xls::{XlsBook, XlsCell};
use super::{SheetCell, WorkbookFormat, broken, package};
use crate::ingest::data::container::Spool;
use crate::ingest::data::number_text::scale;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::table::row::OwnedCell;
use crate::limits::MAX_MERGES;

/// An open workbook.
pub(super) enum Workbook {
    Xlsx(Box<Xlsx<BufReader<Spool>>>),
    Xls(Box<XlsBook>),
    Ods(OdsBook),
}

/// The cells of a sheet that are not empty.
pub(super) struct Cells<'a> {
    source: CellSource<'a>,
    /// The number formats of the workbook.
    pub(super) formats: Vec<NumberFormat>,
}

/// Where cells come from.
enum CellSource<'a> {
    /// Streamed from the XML of a sheet.
    Stream(Box<XlsxCellReader<'a, BufReader<Spool>>>),
    /// In memory: the cells that are left, and the formats of cells by row and column.
    Memory(std::slice::Iter<'a, XlsCell>, &'a HashMap<(u32, u32), usize>),
    /// From a temporary file.
    File(OdsCells),
}

impl Workbook {
    pub(super) fn open(file: Spool, format: WorkbookFormat) -> Result<Self, DecodeError> {
        match format {
            WorkbookFormat::Xlsx => {
                let file = package::check(file)?;
                Xlsx::new(BufReader::new(file)).map(|book| Self::Xlsx(Box::new(book))).map_err(broken)
            }
            WorkbookFormat::Xls => {
                let (container, formats) = biff::checked(BufReader::new(file))?;
                XlsBook::open(container, formats).map(|book| Self::Xls(Box::new(book)))
            }
            WorkbookFormat::Ods => OdsBook::open(file).map(Self::Ods),
        }
    }

    /// The sheets as calamine lists them; empty for `OpenDocument`, whose sheets all have cells.
    fn metadata(&self) -> &[Sheet] {
        match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => &book.sheets,
            Self::Ods(_) => &[],
        }
    }

    /// The names of the sheets with cells, hidden ones only where they are wanted.
    pub(super) fn names(&self, hidden: bool) -> Vec<String> {
        let is_wanted = |visible: SheetVisible| hidden || visible == SheetVisible::Visible;
        if let Self::Ods(book) = self {
            let wanted = book.sheets.iter().filter(|sheet| is_wanted(sheet.visible));
            return wanted.map(|sheet| sheet.name.clone()).collect();
        }
        let has_cells = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet && is_wanted(sheet.visible);
        self.metadata().iter().filter(has_cells).map(|sheet| sheet.name.clone()).collect()
    }

    /// The names of the sheets without cells, such as those of charts.
    pub(super) fn charts(&self) -> Vec<String> {
        let others = self.metadata().iter().filter(|sheet| sheet.typ != SheetType::WorkSheet);
        others.map(|sheet| sheet.name.clone()).collect()
    }

    pub(super) fn cells(&mut self, sheet: &str) -> Result<Cells<'_>, DecodeError> {
        match self {
            Self::Xlsx(book) => {
                let reader = Box::new(book.worksheet_cells_reader(sheet).map_err(broken)?);
                let formats = reader.styles().iter().map(number_format).collect();
                Ok(Cells { source: CellSource::Stream(reader), formats })
            }
            Self::Xls(book) => {
                let at = book.sheets.iter().position(|own| own.name == sheet);
                let formats = book.formats.of_sheet(at.unwrap_or_default());
                let source = CellSource::Memory(book.cells(sheet)?.iter(), formats);
                Ok(Cells { source, formats: book.formats.formats.clone() })
            }
            Self::Ods(book) => {
                let cells = book.cells(sheet)?;
                let formats = cells.formats.clone();
                Ok(Cells { source: CellSource::File(cells), formats })
            }
        }
    }

    /// The merged cells of a sheet that span rows.
    pub(super) fn merges(&mut self, sheet: &str) -> Result<Vec<Dimensions>, DecodeError> {
        let merges = match self {
            Self::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).map_err(broken)?,
            Self::Xls(book) => book.merges(sheet)?.to_vec(),
            Self::Ods(book) => book.sheet(sheet)?.merges.clone(),
        };
        if merges.len() > MAX_MERGES {
            return Err(DecodeError::TooLarge(format!("a sheet has more than {MAX_MERGES} merged cells")));
        }
        Ok(merges.into_iter().filter(|merge| merge.end.0 > merge.start.0).collect())
    }
}

impl Cells<'_> {
    /// The next cell that is not empty.
    pub(super) fn next_cell(&mut self) -> Result<Option<SheetCell>, DecodeError> {
        let mut next = self.source.next_cell()?;
        if let Some(SheetCell { cell, format, .. }) = &mut next {
            let is_percent = self.formats.get(*format).is_some_and(|format| format.is_percent);
            if let Some(number) = cell.number.as_mut().filter(|_| is_percent) {
                *number = in_percent(*number);
                cell.text = number.to_string();
            }
        }
        Ok(next)
    }
}

impl CellSource<'_> {
    fn next_cell(&mut self) -> Result<Option<SheetCell>, DecodeError> {
        match self {
            Self::File(cells) => cells.next_cell(),
            Self::Stream(reader) => {
                while let Some((cell, format)) = reader.next_cell_with_style_id().map_err(broken)? {
                    let (row, column) = cell.get_position();
                    let cell = owned(cell.get_value());
                    if !cell.text.trim().is_empty() {
                        return Ok(Some(SheetCell { row, column: column as usize, cell, format }));
                    }
                }
                Ok(None)
            }
            Self::Memory(cells, formats) => {
                for (row, column, value) in cells {
                    let cell = owned(&borrowed(value));
                    if !cell.text.trim().is_empty() {
                        let format = formats.get(&(*row, *column)).copied().unwrap_or(PLAIN);
                        return Ok(Some(SheetCell { row: *row, column: *column as usize, cell, format }));
                    }
                }
                Ok(None)
            }
        }
    }
}

/// The number format of a style.
fn number_format(style: &Style) -> NumberFormat {
    style.number_format.as_ref().map(|format| NumberFormat::of_code(&format.format_code)).unwrap_or_default()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn owned(value: &DataRef<'_>) -> OwnedCell {
    let (text, number) = match value {
        DataRef::Empty => (String::new(), None),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), None),
        DataRef::SharedString(text) => ((*text).to_owned(), None),
        DataRef::Int(number) => (number.to_string(), number.to_string().parse().ok()),
        DataRef::Float(number) => (number.to_string(), Some(*number)),
        DataRef::Bool(flag) => (flag.to_string(), None),
        DataRef::DateTime(moment) if moment.is_datetime() => (iso(*moment), None),
        DataRef::DateTime(span) => (span.as_f64().to_string(), Some(span.as_f64())),
        DataRef::DateTimeIso(text) => (text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(), None),
        DataRef::Error(error) => (error.to_string(), None),
    };
    OwnedCell { text, number }
}

/// A share in percent, with the 15 digits that spreadsheets calculate with.
fn in_percent(share: f64) -> f64 {
    let rounded = format!("{share:.14e}").parse().unwrap_or(share);
    scale(rounded, 2)
}

/// A day, with the time where it is not midnight.
fn iso(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        // Writing to a text cannot fail.
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
    }
    text
}
