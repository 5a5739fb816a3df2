//! Anchors of the places of a document: hashes of the words around them.
//!
//! A hash has twelve hexadecimal digits: eight of the letters with every number masked, and four of the letters with
//! years kept. So a place between other years is told from one between the same ones.

mod letters;
mod table_heads;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

use self::letters::{Letter, Years, letters};
use self::table_heads::HeadIndex;
use super::document_text::{BlockKind, DocumentText};
use super::reading::Reading;
use crate::domain::anchor::{Anchors, Side};

/// The letters on each side of a place that are hashed.
const LETTERS: usize = 32;

/// The digits of a hash in which all numbers are masked.
const MASKED_DIGITS: usize = 8;

/// How the surroundings of a place differ from those that are recorded; the less, the better the place fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The sides on which other words stand.
    pub words: Vec<Side>,
    /// The sides on which the same words stand, around another year.
    pub years: Vec<Side>,
}

impl Difference {
    /// The difference of two places; none if they have hardly anything in common.
    #[must_use]
    pub fn between(recorded: &Anchors, found: &Anchors) -> Option<Self> {
        let (mut words, mut years) = (Vec::new(), Vec::new());
        let mut sides = 0;
        for (side, anchor) in recorded.sides() {
            sides += 1;
            match found.of(side) {
                Some(other) if other == anchor => {}
                Some(other) if masked(other) == masked(anchor) => years.push(side),
                _ => words.push(side),
            }
        }
        (sides > 0 && words.len() <= 1 && words.len() < sides).then_some(Self { words, years })
    }

    /// How much differs: sides with other words, then sides with another year.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.words.len(), self.years.len())
    }

    /// The one side that differs; none if all or several do.
    #[must_use]
    pub fn only_side(&self) -> Option<Side> {
        match (self.words.as_slice(), self.years.as_slice()) {
            ([side], []) | ([], [side]) => Some(*side),
            _ => None,
        }
    }
}

fn masked(anchor: &str) -> &str {
    anchor.get(..MASKED_DIGITS).unwrap_or(anchor)
}

/// The letters of a document, from which anchors of its places are made.
#[derive(Debug)]
pub struct AnchorText {
    masked: Running,
    dated: Running,
    heads: HeadIndex,
}

/// The letters of a document in one rule for years.
#[derive(Debug)]
struct Running {
    /// The letters of all blocks of running text, one after another.
    text: Vec<char>,
    /// Of each block its letters, and where they begin in the running text; none for cells and furniture.
    blocks: Vec<(Vec<Letter>, Option<usize>)>,
}

impl Running {
    fn new(document: &DocumentText, years: Years) -> Self {
        let mut running = Self { text: Vec::new(), blocks: Vec::with_capacity(document.blocks.len()) };
        for block in &document.blocks {
            let letters = letters(&block.text, years);
            let is_alone = matches!(block.kind, BlockKind::Cell(_) | BlockKind::Furniture);
            let start = (!is_alone).then_some(running.text.len());
            if !is_alone {
                running.text.extend(letters.iter().map(|(_, letter)| letter));
            }
            running.blocks.push((letters, start));
        }
        running
    }

    /// The letters before and after a part of a block, on each side the nearest 32.
    fn around(&self, block: usize, part: &Range<usize>) -> (String, String) {
        let Some((letters, start)) = self.blocks.get(block) else { return Default::default() };
        let before = letters.partition_point(|(at, _)| *at < part.start);
        let after = letters.partition_point(|(at, _)| *at < part.end);
        let Some(start) = start else {
            let (first, last) = (before.saturating_sub(LETTERS), after + LETTERS);
            let own = |range: Range<usize>| {
                letters.get(range).unwrap_or_default().iter().map(|(_, letter)| letter).collect()
            };
            return (own(first..before), own(after..last.min(letters.len())));
        };
        let running = |range: Range<usize>| self.text.get(range).unwrap_or_default().iter().collect();
        let (before, after) = (start + before, start + after);
        let last = (after + LETTERS).min(self.text.len());
        (running(before.saturating_sub(LETTERS)..before), running(after..last))
    }
}

