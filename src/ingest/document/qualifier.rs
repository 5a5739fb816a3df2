//! Qualifiers: words that say how exact a number is.

use crate::domain::qualifier::Qualifier;

use super::NumberKind;
use super::numeral::Numeral;
use super::tokens::Tokens;

/// Qualifiers directly before a number; a phrase is listed before its own endings.
const BEFORE: [(&str, Qualifier); 51] = [
    ("no more than", Qualifier::AtMost),
    ("not more than", Qualifier::AtMost),
    ("no higher than", Qualifier::AtMost),
    ("not exceed", Qualifier::AtMost),
    ("not exceeding", Qualifier::AtMost),
    ("no less than", Qualifier::AtLeast),
    ("not less than", Qualifier::AtLeast),
    ("no fewer than", Qualifier::AtLeast),
    ("not fewer than", Qualifier::AtLeast),
    ("no lower than", Qualifier::AtLeast),
    ("not lower than", Qualifier::AtLeast),
    ("not below", Qualifier::AtLeast),
    ("at least", Qualifier::AtLeast),
    ("a minimum of", Qualifier::AtLeast),
    ("at most", Qualifier::AtMost),
    ("up to", Qualifier::AtMost),
    ("as much as", Qualifier::AtMost),
    ("as many as", Qualifier::AtMost),
    ("a maximum of", Qualifier::AtMost),
    ("less than", Qualifier::AtMost),
    ("fewer than", Qualifier::AtMost),
    ("lower than", Qualifier::AtMost),
    ("under", Qualifier::AtMost),
    ("below", Qualifier::AtMost),
    ("more than", Qualifier::MoreThan),
    ("higher than", Qualifier::MoreThan),
    ("greater than", Qualifier::MoreThan),
    ("upwards of", Qualifier::MoreThan),
    ("upward of", Qualifier::MoreThan),
    ("in excess of", Qualifier::MoreThan),
    ("over", Qualifier::MoreThan),
    ("above", Qualifier::MoreThan),
    ("beyond", Qualifier::MoreThan),
    ("close to", Qualifier::Nearly),
    ("nearly", Qualifier::Nearly),
    ("almost", Qualifier::Nearly),
    ("nearing", Qualifier::Nearly),
    ("approaching", Qualifier::Nearly),
    ("in the region of", Qualifier::Approximately),
    ("in the order of", Qualifier::Approximately),
    ("about", Qualifier::Approximately),
    ("around", Qualifier::Approximately),
    ("approximately", Qualifier::Approximately),
    ("approx", Qualifier::Approximately),
    ("roughly", Qualifier::Approximately),
    ("some", Qualifier::Approximately),
    ("circa", Qualifier::Approximately),
    ("estimated", Qualifier::Approximately),
    ("estimated at", Qualifier::Approximately),
    ("~", Qualifier::Approximately),
    ("≈", Qualifier::Approximately),
];

/// Verbs such as "surpassed", which may have an article before the number.
const PASSING: [&str; 10] = [
    "exceed",
    "exceeds",
    "exceeded",
    "exceeding",
    "surpass",
    "surpasses",
    "surpassed",
    "surpassing",
    "topped",
    "topping",
];

/// Qualifiers directly after a number.
const AFTER: [(&str, Qualifier); 14] = [
    ("or more", Qualifier::AtLeast),
    ("or above", Qualifier::AtLeast),
    ("and above", Qualifier::AtLeast),
    ("or higher", Qualifier::AtLeast),
    ("at least", Qualifier::AtLeast),
    ("at the least", Qualifier::AtLeast),
    ("+", Qualifier::AtLeast),
    ("or less", Qualifier::AtMost),
    ("or fewer", Qualifier::AtMost),
    ("or below", Qualifier::AtMost),
    ("at most", Qualifier::AtMost),
    ("or so", Qualifier::Approximately),
    ("or thereabouts", Qualifier::Approximately),
    ("odd", Qualifier::Approximately),
];

