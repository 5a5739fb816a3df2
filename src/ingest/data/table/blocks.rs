//! Tables that stand in one sheet or file, one below the other or side by side.
//!
//! They are told apart where that is certain: each has headings of its own, and a blank row, a title or a blank column
//! stands between them. All of them are read, as one table whose columns are the same dimensions; where they cannot be
//! that, the file is refused with the place of each.

use super::super::concepts::{DimensionRole, Heading, HeadingRole};
use super::super::mapping::Mapping;
use super::super::record::{Column, DecodeError, Header, Place, Sink};
use super::super::unit_text::unit_of_note;
use super::block_sink::BlockSink;
use super::description::unclear;
use super::detect;
use super::emit;
use super::foot::starts_like_a_remark;
use super::head::{Headings, Sample};
use super::heading_rows::HeadingRows;
use super::layout::{Codes, Dimension, TableLayout};
use super::numbers::{self, CellKind};
use super::row::{OwnedRow, Places, Row, Rows};

/// The id of the dimension that the titles of several tables make.
const TABLE: &str = "TABLE";

/// A table: its first rows, or all, and what its columns are.
#[derive(Debug)]
pub struct Block {
    /// The headings and rows.
    pub sample: Sample,
    /// What the columns are.
    pub layout: TableLayout,
    /// How many columns of the sheet or file stand before it.
    pub columns_before: usize,
}

/// A table that is not understood: its first rows, where its headings are known, and the reason.
#[derive(Debug)]
pub struct UnclearTable {
    /// The headings and first rows.
    pub sample: Option<Box<Sample>>,
    /// The reason.
    pub error: DecodeError,
}

impl UnclearTable {
    /// Sends the headings to the sink and returns the reason.
    ///
    /// # Errors
    /// Always: the reason, or [`DecodeError::Stopped`].
    pub fn refuse<T>(self, mapping: &Mapping, sink: &mut dyn Sink) -> Result<T, DecodeError> {
        if let Some(sample) = self.sample {
            sink.header(unclear(&sample, mapping))?;
        }
        Err(self.error)
    }
}

impl From<DecodeError> for UnclearTable {
    fn from(error: DecodeError) -> Self {
        Self { sample: None, error }
    }
}

/// Rows of the same columns, and how many columns stand before them.
struct BlockRows {
    rows: Vec<OwnedRow>,
    columns_before: usize,
}

/// Reads the first rows, finds the tables in them, and decides what their columns are.
///
/// # Errors
/// When there are none, when they cannot be understood or are no parts of one table, and what reading answers.
pub fn read<R: Rows>(
    rows: &mut R,
    headings: Headings,
    mapping: &Mapping,
) -> Result<Vec<Block>, UnclearTable> {
    let first = Sample::first_rows(rows, &headings)?;
    let are_sought = matches!(headings, Headings::Search | Headings::After(_)) && mapping.foot.is_none();
    let parts = if first.whole && are_sought { parts(&first, mapping) } else { Vec::new() };
    if parts.len() < 2 {
        let sample = first.with_headings(headings)?;
        return match detect::layout(&sample, mapping) {
            Ok(layout) => Ok(vec![Block { sample, layout, columns_before: 0 }]),
            Err(error) => Err(UnclearTable { sample: Some(Box::new(sample)), error }),
        };
    }
    let place = |part: &BlockRows| {
        let line = part.rows.first().map_or(0, |row| row.position);
        match first.places {
            Places::Lines if part.columns_before > 0 => {
                Place::Line { line, column: Some(part.columns_before as u64 + 1) }.to_string()
            }
            places => places.row(line).to_string(),
        }
    };
    let places: Vec<String> = parts.iter().map(place).collect();
    let mut blocks = Vec::new();
    for part in parts {
        blocks.push(block(&first, part, mapping).map_err(|error| refused(&places, &error.to_string()))?);
    }
    set_titles(&mut blocks).map_err(|reason| refused(&places, &reason))?;
    let wanted = ids(blocks.first());
    if let Some(other) = blocks.iter().find(|block| ids(Some(block)) != wanted) {
        let reason = format!(
            "their columns are not the same dimensions: `{}` and `{}`",
            wanted.join("`, `"),
            ids(Some(other)).join("`, `")
        );
        return Err(refused(&places, &reason).into());
    }
    if let Some(block) = blocks.first_mut() {
        let note = format!("{} tables are read, which begin in {}", places.len(), places.join(", "));
        block.sample.preamble.notes.push(note);
    }
    Ok(blocks)
}

