//! The numbers of a whole document: what each block states, with places in the document.

use super::document_text::{BlockKind, DocumentText};
use super::{ReadNumber, read_numbers};
use crate::domain::figure::Selector;

/// A number of a document, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The index of its block.
    pub block: usize,
    /// The number, by byte offsets in the text of the block.
    pub number: ReadNumber,
    /// Its place in the document.
    pub at: Selector,
}

/// All numbers of a document but those of its furniture, in reading order.
#[must_use]
pub fn read_document(document: &DocumentText) -> Vec<Reading> {
    let blocks = document.blocks.iter().enumerate();
    let own = blocks.filter(|(_, block)| block.kind != BlockKind::Furniture);
    own.flat_map(|(index, block)| {
        let numbers = read_numbers(&block.text).into_iter();
        numbers.filter_map(move |number| {
            let place = block.place(document.unit, number.start..number.end)?;
            let at = Selector {
                start: place.start,
                end: place.end,
                exact: number.exact.clone(),
                unit: document.unit,
                fragment: block.fragment.clone(),
            };
            Some(Reading { block: index, number, at })
        })
    })
    .collect()
}
