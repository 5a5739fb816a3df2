//! The text of a block while it is put together from pieces of a document.

use std::ops::Range;

use crate::domain::figure::PositionUnit;
use crate::ingest::document::document_text::Stretch;

use super::lines::{Joint, joint};

/// A text and the places that its stretches stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockText {
    unit: PositionUnit,
    /// The text.
    pub(super) text: String,
    /// The stretches, in order.
    pub(super) stretches: Vec<Stretch>,
}

impl BlockText {
    /// An empty text of a document whose places are counted in a unit.
    pub(super) const fn new(unit: PositionUnit) -> Self {
        Self { unit, text: String::new(), stretches: Vec::new() }
    }

    /// Adds a text each of whose characters stands for its own place, from a position on.
    pub(super) fn push(&mut self, text: &str, position: usize) {
        let place = position..position + self.length(text);
        let start = self.text.len();
        self.text.push_str(text);
        let unit = self.unit;
        let end = self.text.len();
        if let Some(last) = self.stretches.last_mut()
            && last.place.end == place.start
            && last.text.end == start
            && is_own(&self.text, unit, last)
        {
            last.text.end = end;
            last.place.end = place.end;
        } else if start < end {
            self.stretches.push(Stretch { text: start..end, place });
        }
    }

    /// Adds a text that stands for a place as a whole, such as a character for an entity.
    pub(super) fn push_whole(&mut self, text: &str, place: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stretches.push(Stretch { text: start..self.text.len(), place });
    }

    /// Adds a text that stands for no place, such as the space for a line end.
    pub(super) fn put_in(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends a line of a paragraph that goes on with a text: adds a space, or nothing, or takes a hyphen away.
    pub(super) fn join(&mut self, after: &str) {
        match joint(&self.text, after) {
            Joint::Space => self.put_in(" "),
            Joint::Nothing => {}
            Joint::NoHyphen => {
                let end = self.text.len();
                let start = self.text.char_indices().next_back().map_or(end, |(start, _)| start);
                self.cut_back(start);
            }
        }
    }

    /// Takes away the text from a byte offset on.
    pub(super) fn cut_back(&mut self, start: usize) {
        while let Some(mut last) = self.stretches.pop() {
            if last.text.start >= start {
                continue;
            }
            if last.text.end > start {
                last.place = self.place_of(&last, &(last.text.start..start));
                last.text.end = start;
            }
            self.stretches.push(last);
            break;
        }
        self.text.truncate(start);
    }

    /// Takes away the white space at both ends.
    pub(super) fn trim(&mut self) {
        self.cut_back(self.text.trim_end().len());
        let start = self.text.len() - self.text.trim_start().len();
        if start > 0 {
            self.remove(&[0..start]);
        }
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: &Self) {
        let start = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.stretches.iter().map(|stretch| Stretch {
            text: start + stretch.text.start..start + stretch.text.end,
            place: stretch.place.clone(),
        });
        self.stretches.extend(moved);
    }

    /// Removes parts, given by byte offsets in order: the stretches jump over them.
    pub(super) fn remove(&mut self, parts: &[Range<usize>]) {
        if parts.is_empty() {
            return;
        }
        let old = std::mem::replace(self, Self::new(self.unit));
        let mut stretches = old.stretches.iter().peekable();
        let mut kept = 0;
        let ends = parts.iter().cloned().chain([old.text.len()..old.text.len()]);
        for part in ends {
            let keep = kept..part.start.max(kept);
            kept = part.end.max(kept);
            self.copy(&old, keep, &mut stretches);
        }
    }

    /// Adds a part of another text with the stretches that lie in it, of which `stretches` are those not passed yet.
    fn copy<'s>(
        &mut self,
        old: &Self,
        part: Range<usize>,
        stretches: &mut std::iter::Peekable<impl Iterator<Item = &'s Stretch>>,
    ) {
        let shift = self.text.len();
        self.text.push_str(old.text.get(part.clone()).unwrap_or_default());
        while let Some(stretch) = stretches.peek() {
            let text = stretch.text.start.max(part.start)..stretch.text.end.min(part.end);
            if text.start < text.end {
                let place = old.place_of(stretch, &text);
                self.stretches.push(Stretch { text: shift + text.start - part.start..shift + text.end - part.start, place });
            }
            if stretch.text.end > part.end {
                return;
            }
            stretches.next();
        }
    }

    /// The place of a part of a stretch.
    fn place_of(&self, stretch: &Stretch, part: &Range<usize>) -> Range<usize> {
        if !is_own(&self.text, self.unit, stretch) {
            return stretch.place.clone();
        }
        let length = |from: usize, to: usize| self.length(self.text.get(from..to).unwrap_or_default());
        let start = stretch.place.start + length(stretch.text.start, part.start);
        start..start + length(part.start, part.end)
    }

    fn length(&self, text: &str) -> usize {
        length(self.unit, text)
    }
}

fn length(unit: PositionUnit, text: &str) -> usize {
    match unit {
        PositionUnit::Bytes => text.len(),
        PositionUnit::Characters => text.chars().count(),
    }
}

/// Whether each character of a stretch stands for its own place.
fn is_own(text: &str, unit: PositionUnit, stretch: &Stretch) -> bool {
    length(unit, text.get(stretch.text.clone()).unwrap_or_default()) == stretch.place.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_follow_each_other_are_one_stretch() {
        let mut block = BlockText::new(PositionUnit::Bytes);
        block.push("ab", 5);
        block.push("é", 7);
        block.put_in(" ");
        block.push("c", 12);
        block.push_whole("&", 13..18);
        block.push("d", 18);
        let stretches: Vec<_> = block.stretches.iter().map(|one| (one.text.clone(), one.place.clone())).collect();
        assert_eq!(stretches, [(0..4, 5..9), (5..6, 12..13), (6..7, 13..18), (7..8, 18..19)]);
    }

    #[test]
    fn what_is_removed_leaves_a_jump() {
        for unit in [PositionUnit::Bytes, PositionUnit::Characters] {
            let mut block = BlockText::new(unit);
            block.push("40.5[2] tn", 10);
            block.push_whole("&", 20..25);
            block.push("[3]x", 25);
            block.remove(&[4..7, 11..14]);
            assert_eq!(block.text, "40.5 tn&x");
            let stretches: Vec<_> = block.stretches.iter().map(|one| (one.text.clone(), one.place.clone())).collect();
            assert_eq!(stretches, [(0..4, 10..14), (4..7, 17..20), (7..8, 20..25), (8..9, 28..29)]);
        }
    }
}
