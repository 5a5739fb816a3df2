//! A paragraph of an office document while it is read: its runs are joined, which the programs cut inside numbers.
//!
//! Places are characters of its text: all that is shown or hidden counts, in the order of the document, a tab or a line
//! break as one; deleted text counts by itself.

use super::block_text::BlockText;
use super::note_mark::{NoteMarks, Raised, power, raised};
use crate::domain::figure::PositionUnit;
use crate::ingest::document::document_text::{Block, BlockKind};

/// How a text stands in a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TextStyle {
    /// On the line.
    #[default]
    Plain,
    /// Above it.
    Raised,
    /// Not shown, or struck out.
    Hidden,
    /// Deleted.
    Deleted,
}

/// A paragraph while it is read.
#[derive(Debug)]
pub(super) struct Paragraph {
    main: BlockText,
    raised: BlockText,
    hidden: BlockText,
    deleted: BlockText,
    /// How many characters were read, and how many deleted ones.
    position: usize,
    deleted_position: usize,
    is_line_ended: bool,
}

impl Paragraph {
    pub(super) const fn new() -> Self {
        Self {
            main: BlockText::new(PositionUnit::Characters),
            raised: BlockText::new(PositionUnit::Characters),
            hidden: BlockText::new(PositionUnit::Characters),
            deleted: BlockText::new(PositionUnit::Characters),
            position: 0,
            deleted_position: 0,
            is_line_ended: false,
        }
    }

    /// Adds a text.
    pub(super) fn push(&mut self, text: &str, style: TextStyle, marks: &mut NoteMarks) {
        if text.is_empty() {
            return;
        }
        if style == TextStyle::Deleted {
            self.deleted.push(text, self.deleted_position);
            self.deleted_position += text.chars().count();
            return;
        }
        if style == TextStyle::Plain {
            self.end_raised(marks);
        }
        if self.is_line_ended && style != TextStyle::Hidden {
            self.main.join(text);
            self.is_line_ended = false;
        }
        let part = match style {
            TextStyle::Raised => &mut self.raised,
            TextStyle::Hidden => &mut self.hidden,
            TextStyle::Plain | TextStyle::Deleted => &mut self.main,
        };
        part.push(text, self.position);
        self.position += text.chars().count();
    }

    /// Adds a line break.
    pub(super) fn end_line(&mut self, marks: &mut NoteMarks) {
        self.end_raised(marks);
        self.position += 1;
        self.is_line_ended = !self.main.text.is_empty();
    }

    /// Passes a character that is not shown, such as a soft hyphen.
    pub(super) const fn pass(&mut self) {
        self.position += 1;
    }

    fn end_raised(&mut self, marks: &mut NoteMarks) {
        let own = std::mem::replace(&mut self.raised, BlockText::new(PositionUnit::Characters));
        match raised(&self.main.text, &own.text) {
            _ if own.text.is_empty() => {}
            Raised::Mark => marks.add(own.text.trim()),
            Raised::Text => self.main.append(&own),
            Raised::Power => {
                for stretch in &own.stretches {
                    let text = own.text.get(stretch.text.clone()).unwrap_or_default();
                    let text: String = text.chars().map(power).collect();
                    self.main.push(&text, stretch.place.start);
                }
            }
        }
    }

    /// The blocks of the paragraph: its text, then what is hidden and deleted.
    pub(super) fn blocks(mut self, kind: &BlockKind, fragment: &str, marks: &mut NoteMarks) -> Vec<Block> {
        self.end_raised(marks);
        let is_note = marks.leave_out(&mut self.main) && *kind == BlockKind::Paragraph;
        let is_note = is_note || (*kind == BlockKind::Paragraph && super::note_mark::begins_note(&self.main.text));
        let kind = if is_note { BlockKind::Note } else { kind.clone() };
        let deleted = format!("{fragment}/deleted");
        let parts = [
            (self.main, kind, fragment),
            (self.hidden, BlockKind::Furniture, fragment),
            (self.deleted, BlockKind::Furniture, deleted.as_str()),
        ];
        let block = |(mut text, kind, fragment): (BlockText, BlockKind, &str)| {
            text.trim();
            let BlockText { text, stretches, .. } = text;
            let fragment = Some(fragment.to_owned());
            (!text.is_empty()).then_some(Block { kind, text, stretches, fragment, path: None })
        };
        parts.into_iter().filter_map(block).collect()
    }
}
