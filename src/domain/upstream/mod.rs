//! Upstreams: publishers whose data are fetched on a schedule. Their state, their fetches, and publications that are held.

pub mod hold;
pub mod movements;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use self::hold::{HoldKind, HoldReason, PublicationShape};
use self::movements::CellMove;
use super::codes::codes;

/// The wait after a first failure; it doubles with each further one.
const FIRST_RETRY: TimeDelta = TimeDelta::minutes(5);
/// The longest wait after a failure.
const LONGEST_RETRY: TimeDelta = TimeDelta::hours(6);

/// The state of an upstream between two fetches. No key is in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UpstreamState {
    /// Its id.
    pub id: String,
    /// When it was last asked.
    pub last_attempt: Option<DateTime<Utc>>,
    /// When it was last asked with success.
    pub last_success: Option<DateTime<Utc>>,
    /// The number of failures since then.
    pub failures: u32,
    /// When it is due by its schedule; none without a schedule.
    pub next_due: Option<DateTime<Utc>>,
    /// The digest of its definition. Of another definition the rest says nothing.
    pub definition: Option<String>,
    /// The validators of its answers, by address.
    pub validators: BTreeMap<String, Validators>,
    /// What its newest publication consists of.
    pub shape: Option<PublicationShape>,
    /// The place in the revisions of another yearbook up to which it was followed.
    pub followed: Option<String>,
    /// The digest of the publication that was rejected last.
    pub rejected: Option<String>,
}

impl UpstreamState {
    /// The state for a definition: what was remembered for another one is forgotten.
    #[must_use]
    pub fn of_definition(self, digest: &str) -> Self {
        if self.definition.as_deref() == Some(digest) {
            return self;
        }
        Self {
            definition: Some(digest.to_owned()),
            next_due: None,
            validators: BTreeMap::new(),
            shape: None,
            followed: None,
            rejected: None,
            ..self
        }
    }
}

/// The validators of an answer, which make the next request for the same address conditional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entity_tag: Option<String>,
    /// The `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_modified: Option<String>,
}

/// What became of a fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FetchOutcome {
    /// Something was written.
    Imported,
    /// It states what is known already.
    Unchanged,
    /// The publisher says that nothing has changed since the last fetch.
    NotModified,
    /// A publication is held.
    Held,
    /// It is the publication that was rejected before.
    Rejected,
    /// A held publication was accepted and written.
    Accepted,
    /// It failed.
    Failed,
}

codes!(FetchOutcome {
    Imported = "imported",
    Unchanged = "unchanged",
    NotModified = "not_modified",
    Held = "held",
    Rejected = "rejected",
    Accepted = "accepted",
    Failed = "failed",
});

/// The numbers of observations that a publication changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// Those of periods without an earlier observation.
    pub added: u64,
    /// Those that replace a different value.
    pub revised: u64,
    /// Earlier ones that are withdrawn.
    pub withdrawn: u64,
    /// Those that are equal to the earlier ones.
    pub unchanged: u64,
}

impl ChangeCounts {
    /// Whether nothing would be written.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        self.added == 0 && self.revised == 0 && self.withdrawn == 0
    }
}

/// One fetch of an upstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The upstream.
    pub upstream: String,
    /// When it began.
    pub began: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The bytes that were received.
    pub bytes: i64,
    /// What became of it.
    pub outcome: FetchOutcome,
    /// A code for why it failed or is held.
    pub reason: Option<String>,
    /// The same in words.
    pub detail: Option<String>,
    /// What it changed, or would change if it is held.
    pub counts: ChangeCounts,
    /// The number of the last import that it wrote.
    pub import: Option<i64>,
}

/// A publication that is not served until someone accepts it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldPublication {
    /// The upstream.
    pub upstream: String,
    /// When it was first held.
    pub since: DateTime<Utc>,
    /// A digest of its files.
    pub digest: String,
    /// Their size in bytes.
    pub bytes: i64,
    /// Why it is held.
    pub reasons: Vec<HoldReason>,
    /// What it would change.
    pub counts: ChangeCounts,
    /// The largest movements among that.
    pub largest: Vec<CellMove>,
}

impl HeldPublication {
    /// Whether its files were kept, so that it can be accepted.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.reasons.iter().all(|reason| reason.kind != HoldKind::TooLarge.code())
    }
}

/// When an upstream is to be asked again after some failures in a row: soon, then later, and by its schedule at the latest.
#[must_use]
pub fn retry_at(
    now: DateTime<Utc>,
    failures: u32,
    scheduled: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let scheduled = scheduled?;
    let factor =
        1_i32.checked_shl(failures.saturating_sub(1)).filter(|factor| *factor > 0).unwrap_or(i32::MAX);
    let wait = FIRST_RETRY.checked_mul(factor).map_or(LONGEST_RETRY, |wait| wait.min(LONGEST_RETRY));
    Some(scheduled.min(now + wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn failures_are_tried_again_soon_then_later_and_by_the_schedule_at_the_latest() {
        let now = at("2026-11-30T06:30:00Z");
        let next = Some(at("2026-12-01T06:30:00Z"));
        let retry = |failures| retry_at(now, failures, next).unwrap();
        assert_eq!(retry(1), at("2026-11-30T06:35:00Z"));
        assert_eq!(retry(3), at("2026-11-30T06:50:00Z"));
        assert_eq!(retry(20), at("2026-11-30T12:30:00Z"));
        assert_eq!(retry(u32::MAX), at("2026-11-30T12:30:00Z"));
        let soon = Some(at("2026-11-30T06:31:00Z"));
        assert_eq!(retry_at(now, 4, soon), soon);
        assert_eq!(retry_at(now, 4, None), None);
    }
}
