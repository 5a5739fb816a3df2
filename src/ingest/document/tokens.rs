//! A tokenizer: words, runs of digits, blanks and punctuation marks.

use super::character::{is_blank, is_digit, is_han, is_letter, run_length};
use super::{digit_run, vocabulary};

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A run of letters other than Chinese characters.
    Word,
    /// One Chinese character.
    Han,
    /// Digits, also full-width ones, with points, commas and colons between them, and a fraction character such as ½
    /// after them.
    Digits,
    /// A run of blanks on one line.
    Space,
    /// Any other character, also a line break.
    Mark,
}

/// A token by byte offsets.
#[derive(Debug, Clone, Copy)]
struct Token {
    kind: TokenKind,
    start: usize,
    end: usize,
}

/// A text and its tokens, which cover it without gaps.
pub(super) struct Tokens<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// Splits a text into tokens.
    pub(super) fn new(text: &'a str) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        let mut start = 0;
        while let Some((kind, length)) = measure(text, start) {
            let end = start + length;
            tokens.push(Token { kind, start, end });
            start = end;
        }
        Self { text, tokens }
    }

    /// The number of tokens.
    pub(super) const fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The kind of a token; `None` outside the text.
    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The text of a token; empty outside the text.
    pub(super) fn text(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| self.characters(token.start, token.end))
    }

    /// The byte range from one token to another, which is excluded.
    pub(super) fn span(&self, first: usize, next: usize) -> (usize, usize) {
        let start = self.tokens.get(first).map_or(self.text.len(), |token| token.start);
        let end = self.tokens[..next.min(self.tokens.len())].last().map_or(start, |token| token.end);
        (start, end.max(start))
    }

    /// The text between two byte offsets.
    pub(super) fn characters(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether the token is a word.
    pub(super) fn is_word(&self, index: usize) -> bool {
        self.kind(index) == Some(TokenKind::Word)
    }

    /// Whether the token is one of these characters or words, ignoring case.
    pub(super) fn is(&self, index: usize, choices: &[&str]) -> bool {
        let text = self.text(index);
        choices.iter().any(|choice| choice.eq_ignore_ascii_case(text))
    }

    /// Whether the token is a hyphen that may join words.
    pub(super) fn is_hyphen(&self, index: usize) -> bool {
        self.is(index, &["-", "\u{2010}", "\u{2011}"])
    }

    /// Whether the token is a hyphen or the dash of a range.
    pub(super) fn is_dash(&self, index: usize) -> bool {
        self.is_hyphen(index) || self.is(index, &["–"])
    }

    /// Whether the token is blank on one line.
    pub(super) fn is_space(&self, index: usize) -> bool {
        self.kind(index) == Some(TokenKind::Space)
    }

    /// The token after an optional blank or hyphen.
    pub(super) fn after_joint(&self, index: usize) -> usize {
        if self.is_space(index) || self.is_hyphen(index) { index + 1 } else { index }
    }

    /// The token before an optional blank or hyphen; `None` at the start of the text.
    pub(super) fn before_joint(&self, index: usize) -> Option<usize> {
        let previous = index.checked_sub(1)?;
        if self.is_space(previous) || self.is_hyphen(previous) {
            previous.checked_sub(1)
        } else {
            Some(previous)
        }
    }

    /// The token after a phrase that starts here; the words of the phrase are separated by blanks.
    pub(super) fn phrase(&self, index: usize, phrase: &str) -> Option<usize> {
        if !self.begins(index, phrase) {
            return None;
        }
        let mut next = index;
        for (place, word) in phrase.split(' ').enumerate() {
            let at = if place == 0 { next } else { self.after_joint(next) };
            if !self.is(at, &[word]) {
                return None;
            }
            next = at + 1;
        }
        Some(next)
    }

    /// The token after these very characters, where they begin with this token and end with a token.
    pub(super) fn literal(&self, index: usize, characters: &str) -> Option<usize> {
        let start = self.tokens.get(index)?.start;
        let end = start + characters.len();
        if self.characters(start, end) != characters {
            return None;
        }
        let next = self.tokens.partition_point(|token| token.start < end);
        (self.tokens.get(next).map_or(self.text.len(), |token| token.start) == end).then_some(next)
    }

    /// Whether the token is the first word of a phrase. Phrases are looked up in long lists, so that most end here.
    fn begins(&self, index: usize, phrase: &str) -> bool {
        let (text, phrase) = (self.text(index).as_bytes(), phrase.as_bytes());
        let is_start = |start: &[u8]| start.eq_ignore_ascii_case(text);
        phrase.get(..text.len()).is_some_and(is_start)
            && phrase.get(text.len()).is_none_or(|next| *next == b' ')
    }

    /// Whether the token is the last word of a phrase.
    fn ends(&self, index: usize, phrase: &str) -> bool {
        let (text, phrase) = (self.text(index).as_bytes(), phrase.as_bytes());
        let Some(start) = phrase.len().checked_sub(text.len()) else { return false };
        let is_end = |end: &[u8]| end.eq_ignore_ascii_case(text);
        phrase.get(start..).is_some_and(is_end) && (start == 0 || phrase.get(start - 1) == Some(&b' '))
    }

    /// The first token of a phrase that ends directly before this token.
    pub(super) fn phrase_before(&self, index: usize, phrase: &str) -> Option<usize> {
        if !self.ends(self.before_joint(index)?, phrase) {
            return None;
        }
        let mut first = index;
        for word in phrase.rsplit(' ') {
            first = self.before_joint(first)?;
            if !self.is(first, &[word]) {
                return None;
            }
        }
        Some(first)
    }
}

