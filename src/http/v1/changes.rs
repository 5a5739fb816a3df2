//! What each revision changed, as a list and as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::ACCEPT;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::import::Change;
use crate::http::answer::{ApiRequest, App, body};
use crate::http::parameters::{FORMAT, ParameterList, SINCE};
use crate::http::problem::Problem;
use crate::limits::{FOLLOW_INTERVAL_MS, MAX_CHANGES};

pub(super) const LIST: ParameterList = &[&SINCE, &FORMAT];

/// The changes after a revision, in order.
#[derive(Debug, Serialize, ToSchema)]
struct ChangesDocument {
    /// The revision of the database.
    revision: i64,
    /// Whether these are all.
    complete: bool,
    /// What `since` takes to go on; null when these are all.
    next: Option<i64>,
    /// The changes.
    changes: Vec<ChangeJson>,
}

/// What one revision changed.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeJson {
    /// The revision.
    revision: i64,
    /// When it was written.
    at: DateTime<Utc>,
    /// `seed`, `import` or `revert`.
    kind: &'static str,
    /// The dataset.
    dataset: String,
    /// Who brought it.
    actor: String,
    /// The (last) import that it is of.
    import: Option<i64>,
    /// Observations of periods that had none.
    added: u64,
    /// Observations with another value.
    revised: u64,
    /// Observations taken back.
    withdrawn: u64,
}

impl From<Change> for ChangeJson {
    fn from(change: Change) -> Self {
        Self {
            revision: change.revision,
            at: change.at,
            kind: change.kind.code(),
            dataset: change.dataset.to_string(),
            actor: change.actor,
            import: change.import,
            added: change.added,
            revised: change.revised,
            withdrawn: change.withdrawn,
        }
    }
}

/// What changed
#[utoipa::path(
    get, path = "/v1/changes", tag = "provenance",
    responses((status = 200, description = "The changes", content(
        (ChangesDocument = "application/json"),
        (String = "text/event-stream"),
    )))
)]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(LIST)?;
    let since = params.require(&SINCE)?;
    let accept = call.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("text/event-stream") {
        let resumed = call.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        return Ok(events(app, resumed.unwrap_or(since)));
    }
    let changes = changes(&app, since).await?;
    let limit = usize::try_from(MAX_CHANGES).unwrap_or(usize::MAX);
    let next = (changes.len() >= limit).then(|| changes.last().map(|change| change.revision)).flatten();
    let changes: Vec<ChangeJson> = changes.into_iter().map(ChangeJson::from).collect();
    app.document(&call, &params, |state| {
        body(&ChangesDocument { revision: state.catalogue.revision, complete: next.is_none(), next, changes })
    })
}

async fn changes(app: &App, since: i64) -> Result<Vec<Change>, Problem> {
    let newest = app.service.state().catalogue.revision;
    let mut changes = app.service.store().read().await?.changes(since, MAX_CHANGES).await?;
    // Never ahead of what the other routes answer with.
    changes.retain(|change| change.revision <= newest);
    Ok(changes)
}

/// One event a change, for as long as the caller listens.
fn events(app: App, since: i64) -> Response {
    let events = stream::unfold((app, since, Vec::<Change>::new()), async |(app, mut since, mut waiting)| {
        while waiting.is_empty() {
            if app.service.state().catalogue.revision > since {
                // A database that does not answer is asked again.
                waiting = changes(&app, since).await.unwrap_or_default();
                waiting.reverse();
            }
            if waiting.is_empty() {
                tokio::time::sleep(Duration::from_millis(FOLLOW_INTERVAL_MS)).await;
            }
        }
        let change = waiting.pop()?;
        since = since.max(change.revision);
        let id = change.revision.to_string();
        let event = Event::default().event(change.kind.code()).id(id).json_data(ChangeJson::from(change));
        Some((Ok::<_, Infallible>(event.unwrap_or_default()), (app, since, waiting)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
