//! Edit distance between a query and words, computed character by character.
//!
//! The distance is that of Damerau and Levenshtein: insertions, deletions, substitutions, and exchanges of two
//! neighbours, also with a character inserted or deleted between them. For each distance, the prefixes of the query
//! that match are the bits of one integer, so a character takes a few operations on integers (the bit-parallel method
//! of Wu and Manber, "Fast text searching: allowing errors", 1992).

/// The greatest distance.
pub(super) const MAX_DISTANCE: usize = 2;
/// The longest query in characters: one bit for each prefix, and spare bits for shifts.
pub(super) const MAX_QUERY_CHARACTERS: usize = 60;

/// The prefixes of the query that match the characters read, by distance; bit `n` is the prefix of `n` characters.
type PrefixSets = [u64; MAX_DISTANCE + 1];

/// An automaton that accepts the words near a query.
#[derive(Debug)]
pub(super) struct EditDistance {
    /// The prefixes that end with an ASCII character, by the character.
    ascii: [u64; 128],
    /// The same for other characters.
    others: Vec<(char, u64)>,
    length: usize,
    most: usize,
    /// The prefixes at which each distance is allowed.
    allowed: PrefixSets,
}

impl EditDistance {
    /// Two automata that accept the words within a distance of `most`; the first reads words forwards, the second
    /// backwards. None when `most` is 0 or the query is too long.
    ///
    /// Each automaton allows fewer errors in the half of the query that it reads first, so that it rejects most words
    /// after one or two characters. Either the first half has fewer than `most` errors or the second half has none, so
    /// one of the two accepts each word within the distance.
    pub(super) fn both_ways(query: &str, most: usize) -> Option<[Self; 2]> {
        let length = query.chars().count();
        if most == 0 || most > MAX_DISTANCE || length > MAX_QUERY_CHARACTERS {
            return None;
        }
        let half = length / 2;
        let (all, first, second) = (u64::MAX, u64::MAX << half, u64::MAX << (length - half));
        let forwards = if most == 1 { [all, first, 0] } else { [all, all, first] };
        let new = |allowed| Self { ascii: [0; 128], others: Vec::new(), length, most, allowed };
        let mut both = [new(forwards), new([all, second, second])];
        for (position, character) in query.chars().enumerate() {
            *both[0].last_mut(character) |= 2 << position;
            *both[1].last_mut(character) |= 2 << (length - 1 - position);
        }
        Some(both)
    }

    fn last_mut(&mut self, character: char) -> &mut u64 {
        if character.is_ascii() {
            return &mut self.ascii[character as usize];
        }
        let known = self.others.iter().position(|(other, _)| *other == character);
        let position = known.unwrap_or(self.others.len());
        if known.is_none() {
            self.others.push((character, 0));
        }
        &mut self.others[position].1
    }

    /// The prefixes of the query that end with a character.
    fn last(&self, character: char) -> u64 {
        match self.ascii.get(character as usize) {
            Some(last) => *last,
            None => self.others.iter().find(|(other, _)| *other == character).map_or(0, |(_, last)| *last),
        }
    }

    /// A scan before the first character of a word.
    pub(super) fn scan(&self) -> EditDistanceScan<'_> {
        let start = [0b1, 0b11, 0b111];
        let prefixes = std::array::from_fn(|count| start[count] & self.allowed[count]);
        let steps = [Step::default(), Step::default(), Step { prefixes, last: 0 }];
        EditDistanceScan { automaton: self, steps: steps.into() }
    }
}

/// A word on its way through the automaton.
#[derive(Debug)]
pub(super) struct EditDistanceScan<'query> {
    automaton: &'query EditDistance,
    /// Two empty steps, the step before the first character, and one for each character read.
    steps: Vec<Step>,
}

/// The matching prefixes after a character, and the prefixes that end with it.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    prefixes: PrefixSets,
    last: u64,
}

/// The number of steps before the first character is read.
const INITIAL_STEPS: usize = 3;

