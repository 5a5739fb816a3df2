//! Parts of the blocks of a document, and their places.

use std::ops::Range;

use super::document_text::{Block, DocumentText};
use super::reading::Reading;
use crate::domain::figure::Selector;

/// A part of a block, by byte offsets in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockPart {
    /// The index of the block.
    pub block: usize,
    /// The offsets.
    pub text: Range<usize>,
}

impl Reading {
    /// The part of its block that the number is.
    #[must_use]
    pub fn part(&self) -> BlockPart {
        BlockPart { block: self.block, text: self.number.start..self.number.end }
    }
}

impl DocumentText {
    /// The part of a block that stands at a place; none where the place is outside of all blocks, or begins or ends
    /// within a character.
    #[must_use]
    pub fn part_at(&self, at: &Selector) -> Option<BlockPart> {
        if at.unit != self.unit {
            return None;
        }
        let place = at.start..at.end;
        let in_fragment = |block: &Block| block.fragment == at.fragment;
        let mut blocks = self.blocks.iter().enumerate().filter(|(_, block)| in_fragment(block));
        blocks.find_map(|(index, block)| {
            Some(BlockPart { block: index, text: block.part_at(self.unit, &place)? })
        })
    }

    /// The text of a part of a block.
    #[must_use]
    pub fn text_of(&self, part: &BlockPart) -> &str {
        self.blocks.get(part.block).and_then(|block| block.text.get(part.text.clone())).unwrap_or_default()
    }

    /// All parts of blocks with a text, in reading order.
    #[must_use]
    pub fn parts_with(&self, exact: &str) -> Vec<BlockPart> {
        let exact = exact.split_whitespace().collect::<Vec<_>>().join(" ");
        let blocks = self.blocks.iter().enumerate();
        let parts = blocks.flat_map(|(block, of)| {
            let starts = of.text.match_indices(exact.as_str()).map(|(at, _)| at).collect::<Vec<_>>();
            let length = exact.len();
            starts.into_iter().map(move |at| BlockPart { block, text: at..at + length })
        });
        if exact.is_empty() { Vec::new() } else { parts.collect() }
    }

    /// The place of a part of a block.
    #[must_use]
    pub fn selector(&self, part: &BlockPart) -> Option<Selector> {
        let block = self.blocks.get(part.block)?;
        let place = block.place(self.unit, part.text.clone())?;
        Some(Selector {
            start: place.start,
            end: place.end,
            exact: self.text_of(part).to_owned(),
            unit: self.unit,
            fragment: block.fragment.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figure::PositionUnit;
    use crate::ingest::document::{BlockKind, Stretch};

    fn document(unit: PositionUnit) -> DocumentText {
        let of = |text: Range<usize>, place: Range<usize>| Stretch { text, place };
        let block = Block {
            kind: BlockKind::Paragraph,
            text: "约 40.5 trillion".into(),
            stretches: match unit {
                PositionUnit::Bytes => vec![of(0..3, 10..13), of(4..8, 19..23), of(8..17, 30..39)],
                PositionUnit::Characters => vec![of(0..8, 5..11), of(8..17, 12..21)],
            },
            fragment: Some("page=2".into()),
            path: None,
        };
        DocumentText { unit, blocks: vec![block], ..DocumentText::default() }
    }

    #[test]
    fn every_place_of_a_part_leads_back_to_it() {
        for unit in PositionUnit::ALL {
            let document = document(unit);
            for text in [0..3, 4..8, 4..17, 5..7, 9..17] {
                let part = BlockPart { block: 0, text };
                let at = document.selector(&part).unwrap();
                assert_eq!(document.part_at(&at), Some(part), "{at}");
                let elsewhere = Selector { fragment: None, ..at.clone() };
                assert_eq!(document.part_at(&elsewhere), None);
                let longer = Selector { end: at.end + 100, ..at };
                assert_eq!(document.part_at(&longer), None);
            }
        }
    }

    #[test]
    fn a_text_is_found_wherever_it_stands() {
        let document = document(PositionUnit::Bytes);
        assert_eq!(document.parts_with("40.5\ntrillion"), [BlockPart { block: 0, text: 4..17 }]);
        assert_eq!(document.parts_with("41"), []);
        assert_eq!(document.parts_with(" "), []);
    }
}
