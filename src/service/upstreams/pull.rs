//! A pull: a publisher is asked, what it publishes is compared with what is known and judged, and then written or held.
//!
//! Data, state and history are written in one transaction: a process that is killed leaves what was there, or all of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::failure::FetchFailure;
use super::fetch::{Answer, ask};
use super::import::{Judgement, Taken, take_in};
use super::publication::Publication;
use crate::clock::Clock;
use crate::domain::catalogue::Catalogue;
use crate::domain::upstream::hold::HoldReason;
use crate::domain::upstream::movements::CellMove;
use crate::domain::upstream::{ChangeCounts, Fetch, FetchOutcome, HeldPublication, UpstreamState, retry_at};
use crate::http_client::download::Downloader;
use crate::ingest::upstreams::Upstream;
use crate::service::ServiceError;
use crate::service::import::Reporter;
use crate::service::term::Term;
use crate::store::{Store, Transaction};

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
    /// Nothing.
    Goes,
    /// This.
    Is(&'a HeldPublication, &'a Publication),
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

    /// Pulls an upstream.
    ///
    /// # Errors
    /// When the database or the disk fails. That the publisher cannot be asked is no error but a finding.
    pub async fn pull(
        &self,
        upstream: &Upstream,
        mode: PullMode,
        progress: &Reporter,
    ) -> Result<PullReport, ServiceError> {
        let mut pull = self.begin(upstream, mode).await?;
        match ask(self.downloader, upstream, &pull.state, pull.began).await {
            Err(failure) => pull.fail(&failure).await,
            Ok(answer) => {
                pull.received = answer.received;
                pull.go_on(answer, progress).await
            }
        }
    }

    pub(super) async fn begin<'b>(
        &'b self,
        upstream: &'b Upstream,
        mode: PullMode,
    ) -> Result<Pull<'b>, ServiceError> {
        let mut read = self.store.read().await?;
        let state = read.upstream(upstream.id.as_str()).await?.of_definition(&upstream.sha256);
        let held = read.held().await?.into_iter().find(|held| held.upstream == upstream.id.as_str());
        Ok(Pull { puller: self, upstream, mode, began: self.clock.now(), received: 0, state, held })
    }
}

impl Pull<'_> {
    /// Goes on with an answer of the publisher.
    async fn go_on(mut self, answer: Answer, progress: &Reporter) -> Result<PullReport, ServiceError> {
        self.state.validators = answer.validators;
        let Some(publication) = answer.publication else { return self.is_nothing_new().await };
        let digest = publication.digest()?;
        if self.held.as_ref().is_some_and(|held| held.digest == digest) {
            return self.is_nothing_new().await;
        }
        if self.state.rejected.as_deref() == Some(digest.as_str()) {
            let detail = Some("it is the publication that was rejected".to_owned());
            return self.conclude(FetchOutcome::Rejected, Finding { detail, ..Finding::default() }).await;
        }
        if let Some(reason) = publication.is_no_data()? {
            return self.hold(&publication, digest, vec![reason], ChangeCounts::default(), Vec::new()).await;
        }
        let unused = (!answer.unused.is_empty()).then(|| answer.unused.join("\n"));
        match take_in(&self, &publication, unused, Judgement::Judged, progress).await? {
            Taken::Written(report) => Ok(report),
            Taken::Unchanged(finding) => {
                self.state.followed = publication.followed.clone().or(self.state.followed);
                self.conclude(FetchOutcome::Unchanged, finding).await
            }
            Taken::Suspicious { reasons, counts, largest } => {
                self.hold(&publication, digest, reasons, counts, largest).await
            }
            Taken::Refused(failure) => self.fail(&failure).await,
        }
    }

    /// Ends a pull in which the publisher said nothing new. What is held stays so.
    async fn is_nothing_new(self) -> Result<PullReport, ServiceError> {
        let Some(held) = self.held.clone() else {
            return self.conclude(FetchOutcome::NotModified, Finding::default()).await;
        };
        let finding = Finding {
            counts: held.counts,
            reason: held.reasons.first().map(|reason| reason.kind.clone()),
            detail: Some(format!("it is held since {}", held.since.format("%Y-%m-%d %H:%M UTC"))),
            import: None,
        };
        let mut report = self.conclude(FetchOutcome::Held, finding).await?;
        report.held = Some(held);
        Ok(report)
    }

    async fn fail(self, failure: &FetchFailure) -> Result<PullReport, ServiceError> {
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

    async fn hold(
        self,
        publication: &Publication,
        digest: String,
        reasons: Vec<HoldReason>,
        counts: ChangeCounts,
        largest: Vec<CellMove>,
    ) -> Result<PullReport, ServiceError> {
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
        self.write(&state, &fetch, Held::Is(&held, publication)).await?;
        Ok(PullReport { fetch, held: Some(held) })
    }

    /// Ends a pull that writes no data.
    pub(super) async fn conclude(
        self,
        outcome: FetchOutcome,
        finding: Finding,
    ) -> Result<PullReport, ServiceError> {
        let fetch = self.fetch(outcome, finding);
        self.write(&self.state_after(outcome), &fetch, Held::Stays).await?;
        Ok(PullReport { fetch, held: None })
    }

    /// Ends a decision about the held publication that writes no data.
    pub(super) async fn conclude_decision(
        self,
        outcome: FetchOutcome,
        finding: Finding,
    ) -> Result<PullReport, ServiceError> {
        let fetch = self.fetch(outcome, finding);
        let state = UpstreamState { last_attempt: self.state.last_attempt, ..self.state_after(outcome) };
        self.write(&state, &fetch, Held::Goes).await?;
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
        let files = match &held {
            Held::Is(_, publication) => Some(publication.held()?),
            Held::Stays | Held::Goes => None,
        };
        let mut write = self.puller.store.write().await?;
        match (held, &files) {
            (Held::Is(held, _), Some(files)) => write.put_held(held, files).await?,
            (Held::Goes, _) => {
                write.remove_held(&fetch.upstream).await?;
            }
            _ => {}
        }
        self.note(&mut write, state, fetch).await?;
        Ok(write.commit().await?)
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
