//! How upstreams fare.

use chrono::{DateTime, Utc};

use crate::domain::codes::codes;
use crate::domain::upstream::{Fetch, HeldPublication, UpstreamState};
use crate::ingest::upstreams::Upstream;
use crate::service::{Service, ServiceError};
use crate::store::Store;

/// How an upstream fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpstreamCondition {
    /// Its last fetch succeeded.
    Current,
    /// A publication is held, so what is served is older.
    Held,
    /// Its last fetch failed.
    Failing,
    /// It was never asked.
    Waiting,
}

codes!(UpstreamCondition {
    Current = "current",
    Held = "held",
    Failing = "failing",
    Waiting = "waiting",
});

/// An upstream with its state and its last fetches.
#[derive(Debug)]
pub struct UpstreamStatus<'a> {
    /// The upstream.
    pub upstream: &'a Upstream,
    /// Its state.
    pub state: UpstreamState,
    /// Its last fetches, the newest first.
    pub fetches: Vec<Fetch>,
    /// The publication that is held.
    pub held: Option<HeldPublication>,
}

impl UpstreamStatus<'_> {
    /// How it fares.
    #[must_use]
    pub const fn condition(&self) -> UpstreamCondition {
        match (&self.held, self.state.failures, self.state.last_attempt) {
            (Some(_), ..) => UpstreamCondition::Held,
            (None, 1.., _) => UpstreamCondition::Failing,
            (None, 0, None) => UpstreamCondition::Waiting,
            (None, 0, Some(_)) => UpstreamCondition::Current,
        }
    }

    /// When it is due; none without a schedule.
    #[must_use]
    pub fn due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.upstream.schedule.as_ref()?;
        Some(self.state.next_due.unwrap_or(now))
    }
}

/// The upstreams, each with at most so many of its last fetches.
///
/// # Errors
/// When the database does not answer.
pub async fn statuses<'a>(
    store: &Store,
    upstreams: &'a [Upstream],
    fetches: i64,
) -> Result<Vec<UpstreamStatus<'a>>, ServiceError> {
    if upstreams.is_empty() {
        return Ok(Vec::new());
    }
    let mut read = store.read().await?;
    let (mut states, mut held) = (read.upstreams().await?, read.held().await?);
    let mut statuses = Vec::with_capacity(upstreams.len());
    for upstream in upstreams {
        let id = upstream.id.as_str();
        let state = states.iter().position(|state| state.id == id).map(|at| states.swap_remove(at));
        let held = held.iter().position(|held| held.upstream == id).map(|at| held.swap_remove(at));
        let state = state.unwrap_or_else(|| UpstreamState { id: id.to_owned(), ..UpstreamState::default() });
        let fetches = read.upstream_fetches(id, fetches).await?;
        statuses.push(UpstreamStatus { upstream, state, fetches, held });
    }
    Ok(statuses)
}

impl Service {
    /// The upstreams, each with at most so many of its last fetches.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn upstream_statuses(&self, fetches: i64) -> Result<Vec<UpstreamStatus<'_>>, ServiceError> {
        statuses(self.store(), self.upstreams(), fetches).await
    }

    /// One upstream with at most so many of its last fetches.
    ///
    /// # Errors
    /// When there is no such upstream, or the database does not answer.
    pub async fn upstream_status(&self, id: &str, fetches: i64) -> Result<UpstreamStatus<'_>, ServiceError> {
        let found = self.upstreams().iter().find(|upstream| upstream.id.as_str() == id);
        let Some(upstream) = found else {
            let known = self.upstreams().iter().map(|upstream| upstream.id.to_string()).collect();
            return Err(ServiceError::NotFound { what: "upstream", id: id.to_owned(), known });
        };
        let statuses = statuses(self.store(), std::slice::from_ref(upstream), fetches).await?;
        statuses.into_iter().next().ok_or(ServiceError::Interrupted)
    }
}
