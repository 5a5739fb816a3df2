//! Problems of files that can be read: keys that are none, values that contradict each other, days out of order.

use super::table::CheckedTable;
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::service::ServiceError;
use crate::service::import::codes::Codes;
use crate::service::import::contradiction::{contradiction, too_old};
use crate::service::import::file_columns::FileColumns;
use crate::service::import::problem::Problems;
use crate::service::import::publication_day::publication_day;
use crate::service::import::series_registry::{SeriesRegistry, SeriesUpdate};
use crate::service::import::spool::{BLANK, Row};
use crate::service::import::structure::ImportStructure;
use crate::service::import::{ImportError, ImportRequest};

/// Finds the problems of files that are seen without the stored values.
///
/// # Errors
/// When the temporary file cannot be read.
pub(super) fn find(
    request: &ImportRequest,
    known: &Catalogue,
    clock: &Clock,
    tables: &[CheckedTable<'_>],
    columns: &[FileColumns<'_>],
    structure: &ImportStructure,
) -> Result<ImportError, ServiceError> {
    let mut problems = Problems::new("");
    let codes = Codes::of(columns, structure, &request.dataset);
    if let Some(message) = codes.long_name(columns) {
        problems.go_on_with(tables.first().map_or("", |table| table.name));
        let _ = problems.add(0, "", message);
    }
    let mut registry = SeriesRegistry::new(known, &request.dataset);
    for (table, columns) in tables.iter().zip(columns) {
        problems.go_on_with(table.name);
        let before = problems.count;
        let updates = registry.touch(columns, structure, &codes, &mut problems);
        if problems.count > before {
            continue;
        }
        of_series(table, &updates, &mut problems)?;
        let day = publication_day(table.name, table.content, request, clock);
        for update in updates.iter().filter(|update| update.is_known) {
            if let Some(message) = too_old(&update.series, table.content.published.unwrap_or(day)) {
                let _ = problems.add(0, "", message);
            }
        }
    }
    Ok(ImportError::of(problems))
}

/// Adds the rows that contradict each other.
fn of_series(
    table: &CheckedTable<'_>,
    updates: &[SeriesUpdate],
    problems: &mut Problems,
) -> Result<(), ServiceError> {
    let content = table.content;
    let mut rows = content.rows.read();
    let mut before: Option<Row> = None;
    while let Some(row) = rows.next().map_err(ServiceError::Spool)? {
        if row.status == BLANK {
            continue;
        }
        let series = updates.get(row.series as usize).map(|update| &update.series);
        let other = before.as_ref().filter(|before| before.series == row.series);
        if let (Some(series), Some(other)) = (series, other) {
            let message = contradiction(&series.key, series.frequency, [other, &row], &content.details);
            if message.is_some_and(|message| problems.add(row.place, "", message).is_err()) {
                break;
            }
        }
        before = Some(row);
    }
    Ok(())
}
