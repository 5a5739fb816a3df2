//! Makes records from rows.

use std::collections::{HashMap, HashSet};
use std::mem::take;

use super::super::mapping::Mapping;
use super::super::period_text::{PeriodText, read_period_text};
use super::super::record::{Action, DecodeError, Header, Place, Sink, Stop, Value};
use super::super::record_builder::{RecordBuilder, RecordError};
use super::super::unused::UnusedPart;
use super::super::year_part::{SOME_YEAR, part_of_year};
use super::fill::LabelFiller;
use super::foot::{self, Foot, FootnoteRow, TableRows};
use super::head::Sample;
use super::layout::{Attribute, Codes, Names, PeriodSource, TableLayout, ValueColumn};
use super::numbers::{self, CellKind};
use super::row::{Places, Row, Rows, fits};
use crate::domain::frequency::Frequency;

/// Sends the header, the rows of the sample and all later rows to the sink.
///
/// # Errors
/// When reading a row fails, and [`DecodeError::Stopped`].
pub fn run<R: Rows>(
    table: &mut R,
    mut sample: Sample,
    layout: &TableLayout,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    sink.header(header(&mut sample, layout, mapping))?;
    rows(table, sample, layout, sink)
}

/// The header of a table, with what stands before and after it, which is taken away from the sample.
pub fn header(sample: &mut Sample, layout: &TableLayout, mapping: &Mapping) -> Header {
    let mut header = layout.header();
    header.mapping = Some(layout.mapping(sample, mapping).keys());
    header.sheet.clone_from(&mapping.sheet);
    header.title = sample.preamble.title.take();
    header.notes = take(&mut sample.preamble.notes);
    header.notes.extend(layout.notes.iter().cloned());
    header
}

/// Sends the rows of the sample and all later rows to the sink.
///
/// # Errors
/// When reading a row fails, and [`DecodeError::Stopped`].
pub fn rows<R: Rows>(
    table: &mut R,
    mut sample: Sample,
    layout: &TableLayout,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    for part in layout.unused().into_iter().chain(take(&mut sample.unused)) {
        sink.unused(part);
    }
    for value in &layout.values {
        if let (Some(indicator), Some(code), Some(name)) = (layout.indicator, &value.indicator, &value.name) {
            sink.name(indicator, code, name);
        }
    }
    let first = sample.rows.first().cloned().unwrap_or_default();
    let model = TableRows { width: layout.width(), row_cells: layout.row_cells(), first };
    let mut emitter = Emitter::new(layout, model, sample.places, sink);
    for row in &sample.rows {
        emitter.any_row(row)?;
    }
    let whole = sample.whole;
    drop(sample);
    if !whole {
        while let Some(row) = table.next_row()? {
            emitter.any_row(row)?;
        }
    }
    emitter.finish()
}

struct Emitter<'l, 's> {
    layout: &'l TableLayout,
    places: Places,
    sink: &'s mut dyn Sink,
    names: Vec<NameRecorder>,
    /// The texts that got a code of the mapping, by dimension.
    recoded: HashSet<(usize, &'l str)>,
    constants: Vec<(usize, Option<String>)>,
    table: TableRows,
    foot: Foot,
    filler: LabelFiller,
    /// The row with which the mapping says that the table ends, and those after it.
    ended: Option<UnusedPart>,
    period: PeriodJoiner,
    number: String,
    record: RecordBuilder<'static>,
}

impl<'l, 's> Emitter<'l, 's> {
    fn new(layout: &'l TableLayout, table: TableRows, places: Places, sink: &'s mut dyn Sink) -> Self {
        let named = |(position, dimension): (usize, &super::layout::Dimension)| {
            dimension.names.map(|names| NameRecorder::new(position, names))
        };
        Self {
            layout,
            places,
            sink,
            names: layout.dimensions.iter().enumerate().filter_map(named).collect(),
            recoded: HashSet::new(),
            constants: layout.constant.iter().map(|&column| (column, None)).collect(),
            table,
            foot: Foot::default(),
            filler: LabelFiller::new(&layout.fill_down),
            ended: None,
            period: PeriodJoiner { has_short_years: layout.has_short_years, ..PeriodJoiner::default() },
            number: String::new(),
            record: RecordBuilder::new(layout.dimensions.len(), layout.attributes.len()),
        }
    }

