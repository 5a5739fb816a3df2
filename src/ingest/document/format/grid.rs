//! Tables: the rows and columns of cells (HTML Living Standard, 4.9.12), which tables only arrange a page, and captions.

use std::collections::HashMap;

use crate::ingest::document::document_text::{Block, BlockKind, TableCell};
use crate::ingest::document::error::DocumentError;

use super::lines::is_chinese;
use super::{limits, note_mark};

/// The most rows and columns that a cell may span, as the standard limits them.
const MAX_ROWS: usize = 65_534;
const MAX_COLUMNS: usize = 1_000;
/// The longest text of a cell of data, in bytes.
const LONGEST: usize = 1_500;

/// A table whose end has not come.
#[derive(Debug)]
pub(super) struct OpenTable {
    /// The number of the table in the document.
    pub(super) number: usize,
    /// Its first block.
    first_block: usize,
    /// Whether another table stands in it, or it is marked as an arrangement.
    pub(super) is_layout: bool,
    /// Whether a row of its head is open.
    pub(super) is_head: bool,
    /// The number of rows so far.
    rows: usize,
    column: usize,
    columns: usize,
    /// For each column the row before which it is free again.
    taken: Vec<usize>,
    /// The rows and columns of cells that later cells continue, and how many rows they have.
    tall: HashMap<(usize, usize), usize>,
    /// For each column the row in which its last cell of its own began.
    origins: HashMap<usize, usize>,
}

impl OpenTable {
    pub(super) fn new(number: usize, first_block: usize, is_layout: bool) -> Self {
        Self {
            number,
            first_block,
            is_layout,
            is_head: false,
            rows: 0,
            column: 0,
            columns: 0,
            taken: Vec::new(),
            tall: HashMap::new(),
            origins: HashMap::new(),
        }
    }

    /// Begins a row.
    pub(super) const fn row(&mut self) {
        self.rows += 1;
        self.column = 0;
    }

    /// Begins a cell that spans rows and columns.
    ///
    /// # Errors
    /// When the table has too many columns.
    pub(super) fn cell(&mut self, rows: usize, columns: usize, is_head: bool) -> Result<TableCell, DocumentError> {
        if self.rows == 0 {
            self.row();
        }
        let row = self.rows - 1;
        while self.taken.get(self.column).is_some_and(|free| *free > row) {
            self.column += 1;
        }
        let column = self.column;
        let columns = columns.clamp(1, MAX_COLUMNS);
        let rows = if rows == 0 { MAX_ROWS } else { rows.min(MAX_ROWS) };
        let end = column + columns;
        limits::check_columns(end)?;
        if self.taken.len() < end {
            self.taken.resize(end, 0);
        }
        if let Some(own) = self.taken.get_mut(column..end) {
            own.fill(row + rows);
        }
        self.column = end;
        self.columns = self.columns.max(end);
        self.origins.insert(column, row);
        Ok(TableCell { table: self.number, row, column, rows, columns, is_head: is_head || self.is_head })
    }

    /// Begins a cell that continues the one above it.
    ///
    /// # Errors
    /// When the table has too many columns.
    pub(super) fn continued(&mut self, columns: usize) -> Result<TableCell, DocumentError> {
        let origin = self.origins.get(&self.column).copied();
        let cell = self.cell(1, columns, false)?;
        if let Some(origin) = origin {
            self.origins.insert(cell.column, origin);
            self.tall.insert((origin, cell.column), cell.row + 1 - origin);
        }
        Ok(cell)
    }

    /// Leaves columns of a row free.
    pub(super) const fn skip(&mut self, columns: usize) {
        self.column += if columns < MAX_COLUMNS { columns } else { MAX_COLUMNS };
    }

