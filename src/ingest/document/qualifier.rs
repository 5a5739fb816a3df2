//! Qualifiers: words that say how exact a number is.

use crate::domain::qualifier::Qualifier;

use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::{NumberKind, list};

/// Qualifiers directly before a number; a phrase is listed before its own endings.
const BEFORE: [(&str, Qualifier); 78] = [
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
    ("nearly all of", Qualifier::Nearly),
    ("not quite", Qualifier::Nearly),
    ("just short of", Qualifier::Nearly),
    ("close on", Qualifier::Nearly),
    ("just shy of", Qualifier::Nearly),
    ("shy of", Qualifier::Nearly),
    ("north of", Qualifier::MoreThan),
    ("better than", Qualifier::MoreThan),
    ("larger than", Qualifier::MoreThan),
    ("well beyond", Qualifier::MoreThan),
    (">", Qualifier::MoreThan),
    ("<", Qualifier::AtMost),
    ("≥", Qualifier::AtLeast),
    ("≤", Qualifier::AtMost),
    ("minimum of", Qualifier::AtLeast),
    ("maximum of", Qualifier::AtMost),
    ("smaller than", Qualifier::AtMost),
    ("a little under", Qualifier::AtMost),
    ("south of", Qualifier::AtMost),
    ("not exceeded", Qualifier::AtMost),
    ("as few as", Qualifier::AtLeast),
    ("not over", Qualifier::AtMost),
    ("somewhere around", Qualifier::Approximately),
    ("more or less", Qualifier::Approximately),
    ("ca .", Qualifier::Approximately),
    ("ca", Qualifier::Approximately),
    ("c .", Qualifier::Approximately),
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
const AFTER: [(&str, Qualifier); 22] = [
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
    ("and over", Qualifier::AtLeast),
    ("or over", Qualifier::AtLeast),
    ("and more", Qualifier::AtLeast),
    ("and higher", Qualifier::AtLeast),
    ("or lower", Qualifier::AtMost),
    ("and below", Qualifier::AtMost),
    ("or under", Qualifier::AtMost),
    ("give or take", Qualifier::Approximately),
];

/// Words after which the rest of the clause is about the future.
const AHEAD: [(&str, Qualifier); 69] = [
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
    ("aim for", Qualifier::Target),
    ("aimed at", Qualifier::Target),
    ("aimed to", Qualifier::Target),
    ("aims at", Qualifier::Target),
    ("aiming at", Qualifier::Target),
    ("goal to", Qualifier::Target),
    ("goal for", Qualifier::Target),
    ("targets", Qualifier::Target),
    ("targeting", Qualifier::Target),
    ("targeted", Qualifier::Target),
    ("pledged to", Qualifier::Target),
    ("pledges to", Qualifier::Target),
    ("committed to", Qualifier::Target),
    ("strives for", Qualifier::Target),
    ("set to", Qualifier::Expected),
    ("likely to", Qualifier::Expected),
    ("projects", Qualifier::Expected),
    ("projecting", Qualifier::Expected),
    ("projection of", Qualifier::Expected),
    ("projections of", Qualifier::Expected),
    ("projection for", Qualifier::Expected),
    ("projections for", Qualifier::Expected),
    ("sees growth", Qualifier::Expected),
    ("see growth", Qualifier::Expected),
    ("sees inflation", Qualifier::Expected),
    ("see inflation", Qualifier::Expected),
    ("sees GDP", Qualifier::Expected),
    ("sees sales", Qualifier::Expected),
    ("sees demand", Qualifier::Expected),
    ("guidance of", Qualifier::Expected),
    ("outlook of", Qualifier::Expected),
    ("expecting", Qualifier::Expected),
    ("expectation of", Qualifier::Expected),
    ("anticipates", Qualifier::Expected),
    ("predicts", Qualifier::Expected),
    ("predict", Qualifier::Expected),
    ("foresees", Qualifier::Expected),
    ("forecasting", Qualifier::Expected),
    ("should be", Qualifier::Expected),
    ("should reach", Qualifier::Expected),
    ("should grow", Qualifier::Expected),
    ("planned", Qualifier::Expected),
];

/// Words that compare the number before them, which is about the future, with the number after them, which is not.
const CONTRAST: [&str; 5] = ["compared", "versus", "whereas", "while", "but"];

/// The state of the current clause.
#[derive(Debug, Default)]
pub(super) struct Clause {
    /// The number of clauses before.
    pub(super) ordinal: usize,
    ahead: Option<Qualifier>,
    /// The qualifier of the last number that is about the future, and the token after it.
    last: Option<(Qualifier, usize)>,
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

    /// The qualifier in the words around a number; `next` is the token after its unit.
    pub(super) fn qualifier(&mut self, tokens: &Tokens, numeral: &Numeral, next: usize) -> Qualifier {
        if numeral.kind == NumberKind::Part || numeral.aside.is_some() {
            return Qualifier::Exact;
        }
        let is_base =
            tokens.phrase_before(numeral.first, "from").is_some() || is_norm(tokens, numeral.first, next);
        let ahead = self.ahead.filter(|_| !is_base).or_else(|| self.of_list(tokens, numeral));
        let ahead = ahead.or_else(|| said_later(tokens, next));
        if let Some(ahead) = ahead {
            self.last = Some((ahead, next));
        }
        ahead
            .or(numeral.qualifier)
            .or_else(|| before(tokens, numeral.first, next))
            .or_else(|| after(tokens, numeral.range_end.unwrap_or(next)))
            .unwrap_or(Qualifier::Exact)
    }

    /// The qualifier of the list that a number goes on with.
    fn of_list(&self, tokens: &Tokens, numeral: &Numeral) -> Option<Qualifier> {
        let (qualifier, end) = self.last.filter(|_| !numeral.is_year(tokens))?;
        list::goes_on(tokens, end, numeral.first).then_some(qualifier)
    }
}

/// Whether a number after "should be" is a change against an earlier time, which is demanded and not expected.
fn is_norm(tokens: &Tokens, first: usize, next: usize) -> bool {
    let demands = ["should be", "should be at least", "must be"]
        .iter()
        .any(|words| tokens.phrase_before(first, words).is_some());
    demands && tokens.is(tokens.after_joint(next), &["below", "above", "lower", "higher", "less", "more"])
}

/// The qualifier of words behind the number: a deficit of 3 percent is forecast.
fn said_later(tokens: &Tokens, next: usize) -> Option<Qualifier> {
    const VERBS: [&str; 5] = ["is", "are", "was", "were", "being"];
    const AHEAD: [&str; 9] = [
        "forecast",
        "expected",
        "projected",
        "anticipated",
        "predicted",
        "planned",
        "targeted",
        "foreseen",
        "envisaged",
    ];
    let mut at = next;
    for _ in 0..16 {
        if at >= tokens.len() || ends_clause(tokens, at) || tokens.kind(at) == Some(TokenKind::Digits) {
            return None;
        }
        let verb = tokens.after_joint(at + 1);
        if tokens.is(at, &VERBS) && tokens.is(verb, &AHEAD) {
            let leads_on = tokens.is(tokens.after_joint(verb + 1), &["to", "that", "at"]);
            let qualifier =
                if tokens.is(verb, &["targeted"]) { Qualifier::Target } else { Qualifier::Expected };
            return (!leads_on).then_some(qualifier);
        }
        at += 1;
    }
    None
}

/// Whether a punctuation mark ends a clause; a point after an initial or inside a name does not.
fn ends_clause(tokens: &Tokens, at: usize) -> bool {
    if tokens.is(at, &["."]) {
        let after_initial =
            at.checked_sub(1).is_some_and(|before| tokens.is_word(before) && tokens.text(before).len() == 1);
        return !after_initial && !tokens.is_word(at + 1);
    }
    !tokens.is_space(at) && tokens.is(at, &[",", ";", ":", "!", "?", "\n", "\r", "\u{2028}", "\u{2029}", "—"])
}

/// The qualifier that this word gives to the later numbers of its clause; "than expected" gives none.
fn ahead(tokens: &Tokens, at: usize) -> Option<Qualifier> {
    let looks_back = [
        "than",
        "as",
        "beat",
        "beating",
        "beats",
        "missed",
        "missing",
        "exceeded",
        "topped",
        "above",
        "below",
        "market",
        "analysts ’",
        "analysts '",
    ]
    .iter()
    .any(|word| tokens.phrase_before(at, word).is_some());
    AHEAD
        .iter()
        .find(|(phrase, _)| !looks_back && tokens.phrase(at, phrase).is_some())
        .map(|(_, qualifier)| *qualifier)
}

/// The qualifying phrase directly before a token, and its first token.
pub(super) fn hedge_before(tokens: &Tokens, place: usize) -> Option<(&'static str, usize)> {
    BEFORE.iter().find_map(|(phrase, _)| tokens.phrase_before(place, phrase).map(|first| (*phrase, first)))
}

fn before(tokens: &Tokens, first: usize, next: usize) -> Option<Qualifier> {
    let article =
        |words: &[&str]| words.iter().find_map(|word| tokens.phrase_before(first, word)).unwrap_or(first);
    let place = article(&["a", "an"]);
    let hedge = BEFORE.iter().find_map(|(phrase, qualifier)| {
        let start = tokens.phrase_before(place, phrase)?;
        (!spans_time(tokens, phrase, start, next)).then_some(*qualifier)
    });
    let mark = article(&["the", "a", "an"]);
    let passes = || PASSING.iter().any(|verb| tokens.phrase_before(mark, verb).is_some());
    hedge.or_else(|| passes().then_some(Qualifier::MoreThan))
}

/// Whether "over" and a length of time say when, and not how much: output over nine months.
fn spans_time(tokens: &Tokens, phrase: &str, start: usize, next: usize) -> bool {
    const TIMES: [&str; 14] = [
        "year", "years", "month", "months", "quarter", "quarters", "week", "weeks", "day", "days", "decade",
        "decades", "hours", "hour",
    ];
    let is_time = tokens.is(next.saturating_sub(1), &TIMES) || tokens.is(tokens.after_joint(next), &TIMES);
    let counts = ["for", "is", "was", "are", "of", "has", "lasted", "took", "by", "after", "with"]
        .iter()
        .any(|word| tokens.phrase_before(start, word).is_some());
    matches!(phrase, "over" | "under") && is_time && !counts
}

fn after(tokens: &Tokens, next: usize) -> Option<Qualifier> {
    let place = tokens.after_joint(next);
    AFTER.iter().find(|(phrase, _)| tokens.phrase(place, phrase).is_some()).map(|(_, qualifier)| *qualifier)
}