    /// Reads a row of any kind: data, blank, a remark, or malformed.
    fn any_row<R: Row>(&mut self, row: &R) -> Result<(), Stop> {
        let first = || (0..row.width()).map(|at| row.text(at)).find(|text| !text.is_empty());
        let is_foot = |foot: &String| first().is_some_and(|first| first.starts_with(foot.as_str()));
        if let Some(ended) = &mut self.ended {
            ended.count += u64::from(!row.is_blank());
            return Ok(());
        }
        if self.layout.foot.as_ref().is_some_and(is_foot) {
            let place = self.places.row(row.position()).to_string();
            let reason = "`foot` in the mapping says that the table ends there";
            self.ended = Some(UnusedPart::rows(&foot::text(row), place, 1, reason));
            return Ok(());
        }
        if is_lone(row, self.table.width) || self.foot.has_begun() {
            if row.is_blank() {
                self.foot.blank();
                return Ok(());
            }
            if self.foot.keep(row, &self.table) {
                return Ok(());
            }
            self.give_back()?;
        }
        self.table_row(row)
    }

    /// Reads the rows that were kept back as rows of the table.
    fn give_back(&mut self) -> Result<(), Stop> {
        self.foot.take().iter().try_for_each(|row| self.table_row(row))
    }

    /// Reads the rows that are still kept back, the foot as remarks, and says what of the mapping was of no use.
    fn finish(mut self) -> Result<(), DecodeError> {
        let mut rows = self.foot.take();
        let remarks = self.table.take_foot(&mut rows);
        if let Some(part) = foot::unused(&remarks, self.places) {
            self.sink.unused(part);
        }
        for remark in remarks {
            self.sink.note(remark.text);
        }
        rows.iter().try_for_each(|row| self.table_row(row))?;
        for (at, dimension) in self.layout.dimensions.iter().enumerate() {
            let unused = dimension.recodes.keys().filter(|text| !self.recoded.contains(&(at, text.as_str())));
            let unused: Vec<String> = unused.map(|text| format!("`{text}`")).collect();
            if !unused.is_empty() {
                let id = &dimension.column.id;
                self.sink.note(format!("texts of `codes` that stand nowhere in {id}: {}", unused.join(", ")));
            }
        }
        match (self.ended, &self.layout.foot) {
            (Some(ended), _) => self.sink.unused(ended),
            (None, Some(foot)) => {
                let message = format!(
                    "`foot` in the mapping says that the table ends before `{foot}`, but no row begins so"
                );
                return Err(DecodeError::malformed(Place::File, message));
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn table_row<R: Row>(&mut self, row: &R) -> Result<(), Stop> {
        let width = self.table.width;
        if is_lone(row, width) {
            match foot::judge(row, width, self.table.row_cells, false) {
                Some(FootnoteRow::Remark) => {
                    return self.refuse_row(row.position(), "a remark stands between the rows of the table");
                }
                Some(FootnoteRow::Unclear) => {
                    return self.refuse_row(row.position(), "there is a text in the first cell only");
                }
                None if !fits(row, width) => {
                    let message = format!("there are {} cells, but {width} headings", row.width());
                    return self.refuse_row(row.position(), &message);
                }
                None => {}
            }
        }
        match self.filler.filled(row) {
            Some(filled) => self.row(&filled),
            None => self.row(row),
        }
    }

    fn refuse_row(&mut self, position: u64, message: &str) -> Result<(), Stop> {
        self.sink.refuse(self.places.row(position), message)
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<(), Stop> {
        if let Some(message) = self.unexpected(row) {
            return self.refuse_row(row.position(), &message);
        }
        let layout = self.layout;
        let mut record: RecordBuilder<'_> = take(&mut self.record);
        for (at, dimension) in layout.dimensions.iter().enumerate() {
            let code = code(&dimension.codes, row);
            let own = dimension.recodes.get_key_value(code);
            if let Some((text, _)) = own {
                self.recoded.insert((at, text));
            }
            record.set_code(at, own.map_or(code, |(_, code)| code.as_str()));
        }
        for named in &mut self.names {
            if let Some(message) = named.see(row, record.codes(), self.sink) {
                self.record = record.cleared();
                return self.refuse_row(row.position(), &message);
            }
        }
        for (at, attribute) in layout.attributes.iter().enumerate() {
            record.set_attribute(at, attribute_text(attribute, row));
        }
        record.published = layout.published.map(|at| row.text(at));
        record.action = Action::of_name(layout.action.map(|at| row.text(at)));
        for value in &layout.values {
            self.value(row, value, &mut record)?;
        }
        self.record = record.cleared();
        Ok(())
    }

    fn value<'r, R: Row>(
        &mut self,
        row: &'r R,
        column: &'r ValueColumn,
        record: &mut RecordBuilder<'r>,
    ) -> Result<(), Stop>
    where
        'l: 'r,
    {
        let layout = self.layout;
        if let (Some(code), Some(indicator)) = (&column.indicator, layout.indicator) {
            record.set_code(indicator, code);
        }
        let (text, flag) = split(layout, column, row);
        if let (Some(flag), Some(at)) = (flag, layout.reading.flag) {
            record.set_attribute(at, flag);
        }
        for (at, text) in &column.texts {
            record.set_attribute(*at, text);
        }
        if let Some(day) = &column.published {
            record.published = Some(day);
        }
        let heading = layout.headings.get(column.column).map_or("", String::as_str);
        let place = self.places.cell(row.position(), column.column, heading);
        let period = self.period.of(&layout.period, column, row).ok_or(RecordError::PeriodParts);
        let value = read_value(layout, column, row, text, &mut self.number);
        record.send(place, value.and_then(|value| Ok((period?, value))), self.sink)
    }

    /// What is wrong with a row, if anything.
    fn unexpected<R: Row>(&mut self, row: &R) -> Option<String> {
        if let Some(at) = self.layout.never_empty.filter(|at| row.text(*at).is_empty()) {
            let heading = self.layout.headings.get(at).map_or("", String::as_str);
            return Some(format!(
                "the cell in `{heading}` is empty, as in none of the first rows; `fill_down = [\"{heading}\"]` in the \
                 mapping gives it the label above, `dimensions` leaves it empty"
            ));
        }
        for &at in &self.layout.empty {
            if !row.text(at).is_empty() {
                return Some(format!("cell {} has a text, but its column no heading", at + 1));
            }
        }
        for dimension in &self.layout.dimensions {
            if let Codes::Within { column, parts, part: 0 } = dimension.codes
                && row.text(column).split(',').count() != parts
            {
                return Some(format!(
                    "`{}` has not {parts} codes with commas between them",
                    row.text(column)
                ));
            }
        }
        for (at, first) in &mut self.constants {
            let text = row.text(*at);
            match first {
                Some(first) if first != text => {
                    return Some(format!(
                        "`{text}` is another structure than `{first}`; put it into another file"
                    ));
                }
                Some(_) => {}
                None => *first = Some(text.to_owned()),
            }
        }
        None
    }
}

/// Whether a row may be no row of the table: its first or second cell is empty, or its width is another.
fn is_lone(row: &impl Row, width: usize) -> bool {
    row.width() < 2 || row.text(0).is_empty() || row.text(1).is_empty() || !fits(row, width)
}

/// The value in a cell, from its text without the flag.
fn read_value<'r, R: Row>(
    layout: &TableLayout,
    column: &ValueColumn,
    row: &R,
    text: &'r str,
    scratch: &mut String,
) -> Result<Value<'r>, RecordError> {
    let is_declared_missing = || layout.reading.missing.iter().any(|own| own == text);
    Ok(match row.number(column.column) {
        Some(_) if is_declared_missing() => Value::Missing,
        Some(number) if number.is_nan() => Value::Missing,
        Some(number) => Value::Number(number),
        // An empty cell of a grid states nothing: other rows need the column, or other columns the row.
        None if text.is_empty() && is_of_grid(layout, column) => Value::Blank,
        None if text.is_empty() || is_declared_missing() => Value::Missing,
        None if layout.reading.decimal_comma && numbers::kind(text) == CellKind::Number => {
            let number = numbers::with_comma(text, scratch);
            Value::Number(number.ok_or_else(|| RecordError::DecimalComma(text.to_owned()))?)
        }
        None => Value::Text(text),
    })
}

/// Whether a column of values is one of several, so that its empty cells may say nothing.
const fn is_of_grid(layout: &TableLayout, column: &ValueColumn) -> bool {
    layout.values.len() > 1 || column.period.is_some() || column.published.is_some()
}

fn code<'r, R: Row>(codes: &'r Codes, row: &'r R) -> &'r str {
    match codes {
        Codes::Column(at) => row.text(*at),
        Codes::Quoted(at) => row.text(*at).trim_start_matches('\''),
        Codes::Labelled(at) => labelled(row.text(*at)).0,
        Codes::Within { column, part, .. } => {
            row.text(*column).split(',').nth(*part).unwrap_or_default().trim()
        }
        Codes::Constant(code) => code,
        Codes::Headings => "",
    }
}

/// The code and the name in `A: Annual`.
fn labelled(text: &str) -> (&str, &str) {
    match text.split_once(':') {
        Some((code, name)) => (code.trim_end(), name.trim_start()),
        None => (text, ""),
    }
}

fn attribute_text<'r, R: Row>(attribute: &Attribute, row: &'r R) -> &'r str {
    let text = attribute.at.map_or("", |at| row.text(at));
    // Free text may contain a colon too, but rarely after its first word.
    if attribute.labelled && !labelled(text).0.contains(' ') { labelled(text).0 } else { text }
}