/// The kind and the length in bytes of the first token; `None` for an empty text.
fn measure(text: &str, start: usize) -> Option<(TokenKind, usize)> {
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    Some(match first {
        _ if is_digit(first) => (TokenKind::Digits, digit_run::length(text, start)),
        _ if vocabulary::vulgar_fraction(first).is_some() => (TokenKind::Digits, first.len_utf8()),
        '.' if starts_decimal(text, start) => (TokenKind::Digits, 1 + digit_run::plain_length(&rest[1..])),
        _ if is_han(first) => (TokenKind::Han, first.len_utf8()),
        _ if first.is_alphabetic() => (TokenKind::Word, run_length(rest, is_letter)),
        _ if is_blank(first) => (TokenKind::Space, run_length(rest, is_blank)),
        '\n' if is_inside_sentence(text, start) => (TokenKind::Space, 1),
        _ => (TokenKind::Mark, first.len_utf8()),
    })
}

/// Whether a line end stands inside a sentence: the text goes on in a small letter or a digit on the next line.
fn is_inside_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.trim_end_matches(is_blank).chars().next_back());
    let after = text.get(at + 1..).and_then(|after| after.chars().next());
    before.is_some_and(|last| last.is_alphanumeric() || matches!(last, ',' | '%' | ')' | '”' | '’'))
        && after.is_some_and(|first| first.is_lowercase() || is_digit(first))
}

/// Whether a point starts a decimal without a leading zero, as in " .5".
fn starts_decimal(text: &str, point: usize) -> bool {
    let (before, after) = text.split_at(point);
    let opens = before.chars().next_back().is_none_or(|last| last.is_whitespace() || "($€£¥".contains(last));
    opens && after.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text);
        (0..tokens.len()).map(|index| tokens.text(index)).collect()
    }

    #[test]
    fn cuts_without_a_gap() {
        for text in ["", "a", "é 12.5%\n", "日本５ 3,4.x", "1.", ".5 ..5", "\u{0}-\u{301}"] {
            assert_eq!(cut(text).concat(), text);
        }
    }

    #[test]
    fn a_line_end_inside_a_sentence_is_a_blank() {
        let kind = |text: &str| Tokens::new(text).kind(1);
        assert_eq!(kind("reach\n5"), Some(TokenKind::Space));
        assert_eq!(kind("reach\nfive"), Some(TokenKind::Space));
        for text in ["reach\nFive", "reach\n\nfive", "reach.\nfive"] {
            assert_ne!(kind(text), Some(TokenKind::Space), "{text}");
        }
    }

    #[test]
    fn characters_end_with_a_token() {
        let tokens = Tokens::new("5 km² MtCO2e");
        assert_eq!(tokens.literal(2, "km²"), Some(4));
        assert_eq!(tokens.literal(2, "km"), Some(3));
        assert_eq!(tokens.literal(2, "k"), None);
        assert_eq!(tokens.literal(5, "MtCO2e"), Some(8));
    }

    #[test]
    fn digits_keep_their_separators() {
        assert_eq!(cut("1,234.5, 16:27."), ["1,234.5", ",", " ", "16:27", "."]);
        assert_eq!(cut("3½-4 ½ ½x"), ["3½", "-", "4 ½", " ", "½", "x"]);
        assert_eq!(cut("up .5 and x.5"), ["up", " ", ".5", " ", "and", " ", "x", ".", "5"]);
    }

    #[test]
    fn phrases_match_in_both_directions() {
        let tokens = Tokens::new("No more than per-cent");
        assert_eq!(tokens.phrase(0, "no more"), Some(3));
        assert_eq!(tokens.phrase(6, "per cent"), Some(9));
        assert_eq!(tokens.phrase(6, "per cent x"), None);
        assert_eq!(tokens.phrase_before(6, "more than"), Some(2));
        assert_eq!(tokens.phrase_before(2, "much no"), None);
    }

    #[test]
    fn spans_stay_inside_the_text() {
        let tokens = Tokens::new("a b");
        assert_eq!(tokens.span(0, 3), (0, 3));
        assert_eq!(tokens.span(9, 12), (3, 3));
    }
}
