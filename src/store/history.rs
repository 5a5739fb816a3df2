//! The history of a database: the chain of its published revisions, each with its identity.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::connect::{Backend, Store};
use super::error::StoreError;
use super::limits::LONG_LIMIT;
use super::rows::{bits, parsed, stored_identity, time};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::identity::RevisionIdentity;

/// The newest published revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewestRevision {
    /// Its number and identity.
    pub identity: RevisionIdentity,
    /// The time at which it was written.
    pub at: DateTime<Utc>,
    /// The latest time of all earlier ones, if it is known.
    pub earlier_at: Option<DateTime<Utc>>,
}

impl Transaction {
    /// The newest published revision.
    ///
    /// # Errors
    /// When the database does not answer, or was never migrated.
    pub async fn revision(&mut self) -> Result<NewestRevision, StoreError> {
        let rows = fetch!(self, sql::REVISION; |row| NewestRevision {
            identity: stored_identity(row.try_get("revision")?, row.try_get("identity")?)?,
            at: parsed(row.try_get("changed_at")?, "a time")?,
            earlier_at: time(row.try_get("earlier_at")?)?,
        });
        rows.into_iter().next().ok_or_else(|| StoreError::corrupt("nothing", "the revision"))
    }

    /// Whether a revision is the newest of the database or an ancestor of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_revision(&mut self, revision: RevisionIdentity) -> Result<bool, StoreError> {
        let found = fetch!(self, sql::SELECT_REVISION_IDENTITY, revision.number; |row| {
            bits(row.try_get("identity")?)?
        });
        Ok(found == [revision.bits])
    }

    /// Ends a read for an answer at a revision. It is asked at the end, since tables that were emptied or made anew meanwhile
    /// look empty to a transaction that began before.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] if the history lacks the revision, or when the database does not answer.
    pub async fn end_at(mut self, revision: RevisionIdentity) -> Result<(), StoreError> {
        if self.has_revision(revision).await? { Ok(()) } else { Err(StoreError::OtherHistory) }
    }

    /// Raises the revision by one, gives it an identity, and returns its number. It is the first statement of every
    /// write, so that writes are serialised on both databases. The commit publishes it.
    ///
    /// # Errors
    /// When the database does not answer, or the operating system gives no random bytes.
    pub async fn raise_revision(&mut self, now: DateTime<Utc>) -> Result<i64, StoreError> {
        // On PostgreSQL this statement waits for other writers.
        let limit = self.set_time_limit(LONG_LIMIT);
        let raised =
            fetch!(&mut *self, sql::RAISE_REVISION, timestamp(now); |row| row.try_get("value")?).pop();
        self.set_time_limit(limit);
        let number = raised.ok_or_else(|| StoreError::corrupt("nothing", "the revision"))?;
        if let Self::Postgres(transaction) = &mut *self
            && let Some(sharded) = &mut transaction.sharded
        {
            sharded.take_back().await?;
        }
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(StoreError::Randomness)?;
        let identity = RevisionIdentity { number, bits: u128::from_le_bytes(random) };
        execute!(self, sql::INSERT_REVISION_IDENTITY, number, identity.digits());
        Ok(number)
    }
}

impl Store {
    /// The newest published revision of the database.
    ///
    /// # Errors
    /// When the database does not answer within seconds, or was never migrated.
    pub async fn revision(&self) -> Result<RevisionIdentity, StoreError> {
        match &self.backend {
            Backend::Sqlite(database) => {
                database.follow_file().await?;
                Ok(self.read().await?.revision().await?.identity)
            }
            Backend::Postgres(servers) => servers.revision().await,
        }
    }

    /// A read-only transaction on one snapshot of the database, whose history has a revision.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] if it has not, or when the database does not answer.
    pub async fn read_at(&self, revision: RevisionIdentity) -> Result<Transaction, StoreError> {
        let mut transaction = self.read().await?;
        if transaction.has_revision(revision).await? {
            Ok(transaction)
        } else {
            Err(StoreError::OtherHistory)
        }
    }
}
