//! Texts: lines of one paragraph as one.

use super::line::Line;
use super::piece::is_list_mark;
use super::unwrap::add_line;

/// A text with its shape. Lengths are in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The text.
    pub characters: String,
    /// What it is.
    pub kind: TextKind,
    /// The number of lines.
    pub lines: usize,
    /// The size of its letters.
    pub size: f32,
    /// Where it begins, downwards.
    pub top: f32,
    /// Where it ends.
    pub bottom: f32,
    /// Where it begins, as a part of the height of the page.
    pub depth: f32,
    /// Whether a note mark stands before it.
    pub has_mark_first: bool,
    /// The number in the document of the column in which it ends.
    pub column: usize,
    /// The number of pages after the first one on which it goes on.
    pub pages: usize,
}

/// The kind of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A paragraph.
    Paragraph,
    /// A heading, by its level from 1.
    Heading(u8),
    /// The caption of the table with this number in the document.
    Caption(usize),
    /// A note.
    Note,
    /// A running head or foot.
    Running,
}

/// The most characters of a heading or a caption.
const SHORT: usize = 200;

impl Text {
    /// The text of lines in a column of a page with a height.
    pub fn of(lines: &[Line], kind: TextKind, height: f32, column: usize) -> Self {
        let mut characters = String::new();
        for line in lines {
            add_line(&mut characters, &line.text());
        }
        let first = lines.first();
        let top = first.map_or(0.0, |line| line.baseline - line.size);
        Self {
            characters,
            kind,
            lines: lines.len(),
            size: first.map_or(0.0, |line| line.size),
            top,
            bottom: lines.last().map_or(0.0, |line| line.baseline),
            depth: top / height.max(1.0),
            has_mark_first: first.is_some_and(|line| line.has_mark_first),
            column,
            pages: 0,
        }
    }

    /// Whether it can be a heading or a caption.
    pub fn is_short(&self) -> bool {
        self.lines <= 3 && self.characters.chars().count() <= SHORT
    }

    /// Whether it ends like a sentence.
    pub fn ends_sentence(&self) -> bool {
        self.characters.ends_with(['.', '!', '?', '。', '！', '？', '；'])
    }

    /// Whether it begins with the mark of an item or a note that is as large as its text.
    pub fn begins_with_mark(&self) -> bool {
        let first = self.characters.split(' ').next().unwrap_or_default();
        let is_sign = first.starts_with(['*', '†', '‡', '[', '①', '②', '③', '④', '⑤']);
        is_list_mark(first) || is_sign
    }
}
