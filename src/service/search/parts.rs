//! Parts of words in scripts that set no blanks between words, or inflect: found by pairs of characters.

use std::ops::Range;

use super::postings::Postings;

/// Two characters that follow each other in a word; behind the last one stands [`END`].
type Pair = (char, char);

const END: char = '\0';

/// The words that are not of ASCII alone, by the pairs of characters in them.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Sorted.
    pairs: Vec<Pair>,
    words: Postings,
}

impl Parts {
    /// The parts of words, which are numbered in their order.
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

    /// The words that can hold a part: all that do, and where it is longer than two characters perhaps others.
    pub(super) fn find(&self, part: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(lists) = self.fewest(part) {
            self.words.visit(&[lists], |words| found.extend_from_slice(words));
        }
        // A single character stands in several pairs.
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The lists of the pair that the fewest words have; of all pairs that begin with it for a single character.
    fn fewest(&self, part: &str) -> Option<Range<u32>> {
        let mut characters = part.chars();
        let first = characters.next()?;
        if characters.next().is_none() {
            return Some(self.from((first, END))..self.behind((first, char::MAX)));
        }
        let lists = pairs(part).filter(|(_, second)| *second != END);
        let lists = lists.map(|pair| self.from(pair)..self.behind(pair));
        lists.min_by_key(|lists| self.words.length(lists.clone()))
    }

    /// The number of the first list from a pair on.
    fn from(&self, pair: Pair) -> u32 {
        number(self.pairs.partition_point(|other| *other < pair))
    }

    /// The number of the first list behind a pair.
    fn behind(&self, pair: Pair) -> u32 {
        number(self.pairs.partition_point(|other| *other <= pair))
    }

    /// The memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.pairs.capacity() * size_of::<Pair>() + self.words.bytes()
    }
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
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
