//! Columns of running text: cuts of a page from top to bottom.

use std::ops::RangeInclusive;

use super::rows::Rows;
use super::segment::{Segment, has_running_text};

/// The least number of lines of running text on each side of a cut.
const MIN_LINES: usize = 3;

/// The narrowest white space between columns, in ems.
const MIN_GUTTER: f32 = 0.8;

/// The largest distance of lines of running text, in ems; a larger one is white space.
const LINE_DISTANCE: f32 = 1.75;

/// The most segments of a page that is cut; more of them are no page of text.
const MAX_SEGMENTS: usize = 20_000;

/// The number of places along a page where it may be cut.
const PLACES: usize = 240;

/// The deepest nesting of columns.
const MAX_DEPTH: usize = 6;

/// A part of a page: a cut from `top` to `bottom` at `x`.
struct Cut {
    x: f32,
    top: f32,
    bottom: f32,
    lines: usize,
}

/// The columns of the segments of a page in reading order. Text over or under columns is a column too.
pub fn columns(segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    let mut columns = Vec::new();
    add_columns(segments, 0, &mut columns);
    columns
}

fn add_columns(segments: Vec<Segment>, depth: usize, columns: &mut Vec<Vec<Segment>>) {
    if segments.is_empty() {
        return;
    }
    let cut = if depth < MAX_DEPTH && segments.len() <= MAX_SEGMENTS { best_cut(&segments) } else { None };
    let Some(cut) = cut else {
        columns.push(segments);
        return;
    };
    let mut parts: [Vec<Segment>; 4] = Default::default();
    for segment in segments {
        let part = if segment.baseline < cut.top {
            0
        } else if segment.baseline > cut.bottom {
            3
        } else if segment.start < cut.x {
            1
        } else {
            2
        };
        parts[part].push(segment);
    }
    for part in parts {
        add_columns(part, depth + 1, columns);
    }
}

/// The cut that has the most running text beside it.
fn best_cut(segments: &[Segment]) -> Option<Cut> {
    let mut ordered: Vec<&Segment> = segments.iter().collect();
    ordered.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let left = segments.iter().map(|segment| segment.start).fold(f32::MAX, f32::min);
    let right = segments.iter().map(|segment| segment.end).fold(f32::MIN, f32::max);
    let step = (right - left) / PLACES as f32;
    let places = (1..PLACES).map(|place| left + step * place as f32);
    let rows = Rows::of(&ordered);
    let mut best: Option<(Cut, f32)> = None;
    for x in places {
        for (cut, gutter) in cuts(&ordered, &rows, x) {
            // Among cuts through the same lines, the one in the middle of the white space.
            let is_better = best.as_ref().is_none_or(|(other, width)| {
                cut.lines > other.lines || cut.lines == other.lines && gutter > *width
            });
            if is_better {
                best = Some((cut, gutter));
            }
        }
    }
    best.map(|(cut, _)| cut)
}

/// The cuts at a place, each as long as nothing crosses it, be it text or a table, with the distance to the nearest text.
fn cuts(ordered: &[&Segment], rows: &Rows, x: f32) -> Vec<(Cut, f32)> {
    let mut cuts = Vec::new();
    let mut add = |between: &[&Segment]| {
        for part in between.split(|segment| segment.start < x && x < segment.end) {
            cuts.extend(cut_through(part, x));
        }
    };
    let mut from = 0;
    for table in rows.tables(ordered, x) {
        add(ordered.get(from..table.start).unwrap_or_default());
        from = table.end;
    }
    add(ordered.get(from..).unwrap_or_default());
    cuts
}

/// The cut through segments of which none crosses it, if both sides have running text.
fn cut_through(part: &[&Segment], x: f32) -> Option<(Cut, f32)> {
    let part = running_part(part, x);
    if part.len() < 2 * MIN_LINES {
        return None;
    }
    let (left, right): (Vec<&Segment>, Vec<&Segment>) = part.iter().partition(|segment| segment.end <= x);
    // Text on one side alone is above or below the columns.
    let (first, other_first) = (left.first()?.top(), right.first()?.top());
    let (last, other_last) = (left.last()?.baseline, right.last()?.baseline);
    let shared = first.max(other_first)..=last.min(other_last);
    let left_end = left.iter().map(|segment| segment.end).fold(f32::MIN, f32::max);
    let right_start = right.iter().map(|segment| segment.start).fold(f32::MAX, f32::min);
    let size = part.iter().map(|segment| segment.size).fold(f32::MAX, f32::min);
    let lines = running_lines(&left, &shared).min(running_lines(&right, &shared));
    let cut = Cut { x, top: first.min(other_first), bottom: last.max(other_last), lines };
    let is_wide = right_start - left_end >= MIN_GUTTER * size;
    (is_wide && lines >= MIN_LINES).then_some((cut, (x - left_end).min(right_start - x)))
}

/// The part from the first to the last stretch without a wide gap that has running text on both sides of a place: what is
/// above and below may be a table whose columns stand as those of the text. Text at the end of one column stays.
fn running_part<'part, 'page>(part: &'part [&'page Segment], x: f32) -> &'part [&'page Segment] {
    let mut running: Option<(usize, usize)> = None;
    let mut from = 0;
    for index in 0..part.len() {
        let goes_on = part.get(index + 1).is_some_and(|next| {
            next.baseline - part[index].baseline <= LINE_DISTANCE * next.size.max(part[index].size)
        });
        if goes_on {
            continue;
        }
        let stretch = &part[from..=index];
        let side = |is_left: bool| stretch.iter().filter(move |segment| (segment.end <= x) == is_left);
        let has_text = |is_left: bool| side(is_left).any(|segment| has_running_text(segment));
        let is_last = index + 1 == part.len();
        let is_end_of_one = is_last
            && running.is_some_and(|(_, end)| end == from)
            && (side(true).next().is_none() || side(false).next().is_none());
        if has_text(true) && has_text(false) || is_end_of_one {
            running = Some((running.map_or(from, |(first, _)| first), index + 1));
        }
        from = index + 1;
    }
    running.and_then(|(first, end)| part.get(first..end)).unwrap_or_default()
}

/// The number of lines of running text among the segments of one side, at the heights that both sides share.
fn running_lines(segments: &[&Segment], shared: &RangeInclusive<f32>) -> usize {
    let width = segments.iter().map(|segment| segment.end - segment.start).fold(0.0, f32::max);
    let is_running =
        |segment: &&&Segment| has_running_text(segment) && segment.end - segment.start > 0.5 * width;
    segments.iter().filter(|segment| shared.contains(&segment.baseline)).filter(is_running).count()
}
