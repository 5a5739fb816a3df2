//! Upstreams: their state, their fetches, what is held, and the term of the process that follows schedules.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::error::StoreError;
use super::imports::stored_count;
use super::rows::{known, parsed, time};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::code::Code;
use crate::domain::invariant::count_of;
use crate::domain::upstream::{ChangeCounts, Fetch, FetchOutcome, HeldPublication, UpstreamState};

/// The number of fetches of each upstream that are kept.
const MAX_FETCHES: i64 = 1_000;

/// The files of a held publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFiles {
    /// Their format; none to detect it.
    pub format: Option<String>,
    /// The place in the revisions of another yearbook that they reach.
    pub followed: Option<String>,
    /// The code of their scope: whether they are a complete publication.
    pub scope: String,
    /// An archive of them.
    pub archive: Vec<u8>,
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::corrupt(error, "JSON"))
}

fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(text, "JSON of an upstream"))
}

macro_rules! counts {
    ($row:expr) => {
        ChangeCounts {
            added: stored_count($row.try_get("added")?)?,
            revised: stored_count($row.try_get("revised")?)?,
            withdrawn: stored_count($row.try_get("withdrawn")?)?,
            unchanged: stored_count($row.try_get("unchanged")?)?,
        }
    };
}

impl Transaction {
    /// The states of all upstreams that were ever asked, by id.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn upstreams(&mut self) -> Result<Vec<UpstreamState>, StoreError> {
        Ok(fetch!(self, sql::SELECT_UPSTREAMS; |row| UpstreamState {
            id: row.try_get("id")?,
            last_attempt: time(row.try_get("last_attempt")?)?,
            last_success: time(row.try_get("last_success")?)?,
            failures: u32::try_from(row.try_get::<i64, _>("failures")?).unwrap_or(u32::MAX),
            next_due: time(row.try_get("next_due")?)?,
            definition: row.try_get("definition")?,
            validators: of_json(row.try_get("validators")?)?,
            shape: row.try_get::<Option<&str>, _>("shape")?.map(of_json).transpose()?,
            followed: row.try_get("followed")?,
            rejected: row.try_get("rejected")?,
        }))
    }

    /// The state of one upstream; that of one that was never asked is empty.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn upstream(&mut self, id: &str) -> Result<UpstreamState, StoreError> {
        let found = self.upstreams().await?.into_iter().find(|state| state.id == id);
        Ok(found.unwrap_or_else(|| UpstreamState { id: id.to_owned(), ..UpstreamState::default() }))
    }

    /// Writes the state of an upstream.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_upstream(&mut self, state: &UpstreamState) -> Result<(), StoreError> {
        execute!(
            self,
            sql::UPSERT_UPSTREAM,
            &state.id,
            state.last_attempt.map(timestamp),
            state.last_success.map(timestamp),
            i64::from(state.failures),
            state.next_due.map(timestamp),
            state.definition.as_deref(),
            json(&state.validators)?,
            state.shape.as_ref().map(json).transpose()?,
            state.followed.as_deref(),
            state.rejected.as_deref(),
        );
        Ok(())
    }

    /// The last fetches of an upstream, the newest first.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn upstream_fetches(&mut self, id: &str, limit: i64) -> Result<Vec<Fetch>, StoreError> {
        Ok(fetch!(self, sql::SELECT_UPSTREAM_FETCHES, id, limit; |row| Fetch {
            upstream: row.try_get("upstream")?,
            began: parsed(row.try_get("began_at")?, "a time")?,
            duration_ms: row.try_get("duration_ms")?,
            bytes: row.try_get("bytes")?,
            outcome: known(row.try_get("outcome")?, FetchOutcome::from_code, "an outcome of a fetch")?,
            reason: row.try_get("reason")?,
            detail: row.try_get("detail")?,
            counts: counts!(row),
            import: row.try_get("import")?,
        }))
    }

    /// Adds a fetch; the oldest of its upstream leave.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_upstream_fetch(&mut self, fetch: &Fetch) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::INSERT_UPSTREAM_FETCH,
            &fetch.upstream,
            timestamp(fetch.began),
            fetch.duration_ms,
            fetch.bytes,
            fetch.outcome.code(),
            fetch.reason.as_deref(),
            fetch.detail.as_deref(),
            count_of(fetch.counts.added),
            count_of(fetch.counts.revised),
            count_of(fetch.counts.withdrawn),
            count_of(fetch.counts.unchanged),
            fetch.import,
        );
        execute!(self, sql::DELETE_UPSTREAM_FETCHES, &fetch.upstream, MAX_FETCHES);
        Ok(())
    }

    /// The held publications, by upstream.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn held(&mut self) -> Result<Vec<HeldPublication>, StoreError> {
        Ok(fetch!(self, sql::SELECT_HELD; |row| HeldPublication {
            upstream: row.try_get("upstream")?,
            since: parsed(row.try_get("since")?, "a time")?,
            digest: row.try_get("digest")?,
            bytes: row.try_get("bytes")?,
            reasons: of_json(row.try_get("reasons")?)?,
            counts: counts!(row),
            largest: of_json(row.try_get("largest")?)?,
        }))
    }

    /// The files of the held publication of an upstream.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held_files(&mut self, id: &str) -> Result<Option<HeldFiles>, StoreError> {
        let mut found = fetch!(self, sql::SELECT_HELD_FILES, id; |row| HeldFiles {
            format: row.try_get("format")?,
            followed: row.try_get("followed")?,
            scope: row.try_get("scope")?,
            archive: row.try_get("files")?,
        });
        Ok(found.pop())
    }

    /// Holds a publication in place of any that is held of its upstream.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_held(&mut self, held: &HeldPublication, files: &HeldFiles) -> Result<(), StoreError> {
        execute!(
            self,
            sql::UPSERT_HELD,
            &held.upstream,
            timestamp(held.since),
            &held.digest,
            held.bytes,
            json(&held.reasons)?,
            count_of(held.counts.added),
            count_of(held.counts.revised),
            count_of(held.counts.withdrawn),
            count_of(held.counts.unchanged),
            json(&held.largest)?,
            files.format.as_deref(),
            files.followed.as_deref(),
            &files.scope,
            &files.archive,
        );
        Ok(())
    }

    /// Removes the held publication of an upstream; returns whether there was one.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn remove_held(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::DELETE_HELD, id) > 0)
    }

    /// Begins or renews the term of a process that follows schedules; returns whether it has it. Another's term must have
    /// ended.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn take_upstream_term(
        &mut self,
        holder: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(execute!(self, sql::TAKE_UPSTREAM_TERM, holder, timestamp(now), timestamp(until)) > 0)
    }

    /// Names the publisher and the licence of a dataset.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn credit_dataset(
        &mut self,
        dataset: &Code,
        publisher: &str,
        licence: &str,
    ) -> Result<(), StoreError> {
        execute!(self, sql::CREDIT_DATASET, dataset.as_str(), publisher, licence);
        Ok(())
    }
}
