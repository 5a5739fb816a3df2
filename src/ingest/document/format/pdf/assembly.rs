//! The text of a file: its blocks with their places.

use chrono::NaiveDate;

use super::blocks::{Content, PageBlock, blocks};
use super::glyph::{PageGlyphs, UNKNOWN};
use super::interpreter::{FileGlyphs, file_glyphs};
use super::table::Table;
use super::text::TextKind;
use crate::domain::figure::PositionUnit;
use crate::domain::source::Basis;
use crate::ingest::document::document_text::{Block, BlockKind, DocumentText, PartProblem, TableCell};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};
use crate::ingest::document::format::block_text::BlockText;
use crate::ingest::document::format::note_mark::NoteMarks;

/// The least number of glyphs for each image of a file that is no scan, as a mean of its pages.
const GLYPHS_OF_A_SCAN: usize = 20;

/// The text of a file, and the language that it says it has.
///
/// # Errors
/// When the file is encrypted, damaged, without text, or exceeds a limit.
pub fn read(bytes: &[u8]) -> Result<(DocumentText, Option<String>), DocumentError> {
    let mut file = file_glyphs(bytes)?;
    let is_cut = is_cut_off(bytes);
    let mut problems = Vec::new();
    let mut pages = Vec::with_capacity(file.pages.len());
    for (index, page) in std::mem::take(&mut file.pages).into_iter().enumerate() {
        let message = match &page {
            Ok(page) if is_unknown(page) && is_cut => {
                "the file ends before what its glyphs mean; get it again"
            }
            Ok(page) if is_unknown(page) => "its fonts do not say which characters its glyphs are",
            Ok(_) => "",
            Err(message) => message,
        };
        if !message.is_empty() {
            problems.push(PartProblem { fragment: fragment(index), message: message.to_owned() });
        }
        pages.push(page.unwrap_or_default());
    }
    if is_cut && problems.len() == pages.len() {
        let message = "the file ends before its end, and no page of it can be read; get it again".to_owned();
        return Err(DocumentError { kind: DocumentErrorKind::Damaged, message });
    }
    check_text(&pages, &file, problems.len())?;
    let mut document = DocumentText {
        unit: PositionUnit::Characters,
        blocks: document_blocks(blocks(&pages)),
        problems,
        ..DocumentText::default()
    };
    document.title = file.title.filter(|title| is_title(title));
    document.published = file.created.and_then(|(year, month, day)| {
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
    });
    document.published_basis = Basis::Inferred;
    Ok((document, file.language))
}

/// The name of a page, by its index.
fn fragment(page: usize) -> String {
    format!("page={}", page + 1)
}

/// Whether the last bytes of a file, in which its end must stand, do not have it.
fn is_cut_off(bytes: &[u8]) -> bool {
    let last = bytes.get(bytes.len().saturating_sub(LAST)..).unwrap_or(bytes);
    !last.windows(5).any(|bytes| bytes == b"%%EOF")
}

/// The number of bytes in which the end of a file stands.
const LAST: usize = 2_048;

/// Whether the characters of most glyphs of a page are unknown.
fn is_unknown(page: &PageGlyphs) -> bool {
    let unknown = page.glyphs.iter().filter(|glyph| glyph.character == UNKNOWN).count();
    unknown * 2 > page.glyphs.iter().filter(|glyph| !glyph.is_space()).count()
}

/// Checks that a file has text.
fn check_text(pages: &[PageGlyphs], file: &FileGlyphs, problems: usize) -> Result<(), DocumentError> {
    let glyphs: usize =
        pages.iter().map(|page| page.glyphs.iter().filter(|glyph| !glyph.is_space()).count()).sum();
    if glyphs == 0 && problems == pages.len() {
        let message = "no page of the file can be read; save it again".to_owned();
        return Err(DocumentError { kind: DocumentErrorKind::Damaged, message });
    }
    if glyphs == 0 || file.images > 0 && glyphs < GLYPHS_OF_A_SCAN * pages.len() {
        let message = "the file has hardly a letter, as a scan has; give the file that it was printed from, or run text \
            recognition over it first"
            .to_owned();
        return Err(DocumentError { kind: DocumentErrorKind::NoText, message });
    }
    Ok(())
}

/// Whether a title is one that somebody gave, not that of a file or template.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let (name, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    let is_file = (2..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !name.ends_with(char::is_whitespace);
    let starts = ["microsoft ", "untitled", "powerpoint", "layout", "document", "无标题", "幻灯片", "文档"];
    let letters = title.chars().filter(|character| character.is_alphabetic()).count();
    let is_name = title.contains(char::is_whitespace) || !title.is_ascii();
    !is_file && letters >= 4 && is_name && !starts.iter().any(|start| lower.starts_with(start))
}

/// The blocks with their places.
fn document_blocks(blocks: Vec<PageBlock>) -> Vec<Block> {
    let mut document = Vec::new();
    let (mut page, mut position, mut tables) = (0, 0, 0);
    let mut marks = NoteMarks::default();
    let mut add = |of: usize, kind: BlockKind, text: String| {
        if of != page {
            (page, position) = (of, 0);
        }
        let length = text.chars().count();
        let mut block = BlockText::new(PositionUnit::Characters);
        block.push(&text, position);
        let begins_note = marks.leave_out(&mut block);
        let kind = if begins_note && kind == BlockKind::Paragraph { BlockKind::Note } else { kind };
        document.push(Block {
            kind,
            text: block.text,
            stretches: block.stretches,
            fragment: Some(fragment(of)),
            path: None,
        });
        position += length + 1;
    };
    for block in blocks {
        match block.content {
            Content::Text(text) => add(block.page, kind(text.kind), text.characters),
            Content::Table(table, _) => {
                add_cells(table, tables, &mut |kind, text| add(block.page, kind, text));
                tables += 1;
            }
        }
    }
    marks.set_notes(&mut document);
    document
}

fn kind(kind: TextKind) -> BlockKind {
    match kind {
        TextKind::Paragraph => BlockKind::Paragraph,
        TextKind::Heading(level) => BlockKind::Heading(level),
        TextKind::Caption(table) => BlockKind::Caption(table),
        TextKind::Note => BlockKind::Note,
        TextKind::Running => BlockKind::Furniture,
    }
}

fn add_cells(table: Table, number: usize, add: &mut dyn FnMut(BlockKind, String)) {
    for cell in table.cells {
        let kind = BlockKind::Cell(TableCell {
            table: number,
            row: cell.row,
            column: cell.column,
            rows: 1,
            columns: cell.columns,
            is_head: cell.is_head,
        });
        add(kind, cell.text);
    }
}
