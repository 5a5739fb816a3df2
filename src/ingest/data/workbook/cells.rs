//! The cells of a sheet, in the order of rows, whatever format the workbook is of.

use std::fmt::Write as _;
use std::io::{BufReader, Cursor};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader, Sheet, SheetType, SheetVisible, Style, Xls,
    Xlsx, XlsxCellReader,
};

use super::{WorkbookFormat, biff, broken};
use crate::ingest::data::container::Spool;
use crate::ingest::data::number_text::scale;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::table::row::OwnedCell;

/// An open workbook.
pub(super) enum Workbook {
    Xlsx(Box<Xlsx<BufReader<Spool>>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    Ods(Box<Ods<BufReader<Spool>>>),
}

/// A cell and where it stands; rows and columns count from zero.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SheetCell {
    pub(super) row: u32,
    pub(super) column: usize,
    pub(super) cell: OwnedCell,
    /// Whether the cell is shown in percent; then its number is in percent too.
    pub(super) is_percent: bool,
}

/// The cells of a sheet that are not empty.
pub(super) enum Cells<'a> {
    /// Streamed from the XML of a sheet.
    Stream {
        reader: Box<XlsxCellReader<'a, BufReader<Spool>>>,
        /// Whether each style shows percent.
        percent: Vec<bool>,
    },
    /// In memory: the sheet and the number of the next cell.
    Memory(Range<Data>, usize),
}

impl Workbook {
    pub(super) fn open(file: Spool, format: WorkbookFormat) -> Result<Self, DecodeError> {
        let file = BufReader::new(file);
        match format {
            WorkbookFormat::Xlsx => Xlsx::new(file).map(|book| Self::Xlsx(Box::new(book))).map_err(broken),
            WorkbookFormat::Xls => {
                Xls::new(biff::checked(file)?).map(|book| Self::Xls(Box::new(book))).map_err(broken)
            }
            WorkbookFormat::Ods => Ods::new(file).map(|book| Self::Ods(Box::new(book))).map_err(broken),
        }
    }

    fn metadata(&self) -> &[Sheet] {
        match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        }
    }

    /// The names of the sheets with cells, hidden ones only where they are wanted.
    pub(super) fn names(&self, hidden: bool) -> Vec<String> {
        let is_wanted = |sheet: &&Sheet| {
            sheet.typ == SheetType::WorkSheet && (hidden || sheet.visible == SheetVisible::Visible)
        };
        self.metadata().iter().filter(is_wanted).map(|sheet| sheet.name.clone()).collect()
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
                let percent = reader.styles().iter().map(shows_percent).collect();
                Ok(Cells::Stream { reader, percent })
            }
            Self::Xls(book) => {
                book.worksheet_range(sheet).map(|range| Cells::Memory(range, 0)).map_err(broken)
            }
            Self::Ods(book) => {
                book.worksheet_range(sheet).map(|range| Cells::Memory(range, 0)).map_err(broken)
            }
        }
    }

    /// The merged cells of a sheet that span rows.
    pub(super) fn merges(&mut self, sheet: &str) -> Result<Vec<Dimensions>, DecodeError> {
        let merges = match self {
            Self::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).map_err(broken)?,
            Self::Xls(book) => book.merge_cells_by_sheet_name(sheet).map_err(broken)?,
            Self::Ods(_) => Vec::new(),
        };
        Ok(merges.into_iter().filter(|merge| merge.end.0 > merge.start.0).collect())
    }
}

impl Cells<'_> {
    /// The next cell that is not empty.
    pub(super) fn next_cell(&mut self) -> Result<Option<SheetCell>, DecodeError> {
        match self {
            Self::Stream { reader, percent } => {
                while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(broken)? {
                    let (row, column) = cell.get_position();
                    let is_percent = percent.get(style).copied().unwrap_or_default();
                    let cell = owned(cell.get_value(), is_percent);
                    if !cell.text.trim().is_empty() {
                        let is_percent = is_percent && cell.number.is_some();
                        return Ok(Some(SheetCell { row, column: column as usize, cell, is_percent }));
                    }
                }
                Ok(None)
            }
            Self::Memory(range, next) => {
                let (start_row, start_column) = range.start().unwrap_or_default();
                let width = range.width().max(1);
                while *next < width * range.height() {
                    let (row, column) = (*next / width, *next % width);
                    *next += 1;
                    let cell = range.get((row, column)).map(|value| owned(&borrowed(value), false));
                    if let Some(cell) = cell.filter(|cell| !cell.text.trim().is_empty()) {
                        let row = start_row + u32::try_from(row).unwrap_or(u32::MAX);
                        let column = start_column as usize + column;
                        return Ok(Some(SheetCell { row, column, cell, is_percent: false }));
                    }
                }
                Ok(None)
            }
        }
    }
}

/// Whether a number format has a percent sign outside of quoted text.
fn shows_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    let mut is_quoted = false;
    format.format_code.chars().any(|character| {
        is_quoted ^= character == '"';
        character == '%' && !is_quoted
    })
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

fn owned(value: &DataRef<'_>, is_percent: bool) -> OwnedCell {
    let (text, number) = match value {
        DataRef::Empty => (String::new(), None),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), None),
        DataRef::SharedString(text) => ((*text).to_owned(), None),
        DataRef::Int(number) => (number.to_string(), number.to_string().parse().ok()),
        DataRef::Float(number) if is_percent => {
            let number = in_percent(*number);
            (number.to_string(), Some(number))
        }
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
