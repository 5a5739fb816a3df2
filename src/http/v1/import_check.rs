//! The answer of an upload that is only checked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::import::ImportCounts;
use crate::http::problem::ProblemError;
use crate::ingest::data::unused::UnusedPart;
use crate::service::import::check::{FileCheck, ImportCheck, RowCheck};
use crate::service::import::{FileReport, ImportError, ProblemGroup};

/// What an upload would be read as; nothing was written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckDocument {
    /// The files: one, or the sheets and members of an archive.
    files: Vec<CheckedFileJson>,
    /// Why the upload would be refused, by kind; empty where it would not be.
    refusals: Vec<RefusalGroupJson>,
    /// The first hundred of the problems, each with its place.
    errors: Vec<ProblemError>,
    /// What an import would change, file by file; null where the upload would be refused, or was not compared with the
    /// database.
    changes: Option<Vec<CheckedChangesJson>>,
    /// A mapping (TOML) that says what was found out, ready to be edited; comments say what holds for some of the tables
    /// only, and what is missing where the upload would be refused.
    mapping: String,
}

/// What the import of a file would change.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedChangesJson {
    /// The name of the file.
    file: String,
    /// Whether the same bytes were taken in before, so that nothing would be done.
    repeated: bool,
    /// Observations of periods that have none.
    added: u64,
    /// Observations that would replace another value.
    revised: u64,
    /// Stored observations that would be taken back.
    withdrawn: u64,
    /// Observations that are as they were.
    unchanged: u64,
}

/// Why files are refused, by kind; for the command line, since HTTP answers a problem document.
#[derive(Debug, Serialize)]
pub(crate) struct RefusalDocument {
    refusals: Vec<RefusalGroupJson>,
}

impl From<&ImportError> for RefusalDocument {
    fn from(error: &ImportError) -> Self {
        Self { refusals: error.groups.iter().map(RefusalGroupJson::from).collect() }
    }
}

/// What a file would be read as.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedFileJson {
    /// Its name.
    file: String,
    /// The format it is read as; null where the upload is refused before that is known.
    format: Option<String>,
    /// The sheet of a workbook.
    sheet: Option<String>,
    /// Whether it would be refused; then the rest is what can be read of it.
    refused: bool,
    /// The day of its publication.
    published: NaiveDate,
    /// Its title.
    title: Option<String>,
    /// What each column of a table, or each dimension and attribute of a message, is read as.
    columns: Vec<CheckedColumnJson>,
    /// What of it is not used.
    unused: Vec<UnusedJson>,
    /// The dimensions of its series.
    dimensions: Vec<CheckedDimensionJson>,
    /// The codes of the first units of its series.
    units: Vec<String>,
    /// How many series it has.
    series: usize,
    /// How many cells state a value, or that there is none.
    observations: u64,
    /// How many of them state that there is no value.
    missing: u64,
    /// How many rows are left out, since the code of their area is empty.
    parked: u64,
    /// Where the first of them stand.
    parked_places: Vec<String>,
    /// The first observations.
    rows: Vec<CheckedRowJson>,
    /// What else was found.
    notes: Vec<String>,
}

/// What a column is read as.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedColumnJson {
    /// Its heading.
    heading: String,
    /// What it is read as, in words.
    usage: String,
}

/// A dimension.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedDimensionJson {
    /// What the file calls it.
    heading: String,
    /// The id that it gets.
    id: String,
    /// How many members it has.
    count: usize,
    /// The names of the first members, by code.
    members: BTreeMap<String, String>,
}

/// An observation.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedRowJson {
    /// The key of its series.
    series: String,
    /// Its period.
    period: String,
    /// Its value in units.
    value: Option<f64>,
    /// The letter of its status.
    status: char,
    /// Its unit.
    unit: Option<String>,
    /// The line, row or element of the file.
    place: u64,
}

