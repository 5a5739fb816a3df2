//! The term of the process that sends: one at a time, of all that share a database.
//!
//! It is a row with an end and not a lock: a process that is killed or cut off keeps it for seconds. If two send all the
//! same, as after a pause of one of them, a receiver gets the same message twice, with the same id.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::service::ServiceError;
use crate::store::Store;

/// How long a term is.
const TERM: Duration = Duration::from_secs(5);

/// A term is renewed when less than this is left of it.
const RENEWED_BEFORE: Duration = Duration::from_secs(3);

/// The term of this process, if it has one.
#[derive(Debug)]
pub(super) struct Term {
    holder: String,
    until: Mutex<Option<Instant>>,
}

impl Term {
    /// No term yet, for a new holder.
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random)?;
        let holder = format!("{:016x}", u64::from_be_bytes(random));
        Ok(Self { holder, until: Mutex::new(None) })
    }

    /// Whether it holds.
    pub(super) fn holds(&self) -> bool {
        self.left() > Duration::ZERO
    }

    fn left(&self) -> Duration {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    fn set(&self, until: Option<Instant>) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Begins it, or renews it where little is left; returns whether it holds.
    pub(super) async fn hold(&self, store: &Store, now: DateTime<Utc>) -> Result<bool, ServiceError> {
        if self.left() > RENEWED_BEFORE {
            return Ok(true);
        }
        // Counted from before the write, so that it ends here before it ends there.
        let begin = Instant::now();
        let mut write = store.write().await?;
        let taken = write.take_webhook_term(&self.holder, now, now + TERM).await?;
        write.commit().await?;
        self.set(taken.then(|| begin + TERM));
        Ok(self.holds())
    }

    /// Ends it, so that another process can begin at once.
    pub(super) async fn end(&self, store: &Store, now: DateTime<Utc>) -> Result<(), ServiceError> {
        if self.holds() {
            self.set(None);
            let mut write = store.write().await?;
            write.take_webhook_term(&self.holder, now, now).await?;
            write.commit().await?;
        }
        Ok(())
    }
}
