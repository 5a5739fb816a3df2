//! Segments: glyphs of one baseline without a wide gap.

use std::collections::HashMap;

use super::glyph::{Glyph, PageGlyphs};
use crate::ingest::document::format::lines::is_chinese;

/// Glyphs of one baseline in a row.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The glyphs, from left to right, without raised note marks.
    pub glyphs: Vec<Glyph>,
    /// The left end.
    pub start: f32,
    /// The right end.
    pub end: f32,
    /// The height of the baseline, downwards.
    pub baseline: f32,
    /// The size of most of its glyphs.
    pub size: f32,
    /// The places of raised marks: each is where it ends.
    pub marks: Vec<f32>,
    /// Whether it is a running head or foot.
    pub is_running: bool,
    /// Whether the page has glyphs of spaces between its words, so that a gap without one is between two cells.
    pub has_spaces: bool,
    /// Whether there is another segment before it on its baseline, and no space between the two.
    pub is_apart: bool,
}

/// The distance within which a glyph that is printed twice counts once, in ems.
const DOUBLED: f32 = 0.06;

/// The distance of baselines that are one, in ems.
const SAME_BASELINE: f32 = 0.12;

/// The gap that ends a segment, in ems.
const WIDE_GAP: f32 = 0.8;

/// The largest coordinate of a page that is read, in points: 200 inches is the largest page.
const MAX_COORDINATE: f32 = 30_000.0;

/// The segments of a page by direction: the direction of most glyphs first, each turned upright.
pub fn segments_by_direction(page: &PageGlyphs) -> Vec<Vec<Segment>> {
    let mut by_angle: HashMap<i16, Vec<Glyph>> = HashMap::new();
    for glyph in &page.glyphs {
        if is_on_page(glyph, page) {
            let angle = direction(glyph.angle);
            by_angle.entry(angle).or_default().push(turned(glyph, angle));
        }
    }
    let mut groups: Vec<(i16, Vec<Glyph>)> = by_angle.into_iter().collect();
    groups.sort_by_key(|(angle, glyphs)| (std::cmp::Reverse(glyphs.len()), *angle));
    let mut groups: Vec<Vec<Segment>> =
        groups.into_iter().map(|(_, glyphs)| segments(without_doubles(glyphs))).collect();
    let has_spaces = has_spaces(groups.iter().flatten());
    groups.iter_mut().flatten().for_each(|segment| segment.has_spaces = has_spaces);
    groups
}

/// Whether words have glyphs of spaces between them: there are many more of them than gaps between words without one,
/// as between two heads of columns. The numbers of a table say nothing of it.
fn has_spaces<'page>(segments: impl Iterator<Item = &'page Segment>) -> bool {
    let (mut spaces, mut gaps) = (0, 0);
    for pair in segments.flat_map(|segment| segment.glyphs.windows(2)) {
        let [last, glyph] = pair else { continue };
        let is_of_words = [last, glyph].iter().all(|one| !one.is_space() && !one.character.is_ascii_digit());
        spaces += usize::from(glyph.is_space());
        gaps += usize::from(is_of_words && glyph.x - last.end() >= APART * last.size.max(glyph.size));
    }
    spaces >= MIN_SPACES && gaps * SPACES <= spaces
}

/// The least gap between two cells without a space, in ems.
pub const APART: f32 = 0.2;

/// The least number of spaces of a page whose words have spaces between them.
const MIN_SPACES: usize = 3;

/// The least number of spaces for each gap without one.
const SPACES: usize = 3;

fn is_on_page(glyph: &Glyph, page: &PageGlyphs) -> bool {
    let lengths = [glyph.x, glyph.y, glyph.width, glyph.size, glyph.angle];
    let margin = 1.0;
    lengths.iter().all(|length| length.is_finite() && length.abs() < MAX_COORDINATE)
        && glyph.size > 0.5
        && glyph.width >= 0.0
        && (-margin..page.width + margin).contains(&glyph.x)
        && (-margin..page.height + margin).contains(&glyph.y)
}

/// The direction of a baseline in whole degrees: of a right angle if it is near to one, else in steps of five.
fn direction(angle: f32) -> i16 {
    let right = (angle / 90.0).round() * 90.0;
    let near = if (angle - right).abs() <= 2.5 { right } else { (angle / 5.0).round() * 5.0 };
    // The angle is at most 180 degrees either way.
    (near as i16).rem_euclid(360)
}

/// A glyph with its place in the coordinates of text in a direction.
fn turned(glyph: &Glyph, angle: i16) -> Glyph {
    let (sine, cosine) = f32::from(angle).to_radians().sin_cos();
    Glyph { x: glyph.x * cosine + glyph.y * sine, y: glyph.y * cosine - glyph.x * sine, ..*glyph }
}

