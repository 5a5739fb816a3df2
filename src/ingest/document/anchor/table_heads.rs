//! The heads and the caption of a cell of a table.

use super::super::document_text::{Block, BlockKind, DocumentText, TableCell};

/// The texts that say what a cell is about; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct TableHeads {
    pub(super) row: String,
    pub(super) column: String,
    pub(super) caption: String,
}

impl TableHeads {
    /// The heads of a cell: the first cell of its row, the head cells above it, and the caption of its table.
    pub(super) fn of(document: &DocumentText, cell: TableCell) -> Self {
        let mut heads = Self::default();
        let is_marked = cells(document).any(|(other, _)| other.table == cell.table && other.is_head);
        for block in &document.blocks {
            match block.kind {
                BlockKind::Caption(table) if table == cell.table => join(&mut heads.caption, &block.text),
                BlockKind::Cell(other) if other.table == cell.table => {
                    let is_row = overlap(other.row, other.rows, cell.row, cell.rows);
                    let is_column = overlap(other.column, other.columns, cell.column, cell.columns);
                    if is_row && other.column < cell.column && (other.column == 0 || other.is_head) {
                        join(&mut heads.row, &block.text);
                    } else if is_column
                        && other.row < cell.row
                        && (other.is_head || (!is_marked && other.row == 0))
                    {
                        join(&mut heads.column, &block.text);
                    }
                }
                _ => {}
            }
        }
        heads
    }
}

fn cells(document: &DocumentText) -> impl Iterator<Item = (TableCell, &Block)> {
    document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Cell(cell) => Some((cell, block)),
        _ => None,
    })
}

fn overlap(first: usize, length: usize, other: usize, others: usize) -> bool {
    first < other + others && other < first + length
}

fn join(head: &mut String, text: &str) {
    if !head.is_empty() {
        head.push(' ');
    }
    head.push_str(text);
}
