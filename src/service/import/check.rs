//! What an import would read, without writing anything.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::code_table::assign_codes;
use super::codes::Codes;
use super::decode::DataFile;
use super::file_columns::FileColumns;
use super::spool::{BLANK, WITHDRAWN};
use super::structure::layout;
use super::{ImportError, ImportProblem, ImportRequest, Reporter, prepare};
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::domain::period::Period;
use crate::ingest::data::record::ColumnUse;
use crate::service::ServiceError;

/// The rows of a file that are shown.
const ROWS: usize = 10;
/// The members of a dimension that are shown.
const MEMBERS: usize = 20;

/// What the files of a request would be read as.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportCheck {
    /// The files, and the members and sheets in them.
    pub files: Vec<FileCheck>,
    /// Why they would be refused; none where they would not.
    pub refusals: Vec<RefusalGroup>,
    /// A mapping that says what was found out about the first table.
    pub mapping: Option<String>,
}

/// What a file would be read as.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCheck {
    /// Its name; sheets and members of archives stand behind it.
    pub file: String,
    /// Its format.
    pub format: String,
    /// The day of its publication.
    pub published: NaiveDate,
    /// Its title.
    pub title: Option<String>,
    /// What each column of a table is read as.
    pub columns: Vec<ColumnUse>,
    /// The dimensions that its series have.
    pub dimensions: Vec<DimensionCheck>,
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

/// Problems of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalGroup {
    /// How many of those listed are of this kind.
    pub count: usize,
    /// The first of them.
    pub example: ImportProblem,
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
    match prepare(request, clock, progress) {
        Ok(files) => check(request, known, &files.files),
        Err(ServiceError::Import(error)) => {
            Ok(ImportCheck { refusals: groups(&error), ..ImportCheck::default() })
        }
        Err(error) => Err(error),
    }
}

fn check(
    request: &ImportRequest,
    known: &Catalogue,
    files: &[(DataFile, NaiveDate)],
) -> Result<ImportCheck, ServiceError> {
    let is_table = files.iter().all(|(file, _)| file.format.is_table());
    let mut columns: Vec<FileColumns<'_>> =
        files.iter().map(|(file, _)| FileColumns::of(file, request, is_table)).collect();
    assign_codes(&mut columns, known, &request.dataset);
    let existing = known.datasets.get(&request.dataset).map(|dataset| &dataset.structure);
    let structure = match layout(&request.dataset, existing, &columns, is_table) {
        Ok(layout) => layout,
        Err(message) => {
            let name = files.first().map_or("", |(file, _)| file.name.as_str());
            let refusals = groups(&ImportError::one(name, message));
            return Ok(ImportCheck { refusals, ..ImportCheck::default() });
        }
    };
    if let Some(message) = Codes::of(&columns, &structure, &request.dataset).long_name(&columns) {
        let name = files.first().map_or("", |(file, _)| file.name.as_str());
        let refusals = groups(&ImportError::one(name, message));
        return Ok(ImportCheck { refusals, ..ImportCheck::default() });
    }
    let mut checked = Vec::with_capacity(files.len());
    for ((file, published), columns) in files.iter().zip(&columns) {
        let content = &file.content;
        let mut counted = FileCheck {
            file: file.name.clone(),
            format: file.format.name().to_owned(),
            published: *published,
            title: content.header.title.clone(),
            columns: content.header.columns.clone(),
            dimensions: dimensions_of(columns),
            series: content.series.len(),
            observations: 0,
            missing: 0,
            skipped: content.skipped.rows,
            skipped_places: content.skipped.places.clone(),
            rows: Vec::new(),
            notes: content.header.notes.clone(),
        };
        let mut rows = content.rows.read();
        while let Some(row) = rows.next().map_err(ServiceError::Spool)? {
            if matches!(row.status, BLANK | WITHDRAWN) {
                continue;
            }
            counted.observations += 1;
            counted.missing += u64::from(row.value.is_nan());
            let Some(series) = content.series.get(row.series as usize).filter(|_| counted.rows.len() < ROWS)
            else {
                continue;
            };
            let period = Period::from_ordinal(series.frequency, row.period);
            counted.rows.push(RowCheck {
                series: columns.codes(series, &structure.structure).join("."),
                period: period.map(|period| period.to_string()).unwrap_or_default(),
                value: (!row.value.is_nan()).then_some(row.value),
                status: char::from(row.status),
                unit: columns.unit_code(series, structure.unit_folded),
                place: row.place,
            });
        }
        checked.push(counted);
    }
    let mapping = files.iter().find_map(|(file, _)| file.content.header.mapping.clone());
    Ok(ImportCheck { files: checked, refusals: Vec::new(), mapping })
}

fn dimensions_of(columns: &FileColumns<'_>) -> Vec<DimensionCheck> {
    let headings = columns.file.header.dimensions.iter().map(|column| column.id.clone());
    let dimension = |(id, heading): (&String, String)| {
        let members = columns.names(id);
        DimensionCheck {
            heading,
            id: id.clone(),
            count: members.len(),
            members: members.into_iter().take(MEMBERS).collect(),
        }
    };
    columns.ids.iter().zip(headings).map(dimension).collect()
}

/// The problems by kind: those whose messages differ only in what they quote and count.
fn groups(error: &ImportError) -> Vec<RefusalGroup> {
    let mut groups: Vec<(String, RefusalGroup)> = Vec::new();
    for problem in &error.problems {
        let kind = format!("{} {}", problem.column, kind_of(&problem.message));
        match groups.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, group)) => group.count += 1,
            None => groups.push((kind, RefusalGroup { count: 1, example: problem.clone() })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// A message without what stands in backticks and without digits.
fn kind_of(message: &str) -> String {
    let outside = message.split('`').step_by(2).collect::<String>();
    outside.chars().filter(|character| !character.is_ascii_digit()).collect()
}
