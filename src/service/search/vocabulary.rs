//! The distinct words of all entries, sorted, and the ways in which a word of a query can mean them.

use std::ops::Range;

use super::edit_distance::EditDistance;
use super::parts::Parts;

/// Distinct words, numbered in their order.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// The words one behind the other.
    text: String,
    /// Where each word starts, and where the last one ends.
    starts: Vec<u32>,
    /// How many first characters each word shares with the one before; what is beyond 255 plays no part.
    shared: Vec<u8>,
    /// The words in the order of their last characters, and how many of these each shares with the one before.
    backwards: Vec<u32>,
    shared_backwards: Vec<u8>,
    parts: Parts,
}

/// A word that is another one, mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mistyped {
    pub(super) word: u32,
    pub(super) slips: usize,
    /// Its length in characters.
    pub(super) length: usize,
}

impl Vocabulary {
    /// The vocabulary of words that are sorted and distinct.
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
        // No catalogue has four thousand million bytes of words.
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The words that are equal to a word or begin with it, the equal one first.
    pub(super) fn beginning_with(&self, beginning: &str) -> Range<u32> {
        let first = self.partition(0, |word| word < beginning);
        first..self.partition(first, |word| word.starts_with(beginning))
    }

    /// Whether a number is that of a word.
    pub(super) fn is(&self, number: u32, word: &str) -> bool {
        self.word(number) == word
    }

    /// The words that hold a part, which is not of ASCII alone.
    pub(super) fn holding(&self, part: &str) -> Vec<u32> {
        let mut holding = self.parts.find(part);
        // A pair of characters is found as it is; of a longer part a pair was looked for.
        if part.chars().nth(2).is_some() {
            holding.retain(|number| self.word(*number).contains(part));
        }
        holding
    }

    /// The words that lie so few slips from one.
    pub(super) fn mistyped(&self, query: &str, most: usize) -> Vec<Mistyped> {
        let mut found = Vec::new();
        let Some([forwards, backwards]) = EditDistance::both_ways(query, most) else { return found };
        walk(
            &forwards,
            &self.shared,
            |position| self.word(position).chars(),
            |position, slips, length| {
                found.push(Mistyped { word: position, slips, length });
            },
        );
        let number = |position: u32| self.backwards.get(position as usize).copied().unwrap_or(u32::MAX);
        let spelt = |position| self.word(number(position)).chars().rev();
        walk(&backwards, &self.shared_backwards, spelt, |position, slips, length| {
            found.push(Mistyped { word: number(position), slips, length });
        });
        found.sort_unstable();
        found.dedup_by_key(|mistyped| mistyped.word);
        found
    }

    /// The memory that it takes, in bytes.
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

    /// The first word from a number on that something does not hold for, as it does for those before.
    fn partition(&self, from: u32, holds: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (from, u32::try_from(self.shared.len()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low.midpoint(high);
            if holds(self.word(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// How many characters each of some words shares with the one before.
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

/// How many words are passed over at once.
const TOGETHER: usize = 32;

/// Leads sorted words through an automaton; hands over the position, slips and length of those that it accepts.
///
/// Neighbours share their beginnings, so each beginning is read once; and where one leads nowhere, all neighbours
/// that share it are passed over.
fn walk<I: Iterator<Item = char>>(
    slips: &EditDistance,
    shared: &[u8],
    spelt: impl Fn(u32) -> I,
    mut accept: impl FnMut(u32, usize, usize),
) {
    let mut way = slips.way();
    // The length of a beginning that leads nowhere.
    let mut dead = usize::MAX;
    for (block, position) in shared.chunks(TOGETHER).zip((0..).step_by(TOGETHER)) {
        if block.iter().fold(u8::MAX, |least, shared| least.min(*shared)) as usize >= dead {
            continue;
        }
        for (shared, position) in block.iter().zip(position..) {
            let shared = usize::from(*shared);
            if shared >= dead {
                continue;
            }
            way.back_to(shared);
            if spelt(position).skip(shared).all(|character| way.read(character)) {
                dead = usize::MAX;
                if let Some(slips) = way.slips() {
                    accept(position, slips, way.length());
                }
            } else {
                dead = way.length();
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
                vocabulary.mistyped(&query, most).iter().map(|found| (found.word, found.slips)).collect();
            let expected: Vec<(u32, usize)> = (0..)
                .zip(&words)
                .map(|(number, word)| (number, strsim::damerau_levenshtein(&query, word)))
                .filter(|(_, slips)| *slips <= most)
                .collect();
            prop_assert_eq!(found, expected);
            let holding: Vec<u32> =
                (0..).zip(&words).filter(|(_, word)| word.contains(&query)).map(|(number, _)| number).collect();
            if !query.is_ascii() {
                prop_assert_eq!(vocabulary.holding(&query), holding);
            }
        }
    }
}
