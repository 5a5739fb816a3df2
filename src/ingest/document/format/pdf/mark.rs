//! Small glyphs beside others: raised ones are note marks, lowered ones belong to the word.

use super::glyph::Glyph;
use super::segment::Segment;
use crate::ingest::document::format::note_mark::{Raised, power, raised};

/// The largest size of a mark that stands on another height than the text, as a part of the size beside it: browsers
/// print five sixths.
const SMALL: f32 = 0.86;

/// The largest size of glyphs on hardly another height, as a part of the size beside them.
const SMALL_ON_LINE: f32 = 0.82;

/// The least distance of another height from the baseline, in ems.
const OTHER_HEIGHT: f32 = 0.12;

/// The least and the largest height of a mark above the baseline, in ems of the text beside it.
const RAISED: std::ops::Range<f32> = 0.12..0.9;

/// The largest depth of lowered glyphs below the baseline, in ems.
const LOWERED: f32 = 0.45;

/// The largest gap between a word and its mark, in ems.
const NEAR: f32 = 0.45;

/// The most segments that are looked at for each small one.
const MAX_NEIGHBOURS: usize = 400;

/// Segments in which raised marks are left out but for their places, and small glyphs that are lowered or change the
/// meaning of a number stand in the text. `segments` are in the order of their baselines.
pub fn attach(mut segments: Vec<Segment>) -> Vec<Segment> {
    let bases: Vec<Option<usize>> = (0..segments.len()).map(|small| base(&segments, small)).collect();
    // From the right to the left, so that words are added in the order of their places.
    let mut order: Vec<usize> =
        (0..segments.len()).filter(|index| bases.get(*index).is_some_and(Option::is_some)).collect();
    order.sort_by(|a, b| segments[*a].start.total_cmp(&segments[*b].start));
    let mut is_attached = vec![false; segments.len()];
    for small in order {
        let Some(base) = bases[small] else { continue };
        if is_attached[base] || bases[base].is_some() {
            continue;
        }
        let glyphs = std::mem::take(&mut segments[small].glyphs);
        is_attached[small] = true;
        let (start, end, height) = (segments[small].start, segments[small].end, segments[small].baseline);
        join(&mut segments[base], &glyphs, start, end, height);
    }
    let mut attached = is_attached.into_iter();
    segments.retain(|_| !attached.next().unwrap_or_default());
    segments
}

/// The segment that a small one stands beside.
fn base(segments: &[Segment], small: usize) -> Option<usize> {
    let mark = segments.get(small)?;
    let fits = |index: &usize| {
        let base = &segments[*index];
        let height = (base.baseline - mark.baseline) / base.size;
        let gap = NEAR * base.size;
        *index != small
            && mark.size <= largest(height) * base.size
            && (RAISED.contains(&height) || (-LOWERED..RAISED.start).contains(&height))
            && mark.start <= base.end + gap
            && mark.end >= base.start - gap
            && mark.glyphs.len() <= MAX_GLYPHS
    };
    let before = (0..small).rev().take(MAX_NEIGHBOURS);
    let after = (small + 1..segments.len()).take(MAX_NEIGHBOURS);
    // Text to the left is what a mark belongs to.
    let distance = |index: &usize| {
        let base = &segments[*index];
        if mark.start >= base.start {
            (mark.start - base.end).max(0.0)
        } else {
            base.start - mark.start + base.size
        }
    };
    before.chain(after).filter(fits).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The largest size of a mark at a height above the baseline, as a part of the size beside it.
fn largest(height: f32) -> f32 {
    if height.abs() >= OTHER_HEIGHT { SMALL } else { SMALL_ON_LINE }
}

/// The most glyphs of a mark.
const MAX_GLYPHS: usize = 24;

/// Joins a small segment to the one that it stands beside.
fn join(base: &mut Segment, glyphs: &[Glyph], start: f32, end: f32, height: f32) {
    let is_raised = RAISED.contains(&((base.baseline - height) / base.size));
    let before: String =
        base.glyphs.iter().filter(|glyph| glyph.x < start).map(|glyph| glyph.character).collect();
    let text: String = glyphs.iter().map(|glyph| glyph.character).collect();
    let kept = if is_raised { raised_text(&before, text.trim()) } else { Some(text.chars().collect()) };
    match kept {
        Some(characters) => {
            let letters = glyphs.iter().zip(characters);
            base.glyphs.extend(letters.map(|(glyph, character)| Glyph {
                character,
                y: base.baseline,
                ..*glyph
            }));
            base.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
            base.end = base.end.max(end);
            base.start = base.start.min(start);
        }
        None => base.marks.push(end),
    }
}

/// The characters of raised glyphs that are no note mark: a power of ten, a square metre, the letters of an ordinal. They
/// change what a number means, so they are not left out.
fn raised_text(before: &str, text: &str) -> Option<Vec<char>> {
    match raised(before, text) {
        Raised::Power => Some(text.chars().map(power).collect()),
        Raised::Text if text.chars().all(char::is_alphabetic) => Some(text.chars().collect()),
        Raised::Text | Raised::Mark => None,
    }
}
