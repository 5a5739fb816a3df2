//! Finds the rows of headings, and combines several rows to one heading for each column.
//!
//! The main row names the columns. Above it may be rows with groups of columns (years over quarters, measures over
//! years), below it rows of a second level, and above or below it lines about the series (unit, source, series id),
//! which have a label in their first cell.

use std::collections::{HashMap, HashSet};

use super::super::concepts::{CodeOrName, DimensionRole, Heading, HeadingRole, YearPart};
use super::super::period_text::{PeriodShape, period_shape, read_marked_period};
use super::super::year_part::part_of_year;
use super::numbers::{self, CellKind};
use super::row::{OwnedRow, Row, fits};

/// The most rows before the headings.
pub const PREAMBLE_ROWS: usize = 60;
/// The most rows of a second level below the main row, if the first column has no periods.
const MAX_LEVELS: usize = 4;

/// The rows of headings, as positions among the first rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingRows {
    /// The first row.
    pub first: usize,
    /// The main row, which names the columns.
    pub main: usize,
    /// The row after the last.
    pub end: usize,
}

/// A line about the series of the columns, such as their units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesLine {
    /// Its first cell.
    pub label: String,
    /// Its text for each column.
    pub texts: Vec<String>,
}

impl SeriesLine {
    /// The text about a column, where the label is that of a title.
    fn title(&self, at: usize) -> Option<&str> {
        let is_title = Heading::new(&self.label).part == CodeOrName::Name;
        self.texts.get(at).map(String::as_str).filter(|text| is_title && !text.is_empty())
    }
}

/// The result of combining the rows of headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnHeadings {
    /// One heading for each column.
    pub headings: Vec<String>,
    /// The name and the period of each column, if its headings have both.
    pub products: Vec<Option<(String, String)>>,
    /// Names of the columns from a row below the headings.
    pub names: Vec<String>,
    /// Lines about the series.
    pub lines: Vec<SeriesLine>,
}

impl HeadingRows {
    /// One row of headings.
    #[must_use]
    pub const fn single(main: usize) -> Self {
        Self { first: main, main, end: main + 1 }
    }

    /// Finds the rows of headings.
    #[must_use]
    pub fn find(rows: &[OwnedRow]) -> Option<Self> {
        if rows.len() == 1 {
            let is_heading = rows.first().is_some_and(|row| row.width() > 1 && has_no_data(row));
            return is_heading.then(|| Self::single(0));
        }
        Self::above_periods(rows).or_else(|| {
            let main = (0..rows.len().min(PREAMBLE_ROWS)).find(|&at| {
                let below = rows.get(at + 1..).unwrap_or_default();
                rows.get(at).is_some_and(|row| is_heading(row, below))
            })?;
            Some(Self::around(rows, lowest(rows, main)))
        })
    }

    /// The rows of headings around the main row.
    #[must_use]
    pub fn around(rows: &[OwnedRow], main: usize) -> Self {
        let end = (main + 1..rows.len()).take(MAX_LEVELS).find(|&at| !is_second_level(rows, main, at));
        let end = end.unwrap_or((main + 1 + MAX_LEVELS).min(rows.len()));
        let row_of = |at: usize| rows.get(at);
        let mut first = main;
        while let Some(above) = first.checked_sub(1)
            && row_of(first).is_some_and(|row| !row.after_blank)
            && row_of(above).zip(row_of(main)).is_some_and(|(above, main)| is_group(above, main))
        {
            first = above;
        }
        Self { first, main, end }
    }

    /// So many rows of headings from one on: those that would be found there by themselves, or else the first of them names
    /// the columns.
    #[must_use]
    pub fn within(rows: &[OwnedRow], first: usize, count: usize) -> Self {
        let end = first + count;
        let around = (first..end.min(rows.len())).map(|main| Self::around(rows, main));
        let mut found = Self::above_periods(rows).into_iter().chain(around);
        found.find(|own| own.first == first && own.end == end).unwrap_or(Self { end, ..Self::single(first) })
    }

