//! The heads and the caption of a cell of a table.
//!
//! The rules are simpler than those of the reader of tables and do not depend on them: anchors stay the same when the
//! reader learns more.

use std::collections::{HashMap, HashSet};

use super::super::document_text::{BlockKind, DocumentText, TableCell};

/// The most heads of one row or column that count.
const MAX_HEADS: usize = 8;

/// The most rows or columns that a head is taken for.
const MAX_SPAN: usize = 1_000;

/// The texts that say what a cell is about; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct TableHeads {
    pub(super) row: String,
    pub(super) column: String,
    pub(super) caption: String,
}

/// A head: its row or column, and its block.
type Head = (usize, usize);

/// The heads of all tables of a document.
#[derive(Debug, Default)]
pub(super) struct HeadIndex {
    /// By table and row, with the column of each head.
    of_rows: HashMap<(usize, usize), Vec<Head>>,
    /// By table and column, with the row of each head.
    of_columns: HashMap<(usize, usize), Vec<Head>>,
    captions: HashMap<usize, Vec<usize>>,
}

impl HeadIndex {
    /// Finds the heads: the first cell of a row, and cells that are marked as heads; where a table has no such marks, the
    /// cells of its first row.
    pub(super) fn new(document: &DocumentText) -> Self {
        let mut index = Self::default();
        let cells = || {
            document.blocks.iter().enumerate().filter_map(|(block, of)| match of.kind {
                BlockKind::Cell(cell) => Some((block, cell)),
                _ => None,
            })
        };
        let marked: HashSet<usize> =
            cells().filter(|(_, cell)| cell.is_head && cell.column > 0).map(|(_, cell)| cell.table).collect();
        for (block, cell) in cells() {
            if cell.column == 0 || cell.is_head {
                for row in cell.row..cell.row + cell.rows.min(MAX_SPAN) {
                    add(index.of_rows.entry((cell.table, row)).or_default(), (cell.column, block));
                }
            }
            if cell.is_head || (cell.row == 0 && !marked.contains(&cell.table)) {
                for column in cell.column..cell.column + cell.columns.min(MAX_SPAN) {
                    add(index.of_columns.entry((cell.table, column)).or_default(), (cell.row, block));
                }
            }
        }
        for (block, of) in document.blocks.iter().enumerate() {
            if let BlockKind::Caption(table) = of.kind {
                index.captions.entry(table).or_default().push(block);
            }
        }
        index
    }

    /// The heads of a cell.
    pub(super) fn heads(&self, document: &DocumentText, cell: TableCell) -> TableHeads {
        let text = |block: &usize| document.blocks.get(*block).map_or("", |block| block.text.as_str());
        let join = |heads: Option<&Vec<Head>>, end: usize| {
            let before = heads.into_iter().flatten().filter(|(place, _)| *place < end);
            before.map(|(_, block)| text(block)).collect::<Vec<_>>().join(" ")
        };
        let captions = self.captions.get(&cell.table).into_iter().flatten();
        TableHeads {
            row: join(self.of_rows.get(&(cell.table, cell.row)), cell.column),
            column: join(self.of_columns.get(&(cell.table, cell.column)), cell.row),
            caption: captions.map(text).collect::<Vec<_>>().join(" "),
        }
    }
}

fn add(heads: &mut Vec<Head>, head: Head) {
    if heads.len() < MAX_HEADS {
        heads.push(head);
    }
}
