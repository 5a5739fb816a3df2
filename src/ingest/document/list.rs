//! Lists of numbers that share a verb: "fell by 3 percent in May, 4 percent in June and 5 percent in July".

use super::tokens::{TokenKind, Tokens};
use super::{change_words, qualifier};

/// Words after which a number does not belong to the verb of the number before it.
const BREAKERS: [&str; 51] = [
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "might",
    "must",
    "should",
    "shall",
    "do",
    "does",
    "did",
    "said",
    "made",
    "came",
    "stood",
    "saw",
    "took",
    "rank",
    "ranks",
    "compared",
    "versus",
    "against",
    "than",
    "while",
    "whereas",
    "but",
    "although",
    "though",
    "with",
    "after",
    "before",
    "which",
    "who",
    "when",
    "where",
    "because",
    "if",
    "equivalent",
    "totalling",
    "totaling",
    "respectively",
];

/// Participles that are no verb of their own.
const ADJECTIVES: [&str; 14] = [
    "adjusted",
    "unadjusted",
    "united",
    "fixed",
    "combined",
    "weighted",
    "needed",
    "embedded",
    "refined",
    "processed",
    "advanced",
    "finished",
    "related",
    "used",
];

/// Nouns in -ing that numbers are said of.
const ACTIVITIES: [&str; 16] = [
    "manufacturing",
    "mining",
    "engineering",
    "housing",
    "building",
    "clothing",
    "shipping",
    "banking",
    "processing",
    "spending",
    "lending",
    "trading",
    "quarrying",
    "farming",
    "fishing",
    "printing",
];

/// The largest number of tokens between two numbers of a list.
const LONGEST: usize = 34;

/// Whether the number at `first` goes on with the list that the number ending before `end` is part of.
pub(super) fn goes_on(tokens: &Tokens, end: usize, first: usize) -> bool {
    if first <= end || first - end > LONGEST {
        return false;
    }
    let between = || end..first;
    let is_joint = |at: usize| tokens.is(at, &[",", ";", "and", "or", "、"]);
    let has_joint = between().any(is_joint);
    has_joint && !between().any(|at| breaks(tokens, at)) && opens(tokens, end, first)
}

fn breaks(tokens: &Tokens, at: usize) -> bool {
    if tokens.kind(at) == Some(TokenKind::Mark) {
        return tokens.is(at, &["!", "?", ":", "—", "(", ")", "\n", "\r", "="]) || ends_sentence(tokens, at);
    }
    let word = tokens.text(at);
    if tokens.is(at, &["with"]) && tokens.is(tokens.after_joint(at + 1), &["Q", "H"]) {
        return false;
    }
    // "May" in capitals is the month.
    word == "may" || tokens.is(at, &BREAKERS) || change_words::is_any(word) || is_participle(word)
}

fn ends_sentence(tokens: &Tokens, at: usize) -> bool {
    tokens.is(at, &["."]) && !tokens.is_word(at + 1) && tokens.text(at.saturating_sub(1)).len() > 1
}

fn is_participle(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.len() > 4 && lower.ends_with("ed") && !ADJECTIVES.contains(&lower.as_str())
}

/// Whether what stands directly before the number lets it go on with the list: a joint, "by" or "at", or the noun that
/// the number is said of.
fn opens(tokens: &Tokens, end: usize, first: usize) -> bool {
    let mut place = first;
    while let Some((_, before)) = qualifier::hedge_before(tokens, place).filter(|(_, before)| *before >= end)
    {
        place = before;
    }
    let Some(before) = place.checked_sub(1) else { return false };
    let word = if tokens.is_space(before) { before.saturating_sub(1) } else { before };
    let is_verb =
        tokens.text(word).ends_with("ing") && !ACTIVITIES.iter().any(|noun| tokens.is(word, &[noun]));
    !is_verb
        && !tokens.is(
            word,
            &[
                "of", "to", "from", "a", "an", "the", "in", "for", "over", "per", "about", "as", "only",
                "total",
            ],
        )
}
