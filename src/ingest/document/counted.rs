//! The unit of a number that names none: a count, or open.

use rust_decimal::Decimal;

use super::tokens::{TokenKind, Tokens};
use super::unit::{NUMBER, OPEN, UnitName};
use super::unit_names::OPEN_WORDS;
use super::{rate, unit};

/// Plurals without an s, and words that are counted like them.
const PLURALS: [&str; 14] = [
    "people",
    "men",
    "women",
    "children",
    "staff",
    "personnel",
    "persons",
    "cattle",
    "sheep",
    "livestock",
    "head",
    "households",
    "businesses",
    "aircraft",
];

/// Short words and words in s that are no nouns in the plural.
const OTHERS: [&str; 33] = [
    "was",
    "is",
    "has",
    "as",
    "this",
    "its",
    "versus",
    "less",
    "plus",
    "across",
    "perhaps",
    "towards",
    "besides",
    "marks",
    "sees",
    "brings",
    "begins",
    "starts",
    "remains",
    "shows",
    "comes",
    "ends",
    "always",
    "thus",
    "his",
    "whereas",
    "yes",
    "us",
    "minus",
    "years",
    "afterwards",
    "basis",
    "times",
];

/// Lengths of time without a code; they are no part of the number.
const TIMES: [&str; 9] =
    ["months", "month", "weeks", "week", "quarters", "decades", "decade", "minutes", "minute"];

/// The unit of a number from the words after it, and the token after the name of a measure.
pub(super) fn unit_after(tokens: &Tokens, next: usize, value: Option<Decimal>) -> UnitName {
    let start = tokens.after_joint(next);
    let noun = ["consecutive", "straight", "successive"]
        .iter()
        .find_map(|order| tokens.phrase(start, order))
        .map_or(start, |after| tokens.after_joint(after));
    let named = |code, next| UnitName { code, power: 0, next };
    if tokens.is(noun, &["year", "years"]) {
        return named(unit::YEARS, next);
    }
    if tokens.is(start, &TIMES) {
        return named(OPEN, next);
    }
    if let Some(end) = OPEN_WORDS.iter().filter_map(|word| tokens.phrase(start, word)).max() {
        return named(OPEN, end);
    }
    if is_abbreviation(tokens, start) {
        return named(OPEN, start + 1);
    }
    let is_part = value.is_some_and(|value| !value.fract().is_zero()) && is_plural_at(tokens, start);
    let is_open = is_part || rate::is_given_for(tokens, next);
    named(if is_open { OPEN } else { NUMBER }, next)
}

/// Whether a word looks like the abbreviation of a unit: kVA, PJ, dwt, but not the EU of "27 EU members" or SMEs.
fn is_abbreviation(tokens: &Tokens, at: usize) -> bool {
    if tokens.is(at, &["°", "µ", "Ω", "′", "″"]) {
        return true;
    }
    let word = tokens.text(at);
    if !tokens.is_word(at) || word.chars().count() > 6 || !word.is_ascii() {
        return false;
    }
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    if capitals == word.len() {
        return word.len() > 1
            && !is_plural_at(tokens, tokens.after_joint(at + 1))
            && !names_people(tokens, at);
    }
    let is_mixed = word.chars().skip(1).any(|letter| letter.is_ascii_uppercase()) && !word.ends_with('s');
    let has_no_vowel = !word.contains(['a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U']);
    is_mixed || (capitals == 0 && has_no_vowel && word.len() < 5)
}

/// Whether a word in capitals is an adjective before a noun in the singular: 5 AI staff.
fn names_people(tokens: &Tokens, at: usize) -> bool {
    let next = tokens.after_joint(at + 1);
    next > at + 1
        && tokens.is_word(next)
        && !tokens.is(next, &["of", "in", "by", "at", "for", "from", "to", "and"])
}

/// Whether a noun in the plural comes here, with up to three words before it.
pub(super) fn is_plural_at(tokens: &Tokens, start: usize) -> bool {
    let mut at = start;
    for _ in 0..4 {
        if !tokens.is_word(at) || is_function_word(tokens.text(at)) {
            return false;
        }
        if is_plural(tokens.text(at)) {
            return true;
        }
        let next = tokens.after_joint(at + 1);
        if next == at + 1 || tokens.kind(next) != Some(TokenKind::Word) {
            return false;
        }
        at = next;
    }
    false
}

fn is_plural(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let regular =
        lower.len() > 3 && lower.ends_with('s') && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end));
    !OTHERS.contains(&lower.as_str()) && (regular || PLURALS.contains(&lower.as_str()))
}

/// Whether a word is no part of a noun phrase.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 38] = [
        "in", "of", "to", "and", "or", "at", "by", "for", "from", "on", "with", "was", "were", "is", "are",
        "be", "has", "had", "have", "will", "would", "a", "an", "the", "than", "as", "up", "down", "higher",
        "lower", "more", "less", "fewer", "over", "during", "while", "against", "since",
    ];
    WORDS.iter().any(|other| other.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str, value: &str) -> &'static str {
        unit_after(&Tokens::new(text), 0, value.parse().ok()).code
    }

    #[test]
    fn a_thing_that_is_counted_makes_a_number() {
        for text in ["", " goats", " in May", " white goats", " EU members", " SMEs", ".", "-strong herd"] {
            assert_eq!(unit(text, "5"), NUMBER, "{text}");
        }
    }

    #[test]
    fn a_measure_without_a_code_is_open() {
        for text in [" francs", " PJ of gas", " kVA", " TEU", " dwt", " acres", " goats per shed", " points"]
        {
            assert_eq!(unit(text, "5"), OPEN, "{text}");
        }
        assert_eq!(unit(" goats", "5.5"), OPEN);
        assert_eq!(unit(" in May", "5.5"), NUMBER);
        assert_eq!(unit(" consecutive years", "5"), unit::YEARS);
    }
}
