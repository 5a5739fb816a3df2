//! Running text while it is read: white space of the source is collapsed, each character keeps its place.

use crate::domain::figure::PositionUnit;
use crate::ingest::document::format::block_text::BlockText;
use crate::ingest::document::format::source_text::SourceText;

use super::entity::entity;

/// White space that was read and not yet written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A space or tab at a byte.
    Blank(usize),
    /// Several, or a line end of the source.
    LineEnd,
}

/// The text of a block that is not yet ended.
#[derive(Debug)]
pub(super) struct Flow {
    /// What was read.
    pub(super) block: BlockText,
    gap: Option<Gap>,
    /// How many line ends were read since the last other character.
    pub(super) line_ends: usize,
    /// How many of them were elements.
    pub(super) breaks: usize,
}

impl Flow {
    pub(super) const fn new(unit: PositionUnit) -> Self {
        Self { block: BlockText::new(unit), gap: None, line_ends: 0, breaks: 0 }
    }

    /// Whether nothing was read.
    pub(super) fn is_empty(&self) -> bool {
        self.block.text.is_empty()
    }

    /// Whether the next text would follow a character directly.
    pub(super) fn is_joined(&self) -> bool {
        self.gap.is_none() && !self.is_empty()
    }

    /// Ends a line.
    pub(super) const fn end_line(&mut self) {
        self.gap = Some(Gap::LineEnd);
        self.breaks += 1;
    }

    /// Adds the text of the source from a byte on.
    pub(super) fn push(&mut self, source: &SourceText, start: usize, raw: &[u8]) {
        let mut at = start;
        for chunk in raw.utf8_chunks() {
            self.push_text(source, at, chunk.valid());
            at += chunk.valid().len();
            let invalid = chunk.invalid().len();
            if invalid > 0 {
                self.close_gap(source, "\u{fffd}");
                self.block.push_whole("\u{fffd}", source.position(at)..source.position(at + invalid));
            }
            at += invalid;
        }
    }

    fn push_text(&mut self, source: &SourceText, start: usize, text: &str) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find(|one| is_blank(one) || one == '&').unwrap_or(rest.len());
            if plain > 0 {
                self.close_gap(source, rest);
                self.block.push(rest.get(..plain).unwrap_or_default(), source.position(start + at));
                at += plain;
                continue;
            }
            let length = if rest.starts_with('&') { self.push_entity(source, start + at, rest) } else { 1 };
            if let Some(blank) = rest.chars().next().filter(|one| is_blank(*one)) {
                self.blank(blank, start + at);
            }
            at += length;
        }
    }

    /// Adds the reference with which a text begins, or the `&` itself; gives its length.
    fn push_entity(&mut self, source: &SourceText, start: usize, rest: &str) -> usize {
        let (length, text) = entity(rest).unwrap_or_else(|| (1, "&".to_owned()));
        if text.chars().all(is_blank) {
            self.gap = Some(Gap::LineEnd);
            return length;
        }
        self.close_gap(source, &text);
        if length == 1 {
            self.block.push(&text, source.position(start));
        } else {
            self.block.push_whole(&text, source.position(start)..source.position(start + length));
        }
        length
    }

    fn blank(&mut self, blank: char, at: usize) {
        let is_line_end = matches!(blank, '\n' | '\r');
        self.line_ends += usize::from(blank == '\n');
        self.gap = Some(match self.gap {
            None if !is_line_end => Gap::Blank(at),
            _ if is_line_end => Gap::LineEnd,
            Some(Gap::LineEnd) => Gap::LineEnd,
            // Spaces of the source, however many, are one, which has no place of its own.
            _ => Gap::Blank(usize::MAX),
        });
    }

    /// Writes the white space before a text.
    fn close_gap(&mut self, source: &SourceText, after: &str) {
        (self.line_ends, self.breaks) = (0, 0);
        let gap = self.gap.take().filter(|_| !self.block.text.is_empty());
        match gap {
            None => {}
            Some(Gap::LineEnd) => self.block.join(after),
            Some(Gap::Blank(usize::MAX)) => self.block.put_in(" "),
            Some(Gap::Blank(at)) => self.block.push(" ", source.position(at)),
        }
    }

    /// Adds a text that was read by itself.
    pub(super) fn append(&mut self, source: &SourceText, other: &BlockText) {
        self.close_gap(source, &other.text);
        self.block.append(other);
    }
}

/// White space of HTML (Infra Standard, 4.6); a no-break space is none.
const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\t' | '\u{c}')
}
