//! What an import would read, without writing anything.

mod mapping_text;
mod problems;
mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::table::CheckedTable;
use super::code_table::assign_codes;
use super::decode::{DecodedFile, decode};
use super::decoded_request::{DecodedRequest, decode_all};
use super::file_columns::FileColumns;
use super::structure::layout;
use super::{FileReport, ImportError, ImportFiles, ImportProblem, ImportRequest, ProblemGroup, Reporter};
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::ColumnUse;
use crate::ingest::data::unused::UnusedPart;
use crate::ingest::data::workbook::ALL_SHEETS;
use crate::service::ServiceError;

/// What the files of a request would be read as.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportCheck {
    /// The files, and the members and sheets in them.
    pub files: Vec<FileCheck>,
    /// Why they would be refused; none where they would not.
    pub refusals: Vec<ProblemGroup>,
    /// The first of the problems, each with its place.
    pub problems: Vec<ImportProblem>,
    /// A mapping (TOML) that says what was found out; of files that are refused a draft that says what is missing.
    pub mapping: String,
    /// What an import would change, file by file; none where they would be refused, or were not compared.
    pub changes: Option<Vec<FileReport>>,
}

/// What a file would be read as.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCheck {
    /// Its name; sheets and members of archives stand behind it.
    pub file: String,
    /// Its format; none where it is refused before that is known.
    pub format: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether it would be refused, so that what follows is what can be read of it.
    pub refused: bool,
    /// The day of its publication.
    pub published: NaiveDate,
    /// Its title.
    pub title: Option<String>,
    /// What each column of a table, or each dimension and attribute of a message, is read as.
    pub columns: Vec<ColumnUse>,
    /// What of it is not used.
    pub unused: Vec<UnusedPart>,
    /// The dimensions that its series have.
    pub dimensions: Vec<DimensionCheck>,
    /// The first units of its series.
    pub units: Vec<String>,
    /// How many series it has.
    pub series: usize,
    /// How many cells state a value, or that there is none.
    pub observations: u64,
    /// How many of them say that there is no value.
    pub missing: u64,
    /// How many rows are left out since the code of their area is empty.
    pub skipped: u64,
    /// Where the first of those stand.
    pub skipped_places: Vec<String>,
    /// The first observations, as they would be read.
    pub rows: Vec<RowCheck>,
    /// What else was found.
    pub notes: Vec<String>,
}

/// A dimension and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionCheck {
    /// What the file calls it.
    pub heading: String,
    /// The id that it gets.
    pub id: String,
    /// How many members it has.
    pub count: usize,
    /// The first of them: names by code.
    pub members: BTreeMap<String, String>,
}

/// An observation as it would be read.
#[derive(Debug, Clone, PartialEq)]
pub struct RowCheck {
    /// The key of its series.
    pub series: String,
    /// Its period.
    pub period: String,
    /// Its value in units; none where it is missing.
    pub value: Option<f64>,
    /// The letter of its status.
    pub status: char,
    /// Its unit.
    pub unit: Option<String>,
    /// The line, row or element of the file.
    pub place: u64,
}

/// Reads the files of a request, and says what they would be read as and why they would be refused, as far as that can
/// be told without comparing values with the database.
///
/// # Errors
/// When a file or the disk cannot be read.
pub fn read_and_check(
    request: &ImportRequest,
    known: &Catalogue,
    clock: &Clock,
    progress: &Reporter,
) -> Result<ImportCheck, ServiceError> {
    Ok(read_and_keep(request, known, clock, progress)?.0)
}

