//! The output of all decoders: a header, names of codes, and records, one for each observation.
//!
//! Texts and numbers are those of the file, each record with its place. Codes, periods and units are interpreted once
//! for all formats, by the [`Sink`].

use std::fmt;

use chrono::NaiveDate;

use super::concepts::{ColumnLabels, DimensionRole};
use super::unused::UnusedPart;

/// The metadata of a file; sent before its records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The dimensions of a series, without the time, in the order of the key.
    pub dimensions: Vec<Column>,
    /// The attributes that [`Record::attributes`] carries, in their order, by SDMX id where there is one
    /// (`OBS_STATUS`, `UNIT_MEASURE`, `UNIT_MULT`, `DECIMALS`, `OBS_CONF`).
    pub attributes: Vec<Column>,
    /// The title of the data.
    pub title: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day of publication that the file states.
    pub published: Option<NaiveDate>,
    /// Remarks of the file, and what the decoder has to report, such as labels that are filled down.
    pub notes: Vec<String>,
    /// Whether a comma stands before the decimals of values that are given as texts.
    pub decimal_comma: bool,
    /// The usage of each column of a table.
    pub columns: Vec<ColumnUse>,
    /// The sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// The keys of a mapping that says what was found out about the columns of a table.
    pub mapping: Option<toml::Table>,
}

/// The usage of a column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnUse {
    /// Its heading.
    pub heading: String,
    /// Its usage in words.
    pub usage: String,
}

/// A dimension or an attribute of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its id as in the file: a heading, or the id of an SDMX or JSON-stat dimension.
    pub id: String,
    /// Its name, if it has one besides the id.
    pub name: Option<String>,
    /// The role that the file states (a JSON-stat role, an SDMX concept) or that is certain from the format. The sink
    /// assigns the roles of other headings.
    pub concept: Option<DimensionRole>,
}

impl Column {
    /// Id, name and role, from which the sink decides the role.
    #[must_use]
    pub fn labels(&self) -> ColumnLabels<'_> {
        ColumnLabels { id: &self.id, name: self.name.as_deref(), role: self.concept }
    }
}

/// One observation as in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<'a> {
    /// Its place in the file.
    pub place: Place<'a>,
    /// The code in each dimension of the header, in its order; empty if the file has none.
    pub codes: &'a [&'a str],
    /// The period as in the file.
    pub period: &'a str,
    /// The value.
    pub value: Value<'a>,
    /// The attributes of the header, in its order; empty if the file has none.
    pub attributes: &'a [&'a str],
    /// The day of publication of this value, if the file has several vintages.
    pub published: Option<&'a str>,
    /// The action.
    pub action: Action,
}

/// A value as in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// An empty cell of a table whose headings are periods or days: it states neither a value nor a missing value.
    Blank,
    /// A missing value: an empty cell, a null, or the sign that the format defines.
    Missing,
    /// A number that the format stores as a number.
    Number(f64),
    /// A text in the place of a number: a number, a sign for a missing value, or neither.
    Text(&'a str),
}

/// The action of a message on an observation (SDMX `ActionType`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Action {
    /// States it: append, replace, merge and information.
    #[default]
    State,
    /// Deletes it.
    Delete,
}

impl Action {
    /// The action with a name (SDMX `ActionType`, or a letter of SDMX-CSV), in capitals or small letters. All names but
    /// `Delete` and `D` state the observation, and so does a message without an action.
    #[must_use]
    pub fn of_name(name: Option<&str>) -> Self {
        match name.map(str::trim) {
            Some(name) if name.eq_ignore_ascii_case("delete") || name.eq_ignore_ascii_case("d") => {
                Self::Delete
            }
            _ => Self::State,
        }
    }
}

impl<'a> Value<'a> {
    /// The value in a text of a message: `NaN` is the sign for a missing value (SDMX 2.1 section 6, technical notes
    /// 4.2.4).
    #[must_use]
    pub fn of_text(text: &'a str) -> Self {
        if matches!(text.trim(), "" | "NaN") { Self::Missing } else { Self::Text(text) }
    }
}

/// A place in a file. Lines, columns and rows count from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// In a text file. For tables the column counts cells, for other texts characters.
    Line {
        /// The line.
        line: u64,
        /// The column; none for the whole line.
        column: Option<u64>,
    },
    /// In a table without lines: a sheet or a Parquet file.
    Cell {
        /// The row; for a sheet, row 1 is the first row of the sheet.
        row: u64,
        /// The heading of the column; empty for the whole row.
        column: &'a str,
    },
    /// In a JSON document, by RFC 6901 pointer.
    Pointer(&'a str),
    /// An element of an array of a JSON document: its RFC 6901 pointer and the index.
    Element(&'a str, u64),
    /// The file as a whole.
    File,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, column: None } => write!(formatter, "line {line}"),
            Self::Line { line, column: Some(column) } => write!(formatter, "line {line}, column {column}"),
            Self::Cell { row, column: "" } => write!(formatter, "row {row}"),
            Self::Cell { row, column } => write!(formatter, "row {row}, column `{column}`"),
            Self::Pointer(pointer) => write!(formatter, "{pointer}"),
            Self::Element(pointer, index) => write!(formatter, "{pointer}/{index}"),
            Self::File => write!(formatter, "the file"),
        }
    }
}

/// Receives the output of a decoder.
pub trait Sink {
    /// The metadata of the file; called once, before the first record.
    ///
    /// # Errors
    /// [`Stop`] when the rest of the file is not needed.
    fn header(&mut self, header: Header) -> Result<(), Stop>;

    /// The name of a code of the dimension at this position of the header. May be called at any time after
    /// [`header`](Self::header); once for each code is enough.
    fn name(&mut self, dimension: usize, code: &str, name: &str);

    /// One observation.
    ///
    /// # Errors
    /// [`Stop`] when the rest of the file is not needed.
    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop>;

    /// A part of the file that is not used; may be called at any time.
    fn unused(&mut self, part: UnusedPart);

    /// A remark behind the data, or what the decoder has to report after reading them.
    fn note(&mut self, note: String);

    /// An error at a place. Decoding goes on, so that one run finds all errors.
    ///
    /// # Errors
    /// [`Stop`] when the limit of reported errors is reached.
    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop>;
}

/// The sink needs no more records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// Why a file cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not of the format.
    #[error("{place}: {message}")]
    Malformed {
        /// The place, as text.
        place: String,
        /// What is wrong, and what was expected.
        message: String,
    },
    /// There are no observations in the file: it is of no format of data, or describes others.
    #[error("the file: {0}")]
    NoData(String),
    /// The file exceeds a limit.
    #[error("{0}")]
    TooLarge(String),
    /// The bytes could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A temporary file could not be written.
    #[error("a temporary file cannot be written: {0}")]
    Spool(#[source] std::io::Error),
    /// The sink needs no more records.
    #[error("stopped")]
    Stopped,
}

impl DecodeError {
    /// Bytes that are not of the format.
    #[must_use]
    pub fn malformed(place: Place<'_>, message: impl Into<String>) -> Self {
        Self::Malformed { place: place.to_string(), message: message.into() }
    }
}

impl From<Stop> for DecodeError {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}