    /// The rows of headings above a first column of periods. The main row is the one whose first cell names a period,
    /// else the first that has a heading for each column.
    fn above_periods(rows: &[OwnedRow]) -> Option<Self> {
        let is_period = |row: &OwnedRow| row.width() > 1 && period_shape(row.text(0)).is_some();
        let end = rows.iter().take(PREAMBLE_ROWS + 1).position(is_period).filter(|end| *end > 0)?;
        let below = rows.get(end..)?;
        let last = below.iter().rposition(is_period)?;
        let table: Vec<&OwnedRow> = below.iter().take(last + 1).filter(|row| row.width() > 1).collect();
        let periods = table.iter().filter(|row| is_period(row)).count();
        if periods < 2 || periods * 10 < table.len() * 8 {
            return None;
        }
        let width = usual_width(below)?;
        let first = first_above(rows, end, width);
        let block = first..end;
        let names_a_period = |at: &usize| {
            let role = rows.get(*at).and_then(|row| Heading::new(row.text(0)).role());
            matches!(role, Some(HeadingRole::Period | HeadingRole::PeriodPart(_)))
        };
        let main = block.clone().rev().find(names_a_period);
        // A single row must have a heading for each column.
        let names = |row: &OwnedRow| names_all(row, below, width) || names_beside_periods(row, width);
        let is_named = |at: &usize| rows.get(*at).is_some_and(names);
        let differ = |at: &usize| is_named(at) && rows.get(*at).is_some_and(texts_differ);
        let main = main.or_else(|| block.clone().find(differ)).or_else(|| block.clone().find(is_named))?;
        (block.len() > 1 || rows.get(main).is_some_and(|row| is_heading(row, below))).then_some(Self {
            first,
            main,
            end,
        })
    }

    /// Combines these rows to the headings of the columns.
    #[must_use]
    pub fn combine(self, rows: &[OwnedRow]) -> ColumnHeadings {
        let Some(main) = rows.get(self.main) else { return ColumnHeadings::default() };
        let block = rows.get(self.first..self.end).unwrap_or_default();
        let width = block.iter().map(Row::width).max().unwrap_or_default();
        let mut columns = ColumnHeadings { names: vec![String::new(); width], ..ColumnHeadings::default() };
        let mut levels: Vec<Vec<&str>> = Vec::new();
        for (at, row) in block.iter().enumerate() {
            let own = at + self.first == self.main;
            // A merged cell over several rows is repeated in some files.
            let repeated = !own && row.text(0) == main.text(0);
            let labelled = !repeated
                && !row.text(0).is_empty()
                && (at + self.first > self.main || !main.text(0).is_empty());
            let text = |at: usize| if repeated && at == 0 { "" } else { row.text(at) };
            let texts: Vec<&str> = (0..width).map(text).collect();
            // Where the headings do not tell the columns apart, a row that is no attribute does: sexes over units.
            let is_level = !own && labelled && !texts_differ(main) && !is_attribute(row);
            let labelled = labelled && !is_level;
            if !own && (labelled || are_units(&texts)) {
                columns.lines.push(line(&texts, labelled));
            } else if is_level
                || at + self.first < self.main
                || (own && has_gaps(main, block.get(at + 1..).unwrap_or_default()))
            {
                levels.push(filled_right(&texts, main));
            } else if !own && are_names(main, &texts) {
                columns.names = texts.iter().map(|text| (*text).to_owned()).collect();
            } else {
                levels.push(texts);
            }
        }
        for at in 0..width {
            let own: Vec<&str> = levels
                .iter()
                .filter_map(|level| level.get(at).copied())
                .filter(|text| !text.is_empty())
                .collect();
            let (heading, product) = joined(&own);
            let title = columns.lines.iter().find_map(|line| line.title(at));
            columns.headings.push(match title {
                Some(title) if heading.is_empty() && at > 0 => title.to_owned(),
                _ => heading,
            });
            columns.products.push(product);
        }
        columns
    }
}

