//! The distinct words of all indicators, sorted, and the look-ups of a word of a query among them.

use std::ops::Range;

use super::edit_distance::EditDistance;
use super::parts::Parts;
use crate::domain::invariant::{OrBroken, number};

/// Distinct words in ascending order; a word is numbered by its position.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// The concatenated words.
    text: String,
    /// The byte offset of each word in `text`, and the end of the last one.
    starts: Vec<u32>,
    /// The length in characters of the prefix that a word has in common with the one before; at most 255.
    shared: Vec<u8>,
    /// The numbers of the words, sorted by their reversed text.
    backwards: Vec<u32>,
    /// The same as `shared`, of the reversed words in the order of `backwards`.
    shared_backwards: Vec<u8>,
    parts: Parts,
}

/// A word within the edit distance of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SimilarWord {
    pub(super) word: u32,
    /// The edit distance.
    pub(super) distance: usize,
    /// The length of the word in characters.
    pub(super) length: usize,
}

impl Vocabulary {
    /// The vocabulary of distinct words in ascending order.
    pub(super) fn new(words: &[&str]) -> Self {
        let mut vocabulary = Self { parts: Parts::new(words), ..Self::default() };
        for word in words {
            vocabulary.start();
            vocabulary.text.push_str(word);
        }
        vocabulary.start();
        vocabulary.text.shrink_to_fit();
        vocabulary.shared = shared(words.iter().map(|word| word.chars()));
        let mut backwards: Vec<(u32, &str)> = (0..).zip(words.iter().copied()).collect();
        backwards.sort_unstable_by(|(_, left), (_, right)| left.chars().rev().cmp(right.chars().rev()));
        vocabulary.shared_backwards = shared(backwards.iter().map(|(_, word)| word.chars().rev()));
        vocabulary.backwards = backwards.into_iter().map(|(number, _)| number).collect();
        vocabulary
    }

    fn start(&mut self) {
        self.starts.push(number(self.text.len()));
    }

    /// The words that begin with a text; the word that equals it is the first.
    pub(super) fn beginning_with(&self, beginning: &str) -> Range<u32> {
        let first = self.partition(0, |word| word < beginning);
        first..self.partition(first, |word| word.starts_with(beginning))
    }

    /// Whether the word of a number is this one.
    pub(super) fn is(&self, number: u32, word: &str) -> bool {
        self.word(number) == word
    }

    /// The words that contain a part, which has characters beyond ASCII.
    pub(super) fn containing(&self, part: &str) -> Vec<u32> {
        let mut containing = self.parts.find(part);
        // The index finds one or two characters exactly, and of a longer part only its rarest pair.
        if part.chars().nth(2).is_some() {
            containing.retain(|number| self.word(*number).contains(part));
        }
        containing
    }

    /// The words whose edit distance from a query is at most `most`.
    pub(super) fn similar(&self, query: &str, most: usize) -> Vec<SimilarWord> {
        let mut found = Vec::new();
        let Some([forwards, backwards]) = EditDistance::both_ways(query, most) else { return found };
        walk(
            &forwards,
            &self.shared,
            |position| self.word(position).chars(),
            |position, distance, length| {
                found.push(SimilarWord { word: position, distance, length });
            },
        );
        let word = |position: u32| {
            let word = self.backwards.get(position as usize).copied();
            word.or_broken("the columns of the vocabulary are equally long").unwrap_or(u32::MAX)
        };
        let spelt = |position| self.word(word(position)).chars().rev();
        walk(&backwards, &self.shared_backwards, spelt, |position, distance, length| {
            found.push(SimilarWord { word: word(position), distance, length });
        });
        found.sort_unstable();
        found.dedup_by_key(|similar| similar.word);
        found
    }

    /// The memory of the vocabulary, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.text.capacity()
            + self.starts.capacity() * size_of::<u32>()
            + self.shared.capacity()
            + self.backwards.capacity() * size_of::<u32>()
            + self.shared_backwards.capacity()
            + self.parts.bytes()
    }

    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        match self.starts.get(number..number + 2) {
            Some([start, end]) => self.text.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => "",
        }
    }

    /// The first word from `from` on for which a condition is false; it is true for all words before.
    fn partition(&self, from: u32, holds: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (from, number(self.shared.len()));
        while low < high {
            let middle = low.midpoint(high);
            if holds(self.word(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// The length of the prefix that each word has in common with the one before.
fn shared<I: Iterator<Item = char> + Clone>(words: impl Iterator<Item = I>) -> Vec<u8> {
    let mut before = None;
    words
        .map(|word| {
            let other = before.replace(word.clone()).into_iter().flatten();
            let shared = other.zip(word).take_while(|(left, right)| left == right).count();
            u8::try_from(shared).unwrap_or(u8::MAX)
        })
        .collect()
}

/// The words of a block, which is skipped as a whole if none of them can match.
const BLOCK: usize = 32;

/// Runs sorted words through an automaton; calls `accept` with position, distance and length of each accepted word.
///
/// A prefix that neighbours have in common is read once. If the automaton rejects it, all of them are skipped.
fn walk<I: Iterator<Item = char>>(
    automaton: &EditDistance,
    shared: &[u8],
    spelt: impl Fn(u32) -> I,
    mut accept: impl FnMut(u32, usize, usize),
) {
    let mut scan = automaton.scan();
    // The length of the last rejected prefix.
    let mut rejected = usize::MAX;
    for (block, position) in shared.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        if block.iter().fold(u8::MAX, |least, shared| least.min(*shared)) as usize >= rejected {
            continue;
        }
        for (shared, position) in block.iter().zip(position..) {
            let shared = usize::from(*shared);
            if shared >= rejected {
                continue;
            }
            scan.back_to(shared);
            if spelt(position).skip(shared).all(|character| scan.read(character)) {
                rejected = usize::MAX;
                if let Some(distance) = scan.distance() {
                    accept(position, distance, scan.length());
                }
            } else {
                rejected = scan.length();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let mut words = words.to_vec();
        words.sort_unstable();
        words.dedup();
        Vocabulary::new(&words)
    }

    #[test]
    fn words_are_found_by_their_beginnings() {
        let words = vocabulary(&["va", "value", "added", "valued", "增加值"]);
        assert_eq!(words.beginning_with("va"), 1..4);
        assert!(words.is(1, "va") && !words.is(2, "va") && !words.is(99, "va"));
        assert_eq!(words.beginning_with("value"), 2..4);
        assert_eq!(words.beginning_with("zebra"), 4..4);
        assert_eq!(words.beginning_with("增"), 4..5);
        assert_eq!(Vocabulary::default().beginning_with("va"), 0..0);
    }

    proptest! {
        #[test]
        fn no_word_is_passed_over(
            words in prop::collection::vec("[ab新]{1,7}", 0..60),
            query in "[ab新]{1,7}",
            most in 1_usize..=2,
        ) {
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.sort_unstable();
            words.dedup();
            let vocabulary = Vocabulary::new(&words);
            let found: Vec<(u32, usize)> =
                vocabulary.similar(&query, most).iter().map(|found| (found.word, found.distance)).collect();
            let expected: Vec<(u32, usize)> = (0..)
                .zip(&words)
                .map(|(number, word)| (number, strsim::damerau_levenshtein(&query, word)))
                .filter(|(_, distance)| *distance <= most)
                .collect();
            prop_assert_eq!(found, expected);
            let containing: Vec<u32> =
                (0..).zip(&words).filter(|(_, word)| word.contains(&query)).map(|(number, _)| number).collect();
            if !query.is_ascii() {
                prop_assert_eq!(vocabulary.containing(&query), containing);
            }
        }
    }
}
