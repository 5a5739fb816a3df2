//! Makes records of rows.

use std::collections::HashMap;
use std::mem::take;

use super::super::mapping::Mapping;
use super::super::record::{Action, DecodeError, Sink, Stop, Value};
use super::super::record_builder::{RecordBuilder, RecordError};
use super::super::unused::UnusedPart;
use super::super::year_part::part_of_year;
use super::fill::LabelFiller;
use super::foot::{self, FootnoteRow, Footnotes};
use super::head::Sample;
use super::layout::{Attribute, Codes, Names, PeriodSource, TableLayout, ValueColumn};
use super::numbers::{self, Shape};
use super::row::{Places, Row, Rows, fits};

/// Gives the header, the rows of the sample and all others to the sink.
///
/// # Errors
/// What reading the rows answers, and [`DecodeError::Stopped`].
pub fn run<R: Rows>(
    rows: &mut R,
    mut sample: Sample,
    layout: &TableLayout,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    if sample.whole {
        sample.take_remarks(layout.width(), layout.row_cells());
    }
    let mut header = layout.header();
    header.mapping = Some(Box::new(layout.mapping(&sample, mapping)));
    header.sheet.clone_from(&mapping.sheet);
    header.title = sample.preamble.title.take();
    header.published = sample.preamble.published;
    header.notes = take(&mut sample.preamble.notes);
    header.notes.extend(layout.notes.iter().cloned());
    sink.header(header)?;
    for part in layout.unused().into_iter().chain(take(&mut sample.unused)) {
        sink.unused(part);
    }
    for value in &layout.values {
        if let (Some(indicator), Some(code), Some(name)) = (layout.indicator, &value.indicator, &value.name) {
            sink.name(indicator, code, name);
        }
    }
    let mut emitter = Emitter::new(layout, sample.places, sink);
    for row in &sample.rows {
        emitter.any_row(row)?;
    }
    drop(sample.rows);
    if !sample.whole {
        while let Some(row) = rows.next_row()? {
            emitter.any_row(row)?;
        }
    }
    emitter.end();
    Ok(())
}

struct Emitter<'l, 's> {
    layout: &'l TableLayout,
    places: Places,
    sink: &'s mut dyn Sink,
    names: Vec<NameRecorder>,
    constants: Vec<(usize, Option<String>)>,
    foot: Footnotes,
    filler: LabelFiller,
    /// The row with which the mapping says that the table ends, and those after it.
    ended: Option<UnusedPart>,
    period: PeriodJoiner,
    number: String,
    record: RecordBuilder<'static>,
}

impl<'l, 's> Emitter<'l, 's> {
    fn new(layout: &'l TableLayout, places: Places, sink: &'s mut dyn Sink) -> Self {
        let named = |(position, dimension): (usize, &super::layout::Dimension)| {
            dimension.names.map(|names| NameRecorder::new(position, names))
        };
        Self {
            layout,
            places,
            sink,
            names: layout.dimensions.iter().enumerate().filter_map(named).collect(),
            constants: layout.constant.iter().map(|&column| (column, None)).collect(),
            foot: Footnotes::default(),
            filler: LabelFiller::new(&layout.fill_down),
            ended: None,
            period: PeriodJoiner::default(),
            number: String::new(),
            record: RecordBuilder::new(layout.dimensions.len(), layout.attributes.len()),
        }
    }

