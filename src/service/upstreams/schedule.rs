//! The schedules: a service pulls what is due, one upstream at a time, of all servers over one database one at a time.
//!
//! What was missed while nothing ran is caught up once: the next time follows from when an upstream was last asked.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::puller::{PullMode, PullReport, Puller};
use crate::domain::upstream::{FetchOutcome, UpstreamState};
use crate::http_client::download::Downloader;
use crate::ingest::upstreams::Upstream;
use crate::service::import::Reporter;
use crate::service::term::{Duty, Term};
use crate::service::{Service, ServiceError};

/// How often it is asked what is due.
const TICK: Duration = Duration::from_secs(1);
/// How often the term is renewed during a pull.
const RENEWAL: Duration = Duration::from_secs(5);
/// The wait after an error of the database or the disk.
const PAUSE: Duration = Duration::from_secs(30);
/// The longest wait for the end of the term to be written down.
const END_LIMIT: Duration = Duration::from_secs(1);

/// What follows the schedules of a service.
#[derive(Debug)]
pub struct Scheduler {
    service: Arc<Service>,
    downloader: Downloader,
    term: Term,
}

/// Follows the schedules until `stopping` is true. A pull in progress is broken off then; nothing of it is written.
pub async fn follow_schedules(
    service: Arc<Service>,
    downloader: Downloader,
    mut stopping: watch::Receiver<bool>,
) {
    if service.upstreams().iter().all(|upstream| upstream.schedule.is_none()) {
        return;
    }
    let scheduler = match Scheduler::new(service, downloader) {
        Ok(scheduler) => scheduler,
        Err(error) => {
            return tracing::error!(error = &error as &dyn std::error::Error, "no upstream is pulled");
        }
    };
    tokio::select! {
        _ = stopping.wait_for(|stops| *stops) => {}
        () = scheduler.follow() => {}
    }
    // Without this the term ends by itself, seconds later.
    let end = scheduler.term.end(scheduler.service.store(), scheduler.service.clock().now());
    let _ = tokio::time::timeout(END_LIMIT, end).await;
}

impl Scheduler {
    /// One without a term.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn new(service: Arc<Service>, downloader: Downloader) -> Result<Self, ServiceError> {
        let term = Term::new(Duty::Upstreams).map_err(ServiceError::Randomness)?;
        Ok(Self { service, downloader, term })
    }

    async fn follow(&self) {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            if let Err(error) = self.pull_due().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "an upstream cannot be pulled");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Pulls the upstream that has been due for longest, if one is and no other server pulls.
    ///
    /// # Errors
    /// When the database or the disk fails, or another server has taken the term meanwhile.
    pub async fn pull_due(&self) -> Result<Option<PullReport>, ServiceError> {
        let (store, clock) = (self.service.store(), self.service.clock());
        let Some(upstream) = self.next_due().await? else { return Ok(None) };
        // After the term was taken it is asked again: another server may have pulled meanwhile.
        if !self.term.hold(store, clock.now()).await? {
            return Ok(None);
        }
        let Some(upstream) = self.next_due().await?.filter(|again| again.id == upstream.id) else {
            return Ok(None);
        };
        let state = self.service.state();
        let puller = Puller {
            term: Some(&self.term),
            ..Puller::new(store, &state.catalogue, clock, &self.downloader)
        };
        let silent: Reporter = Arc::new(|_| ());
        let pull = puller.pull(upstream, PullMode::Write, &silent);
        let report = tokio::select! {
            report = Box::pin(pull) => report?,
            () = self.lose_term() => return Err(ServiceError::Interrupted),
        };
        say(&report);
        Ok(Some(report))
    }

    /// Renews the term until another server has it. Whether it held to the end is decided with the commit of a pull.
    async fn lose_term(&self) {
        loop {
            tokio::time::sleep(RENEWAL).await;
            match self.term.hold(self.service.store(), self.service.clock().now()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the term cannot be renewed");
                }
            }
        }
    }

    /// The upstream that has been due for longest.
    async fn next_due(&self) -> Result<Option<&Upstream>, ServiceError> {
        let states = self.service.store().read().await?.upstreams().await?;
        let now = self.service.clock().now();
        let due = self.service.upstreams().iter().filter_map(|upstream| {
            let state = states.iter().find(|state| state.id == upstream.id.as_str());
            Some((due_since(upstream, state, now)?, upstream))
        });
        Ok(due.min_by_key(|(since, _)| *since).map(|(_, upstream)| upstream))
    }
}

/// Since when an upstream is due; one that was never asked by its definition is due at once.
fn due_since(
    upstream: &Upstream,
    state: Option<&UpstreamState>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    upstream.schedule.as_ref()?;
    match state.filter(|state| state.definition.as_deref() == Some(&upstream.sha256)) {
        None => Some(DateTime::UNIX_EPOCH),
        Some(state) => state.next_due.filter(|due| *due <= now),
    }
}

/// Logs what became of a pull.
fn say(report: &PullReport) {
    let fetch = &report.fetch;
    let (upstream, outcome) = (fetch.upstream.as_str(), fetch.outcome.code());
    let (reason, detail) = (fetch.reason.as_deref(), fetch.detail.as_deref());
    match fetch.outcome {
        FetchOutcome::Held | FetchOutcome::Failed => {
            tracing::warn!(upstream, outcome, reason, detail, "an upstream needs attention");
        }
        _ => {
            let counts = fetch.counts;
            tracing::info!(
                upstream,
                outcome,
                added = counts.added,
                revised = counts.revised,
                withdrawn = counts.withdrawn,
                "an upstream was pulled"
            );
        }
    }
}
