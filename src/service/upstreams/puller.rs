//! What pulls, and how a pull ends: with what it writes down.
//!
//! Data, state and history are written in one transaction: a process that is killed leaves what was there, or all of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::failure::FetchFailure;
use super::publication::Publication;
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::domain::upstream::hold::HoldReason;
use crate::domain::upstream::movements::CellMove;
use crate::domain::upstream::{ChangeCounts, Fetch, FetchOutcome, HeldPublication, UpstreamState, retry_at};
use crate::http_client::download::Downloader;
use crate::ingest::upstreams::Upstream;
use crate::service::ServiceError;
use crate::service::alerts::held::{EndOfHold, begin_alert, end_alert};
use crate::service::term::Term;
use crate::store::{HeldFiles, Store, Transaction};

/// The longest description of what happened, in characters.
const MAX_DETAIL: usize = 1_000;

/// What pulls.
pub struct Puller<'a> {
    /// The store.
    pub store: &'a Store,
    /// A catalogue of this or an earlier revision, or an empty one.
    pub known: &'a Catalogue,
    /// The clock.
    pub clock: Clock,
    /// What asks publishers.
    pub downloader: &'a Downloader,
    /// The term under which something may be written; none for pulls by hand.
    pub(in crate::service) term: Option<&'a Term>,
}

/// Whether a pull writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullMode {
    /// It writes.
    Write,
    /// It only says what it would write.
    Check,
}

/// What became of a pull.
#[derive(Debug, Clone, PartialEq)]
pub struct PullReport {
    /// The fetch, as the history has it.
    pub fetch: Fetch,
    /// The publication that is held after it.
    pub held: Option<HeldPublication>,
}

/// A pull that goes on.
pub(super) struct Pull<'a> {
    pub(super) puller: &'a Puller<'a>,
    pub(super) upstream: &'a Upstream,
    pub(super) mode: PullMode,
    pub(super) began: DateTime<Utc>,
    pub(super) received: u64,
    /// The state before it.
    pub(super) state: UpstreamState,
    /// Whether the definition is another one than that of the pull before, so that what is held is judged anew.
    pub(super) is_redefined: bool,
    /// The publication that is held before it.
    pub(super) held: Option<HeldPublication>,
}

/// What a pull found, before it is written down.
#[derive(Debug, Default)]
pub(super) struct Finding {
    pub(super) counts: ChangeCounts,
    pub(super) import: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) detail: Option<String>,
}

/// What is held after a pull that writes no data.
enum Held<'a> {
    /// What was held before.
    Stays,
    /// Nothing; why, where something was held.
    Goes(EndOfHold),
    /// This.
    Is(&'a HeldPublication, &'a HeldFiles),
}

impl<'a> Puller<'a> {
    /// One that pulls by hand.
    #[must_use]
    pub const fn new(
        store: &'a Store,
        known: &'a Catalogue,
        clock: Clock,
        downloader: &'a Downloader,
    ) -> Self {
        Self { store, known, clock, downloader, term: None }
    }

    pub(super) async fn begin<'b>(
        &'b self,
        upstream: &'b Upstream,
        mode: PullMode,
    ) -> Result<Pull<'b>, ServiceError> {
        let mut read = self.store.read().await?;
        let state = read.upstream(upstream.id.as_str()).await?;
        let is_redefined = state.definition.as_deref() != Some(&upstream.sha256);
        let state = state.of_definition(&upstream.sha256);
        let held = read.held().await?.into_iter().find(|held| held.upstream == upstream.id.as_str());
        Ok(Pull {
            puller: self,
            upstream,
            mode,
            began: self.clock.now(),
            received: 0,
            state,
            is_redefined,
            held,
        })
    }
}

