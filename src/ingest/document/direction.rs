//! Words that say that a quantity falls by a number which has no sign itself.

use super::NumberKind;
use super::numeral::Numeral;
use super::qualifier;
use super::tokens::{TokenKind, Tokens};
use crate::domain::codes::codes;

/// Words directly before the amount of a fall.
const FALLING: [&str; 44] = [
    "fell",
    "fall",
    "falls",
    "fallen",
    "falling",
    "decline",
    "declines",
    "declined",
    "declining",
    "decrease",
    "decreases",
    "decreased",
    "decreasing",
    "drop",
    "drops",
    "dropped",
    "dropping",
    "shrink",
    "shrinks",
    "shrank",
    "shrunk",
    "shrinking",
    "contract",
    "contracts",
    "contracted",
    "contracting",
    "slide",
    "slides",
    "slid",
    "sliding",
    "slipped",
    "sank",
    "slumped",
    "plunged",
    "tumbled",
    "plummeted",
    "down",
    "lose",
    "loses",
    "lost",
    "losing",
    "minus",
    "negative",
    "dipped",
];

/// Words that mean a fall only before "by".
const FALLING_BY: [&str; 10] =
    ["lower", "lowered", "smaller", "reduce", "reduced", "reducing", "cut", "cuts", "cutting", "trimmed"];

/// Nouns for a fall.
const FALLS: [&str; 22] = [
    "decline",
    "declines",
    "decrease",
    "decreases",
    "drop",
    "drops",
    "fall",
    "falls",
    "reduction",
    "reductions",
    "contraction",
    "contractions",
    "loss",
    "losses",
    "cut",
    "cuts",
    "slump",
    "slumps",
    "dip",
    "dips",
    "slide",
    "slides",
];

/// Words after the amount of a fall, besides the nouns.
const LESS: [&str; 5] = ["lower", "down", "less", "fewer", "smaller"];

/// Words after which the word before is not a change: "five percent fall below a line".
const PLACES: [&str; 7] = ["below", "under", "into", "within", "outside", "short", "behind"];

/// Words after the amount of a rise.
const RISES: [&str; 11] = [
    "increase",
    "increases",
    "rise",
    "rises",
    "growth",
    "gain",
    "gains",
    "expansion",
    "more",
    "higher",
    "up",
];

/// Adverbs, articles and phrases of time between a change and its amount.
const BESIDE: [&str; 24] = [
    "a",
    "an",
    "another",
    "further",
    "additional",
    "combined",
    "between",
    "just",
    "only",
    "year on year",
    "quarter on quarter",
    "month on month",
    "on year",
    "annual",
    "annually",
    "yearly",
    "quarterly",
    "monthly",
    "sharp",
    "sharply",
    "slight",
    "slightly",
    "steadily",
    "significantly",
];

/// Qualifiers that make the number a level unless "by" comes before them: "it fell below 5 percent".
const LEVELS: [&str; 9] =
    ["under", "below", "above", "beyond", "lower than", "higher than", "close to", "nearing", "approaching"];

/// The maximum number of words between "a fall in" and "of".
const LONGEST_NAME: usize = 10;

/// Whether a quantity rises or falls by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

codes!(Direction {
    Up = "up",
    Down = "down",
});

/// The amounts of falls in the text read so far.
#[derive(Debug, Default)]
pub(super) struct FallAmounts {
    falling: Vec<Amount>,
}

/// The end of the amount of a fall.
#[derive(Debug)]
struct Amount {
    next: usize,
    /// Whether it is the first number of a range.
    is_open: bool,
}

impl FallAmounts {
    /// Whether a quantity falls by this number; `next` is the token after its unit.
    pub(super) fn falls(&mut self, tokens: &Tokens, numeral: &Numeral, next: usize) -> bool {
        if !matches!(numeral.kind, NumberKind::Cardinal | NumberKind::Fraction) {
            return false;
        }
        let end = numeral.range_end.unwrap_or(next);
        let falls =
            falls_by(tokens, numeral.first) || is_fall(tokens, end) || self.continues(tokens, numeral, next);
        if falls {
            self.falling.push(Amount { next, is_open: numeral.range_end.is_some() });
        }
        falls
    }

