//! Terms: what one process does at a time, of all that share a database.
//!
//! A term is a row with an end and not a lock: a process that is killed or cut off keeps it for seconds. If two send webhooks
//! all the same, as after a pause of one of them, a receiver gets the same message twice, with the same id. What a pull
//! writes it writes under its term.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::service::ServiceError;
use crate::store::{Store, StoreError, Transaction};

/// What a term is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// Sending webhooks.
    Webhooks,
    /// Following the schedules of upstreams.
    Upstreams,
}

impl Duty {
    /// How long a term is.
    const fn length(self) -> TimeDelta {
        TimeDelta::seconds(match self {
            Self::Webhooks => 5,
            Self::Upstreams => 30,
        })
    }

    /// A term is renewed when less than this is left of it.
    fn renewed_before(self) -> TimeDelta {
        self.length() * 3 / 5
    }
}

/// The term of this process, if it has one.
#[derive(Debug)]
pub(super) struct Term {
    duty: Duty,
    holder: String,
    until: Mutex<Option<DateTime<Utc>>>,
}

impl Term {
    /// No term yet, for a new holder.
    pub(super) fn new(duty: Duty) -> Result<Self, getrandom::Error> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random)?;
        let holder = format!("{:016x}", u64::from_be_bytes(random));
        Ok(Self { duty, holder, until: Mutex::new(None) })
    }

    /// Whether it holds at a time.
    pub(super) fn holds(&self, now: DateTime<Utc>) -> bool {
        self.left(now) > TimeDelta::zero()
    }

    fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.map_or(TimeDelta::zero(), |until| until - now)
    }

    fn set(&self, until: Option<DateTime<Utc>>) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Begins it, or renews it where little is left; returns whether it holds.
    pub(super) async fn hold(&self, store: &Store, now: DateTime<Utc>) -> Result<bool, ServiceError> {
        if self.left(now) > self.duty.renewed_before() {
            return Ok(true);
        }
        let mut write = store.write().await?;
        let taken = self.write(&mut write, now).await?;
        write.commit().await?;
        self.set(taken.then(|| now + self.duty.length()));
        Ok(taken)
    }

    /// Begins or renews it in a transaction of the caller; returns whether it holds there.
    pub(super) async fn write(
        &self,
        write: &mut Transaction,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.take(write, now, now + self.duty.length()).await
    }

    async fn take(
        &self,
        write: &mut Transaction,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        match self.duty {
            Duty::Webhooks => write.take_webhook_term(&self.holder, now, until).await,
            Duty::Upstreams => write.take_upstream_term(&self.holder, now, until).await,
        }
    }

    /// Ends it, so that another process can begin at once.
    pub(super) async fn end(&self, store: &Store, now: DateTime<Utc>) -> Result<(), ServiceError> {
        if self.holds(now) {
            self.set(None);
            let mut write = store.write().await?;
            self.take(&mut write, now, now).await?;
            write.commit().await?;
        }
        Ok(())
    }
}
