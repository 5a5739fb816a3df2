//! The rows of a sheet.

use std::collections::BTreeMap;

use calamine::Dimensions;

use super::SheetCell;
use super::cells::{Cells, Workbook};
use super::number_format::NumberFormat;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::table::row::{OwnedCell, OwnedRow, Places, Rows};
use crate::limits::MAX_LINE_BYTES;

/// How many rows show how wide a sheet is; what a sheet says of its own size is often wrong.
const WIDTH_ROWS: u32 = 2000;
/// The widest sheet that is read.
const MAX_COLUMNS: usize = 16_384;

/// The rows of a sheet, all of one width. A merged cell that spans rows stands in each of them.
pub(super) struct SheetRows<'a> {
    cells: Cells<'a>,
    width: usize,
    row: OwnedRow,
    /// The first cell of the next row.
    next: Option<SheetCell>,
    /// Merged cells that begin below the last row, by the row in which they begin.
    merges: BTreeMap<u32, Vec<Dimensions>>,
    /// Merged cells that reach beyond the last row: column, last row, and what stands in them.
    open_merges: Vec<(usize, u32, OwnedCell)>,
    has_merges: bool,
    /// How many bytes the texts of the row have.
    bytes: usize,
    /// How many numbers of each column have each number format.
    numbers: BTreeMap<usize, BTreeMap<usize, usize>>,
}

impl<'a> SheetRows<'a> {
    pub(super) fn open(
        workbook: &'a mut Workbook,
        sheet: &str,
        merges: Vec<Dimensions>,
    ) -> Result<Self, DecodeError> {
        let width = width(&mut workbook.cells(sheet)?)?;
        let has_merges = !merges.is_empty();
        let mut by_row: BTreeMap<u32, Vec<Dimensions>> = BTreeMap::new();
        for merge in merges {
            by_row.entry(merge.start.0).or_default().push(merge);
        }
        let mut rows = Self {
            cells: workbook.cells(sheet)?,
            width,
            row: OwnedRow::default(),
            next: None,
            merges: by_row,
            open_merges: Vec::new(),
            has_merges,
            bytes: 0,
            numbers: BTreeMap::new(),
        };
        rows.next = rows.cells.next_cell()?;
        Ok(rows)
    }

    /// Whether the sheet has no cells.
    pub(super) const fn is_empty(&self) -> bool {
        self.next.is_none()
    }

    /// Whether the numbers of these columns are in percent, but for headings.
    pub(super) fn are_percent(&self, columns: &[usize]) -> bool {
        let is_percent = |column: &usize| {
            let count = |wanted: bool| {
                let formats = self.numbers.get(column).into_iter().flatten();
                let wanted = formats.filter(|(format, _)| self.format(**format).has_unit_percent() == wanted);
                wanted.map(|(_, count)| count).sum::<usize>()
            };
            count(true) > 0 && count(false) <= 1
        };
        !self.numbers.is_empty() && columns.iter().all(is_percent)
    }

    /// The power of ten by which numbers of these columns are shown smaller than they are; zero where they are not.
    pub(super) fn shown_power(&self, columns: &[usize]) -> usize {
        let formats = columns.iter().filter_map(|column| self.numbers.get(column)).flat_map(BTreeMap::keys);
        formats.map(|format| self.format(*format).power).max().unwrap_or_default()
    }

    /// What is to be said about the rows that have been read, whose values stand in these columns.
    pub(super) fn notes(&self, columns: &[usize]) -> Vec<String> {
        let formats = columns.iter().filter_map(|column| self.numbers.get(column)).flat_map(BTreeMap::keys);
        let mut notes: Vec<String> = Vec::new();
        for note in formats.filter_map(|format| self.format(*format).note()) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        if self.has_merges {
            notes.push("what stands in merged cells is read in each row that they span".to_owned());
        }
        notes
    }

    fn format(&self, at: usize) -> &NumberFormat {
        static PLAIN: NumberFormat = NumberFormat { is_percent: false, power: 0, text: String::new() };
        self.cells.formats.get(at).unwrap_or(&PLAIN)
    }

    fn put(&mut self, cell: SheetCell) {
        self.bytes += cell.cell.text.len();
        if cell.cell.number.is_some() {
            *self.numbers.entry(cell.column).or_default().entry(cell.format).or_default() += 1;
        }
        if cell.column >= self.row.cells.len() {
            self.row.cells.resize_with(cell.column.min(MAX_COLUMNS) + 1, OwnedCell::default);
        }
        if let Some(slot) = self.row.cells.get_mut(cell.column) {
            *slot = cell.cell;
        }
    }

    /// Puts what merged cells hold into the row, and takes note of those that begin in it.
    fn fill_merged(&mut self, row: u32) {
        self.open_merges.retain(|(_, last, _)| *last >= row);
        for (column, _, cell) in &self.open_merges {
            match self.row.cells.get_mut(*column) {
                Some(slot) if slot.text.is_empty() => slot.clone_from(cell),
                _ => {}
            }
        }
        // Merged cells that begin in a row without any text span nothing.
        while let Some((start, merges)) = self.merges.pop_first() {
            if start > row {
                self.merges.insert(start, merges);
                break;
            }
            for merge in merges.into_iter().filter(|_| start == row) {
                let column = merge.start.1 as usize;
                if let Some(cell) = self.row.cells.get(column).filter(|cell| !cell.text.is_empty()) {
                    self.open_merges.push((column, merge.end.0, cell.clone()));
                }
            }
        }
    }
}

impl Rows for SheetRows<'_> {
    type Row = OwnedRow;

    fn next_row(&mut self) -> Result<Option<&OwnedRow>, DecodeError> {
        let Some(first) = self.next.take() else { return Ok(None) };
        let row = first.row;
        let position = u64::from(row) + 1;
        self.row.after_blank = self.row.position > 0 && position > self.row.position + 1;
        self.row.position = position;
        self.row.cells.clear();
        self.row.cells.resize_with(self.width, OwnedCell::default);
        self.bytes = 0;
        self.put(first);
        while let Some(cell) = self.cells.next_cell()? {
            if cell.row != row {
                self.next = Some(cell);
                break;
            }
            if self.bytes <= MAX_LINE_BYTES {
                self.put(cell);
            }
        }
        if self.has_merges {
            self.fill_merged(row);
        }
        let merged = self.open_merges.iter().map(|(.., cell)| cell.text.len());
        if merged.sum::<usize>() + self.bytes > MAX_LINE_BYTES {
            let message = format!("row {position}: its texts have more than {MAX_LINE_BYTES} bytes");
            return Err(DecodeError::TooLarge(message));
        }
        Ok(Some(&self.row))
    }

    fn places(&self) -> Places {
        Places::Rows
    }
}

/// How many columns the first rows of a sheet fill.
fn width(cells: &mut Cells<'_>) -> Result<usize, DecodeError> {
    let mut width = 0;
    let mut first_row = None;
    while let Some(cell) = cells.next_cell()? {
        if cell.row > first_row.unwrap_or(cell.row).saturating_add(WIDTH_ROWS) {
            break;
        }
        first_row = first_row.or(Some(cell.row));
        width = width.max(cell.column + 1);
    }
    Ok(width.min(MAX_COLUMNS))
}
