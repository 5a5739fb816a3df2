//! The tables of a document: which cells are heads, and what stands above a table.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::qualifier::Qualifier;
use crate::ingest::document::context::DecimalSign;
use crate::ingest::document::period::english_expressions;
use crate::ingest::document::{Block, BlockKind, DocumentText, TableCell};

/// The longest line above a table that is read as a part of it, in characters.
const LONGEST_LINE: usize = 160;

/// The tables of a document, by their numbers.
pub(super) struct Tables<'document> {
    pub(super) document: &'document DocumentText,
    by_number: BTreeMap<usize, Table>,
    /// The blocks above any table that belong to it.
    above: BTreeSet<usize>,
}

/// A cell, by its block.
#[derive(Debug, Clone, Copy)]
struct PlacedCell {
    block: usize,
    cell: TableCell,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    cells: Vec<PlacedCell>,
    /// The blocks of the caption, then of the lines directly above, the nearest first.
    pub(super) above: Vec<usize>,
    /// The number of blocks of `above` that are captions.
    captions: usize,
    head_rows: usize,
    head_columns: usize,
    /// The rows that name what the rows after them are about.
    sections: Vec<usize>,
}

/// What a cell has, before heads are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Empty,
    Value,
    Words,
}

impl<'document> Tables<'document> {
    /// Finds the tables of a document and their heads.
    pub(super) fn new(document: &'document DocumentText) -> Self {
        let mut tables: BTreeMap<usize, Table> = BTreeMap::new();
        for (block, kind) in document.blocks.iter().map(|block| &block.kind).enumerate() {
            let BlockKind::Cell(cell) = kind else { continue };
            tables.entry(cell.table).or_default().cells.push(PlacedCell { block, cell: *cell });
        }
        for (number, table) in &mut tables {
            table.find_lines_above(document, *number);
            (table.head_rows, table.head_columns, table.sections) = table.heads(document);
        }
        let above = tables.values().flat_map(|table| table.above.iter().copied()).collect();
        Self { document, by_number: tables, above }
    }

    /// The table of a cell.
    pub(super) fn table(&self, cell: &TableCell) -> Option<&Table> {
        self.by_number.get(&cell.table)
    }

    /// Whether a block is a caption or a line above a table.
    pub(super) fn is_above(&self, block: usize) -> bool {
        self.above.contains(&block)
    }

    /// The blocks of the caption; where the document marks none, the line above that names more than a unit.
    pub(super) fn caption(&self, table: &Table) -> Vec<usize> {
        if table.captions > 0 {
            return table.above.iter().take(table.captions).copied().collect();
        }
        let names_unit = |block: &usize| {
            let text = self.text(*block).trim_start_matches(['(', '（']);
            ["单位", "計", "单 位", "Unit", "unit", "In ", "in "].iter().any(|word| text.starts_with(word))
        };
        let lines = || table.above.iter().copied();
        lines().find(|block| !names_unit(block)).or_else(|| lines().next()).into_iter().collect()
    }

    fn text(&self, block: usize) -> &'document str {
        self.document.blocks.get(block).map(|block| block.text.as_str()).unwrap_or_default()
    }

    /// The texts of blocks, one after the other; none where there are none.
    pub(super) fn joined(&self, blocks: &[usize]) -> Option<String> {
        let texts: Vec<&str> =
            blocks.iter().map(|block| self.text(*block).trim()).filter(|text| !text.is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join(" / "))
    }
}