impl AnchorText {
    /// The letters of a document.
    #[must_use]
    pub fn new(document: &DocumentText) -> Self {
        Self {
            masked: Running::new(document, Years::Masked),
            dated: Running::new(document, Years::Kept),
            heads: HeadIndex::new(document),
        }
    }

    /// The anchors of a part of a block, which is given by byte offsets in its text.
    #[must_use]
    pub fn anchors(&self, document: &DocumentText, block: usize, part: &Range<usize>) -> Anchors {
        let (masked, dated) = (self.masked.around(block, part), self.dated.around(block, part));
        let (before, after) = (hash(&masked.0, &dated.0), hash(&masked.1, &dated.1));
        let Some(BlockKind::Cell(cell)) = document.blocks.get(block).map(|block| &block.kind) else {
            return Anchors { before: Some(before), after: Some(after), ..Anchors::default() };
        };
        let heads = self.heads.heads(document, *cell);
        Anchors {
            before: (!masked.0.is_empty()).then_some(before),
            after: (!masked.1.is_empty()).then_some(after),
            row: head_hash(&heads.row),
            column: head_hash(&heads.column),
            caption: head_hash(&heads.caption),
        }
    }
}

/// The anchor of a head; none for one without letters.
fn head_hash(head: &str) -> Option<String> {
    let text = |years| letters(head, years).into_iter().map(|(_, letter)| letter).collect::<String>();
    let masked = text(Years::Masked);
    (!masked.is_empty()).then(|| hash(&masked, &text(Years::Kept)))
}

fn hash(masked: &str, dated: &str) -> String {
    let digits = |text: &str, bytes: usize| {
        Sha256::digest(text.as_bytes()).iter().take(bytes).fold(String::new(), |mut digits, byte| {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    };
    digits(masked, MASKED_DIGITS / 2) + &digits(dated, 2)
}

/// The anchors of all numbers of a document.
#[derive(Debug)]
pub struct ReadingAnchors {
    text: AnchorText,
    anchors: Vec<Anchors>,
    /// The numbers with an anchor, by the side and the masked part of it.
    by_anchor: HashMap<(Side, String), Vec<usize>>,
}

impl ReadingAnchors {
    /// The anchors of the numbers of a document.
    #[must_use]
    pub fn new(document: &DocumentText, readings: &[Reading]) -> Self {
        let text = AnchorText::new(document);
        let of = |reading: &Reading| {
            text.anchors(document, reading.block, &(reading.number.start..reading.number.end))
        };
        let anchors: Vec<Anchors> = readings.iter().map(of).collect();
        let mut by_anchor: HashMap<(Side, String), Vec<usize>> = HashMap::new();
        for (index, all) in anchors.iter().enumerate() {
            for (side, anchor) in all.sides() {
                by_anchor.entry((side, masked(anchor).to_owned())).or_default().push(index);
            }
        }
        Self { text, anchors, by_anchor }
    }

    /// The letters of the document.
    #[must_use]
    pub const fn text(&self) -> &AnchorText {
        &self.text
    }

    /// The anchors of a number.
    #[must_use]
    pub fn get(&self, reading: usize) -> Option<&Anchors> {
        self.anchors.get(reading)
    }

    /// The numbers whose surroundings are those of recorded anchors or nearly so, in their order.
    #[must_use]
    pub fn near(&self, recorded: &Anchors) -> Vec<(usize, Difference)> {
        let keys = recorded.sides().map(|(side, anchor)| (side, masked(anchor).to_owned()));
        let lists = keys.filter_map(|key| self.by_anchor.get(&key));
        let mut numbers: Vec<usize> = lists.flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let with_difference =
            |index: usize| Some((index, Difference::between(recorded, self.anchors.get(index)?)?));
        numbers.into_iter().filter_map(with_difference).collect()
    }
}
