//! Workbooks: Office Open XML (ECMA-376), the binary format of Excel 97 to 2003 ([MS-XLS]) and `OpenDocument`
//! spreadsheets (ISO/IEC 26300). Each sheet with data is a table.

mod biff;
mod biff_formats;
mod biff_texts;
mod cells;
mod number_format;
mod ods;
mod ods_content;
mod package;
mod rows;
mod xls;

#[cfg(test)]
mod tests;

use std::io::BufRead;

use self::cells::Workbook;
use self::rows::SheetRows;
use super::concepts::{DimensionRole, Heading, HeadingRole, assign};
use super::container::{self, Spool};
use super::mapping::Mapping;
use super::record::{Column, DecodeError, Place, Sink};
use super::table;
use super::table::blocks;
use super::table::head::Sample;
use super::table::layout::{Codes, Dimension, TableLayout};
use super::table::periods;
use super::table::row::{OwnedCell, Row};
use super::unit_text::{read_power, unit_of_label, unit_of_note};
use super::unused::UnusedPart;

/// The value of `sheet` in a mapping that stands for every sheet with data.
pub const ALL_SHEETS: &str = "all";

/// The id of the dimension of time.
const PERIOD: &str = "TIME_PERIOD";

/// Names of sheets that describe others, in small letters; a sheet with such a name is read only where no other has
/// data, or where the mapping names it.
const DESCRIPTIONS: [&str; 24] = [
    "index",
    "contents",
    "content",
    "table of contents",
    "toc",
    "notes",
    "note",
    "footnotes",
    "metadata",
    "readme",
    "read me",
    "about",
    "cover",
    "info",
    "information",
    "enquiries",
    "definitions",
    "sources",
    "inhalt",
    "sommaire",
    "目录",
    "说明",
    "目次",
    "содержание",
];

/// The first bytes of a compound file, in which the binary formats of Office stand ([MS-CFB]).
pub const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether a zip archive is an `OpenDocument` spreadsheet: its first member is its media type, not compressed.
#[must_use]
pub fn is_open_document(head: &[u8]) -> bool {
    let media_type = b"application/vnd.oasis.opendocument.spreadsheet";
    head.get(30..38) == Some(b"mimetype")
        && head.windows(media_type.len()).take(256).any(|window| window == media_type)
}

/// The kind of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookFormat {
    /// Office Open XML.
    Xlsx,
    /// The binary format of Excel 97 to 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
}

/// A cell and its place; rows and columns count from zero.
#[derive(Debug, Clone, PartialEq)]
struct SheetCell {
    row: u32,
    column: usize,
    /// The content; where it is shown in percent, its number is in percent too.
    cell: OwnedCell,
    /// The position of its number format among those of the workbook.
    format: usize,
}

/// A sheet with data, and what tells it from others that are like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSheet {
    /// Its name.
    pub name: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// Whether its name is the period of its values.
    pub is_period: bool,
    /// Whether a column has areas.
    pub has_area: bool,
    /// Whether its columns say what is measured.
    pub has_indicator: bool,
}

/// A sheet that is a table, or several.
struct SheetTable {
    sheet: DataSheet,
    /// The mapping of the file, with the period that the name of the sheet says.
    mapping: Mapping,
    /// Whether labels of merged cells are missing in rows that the cells span.
    has_merges: bool,
}

/// The sheets of a workbook: those that are tables, and why the others are not.
struct Sheets {
    data: Vec<SheetTable>,
    others: Vec<UnusedPart>,
    /// The names of those that are not understood.
    unclear: Vec<String>,
}