/// The first of the rows that stand together above a row. Blank lines may part them where all cells have words, and a
/// label without texts beside it may stand among them.
fn first_above(rows: &[OwnedRow], end: usize, width: usize) -> usize {
    let row_at = |at: usize| rows.get(at).filter(|row| row.width() > 1 && row.width() <= width + 1);
    let says_something = |row: &OwnedRow| (1..row.width()).any(|at| !row.text(at).is_empty());
    let is_full = |row: &OwnedRow| {
        width > 2 && fits(row, width) && (0..width).all(|at| !row.text(at).is_empty()) && has_no_data(row)
    };
    let mut first = end;
    while let Some(above) = first.checked_sub(1)
        && let Some(row) = row_at(above)
    {
        let adjacent = first == end || rows.get(first).is_some_and(|row| !row.after_blank);
        let has_row_above =
            !row.after_blank && above.checked_sub(1).and_then(row_at).is_some_and(says_something);
        let belongs = if says_something(row) { adjacent || is_full(row) } else { adjacent && has_row_above };
        if !belongs {
            break;
        }
        first = above;
    }
    first
}

/// The heading of a column from its levels, and its name and period where it has both.
fn joined(levels: &[&str]) -> (String, Option<(String, String)>) {
    if let [only] = levels {
        return ((*only).to_owned(), None);
    }
    let (periods, names): (Vec<&str>, Vec<&str>) =
        levels.iter().partition(|text| period_shape(text).is_some());
    let year = |text: &&&str| period_shape(text) == Some(PeriodShape::Year);
    let name = names.join(", ");
    match (periods.as_slice(), names.as_slice()) {
        // Quarters or months under years.
        ([of], [.., last]) if year(&of) && part_of_year(last, YearPart::Unknown).is_some() => {
            let part = part_of_year(last, YearPart::Unknown).unwrap_or_default();
            // The mark of `2023p` stands behind the whole period.
            let mark = read_marked_period(of, None).ok().and_then(|marked| marked.mark);
            let period = match (mark, of.get(..4)) {
                (Some(mark), Some(year)) => format!("{year}{part} ({})", mark.text),
                _ => format!("{of}{part}"),
            };
            let others = names.get(..names.len() - 1).unwrap_or_default().join(", ");
            if others.is_empty() {
                (period, None)
            } else {
                (format!("{others} {period}"), Some((others, period)))
            }
        }
        ([period], [_, ..]) => (format!("{name} {period}"), Some((name, (*period).to_owned()))),
        ([.., last], []) => ((*last).to_owned(), None),
        _ => (levels.join(", "), None),
    }
}

/// The texts of a level; an empty cell gets the text on its left, as in merged cells.
fn filled_right<'r>(texts: &[&'r str], main: &OwnedRow) -> Vec<&'r str> {
    let mut last = "";
    let fill = |(at, text): (usize, &&'r str)| {
        if !text.is_empty() {
            last = if at == 0 { "" } else { text };
            return *text;
        }
        if at < main.width() { last } else { "" }
    };
    texts.iter().enumerate().map(fill).collect()
}

/// Whether the main row has empty cells over texts of a row below it, as merged cells give.
fn has_gaps(main: &OwnedRow, below: &[OwnedRow]) -> bool {
    let gap = |row: &OwnedRow| {
        row.text(0).is_empty()
            && (2..row.width()).any(|at| {
                main.text(at).is_empty() && !row.text(at).is_empty() && !main.text(at - 1).is_empty()
            })
    };
    below.iter().any(gap)
}

/// Whether the texts below the headings are names of columns: all columns already have different headings.
fn are_names(main: &OwnedRow, texts: &[&str]) -> bool {
    let named = |(at, text): (usize, &&str)| text.is_empty() || !main.text(at).is_empty();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for at in 1..main.width() {
        *seen.entry(main.text(at)).or_default() += 1;
    }
    texts.iter().enumerate().all(named)
        && seen.iter().all(|(heading, count)| heading.is_empty() || *count == 1)
        && texts.iter().all(|text| period_shape(text).is_none())
        && (0..main.width()).all(|at| period_shape(main.text(at)).is_none())
}

/// Whether texts without a label are units: all are in brackets.
fn are_units(texts: &[&str]) -> bool {
    let mut filled = texts.iter().filter(|text| !text.is_empty()).peekable();
    texts.first().is_none_or(|first| first.is_empty())
        && filled.peek().is_some()
        && filled.all(|text| text.starts_with(['(', '[', '（']) && text.ends_with([')', ']', '）']))
}

