//! The answer of an upload that is only checked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::import::check::{FileCheck, ImportCheck, RefusalGroup, RowCheck};

/// What an upload would be read as; nothing was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckDocument {
    /// The files: one, or the sheets and members of an archive.
    files: Vec<CheckedFileJson>,
    /// Why the upload would be refused, by kind; empty where it would not be.
    refusals: Vec<RefusalGroupJson>,
    /// A mapping (TOML) that says what was found out about the columns of the first table.
    mapping: Option<String>,
}

/// What a file would be read as.
#[derive(Debug, Serialize, ToSchema)]
struct CheckedFileJson {
    /// Its name.
    file: String,
    /// The format it is read as.
    format: String,
    /// The day of its publication.
    published: NaiveDate,
    /// Its title.
    title: Option<String>,
    /// What each column of a table is read as.
    columns: Vec<CheckedColumnJson>,
    /// The dimensions of its series.
    dimensions: Vec<CheckedDimensionJson>,
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
    /// How many of the problems that were listed are of this kind.
    count: usize,
    /// The file of the first of them.
    file: String,
    /// Its place.
    place: String,
    /// The column or attribute, where one is to blame.
    column: String,
    /// What is wrong, and what was expected.
    message: String,
}

impl From<&ImportCheck> for CheckDocument {
    fn from(check: &ImportCheck) -> Self {
        Self {
            files: check.files.iter().map(CheckedFileJson::from).collect(),
            refusals: check.refusals.iter().map(RefusalGroupJson::from).collect(),
            mapping: check.mapping.clone(),
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
            published: file.published,
            title: file.title.clone(),
            columns: columns.collect(),
            dimensions: dimensions.collect(),
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

impl From<&RefusalGroup> for RefusalGroupJson {
    fn from(group: &RefusalGroup) -> Self {
        let problem = &group.example;
        Self {
            count: group.count,
            file: problem.file.clone(),
            place: problem.place.clone(),
            column: problem.column.clone(),
            message: problem.message.clone(),
        }
    }
}
