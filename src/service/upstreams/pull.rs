//! A pull: a publisher is asked, and what it publishes is compared with what is known, judged, and then written or held.

use super::fetch::{Answer, ask};
use super::import::{Judgement, Taken, take_in};
use super::puller::{Finding, Pull, PullMode, PullReport, Puller};
use crate::domain::upstream::{ChangeCounts, FetchOutcome};
use crate::ingest::upstreams::Upstream;
use crate::service::ServiceError;
use crate::service::import::Reporter;

impl Puller<'_> {
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
        match ask(self.downloader, upstream, &pull.state, pull.began, progress).await {
            Err(failure) => pull.fail(&failure).await,
            Ok(answer) => {
                pull.received = answer.received;
                pull.go_on(answer, progress).await
            }
        }
    }
}

impl Pull<'_> {
    /// Goes on with an answer of the publisher.
    async fn go_on(mut self, answer: Answer, progress: &Reporter) -> Result<PullReport, ServiceError> {
        self.state.validators = answer.validators;
        let Some(publication) = answer.publication else { return self.conclude_without_news().await };
        let digest = publication.digest()?;
        if !self.is_redefined && self.held.as_ref().is_some_and(|held| held.digest == digest) {
            return self.conclude_without_news().await;
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
            Taken::Written(report) => Ok(*report),
            Taken::Unchanged(finding) => {
                self.state.followed = publication.followed.clone().or(self.state.followed);
                self.conclude(FetchOutcome::Unchanged, finding).await
            }
            Taken::Suspicious { reasons, counts, largest } => {
                self.hold(&publication, digest, reasons, counts, largest).await
            }
            Taken::Refused(failure) => {
                // What was not taken is to be sent again.
                self.state.validators.clear();
                self.fail(&failure).await
            }
        }
    }

    /// Ends a pull in which the publisher said nothing new. What is held stays so.
    async fn conclude_without_news(self) -> Result<PullReport, ServiceError> {
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
}