/// Leaves out glyphs that are printed once more at almost the same place, which imitates bold type.
fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut places: HashMap<(char, i32, i32), (f32, f32)> = HashMap::with_capacity(glyphs.len());
    let is_new = |glyph: &Glyph| {
        if glyph.is_space() {
            return true;
        }
        let reach = DOUBLED * glyph.size;
        let (column, row) = ((glyph.x / reach) as i32, (glyph.y / reach) as i32);
        let is_double =
            (-1..=1).flat_map(|right| (-1..=1).map(move |down| (right, down))).any(|(right, down)| {
                let near = places.get(&(glyph.character, column + right, row + down));
                near.is_some_and(|(x, y)| (x - glyph.x).abs() <= reach && (y - glyph.y).abs() <= reach)
            });
        if !is_double {
            places.insert((glyph.character, column, row), (glyph.x, glyph.y));
        }
        !is_double
    };
    let mut glyphs = glyphs;
    let mut is_new = is_new;
    glyphs.retain(|glyph| is_new(glyph));
    glyphs
}

/// The segments of upright glyphs, from the top downwards.
fn segments(mut glyphs: Vec<Glyph>) -> Vec<Segment> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut segments = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first() {
        let (top, reach) = (first.y, SAME_BASELINE * first.size);
        let count = rest.partition_point(|glyph| glyph.y <= top + reach);
        let (line, after) = rest.split_at_mut(count);
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        cut(line, &mut segments);
        rest = after;
    }
    segments
}

/// Cuts a line of glyphs at wide gaps.
fn cut(line: &[Glyph], segments: &mut Vec<Segment>) {
    let mut current: Vec<Glyph> = Vec::new();
    let mut end = f32::MIN;
    let mut is_apart = false;
    for glyph in line {
        let is_other = current.last().is_some_and(|last| {
            let em = last.size.max(glyph.size);
            glyph.x - end > WIDE_GAP * em || !alike(last.size, glyph.size)
        });
        if is_other {
            let is_spaced = current.last().is_some_and(Glyph::is_space);
            let segment = Segment::of(std::mem::take(&mut current));
            segments.extend(segment.map(|segment| Segment { is_apart, ..segment }));
            (end, is_apart) = (f32::MIN, !is_spaced);
        }
        if !glyph.is_space() {
            end = end.max(glyph.end());
        } else if current.is_empty() {
            is_apart = false;
            continue;
        }
        current.push(*glyph);
    }
    segments.extend(Segment::of(current).map(|segment| Segment { is_apart, ..segment }));
}

/// Whether two sizes can be of one line without a mark.
fn alike(size: f32, other: f32) -> bool {
    size.min(other) >= 0.8 * size.max(other)
}

impl Segment {
    /// The segment of glyphs in order; none of spaces alone.
    pub fn of(mut glyphs: Vec<Glyph>) -> Option<Self> {
        while glyphs.last().is_some_and(Glyph::is_space) {
            glyphs.pop();
        }
        let first = glyphs.iter().find(|glyph| !glyph.is_space())?;
        let end = glyphs.iter().filter(|glyph| !glyph.is_space()).map(Glyph::end).fold(first.end(), f32::max);
        Some(Self {
            start: first.x,
            end,
            baseline: first.y,
            size: usual(glyphs.iter().map(|glyph| glyph.size)).unwrap_or(first.size),
            marks: Vec::new(),
            is_running: glyphs.iter().all(|glyph| glyph.is_running || glyph.is_space()),
            has_spaces: false,
            is_apart: false,
            glyphs,
        })
    }

    /// The height of the top of its letters.
    pub fn top(&self) -> f32 {
        self.baseline - 0.75 * self.size
    }
}

/// The middle one of some lengths.
pub fn usual(lengths: impl Iterator<Item = f32>) -> Option<f32> {
    let mut lengths: Vec<f32> = lengths.collect();
    let middle = lengths.len() / 2;
    (!lengths.is_empty()).then(|| *lengths.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// Whether a segment is as long as a line of running text, and most of it letters.
pub fn has_running_text(segment: &Segment) -> bool {
    let glyphs = || segment.glyphs.iter().filter(|glyph| !glyph.is_space());
    let letters = glyphs().filter(|glyph| glyph.character.is_alphabetic()).count();
    let enough = if glyphs().any(|glyph| is_chinese(glyph.character)) { 8 } else { 16 };
    letters >= enough && letters * 10 >= glyphs().count() * 6
}
