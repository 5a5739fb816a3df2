//! Parts of words in scripts without blanks between words or with inflection: an index of character pairs.

use std::ops::Range;

use super::postings::Postings;
use crate::domain::invariant::number;

/// Two neighbouring characters of a word; [`END`] follows the last one.
type Pair = (char, char);

const END: char = '\0';

/// The words with characters beyond ASCII, by their character pairs.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Sorted; the position of a pair is the number of its list in `words`.
    pairs: Vec<Pair>,
    words: Postings,
}

impl Parts {
    /// The index over words; a word is numbered by its position.
    pub(super) fn new(words: &[&str]) -> Self {
        let others = || (0..).zip(words).filter(|(_, word)| !word.is_ascii());
        let mut known: Vec<Pair> = others().flat_map(|(_, word)| pairs(word)).collect();
        known.sort_unstable();
        known.dedup();
        known.shrink_to_fit();
        let mut parts = Self { pairs: known, words: Postings::default() };
        let numbered = others().flat_map(|(number, word)| pairs(word).map(move |pair| (pair, number)));
        let members: Vec<(u32, u32)> = numbered.map(|(pair, number)| (parts.from(pair), number)).collect();
        parts.words = Postings::new(parts.pairs.len(), &members);
        parts
    }

    /// The words that may contain a part: all that do, and perhaps others if it is longer than two characters.
    pub(super) fn find(&self, part: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(lists) = self.shortest_lists(part) {
            self.words.visit(&[lists], |words| found.extend_from_slice(words));
        }
        // A single character is part of several pairs.
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The list of the rarest pair of a part; for a single character, the lists of all pairs that begin with it.
    fn shortest_lists(&self, part: &str) -> Option<Range<u32>> {
        let mut characters = part.chars();
        let first = characters.next()?;
        if characters.next().is_none() {
            return Some(self.from((first, END))..self.after((first, char::MAX)));
        }
        let lists = pairs(part).filter(|(_, second)| *second != END);
        let lists = lists.map(|pair| self.from(pair)..self.after(pair));
        lists.min_by_key(|lists| self.words.length(lists.clone()))
    }

    /// The number of the first list whose pair is not less than this one.
    fn from(&self, pair: Pair) -> u32 {
        number(self.pairs.partition_point(|other| *other < pair))
    }

    /// The number of the first list whose pair is greater than this one.
    fn after(&self, pair: Pair) -> u32 {
        number(self.pairs.partition_point(|other| *other <= pair))
    }

    /// The memory of the index, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.pairs.capacity() * size_of::<Pair>() + self.words.bytes()
    }
}

fn pairs(word: &str) -> impl Iterator<Item = Pair> {
    word.chars().zip(word.chars().skip(1).chain([END]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_wherever_they_stand() {
        let parts = Parts::new(&["ascii", "bioénergie", "énergie", "新能源汽车产量", "汽车"]);
        assert_eq!(parts.find("énergie"), [1, 2]);
        assert_eq!(parts.find("汽"), [3, 4]);
        assert_eq!(parts.find("量"), [3]);
        assert_eq!(parts.find("汽车产"), [3]);
        assert!(parts.find("车汽").is_empty(), "no such pair");
        assert!(parts.find("电").is_empty());
        assert!(parts.find("").is_empty());
    }
}