    /// Ends the table: the blocks of a cell become one, or those of an arrangement paragraphs.
    pub(super) fn end(&self, blocks: &mut Vec<Block>) {
        let own = blocks.split_off(self.first_block.min(blocks.len()));
        let is_long = own.iter().any(|block| matches!(block.kind, BlockKind::Cell(_)) && block.text.len() > LONGEST);
        if self.is_layout || self.rows < 2 || self.columns < 2 || is_long {
            blocks.extend(own.into_iter().map(|block| self.arranged(block)));
            return;
        }
        for mut block in own {
            if let BlockKind::Cell(cell) = &mut block.kind {
                let rows = self.tall.get(&(cell.row, cell.column)).copied().unwrap_or(cell.rows);
                cell.rows = rows.min(self.rows.saturating_sub(cell.row)).max(1);
            }
            let is_same = |last: &&mut Block| last.kind == block.kind && last.fragment == block.fragment;
            match blocks.last_mut().filter(is_same).filter(|_| self.is_cell(&block)) {
                Some(last) => join(last, &block),
                None => blocks.push(block),
            }
        }
        let first = self.first_block.min(blocks.len());
        for block in blocks.iter_mut().skip(first) {
            self.set_kind(block);
        }
    }

    fn is_cell(&self, block: &Block) -> bool {
        matches!(block.kind, BlockKind::Cell(cell) if cell.table == self.number)
    }

    fn arranged(&self, mut block: Block) -> Block {
        if self.is_cell(&block) {
            block.kind = BlockKind::Paragraph;
        }
        block
    }

    /// A row of one cell is the caption where it is the first, and a note where it begins as one.
    fn set_kind(&self, block: &mut Block) {
        let BlockKind::Cell(cell) = block.kind else { return };
        if cell.table != self.number || cell.column > 0 || cell.columns < self.columns {
            return;
        }
        if cell.row == 0 {
            block.kind = BlockKind::Caption(self.number);
        } else if note_mark::begins_note(&block.text) {
            block.kind = BlockKind::Note;
        }
    }
}

/// Adds the text of a block of the same cell.
fn join(last: &mut Block, next: &Block) {
    let space = if last.text.ends_with(is_chinese) { "" } else { " " };
    last.text.push_str(space);
    let shift = last.text.len();
    last.text.push_str(&next.text);
    last.stretches.extend(next.stretches.iter().cloned().map(|mut stretch| {
        stretch.text = stretch.text.start + shift..stretch.text.end + shift;
        stretch
    }));
}

/// Beginnings of captions, in small letters.
const CAPTIONS: [&str; 8] = ["table ", "table\u{a0}", "tab. ", "tabelle ", "tableau ", "tabla ", "表", "附表"];
/// How many blocks before a table may hold its caption, and the longest caption in characters.
const BEFORE: usize = 3;
const LONGEST_CAPTION: usize = 200;

/// Whether a text begins as the caption of a table does.
pub(super) fn begins_caption(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(10).collect();
    let start = start.to_lowercase();
    let rest = CAPTIONS.iter().find_map(|word| start.strip_prefix(word));
    // A number follows, so that 表明 and "table of" are none.
    let number = rest.and_then(|rest| rest.trim_start().chars().next());
    number.is_some_and(|one| one.is_ascii_digit() || "一二三四五六七八九十".contains(one) || one == 'a')
}

/// Makes paragraphs captions that stand shortly before a table and begin as one, or that a style marks as captions
/// (`usize::MAX`), which may also stand behind it.
pub(super) fn set_captions(blocks: &mut [Block]) {
    let table_of = |block: &Block| match block.kind {
        BlockKind::Cell(cell) => Some(cell.table),
        _ => None,
    };
    let is_marked = |block: &Block| block.kind == BlockKind::Caption(usize::MAX);
    for at in 0..blocks.len() {
        let table = |at: usize| blocks.get(at).and_then(table_of);
        let Some(block) = blocks.get(at) else { return };
        let is_free = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_));
        let is_short = block.text.chars().take(LONGEST_CAPTION + 1).count() <= LONGEST_CAPTION;
        if !is_marked(block) && !(is_free && is_short && begins_caption(&block.text)) {
            continue;
        }
        let after = (at + 1..=at + BEFORE).find_map(table);
        let before = || at.checked_sub(1).and_then(table);
        let table = if is_marked(block) { after.or_else(before) } else { after };
        let marked = is_marked(block);
        if let Some(block) = blocks.get_mut(at) {
            match table {
                Some(table) => block.kind = BlockKind::Caption(table),
                None if marked => block.kind = BlockKind::Paragraph,
                None => {}
            }
        }
    }
}