/// The text of a value, and its flag if flags are separate.
fn split<'r, R: Row>(layout: &TableLayout, column: &ValueColumn, row: &'r R) -> (&'r str, Option<&'r str>) {
    let text = row.text(column.column);
    if let Some(at) = column.flag {
        return (text, Some(row.text(at)));
    }
    match &layout.reading.separator {
        Some(separator) => match text.split_once(separator.as_str()) {
            Some((value, flag)) => (value.trim_end(), Some(flag.trim())),
            None => (text, Some("")),
        },
        None => (text, None),
    }
}

/// The year 0, to which years with fewer than three digits are filled up.
const SHORT_YEAR: &str = "0000";

/// Reads the period of a row; joins it if its parts are in two places.
#[derive(Debug, Default)]
struct PeriodJoiner {
    text: String,
    has_short_years: bool,
}

impl PeriodJoiner {
    fn of<'p, R: Row>(
        &'p mut self,
        source: &'p PeriodSource,
        column: &'p ValueColumn,
        row: &'p R,
    ) -> Option<&'p str> {
        match source {
            PeriodSource::Headings => Some(column.period.as_deref().unwrap_or_default()),
            PeriodSource::Column(at) => {
                let text = row.text(*at);
                let zeros = SHORT_YEAR.get(text.len()..).filter(|_| self.has_short_years && !text.is_empty());
                Some(zeros.map_or(text, |zeros| self.join(zeros, text)))
            }
            PeriodSource::Constant(period) => Some(period),
            PeriodSource::Joined { year, part, unit, day } => {
                let part = part_of_year(row.text(*part), *unit)?;
                match day.map(|day| row.text(day)) {
                    Some(day) => Some(self.join(row.text(*year), &format!("{part}-{day:0>2}"))),
                    None => Some(self.join(row.text(*year), &part)),
                }
            }
            PeriodSource::PartAndHeadings { part, unit } => {
                let year = column.period.as_deref().unwrap_or_default();
                Some(self.join(year, &part_of_year(row.text(*part), *unit)?))
            }
            PeriodSource::YearAndHeadings(year) => {
                Some(self.join(row.text(*year), column.period.as_deref().unwrap_or_default()))
            }
        }
    }

    fn join(&mut self, year: &str, part: &str) -> &str {
        self.text.clear();
        match read_period_text(year) {
            // `2020年` has signs of its own.
            Ok(PeriodText::Period(period)) if year.len() > 4 && period.frequency() == Frequency::ANNUAL => {
                self.text.push_str(&period.to_string());
            }
            _ => self.text.push_str(year),
        }
        match part.split_once('/') {
            // A span of months ends in a month of the same year.
            Some((first, last)) => {
                let year = self.text.clone();
                self.text.extend([first, "/", &year, last.get(SOME_YEAR.len()..).unwrap_or_default()]);
            }
            None => self.text.push_str(part),
        }
        &self.text
    }
}