    /// Whether the number continues a list, or ends a range, of amounts of a fall.
    fn continues(&self, tokens: &Tokens, numeral: &Numeral, next: usize) -> bool {
        let after = after_beside(tokens, next);
        if tokens.is(after, &["of"]) || tokens.is(after, &RISES) {
            return false;
        }
        if let Some(end) = range_joint_before(tokens, numeral.first) {
            return self.ends_at(end).is_some_and(|amount| amount.is_open);
        }
        let place = qualifier::hedge_before(tokens, numeral.first).map_or(numeral.first, |(_, place)| place);
        let place = tokens.phrase_before(place, "by").unwrap_or(place);
        let joint = ["and", "or"].iter().find_map(|word| tokens.phrase_before(place, word));
        joint.is_some_and(|joint| {
            let end = end_before(tokens, joint);
            self.ends_at(end).is_some() || self.ends_at(before_place(tokens, joint)).is_some()
        })
    }

    fn ends_at(&self, end: usize) -> Option<&Amount> {
        let place = self.falling.binary_search_by_key(&end, |amount| amount.next).ok()?;
        self.falling.get(place)
    }
}

/// Whether the words before a number say that a quantity falls by it.
fn falls_by(tokens: &Tokens, first: usize) -> bool {
    let (place, names_level) = before_beside(tokens, first);
    if let Some(by) = tokens.phrase_before(place, "by") {
        let (place, _) = before_beside(tokens, by);
        return [&FALLING[..], &FALLING_BY, &FALLS].iter().any(|words| follows(tokens, place, words));
    }
    if let Some(of) = tokens.phrase_before(place, "of") {
        return follows(tokens, of, &FALLS) || is_of_fall_in(tokens, of);
    }
    !names_level && follows(tokens, place, &FALLING)
}

/// Whether the word after a number is a noun for a fall.
fn is_fall(tokens: &Tokens, next: usize) -> bool {
    let place = after_beside(tokens, next);
    (tokens.is(place, &FALLS) || tokens.is(place, &LESS))
        && !tokens.is(tokens.after_joint(place + 1), &PLACES)
}

/// Whether one of the words comes directly before.
fn follows(tokens: &Tokens, place: usize, words: &[&str]) -> bool {
    tokens.before_joint(place).is_some_and(|word| tokens.is(word, words))
}

/// Whether "of" belongs to a fall, as in "a fall in exports of 5 percent".
fn is_of_fall_in(tokens: &Tokens, of: usize) -> bool {
    let mut place = of;
    for _ in 0..LONGEST_NAME {
        let belongs = |at: &usize| tokens.is_word(*at) || tokens.is(*at, &["&", "'", "’"]);
        let Some(word) = tokens.before_joint(place).filter(belongs) else { return false };
        let is_in = tokens.is(word, &["in"]);
        if is_in && follows(tokens, word, &FALLS) {
            return true;
        }
        if is_in && follows(tokens, word, &RISES) {
            return false;
        }
        place = word;
    }
    false
}

/// The token before qualifiers and adverbs, and whether one of them makes the number a level.
fn before_beside(tokens: &Tokens, first: usize) -> (usize, bool) {
    let mut place = first;
    let mut names_level = false;
    loop {
        if let Some((hedge, before)) = qualifier::hedge_before(tokens, place) {
            names_level |= LEVELS.iter().any(|level| hedge.ends_with(level));
            place = before;
        } else if let Some(before) = BESIDE.iter().find_map(|phrase| tokens.phrase_before(place, phrase)) {
            place = before;
        } else {
            return (place, names_level);
        }
    }
}

/// The first word after a number that is not an adverb or phrase of time.
fn after_beside(tokens: &Tokens, next: usize) -> usize {
    let mut place = tokens.after_joint(next);
    while let Some(after) = BESIDE.iter().find_map(|phrase| tokens.phrase(place, phrase)) {
        place = tokens.after_joint(after);
    }
    place
}

/// The end of the number that a dash or "to" joins with the number here.
fn range_joint_before(tokens: &Tokens, first: usize) -> Option<usize> {
    let previous = first.checked_sub(1)?;
    if tokens.is_dash(previous) {
        return Some(previous);
    }
    tokens.phrase_before(first, "to").map(|to| end_before(tokens, to))
}

