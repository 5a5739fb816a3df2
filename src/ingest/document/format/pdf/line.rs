//! Lines of words.

use super::glyph::Glyph;
use super::segment::{APART, Segment, usual};
use crate::ingest::document::format::lines::is_chinese;

/// A word, or Chinese characters without a space between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// The left end.
    pub start: f32,
    /// The right end.
    pub end: f32,
    /// The space that the file prints before it, or a plain one.
    pub space: char,
    /// Whether the file, which prints spaces elsewhere, has none between it and the word before.
    pub is_apart: bool,
}

/// A line of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words, from left to right; at least one.
    pub words: Vec<Word>,
    /// The height of the baseline, downwards.
    pub baseline: f32,
    /// The size of most of its glyphs.
    pub size: f32,
    /// Whether a note mark stands before its first word.
    pub has_mark_first: bool,
}

/// The gap that ends a word, in ems more than the usual gap of the line.
const WORD_GAP: f32 = 0.15;

/// The gap that ends a word beside a Chinese character, in ems more than the usual gap of the line.
const CHINESE_GAP: f32 = 0.5;

/// The distance of baselines that are of one line, in ems.
const SAME_LINE: f32 = 0.35;

/// The lines of the segments of one column, from the top downwards.
pub fn lines(mut segments: Vec<Segment>) -> Vec<Line> {
    segments.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines = Vec::new();
    let mut rest = segments.as_mut_slice();
    while let Some(first) = rest.first() {
        let size = rest.iter().take(8).map(|segment| segment.size).fold(first.size, f32::min);
        let bottom = first.baseline + SAME_LINE * size;
        let count = rest.partition_point(|segment| segment.baseline <= bottom).max(1);
        let (line, after) = rest.split_at_mut(count);
        line.sort_by(|a, b| a.start.total_cmp(&b.start));
        lines.extend(Line::of(line));
        rest = after;
    }
    lines
}

impl Line {
    /// The line of segments from left to right; none without a word.
    pub fn of(segments: &[Segment]) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        for segment in segments {
            let end = words.last().map_or(f32::MAX, |word| word.end);
            let mut own = segment_words(segment);
            if let Some(first) = own.first_mut() {
                first.is_apart =
                    segment.has_spaces && segment.is_apart && first.start - end >= APART * segment.size;
            }
            words.append(&mut own);
        }
        let first = segments.first()?;
        let start = words.first()?.start;
        let sizes = segments.iter().flat_map(|segment| segment.glyphs.iter().map(|glyph| glyph.size));
        Some(Self {
            baseline: first.baseline,
            size: usual(sizes)?,
            has_mark_first: first.marks.iter().any(|mark| *mark <= start + 0.5 * first.size),
            words,
        })
    }

    /// The left end.
    pub fn start(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.start)
    }

    /// The right end.
    pub fn end(&self) -> f32 {
        self.words.last().map_or(0.0, |word| word.end)
    }

    /// The text, with the spaces between the words.
    pub fn text(&self) -> String {
        joined(&self.words)
    }
}

/// The text of words, with the spaces between them.
pub fn joined(words: &[Word]) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            text.push(word.space);
        }
        text.push_str(&word.text);
    }
    text
}

/// The words of a segment.
fn segment_words(segment: &Segment) -> Vec<Word> {
    let usual_gap = usual_gap(segment);
    let mut words: Vec<Word> = Vec::new();
    let mut space = None;
    let mut last: Option<&Glyph> = None;
    for glyph in &segment.glyphs {
        if glyph.is_space() {
            space = Some(glyph.character);
            continue;
        }
        let is_new = last.is_none_or(|last| {
            space.is_some() || gap(segment, last, glyph) > word_gap(last, glyph, usual_gap)
        });
        match words.last_mut().filter(|_| !is_new) {
            Some(word) => {
                word.text.push(glyph.character);
                word.end = word.end.max(glyph.end());
            }
            None => words.push(Word {
                text: glyph.character.to_string(),
                start: glyph.x,
                end: glyph.end(),
                space: space.unwrap_or(' '),
                is_apart: space.is_none() && last.is_some_and(|last| are_apart(segment, last, glyph)),
            }),
        }
        (space, last) = (None, Some(glyph));
    }
    words
}

/// Whether two glyphs that begin and end words without a space between them are of two cells.
fn are_apart(segment: &Segment, last: &Glyph, glyph: &Glyph) -> bool {
    let has_chinese = is_chinese(last.character) || is_chinese(glyph.character);
    has_chinese || segment.has_spaces && gap(segment, last, glyph) >= APART * last.size.max(glyph.size)
}

/// The gap between two glyphs that ends a word, in points.
fn word_gap(last: &Glyph, glyph: &Glyph, usual_gap: f32) -> f32 {
    let em = last.size.max(glyph.size);
    if is_chinese(last.character) || is_chinese(glyph.character) {
        return usual_gap + CHINESE_GAP * em;
    }
    usual_gap + WORD_GAP * em
}

/// The gap between two glyphs that follow each other, without a mark between them.
fn gap(segment: &Segment, last: &Glyph, glyph: &Glyph) -> f32 {
    let marks = segment.marks.iter().filter(|mark| (last.end()..glyph.x + 0.1 * glyph.size).contains(*mark));
    glyph.x - marks.copied().fold(last.end(), f32::max)
}

/// The usual gap between the letters of a segment, in points. Few letters say nothing of it.
fn usual_gap(segment: &Segment) -> f32 {
    let letters = segment.glyphs.windows(2).filter_map(|pair| match pair {
        [last, glyph] if !last.is_space() && !glyph.is_space() => Some(glyph.x - last.end()),
        _ => None,
    });
    let gaps: Vec<f32> = letters.collect();
    let (least, largest) =
        gaps.iter().fold((f32::MAX, f32::MIN), |(least, largest), gap| (least.min(*gap), largest.max(*gap)));
    let is_spaced_word = gaps.len() > 2
        && largest - least < 0.05 * segment.size
        && segment.glyphs.iter().all(|glyph| glyph.character.is_alphabetic());
    let most = if gaps.len() < FEW && !is_spaced_word { 0.08 } else { 0.6 };
    usual(gaps.into_iter()).unwrap_or_default().clamp(0.0, most * segment.size)
}

/// The number of gaps that says what is usual.
const FEW: usize = 6;
