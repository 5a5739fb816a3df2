//! The words, digits and signs of an English text, for expressions of time.

use crate::ingest::document::vocabulary::{WordMeaning, basic};

/// A word, a run of digits, a run of blanks or another character.
#[derive(Debug, Clone, Copy)]
struct Lexeme {
    start: usize,
    end: usize,
}

/// A text cut into lexemes.
pub(super) struct Lexemes<'text> {
    text: &'text str,
    lexemes: Vec<Lexeme>,
}

/// The class of a character: characters of one class other than 3 belong together.
fn class(character: char) -> u8 {
    match character {
        '0'..='9' => 0,
        _ if character.is_alphabetic() => 1,
        _ if character.is_whitespace() => 2,
        _ => 3,
    }
}

impl<'text> Lexemes<'text> {
    /// Cuts a text.
    pub(super) fn new(text: &'text str) -> Self {
        let mut lexemes: Vec<Lexeme> = Vec::new();
        let mut last = 3;
        for (start, character) in text.char_indices() {
            let (class, end) = (class(character), start + character.len_utf8());
            match lexemes.last_mut().filter(|_| class == last && class != 3) {
                Some(lexeme) => lexeme.end = end,
                None => lexemes.push(Lexeme { start, end }),
            }
            last = class;
        }
        Self { text, lexemes }
    }

    /// The number of lexemes.
    pub(super) const fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// The text of a lexeme; empty outside the text.
    pub(super) fn text(&self, at: usize) -> &'text str {
        self.lexemes.get(at).and_then(|lexeme| self.text.get(lexeme.start..lexeme.end)).unwrap_or_default()
    }

    /// The bytes from a lexeme to another, which is excluded.
    pub(super) fn span(&self, first: usize, next: usize) -> (usize, usize) {
        let start = self.lexemes.get(first).map_or(self.text.len(), |lexeme| lexeme.start);
        let end = self.lexemes[..next.min(self.len())].last().map_or(start, |lexeme| lexeme.end);
        (start, end.max(start))
    }

    /// Whether the lexeme is one of these, ignoring case.
    pub(super) fn is(&self, at: usize, choices: &[&str]) -> bool {
        let text = self.text(at);
        choices.iter().any(|choice| choice.eq_ignore_ascii_case(text))
    }

    /// Whether the lexeme is blank.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_whitespace)
    }

    /// Whether the lexeme is a word.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_alphabetic)
    }

    /// Whether the lexeme is a hyphen or a dash.
    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.is(at, &["-", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}", "\u{2212}"])
    }

    /// The lexeme after a blank, if there is one here.
    pub(super) fn skip(&self, at: usize) -> usize {
        if self.is_blank(at) { at + 1 } else { at }
    }

    /// The lexeme after a blank or hyphen, if there is one here.
    pub(super) fn joint(&self, at: usize) -> usize {
        if self.is_blank(at) || self.is_dash(at) { at + 1 } else { at }
    }

    /// The lexeme after these words, which are separated by a blank or a hyphen each.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for (place, word) in phrase.split(' ').enumerate() {
            let at = if place == 0 { next } else { self.joint(next) };
            if !self.is(at, &[word]) {
                return None;
            }
            next = at + 1;
        }
        Some(next)
    }

    /// The lexeme after the first of these phrases that stands here.
    pub(super) fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.phrase(at, phrase))
    }

    /// The lexeme after the first of these phrases that stands here, or this one.
    pub(super) fn optional(&self, at: usize, phrases: &[&str]) -> usize {
        self.any(at, phrases).map_or(at, |next| self.skip(next))
    }

    /// The lexeme before a blank, if there is one; `None` at the start.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let previous = at.checked_sub(1)?;
        if self.is_blank(previous) { previous.checked_sub(1) } else { Some(previous) }
    }

    /// Whether one of these phrases ends before this lexeme; the lexeme where it begins.
    pub(super) fn any_before(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| {
            let mut first = at;
            for word in phrase.rsplit(' ') {
                first = self.before(first).filter(|first| self.is(*first, &[word]))?;
            }
            Some(first)
        })
    }

    /// The value of a run of digits of at most this length.
    pub(super) fn digits(&self, at: usize, longest: usize) -> Option<i32> {
        let text = self.text(at);
        let is_number = text.starts_with(|first: char| first.is_ascii_digit()) && text.len() <= longest;
        if is_number { text.parse().ok() } else { None }
    }

    /// A small number in digits or in words.
    pub(super) fn count(&self, at: usize) -> Option<i32> {
        self.digits(at, 2).or_else(|| match basic(self.text(at))? {
            WordMeaning::Small(number) | WordMeaning::Tens(number @ 20) => i32::try_from(number).ok(),
            _ => None,
        })
    }

    /// An ordinal in digits or in words, and the lexeme after it.
    pub(super) fn ordinal(&self, at: usize) -> Option<(i32, usize)> {
        if let Some(number) = self.digits(at, 2) {
            return self.is(at + 1, &["st", "nd", "rd", "th"]).then_some((number, at + 2));
        }
        match basic(self.text(at))? {
            WordMeaning::Ordinal(number @ 1..=20) => Some((i32::try_from(number).ok()?, at + 1)),
            _ => None,
        }
    }
}