/// Gives the header and the rows of all blocks to the sink.
///
/// # Errors
/// What reading the rows answers, and [`DecodeError::Stopped`].
pub fn run<R: Rows>(
    rows: &mut R,
    mut blocks: Vec<Block>,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    if blocks.len() == 1
        && let Some(block) = blocks.pop()
    {
        return emit::run(rows, block.sample, &block.layout, mapping, sink);
    }
    let mut headers: Vec<Header> =
        blocks.iter_mut().map(|block| emit::header(&mut block.sample, &block.layout, mapping)).collect();
    let mut all = headers.first_mut().map(std::mem::take).unwrap_or_default();
    let (mut dimensions, mut attributes) = (Vec::new(), Vec::new());
    for header in std::iter::once(&all.clone()).chain(headers.iter().skip(1)) {
        dimensions.push(places(&mut all.dimensions, &header.dimensions));
        attributes.push(places(&mut all.attributes, &header.attributes));
        for note in &header.notes {
            if !all.notes.contains(note) {
                all.notes.push(note.clone());
            }
        }
        for column in &header.columns {
            if !all.columns.contains(column) {
                all.columns.push(column.clone());
            }
        }
    }
    // A mapping says what the columns of one table are.
    all.mapping = None;
    let widths = (all.dimensions.len(), all.attributes.len());
    sink.header(all)?;
    for (block, (dimensions, attributes)) in blocks.into_iter().zip(dimensions.into_iter().zip(attributes)) {
        let mut sink = BlockSink {
            sink: &mut *sink,
            dimensions,
            attributes,
            widths,
            columns_before: block.columns_before,
        };
        emit::rows(rows, block.sample, &block.layout, &mut sink)?;
    }
    Ok(())
}

/// Where columns stand among all, to which those that are not there are added.
fn places(all: &mut Vec<Column>, own: &[Column]) -> Vec<usize> {
    let place = |column: &Column| {
        all.iter().position(|known| known.id.to_lowercase() == column.id.to_lowercase()).unwrap_or_else(
            || {
                all.push(column.clone());
                all.len() - 1
            },
        )
    };
    own.iter().map(place).collect()
}

fn block(first: &Sample, part: BlockRows, mapping: &Mapping) -> Result<Block, DecodeError> {
    let sample = first.part(part.rows).with_headings(Headings::Search)?;
    let layout = detect::layout(&sample, mapping)?;
    Ok(Block { sample, layout, columns_before: part.columns_before })
}

/// The ids of the dimensions in the order of the alphabet, in small letters.
fn ids(block: Option<&Block>) -> Vec<String> {
    let dimensions = block.map_or(&[][..], |block| &block.layout.dimensions);
    let mut ids: Vec<String> =
        dimensions.iter().map(|dimension| dimension.column.id.to_lowercase()).collect();
    ids.sort_unstable();
    ids
}

/// The refusal of several tables that cannot be read as one, with the place of each.
fn refused(places: &[String], reason: &str) -> DecodeError {
    let message = format!(
        "{} tables stand in one file, which begin in {}, and they cannot be read as one: {reason}; put each into a file \
         of its own, or say with `skip_rows` and `foot` in the mapping which rows are read",
        places.len(),
        places.join(", ")
    );
    DecodeError::malformed(Place::File, message)
}

/// Makes a dimension of the titles, where each block has one of its own.
fn set_titles(blocks: &mut [Block]) -> Result<(), String> {
    let lines = |block: &Block| -> Vec<String> {
        block.sample.preamble.title.iter().chain(&block.sample.preamble.notes).cloned().collect()
    };
    let all: Vec<Vec<String>> = blocks.iter().map(lines).collect();
    let own = |lines: &Vec<String>| -> Vec<String> {
        let is_shared = |line: &String| all.iter().all(|other| other.contains(line));
        let is_title = |line: &&String| !is_shared(line) && !starts_like_a_remark(line);
        lines.iter().filter(is_title).cloned().collect()
    };
    let mut own: Vec<Vec<String>> = all.iter().map(own).collect();
    let others = own.get(1..).unwrap_or_default();
    if others.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let has_file_title = others.iter().all(|lines| lines.len() == 1);
    if let Some(first) = own.first_mut().filter(|lines| has_file_title && lines.len() > 1) {
        *first = first.split_off(first.len() - 1);
    }
    if own.iter().any(|lines| lines.len() != 1 || lines.iter().any(|line| unit_of_note(line).is_some())) {
        return Err("the lines above them do not say in one title each what they are".to_owned());
    }
    for (block, title) in blocks.iter_mut().zip(own.into_iter().flatten()) {
        let has_indicator = block.layout.indicator.is_some()
            || block.layout.dimensions.iter().any(|own| {
                DimensionRole::of_id(&own.column.id) == Some(DimensionRole::Indicator)
                    || own.column.concept == Some(DimensionRole::Indicator)
            });
        let (id, concept) =
            if has_indicator { (TABLE, None) } else { ("INDICATOR", Some(DimensionRole::Indicator)) };
        let preamble = &mut block.sample.preamble;
        preamble.notes.retain(|note| *note != title);
        if preamble.title.as_ref() == Some(&title) {
            preamble.title = None;
        }
        block.layout.dimensions.push(Dimension {
            column: Column { id: id.to_owned(), name: None, concept },
            codes: Codes::Constant(title),
            names: None,
            recodes: std::collections::BTreeMap::default(),
        });
    }
    Ok(())
}