    /// A row of the table, a blank one, a remark, or one that is wrong.
    fn any_row<R: Row>(&mut self, row: &R) -> Result<(), Stop> {
        let first = (0..row.width()).map(|at| row.text(at)).find(|text| !text.is_empty());
        let is_foot = |foot: &String| first.is_some_and(|first| first.starts_with(foot.as_str()));
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
        let lone = row.width() < 2
            || row.text(0).is_empty()
            || row.text(1).is_empty()
            || !fits(row, self.layout.width());
        if lone {
            if row.is_blank() {
                return Ok(());
            }
            let (width, row_cells) = (self.layout.width(), self.layout.row_cells());
            match foot::judge(row, width, row_cells, self.foot.has_begun()) {
                Some(FootnoteRow::Remark) if self.foot.push(row) => return Ok(()),
                Some(_) => return self.refuse_row(row.position(), "there is a text in the first cell only"),
                None if !fits(row, width) => {
                    let message = format!("there are {} cells, but {width} headings", row.width());
                    return self.refuse_row(row.position(), &message);
                }
                None => {}
            }
        }
        if self.foot.has_begun() {
            for position in self.foot.take() {
                self.refuse_row(position, "a remark stands between the rows of the table")?;
            }
        }
        match self.filler.filled(row) {
            Some(filled) => self.row(&filled),
            None => self.row(row),
        }
    }

    /// Says which rows at the end are not read.
    fn end(&mut self) {
        let first = take(&mut self.foot.first);
        let lines = self.foot.take();
        let remarks = lines.first().map(|line| {
            let place = self.places.row(*line).to_string();
            UnusedPart::rows(&first, place, lines.len() as u64, "a remark below the table")
        });
        for part in remarks.into_iter().chain(self.ended.take()) {
            self.sink.unused(part);
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
        let mut record = take(&mut self.record).cleared();
        for (at, dimension) in layout.dimensions.iter().enumerate() {
            let code = code(&dimension.codes, row);
            record.set_code(at, dimension.recodes.get(code).map_or(code, String::as_str));
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

    /// What a row has that it must not have.
    fn unexpected<R: Row>(&mut self, row: &R) -> Option<String> {
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

/// The value in a cell, from its text without the flag.
fn read_value<'r, R: Row>(
    layout: &TableLayout,
    column: &ValueColumn,
    row: &R,
    text: &'r str,
    scratch: &mut String,
) -> Result<Value<'r>, RecordError> {
    Ok(match row.number(column.column) {
        Some(number) if number.is_nan() => Value::Missing,
        Some(number) => Value::Number(number),
        // A cell of a grid may be there only because the grid has it.
        None if text.is_empty() && (column.period.is_some() || column.published.is_some()) => Value::Blank,
        None if text.is_empty() || layout.reading.missing.iter().any(|own| own == text) => Value::Missing,
        None if layout.reading.decimal_comma && numbers::shape(text) == Shape::Number => {
            let number = numbers::with_comma(text, scratch);
            Value::Number(number.ok_or_else(|| RecordError::DecimalComma(text.to_owned()))?)
        }
        None => Value::Text(text),
    })
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
    // A text of its own may have a colon too, but hardly right after one word.
    if attribute.labelled && !labelled(text).0.contains(' ') { labelled(text).0 } else { text }
}

/// The text of a value, and its flag where it has one.
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

/// The period of a row, joined where it stands in two places.
#[derive(Debug, Default)]
struct PeriodJoiner {
    text: String,
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
            PeriodSource::Column(at) => Some(row.text(*at)),
            PeriodSource::Constant(period) => Some(period),
            PeriodSource::Joined { year, part, unit } => {
                Some(self.join(row.text(*year), &part_of_year(row.text(*part), *unit)?))
            }
            PeriodSource::YearAndHeadings(year) => {
                Some(self.join(row.text(*year), column.period.as_deref().unwrap_or_default()))
            }
        }
    }

    fn join(&mut self, year: &str, part: &str) -> &str {
        self.text.clear();
        self.text.push_str(year);
        self.text.push_str(part);
        &self.text
    }
}

/// The names of the codes of a dimension, each given to the sink once.
#[derive(Debug)]
struct NameRecorder {
    dimension: usize,
    names: Names,
    /// The last code and name, since most rows repeat those of the row before.
    last: (String, String),
    known: HashMap<String, String>,
}

impl NameRecorder {
    fn new(dimension: usize, names: Names) -> Self {
        Self { dimension, names, last: (String::new(), String::new()), known: HashMap::new() }
    }

    /// Gives the sink the name in a row if it is new. Returns what is wrong with the row.
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