/// Problems of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct RefusalGroupJson {
    /// How many problems are of this kind.
    count: u64,
    /// The file of the first of them.
    file: String,
    /// Its place.
    place: String,
    /// The column or attribute, where one is to blame.
    column: String,
    /// What is wrong, and what was expected.
    message: String,
    /// How many problems of this kind each file has.
    files: BTreeMap<String, u64>,
}

/// A part of a file that is not used, or several of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnusedJson {
    /// `column`, `sheet`, `row`, `member` or `mark`.
    kind: &'static str,
    /// Its heading or name; of a row its first text, of a mark its characters.
    name: String,
    /// Where it stands; of several the first.
    place: String,
    /// Why it is not used.
    reason: String,
    /// How many of them there are.
    count: u64,
}

impl From<&UnusedPart> for UnusedJson {
    fn from(part: &UnusedPart) -> Self {
        Self {
            kind: part.kind.name(),
            name: part.name.clone(),
            place: part.place.clone(),
            reason: part.reason.clone(),
            count: part.count,
        }
    }
}

impl From<&ImportCheck> for CheckDocument {
    fn from(check: &ImportCheck) -> Self {
        Self {
            files: check.files.iter().map(CheckedFileJson::from).collect(),
            refusals: check.refusals.iter().map(RefusalGroupJson::from).collect(),
            errors: check.problems.iter().map(ProblemError::from).collect(),
            changes: check.changes.as_ref().map(|files| files.iter().map(CheckedChangesJson::from).collect()),
            mapping: check.mapping.clone(),
        }
    }
}

impl From<&FileReport> for CheckedChangesJson {
    fn from(report: &FileReport) -> Self {
        let counts = report.import.counts;
        // The counts of a repeated file are those of the time when it was taken in.
        let counts = if report.repeated {
            ImportCounts { unchanged: counts.observations, ..ImportCounts::default() }
        } else {
            counts
        };
        Self {
            file: report.import.file.clone(),
            repeated: report.repeated,
            added: counts.added,
            revised: counts.revised,
            withdrawn: counts.withdrawn,
            unchanged: counts.unchanged,
        }
    }
}

impl From<&FileCheck> for CheckedFileJson {
    fn from(file: &FileCheck) -> Self {
        let columns = file
            .columns
            .iter()
            .map(|column| CheckedColumnJson { heading: column.heading.clone(), usage: column.usage.clone() });
        let dimensions = file.dimensions.iter().map(|dimension| CheckedDimensionJson {
            heading: dimension.heading.clone(),
            id: dimension.id.clone(),
            count: dimension.count,
            members: dimension.members.clone(),
        });
        Self {
            file: file.file.clone(),
            format: file.format.clone(),
            sheet: file.sheet.clone(),
            refused: file.refused,
            published: file.published,
            title: file.title.clone(),
            columns: columns.collect(),
            unused: file.unused.iter().map(UnusedJson::from).collect(),
            dimensions: dimensions.collect(),
            units: file.units.clone(),
            series: file.series,
            observations: file.observations,
            missing: file.missing,
            parked: file.skipped,
            parked_places: file.skipped_places.clone(),
            rows: file.rows.iter().map(CheckedRowJson::from).collect(),
            notes: file.notes.clone(),
        }
    }
}

impl From<&RowCheck> for CheckedRowJson {
    fn from(row: &RowCheck) -> Self {
        Self {
            series: row.series.clone(),
            period: row.period.clone(),
            value: row.value,
            status: row.status,
            unit: row.unit.clone(),
            place: row.place,
        }
    }
}

impl From<&ProblemGroup> for RefusalGroupJson {
    fn from(group: &ProblemGroup) -> Self {
        let problem = &group.example;
        Self {
            count: group.count,
            file: problem.file.clone(),
            place: problem.place.clone(),
            column: problem.column.clone(),
            message: problem.message.clone(),
            files: group.files.clone(),
        }
    }
}
