//! Pieces: parts of a line with wide gaps between them, which may be cells.

use super::line::{Line, Word};

/// Words of a line without a wide gap.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'line> {
    /// The words; at least one.
    pub words: &'line [Word],
    /// The left end.
    pub start: f32,
    /// The right end.
    pub end: f32,
}

/// The least gap between two pieces, in ems.
const PIECE_GAP: f32 = 0.8;

/// The gap between two pieces of words, as a multiple of the narrowest gap of the line: the gaps of a justified line
/// are alike.
const WIDER: f32 = 1.6;

/// The gap that is between two pieces in any line, in ems.
const SURE_GAP: f32 = 2.2;

/// The pieces of a line. Numbers that cannot be groups of digits of one number are pieces of their own.
pub fn pieces(line: &Line) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let wide = piece_gap(line);
    for index in 1..=line.words.len() {
        let is_end = match (line.words.get(index - 1), line.words.get(index)) {
            (Some(last), Some(next)) => {
                next.start - last.end >= wide || next.is_apart || are_two_numbers(&last.text, &next.text)
            }
            _ => true,
        };
        if let Some(words) = line.words.get(from..index).filter(|words| is_end && !words.is_empty()) {
            let start = words[0].start;
            let end = words.iter().map(|word| word.end).fold(start, f32::max);
            pieces.push(Piece { words, start, end });
            from = index;
        }
    }
    pieces
}

/// The gap between two pieces of a line, in points.
fn piece_gap(line: &Line) -> f32 {
    let least = PIECE_GAP * line.size;
    let numbers = line.words.iter().filter(|word| is_number(&word.text)).count();
    if numbers * 2 >= line.words.len() {
        return least;
    }
    let gaps = line.words.windows(2).map(|pair| pair[1].start - pair[0].end);
    let narrowest = gaps.fold(f32::MAX, f32::min);
    (WIDER * narrowest).clamp(least, SURE_GAP * line.size)
}

/// Whether two words are numbers, and not two groups of the digits of one.
fn are_two_numbers(last: &str, next: &str) -> bool {
    let is_group = |word: &str| {
        let digits = word.split(['.', ',']).next().unwrap_or_default();
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let leads = last.trim_start_matches(['-', '–', '−', '(', '+', '$', '€', '£', '¥']);
    let leads = (1..=3).contains(&leads.len()) && leads.bytes().all(|byte| byte.is_ascii_digit());
    is_number(last) && is_number(next) && !(leads && is_group(next)) && !is_sign(last) && !is_mark(next)
}

/// Whether a word is a sign before a number.
fn is_sign(word: &str) -> bool {
    matches!(word, "-" | "–" | "−" | "+" | "±" | "$" | "€" | "£" | "¥" | "<" | ">")
}

/// Whether a word is a unit after a number.
fn is_mark(word: &str) -> bool {
    matches!(word, "%" | "‰" | "％")
}

/// Whether a text is a number or stands for one that is not given, as in the cells of a table.
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let is_gap =
        matches!(text, "-" | "–" | "—" | "−" | ".." | "..." | "…" | "n.a." | "n/a" | "NA" | "x" | "." | ":");
    let allowed = |character: char| {
        character.is_ascii_digit()
            || character.is_whitespace()
            || ".,'’()+-–−—%‰％±*<>$€£¥".contains(character)
    };
    is_gap || text.chars().any(|character| character.is_ascii_digit()) && text.chars().all(allowed)
}

/// Whether a text is a class of sizes, such as `10-49`.
pub fn is_class(text: &str) -> bool {
    let ends: Vec<&str> = text.trim().split(['-', '–', '—']).map(str::trim).collect();
    let is_end = |end: &&str| end.starts_with(|first: char| first.is_ascii_digit());
    ends.len() == 2 && ends.iter().all(is_end)
        || text.trim().starts_with(['<', '>'])
        || text.trim().ends_with('+')
}

/// Whether a text is a year, or years.
pub fn is_year(text: &str) -> bool {
    let year =
        |part: &str| part.len() == 4 && part.parse().is_ok_and(|year: u16| (1800..2200).contains(&year));
    let mut parts = text.trim().split(['-', '–', '/', ' ']).filter(|part| !part.is_empty());
    parts.next().is_some_and(year) && parts.all(|part| year(part) || part.len() <= 2)
}

/// Whether a text is the mark of an item of a list.
pub fn is_list_mark(text: &str) -> bool {
    let short = text.chars().count() <= 5;
    let core = text.trim_start_matches(['(', '（', '[']).trim_end_matches([')', '）', ']', '.', '、', '．']);
    let is_bullet = matches!(
        text,
        "•" | "·" | "●" | "○" | "■" | "□" | "▪" | "–" | "-" | "—" | "*" | "◆" | "►" | "➢" | "o"
    );
    let is_number = core.len() <= 2 && core.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = core.chars().count() == 1 && core.chars().all(char::is_alphabetic);
    let is_roman = core.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    let is_chinese = core.chars().all(|sign| "一二三四五六七八九十".contains(sign));
    let is_counted =
        core.len() < text.len() && !core.is_empty() && (is_number || is_letter || is_roman || is_chinese);
    short && (is_bullet || is_counted)
}