impl Table {
    /// Caption and short lines directly above the table.
    fn find_lines_above(&mut self, document: &DocumentText, number: usize) {
        let is_caption = |block: &Block| block.kind == BlockKind::Caption(number);
        let captions = document.blocks.iter().enumerate().filter(|(_, block)| is_caption(block));
        self.above = captions.map(|(index, _)| index).collect();
        self.captions = self.above.len();
        let first = self.cells.iter().map(|cell| cell.block).min().unwrap_or_default();
        let lines = document.blocks.iter().enumerate().take(first).rev();
        let near =
            lines.filter(|(_, block)| block.kind != BlockKind::Furniture && !is_caption(block)).take(2);
        let near = near.take_while(|(_, block)| {
            let is_line =
                matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Note);
            let text = block.text.trim_end();
            is_line && text.chars().count() <= LONGEST_LINE && !text.ends_with(['.', '。', ';', '；'])
        });
        self.above.extend(near.map(|(index, _)| index));
    }

    /// The numbers of leading rows and columns without values, which are heads, and the rows that name sections.
    fn heads(&self, document: &DocumentText) -> (usize, usize, Vec<usize>) {
        let rows = self.cells.iter().map(|cell| cell.cell.row + 1).max().unwrap_or_default();
        let columns = self.cells.iter().map(|cell| cell.cell.column + 1).max().unwrap_or_default();
        let content = |cell: &PlacedCell| {
            document.blocks.get(cell.block).map_or(Content::Empty, |block| content(&block.text))
        };
        let in_row = |row: usize| self.cells.iter().filter(move |cell| cell.cell.row == row);
        let is_head_row = |row: usize| {
            let has_value = in_row(row)
                .any(|cell| (cell.cell.column > 0 || columns == 1) && content(cell) == Content::Value);
            let marked = in_row(row).filter(|cell| cell.cell.is_head).count();
            let is_marked = marked > 1 && marked == in_row(row).count();
            is_marked || !has_value || counts_up(document, in_row(row))
        };
        let is_alone = |row: usize| {
            let mut filled = in_row(row).filter(|cell| content(cell) != Content::Empty);
            filled.next().is_some_and(|cell| cell.cell.column == 0) && filled.next().is_none() && columns > 1
        };
        // A line across the table is a head above the heads of columns, and the name of a section below them.
        let titles = (0..rows).take_while(|row| is_head_row(*row) && is_alone(*row)).count();
        let heads = (titles..rows).take_while(|row| is_head_row(*row) && !is_alone(*row)).count();
        let head_rows = if heads == 0 { 0 } else { titles + heads };
        // A table of words alone has a head of one row at most.
        let head_rows = if head_rows == rows { 1.min(rows) } else { head_rows };
        let body = |column: usize| {
            self.cells.iter().filter(move |cell| cell.cell.column == column && cell.cell.row >= head_rows)
        };
        let is_head_column = |column: usize| {
            let mut cells = body(column).peekable();
            let is_empty = cells.peek().is_none();
            let marked = !is_empty && cells.clone().all(|cell| cell.cell.is_head);
            marked
                || cells.all(|cell| content(cell) != Content::Value)
                || column == 0 && counts_up(document, body(column))
        };
        let head_columns =
            (0..columns.saturating_sub(1)).take_while(|column| is_head_column(*column)).count();
        let is_section = |row: usize| {
            let mut filled = in_row(row).filter(|cell| content(cell) != Content::Empty);
            let first = filled.next();
            columns > 1
                && filled.next().is_none()
                && first.is_some_and(|cell| {
                    content(cell) == Content::Words && (cell.cell.column < head_columns.max(1))
                })
        };
        (head_rows, head_columns, (head_rows..rows).filter(|row| is_section(*row)).collect())
    }

    /// Whether a cell is the head of a row, a column or a section.
    pub(super) fn is_head(&self, cell: &TableCell) -> bool {
        cell.is_head
            || cell.row < self.head_rows
            || cell.column < self.head_columns
            || self.sections.contains(&cell.row)
    }

    /// Whether a cell is the head of columns.
    pub(super) fn is_column_head(&self, cell: &TableCell) -> bool {
        cell.row < self.head_rows
    }

    /// The blocks of the heads of the columns of a cell, from the top.
    pub(super) fn column_heads(&self, cell: &TableCell) -> Vec<usize> {
        let above = self.cells.iter().filter(|head| {
            let is_above = head.cell.row < cell.row
                && (head.cell.row < self.head_rows
                    || head.cell.is_head && head.cell.column >= self.head_columns);
            let overlaps = head.cell.column < cell.column + cell.columns
                && cell.column < head.cell.column + head.cell.columns;
            is_above && overlaps && !self.sections.contains(&head.cell.row)
        });
        above.map(|head| head.block).collect()
    }

    /// The blocks of the heads of the rows of a cell, from the left, after that of their section.
    pub(super) fn row_heads(&self, cell: &TableCell) -> Vec<usize> {
        let section = self.sections.iter().rev().find(|row| **row < cell.row);
        let of_section = self
            .cells
            .iter()
            .filter(|head| Some(&head.cell.row) == section && head.cell.column < self.head_columns.max(1));
        let beside = self.cells.iter().filter(|head| {
            let is_beside = head.cell.column < cell.column
                && (head.cell.column < self.head_columns
                    || head.cell.is_head && head.cell.row >= self.head_rows);
            let overlaps = head.cell.row < cell.row + cell.rows && cell.row < head.cell.row + head.cell.rows;
            is_beside && overlaps
        });
        of_section.chain(beside).map(|head| head.block).collect()
    }

    /// The blocks of the cells above the heads of rows, which may name the unit of the table.
    pub(super) fn corner(&self) -> impl Iterator<Item = usize> {
        let cells = self
            .cells
            .iter()
            .filter(|head| head.cell.row < self.head_rows && head.cell.column < self.head_columns);
        cells.map(|head| head.block)
    }

    /// A cell in each column of the row of a cell.
    pub(super) fn row_of(&self, cell: &TableCell) -> impl Iterator<Item = TableCell> {
        let columns = self.cells.iter().map(|cell| cell.cell.column + 1).max().unwrap_or_default();
        let cell = *cell;
        (self.head_columns..columns).map(move |column| TableCell { column, columns: 1, ..cell })
    }

    /// The sign before decimals that the numbers of a column show, else those of the whole table.
    pub(super) fn decimal_sign(&self, document: &DocumentText, column: usize) -> Option<DecimalSign> {
        let body = |cell: &&PlacedCell| !self.is_head(&cell.cell);
        let signs = |cells: &mut dyn Iterator<Item = &PlacedCell>| {
            let mut found = (false, false);
            for cell in cells {
                match document.blocks.get(cell.block).and_then(|block| shown_sign(&block.text)) {
                    Some(DecimalSign::Comma) => found.0 = true,
                    Some(DecimalSign::Point) => found.1 = true,
                    None => {}
                }
            }
            match found {
                (true, false) => Some(DecimalSign::Comma),
                (false, true) => Some(DecimalSign::Point),
                _ => None,
            }
        };
        signs(&mut self.cells.iter().filter(body).filter(|cell| cell.cell.column == column))
            .or_else(|| signs(&mut self.cells.iter().filter(body)))
    }
}