/// Reads the sheet that the mapping names, or else the only one with data, into the sink.
///
/// # Errors
/// When the bytes are no workbook, no sheet is a table that can be understood, or several have data and the mapping
/// names none; and what reading answers.
pub fn decode(
    input: &mut dyn BufRead,
    format: WorkbookFormat,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut workbook = Workbook::open(container::spooled(input)?, format)?;
    let mut sheets = sheets(&mut workbook, mapping)?;
    let Some(sheet) = sheets.data.pop() else {
        if let Some(name) = sheets.unclear.first()
            && let Ok(Some(sample)) = sample(&mut workbook, name, mapping)
            && let Ok(sample) = sample.with_headings(table::headings(mapping))
        {
            let mapping = Mapping { sheet: Some(name.clone()), ..mapping.clone() };
            sink.header(table::unclear(&sample, &mapping))?;
        }
        return Err(DecodeError::NoData(nothing(&workbook, mapping, &sheets.others)));
    };
    if !sheets.data.is_empty() {
        let names: Vec<String> =
            sheets.data.iter().chain([&sheet]).map(|table| format!("`{}`", table.sheet.name)).collect();
        let message = format!(
            "the sheets {} have data; say which is meant with --sheet NAME (`sheet` in the mapping and over HTTP), or \
             read each as a table of its own with --sheet {ALL_SHEETS} (`sheet = \"{ALL_SHEETS}\"`)",
            names.join(", ")
        );
        return Err(DecodeError::malformed(Place::File, message));
    }
    let merges = if sheet.has_merges { workbook.merges(&sheet.sheet.name)? } else { Vec::new() };
    let mut rows = SheetRows::open(&mut workbook, &sheet.sheet.name, merges)?;
    let mut blocks = blocks::read(&mut rows, table::headings(&sheet.mapping), &sheet.mapping)
        .map_err(|unclear| unclear.error)?;
    if let Some(block) = blocks.first_mut() {
        block.sample.unused.append(&mut sheets.others);
        if sheet.sheet.is_period {
            let name = &sheet.sheet.name;
            let note = format!("the values are of the period that the name of the sheet says: `{name}`");
            block.sample.preamble.notes.push(note);
        }
    }
    for block in &mut blocks {
        let columns: Vec<usize> =
            block.layout.values.iter().map(|value| value.column + block.columns_before).collect();
        refuse_power(rows.shown_power(&columns), &block.sample, mapping)?;
        block.sample.preamble.notes.extend(rows.notes(&columns));
        if rows.are_percent(&columns) {
            set_percent(&mut block.layout);
        }
    }
    let mapping = &Mapping { sheet: Some(sheet.sheet.name), ..mapping.clone() };
    blocks::run(&mut rows, blocks, mapping, sink)
}

/// The sheets with data, where the mapping wants each of them as a table of its own; and the other sheets.
///
/// # Errors
/// When the bytes are no workbook, or no sheet has data.
pub fn data_sheets(
    file: Spool,
    format: WorkbookFormat,
    mapping: &Mapping,
) -> Result<(Vec<DataSheet>, Vec<UnusedPart>), DecodeError> {
    let mut workbook = Workbook::open(file, format)?;
    let unnamed = Mapping { sheet: None, ..mapping.clone() };
    let found = sheets(&mut workbook, &unnamed)?;
    if found.data.is_empty() {
        return Err(DecodeError::NoData(nothing(&workbook, &unnamed, &found.others)));
    }
    Ok((found.data.into_iter().map(|table| table.sheet).collect(), found.others))
}

/// Tells sheets with data from others.
fn sheets(workbook: &mut Workbook, mapping: &Mapping) -> Result<Sheets, DecodeError> {
    let names = match &mapping.sheet {
        Some(sheet) => named(workbook, sheet).into_iter().collect(),
        None => workbook.names(false),
    };
    let mut sheets = Sheets { data: Vec::new(), others: Vec::new(), unclear: Vec::new() };
    for name in &names {
        match try_sheet(workbook, name, mapping) {
            Ok(Some(sheet)) => sheets.data.push(sheet),
            Ok(None) => sheets.others.push(UnusedPart::sheet(name, "it is empty")),
            Err(DecodeError::NoData(message) | DecodeError::Malformed { message, .. }) => {
                sheets.unclear.push(name.clone());
                sheets.others.push(UnusedPart::sheet(name, message));
            }
            Err(error) => return Err(error),
        }
    }
    if mapping.sheet.is_none() {
        leave_descriptions(&mut sheets);
    }
    let reason = if mapping.sheet.is_none() {
        "it is hidden; `sheet` in the mapping reads it"
    } else {
        "another sheet is named"
    };
    let rest = workbook.names(true).into_iter().filter(|name| !names.contains(name));
    sheets.others.extend(rest.map(|name| UnusedPart::sheet(&name, reason)));
    let charts = workbook.charts().into_iter();
    sheets.others.extend(charts.map(|name| UnusedPart::sheet(&name, "it has no cells")));
    Ok(sheets)
}

