//! Plain text and Markdown: lines become paragraphs, headings, items and tables.

mod line;
mod table;
mod wrapping;

use self::line::{Line, lines};
use self::table::Table;
use self::wrapping::Wrapping;
use super::block_text::BlockText;
use super::source_text::SourceText;
use super::grid::begins_caption;
use super::note_mark::{self, NoteMarks};
use super::{finish, limits};
use crate::ingest::document::document_text::{Block, BlockKind, DocumentText, TableCell};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};

/// The longest heading, in columns.
const LONGEST_HEADING: usize = 100;
/// The text of a file of characters.
///
/// # Errors
/// When the bytes are no text, or exceed a limit.
pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let source = SourceText::new(bytes, None)?;
    let text = std::str::from_utf8(&source.bytes).map_err(|error| DocumentError {
        kind: DocumentErrorKind::Damaged,
        message: format!("byte {} is not UTF-8; save the text in UTF-8", error.valid_up_to()),
    })?;
    if source.unit != crate::domain::figure::PositionUnit::Bytes && text.contains('\u{fffd}') {
        let message = "some bytes do not belong to the encoding of the others; save the text in UTF-8".to_owned();
        return Err(DocumentError { kind: DocumentErrorKind::Damaged, message });
    }
    let lines = lines(text);
    let reader = Reader {
        source: &source,
        wrapping: Wrapping::of(&lines),
        blocks: Vec::new(),
        tables: 0,
        marks: NoteMarks::default(),
        no_table_before: 0,
    };
    let blocks = reader.blocks(&lines)?;
    Ok(finish(DocumentText { unit: source.unit, blocks, ..DocumentText::default() }, None))
}

struct Reader<'a> {
    source: &'a SourceText<'a>,
    wrapping: Wrapping,
    blocks: Vec<Block>,
    tables: usize,
    marks: NoteMarks,
    /// The first line that may begin a table.
    no_table_before: usize,
}

impl<'a> Reader<'a> {
    fn blocks(mut self, lines: &[Line<'a>]) -> Result<Vec<Block>, DocumentError> {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            limits::check_blocks(self.blocks.len())?;
            let rest = lines.get(at..).unwrap_or_default();
            if line.is_blank() || line.is_rule() {
                at += 1;
            } else if let Some(table) = self.table_at(at, rest) {
                self.table(&table)?;
                at += table.lines;
            } else {
                // What is no table is not looked at again from its second line on.
                if at >= self.no_table_before {
                    self.no_table_before = at + Table::run(rest);
                }
                at += self.paragraph(rest, at == 0 || lines.get(at - 1).is_some_and(Line::is_blank));
            }
        }
        self.marks.set_notes(&mut self.blocks);
        Ok(self.blocks)
    }

    fn table_at(&self, at: usize, lines: &[Line<'a>]) -> Option<Table<'a>> {
        if at < self.no_table_before { None } else { Table::at(lines) }
    }

    /// Adds the paragraph or heading that begins with the first line; gives the number of its lines.
    fn paragraph(&mut self, lines: &[Line<'a>], after_blank: bool) -> usize {
        let Some(first) = lines.first() else { return 1 };
        if let Some((level, content)) = first.marked_heading() {
            self.push(BlockKind::Heading(level), &[content]);
            return 1;
        }
        if let Some(level) = lines.get(1).and_then(Line::underline).filter(|_| first.width <= LONGEST_HEADING) {
            self.push(BlockKind::Heading(level), &[*first]);
            return 2;
        }
        let count = self.wrapping.lines_of_paragraph(lines);
        let own = lines.get(..count).unwrap_or_default();
        let is_alone = after_blank || !self.wrapping.is_wrapped();
        let kind = self.kind(own, lines.get(count..).unwrap_or_default(), is_alone);
        let content: Vec<Line> = own.iter().enumerate().map(|(at, line)| if at == 0 { line.content() } else { *line }).collect();
        self.push(kind, &content);
        count
    }

    /// The kind of a paragraph with these lines, by the lines after it.
    fn kind(&self, own: &[Line], after: &[Line], is_alone: bool) -> BlockKind {
        let Some(first) = own.first() else { return BlockKind::Paragraph };
        if note_mark::begins_note(first.text) {
            return BlockKind::Note;
        }
        let next = after.iter().position(|line| !line.is_blank());
        if own.len() == 1 && begins_caption(first.text) {
            return BlockKind::Paragraph;
        }
        let is_first = !self.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph));
        let is_heading = own.len() == 1 && next.is_some() && first.reads_as_heading(LONGEST_HEADING);
        match (is_heading && (is_alone || is_first), is_first) {
            (true, true) => BlockKind::Heading(1),
            (true, false) => BlockKind::Heading(2),
            (false, _) => BlockKind::Paragraph,
        }
    }

    /// Adds a block with the text of lines.
    fn push(&mut self, kind: BlockKind, lines: &[Line<'a>]) {
        let mut block = BlockText::new(self.source.unit);
        for line in lines {
            block.join(line.text);
            block.push(line.text, self.source.position(line.start));
        }
        self.add(kind, block);
    }

    fn add(&mut self, kind: BlockKind, mut block: BlockText) {
        let is_note = self.marks.leave_out(&mut block) && kind == BlockKind::Paragraph;
        let kind = if is_note { BlockKind::Note } else { kind };
        if !block.text.trim().is_empty() {
            let BlockText { text, stretches, .. } = block;
            self.blocks.push(Block { kind, text, stretches, fragment: None, path: None });
        }
    }

    fn table(&mut self, table: &Table) -> Result<(), DocumentError> {
        for cell in &table.cells {
            limits::check_blocks(self.blocks.len())?;
            let mut block = BlockText::new(self.source.unit);
            block.push(cell.text, self.source.position(cell.start));
            let place = TableCell {
                table: self.tables,
                row: cell.row,
                column: cell.column,
                rows: 1,
                columns: cell.columns,
                is_head: cell.is_head,
            };
            self.add(BlockKind::Cell(place), block);
        }
        self.tables += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
