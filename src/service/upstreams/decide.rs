//! Decisions about held publications.

use super::import::{Judgement, Taken, take_in};
use super::publication::Publication;
use super::puller::{Finding, PullMode, PullReport, Puller};
use crate::domain::upstream::FetchOutcome;
use crate::ingest::upstreams::Upstream;
use crate::service::ServiceError;
use crate::service::alerts::held::EndOfHold;
use crate::service::import::Reporter;

impl Puller<'_> {
    /// Writes the held publication of an upstream as it is.
    ///
    /// # Errors
    /// When nothing is held, it cannot be imported, or the database fails.
    pub async fn accept(&self, upstream: &Upstream, progress: &Reporter) -> Result<PullReport, ServiceError> {
        let pull = self.begin(upstream, PullMode::Write).await?;
        let files = self.store.read().await?.held_files(upstream.id.as_str()).await?;
        let publication = Publication::of_held(&files.ok_or_else(|| nothing_held(upstream))?)?;
        let detail = pull.held.as_ref().map(|held| {
            let texts: Vec<&str> = held.reasons.iter().map(|reason| reason.text.as_str()).collect();
            format!("accepted although {}", texts.join("; "))
        });
        match take_in(&pull, &publication, detail, Judgement::Accepted, progress).await? {
            Taken::Written(report) => Ok(*report),
            Taken::Unchanged(finding) => {
                pull.conclude_decision(FetchOutcome::Accepted, EndOfHold::Accepted, finding).await
            }
            Taken::Suspicious { .. } => Err(nothing_held(upstream)),
            Taken::Refused(failure) => {
                let detail = format!("the held publication cannot be imported: {}", failure.text);
                Err(ServiceError::Conflict { parameter: "id", detail })
            }
        }
    }

    /// Discards the held publication of an upstream. If the publisher sends the same again, it is passed over.
    ///
    /// # Errors
    /// When nothing is held, or the database fails.
    pub async fn reject(&self, upstream: &Upstream) -> Result<PullReport, ServiceError> {
        let mut pull = self.begin(upstream, PullMode::Write).await?;
        let held = pull.held.clone().ok_or_else(|| nothing_held(upstream))?;
        pull.state.rejected = Some(held.digest);
        let finding = Finding {
            counts: held.counts,
            reason: held.reasons.first().map(|reason| reason.kind.clone()),
            detail: Some("rejected".to_owned()),
            import: None,
        };
        pull.conclude_decision(FetchOutcome::Rejected, EndOfHold::Rejected, finding).await
    }
}

fn nothing_held(upstream: &Upstream) -> ServiceError {
    let detail = format!("no publication of `{}` is held", upstream.id);
    ServiceError::Conflict { parameter: "id", detail }
}
