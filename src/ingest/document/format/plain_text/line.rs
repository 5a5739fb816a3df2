//! The lines of a text.

use crate::ingest::document::format::lines::is_chinese;

/// Signs at the beginning of an item of a list.
const BULLETS: [char; 9] = ['-', '*', '+', '•', '·', '–', '▪', '◦', '■'];
/// Signs that end a sentence or clause, and so no heading.
const ENDS: &str = ".!?;:,。！？；：，、…";
/// Signs that may stand behind the end of a sentence.
const CLOSING: &str = "\"'”’)）」』》]";

/// A line without the blanks at its ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its first byte.
    pub(super) start: usize,
    /// Its width in columns; a Chinese character takes two.
    pub(super) width: usize,
    /// The number of columns before it.
    pub(super) indent: usize,
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let is_end = |one: char| matches!(one, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = text;
    loop {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (raw, after) = rest.split_at(end);
        lines.push(Line::new(raw, start));
        let Some(mark) = after.chars().next() else { return lines };
        let length = if after.starts_with("\r\n") { 2 } else { mark.len_utf8() };
        start += end + length;
        rest = after.get(length..).unwrap_or_default();
    }
}

impl<'a> Line<'a> {
    fn new(raw: &'a str, start: usize) -> Self {
        let text = raw.trim_start();
        let before = raw.len() - text.len();
        let indent = width(raw.get(..before).unwrap_or_default());
        let text = text.trim_end();
        Self { text, start: start + before, width: width(text), indent }
    }

    /// The line from an offset in its text on, without blanks there.
    pub(super) fn from(&self, offset: usize) -> Self {
        let raw = self.text.get(offset..).unwrap_or_default();
        let line = Self::new(raw, self.start + offset);
        Self { indent: self.indent, ..line }
    }

    pub(super) const fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the line is drawn, as `-----`.
    pub(super) fn is_rule(&self) -> bool {
        self.text.chars().count() >= 3 && self.text.chars().all(|one| "-=_*~─━—".contains(one))
    }

    /// The level of the heading that the line underlines, in Markdown.
    pub(super) fn underline(&self) -> Option<u8> {
        let is = |sign: u8| self.text.len() >= 3 && self.text.bytes().all(|byte| byte == sign);
        if is(b'=') { Some(1) } else { is(b'-').then_some(2) }
    }

    /// The level and the text of a heading that is marked with `#`.
    pub(super) fn marked_heading(&self) -> Option<(u8, Self)> {
        let rest = self.text.trim_start_matches('#');
        let level = u8::try_from(self.text.len() - rest.len()).ok().filter(|level| (1..=6).contains(level))?;
        let content = self.from(usize::from(level));
        (rest.starts_with(' ') && !content.is_blank()).then_some((level, content))
    }

    /// The length of the sign of an item with the blanks behind it; zero where there is none.
    pub(super) fn bullet(&self) -> usize {
        let mut characters = self.text.chars();
        let Some(sign) = characters.next().filter(|sign| BULLETS.contains(sign)) else { return 0 };
        let rest = characters.as_str();
        let text = rest.trim_start();
        let blanks = rest.len() - text.len();
        if text.is_empty() || blanks == 0 { 0 } else { sign.len_utf8() + blanks }
    }

    /// Whether the line begins with the number of an item: `1. `, `2) `, `(a) `, `一、`.
    pub(super) fn is_numbered(&self) -> bool {
        let inner = self.text.trim_start_matches(['(', '（']);
        let number = inner.trim_start_matches(|one: char| one.is_ascii_digit() || "一二三四五六七八九十".contains(one));
        let length = inner.len() - number.len();
        (1..=6).contains(&length)
            && (number.starts_with([')', '）', '、'])
                || (number.starts_with('.') && number.get(1..).is_some_and(|rest| rest.starts_with([' ', '\u{a0}']))))
    }

    /// The line without the sign of an item, of a quotation.
    pub(super) fn content(&self) -> Self {
        let quoted = if self.text.starts_with("> ") { self.from(2) } else { *self };
        quoted.from(quoted.bullet())
    }

    /// Whether the text ends a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        self.text.trim_end_matches(|one| CLOSING.contains(one)).ends_with(['.', '!', '?', '。', '！', '？', '…'])
    }

    /// Whether the line is short, begins as a heading does and ends no sentence or clause.
    pub(super) fn reads_as_heading(&self, longest: usize) -> bool {
        let begins = self.text.starts_with(|one: char| one.is_uppercase() || one.is_ascii_digit() || is_chinese(one) || "“\"".contains(one));
        self.width <= longest && begins && !self.text.ends_with(|one| ENDS.contains(one)) && self.bullet() == 0
    }

    /// The width of the first word, the least that a line end before it moves down.
    pub(super) fn first_word(&self) -> usize {
        let first = self.text.chars().next();
        if first.is_some_and(is_chinese) {
            return 2;
        }
        let end = self.text.find(|one: char| one.is_whitespace() || is_chinese(one)).unwrap_or(self.text.len());
        width(self.text.get(..end).unwrap_or_default()) + 1
    }
}

/// The width of a text in columns.
pub(super) fn width(text: &str) -> usize {
    let columns = |one: char| match one {
        '\t' => 8,
        _ if is_chinese(one) => 2,
        _ => 1,
    };
    text.chars().map(columns).sum()
}
