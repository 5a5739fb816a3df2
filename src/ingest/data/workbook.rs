//! Workbooks: Office Open XML (ECMA-376), the binary format of Excel 97 to 2003 ([MS-XLS]) and `OpenDocument`
//! spreadsheets (ISO/IEC 26300). Each sheet with data is a table.

mod biff;
mod cells;
mod rows;

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
use super::table::head::Sample;
use super::table::layout::{Codes, Dimension, TableLayout};
use super::table::row::Row;
use super::table::{detect, emit, periods};
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

/// What tells a sheet from others that are like it.
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

/// A sheet that is a table.
struct SheetTable {
    name: String,
    /// Whether its name is the period of its values.
    is_period: bool,
    layout: TableLayout,
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
            && let Ok(Some(sample)) = sample(&mut workbook, name, mapping, false)
        {
            let mapping = Mapping { sheet: Some(name.clone()), ..mapping.clone() };
            sink.header(table::unclear(&sample, &mapping))?;
        }
        return Err(DecodeError::NoData(nothing(&workbook, mapping, &sheets.others)));
    };
    if !sheets.data.is_empty() {
        let names: Vec<String> =
            sheets.data.iter().chain([&sheet]).map(|sheet| format!("`{}`", sheet.name)).collect();
        let message = format!(
            "the sheets {} have data; say which is meant with --sheet NAME (`sheet` in the mapping and over HTTP), or \
             read each as a table of its own with --sheet {ALL_SHEETS} (`sheet = \"{ALL_SHEETS}\"`)",
            names.join(", ")
        );
        return Err(DecodeError::malformed(Place::File, message));
    }
    let merges = if sheet.has_merges { workbook.merges(&sheet.name)? } else { Vec::new() };
    let mut rows = SheetRows::open(&mut workbook, &sheet.name, merges)?;
    let mut sample = Sample::read(&mut rows, table::headings(mapping))?;
    sample.unused.extend(sheets.others);
    sample.preamble.notes.extend(rows.notes());
    let mut layout = sheet.layout;
    if sheet.is_period {
        let note = format!("the values are of the period that the name of the sheet says: `{}`", sheet.name);
        sample.preamble.notes.push(note);
    }
    if rows.are_percent(layout.values.iter().map(|value| value.column)) {
        set_percent(&mut layout);
    }
    let mapping = &Mapping { sheet: Some(sheet.name.clone()), ..mapping.clone() };
    emit::run(&mut rows, sample, &layout, mapping, sink)
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
    let has = |layout: &TableLayout, role| {
        let columns: Vec<_> = layout.dimensions.iter().map(|dimension| dimension.column.labels()).collect();
        assign(&columns).contains(&Some(role))
    };
    let described = |sheet: SheetTable| DataSheet {
        has_area: has(&sheet.layout, DimensionRole::Area),
        has_indicator: has(&sheet.layout, DimensionRole::Indicator),
        headings: sheet.layout.headings,
        is_period: sheet.is_period,
        name: sheet.name,
    };
    Ok((found.data.into_iter().map(described).collect(), found.others))
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
    let reason = if mapping.sheet.is_none() { "it is hidden" } else { "another sheet is named" };
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
    let describes = |sheet: &SheetTable| is_description(&sheet.name);
    let is_clear = sheets.unclear.iter().all(|name| is_description(name));
    if sheets.data.iter().all(describes) && is_clear {
        return;
    }
    let (descriptions, data): (Vec<_>, Vec<_>) =
        std::mem::take(&mut sheets.data).into_iter().partition(describes);
    sheets.data = data;
    let note = |sheet: SheetTable| UnusedPart::sheet(&sheet.name, "by its name it describes others");
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
    let mut sample = sample(workbook, name, mapping, false)?;
    if sample.is_none() {
        return Ok(None);
    }
    let has_merges = sample.as_ref().is_some_and(lacks_labels) && !workbook.merges(name)?.is_empty();
    if has_merges {
        sample = self::sample(workbook, name, mapping, true)?;
    }
    let Some(sample) = sample else { return Ok(None) };
    let (layout, is_period) = match detect::layout(&sample, mapping) {
        Ok(layout) => (layout, false),
        Err(error) => match detect::layout(&sample, &with_period_of(name, mapping).ok_or(error)?) {
            Ok(layout) => (layout, true),
            Err(error) => return Err(error),
        },
    };
    Ok(Some(SheetTable { name: name.to_owned(), is_period, layout, has_merges }))
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

fn sample(
    workbook: &mut Workbook,
    name: &str,
    mapping: &Mapping,
    with_merges: bool,
) -> Result<Option<Sample>, DecodeError> {
    let merges = if with_merges { workbook.merges(name)? } else { Vec::new() };
    let mut rows = SheetRows::open(workbook, name, merges)?;
    if rows.is_empty() {
        return Ok(None);
    }
    Sample::read(&mut rows, table::headings(mapping)).map(Some)
}

/// Whether a row has nothing where the row above has a label: the cell may be part of a merged one.
fn lacks_labels(sample: &Sample) -> bool {
    sample.rows.windows(2).any(|rows| match rows {
        [above, row] => (0..row.width()).any(|at| row.text(at).is_empty() && !above.text(at).is_empty()),
        _ => false,
    })
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
