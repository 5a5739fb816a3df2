//! Whether a number of a document is a statistic.

use crate::domain::codes::codes;
use crate::ingest::document::period::{Time, TimeExpression, YearPart};
use crate::ingest::document::{Aside, BlockKind, DocumentText, NumberKind, ReadNumber};

/// Whether a number is a statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingKind {
    /// A statistic.
    Statistic,
    /// No statistic, and why.
    SetAside(Aside),
    /// Perhaps a statistic, but the text does not determine its value.
    Unsure(Doubt),
}

/// Why a text does not determine a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The mark of a note may be glued to it.
    NoteMark,
    /// Characters of it or beside it are unknown.
    UnknownGlyph,
    /// The text states no value: dozens; or one of two: 1.500.
    OpenValue,
    /// It is a part of a word or a code.
    PartOfWord,
}

codes!(Doubt {
    NoteMark = "note_mark",
    UnknownGlyph = "unknown_glyph",
    OpenValue = "open_value",
    PartOfWord = "part_of_word",
});

impl ReadingKind {
    /// The code of the kind.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Statistic => "statistic",
            Self::SetAside(_) => "set_aside",
            Self::Unsure(_) => "unsure",
        }
    }

    /// The code of the reason, if there is one.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Statistic => None,
            Self::SetAside(aside) => Some(aside.code()),
            Self::Unsure(doubt) => Some(doubt.code()),
        }
    }
}

/// The character of a document that has no Unicode.
const UNKNOWN: char = '\u{fffd}';

/// Whether characters of the number or of the words beside it are unknown.
fn has_unknown_glyph(text: &str, number: &ReadNumber) -> bool {
    let before = text.get(..number.start).unwrap_or_default().trim_end();
    let after = text.get(number.end..).unwrap_or_default().trim_start();
    // Chinese has no blanks: the nearest characters count.
    let is_of_word = |character: &char| !character.is_whitespace();
    let before = before.chars().rev().take(12).take_while(is_of_word);
    let near = before.chain(after.chars().take(12).take_while(is_of_word));
    near.chain(number.exact.chars()).any(|character| character == UNKNOWN)
}

/// Takes value and unit from numbers with unknown characters in or beside them: a scale may be among them.
pub(super) fn hide_unknown_glyphs(text: &str, numbers: &mut [ReadNumber]) {
    if !text.contains(UNKNOWN) {
        return;
    }
    for number in numbers.iter_mut().filter(|number| has_unknown_glyph(text, number)) {
        (number.value, number.unit) = (None, None);
    }
}

/// Whether a number is a statistic, by its own words and the times around it.
pub(super) fn kind(
    number: &ReadNumber,
    expressions: &[TimeExpression],
    note: impl Fn() -> Option<Aside>,
) -> ReadingKind {
    if let Some(aside) = note().or(number.aside).or_else(|| within_time(number, expressions)) {
        return ReadingKind::SetAside(aside);
    }
    match number {
        ReadNumber { is_unsure: true, .. } => ReadingKind::Unsure(Doubt::NoteMark),
        ReadNumber { value: None, unit: None, .. } => ReadingKind::Unsure(Doubt::UnknownGlyph),
        ReadNumber { value: None, .. } => ReadingKind::Unsure(Doubt::OpenValue),
        ReadNumber { kind: NumberKind::Part, .. } => ReadingKind::Unsure(Doubt::PartOfWord),
        _ => ReadingKind::Statistic,
    }
}

/// Why a number inside an expression of time is no statistic.
pub(super) fn within_time(number: &ReadNumber, expressions: &[TimeExpression]) -> Option<Aside> {
    let at = expressions.partition_point(|time| time.end < number.end);
    let around = expressions.get(at).filter(|time| time.start <= number.start)?;
    let is_year = number.exact.len() == 4 && number.exact.bytes().all(|byte| byte.is_ascii_digit());
    Some(match around.time {
        _ if is_year => Aside::Year,
        Time::Past { .. } => Aside::Span,
        Time::Plan(_) => Aside::PlanName,
        Time::Part(YearPart::Day(..)) => Aside::Date,
        Time::Period(period) if period.start_date() == period.end_date() => Aside::Date,
        Time::Part(YearPart::Months(from, to)) if from == to => Aside::Month,
        _ => Aside::Period,
    })
}

/// The number before a bracket at the start of a block, such as "3) Free on board", and whether neighbours count on.
pub(super) fn note_at_start(document: &DocumentText, index: usize, number: &ReadNumber) -> Option<Aside> {
    let marked = |text: &str| -> Option<u32> {
        let text = text.trim_start().trim_start_matches(['[', '(', '（']);
        let digits = text.len() - text.trim_start_matches(|first: char| first.is_ascii_digit()).len();
        let (mark, rest) = text.split_at_checked(digits)?;
        let closes = rest.starts_with([')', ']', '）', '、']);
        mark.parse().ok().filter(|_| closes && digits < 3)
    };
    let block = document.blocks.get(index)?;
    let own = marked(&block.text)?;
    let is_first = block.text.get(..number.start)?.trim_matches(['[', '(', '（', ' ']).is_empty();
    let beside = |index: Option<usize>, number: u32| {
        let block = index.and_then(|index| document.blocks.get(index));
        block.is_some_and(|block| block.kind != BlockKind::Note && marked(&block.text) == Some(number))
    };
    let counts = beside(index.checked_sub(1), own.wrapping_sub(1)) || beside(index.checked_add(1), own + 1);
    let is_note = block.kind == BlockKind::Note || !counts;
    is_first.then_some(if is_note { Aside::Note } else { Aside::Enumeration })
}
