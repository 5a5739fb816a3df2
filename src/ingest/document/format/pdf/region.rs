//! The paragraphs and tables of one column.

use super::line::Line;
use super::piece::{is_list_mark, is_number, pieces};
use super::table::Table;
use super::unwrap::goes_on;
use super::words::is_caption;
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
pub fn parts(lines: Vec<Line>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = table_rows(&lines[at..]);
        match Table::of(&lines[at..at + rows]).filter(|_| rows > 0) {
            Some(table) => {
                add_paragraphs(std::mem::take(&mut text), &mut parts);
                let place = lines[at].baseline - lines[at].size..lines[at + rows - 1].baseline;
                parts.push(Part::Table(table, place));
                at += rows;
            }
            None => {
                text.push(lines[at].clone());
                at += 1;
            }
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
            singles += 1;
            // The first row may be the head of a single column of values.
            if singles > 2 || rows == 0 && (index > 0 || !is_lone_head(lines)) {
                break;
            }
            last = line;
            continue;
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

/// Whether the first line stands over the values of the second one, which has a label and one value.
fn is_lone_head(lines: &[Line]) -> bool {
    let [head, row, ..] = lines else { return false };
    let values = pieces(row);
    let [_, value] = values.as_slice() else { return false };
    let over = head.start() < value.end + head.size && value.start < head.end() + head.size;
    over && is_number(&value.text())
        && head.start() > values[0].end
        && row.baseline - head.baseline < 2.5 * row.size
}

/// The parts that two lists of gaps share.
fn shared(gaps: &[(f32, f32)], others: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let both =
        gaps.iter().flat_map(|gap| others.iter().map(move |other| (gap.0.max(other.0), gap.1.min(other.1))));
    both.filter(|(start, end)| end - start > 1.0).collect()
}

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
        other_size
            || distance > self.leading * 1.25 + 0.1
            || distance < 0.3
            || is_item
            || line.has_mark_first && paragraph.len() >= 1 && ends
            || ends && is_short
            || is_indented
    }
}
