//! Tables: lines whose words stand under each other.

use super::line::{Line, joined};
use super::piece::{Piece, is_class, is_number, is_year, pieces};

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The cells, row by row, from left to right; empty ones are left out.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The row, from 0.
    pub row: usize,
    /// The first column, from 0.
    pub column: usize,
    /// The number of columns.
    pub columns: usize,
    /// Whether it looks like the head of a row or column.
    pub is_head: bool,
    /// The text.
    pub text: String,
}

/// The columns of a table: the ends of each.
type Columns = Vec<(f32, f32)>;

impl Table {
    /// The table of lines; none where they stand in less than two columns.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let rows: Vec<Vec<Piece<'_>>> = lines.iter().map(pieces).collect();
        let columns = columns(&rows)?;
        let heads = head_rows(&rows, &columns);
        let mut cells = Vec::new();
        for (row, pieces) in rows.iter().enumerate() {
            let spans =
                if row < heads { head_spans(pieces, &columns, &rows[row..heads]) } else { Vec::new() };
            for (index, piece) in pieces.iter().enumerate() {
                // As many pieces as columns are one each.
                let own = if pieces.len() == columns.len() { index } else { column_of(piece, &columns) };
                let (first, last) = spans.get(index).copied().unwrap_or((own, own));
                add(
                    &mut cells,
                    Cell {
                        row,
                        column: first,
                        columns: last - first + 1,
                        is_head: row < heads,
                        text: joined(piece.words),
                    },
                );
            }
        }
        let mut table = Self { cells };
        table.join_wrapped_labels(heads);
        table.mark_labels(heads);
        Some(table)
    }

    /// Joins the label of a row that goes on in the next line.
    fn join_wrapped_labels(&mut self, heads: usize) {
        let last = self.cells.last().map_or(0, |cell| cell.row);
        for row in (heads..last).rev() {
            let (Some(upper), Some(lower)) = (self.label(row), self.label(row + 1)) else { continue };
            let goes_on = self.cells[lower].text.starts_with(char::is_lowercase);
            let is_alone = |row: usize| self.cells.iter().filter(|cell| cell.row == row).count() == 1;
            if !goes_on || !(is_alone(row) || is_alone(row + 1)) {
                continue;
            }
            let text = format!("{} {}", self.cells[upper].text, self.cells[lower].text);
            self.cells[upper].text = text;
            self.cells.remove(lower);
            for cell in &mut self.cells {
                if cell.row > row {
                    cell.row -= 1;
                }
            }
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
    }

    /// The cell in the first column of a row.
    fn label(&self, row: usize) -> Option<usize> {
        self.cells.iter().position(|cell| cell.row == row && cell.column == 0)
    }

    /// Marks the first column as heads, unless most of it are amounts.
    fn mark_labels(&mut self, heads: usize) {
        let labels = || self.cells.iter().filter(|cell| cell.row >= heads && cell.column == 0);
        let is_amount = |text: &str| is_number(text) && !is_year(text) && !is_class(text);
        let amounts = labels().filter(|cell| is_amount(&cell.text)).count();
        if amounts * 2 > labels().count() {
            return;
        }
        for cell in self.cells.iter_mut().filter(|cell| cell.row >= heads && cell.column == 0) {
            cell.is_head = true;
        }
    }
}

/// Adds a cell, or its text to the cell that is there.
fn add(cells: &mut Vec<Cell>, cell: Cell) {
    match cells.last_mut().filter(|last| last.row == cell.row && cell.column < last.column + last.columns) {
        Some(last) => {
            last.text.push(' ');
            last.text.push_str(&cell.text);
        }
        None => cells.push(cell),
    }
}

