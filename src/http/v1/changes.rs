//! The changes of each revision, as a list and as server-sent events.

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

use crate::domain::identity::Since;
use crate::domain::import::Change;
use crate::domain::invariant::position;
use crate::http::basis::Basis;
use crate::http::parameters::{FORMAT, ParameterList, SINCE};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::http::selection::unknown_revision;
use crate::limits::{FOLLOW_INTERVAL_MS, MAX_CHANGES};

pub(super) const LIST: ParameterList = &[&SINCE, &FORMAT];

/// The changes after a revision, in order.
#[derive(Debug, Serialize, ToSchema)]
struct ChangesDocument {
    /// The revision of the database.
    revision: i64,
    /// Its number with 128 random bits, which tell it from a revision of another history: what `since` takes to hear of
    /// later changes.
    identity: String,
    /// Whether these are all.
    complete: bool,
    /// What `since` takes to go on; null when these are all.
    next: Option<String>,
    /// The changes.
    changes: Vec<ChangeJson>,
}

/// What one revision changed.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeJson {
    /// The revision.
    revision: i64,
    /// What `since` takes to go on after it.
    identity: String,
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

impl From<(Change, Since)> for ChangeJson {
    fn from((change, place): (Change, Since)) -> Self {
        Self {
            revision: change.revision,
            identity: place.to_string(),
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
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let since = params.get(&SINCE)?.unwrap_or(Since::Number(0));
    let newest = request.basis.state.catalogue.identity();
    let accept = request.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("text/event-stream") {
        let resumed = request.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        let since = resumed.unwrap_or(since);
        app.service.changes(since, newest).await?.ok_or_else(unknown_revision)?;
        return Ok(events(app, since));
    }
    let changes = app.service.changes(since, newest).await?.ok_or_else(unknown_revision)?;
    let count = changes.len();
    let last = changes.last().map(|(_, place)| place.to_string());
    let next = last.filter(|_| count >= position(MAX_CHANGES));
    let changes: Vec<ChangeJson> = changes.into_iter().map(ChangeJson::from).collect();
    app.document(
        &request,
        &params,
        |_| count,
        |state| {
            body(&ChangesDocument {
                revision: state.catalogue.revision,
                identity: state.catalogue.identity().to_string(),
                complete: next.is_none(),
                next,
                changes,
            })
        },
    )
    .await
}

/// Server-sent events, one for each change, until the caller disconnects, the service stops, or the history is lost.
/// Then the caller connects again, and is told.
fn events(app: App, since: Since) -> Response {
    let begin = (app, since, Vec::<(Change, Since)>::new(), None);
    let events = stream::unfold(begin, async |(app, mut since, mut pending, mut seen)| {
        while pending.is_empty() {
            if *app.ending.borrow() {
                return None;
            }
            let newest = Basis::newest(&app.service).state.catalogue.identity();
            if seen != Some(newest) {
                // If the database does not answer, it is asked again after the interval.
                if let Ok(changes) = app.service.changes(since, newest).await {
                    pending = changes?;
                    pending.reverse();
                    seen = pending.is_empty().then_some(newest);
                }
            }
            if pending.is_empty() {
                tokio::time::sleep(Duration::from_millis(FOLLOW_INTERVAL_MS)).await;
            }
        }
        let (change, place) = pending.pop()?;
        since = place;
        let event = Event::default().event(change.kind.code()).id(place.to_string());
        let event = event.json_data(ChangeJson::from((change, place)));
        Some((Ok::<_, Infallible>(event.unwrap_or_default()), (app, since, pending, seen)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
