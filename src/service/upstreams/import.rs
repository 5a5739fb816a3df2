//! What an upstream publishes as an import, judged before it is committed.

use std::sync::Arc;

use super::describe::describe;
use super::failure::FetchFailure;
use super::publication::Publication;
use super::puller::{Finding, Pull, PullMode, PullReport};
use crate::domain::import::Scope;
use crate::domain::source::{Basis, Source};
use crate::domain::upstream::hold::{HoldKind, HoldReason, judge};
use crate::domain::upstream::movements::CellMove;
use crate::domain::upstream::{ChangeCounts, Fetch, FetchOutcome, UpstreamState};
use crate::service::ServiceError;
use crate::service::alerts::held::EndOfHold;
use crate::service::import::{
    ImportError, ImportRequest, NO_DATA, Reporter, StagedImport, UNIT_COLUMN, prepare_in_background, stage,
};

/// The number of problems of a refused publication that are told.
const TOLD_PROBLEMS: usize = 3;

/// What became of a publication.
pub(super) enum Taken {
    /// It was written, or would be.
    Written(Box<PullReport>),
    /// It states what is known.
    Unchanged(Finding),
    /// It is to be held.
    Suspicious { reasons: Vec<HoldReason>, counts: ChangeCounts, largest: Vec<CellMove> },
    /// It cannot be imported, and nothing of the upstream ever was.
    Refused(FetchFailure),
}

/// How a publication is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It is judged, and held if it is suspicious.
    Judged,
    /// Somebody accepted it.
    Accepted,
}

/// Imports a publication, unless it is suspicious.
pub(super) async fn take_in(
    pull: &Pull<'_>,
    publication: &Publication,
    detail: Option<String>,
    judgement: Judgement,
    progress: &Reporter,
) -> Result<Taken, ServiceError> {
    match stage_and_judge(pull, publication, detail, judgement, progress).await {
        Err(ServiceError::Import(error)) => Ok(refused(pull, &error, judgement)),
        other => other,
    }
}

async fn stage_and_judge(
    pull: &Pull<'_>,
    publication: &Publication,
    detail: Option<String>,
    judgement: Judgement,
    progress: &Reporter,
) -> Result<Taken, ServiceError> {
    let puller = pull.puller;
    let request = Arc::new(import_request(pull, publication)?);
    let prepared = prepare_in_background(Arc::clone(&request), puller.clock, Arc::clone(progress)).await?;
    let staged = stage(puller.store, puller.known, &request, &prepared, &puller.clock, progress).await?;
    let counts = counts(&staged);
    let mut finding = Finding { counts, detail, ..Finding::default() };
    let Some(effect) = staged.effect() else { return Ok(Taken::Unchanged(finding)) };
    let is_complete = publication.scope != Scope::Update;
    if judgement == Judgement::Judged {
        let before = pull.state.shape.as_ref().filter(|_| is_complete);
        let reasons = judge(pull.upstream.hold, before, &effect.shape, &effect.movements);
        if !reasons.is_empty() {
            let largest = effect.movements.clone().largest();
            return Ok(Taken::Suspicious { reasons, counts, largest });
        }
    }
    if counts.is_nothing() {
        return Ok(Taken::Unchanged(finding));
    }
    finding.import = staged.report().files.last().map(|file| file.import.id);
    let outcome = match judgement {
        Judgement::Judged => FetchOutcome::Imported,
        Judgement::Accepted => FetchOutcome::Accepted,
    };
    let mut state = pull.state_after(outcome);
    state.shape = Some(effect.shape.clone().after(pull.state.shape.as_ref(), is_complete));
    state.followed = publication.followed.clone().or(state.followed);
    state.rejected = None;
    let fetch = pull.fetch(outcome, finding);
    if pull.mode == PullMode::Write {
        let source = source(pull, publication, &staged)?;
        let how = match judgement {
            Judgement::Judged => EndOfHold::Replaced,
            Judgement::Accepted => EndOfHold::Accepted,
        };
        commit(pull, publication, staged, (&state, &fetch), (&source, how)).await?;
    }
    Ok(Taken::Written(Box::new(PullReport { fetch, held: None })))
}

