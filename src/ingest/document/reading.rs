//! The numbers of a whole document: what each block states, with places in the document, periods and heads of tables.

mod cell;
mod expressions;
mod head_time;
mod head_unit;
mod heading;
mod kind;
mod place_in_sentence;
mod sentence;
mod table;
#[cfg(test)]
mod tests;
mod timing;

use std::ops::Range;

use self::cell::CellNumber;
use self::table::Tables;
use self::timing::{NumberPlace, Timeline};
use super::context::{DecimalSign, ReadContext};
use super::document_text::{BlockKind, DocumentText};
use super::{Aside, ReadNumber, read_numbers_in};
use crate::domain::bounds::Bounds;
use crate::domain::codes::codes;
use crate::domain::figure::Selector;
use crate::domain::period::Period;
use crate::domain::source::Basis;

pub use self::kind::{Doubt, ReadingKind};

/// A number of a document, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The index of its block.
    pub block: usize,
    /// The number, by byte offsets in the text of the block. In a cell, value and unit are those that the heads say.
    pub number: ReadNumber,
    /// Its place in the document.
    pub at: Selector,
    /// The interval that it stands for; none where it has no value.
    pub bounds: Option<Bounds>,
    /// Whether it is a statistic.
    pub kind: ReadingKind,
    /// The period of a statistic, where the document says one.
    pub period: Option<PeriodReading>,
    /// The heads of its cell, in a table.
    pub heads: Option<CellHeads>,
}

/// The period of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodReading {
    /// The period.
    pub period: Period,
    /// Whether words state it, or it was inferred from the day of publication or a longer span.
    pub basis: Basis,
    /// The rule that gave it.
    pub rule: PeriodRule,
    /// The words that it rests on.
    pub at: Option<Selector>,
}

/// The rule that gave a number its period, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodRule {
    /// The ends of a span: from 2020 to 2024 … from A to B.
    Ends,
    /// The head of the column or row.
    Head,
    /// The nearest expression in the sentence.
    Sentence,
    /// An expression up to three sentences before.
    Paragraph,
    /// A caption, a line above a table, a heading or the title.
    Heading,
    /// The day of publication.
    Publication,
}

codes!(PeriodRule {
    Ends = "ends",
    Head = "head",
    Sentence = "sentence",
    Paragraph = "paragraph",
    Heading = "heading",
    Publication = "publication",
});

/// Where a number stands in its table, and the words there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellHeads {
    /// The row, from 0.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// The texts of the heads of the row.
    pub row_head: Option<String>,
    /// The texts of the heads of the column.
    pub column_head: Option<String>,
    /// The caption of the table.
    pub caption: Option<String>,
}

/// All numbers of a document but those of its furniture, in reading order.
#[must_use]
pub fn read_document(document: &DocumentText) -> Vec<Reading> {
    read_blocks(document, |kind| *kind != BlockKind::Furniture)
}

/// The numbers of the furniture of a document: navigation, running heads and feet, hidden and deleted text.
#[must_use]
pub fn read_furniture(document: &DocumentText) -> Vec<Reading> {
    read_blocks(document, |kind| *kind == BlockKind::Furniture)
}

fn read_blocks(document: &DocumentText, is_wanted: impl Fn(&BlockKind) -> bool) -> Vec<Reading> {
    let reader = Reader {
        document,
        timeline: Timeline::new(document),
        tables: Tables::new(document),
        decimal_sign: document.language.as_deref().and_then(DecimalSign::of_language),
    };
    let blocks = document.blocks.iter().enumerate().filter(|(_, block)| is_wanted(&block.kind));
    blocks.flat_map(|(index, _)| reader.block(index)).collect()
}

/// A place in the document, from a part of the text of a block.
fn selector(document: &DocumentText, block: usize, part: Range<usize>) -> Option<Selector> {
    let block = document.blocks.get(block)?;
    let place = block.place(document.unit, part.clone())?;
    Some(Selector {
        start: place.start,
        end: place.end,
        exact: block.text.get(part)?.to_owned(),
        unit: document.unit,
        fragment: block.fragment.clone(),
    })
}

/// What is known of a document while its blocks are read.
struct Reader<'document> {
    document: &'document DocumentText,
    timeline: Timeline<'document>,
    tables: Tables<'document>,
    decimal_sign: Option<DecimalSign>,
}

impl Reader<'_> {
    /// The numbers of a block.
    fn block(&self, index: usize) -> Vec<Reading> {
        let Some(block) = self.document.blocks.get(index) else { return Vec::new() };
        if let BlockKind::Cell(cell) = block.kind {
            let cells = cell::read(&self.tables, &self.timeline, index, cell, self.decimal_sign);
            return cells.into_iter().filter_map(|cell| self.of_cell(index, cell)).collect();
        }
        let context = ReadContext { decimal_sign: self.decimal_sign, is_cell: false };
        let mut numbers = read_numbers_in(&block.text, &context);
        kind::hide_unknown_glyphs(&block.text, &mut numbers);
        let expressions = self.timeline.of_block(index);
        let kinds: Vec<ReadingKind> = numbers
            .iter()
            .map(|number| kind::kind(number, expressions, || self.aside(index, number)))
            .collect();
        let statistics: Vec<ReadNumber> = numbers
            .iter()
            .zip(&kinds)
            .filter(|(_, kind)| !matches!(kind, ReadingKind::SetAside(_)))
            .map(|(number, _)| number.clone())
            .collect();
        let sentences = sentence::sentences(&block.text);
        let mut at = 0;
        let readings = numbers.into_iter().zip(kinds).filter_map(|(number, kind)| {
            let is_aside = matches!(kind, ReadingKind::SetAside(_));
            let place = NumberPlace {
                block: index,
                text: &block.text,
                numbers: &statistics,
                index: at,
                sentences: &sentences,
                hops: 0,
            };
            let period = if is_aside { None } else { self.timeline.in_text(&place) };
            at += usize::from(!is_aside);
            self.reading(index, number, kind, period, None)
        });
        readings.collect()
    }

    /// Why a number is no statistic, by its place in the document.
    fn aside(&self, index: usize, number: &ReadNumber) -> Option<Aside> {
        let text = &self.document.blocks.get(index)?.text;
        let in_unit = self.tables.is_above(index) && cell::is_scale(text, number);
        in_unit.then_some(Aside::Unit).or_else(|| kind::note_at_start(self.document, index, number))
    }

    fn of_cell(&self, block: usize, cell: CellNumber) -> Option<Reading> {
        self.reading(block, cell.number, cell.kind, cell.period, Some(cell.heads))
    }

    fn reading(
        &self,
        block: usize,
        number: ReadNumber,
        kind: ReadingKind,
        period: Option<PeriodReading>,
        heads: Option<CellHeads>,
    ) -> Option<Reading> {
        let mut at = selector(self.document, block, number.start..number.end)?;
        at.exact.clone_from(&number.exact);
        let bounds = bounds(&number);
        Some(Reading { block, number, at, bounds, kind, period, heads })
    }
}

/// Units whose values are whole and not negative.
const WHOLE: [&str; 3] = ["number", "units", "rank"];

/// The interval of a number.
fn bounds(number: &ReadNumber) -> Option<Bounds> {
    let is_count = number.unit.is_some_and(|unit| WHOLE.contains(&unit));
    let is_whole = is_count && number.rounding.fract().is_zero();
    Some(Bounds::from_rounding(number.value?, number.rounding, number.qualifier, is_count, is_whole))
}