/// Sends each name of a code of a dimension to the sink once.
#[derive(Debug)]
struct NameRecorder {
    dimension: usize,
    names: Names,
    /// The last code and name: most rows repeat those of the row before.
    last: (String, String),
    known: HashMap<String, String>,
}

impl NameRecorder {
    fn new(dimension: usize, names: Names) -> Self {
        Self { dimension, names, last: (String::new(), String::new()), known: HashMap::new() }
    }

    /// Sends the name in a row if it is new. Returns what is wrong with the row.
    fn see<R: Row>(&mut self, row: &R, codes: &[&str], sink: &mut dyn Sink) -> Option<String> {
        let code = codes.get(self.dimension).copied().unwrap_or_default();
        let text = row.text(self.names.column);
        if self.last.0 == code && self.last.1 == text {
            return None;
        }
        self.last.0.clear();
        self.last.0.push_str(code);
        self.last.1.clear();
        self.last.1.push_str(text);
        let name = if self.names.labelled { labelled(text).1 } else { text };
        if name.is_empty() || code.is_empty() {
            return None;
        }
        match self.known.get(code) {
            Some(known) if self.names.strict && known != name => Some(format!(
                "`{code}` is called `{known}` and `{name}`, so these columns are no codes with their names; \
                 say what they are with `dimensions` in the mapping"
            )),
            Some(_) => None,
            None => {
                sink.name(self.dimension, code, name);
                self.known.insert(code.to_owned(), name.to_owned());
                None
            }
        }
    }
}