impl EditDistanceScan<'_> {
    /// Returns to the state after the first `length` characters.
    pub(super) fn back_to(&mut self, length: usize) {
        self.steps.truncate(length + INITIAL_STEPS);
    }

    /// The number of characters read.
    pub(super) fn length(&self) -> usize {
        self.steps.len() - INITIAL_STEPS
    }

    /// Reads a character; returns whether a word that continues so can still be accepted.
    pub(super) fn read(&mut self, character: char) -> bool {
        let here = self.automaton.last(character);
        let [.., three, two, one] = self.steps.as_slice() else { return false };
        let allowed = &self.automaton.allowed;
        let fits = |count: usize| (one.prefixes[count] << 1) & here;
        // Insertion, substitution and exchange; deletion is added below.
        let edit = |count: usize| {
            let fewer = one.prefixes[count - 1];
            fits(count) | fewer | fewer << 1 | ((two.prefixes[count - 1] << 2) & one.last & (here << 1))
        };
        let none = fits(0) & allowed[0];
        let single = (edit(1) | none << 1) & allowed[1];
        let insert_between = (three.prefixes[0] << 2) & two.last & (here << 1);
        let delete_between = (two.prefixes[0] << 3) & one.last & (here << 2);
        let double = (edit(2) | single << 1 | insert_between | delete_between) & allowed[2];
        self.steps.push(Step { prefixes: [none, single, double], last: here });
        let any = if self.automaton.most == 1 { none | single } else { none | single | double };
        any & self.all_prefixes() != 0
    }

    /// The distance between the query and the word read; none when it is too great.
    pub(super) fn distance(&self) -> Option<usize> {
        let all = 1 << self.automaton.length;
        let prefixes = self.steps.last()?.prefixes;
        (0..=self.automaton.most).find(|count| prefixes[*count] & all != 0)
    }

    /// One bit for each prefix of the query.
    fn all_prefixes(&self) -> u64 {
        (2 << self.automaton.length) - 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn distance(query: &str, word: &str, most: usize) -> Option<usize> {
        let [forwards, backwards] = EditDistance::both_ways(query, most).unwrap();
        let (mut forth, mut back) = (forwards.scan(), backwards.scan());
        let forth = word.chars().all(|character| forth.read(character)).then(|| forth.distance()).flatten();
        let back =
            word.chars().rev().all(|character| back.read(character)).then(|| back.distance()).flatten();
        forth.into_iter().chain(back).min()
    }

    #[test]
    fn exchanged_neighbours_are_one_edit_also_around_another() {
        assert_eq!(distance("expenditure", "expenditrue", 2), Some(1));
        assert_eq!(distance("ca", "abc", 2), Some(2));
        assert_eq!(distance("abc", "ca", 2), Some(2));
        assert_eq!(distance("same", "same", 1), Some(0));
        assert_eq!(distance("same", "sa", 1), None);
        assert_eq!(distance("新能源汽车", "新能汽车", 1), Some(1));
        assert!(EditDistance::both_ways("any", 0).is_none());
        assert!(EditDistance::both_ways(&"x".repeat(MAX_QUERY_CHARACTERS + 1), 2).is_none());
    }

    #[test]
    fn the_longest_query_is_read() {
        let query = "x".repeat(MAX_QUERY_CHARACTERS);
        assert_eq!(distance(&query, &query, 2), Some(0));
        assert_eq!(distance(&query, &format!("{query}yy"), 2), Some(2));
        assert_eq!(distance(&query, &query[2..], 2), Some(2));
        assert_eq!(distance(&query, &query[3..], 2), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_distance_is_that_of_damerau_and_levenshtein(
            query in "[abc新]{1,9}",
            word in "[abc新]{0,9}",
            most in 1_usize..=2,
        ) {
            let expected = strsim::damerau_levenshtein(&query, &word);
            prop_assert_eq!(distance(&query, &word, most), Some(expected).filter(|expected| *expected <= most));
        }
    }
}
