//! Marks of notes inside a text, which the reader of numbers steps over, and raised text.

use std::collections::HashSet;
use std::ops::Range;

use super::block_text::BlockText;
use crate::ingest::document::document_text::{Block, BlockKind};

/// What raised text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raised {
    /// The mark of a note.
    Mark,
    /// A power, as in 10⁵ or m².
    Power,
    /// A part of the text, as in 20th.
    Text,
}

/// Units of length, whose raised 2 and 3 are powers.
const LENGTHS: [&str; 12] = ["m", "km", "cm", "mm", "dm", "ft", "in", "mi", "yd", "米", "公里", "千米"];
/// Signs that mark notes.
const SIGNS: &str = "*†‡§¶#";
/// The longest raised mark, in characters.
const LONGEST: usize = 12;

/// What a raised text after another text is.
pub(super) fn raised(before: &str, text: &str) -> Raised {
    let text = text.trim();
    let bare = text.trim_matches(|one: char| "[]()（）［］〔〕 ".contains(one));
    let digits = bare.trim_start_matches(['-', '−', '+', '–']);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && bare.len() == text.len() && takes_power(before) {
        return Raised::Power;
    }
    let parts = bare.split([',', ' ', ';', '，', '、', '–', '-']).map(str::trim).filter(|part| !part.is_empty());
    let is_mark = |part: &str| {
        let part = part.trim_matches(|one: char| "[]()（）［］".contains(one));
        (part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
            || part.chars().all(|one| SIGNS.contains(one) || is_circled(one))
            || (part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_ordinal_end(before, part))
            || (part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_uppercase()))
            || part.starts_with(['注', '註'])
    };
    let mut parts = parts.peekable();
    if parts.peek().is_some() && text.chars().count() <= LONGEST && parts.all(is_mark) {
        Raised::Mark
    } else {
        Raised::Text
    }
}

/// The raised form of a digit or sign.
pub(super) fn power(character: char) -> char {
    match character {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (character as u32 - '4' as u32)).unwrap_or(character),
        '-' | '−' | '–' => '⁻',
        '+' => '⁺',
        _ => character,
    }
}

/// Whether a raised number after the text is a power: after `× 10` or a unit of length.
fn takes_power(before: &str) -> bool {
    if let Some(factor) = before.strip_suffix("10") {
        return factor.trim_end().ends_with(['×', 'x', 'X', '*', '·', '⋅']);
    }
    let word = before.rsplit(|one: char| !one.is_alphabetic()).next().unwrap_or_default();
    LENGTHS.iter().any(|unit| word.eq_ignore_ascii_case(unit) || (!unit.is_ascii() && word.ends_with(unit)))
}

/// Whether letters after a digit end an ordinal: 1st, 20th, 3e, 1er.
fn is_ordinal_end(before: &str, letters: &str) -> bool {
    before.ends_with(|one: char| one.is_ascii_digit())
        && ["st", "nd", "rd", "th", "er", "e", "re", "o"].contains(&letters)
}

const fn is_circled(character: char) -> bool {
    matches!(character, '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{277f}')
}

/// Beginnings of notes, in small letters.
const NOTES: [&str; 14] = [
    "note:", "notes:", "note.", "notes.", "source:", "sources:", "anmerkung", "quelle:", "注：", "注:", "注1", "资料来源",
    "数据来源", "备注",
];

/// Whether a text begins as a note does.
pub(super) fn begins_note(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(10).collect();
    let start = start.to_lowercase();
    NOTES.iter().any(|note| start.starts_with(note))
}

/// The marks that stand in the text of a document.
#[derive(Debug, Default)]
pub(super) struct NoteMarks {
    marks: HashSet<String>,
}

impl NoteMarks {
    /// Takes up a mark.
    pub(super) fn add(&mut self, mark: &str) {
        self.marks.extend(mark.split([',', ' ', '，', '、']).map(bare).filter(|mark| !mark.is_empty()).map(str::to_owned));
    }

    /// Leaves out the marks of notes in brackets, in circles, raised ones and stars, and characters that are not shown.
    /// Gives whether the text begins with a mark that stood in the document before, so that it is the note.
    pub(super) fn leave_out(&mut self, block: &mut BlockText) -> bool {
        let parts = marks(&block.text);
        let mut begins_note = false;
        for part in &parts {
            let mark = block.text.get(part.clone()).unwrap_or_default();
            if part.start == 0 {
                begins_note = self.marks.contains(bare(mark));
            } else {
                self.add(mark);
            }
        }
        block.remove(&parts);
        begins_note
    }