/// Words after which the rest of the clause is about the future.
const AHEAD: [(&str, Qualifier); 27] = [
    ("expected", Qualifier::Expected),
    ("expects", Qualifier::Expected),
    ("expect", Qualifier::Expected),
    ("forecast", Qualifier::Expected),
    ("forecasts", Qualifier::Expected),
    ("forecasted", Qualifier::Expected),
    ("projected", Qualifier::Expected),
    ("anticipated", Qualifier::Expected),
    ("predicted", Qualifier::Expected),
    ("estimated to", Qualifier::Expected),
    ("target of", Qualifier::Target),
    ("targets of", Qualifier::Target),
    ("target for", Qualifier::Target),
    ("target is", Qualifier::Target),
    ("target was", Qualifier::Target),
    ("target at", Qualifier::Target),
    ("target to", Qualifier::Target),
    ("target about", Qualifier::Target),
    ("target around", Qualifier::Target),
    ("goal of", Qualifier::Target),
    ("goals of", Qualifier::Target),
    ("goal is", Qualifier::Target),
    ("aims to", Qualifier::Target),
    ("aim to", Qualifier::Target),
    ("aiming to", Qualifier::Target),
    ("aims for", Qualifier::Target),
    ("aiming for", Qualifier::Target),
];

/// Words that compare the number before them, which is about the future, with the number after them, which is not.
const CONTRAST: [&str; 5] = ["compared", "versus", "whereas", "while", "but"];

/// The state of the current clause.
#[derive(Debug, Default)]
pub(super) struct Clause {
    /// The number of clauses before.
    pub(super) ordinal: usize,
    ahead: Option<Qualifier>,
}

impl Clause {
    /// Records a token that is not a number.
    pub(super) fn pass(&mut self, tokens: &Tokens, at: usize) {
        if ends_clause(tokens, at) {
            self.ordinal += 1;
            self.ahead = None;
        } else if tokens.is(at, &CONTRAST) {
            self.ahead = None;
        } else if tokens.is_word(at) {
            self.ahead = ahead(tokens, at).or(self.ahead);
        }
    }

    /// The qualifier in the words around a number.
    pub(super) fn qualifier(&self, tokens: &Tokens, numeral: &Numeral, next: usize) -> Qualifier {
        if numeral.kind == NumberKind::Part {
            return Qualifier::Exact;
        }
        let ahead = self.ahead.filter(|_| tokens.phrase_before(numeral.first, "from").is_none());
        ahead
            .or_else(|| before(tokens, numeral.first))
            .or_else(|| after(tokens, next))
            .unwrap_or(Qualifier::Exact)
    }
}

/// Whether a punctuation mark ends a clause; a point after an initial or inside a name does not.
fn ends_clause(tokens: &Tokens, at: usize) -> bool {
    if tokens.is(at, &["."]) {
        let after_initial =
            at.checked_sub(1).is_some_and(|before| tokens.is_word(before) && tokens.text(before).len() == 1);
        return !after_initial && !tokens.is_word(at + 1);
    }
    tokens.is(at, &[",", ";", ":", "!", "?", "\n", "\r", "\u{2028}", "\u{2029}", "—"])
}

/// The qualifier that this word gives to the later numbers of its clause; "than expected" gives none.
fn ahead(tokens: &Tokens, at: usize) -> Option<Qualifier> {
    let looks_back = ["than", "as"].iter().any(|word| tokens.phrase_before(at, word).is_some());
    AHEAD
        .iter()
        .find(|(phrase, _)| !looks_back && tokens.phrase(at, phrase).is_some())
        .map(|(_, qualifier)| *qualifier)
}

/// The qualifying phrase directly before a token, and its first token.
pub(super) fn hedge_before(tokens: &Tokens, place: usize) -> Option<(&'static str, usize)> {
    BEFORE.iter().find_map(|(phrase, _)| tokens.phrase_before(place, phrase).map(|first| (*phrase, first)))
}

fn before(tokens: &Tokens, first: usize) -> Option<Qualifier> {
    let article =
        |words: &[&str]| words.iter().find_map(|word| tokens.phrase_before(first, word)).unwrap_or(first);
    let place = article(&["a", "an"]);
    let hedge = BEFORE.iter().find(|(phrase, _)| tokens.phrase_before(place, phrase).is_some());
    let mark = article(&["the", "a", "an"]);
    let passes = || PASSING.iter().any(|verb| tokens.phrase_before(mark, verb).is_some());
    hedge.map(|(_, qualifier)| *qualifier).or_else(|| passes().then_some(Qualifier::MoreThan))
}

fn after(tokens: &Tokens, next: usize) -> Option<Qualifier> {
    let place = tokens.after_joint(next);
    AFTER.iter().find(|(phrase, _)| tokens.phrase(place, phrase).is_some()).map(|(_, qualifier)| *qualifier)
}
