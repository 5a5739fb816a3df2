//! Typing errors: how many slips lead from one word to another, as its characters come.
//!
//! A slip is a character left out, added or replaced, or two neighbours exchanged, also where something was put in or
//! left out between them: the distance of Damerau and Levenshtein. All beginnings of the query that can be reached
//! with so many slips are the bits of one number, so that a character costs a few operations on numbers (the method
//! of Wu and Manber).

/// The most slips that are told apart.
pub(super) const MOST: usize = 2;
/// The longest query: one bit for each of its beginnings, and some to shift into.
pub(super) const LONGEST: usize = 60;

/// The beginnings of the query that fit what was read, by number of slips; bit `n` is its first `n` characters.
type Reached = [u64; MOST + 1];

/// What a query looks like to its automaton.
#[derive(Debug)]
pub(super) struct EditDistance {
    /// After which beginnings a character is the last; ASCII apart, since it is looked up most.
    ascii: [u64; 128],
    others: Vec<(char, u64)>,
    length: usize,
    most: usize,
    /// At which beginnings there may be so many slips.
    allowed: Reached,
}

impl EditDistance {
    /// The automata of a query that forgives so many slips: words are read forwards by the first, backwards by the
    /// second. None where nothing is forgiven, or the query is too long.
    ///
    /// Most words are put aside after one or two characters, since each automaton allows less in the half that it
    /// reads first. Either the first half has less than all the slips, or the second one has none; so what is close
    /// enough is found by one of them, and by the first one if it is closer.
    pub(super) fn both_ways(query: &str, most: usize) -> Option<[Self; 2]> {
        let length = query.chars().count();
        if most == 0 || most > MOST || length > LONGEST {
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

    /// After which beginnings of the query a character is the last.
    fn last(&self, character: char) -> u64 {
        match self.ascii.get(character as usize) {
            Some(last) => *last,
            None => self.others.iter().find(|(other, _)| *other == character).map_or(0, |(_, last)| *last),
        }
    }

    /// The way of a word through the automaton, before its first character.
    pub(super) fn way(&self) -> EditDistanceScan<'_> {
        let start = [0b1, 0b11, 0b111];
        let reached = std::array::from_fn(|count| start[count] & self.allowed[count]);
        let steps = [Step::default(), Step::default(), Step { reached, last: 0 }];
        EditDistanceScan { slips: self, steps: steps.into() }
    }
}

/// The way of a word through the automaton, character by character.
#[derive(Debug)]
pub(super) struct EditDistanceScan<'query> {
    slips: &'query EditDistance,
    /// Before the first character, behind two where nothing is reached, and after each.
    steps: Vec<Step>,
}

/// What was reached with a character, and after which beginnings of the query that is the last.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    reached: Reached,
    last: u64,
}

/// How many steps there are before the first character.
const BEFORE: usize = 3;

impl EditDistanceScan<'_> {
    /// Goes back to the first so many characters.
    pub(super) fn back_to(&mut self, length: usize) {
        self.steps.truncate(length + BEFORE);
    }

    /// How many characters were read.
    pub(super) fn length(&self) -> usize {
        self.steps.len() - BEFORE
    }

    /// Reads a character; says whether the query can still be reached.
    pub(super) fn read(&mut self, character: char) -> bool {
        let here = self.slips.last(character);
        let [.., three, two, one] = self.steps.as_slice() else { return false };
        let allowed = &self.slips.allowed;
        let fits = |count: usize| (one.reached[count] << 1) & here;
        // Added, replaced, exchanged; what is left out comes to it.
        let slip = |count: usize| {
            let fewer = one.reached[count - 1];
            fits(count) | fewer | fewer << 1 | ((two.reached[count - 1] << 2) & one.last & (here << 1))
        };
        let none = fits(0) & allowed[0];
        let single = (slip(1) | none << 1) & allowed[1];
        let put_between = (three.reached[0] << 2) & two.last & (here << 1);
        let left_out_between = (two.reached[0] << 3) & one.last & (here << 2);
        let double = (slip(2) | single << 1 | put_between | left_out_between) & allowed[2];
        self.steps.push(Step { reached: [none, single, double], last: here });
        let any = if self.slips.most == 1 { none | single } else { none | single | double };
        any & self.beginnings() != 0
    }

    /// The slips between the query and the word that was read, if they are few enough.
    pub(super) fn slips(&self) -> Option<usize> {
        let all = 1 << self.slips.length;
        let reached = self.steps.last()?.reached;
        (0..=self.slips.most).find(|count| reached[*count] & all != 0)
    }

    /// One bit for each beginning that the query has.
    fn beginnings(&self) -> u64 {
        (2 << self.slips.length) - 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slips(query: &str, word: &str, most: usize) -> Option<usize> {
        let [forwards, backwards] = EditDistance::both_ways(query, most).unwrap();
        let (mut forth, mut back) = (forwards.way(), backwards.way());
        let forth = word.chars().all(|character| forth.read(character)).then(|| forth.slips()).flatten();
        let back = word.chars().rev().all(|character| back.read(character)).then(|| back.slips()).flatten();
        forth.into_iter().chain(back).min()
    }

    #[test]
    fn exchanged_neighbours_are_one_slip_also_around_another() {
        assert_eq!(slips("expenditure", "expenditrue", 2), Some(1));
        assert_eq!(slips("ca", "abc", 2), Some(2));
        assert_eq!(slips("abc", "ca", 2), Some(2));
        assert_eq!(slips("same", "same", 1), Some(0));
        assert_eq!(slips("same", "sa", 1), None);
        assert_eq!(slips("新能源汽车", "新能汽车", 1), Some(1));
        assert!(EditDistance::both_ways("any", 0).is_none());
        assert!(EditDistance::both_ways(&"x".repeat(LONGEST + 1), 2).is_none());
    }

    #[test]
    fn the_longest_query_is_read() {
        let query = "x".repeat(LONGEST);
        assert_eq!(slips(&query, &query, 2), Some(0));
        assert_eq!(slips(&query, &format!("{query}yy"), 2), Some(2));
        assert_eq!(slips(&query, &query[2..], 2), Some(2));
        assert_eq!(slips(&query, &query[3..], 2), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn slips_are_the_distance_of_damerau_and_levenshtein(
            query in "[abc新]{1,9}",
            word in "[abc新]{0,9}",
            most in 1_usize..=2,
        ) {
            let distance = strsim::damerau_levenshtein(&query, &word);
            prop_assert_eq!(slips(&query, &word, most), Some(distance).filter(|distance| *distance <= most));
        }
    }
}
