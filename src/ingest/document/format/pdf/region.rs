//! The paragraphs and tables of one column.

use super::line::Line;
use super::piece::{is_list_mark, is_number, pieces};
use super::table::{Table, is_same_row};
use super::unwrap::goes_on;
use super::words::{is_caption, states_unit};
use crate::ingest::document::format::note_mark::begins_note;

/// A part of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Lines of a paragraph, a heading or a note.
    Lines(Vec<Line>),
    /// A table, with where it begins and ends.
    Table(Table, std::ops::Range<f32>),
}

/// The largest distance of two rows of a table, in ems.
const ROW_DISTANCE: f32 = 4.0;

/// The paragraphs and tables of lines of a column.
pub fn parts(lines: &[Line]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = table_rows(&lines[at..]);
        if let Some(table) = Table::of(&lines[at..at + rows]).filter(|_| rows > 0) {
            add_paragraphs(std::mem::take(&mut text), &mut parts);
            let place = lines[at].baseline - lines[at].size..lines[at + rows - 1].baseline;
            parts.push(Part::Table(table, place));
            at += rows;
        } else {
            text.push(lines[at].clone());
            at += 1;
        }
    }
    add_paragraphs(text, &mut parts);
    parts
}

/// The number of lines from the first one on that are a table; 0 if they are none.
fn table_rows(lines: &[Line]) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let mut gutters: Option<Vec<(f32, f32)>> = None;
    let (mut rows, mut with_number, mut end, mut singles) = (0, 0, 0, 0);
    let mut last = first;
    for (index, line) in lines.iter().enumerate() {
        let text = line.text();
        if begins_note(&text) || is_caption(&text) {
            break;
        }
        if line.baseline - last.baseline > ROW_DISTANCE * line.size.max(last.size) {
            break;
        }
        let pieces = pieces(line);
        if pieces.len() < 2 || is_list_mark(&pieces[0].text()) && pieces.len() == 2 {
            if rows > 0 && is_same_row(last, line) {
                (end, last) = (index + 1, line);
                continue;
            }
            singles += 1;
            // The first line may be a head over some columns of the next ones.
            if singles > 2 || rows == 0 && (index > 0 || !is_lone_head(lines)) {
                break;
            }
            last = line;
            continue;
        }
        if pieces.len() > MAX_PIECES {
            break;
        }
        let free: Vec<(f32, f32)> = pieces.windows(2).map(|pair| (pair[0].end, pair[1].start)).collect();
        let shared = match &gutters {
            None => free,
            Some(gutters) => shared(gutters, &free),
        };
        if shared.is_empty() {
            break;
        }
        gutters = Some(shared);
        rows += 1;
        with_number += usize::from(pieces.iter().skip(1).any(|piece| is_number(&piece.text())));
        (end, singles, last) = (index + 1, 0, line);
    }
    let is_table = rows >= 2 && with_number >= 1 || rows >= 4;
    if is_table { end } else { 0 }
}

/// Whether the first line is a head over some columns of the next one or two, not a caption over all of them.
fn is_lone_head(lines: &[Line]) -> bool {
    let [head, next, ..] = lines else { return false };
    let Some(row) = lines.iter().skip(1).take(3).map(pieces).max_by_key(Vec::len) else { return false };
    let ([first, .., last], text) = (row.as_slice(), head.text()) else { return false };
    let middle = |start: f32, end: f32| f32::midpoint(start, end);
    let is_aside = (middle(head.start(), head.end()) - middle(first.start, last.end)).abs() > head.size;
    let (start, end) = (head.start() - head.size, head.end());
    next.baseline - head.baseline < 2.5 * next.size
        && text.chars().count() <= MAX_HEAD
        && head.start() > first.end
        && start < last.end
        && (is_aside || row.len() == 2)
        && end < last.end + 2.0 * head.size
}

/// The most characters of a lone head.
const MAX_HEAD: usize = 24;

/// The most pieces of a row.
const MAX_PIECES: usize = 200;

/// The parts that two lists of gaps share.
fn shared(gaps: &[(f32, f32)], others: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let both =
        gaps.iter().flat_map(|gap| others.iter().map(move |other| (gap.0.max(other.0), gap.1.min(other.1))));
    both.filter(|(start, end)| end - start > 1.0).collect()
}

/// The largest distance of a line from a short one before it in a paragraph, or of the begin of a caption, in ems.
const ONE_PARAGRAPH: f32 = 1.8;

/// Adds lines as paragraphs.
fn add_paragraphs(lines: Vec<Line>, parts: &mut Vec<Part>) {
    let Some(column) = Column::of(&lines) else { return };
    let mut paragraph: Vec<Line> = Vec::new();
    for line in lines {
        if paragraph.last().is_some_and(|last| column.begins_paragraph(&paragraph, last, &line)) {
            parts.push(Part::Lines(std::mem::take(&mut paragraph)));
        }
        paragraph.push(line);
    }
    parts.push(Part::Lines(paragraph));
}

/// The shape of the running text of a column.
struct Column {
    start: f32,
    end: f32,
    /// The usual distance of baselines, in ems.
    leading: f32,
}

impl Column {
    fn of(lines: &[Line]) -> Option<Self> {
        let distances = lines.windows(2).filter_map(|pair| {
            let distance = (pair[1].baseline - pair[0].baseline) / pair[1].size.max(0.1);
            (0.8..2.6).contains(&distance).then_some(distance)
        });
        let mut distances: Vec<f32> = distances.collect();
        distances.sort_by(f32::total_cmp);
        lines.first()?;
        Some(Self {
            start: lines.iter().map(Line::start).fold(f32::MAX, f32::min),
            end: lines.iter().map(Line::end).fold(f32::MIN, f32::max),
            // Most distances are of lines in a paragraph; those of one-line paragraphs are larger.
            leading: distances.get(distances.len() / 3).copied().unwrap_or(1.3),
        })
    }

    /// Whether a line after others of a paragraph begins a new one.
    fn begins_paragraph(&self, paragraph: &[Line], last: &Line, line: &Line) -> bool {
        let em = line.size.max(0.1);
        let distance = (line.baseline - last.baseline) / em;
        let other_size = (line.size / last.size.max(0.1) - 1.0).abs() > 0.08;
        let first = line.words.first().map_or("", |word| word.text.as_str());
        let text = last.text();
        let ends = text.ends_with(['.', '!', '?', '。', '！', '？', '：', ':', '；']);
        let is_short = last.end() < self.end - 0.12 * (self.end - self.start) - em;
        let is_item = is_list_mark(first)
            && (ends || is_short || !first.ends_with('.'))
            && line.words.len() > 1
            && line.start() <= last.start() + 2.5 * em;
        let head = paragraph.first().map_or(0.0, Line::start);
        let is_centred = (line.start() + line.end() - last.start() - last.end()).abs() < em;
        let is_indented = !is_centred
            && line.start() > last.start() + 0.8 * em
            && (paragraph.len() > 1 || line.start() > head + 0.8 * em)
            && (ends || !goes_on(&text, &line.text()));
        let is_aside = line.start() > last.start() + 0.3 * (self.end - self.start) && !is_centred;
        let tells = [distance > ONE_PARAGRAPH, is_short, is_caption(&line.text())];
        let begins_apart = tells.into_iter().filter(|tell| *tell).count() >= 2;
        other_size
            || begins_apart
            || is_aside
            || states_unit(&line.text())
            || distance > self.leading * 1.15 + 0.08
            || distance < 0.3
            || is_item
            || line.has_mark_first && ends
            || ends && is_short
            || is_indented
    }
}