/// The tables among rows that are all there are; one where none is certain to be a table of its own.
fn parts(first: &Sample, mapping: &Mapping) -> Vec<BlockRows> {
    let strips = strips(first, mapping);
    strips.into_iter().flat_map(|strip| parts_below(strip.rows, strip.columns_before)).collect()
}

/// The columns between blank columns, where each part is a table whose first heading says a key.
fn strips(first: &Sample, mapping: &Mapping) -> Vec<BlockRows> {
    let whole = || vec![BlockRows { rows: first.rows.clone(), columns_before: 0 }];
    let width = first.rows.iter().map(Row::width).max().unwrap_or_default();
    let is_filled = |at: usize| first.rows.iter().any(|row| !row.text(at).is_empty());
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..width).filter(|at| is_filled(*at)) {
        match ranges.last_mut().filter(|range| range.end == at) {
            Some(range) => range.end = at + 1,
            None => ranges.push(at..at + 1),
        }
    }
    if ranges.len() < 2 {
        return whole();
    }
    let strips: Vec<BlockRows> = ranges.into_iter().map(|range| strip(&first.rows, range)).collect();
    let is_table = |part: &BlockRows| {
        let Some(found) = HeadingRows::find(&part.rows) else { return false };
        let names_key = part.rows.get(found.main).is_some_and(|row| is_key(row.text(0)));
        let rows = || parts_below(part.rows.clone(), 0);
        names_key
            && rows().into_iter().all(|rows| {
                let sample = first.part(rows.rows).with_headings(Headings::Search);
                sample.is_ok_and(|sample| detect::layout(&sample, mapping).is_ok())
            })
    };
    if strips.iter().all(is_table) { strips } else { whole() }
}

/// The cells of some columns, without rows that have none.
fn strip(rows: &[OwnedRow], range: std::ops::Range<usize>) -> BlockRows {
    let mut strip: Vec<OwnedRow> = Vec::new();
    let mut blank = false;
    for row in rows {
        let cells = row.cells.iter().take(range.end).skip(range.start).cloned().collect();
        let mut own = OwnedRow { cells, ..*row };
        if own.is_blank() {
            blank = true;
            continue;
        }
        own.after_blank |= std::mem::take(&mut blank);
        own.cells.resize_with(range.len(), Default::default);
        strip.push(own);
    }
    BlockRows { rows: strip, columns_before: range.start }
}

/// Whether a heading says a key of rows.
fn is_key(heading: &str) -> bool {
    matches!(
        Heading::new(heading).role(),
        Some(HeadingRole::Period | HeadingRole::PeriodPart(_) | HeadingRole::Dimension(_))
    )
}

/// Whether only the first cell of a row has a text.
fn is_alone(row: &OwnedRow) -> bool {
    !row.text(0).is_empty() && (1..row.width()).all(|at| row.text(at).is_empty())
}

fn has_number(row: &OwnedRow) -> bool {
    let is_number =
        |at| matches!(numbers::kind(row.text(at)), CellKind::Number | CellKind::Integer | CellKind::Marked);
    (1..row.width()).any(is_number)
}

/// The tables one below the other.
fn parts_below(rows: Vec<OwnedRow>, columns_before: usize) -> Vec<BlockRows> {
    let starts = starts(&rows);
    let mut parts = Vec::new();
    let mut rest = rows;
    for start in starts.into_iter().skip(1).rev() {
        parts.push(BlockRows { rows: rest.split_off(start), columns_before });
    }
    parts.push(BlockRows { rows: rest, columns_before });
    parts.reverse();
    parts
}

