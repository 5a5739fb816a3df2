//! The rows of a sheet.

use std::collections::BTreeMap;

use calamine::Dimensions;

use super::cells::{Cells, SheetCell, Workbook};
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::table::row::{OwnedCell, OwnedRow, Places, Rows};

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
    /// How many numbers of each column are in percent, and how many are not.
    numbers: BTreeMap<usize, [usize; 2]>,
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
    pub(super) fn are_percent(&self, mut columns: impl Iterator<Item = usize>) -> bool {
        let is_percent =
            |column| self.numbers.get(&column).is_some_and(|[percent, others]| *percent > 0 && *others <= 1);
        !self.numbers.is_empty() && columns.all(is_percent)
    }

    /// What is to be said about the rows that have been read.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.numbers.values().any(|[percent, _]| *percent > 0) {
            notes.push(
                "numbers of cells that are shown in percent are read in percent: 0.085 as 8.5".to_owned(),
            );
        }
        if self.has_merges {
            notes.push("what stands in merged cells is read in each row that they span".to_owned());
        }
        notes
    }

    fn put(&mut self, cell: SheetCell) {
        if cell.cell.number.is_some() {
            let [percent, others] = self.numbers.entry(cell.column).or_default();
            *(if cell.is_percent { percent } else { others }) += 1;
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
        self.put(first);
        while let Some(cell) = self.cells.next_cell()? {
            if cell.row != row {
                self.next = Some(cell);
                break;
            }
            self.put(cell);
        }
        if self.has_merges {
            self.fill_merged(row);
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