fn line(texts: &[&str], labelled: bool) -> SeriesLine {
    let label = if labelled { texts.first().copied().unwrap_or_default() } else { "UNIT_MEASURE" };
    let bare = |text: &&str| {
        let inner = text.strip_prefix(['(', '[', '（']).and_then(|rest| rest.strip_suffix([')', ']', '）']));
        inner.unwrap_or(text).trim().to_owned()
    };
    SeriesLine {
        label: label.trim_end_matches([':', ' ', '：']).to_owned(),
        texts: texts.iter().map(bare).collect(),
    }
}

/// Whether a row above the headings names groups of columns.
fn is_group(above: &OwnedRow, main: &OwnedRow) -> bool {
    let beside = (1..above.width()).filter(|&at| !above.text(at).is_empty()).count();
    let names_keys = main.text(0).is_empty() && !above.text(0).is_empty() && beside > 1;
    let repeats = !main.text(0).is_empty() && main.text(0) == above.text(0) && beside > 1;
    has_no_data(above)
        && above.width() <= main.width() + 1
        && beside > 0
        && (above.text(0).is_empty() || names_keys || repeats)
}

/// The lowest row of headings that stand in several rows, where the first of them is `main`: the one that calls the
/// first column by a name, or repeats it.
fn lowest(rows: &[OwnedRow], main: usize) -> usize {
    let levels = (main + 1..rows.len()).take(MAX_LEVELS);
    let mut lowest = main;
    for at in levels {
        let (Some(above), Some(row)) = (rows.get(lowest), rows.get(at)) else { break };
        let is_named = !row.text(0).is_empty() && (above.text(0).is_empty() || above.text(0) == row.text(0));
        if !is_named || !has_headings(rows, above, at) {
            break;
        }
        lowest = at;
    }
    lowest
}

/// Whether all texts of a row but the first are words or periods over columns of numbers.
fn has_headings(rows: &[OwnedRow], above: &OwnedRow, at: usize) -> bool {
    let (Some(row), Some(below)) = (rows.get(at), rows.get(at + 1..)) else { return false };
    let filled: Vec<usize> = (1..row.width()).filter(|&at| !row.text(at).is_empty()).collect();
    let is_word = |at: &usize| {
        let text = row.text(*at);
        numbers::kind(text) == CellKind::Other || period_shape(text).is_some()
    };
    !row.after_blank
        && filled.len() > 1
        && !below.is_empty()
        && row.width() <= above.width() + 1
        && filled.iter().all(is_word)
        && filled.iter().filter(|at| is_numeric(below, **at)).count() > 1
}

/// Whether most of the cells of a column are numbers.
fn is_numeric(rows: &[OwnedRow], at: usize) -> bool {
    let (mut all, mut numbers) = (0, 0);
    for text in rows.iter().take(200).map(|row| row.text(at)).filter(|text| !text.is_empty()) {
        let shape = numbers::kind(text);
        all += usize::from(shape != CellKind::Missing);
        numbers += usize::from(matches!(shape, CellKind::Number | CellKind::Integer | CellKind::Marked));
    }
    numbers * 2 > all || all == 0
}

/// Whether no two cells of a row but the first have the same text.
fn texts_differ(row: &OwnedRow) -> bool {
    let texts: Vec<&str> = (1..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty()).collect();
    texts.iter().collect::<HashSet<_>>().len() == texts.len()
}

/// Whether the label of a row says that it has an attribute or the unit of each column.
fn is_attribute(row: &OwnedRow) -> bool {
    let role = Heading::new(row.text(0).trim_end_matches([':', '：', ' '])).role();
    matches!(
        role,
        Some(
            HeadingRole::Attribute(_)
                | HeadingRole::Published
                | HeadingRole::Dimension(Some(DimensionRole::Unit | DimensionRole::Frequency))
        )
    )
}