/// The rows in which tables begin, each with its title.
fn starts(rows: &[OwnedRow]) -> Vec<usize> {
    let mut tables: Vec<Table> = Vec::new();
    for at in 0..rows.len() {
        let known = tables.first().and_then(|table| rows.get(table.main));
        if let Some(found) = Table::at(rows, at, known) {
            let last = tables.last();
            if last.is_some_and(|last| found.main <= last.main) {
                continue;
            }
            // Headings without numbers below them are lines before a table.
            if let Some(last) = last
                && !rows.get(last.main + 1..found.start).unwrap_or_default().iter().any(has_number)
            {
                tables.pop();
            }
            tables.push(found);
        }
    }
    tables.retain(|table| rows.get(table.main + 1..).unwrap_or_default().iter().any(has_number));
    tables.into_iter().map(|table| table.start).collect()
}

/// Where a table begins, and its row of headings.
struct Table {
    start: usize,
    main: usize,
}

impl Table {
    /// The table whose headings are in this row; where another one is known, only if it is certain.
    fn at(rows: &[OwnedRow], at: usize, known: Option<&OwnedRow>) -> Option<Self> {
        let row = rows.get(at)?;
        let above = at.checked_sub(1).and_then(|above| rows.get(above));
        let is_repeated = known.is_some_and(|known| texts(known) == texts(row));
        let is_apart = above.is_none_or(is_alone) || row.after_blank;
        if is_alone(row) || !(is_apart || is_repeated) {
            return None;
        }
        let rest = rows.get(at + 1..).unwrap_or_default();
        let length = rest.iter().position(|row| row.after_blank).unwrap_or(rest.len()) + 1;
        let found = HeadingRows::find(rows.get(at..at + length)?)?;
        let own = rows.get(at + found.main)?;
        let is_certain = known.is_none_or(|known| {
            is_repeated || is_key(own.text(0)) || (own.text(0) == known.text(0) && own.width() > 1)
        });
        let before = rows.get(at..at + found.first).unwrap_or_default();
        let names_more = (1..own.width()).any(|at| !own.text(at).is_empty());
        if !is_certain || !names_more || before.iter().any(has_number) {
            return None;
        }
        Some(Self { start: title_start(rows, at), main: at + found.main })
    }
}

fn texts(row: &OwnedRow) -> Vec<&str> {
    (0..row.width()).map(|at| row.text(at)).collect()
}

/// The first of the lines of a title above the headings; remarks belong to the table before.
fn title_start(rows: &[OwnedRow], at: usize) -> usize {
    let is_title = |row: &OwnedRow| is_alone(row) && !starts_like_a_remark(row.text(0));
    let mut start = at;
    while let Some(above) = start.checked_sub(1)
        && rows.get(above).is_some_and(is_title)
    {
        start = above;
        if rows.get(above).is_some_and(|row| row.after_blank) {
            // What stands before a blank row is another line of the title, or the end of the table before.
            let is_line = above
                .checked_sub(1)
                .and_then(|at| rows.get(at))
                .is_some_and(|row| is_title(row) && row.after_blank);
            if !is_line {
                break;
            }
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::super::row::test::rows;
    use super::*;

    fn begin(text: &str) -> Vec<u64> {
        let rows = rows(text);
        starts(&rows).into_iter().map(|at| rows[at].position).collect()
    }

    #[test]
    fn tables_begin_with_headings_of_their_own() {
        assert_eq!(begin("area|year|value\nFR|2020|1.5\n\narea|year|value|status\nDE|2020|2.5|p"), [1, 4]);
        assert_eq!(begin("Men\narea|2019|2020\nFR|1.5|2\n\nWomen\narea|2019|2020\nFR|3|4"), [1, 5]);
        assert_eq!(begin("area|2019|2020\nFR|1.5|2\nWomen\narea|2019|2020\nFR|3|4"), [1, 3]);
        assert_eq!(begin("area|year|value\nFR|2020|1.5\narea|year|value\nDE|2020|2.5"), [1, 3]);
        // A source belongs to the table above it.
        assert_eq!(begin("area|2020\nFR|1.5\n\nSource: x\n\nWomen\n\narea|2020\nFR|3"), [1, 6]);
    }

    #[test]
    fn groups_and_remarks_are_no_tables() {
        for text in [
            "area|2019|2020\nEurope||\nFR|1.5|2\n\nAsia||\nCN|3|4",
            "area|2019|2020\nFR|1999|2001\n\nDE|1998|2002\n\nIT|..|..",
            "Title\n\nLast Updated|2022-12-22\n\narea|2019|2020\nFR|1.5|2\n\nSource: x",
            "Output\n\narea|2019|2020\n\nFR|1.5|2",
        ] {
            assert_eq!(begin(text).len(), 1, "{text}");
        }
    }
}