/// The sheet of a name; small letters stand for capitals where no sheet has the name itself.
fn named(workbook: &Workbook, name: &str) -> Option<String> {
    let names = workbook.names(true);
    let alike = |own: &&String| own.trim().to_lowercase() == name.trim().to_lowercase();
    names.iter().find(|own| *own == name).or_else(|| names.iter().find(alike)).cloned()
}

/// Leaves out sheets that by their names describe others, where another sheet has cells.
fn leave_descriptions(sheets: &mut Sheets) {
    let describes = |table: &SheetTable| is_description(&table.sheet.name);
    let is_clear = sheets.unclear.iter().all(|name| is_description(name));
    if sheets.data.iter().all(describes) && is_clear {
        return;
    }
    let (descriptions, data): (Vec<_>, Vec<_>) =
        std::mem::take(&mut sheets.data).into_iter().partition(describes);
    sheets.data = data;
    let note = |table: SheetTable| UnusedPart::sheet(&table.sheet.name, "by its name it describes others");
    sheets.others.extend(descriptions.into_iter().map(note));
}

/// Whether a name is that of a sheet which describes others.
fn is_description(name: &str) -> bool {
    DESCRIPTIONS.contains(&name.trim().to_lowercase().as_str())
}

/// Why there is nothing to read.
fn nothing(workbook: &Workbook, mapping: &Mapping, others: &[UnusedPart]) -> String {
    let is_named = |part: &&UnusedPart| {
        mapping.sheet.as_ref().is_none_or(|name| named(workbook, name).as_ref() == Some(&part.name))
    };
    let reasons: Vec<String> = others.iter().filter(is_named).map(ToString::to_string).collect();
    match &mapping.sheet {
        Some(sheet) if reasons.is_empty() => {
            format!("no sheet is called `{sheet}`; the sheets are `{}`", workbook.names(true).join("`, `"))
        }
        None if reasons.is_empty() => "the workbook has no sheet".to_owned(),
        _ => reasons.join("; "),
    }
}

/// What the columns of a sheet are; none where the sheet is empty.
fn try_sheet(
    workbook: &mut Workbook,
    name: &str,
    mapping: &Mapping,
) -> Result<Option<SheetTable>, DecodeError> {
    let Some(sample) = sample(workbook, name, mapping)? else { return Ok(None) };
    let merges = if lacks_labels(&sample) { workbook.merges(name)? } else { Vec::new() };
    let has_merges = !merges.is_empty();
    let mut blocks_by = |mapping: &Mapping| {
        let mut rows = SheetRows::open(workbook, name, merges.clone())?;
        blocks::read(&mut rows, table::headings(mapping), mapping).map_err(|unclear| unclear.error)
    };
    let (blocks, mapping, is_period) = match blocks_by(mapping) {
        Ok(blocks) => (blocks, mapping.clone(), false),
        Err(error) => {
            let mapping = with_period_of(name, mapping).ok_or(error)?;
            (blocks_by(&mapping)?, mapping, true)
        }
    };
    let dimensions = blocks.first().map(|block| block.layout.dimensions.as_slice()).unwrap_or_default();
    let labels: Vec<_> = dimensions.iter().map(|dimension| dimension.column.labels()).collect();
    let has = |role| assign(&labels).contains(&Some(role));
    let (has_area, has_indicator) = (has(DimensionRole::Area), has(DimensionRole::Indicator));
    let headings = blocks.into_iter().next().map(|block| block.layout.headings).unwrap_or_default();
    let sheet = DataSheet { name: name.to_owned(), headings, is_period, has_area, has_indicator };
    Ok(Some(SheetTable { sheet, mapping, has_merges }))
}