/// Whether a row below the main row is a second level of headings or a line about the series.
fn is_second_level(rows: &[OwnedRow], main: usize, at: usize) -> bool {
    let (Some(row), Some(head)) = (rows.get(at), rows.get(main)) else { return false };
    let below = rows.get(at + 1..).unwrap_or_default();
    let filled: Vec<usize> = (1..row.width()).filter(|&at| !row.text(at).is_empty()).collect();
    if row.after_blank
        || filled.is_empty()
        || below.is_empty()
        || !has_no_data(row)
        || row.width() > head.width() + 1
    {
        return false;
    }
    let label = Heading::new(row.text(0).trim_end_matches([':', '：'])).role();
    let is_label = matches!(
        label,
        Some(HeadingRole::Attribute(Some("UNIT_MULT")) | HeadingRole::Dimension(Some(DimensionRole::Unit)))
    );
    // Below headings without a key, an empty first cell shows a row of headings only if the rows of data have none.
    let keys = below.iter().filter(|row| !row.text(0).is_empty()).count();
    let has_keys = !head.text(0).is_empty() || keys * 2 > below.len();
    let repeats = row.text(0) == head.text(0) && !head.text(0).is_empty();
    let own_keys = (row.text(0).is_empty() && has_keys) || repeats;
    // A row with signs for missing values only is data.
    let are_words = filled.iter().any(|at| numbers::kind(row.text(*at)) != CellKind::Missing);
    are_words && (is_label || own_keys) && filled.iter().all(|at| is_numeric(below, *at))
}

/// Whether a row has a heading for each column below it.
fn is_heading(row: &OwnedRow, below: &[OwnedRow]) -> bool {
    let Some(width) = usual_width(below) else { return false };
    let filled = (0..row.width()).filter(|&at| !row.text(at).is_empty()).count();
    filled >= 2
        && (fits(row, width) || row.width() + 1 == width)
        && has_no_data(row)
        && names_all(row, below, width)
}

fn names_all(row: &OwnedRow, below: &[OwnedRow], width: usize) -> bool {
    let below: Vec<&OwnedRow> = below.iter().take(200).filter(|row| fits(*row, width)).collect();
    let without: Vec<usize> = (0..width)
        .filter(|&at| {
            let used = below.iter().filter(|row| !row.text(at).is_empty()).count();
            row.text(at).is_empty() && used * 2 > below.len()
        })
        .collect();
    let filled = (0..row.width()).filter(|&at| !row.text(at).is_empty()).count();
    // A column of row numbers, labels or names often has no heading.
    match without.as_slice() {
        [] => true,
        [0] => filled > 1,
        // Codes and names before periods.
        [0, 1] | [0, 1, 2] => {
            let periods = (0..row.width()).filter(|&at| period_shape(row.text(at)).is_some()).count();
            periods > 1 && periods == filled
        }
        [_] => filled > 2,
        _ => false,
    }
}

/// Whether a row has a heading for each column but the first, that of the periods.
fn names_beside_periods(row: &OwnedRow, width: usize) -> bool {
    row.text(0).is_empty() && (1..width).all(|at| !row.text(at).is_empty())
}

/// Whether a row has no numbers but periods, as a row of headings.
fn has_no_data(row: &OwnedRow) -> bool {
    (0..row.width()).all(|at| {
        let text = row.text(at);
        !matches!(numbers::kind(text), CellKind::Number | CellKind::Integer) || period_shape(text).is_some()
    })
}

/// Whether a row before the headings has several numbers and so is part of another table.
#[must_use]
pub fn has_data(row: &OwnedRow) -> bool {
    let is_number = |at: &usize| matches!(numbers::kind(row.text(*at)), CellKind::Number | CellKind::Integer);
    let numbers = (0..row.width()).filter(is_number).count();
    let filled = (0..row.width()).filter(|&at| !row.text(at).is_empty()).count();
    numbers > 1
        || (numbers == 1 && filled > 2)
        || (numbers == 1 && filled == 2 && period_shape(row.text(0)).is_some())
}

/// The most frequent width of rows with more than one cell.
fn usual_width(rows: &[OwnedRow]) -> Option<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.width() > 1) {
        *counts.entry(row.width()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map(|(width, _)| width)
}