/// The columns in which most rows have their words.
fn columns(rows: &[Vec<Piece<'_>>]) -> Option<Columns> {
    let most = rows.iter().map(Vec::len).max().filter(|most| *most >= 2)?;
    let of = |is_regular: &dyn Fn(&Vec<Piece<'_>>) -> bool| -> Columns {
        let regular = rows.iter().filter(|row| is_regular(row));
        let mut extents: Vec<(f32, f32)> =
            regular.flat_map(|row| row.iter().map(|piece| (piece.start, piece.end))).collect();
        extents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut columns: Columns = Vec::new();
        for (start, end) in extents {
            match columns.last_mut().filter(|column| start < column.1) {
                Some(column) => column.1 = column.1.max(end),
                None => columns.push((start, end)),
            }
        }
        columns
    };
    let has_values = |row: &Vec<Piece<'_>>| row.iter().skip(1).any(|piece| is_number(&piece.text()));
    // Heads may be wider than their columns, or stand elsewhere in them.
    let values = of(&|row| row.len() >= 2 && has_values(row));
    if values.len() >= most {
        return Some(values);
    }
    let all = of(&|row| row.len() >= 2);
    let longest = of(&|row| row.len() == most);
    let best = [values, all, longest].into_iter().max_by_key(Vec::len)?;
    (best.len() >= 2).then_some(best)
}

/// The column in which most of a piece stands, or the nearest one.
fn column_of(piece: &Piece<'_>, columns: &Columns) -> usize {
    let overlap = |(start, end): (f32, f32)| piece.end.min(end) - piece.start.max(start);
    let best = columns.iter().enumerate().max_by(|a, b| overlap(*a.1).total_cmp(&overlap(*b.1)));
    best.map_or(0, |(index, _)| index)
}

/// The number of rows above the first one with an amount.
fn head_rows(rows: &[Vec<Piece<'_>>], columns: &Columns) -> usize {
    let is_body = |row: &Vec<Piece<'_>>| {
        let values = row.iter().filter(|piece| column_of(piece, columns) > 0);
        values.map(Piece::text).any(|text| is_number(&text) && !is_year(&text))
    };
    let first = rows.iter().position(is_body).unwrap_or(0);
    // A label alone above that row is no head of columns, but the begin of a longer label, or the head of a group.
    let labels =
        rows[..first].iter().rev().take_while(|row| row.iter().all(|piece| column_of(piece, columns) == 0));
    first - labels.count()
}

/// The columns that each piece of a row of heads spans: `below` are the rows of heads from this one on.
fn head_spans(pieces: &[Piece<'_>], columns: &Columns, below: &[Vec<Piece<'_>>]) -> Vec<(usize, usize)> {
    let values = columns.len() - 1;
    let over =
        pieces.iter().filter(|piece| column_of(piece, columns) > 0 || piece.start > columns[0].1).count();
    let is_group = below.iter().skip(1).any(|row| row.len() > pieces.len())
        && over >= 2
        && over < values
        && values.is_multiple_of(over);
    if is_group {
        let (width, labels) = (values / over, pieces.len() - over);
        let of = |index: usize| match index.checked_sub(labels) {
            Some(group) => (1 + group * width, (group + 1) * width),
            None => (0, 0),
        };
        return (0..pieces.len()).map(of).collect();
    }
    let span = |piece: &Piece<'_>| {
        let under = |column: &(f32, f32)| piece.start < column.1 && column.0 < piece.end;
        let first = columns.iter().position(under);
        let last = columns.iter().rposition(under);
        match (first, last) {
            (Some(first), Some(last)) => (first, last),
            // Between two columns: a head of both.
            _ => {
                let right = columns.partition_point(|column| column.1 <= piece.start).min(values);
                (right.saturating_sub(1).max(right.min(1)), right)
            }
        }
    };
    let mut spans: Vec<(usize, usize)> = pieces.iter().map(span).collect();
    // A head that is wider than its column and has neighbours over the next columns spans its own alone.
    let overlaps = spans.windows(2).any(|pair| pair[0].1 >= pair[1].0);
    if pieces.len() == columns.len() {
        spans = (0..columns.len()).map(|own| (own, own)).collect();
    } else if overlaps || pieces.len() > columns.len() {
        spans = pieces.iter().map(|piece| column_of(piece, columns)).map(|own| (own, own)).collect();
    }
    spans
}

/// The text of words of a cell.
impl Piece<'_> {
    /// The text.
    pub fn text(&self) -> String {
        joined(self.words)
    }
}
