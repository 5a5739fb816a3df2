//! What one table would be read as.

use std::collections::BTreeSet;

use super::{DimensionCheck, FileCheck, RowCheck};
use crate::clock::Clock;
use crate::domain::period::Period;
use crate::ingest::data::DataFormat;
use crate::ingest::data::record::{Column, ColumnUse};
use crate::service::ServiceError;
use crate::service::import::ImportRequest;
use crate::service::import::assembler::FileContent;
use crate::service::import::decode::{DataFile, RefusedFile};
use crate::service::import::file_columns::FileColumns;
use crate::service::import::publication_day::publication_day;
use crate::service::import::spool::{BLANK, Row, WITHDRAWN};
use crate::service::import::structure::ImportStructure;

/// The rows of a file that are shown.
const ROWS: usize = 10;
/// The units of a file that are shown.
const UNITS: usize = 10;
/// The members of a dimension that are shown.
const MEMBERS: usize = 20;

/// A table of the files of a request.
pub(super) struct CheckedTable<'a> {
    pub(super) name: &'a str,
    pub(super) format: Option<DataFormat>,
    pub(super) content: &'a FileContent,
    pub(super) is_refused: bool,
}

impl<'a> CheckedTable<'a> {
    pub(super) fn of(file: &'a DataFile) -> Self {
        Self { name: &file.name, format: Some(file.format), content: &file.content, is_refused: false }
    }

    /// A table that is refused; none where nothing of it was read.
    pub(super) fn of_refused(file: &'a RefusedFile) -> Option<Self> {
        let content = file.content.as_ref().filter(|_| !file.is_unread())?;
        Some(Self { name: &file.name, format: file.format, content, is_refused: true })
    }

    pub(super) fn is_table(&self) -> bool {
        self.format.is_none_or(DataFormat::is_table)
    }

    /// What it would be read as, in a structure where it has one.
    pub(super) fn check(
        &self,
        columns: &FileColumns<'_>,
        structure: Option<&ImportStructure>,
        request: &ImportRequest,
        clock: &Clock,
    ) -> Result<FileCheck, ServiceError> {
        let content = self.content;
        let header = &content.header;
        let mut check = FileCheck {
            file: self.name.to_owned(),
            format: self.format.map(|format| format.name().to_owned()),
            sheet: header.sheet.clone(),
            refused: self.is_refused,
            published: publication_day(self.name, content, request, clock),
            title: header.title.clone(),
            columns: self.columns(),
            unused: content.unused.clone(),
            dimensions: dimensions_of(columns),
            units: units(content, columns),
            series: content.series.len(),
            observations: 0,
            missing: 0,
            skipped: content.skipped.rows,
            skipped_places: content.skipped.places.clone(),
            rows: Vec::new(),
            notes: header.notes.clone(),
        };
        let mut first: Vec<Row> = Vec::new();
        let mut rows = content.rows.read();
        while let Some(row) = rows.next().map_err(ServiceError::Spool)? {
            if matches!(row.status, BLANK | WITHDRAWN) {
                continue;
            }
            check.observations += 1;
            check.missing += u64::from(row.value.is_nan());
            // Rows come by series; those are shown that stand first in the file.
            let at = first.partition_point(|own| own.place <= row.place);
            if at < ROWS {
                first.insert(at, row);
                first.truncate(ROWS);
            }
        }
        check.rows = first.iter().filter_map(|row| row_check(row, content, columns, structure)).collect();
        Ok(check)
    }

    /// What its columns are read as; of a message the dimensions and attributes.
    fn columns(&self) -> Vec<ColumnUse> {
        let header = &self.content.header;
        if !header.columns.is_empty() {
            return header.columns.clone();
        }
        let usage = |kind: &str, column: &Column| {
            let name = column.name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
            ColumnUse { heading: column.id.clone(), usage: format!("the {kind} {}{name}", column.id) }
        };
        let dimensions = header.dimensions.iter().map(|column| usage("dimension", column));
        dimensions.chain(header.attributes.iter().map(|column| usage("attribute", column))).collect()
    }
}

fn row_check(
    row: &Row,
    content: &FileContent,
    columns: &FileColumns<'_>,
    structure: Option<&ImportStructure>,
) -> Option<RowCheck> {
    let series = content.series.get(row.series as usize)?;
    let structure = structure?;
    let period = Period::from_ordinal(series.frequency, row.period);
    Some(RowCheck {
        series: columns.codes(series, &structure.structure).join("."),
        period: period.map(|period| period.to_string()).unwrap_or_default(),
        value: (!row.value.is_nan()).then_some(row.value),
        status: char::from(row.status),
        unit: columns.unit_code(series),
        place: row.place,
    })
}

fn units(content: &FileContent, columns: &FileColumns<'_>) -> Vec<String> {
    let units: BTreeSet<String> =
        content.series.iter().filter_map(|series| columns.unit_code(series)).collect();
    units.into_iter().take(UNITS).collect()
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
