//! Tables: lines whose words stand under each other.

use std::collections::BTreeMap;

use super::line::{Line, joined};
use super::piece::{Piece, is_class, is_number, is_year, pieces};
use super::segment::usual;
use super::unwrap::add_line;

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

/// The distance within which two lines are of one row, in ems: text in the middle of a row stands between the lines of a
/// cell that has two.
const SAME_ROW: f32 = 0.95;

/// The distance within which a label goes on in the next line, in ems.
const WRAPPED: f32 = 2.2;

/// The most columns of a table.
const MAX_COLUMNS: usize = 200;

impl Table {
    /// The table of lines; none where they stand in less than two columns.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let pieces: Vec<Vec<Piece<'_>>> = lines.iter().map(pieces).collect();
        let columns = columns(&pieces).filter(|columns| columns.len() <= MAX_COLUMNS)?;
        let heads = head_lines(&pieces, &columns);
        let pitch = pitch(lines, &pieces);
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        let (mut row, mut first_row) = (0, 0);
        for (index, line) in pieces.iter().enumerate() {
            let is_same = index > 0
                && (is_same_row(&lines[index - 1], &lines[index])
                    || index > heads && goes_on(lines, &pieces, &columns, pitch, index));
            // Two amounts are two rows in any case.
            let is_taken = |(at, piece): (usize, &Piece<'_>)| {
                is_number(&piece.text()) && cells.contains_key(&(row, column_at(line, at, &columns)))
            };
            let begins_row = !is_same || line.iter().enumerate().any(is_taken);
            row += usize::from(index > 0 && begins_row);
            if index == heads {
                first_row = row;
            }
            let spans = if index < heads {
                head_spans(line, &columns, &pieces[index..heads])
            } else {
                line.iter().enumerate().map(|(index, _)| one(column_at(line, index, &columns))).collect()
            };
            for (piece, (first, last)) in line.iter().zip(spans) {
                let cell = cells.entry((row, first)).or_insert_with(|| Cell {
                    row,
                    column: first,
                    columns: last - first + 1,
                    is_head: false,
                    text: String::new(),
                });
                add_line(&mut cell.text, &piece.text());
            }
        }
        let mut table = Self { cells: cells.into_values().collect() };
        table.mark_heads(first_row);
        Some(table)
    }

    /// Marks the rows before one as heads, and the first column unless most of it are amounts.
    fn mark_heads(&mut self, first_row: usize) {
        let labels = || self.cells.iter().filter(|cell| cell.row >= first_row && cell.column == 0);
        let is_amount = |text: &str| is_number(text) && !is_year(text) && !is_class(text);
        let amounts = labels().filter(|cell| is_amount(&cell.text)).count();
        let are_labels = amounts * 2 <= labels().count();
        for cell in &mut self.cells {
            cell.is_head = cell.row < first_row || cell.column == 0 && are_labels;
        }
    }
}

const fn one(column: usize) -> (usize, usize) {
    (column, column)
}

/// Whether two lines are of one row.
pub fn is_same_row(line: &Line, next: &Line) -> bool {
    next.baseline - line.baseline < SAME_ROW * line.size.min(next.size)
}

/// Whether the label of a row goes on in a line: one of the two lines is nothing else, and it begins with a small letter or
/// is nearer to the other one than rows are to each other.
fn goes_on(lines: &[Line], pieces: &[Vec<Piece<'_>>], columns: &Columns, pitch: f32, index: usize) -> bool {
    let label = |index: usize| pieces[index].first().filter(|piece| column_of(piece, columns) == 0);
    let (Some(upper), Some(lower)) = (label(index - 1), label(index)) else { return false };
    let distance = lines[index].baseline - lines[index - 1].baseline;
    // A label alone in the upper half of a row belongs to what stands in its middle.
    let begins_row = lines.get(index + 1).is_some_and(|next| is_same_row(&lines[index], next));
    distance < WRAPPED * lines[index].size
        && !begins_row
        && (lower.text().starts_with(char::is_lowercase) || distance < NEARER * pitch)
        && !upper.text().ends_with([':', '：'])
        && (pieces[index - 1].len() == 1 || pieces[index].len() == 1)
}

/// The usual distance of two rows with values that follow each other, in points; 0 if there are none.
fn pitch(lines: &[Line], pieces: &[Vec<Piece<'_>>]) -> f32 {
    let rows = lines
        .windows(2)
        .zip(pieces.windows(2))
        .filter(|(_, pieces)| pieces.iter().all(|line| line.len() > 1));
    usual(rows.map(|(pair, _)| pair[1].baseline - pair[0].baseline)).unwrap_or_default()
}

/// The distance of two lines of one label, as a part of the distance of two rows.
const NEARER: f32 = 0.8;

/// The column of a piece of a line: as many pieces as columns are one each.
fn column_at(line: &[Piece<'_>], index: usize, columns: &Columns) -> usize {
    if line.len() == columns.len() { index } else { column_of(&line[index], columns) }
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
    let has = |row: &Vec<Piece<'_>>, is_value: &dyn Fn(&str) -> bool| {
        row.len() >= 2 && row.iter().skip(1).any(|piece| is_value(&piece.text()))
    };
    // Heads may be wider than their columns, or stand elsewhere in them; years may be heads.
    let amounts = of(&|row| has(row, &|text| is_number(text) && !is_year(text)));
    let values = if amounts.len() < 2 { of(&|row| has(row, &is_number)) } else { amounts };
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
fn head_lines(rows: &[Vec<Piece<'_>>], columns: &Columns) -> usize {
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
    let are_values = pieces.first().is_some_and(|first| first.start > columns[0].1);
    if are_values && pieces.len() == values {
        return (1..=values).map(one).collect();
    }
    let span = |piece: &Piece<'_>| {
        let under = |column: &(f32, f32)| piece.start < column.1 && column.0 < piece.end;
        let first = columns.iter().position(under);
        let last = columns.iter().rposition(under);
        first.zip(last).unwrap_or_else(|| {
            // Between two columns: a head of both.
            let right = columns.partition_point(|column| column.1 <= piece.start).min(values);
            (right.saturating_sub(1).max(right.min(1)), right)
        })
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