impl Pull<'_> {
    pub(super) async fn fail(self, failure: &FetchFailure) -> Result<PullReport, ServiceError> {
        let (began, scheduled) = (self.began, self.upstream.due_after(self.began));
        let mut state = self.state.clone();
        state.failures = state.failures.saturating_add(1);
        let asked =
            failure.retry_after.and_then(|wait| began.checked_add_signed(TimeDelta::from_std(wait).ok()?));
        let retry = retry_at(began, state.failures, scheduled);
        state.next_due =
            if failure.can_pass { retry.max(asked.filter(|_| retry.is_some())) } else { scheduled };
        state.last_attempt = Some(began);
        let finding = Finding {
            reason: Some(failure.code.clone()),
            detail: Some(failure.text.clone()),
            ..Finding::default()
        };
        let fetch = self.fetch(FetchOutcome::Failed, finding);
        self.write(&state, &fetch, Held::Stays).await?;
        Ok(PullReport { fetch, held: self.held })
    }

    pub(super) async fn hold(
        self,
        publication: &Publication,
        digest: String,
        mut reasons: Vec<HoldReason>,
        counts: ChangeCounts,
        largest: Vec<CellMove>,
    ) -> Result<PullReport, ServiceError> {
        let (files, too_large) = publication.held()?;
        reasons.extend(too_large);
        let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
        let finding = Finding {
            counts,
            import: None,
            reason: reasons.first().map(|reason| reason.kind.clone()),
            detail: Some(texts.join("; ")),
        };
        let fetch = self.fetch(FetchOutcome::Held, finding);
        let held = HeldPublication {
            upstream: self.upstream.id.to_string(),
            since: self.began,
            digest,
            bytes: i64::try_from(publication.bytes()?).unwrap_or(i64::MAX),
            reasons,
            counts,
            largest,
        };
        let state = self.state_after(FetchOutcome::Held);
        self.write(&state, &fetch, Held::Is(&held, &files)).await?;
        Ok(PullReport { fetch, held: Some(held) })
    }

    /// Ends a pull that writes no data.
    pub(super) async fn conclude(
        self,
        outcome: FetchOutcome,
        finding: Finding,
    ) -> Result<PullReport, ServiceError> {
        let fetch = self.fetch(outcome, finding);
        // What is held is over once the publisher has something else.
        let held = if outcome == FetchOutcome::Held { Held::Stays } else { Held::Goes(EndOfHold::Replaced) };
        self.write(&self.state_after(outcome), &fetch, held).await?;
        Ok(PullReport { fetch, held: None })
    }

    /// Ends a decision about the held publication that writes no data.
    pub(super) async fn conclude_decision(
        self,
        outcome: FetchOutcome,
        how: EndOfHold,
        finding: Finding,
    ) -> Result<PullReport, ServiceError> {
        let fetch = self.fetch(outcome, finding);
        let state = UpstreamState { last_attempt: self.state.last_attempt, ..self.state_after(outcome) };
        self.write(&state, &fetch, Held::Goes(how)).await?;
        Ok(PullReport { fetch, held: None })
    }

    /// The state after it, if it does not fail.
    pub(super) fn state_after(&self, outcome: FetchOutcome) -> UpstreamState {
        let mut state = self.state.clone();
        state.failures = 0;
        state.last_attempt = Some(self.began);
        state.next_due = self.upstream.due_after(self.began);
        if outcome != FetchOutcome::Held {
            state.last_success = Some(self.began);
        }
        state
    }

    /// It as the history has it.
    pub(super) fn fetch(&self, outcome: FetchOutcome, finding: Finding) -> Fetch {
        let took = self.puller.clock.now() - self.began;
        Fetch {
            upstream: self.upstream.id.to_string(),
            began: self.began,
            duration_ms: took.num_milliseconds().max(0),
            bytes: i64::try_from(self.received).unwrap_or(i64::MAX),
            outcome,
            reason: finding.reason,
            detail: finding.detail.map(|detail| detail.chars().take(MAX_DETAIL).collect()),
            counts: finding.counts,
            import: finding.import,
        }
    }

    /// Writes down a pull that writes no data, with what is held after it.
    async fn write(&self, state: &UpstreamState, fetch: &Fetch, held: Held<'_>) -> Result<(), ServiceError> {
        if self.mode == PullMode::Check {
            return Ok(());
        }
        let mut write = self.puller.store.write().await?;
        match held {
            Held::Stays => {}
            Held::Goes(how) => self.end_hold(&mut write, how).await?,
            Held::Is(held, files) => {
                begin_alert(&mut write, self.upstream, held).await?;
                write.put_held(held, files).await?;
            }
        }
        self.note(&mut write, state, fetch).await?;
        Ok(write.commit().await?)
    }

    /// Removes what is held, if anything is, in a transaction of the caller.
    pub(super) async fn end_hold(&self, write: &mut Transaction, how: EndOfHold) -> Result<(), ServiceError> {
        if write.remove_held(self.upstream.id.as_str()).await? {
            end_alert(write, self.upstream, how, self.puller.clock.now()).await?;
        }
        Ok(())
    }

    /// Writes state and history in a transaction of the caller.
    ///
    /// # Errors
    /// When the term under which it runs has ended, so that another process may pull.
    pub(super) async fn note(
        &self,
        write: &mut Transaction,
        state: &UpstreamState,
        fetch: &Fetch,
    ) -> Result<(), ServiceError> {
        if let Some(term) = self.puller.term
            && !term.write(write, self.puller.clock.now()).await?
        {
            return Err(ServiceError::Interrupted);
        }
        write.put_upstream(state).await?;
        Ok(write.add_upstream_fetch(fetch).await?)
    }
}