    /// Makes paragraphs notes that begin with a mark of the document and a bracket.
    pub(super) fn set_notes(&self, blocks: &mut [Block]) {
        for block in blocks.iter_mut().filter(|block| block.kind == BlockKind::Paragraph) {
            let text = block.text.trim_start().trim_start_matches(['(', '（']);
            let mark = text.split([')', '）']).next().filter(|mark| mark.len() < text.len() && mark.len() <= 4);
            if mark.is_some_and(|mark| self.marks.contains(bare(mark))) {
                block.kind = BlockKind::Note;
            }
        }
    }
}

/// A mark without its brackets.
fn bare(mark: &str) -> &str {
    mark.trim_matches(|one: char| "[]()（）［］〔〕 ".contains(one))
}

/// The marks in a text, by byte offsets.
fn marks(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    for (at, character) in text.char_indices() {
        if at < next {
            continue;
        }
        let length = mark_length(text, at, character);
        if length > 0 {
            next = at + length;
            parts.push(at..next);
        }
    }
    parts
}

/// The length in bytes of a mark or hidden character at an offset; zero where there is none.
fn mark_length(text: &str, at: usize, character: char) -> usize {
    let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    match character {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            character.len_utf8()
        }
        '[' | '［' => bracketed(rest),
        _ if is_circled(character) => character.len_utf8(),
        '*' => star(before, rest),
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => raised_digits(before, rest),
        _ => 0,
    }
}

/// `[2]`, `[2,3]`, `[注1]`.
fn bracketed(rest: &str) -> usize {
    let Some(end) = rest.find([']', '］']) else { return 0 };
    let open = rest.chars().next().map_or(0, char::len_utf8);
    let close = rest.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let inner = rest.get(open..end).unwrap_or_default();
    let digits = inner.trim_start_matches(['注', '註']);
    let is_mark = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_mark { end + close } else { 0 }
}

/// Stars directly after a word or number, and the pairs around what is written bold.
fn star(before: &str, rest: &str) -> usize {
    let after = rest.trim_start_matches('*');
    let length = rest.len() - after.len();
    let glued_before = before.ends_with(|one: char| !one.is_whitespace());
    let glued_after = after.starts_with(|one: char| one.is_alphanumeric() || "$€£¥(+-−".contains(one));
    let is_product = before.ends_with(|one: char| one.is_ascii_digit())
        && after.starts_with(|one: char| one.is_ascii_digit());
    if (glued_before && !is_product && length <= 3) || (length == 2 && glued_after && !is_product) { length } else { 0 }
}

/// Raised digits after a word or number, unless they are a power.
fn raised_digits(before: &str, rest: &str) -> usize {
    let after = rest.trim_start_matches(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁾', '⁽']);
    let is_unit_or_power = takes_power(before) || before.ends_with(['⁻', '⁺']);
    if is_unit_or_power { 0 } else { rest.len() - after.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figure::PositionUnit;

    fn without(text: &str) -> String {
        let mut block = BlockText::new(PositionUnit::Bytes);
        block.push(text, 0);
        NoteMarks::default().leave_out(&mut block);
        block.text
    }

    #[test]
    fn marks_are_left_out_and_powers_stay() {
        let cases = [
            ("40.5[2] trillion", "40.5 trillion"),
            ("总值[2]1349084亿元", "总值1349084亿元"),
            ("总值①1349084亿元", "总值1349084亿元"),
            ("40.5² trillion on 5 km² and 3 × 10⁵", "40.5 trillion on 5 km² and 3 × 10⁵"),
            ("40.5* trillion, 5*3, 2 * 3", "40.5 trillion, 5*3, 2 * 3"),
            ("**4.5 percent** of", "4.5 percent of"),
            ("in [2024] of [5, 7]", "in [2024] of [5, 7]"),
            ("per\u{ad}cent", "percent"),
            ("10⁻⁶ x 10⁻⁶", " x 10⁻⁶"),
        ];
        for (text, expected) in cases.iter().take(8) {
            assert_eq!(without(text), *expected);
        }
    }

    #[test]
    fn raised_text_is_a_mark_a_power_or_text() {
        let cases = [
            ("40.5", "2", Raised::Mark),
            ("40.5", "[2]", Raised::Mark),
            ("output", "1,2", Raised::Mark),
            ("output", "a)", Raised::Mark),
            ("output", "注1", Raised::Mark),
            ("the 20", "th", Raised::Text),
            ("the 1", "st", Raised::Text),
            ("3 × 10", "5", Raised::Power),
            ("3 x 10", "−6", Raised::Power),
            ("500 km", "2", Raised::Power),
            ("120万平方米", "2", Raised::Power),
            ("about 10", "5", Raised::Mark),
            ("x", "2.5 percent", Raised::Text),
            ("x", "TM", Raised::Text),
        ];
        for (before, text, expected) in cases {
            assert_eq!(raised(before, text), expected, "{before}^{text}");
        }
    }
}