/// The mapping with the period that the name of a sheet is: `2019`, `Year 2019`, `2019年`; none where it is none, or the
/// mapping says where the period stands.
fn with_period_of(name: &str, mapping: &Mapping) -> Option<Mapping> {
    let period = periods::of_heading(name).or_else(|| {
        let (word, period) = periods::name_and_period(name)?;
        (Heading::new(word).role() == Some(HeadingRole::Period)).then_some(period)
    })?;
    let is_stated = !mapping.period.headings().is_empty() || mapping.constants.contains_key(PERIOD);
    let constant = (PERIOD.to_owned(), period.to_owned());
    let constants = mapping.constants.clone().into_iter().chain([constant]).collect();
    (!is_stated).then(|| Mapping { constants, ..mapping.clone() })
}

/// The first rows of a sheet; none where it is empty.
fn sample(workbook: &mut Workbook, name: &str, mapping: &Mapping) -> Result<Option<Sample>, DecodeError> {
    let mut rows = SheetRows::open(workbook, name, Vec::new())?;
    if rows.is_empty() {
        return Ok(None);
    }
    Sample::first_rows(&mut rows, &table::headings(mapping)).map(Some)
}

/// Whether a row has nothing where the row above has a label: the cell may be part of a merged one.
fn lacks_labels(sample: &Sample) -> bool {
    sample.rows.windows(2).any(|rows| match rows {
        [above, row] => (0..row.width()).any(|at| row.text(at).is_empty() && !above.text(at).is_empty()),
        _ => false,
    })
}

/// Refuses numbers that are shown divided by a power of ten, where a text names that power: it may be meant for the
/// numbers that are shown, and not for those that the cells hold.
fn refuse_power(power: usize, sample: &Sample, mapping: &Mapping) -> Result<(), DecodeError> {
    if power == 0 || mapping.unit.is_some() || mapping.multiplier.is_some() {
        return Ok(());
    }
    let texts = sample.headings.iter().chain(&sample.preamble.title).chain(&sample.preamble.notes);
    let lines = sample.columns.lines.iter().flat_map(|line| &line.texts);
    let stated = |text: &&String| {
        let of_label = unit_of_label(text).map(|(_, unit)| unit);
        of_label.or_else(|| unit_of_note(text)).is_some_and(|unit| unit.power != 0)
            || text.split(|character: char| !character.is_alphanumeric()).any(|word| {
                !word.starts_with(|character: char| character.is_ascii_digit()) && read_power(word).is_some()
            })
    };
    let Some(text) = texts.chain(lines).find(stated) else { return Ok(()) };
    let message = format!(
        "the cells hold numbers that their number format shows divided by {}, and `{text}` names a power of ten as well; \
         say what the numbers in the cells are in with `unit` in the mapping",
        number_format::power_text(power)
    );
    Err(DecodeError::malformed(Place::File, message))
}

/// A number of two bytes, the lower one first.
fn number(bytes: &[u8], position: usize) -> Option<usize> {
    let pair = bytes.get(position..position + 2)?;
    Some(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
}

/// The refusal of a workbook with a password.
fn encrypted() -> DecodeError {
    let message = "the workbook is encrypted with a password; save it without one";
    DecodeError::malformed(Place::File, message)
}

/// The refusal of a workbook that its reader cannot read.
fn broken(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the workbook cannot be read: {error}"))
}

/// All values of a sheet have a percent format: that is their unit, where nothing else is said to be.
fn set_percent(layout: &mut TableLayout) {
    let is_unit = |dimension: &Dimension| dimension.column.concept == Some(DimensionRole::Unit);
    let has_unit = layout.dimensions.iter().any(is_unit)
        || layout
            .attributes
            .iter()
            .any(|attribute| DimensionRole::of_id(&attribute.column.id) == Some(DimensionRole::Unit));
    if !has_unit {
        let column = Column { id: "UNIT_MEASURE".to_owned(), name: None, concept: Some(DimensionRole::Unit) };
        layout.dimensions.push(Dimension {
            recodes: std::collections::BTreeMap::default(),
            column,
            codes: Codes::Constant("percent".to_owned()),
            names: None,
        });
    }
}
