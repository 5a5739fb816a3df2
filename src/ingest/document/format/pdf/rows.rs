//! Rows of a page, to find the tables that cross a cut.

use std::ops::Range;

use super::line::{Line, joined};
use super::piece::is_number;
use super::segment::{Segment, has_running_text};
use super::words::is_caption;

/// The distance of baselines that are of one row, in ems.
const SAME_ROW: f32 = 0.35;

/// The least number of rows of a table with numbers.
const MIN_ROWS: usize = 2;

/// The segments of a page, row by row.
pub struct Rows {
    /// Each row: its segments by their places in order.
    rows: Vec<Range<usize>>,
    /// What each segment is.
    contents: Vec<Content>,
}

/// What a segment is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Numbers alone.
    Number,
    /// The caption of a table.
    Caption,
    /// A line of running text.
    Running,
    /// A label or anything else.
    Label,
}

impl Rows {
    /// The rows of segments in the order of their baselines.
    pub fn of(ordered: &[&Segment]) -> Self {
        let mut rows: Vec<Range<usize>> = Vec::new();
        for (index, segment) in ordered.iter().enumerate() {
            let is_same = |row: &&mut Range<usize>| {
                ordered.get(row.start).is_some_and(|first| {
                    segment.baseline - first.baseline <= SAME_ROW * first.size.min(segment.size)
                })
            };
            match rows.last_mut().filter(is_same) {
                Some(row) => row.end = index + 1,
                None => rows.push(index..index + 1),
            }
        }
        Self { rows, contents: ordered.iter().map(|segment| content(segment)).collect() }
    }

    /// The tables whose rows stand on both sides of a place: rows of numbers, with their heads and caption. Each is the
    /// places of its segments in order.
    pub fn tables(&self, ordered: &[&Segment], x: f32) -> Vec<Range<usize>> {
        let kinds: Vec<RowKind> = self.rows.iter().map(|row| self.kind(ordered, row.clone(), x)).collect();
        let mut tables: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        while let Some(first) = (from..kinds.len()).find(|row| kinds[*row] == RowKind::Table) {
            let is_part = |row: &usize| matches!(kinds[*row], RowKind::Table | RowKind::Other);
            let end = (first..kinds.len()).find(|row| !is_part(row)).unwrap_or(kinds.len());
            let last = (first..end).rev().find(|row| kinds[*row] == RowKind::Table).unwrap_or(first);
            if (first..=last).filter(|row| kinds[*row] == RowKind::Table).count() >= MIN_ROWS {
                let heads = (from..first).rev().take_while(is_part).count();
                let start = first - heads;
                let has_caption = start > from && kinds[start - 1] == RowKind::Caption;
                let start = start - usize::from(has_caption);
                tables.push(self.rows[start].start..self.rows[last].end);
            }
            from = last + 1;
        }
        tables
    }

    /// What a row is beside a place.
    fn kind(&self, ordered: &[&Segment], row: Range<usize>, x: f32) -> RowKind {
        // Of each side: whether it has something, and whether it has something besides numbers.
        let (mut is_full, mut has_words) = ([false; 2], [false; 2]);
        let (mut has_caption, mut has_running) = (false, false);
        for index in row {
            let side = usize::from(ordered[index].end > x);
            let content = self.contents[index];
            is_full[side] = true;
            has_words[side] |= content != Content::Number;
            has_caption |= content == Content::Caption;
            has_running |= content == Content::Running;
        }
        let is_on_both = is_full == [true; 2];
        if is_on_both && has_words != [true; 2] {
            RowKind::Table
        } else if has_caption && !is_on_both {
            RowKind::Caption
        } else if has_running || has_caption {
            RowKind::Text
        } else {
            RowKind::Other
        }
    }
}

/// What a row is beside a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    /// A row of a table that stands on both sides, with numbers alone on one of them.
    Table,
    /// The caption of a table, alone.
    Caption,
    /// Running text.
    Text,
    /// Short text, such as heads of columns.
    Other,
}

/// What a segment is.
fn content(segment: &Segment) -> Content {
    let text = Line::of(std::slice::from_ref(segment)).map(|line| joined(&line.words)).unwrap_or_default();
    if is_number(&text) {
        Content::Number
    } else if is_caption(&text) {
        Content::Caption
    } else if has_running_text(segment) {
        Content::Running
    } else {
        Content::Label
    }
}