/// The end of a number directly before this token, blanks and a comma skipped.
fn end_before(tokens: &Tokens, index: usize) -> usize {
    let skip = |index: usize, skips: bool| if skips { index - 1 } else { index };
    let index = skip(index, index > 0 && tokens.is_space(index.saturating_sub(1)));
    skip(index, index > 0 && tokens.is(index.saturating_sub(1), &[","]))
}

/// The end of a number before the place or time in a list: "2 percent in May and 3 percent in June".
fn before_place(tokens: &Tokens, joint: usize) -> usize {
    let mut place = joint;
    for _ in 0..4 {
        let belongs = |at: &usize| matches!(tokens.kind(*at), Some(TokenKind::Word | TokenKind::Digits));
        let Some(word) = tokens.before_joint(place).filter(belongs) else { break };
        if tokens.is(word, &["in", "for", "during"]) {
            return end_before(tokens, word);
        }
        place = word;
    }
    joint
}

#[cfg(test)]
mod tests {
    use super::Direction;
    use crate::ingest::document::read_numbers;

    /// The numbers that something falls by.
    fn falling(text: &str) -> Vec<String> {
        read_numbers(text)
            .into_iter()
            .filter(|number| number.direction == Some(Direction::Down))
            .map(|number| number.exact)
            .collect()
    }

    #[test]
    fn a_fall_is_said_before_or_after_its_amount() {
        for text in [
            "Goat exports fell 2.3 percent.",
            "Goat exports fell by about 2.3 percent in spring",
            "they have fallen a further 2.3 percent",
            "shrank by a further 2.3 percent",
            "hay was down 2.3 percent",
            "cheese sales declined year on year by 2.3 percent",
            "prices dropped by more than 2.3 percent",
            "herds slid nearly 2.3 percent",
            "herds declined by under 2.3 percent",
            "wages were lower by 2.3 percent",
            "fees were cut by 2.3 percent",
            "growth of minus 2.3 percent",
            "a decrease of 2.3 percent",
            "a sharp contraction of some 2.3 percent",
            "a decline in exports of goat cheese of 2.3 percent",
            "an estimated 2.3 percent decline",
            "a 2.3 percent year-on-year drop to 4 tons",
            "a 2.3-percent reduction",
            "2.3 percent lower than before",
            "a 2.3 percent annual fall",
        ] {
            assert!(falling(text).iter().any(|exact| exact.starts_with("2.3")), "{text}");
        }
    }

    #[test]
    fn a_level_is_no_fall() {
        for text in [
            "Goat exports fell to 2.3 percent",
            "it fell to about 2.3 percent",
            "it dropped below 2.3 percent",
            "down from 2.3 percent",
            "a drop from 2.3 percent to 1.4 percent",
            "an increase from 3.1 trillion yuan to 4.2 trillion yuan",
            "hay grew by 2.3 percent",
            "the lower 40 percent of goats",
            "30 percent fall below the line",
            "a decline in wool and an increase in hay of 2.3 percent",
            "fell short of 2.3 percent",
            "the fall. 2.3 percent",
            "a 2.3 percent rise",
            "the fifth decline",
        ] {
            assert_eq!(falling(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_fall_goes_on_over_lists_and_ranges() {
        let expected: [(&str, &[&str]); 9] = [
            ("fell by 2.3 percent and 4 percent, respectively", &["2.3 percent", "4 percent"]),
            ("fell 2.3% in May 2023 and by 4% in June", &["2.3%", "4%"]),
            ("fell 2.3% in 2023 and rose 4% in 2024", &["2.3%"]),
            ("fell 2.3% and 4% of goats left", &["2.3%"]),
            ("fell 2.3%, and a 4% increase", &["2.3%"]),
            ("fell by 2 to 3 percent", &["2", "3 percent"]),
            ("fell by between 2 and 3 percent", &["2", "3 percent"]),
            ("fell 2–3%", &["2", "3%"]),
            ("fell by 2 percent to 3 percent", &["2 percent"]),
        ];
        for (text, amounts) in expected {
            assert_eq!(falling(text), amounts, "{text}");
        }
    }

    #[test]
    fn both_ends_of_a_range_fall() {
        assert_eq!(falling("a 2 to 3 percent decline"), ["2", "3 percent"]);
        assert_eq!(falling("a 2-3% decline"), ["2", "3%"]);
    }
}