/// Commits an import together with the state of its upstream.
async fn commit(
    pull: &Pull<'_>,
    publication: &Publication,
    mut staged: StagedImport<'_>,
    (state, fetch): (&UpstreamState, &Fetch),
    (source, how): (&Source, EndOfHold),
) -> Result<(), ServiceError> {
    let (write, before) = staged.transaction();
    describe(write, before, &pull.upstream.dataset, &publication.codes).await?;
    pull.note(write, state, fetch).await?;
    pull.end_hold(write, how).await?;
    write.credit_dataset(&source.dataset, &source.publisher, &pull.upstream.licence).await?;
    write.put_source(source).await?;
    staged.commit().await?;
    Ok(())
}

fn import_request(pull: &Pull<'_>, publication: &Publication) -> Result<ImportRequest, ServiceError> {
    let upstream = pull.upstream;
    Ok(ImportRequest {
        dataset: upstream.dataset.clone(),
        files: publication.import_files()?,
        format: publication.format,
        mapping: upstream.mapping.clone(),
        published: None,
        indicator: upstream.indicator.clone(),
        scope: publication.scope,
        actor: format!("upstream {}", upstream.id),
        token: None,
    })
}

/// The upstream as the source of the dataset, by which pages and exports credit the publisher.
fn source(
    pull: &Pull<'_>,
    publication: &Publication,
    staged: &StagedImport<'_>,
) -> Result<Source, ServiceError> {
    let (upstream, files) = (pull.upstream, &staged.report().files);
    let published = files.iter().map(|file| file.import.published).max();
    Ok(Source {
        id: source_id(upstream.id.as_str()),
        dataset: upstream.dataset.clone(),
        title: upstream.name.clone(),
        publisher: upstream.attribution.clone(),
        author: None,
        published: published.unwrap_or_else(|| pull.began.date_naive()),
        published_basis: Basis::Inferred,
        published_note: Some("the newest publication that was fetched".to_owned()),
        language: "en".to_owned(),
        sha256: publication.digest()?,
        bytes: i64::try_from(publication.bytes()?).unwrap_or(i64::MAX),
        note: None,
        file: publication.files.first().map(|(name, _)| name.clone()),
        attribution: Some(upstream.attribution.clone()),
        licence: Some(upstream.licence.clone()),
        link: None,
    })
}

/// The id of an upstream among the sources.
fn source_id(upstream: &str) -> String {
    format!("upstream-{upstream}")
}

fn counts(staged: &StagedImport<'_>) -> ChangeCounts {
    let counts = staged.counts();
    ChangeCounts {
        added: counts.added,
        revised: counts.revised,
        withdrawn: counts.withdrawn,
        unchanged: counts.unchanged,
    }
}

/// What a refusal means: after a publication that could be imported, one that cannot is suspicious; before, the
/// definition of the upstream does not fit what is published.
fn refused(pull: &Pull<'_>, error: &ImportError, judgement: Judgement) -> Taken {
    let told: Vec<String> = error.groups.iter().take(TOLD_PROBLEMS).map(ToString::to_string).collect();
    let text = told.join("; ");
    let is_empty = error.problems.iter().all(|problem| problem.message == NO_DATA);
    let kind = if is_empty {
        HoldKind::Empty
    } else if error.problems.iter().all(|problem| problem.column == UNIT_COLUMN) {
        HoldKind::Unit
    } else {
        HoldKind::Refused
    };
    if judgement == Judgement::Accepted || (pull.state.shape.is_none() && kind != HoldKind::Empty) {
        return Taken::Refused(FetchFailure::new(kind.code(), &text, false));
    }
    let reasons = vec![HoldReason::new(kind, text)];
    Taken::Suspicious { reasons, counts: ChangeCounts::default(), largest: Vec::new() }
}
