//! Whether the database answers: when its revision was read last.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Service;
use crate::domain::identity::RevisionIdentity;
use crate::limits::{SILENT_AFTER_MS, STALE_AFTER_MS};
use crate::store::StoreError;

/// When the revision was read last, and what else the health check found.
#[derive(Debug)]
pub struct Health {
    start: Instant,
    /// The time of the last answer, in milliseconds since the start.
    answered_ms: AtomicU64,
    /// Whether the database is asked again and again. Otherwise nobody knows whether it is silent.
    is_watched: AtomicBool,
    /// Whether all migrations are applied.
    is_migrated: AtomicBool,
    /// Whether the revision was read, but not the catalogue that belongs to it.
    is_behind: AtomicBool,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            answered_ms: AtomicU64::new(0),
            is_watched: AtomicBool::new(false),
            is_migrated: AtomicBool::new(true),
            is_behind: AtomicBool::new(false),
        }
    }
}

impl Health {
    fn answered(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.answered_ms.fetch_max(now, Ordering::Relaxed);
    }

    /// The time since the last answer, if the database is watched and that is longer than a limit.
    fn silence(&self, limit_ms: u64) -> Option<Duration> {
        if !self.is_watched.load(Ordering::Relaxed) {
            return None;
        }
        let answered = Duration::from_millis(self.answered_ms.load(Ordering::Relaxed));
        let silence = self.start.elapsed().saturating_sub(answered);
        Some(silence).filter(|silence| *silence >= Duration::from_millis(limit_ms))
    }

    /// The seconds for which answers may be old, since the revision could not be read; none if it can.
    #[must_use]
    pub fn stale_seconds(&self) -> Option<u64> {
        self.silence(STALE_AFTER_MS).map(|silence| silence.as_secs())
    }

    /// Whether answers may be old.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.is_behind() || self.stale_seconds().is_some()
    }

    /// The seconds for which the revision could not be read, if that is so long that others should answer.
    #[must_use]
    pub fn silent_seconds(&self) -> Option<u64> {
        self.silence(SILENT_AFTER_MS).map(|silence| silence.as_secs())
    }

    /// Whether answers are of an earlier revision, because the catalogue of the newest could not be read.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.is_behind.load(Ordering::Relaxed)
    }

    pub(super) fn set_behind(&self, is_behind: bool) {
        self.is_behind.store(is_behind, Ordering::Relaxed);
    }

    /// Whether all migrations are applied.
    #[must_use]
    pub fn is_migrated(&self) -> bool {
        self.is_migrated.load(Ordering::Relaxed)
    }

    /// Whether the database is asked again and again.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.is_watched.load(Ordering::Relaxed)
    }
}

impl Service {
    /// Begins to report how long the database is silent. From now on somebody must ask it again and again.
    pub fn watch(&self) {
        self.health.answered();
        self.health.is_watched.store(true, Ordering::Relaxed);
    }

    /// Asks the database for its revision and its migrations.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn check_health(&self) -> Result<(), StoreError> {
        self.newest_revision().await?;
        let is_migrated = self.store.is_migrated().await?;
        self.health.is_migrated.store(is_migrated, Ordering::Relaxed);
        Ok(())
    }

    /// The newest published revision of the database.
    pub(super) async fn newest_revision(&self) -> Result<RevisionIdentity, StoreError> {
        let newest = self.store.revision().await?;
        self.health.answered();
        Ok(newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_reported_while_somebody_asks() {
        let health = Health::default();
        let long_ago =
            Health { start: Instant::now().checked_sub(Duration::from_secs(7)).unwrap(), ..health };
        assert_eq!((long_ago.stale_seconds(), long_ago.silent_seconds()), (None, None));
        long_ago.is_watched.store(true, Ordering::Relaxed);
        assert_eq!((long_ago.stale_seconds(), long_ago.silent_seconds()), (Some(7), Some(7)));
        long_ago.answered_ms.store(4_000, Ordering::Relaxed);
        assert_eq!((long_ago.stale_seconds(), long_ago.silent_seconds()), (Some(3), None));
        long_ago.answered();
        assert_eq!((long_ago.stale_seconds(), long_ago.silent_seconds()), (None, None));
    }
}
