//! The layout of any glyphs.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::ingest::document::format::pdf::blocks::{Content, blocks};
use crate::ingest::document::format::pdf::glyph::{Glyph, PageGlyphs};

fn length() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => 0.0_f32..600.0,
        1 => any::<f32>(),
        2 => (0_u8..60).prop_map(|step| f32::from(step) * 10.0),
    ]
}

fn glyph() -> impl Strategy<Value = Glyph> {
    let angle = prop_oneof![6 => Just(0.0_f32), 1 => -180.0_f32..=180.0, 1 => any::<f32>()];
    let size = prop_oneof![6 => Just(10.0_f32), 2 => 0.0_f32..40.0, 1 => any::<f32>()];
    let character =
        prop_oneof![4 => "[a-c0-9 .,%-]", 1 => "[一二亿元，]", 1 => any::<char>().prop_map(String::from)];
    (character, length(), length(), 0.0_f32..12.0, size, angle).prop_map(
        |(text, x, y, width, size, angle)| Glyph {
            character: text.chars().next().unwrap_or(' '),
            x,
            y,
            width,
            size,
            angle,
            is_running: false,
        },
    )
}

proptest! {
    #[test]
    fn each_glyph_stands_in_one_block_at_most(pages in prop::collection::vec(prop::collection::vec(glyph(), 0..120), 1..4)) {
        let pages: Vec<PageGlyphs> =
            pages.into_iter().map(|glyphs| PageGlyphs { width: 600.0, height: 600.0, glyphs }).collect();
        let mut left: HashMap<char, i64> = HashMap::new();
        for glyph in pages.iter().flat_map(|page| &page.glyphs) {
            *left.entry(glyph.character).or_default() += 1;
        }
        for block in blocks(&pages) {
            prop_assert!(block.page < pages.len());
            let texts = match block.content {
                Content::Text(text) => vec![text.characters],
                Content::Table(table, _) => table.cells.into_iter().map(|cell| cell.text).collect(),
            };
            for character in texts.iter().flat_map(|text| text.chars()).filter(|character| !character.is_whitespace()) {
                // Powers are the raised forms of digits.
                if !"⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺".contains(character) {
                    let count = left.entry(character).or_default();
                    *count -= 1;
                    prop_assert!(*count >= 0, "{character:?}");
                }
            }
        }
    }
}
