//! The characters of a formula.

use std::ops::Range;

/// A text with a position.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text between two positions.
    pub(super) fn between(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The number of the character at a position, from 1.
    pub(super) fn column(&self, at: usize) -> usize {
        self.between(0..at).chars().count() + 1
    }

    /// The place of the character at a position; an empty one at the end.
    pub(super) fn character(&self, at: usize) -> Range<usize> {
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        at..at + length
    }

    pub(super) fn skip_space(&mut self) {
        let _ = self.take_while(char::is_whitespace);
    }

    /// The next character that is no space.
    pub(super) fn symbol(&mut self) -> Option<char> {
        self.skip_space();
        self.rest().chars().next()
    }

    /// Steps over a symbol, if it is the next one.
    pub(super) fn eat(&mut self, symbol: char) -> bool {
        let found = self.symbol().filter(|&found| ascii(found) == symbol);
        self.at += found.map_or(0, char::len_utf8);
        found.is_some()
    }

    /// Steps over the characters that satisfy a condition.
    pub(super) fn take_while(&mut self, mut condition: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character| !condition(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Steps over a number; `None`, without a step, where a word stands.
    pub(super) fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        let digits =
            |scanner: &mut Self| !scanner.take_while(|character| character.is_ascii_digit()).is_empty();
        digits(self);
        let after_integer = self.at;
        let point = self.rest().starts_with('.');
        self.at += usize::from(point);
        if !point || !digits(self) {
            self.at = after_integer;
        }
        let before_exponent = self.at;
        if self.rest().starts_with(['e', 'E']) {
            self.at += 1;
            self.at += usize::from(self.rest().starts_with(['+', '-']));
            if !digits(self) {
                self.at = before_exponent;
            }
        }
        if self.rest().starts_with(is_word_character) {
            self.at = start;
            return None;
        }
        Some(self.between(start..self.at))
    }
}

/// Whether a character may stand in a word without backquotes.
pub(super) const fn is_word_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The symbol of formulas that a character of typography or of Chinese keyboards stands for.
pub(super) const fn ascii(character: char) -> char {
    match character {
        '−' | '–' | '－' => '-',
        '×' | '·' | '⋅' | '＊' => '*',
        '÷' | '∕' | '／' => '/',
        '＋' => '+',
        '＾' => '^',
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        '，' => ',',
        other => other,
    }
}