/// The sign before decimals that a single number shows: 12,4 and 12.45 do, 1,234 and 1.234 do not.
fn shown_sign(text: &str) -> Option<DecimalSign> {
    let number = text.trim().trim_matches(|character: char| !character.is_ascii_digit());
    let last = number.rfind(['.', ','])?;
    let (whole, decimals) = number.split_at(last);
    let decimals = decimals.get(1..)?;
    let is_plain = decimals.bytes().all(|byte| byte.is_ascii_digit());
    let other = if number.as_bytes().get(last) == Some(&b',') { '.' } else { ',' };
    let shows = decimals.len() != 3
        || whole.contains(other)
        || whole == "0"
        || whole.len() > 3 && !whole.contains(['.', ',', ' ']);
    let sign = if other == '.' { DecimalSign::Comma } else { DecimalSign::Point };
    (is_plain && shows).then_some(sign)
}

/// Whether the cells count their rows or columns: 1, 2, 3 or (1), (2), (3).
fn counts_up<'cell>(document: &DocumentText, cells: impl Iterator<Item = &'cell PlacedCell>) -> bool {
    let mut last = 0;
    for cell in cells {
        let text = document.blocks.get(cell.block).map(|block| block.text.trim()).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        let number = text.trim_start_matches('(').trim_end_matches([')', '.']).parse::<u32>().ok();
        match number.filter(|number| *number == last + 1) {
            Some(number) => last = number,
            None => return false,
        }
    }
    last > 2
}

/// Signs before the digits of a value.
const BEFORE: [char; 14] = ['(', '（', '+', '-', '–', '−', '$', '€', '£', '¥', '~', '≈', ' ', '\u{a0}'];

/// Signs after them.
const AFTER: [char; 10] = [')', '）', '%', '％', '‰', '*', '€', '$', ' ', '\u{a0}'];

/// What a cell has. A year, a period or a class of sizes is no value.
fn content(text: &str) -> Content {
    let text = text.trim();
    if text.is_empty()
        || text
            .chars()
            .all(|character| matches!(character, '-' | '–' | '—' | '.' | '…' | ':' | '/' | '*' | '·'))
    {
        return Content::Empty;
    }
    let digits = text.trim_start_matches(BEFORE).trim_end_matches(AFTER);
    let inner = digits.chars().all(|character| {
        character.is_ascii_digit()
            || matches!(character, '.' | ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’')
    });
    let starts = digits.starts_with(|first: char| first.is_ascii_digit());
    let is_year = digits.len() == 4 && text.len() == 4 && english_expressions(text).len() == 1;
    if starts && inner && !is_year || is_amount(text) {
        return Content::Value;
    }
    Content::Words
}

/// Whether a text is a number with a unit and nothing else: 12.4 bn, 5.2 percent, 1.2亿元, 12.4 p.
fn is_amount(text: &str) -> bool {
    let numbers = crate::ingest::document::read_numbers(text);
    let [number] = numbers.as_slice() else { return false };
    let rest = text.len() - (number.end - number.start);
    let is_time =
        english_expressions(text).iter().any(|time| time.start <= number.start && number.end <= time.end);
    let begins = text.get(..number.start).is_some_and(|before| !before.contains(char::is_alphanumeric));
    let has_digits = number.exact.contains(|character: char| character.is_ascii_digit());
    let names_unit = rest > 0
        || number
            .exact
            .contains(|character: char| character.is_alphabetic() || "%％‰$€£¥".contains(character));
    begins
        && has_digits
        && names_unit
        && number.qualifier == Qualifier::Exact
        && rest <= 3
        && !is_time
        && number.aside.is_none()
        && number.value.is_some()
}
