//! The text of a document of any format, as the reader of numbers sees it.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::figure::PositionUnit;
use crate::domain::source::Basis;

/// The text of a document: blocks in reading order, and what the document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentText {
    /// How places in the document are counted.
    pub unit: PositionUnit,
    /// The language that the document or most of its letters say (ISO 639-1).
    pub language: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Whether the document marks the title as one.
    pub title_basis: Basis,
    /// The publisher.
    pub publisher: Option<String>,
    /// Whether the document names it as the publisher.
    pub publisher_basis: Basis,
    /// The day of publication.
    pub published: Option<NaiveDate>,
    /// Whether the document states the day; inferred where it is only the day on which the file was made.
    pub published_basis: Basis,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// The parts of the document that could not be read.
    pub problems: Vec<PartProblem>,
}

/// One unbroken text of a document: a paragraph, a cell, a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The kind.
    pub kind: BlockKind,
    /// The text without line ends, note marks and hidden parts. A character that the document does not determine is
    /// U+FFFD.
    pub text: String,
    /// From stretches of the text to places of the document, in order. They cover the text but for what the reader of
    /// the format put in, such as the space for a line end.
    pub stretches: Vec<Stretch>,
    /// The part of the document that places count in, such as `page=3` of a PDF file or `body/p=12` of a text
    /// document; none where they count in the whole file.
    pub fragment: Option<String>,
    /// The path of the element, of HTML.
    pub path: Option<String>,
}

/// The kind of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading, by its level from 1 (the title).
    Heading(u8),
    /// A paragraph or an item of a list.
    Paragraph,
    /// A cell of a table.
    Cell(TableCell),
    /// The caption of a table, by the number of the table.
    Caption(usize),
    /// A note at the foot of a page or table.
    Note,
    /// What is not the document's own text: navigation, running heads and feet, hidden and deleted text.
    Furniture,
}

/// The position of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCell {
    /// The number of the table in the document, from 0.
    pub table: usize,
    /// Its first row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// The number of rows that it spans, at least 1.
    pub rows: usize,
    /// The number of columns that it spans, at least 1.
    pub columns: usize,
    /// Whether the document marks it as the head of a row or column.
    pub is_head: bool,
}

/// A stretch of the text of a block and the place it stands for.
///
/// Where both have the same length in the [`PositionUnit`] of the document, each character stands for its own place.
/// Where they do not, as for `&nbsp;`, the stretch stands for the place as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Byte offsets in the text of the block, the end exclusive.
    pub text: Range<usize>,
    /// Positions in the document, the end exclusive.
    pub place: Range<usize>,
}

/// A part of a document that could not be read, such as a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartProblem {
    /// The part, such as `page=3`.
    pub fragment: String,
    /// What is wrong with it.
    pub message: String,
}

impl Block {
    /// The part of the text that stands at a place, whose ends must be those of characters of this block: byte offsets
    /// in the text.
    pub(super) fn part_at(&self, unit: PositionUnit, place: &Range<usize>) -> Option<Range<usize>> {
        let first = self.stretches.iter().find(|stretch| stretch.place.end > place.start)?;
        let last = self.stretches.iter().rev().find(|stretch| stretch.place.start < place.end)?;
        let start = self.offset(unit, first, place.start)?;
        let end = self.offset(unit, last, place.end)?;
        (start < end && self.text.get(start..end).is_some()).then_some(start..end)
    }

    /// The byte offset in the text that stands for a position in a stretch.
    fn offset(&self, unit: PositionUnit, stretch: &Stretch, position: usize) -> Option<usize> {
        let (text, place) = (&stretch.text, &stretch.place);
        if position == place.start {
            return Some(text.start);
        }
        if position == place.end {
            return Some(text.end);
        }
        let inside = position.checked_sub(place.start).filter(|_| position < place.end)?;
        self.position(unit, stretch, text.start)?;
        let offset = match unit {
            PositionUnit::Bytes => inside,
            PositionUnit::Characters => self.text.get(text.clone())?.char_indices().nth(inside)?.0,
        };
        Some(text.start + offset)
    }

    /// The place in the document of a part of the text, which is given by byte offsets; none where no character of it
    /// has a place.
    ///
    /// ```
    /// use yearbook::domain::figure::PositionUnit;
    /// use yearbook::ingest::document::{Block, BlockKind, Stretch};
    ///
    /// let block = Block {
    ///     kind: BlockKind::Paragraph,
    ///     text: "40.5 trillion".into(),
    ///     stretches: vec![Stretch { text: 0..4, place: 10..14 }, Stretch { text: 4..13, place: 17..26 }],
    ///     fragment: None,
    ///     path: None,
    /// };
    /// assert_eq!(block.place(PositionUnit::Bytes, 0..13), Some(10..26));
    /// ```
    #[must_use]
    pub fn place(&self, unit: PositionUnit, part: Range<usize>) -> Option<Range<usize>> {
        let first = self.stretches.partition_point(|stretch| stretch.text.end <= part.start);
        let last = self.stretches.partition_point(|stretch| stretch.text.start < part.end).checked_sub(1)?;
        let (first, last) = (self.stretches.get(first)?, self.stretches.get(last)?);
        let start = self.position(unit, first, part.start.max(first.text.start)).unwrap_or(first.place.start);
        let end = self.position(unit, last, part.end.min(last.text.end)).unwrap_or(last.place.end);
        (start < end).then_some(start..end)
    }

    /// The position of a byte offset inside a stretch, where its characters have places of their own.
    fn position(&self, unit: PositionUnit, stretch: &Stretch, offset: usize) -> Option<usize> {
        let length = |from: usize, to: usize| match unit {
            PositionUnit::Bytes => Some(to - from),
            PositionUnit::Characters => self.text.get(from..to).map(|text| text.chars().count()),
        };
        let whole = length(stretch.text.start, stretch.text.end)?;
        (whole == stretch.place.len()).then_some(())?;
        Some(stretch.place.start + length(stretch.text.start, offset)?)
    }
}