/// The same, with the decoded files where they would not be refused.
///
/// # Errors
/// As [`read_and_check`].
pub fn read_and_keep(
    request: &ImportRequest,
    known: &Catalogue,
    clock: &Clock,
    progress: &Reporter,
) -> Result<(ImportCheck, Option<ImportFiles>), ServiceError> {
    let decoded = decode_all(request, clock, progress)?;
    let sheets = sheets_apart(request, &decoded, progress)?;
    let mut tables: Vec<CheckedTable<'_>> = Vec::new();
    tables.extend(decoded.files.iter().map(|(file, _)| CheckedTable::of(file)));
    let good = tables.len();
    tables.extend(decoded.refused.iter().filter_map(CheckedTable::of_refused));
    for of_file in &sheets {
        let unchosen = |file| CheckedTable { is_refused: true, ..CheckedTable::of(file) };
        tables.extend(of_file.tables.iter().map(unchosen));
        tables.extend(of_file.refused.iter().filter_map(CheckedTable::of_refused));
    }
    let mut error = decoded.error.clone();
    for refused in &decoded.refused {
        error.append(refused.error.clone());
    }
    let files = check(request, known, clock, &tables, good, &mut error)?;
    let mapping = mapping_text::write(request, &tables, &files, &error);
    let kept = (error.count == 0).then_some(ImportFiles { files: decoded.files });
    let checked =
        ImportCheck { files, refusals: error.groups, problems: error.problems, mapping, changes: None };
    Ok((checked, kept))
}

/// The sheets of workbooks that are refused since several of their sheets have data, each read as a table of its own.
fn sheets_apart(
    request: &ImportRequest,
    decoded: &DecodedRequest,
    progress: &Reporter,
) -> Result<Vec<DecodedFile>, ServiceError> {
    let mut apart = Vec::new();
    if request.mapping.sheet.is_some() {
        return Ok(apart);
    }
    let mapping = Mapping { sheet: Some(ALL_SHEETS.to_owned()), ..request.mapping.clone() };
    let of_all = ImportRequest { mapping, ..request.clone() };
    for file in &request.files {
        let is_unclear =
            decoded.refused.iter().any(|refused| refused.name == file.name && refused.is_unread());
        if !is_unclear {
            continue;
        }
        let sheets = decode(file, &of_all, &[], None, progress)?;
        let is_sheet = |name: &str| name != file.name;
        let names = sheets.tables.iter().map(|table| &table.name);
        if names.chain(sheets.refused.iter().map(|sheet| &sheet.name)).any(|name| is_sheet(name)) {
            apart.push(sheets);
        }
    }
    Ok(apart)
}

/// What each table would be read as; the first `good` of them are not refused so far.
fn check(
    request: &ImportRequest,
    known: &Catalogue,
    clock: &Clock,
    tables: &[CheckedTable<'_>],
    good: usize,
    error: &mut ImportError,
) -> Result<Vec<FileCheck>, ServiceError> {
    let of_tables = tables.iter().take(good.max(1));
    let is_table = of_tables.clone().all(CheckedTable::is_table);
    let mut columns: Vec<FileColumns<'_>> = tables
        .iter()
        .map(|table| FileColumns::of(table.name, table.content, request, is_table && table.is_table()))
        .collect();
    assign_codes(&mut columns, known, &request.dataset);
    let existing = known.datasets.get(&request.dataset).map(|dataset| &dataset.structure);
    let readable = columns.get(..good).unwrap_or_default();
    let structure = if good == 0 {
        None
    } else {
        match layout(&request.dataset, existing, readable, is_table) {
            Ok(structure) => Some(structure),
            Err(message) => {
                let name = tables.first().map_or("", |table| table.name);
                error.append(ImportError::one(name, message));
                None
            }
        }
    };
    if let Some(structure) = &structure {
        let readable_tables = tables.get(..good).unwrap_or_default();
        error.append(problems::find(request, known, clock, readable_tables, readable, structure)?);
    }
    let mut files = Vec::with_capacity(tables.len());
    for (table, columns) in tables.iter().zip(&columns) {
        let own = layout(&request.dataset, None, std::slice::from_ref(columns), table.is_table()).ok();
        let of_request = structure.as_ref().filter(|_| !table.is_refused);
        files.push(table.check(columns, of_request.or(own.as_ref()), request, clock)?);
    }
    Ok(files)
}
