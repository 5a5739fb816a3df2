//! What a number is compared with where the comparison is none over time: 3 points above the average.

use super::tokens::{TokenKind, Tokens};

/// What a comparison that is none over time is made with: higher than the average.
const STANDARDS: [&str; 14] = [
    "average",
    "mean",
    "median",
    "norm",
    "benchmark",
    "target",
    "national",
    "overall",
    "that",
    "those",
    "men",
    "women",
    "global",
    "peers",
];

/// Whether what a number is compared with is a standard and no earlier time.
pub(super) fn follows(tokens: &Tokens, start: usize) -> bool {
    let mut at = start;
    for _ in 0..8 {
        if tokens.is(
            at,
            &["year", "years", "month", "quarter", "ago", "earlier", "before", "previous", "last", "peak"],
        ) {
            return false;
        }
        if tokens.is(at, &STANDARDS) {
            let is_of_time = tokens.is(tokens.after_joint(at + 1), &["of", "in"])
                && tokens.kind(tokens.after_joint(tokens.after_joint(at + 1) + 1)) == Some(TokenKind::Digits);
            return !is_of_time;
        }
        let is_quote = |at: usize| tokens.is(at, &["'", "’"]);
        if !tokens.is_word(at) && !is_quote(at) {
            return false;
        }
        at = tokens.after_joint(at + 1);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_a_standard_and_an_earlier_time_is_none() {
        for (text, is_standard) in [
            ("the average", true),
            ("the shed's target", true),
            ("that of goats", true),
            ("a year ago", false),
            ("last year's average", false),
            ("its average of 2015", false),
            ("hay", false),
        ] {
            assert_eq!(follows(&Tokens::new(text), 0), is_standard, "{text}");
        }
    }
}
