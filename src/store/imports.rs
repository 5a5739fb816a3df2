//! Imports, the list of changes, and the codes of own dimensions.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::error::StoreError;
use super::rows::{code, known, parsed, since};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::code::Code;
use crate::domain::identity::Since;
use crate::domain::import::{Change, ChangeKind, Import, ImportCounts, ImportFile, Reversal};
use crate::domain::invariant::count_of;

/// A count from the database.
pub(super) fn stored_count(count: i64) -> Result<u64, StoreError> {
    u64::try_from(count).map_err(|_| StoreError::corrupt(count, "a count"))
}

macro_rules! import {
    ($row:expr) => {
        Import {
            id: $row.try_get("id")?,
            dataset: code($row.try_get("dataset")?)?,
            file: $row.try_get("file")?,
            format: $row.try_get("format")?,
            sha256: $row.try_get("sha256")?,
            request: $row.try_get("request")?,
            bytes: $row.try_get("bytes")?,
            published: parsed($row.try_get("published")?, "a date")?,
            title: $row.try_get("title")?,
            notes: $row.try_get("notes")?,
            actor: $row.try_get("actor")?,
            created: parsed($row.try_get("created_at")?, "a time")?,
            revision: $row.try_get("revision")?,
            counts: ImportCounts {
                observations: stored_count($row.try_get("observations")?)?,
                added: stored_count($row.try_get("added")?)?,
                revised: stored_count($row.try_get("revised")?)?,
                withdrawn: stored_count($row.try_get("withdrawn")?)?,
                unchanged: stored_count($row.try_get("unchanged")?)?,
                missing: stored_count($row.try_get("missing")?)?,
            },
            options: $row.try_get("options")?,
            reverted: match $row.try_get::<Option<&str>, _>("reverted_at")? {
                None => None,
                Some(at) => Some(Reversal {
                    at: parsed(at, "a time")?,
                    by: $row.try_get("reverted_by")?,
                    revision: $row.try_get("reverted_revision")?,
                }),
            },
        }
    };
}

impl Transaction {
    /// All imports, in the order of their numbers.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn imports(&mut self) -> Result<Vec<Import>, StoreError> {
        Ok(fetch!(self, sql::SELECT_IMPORTS; |row| import!(row)))
    }

    /// The first import after one.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn next_import(&mut self, after: i64) -> Result<Option<Import>, StoreError> {
        Ok(fetch!(self, sql::NEXT_IMPORT, after; |row| import!(row)).pop())
    }

    /// The number of the newest import; 0 when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_import(&mut self) -> Result<i64, StoreError> {
        Ok(fetch!(self, sql::NEWEST_IMPORT; |row| row.try_get("id")?).pop().unwrap_or_default())
    }

    /// Records an import.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_import(&mut self, import: &Import) -> Result<(), StoreError> {
        execute!(
            self,
            sql::INSERT_IMPORT,
            import.id,
            import.dataset.as_str(),
            &import.file,
            &import.format,
            &import.sha256,
            &import.request,
            import.bytes,
            import.published.to_string(),
            import.title.as_deref(),
            import.notes.as_deref(),
            &import.actor,
            timestamp(import.created),
            import.revision,
            count_of(import.counts.observations),
            count_of(import.counts.added),
            count_of(import.counts.revised),
            count_of(import.counts.withdrawn),
            count_of(import.counts.unchanged),
            count_of(import.counts.missing),
            import.options.as_deref(),
        );
        Ok(())
    }

    /// Records that an import is reverted; its vintages are no longer valid.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn revert_import(&mut self, import: i64, reversal: &Reversal) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::REVERT_IMPORT,
            import,
            timestamp(reversal.at),
            &reversal.by,
            reversal.revision,
        );
        execute!(&mut *self, sql::REVERT_VINTAGES, import, reversal.revision);
        Ok(())
    }

    /// The number, the name and the title of the data file that wrote a vintage; none where no file did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_of_vintage(&mut self, vintage: i64) -> Result<Option<ImportFile>, StoreError> {
        let mut files = fetch!(self, sql::IMPORT_OF_VINTAGE, vintage; |row| ImportFile {
            id: row.try_get("id")?,
            file: row.try_get("file")?,
            title: row.try_get("title")?,
        });
        Ok(files.pop())
    }

    /// The valid vintages that were written up to a revision, each with the number of its import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vintages_until(&mut self, revision: i64) -> Result<Vec<(i64, Option<i64>)>, StoreError> {
        Ok(fetch!(self, sql::SELECT_VINTAGES_UNTIL, revision; |row| {
            (row.try_get("id")?, row.try_get("import")?)
        }))
    }

    /// The numbers of the series that an import wrote observations of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn series_of_import(&mut self, import: i64) -> Result<Vec<i64>, StoreError> {
        Ok(fetch!(self, sql::SERIES_OF_IMPORT, import; |row| row.try_get("series_id")?))
    }

    /// Adds to the list of changes.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_change(&mut self, change: &Change) -> Result<(), StoreError> {
        execute!(
            self,
            sql::INSERT_CHANGE,
            change.revision,
            timestamp(change.at),
            change.kind.code(),
            change.dataset.as_str(),
            &change.actor,
            change.import,
            count_of(change.added),
            count_of(change.revised),
            count_of(change.withdrawn),
        );
        Ok(())
    }

    /// The changes after a revision, in order, at most `limit` of them, each with the place of its revision.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn changes(&mut self, revision: i64, limit: i64) -> Result<Vec<(Change, Since)>, StoreError> {
        Ok(fetch!(self, sql::SELECT_CHANGES, revision, limit; |row| {
            let change = Change {
            revision: row.try_get("revision")?,
            at: parsed::<DateTime<Utc>>(row.try_get("at")?, "a time")?,
            kind: known(row.try_get("kind")?, ChangeKind::from_code, "a kind of change")?,
            dataset: code(row.try_get("dataset")?)?,
            actor: row.try_get("actor")?,
            import: row.try_get("import")?,
            added: stored_count(row.try_get("added")?)?,
            revised: stored_count(row.try_get("revised")?)?,
            withdrawn: stored_count(row.try_get("withdrawn")?)?,
        };
            let place = since(change.revision, row.try_get("identity")?)?;
            (change, place)
        }))
    }

    /// Writes the name of a code in a dimension without a standard role.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_dimension_code(
        &mut self,
        dataset: &Code,
        dimension: &str,
        code: &Code,
        name: &str,
    ) -> Result<(), StoreError> {
        execute!(self, sql::UPSERT_DIMENSION_CODE, dataset.as_str(), dimension, code.as_str(), name);
        Ok(())
    }
}
