//! Health checks and metrics.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::metrics;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App};
use crate::service::webhooks::meters;

/// Health and metrics are not cached.
const NO_STORE: (HeaderName, &str) = (CACHE_CONTROL, "no-store");

/// The process is alive
#[utoipa::path(get, path = "/health/live", tag = "service", responses((status = 204, description = "It is alive")))]
pub(super) async fn live(request: ApiRequest) -> Result<Response, Problem> {
    request.raw.allow(&[])?;
    Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response())
}

/// The header that says whether all publications are in memory (`packed`), the newest alone, since all do not fit
/// (`newest`), or none, since they are being read (`packing`) or do not fit (`no-room`). What is not in memory comes from
/// the database.
const X_SNAPSHOT: HeaderName = HeaderName::from_static("x-snapshot");

/// The database answers and has all migrations
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "service",
    responses((status = 204, description = "It is ready"), (status = 503, description = "It is not", body = crate::http::problem::ProblemDocument, content_type = "application/problem+json"))
)]
pub(super) async fn ready(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    request.raw.allow(&[])?;
    let health = app.service.health();
    if !health.is_watched() {
        app.service.check_health().await?;
    }
    let unavailable = |detail: String| Err(Problem::new(ProblemKind::DatabaseUnavailable, detail));
    if let Some(seconds) = health.silent_seconds() {
        return unavailable(format!(
            "The database has not answered for {seconds} s; answers are of what it held then."
        ));
    }
    if !health.is_migrated() {
        return unavailable("The database lacks migrations.".to_owned());
    }
    if health.is_behind() {
        return unavailable(
            "The newest revision could not be read; answers are of an earlier one.".to_owned(),
        );
    }
    let state = &request.basis.state;
    let snapshot = match (state.is_packed(), state.snapshot()) {
        (_, Some(snapshot)) if snapshot.has_all_vintages() => "packed",
        (_, Some(_)) => "newest",
        (true, None) => "no-room",
        (false, None) => "packing",
    };
    Ok((StatusCode::NO_CONTENT, [NO_STORE, (X_SNAPSHOT, snapshot)]).into_response())
}

/// Metrics in the Prometheus text format
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "service",
    responses((status = 200, description = "The metrics", body = String, content_type = "text/plain"))
)]
pub(super) async fn metrics(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    request.raw.allow(&[])?;
    let kind = (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    // The other metrics are given also where the database does not answer.
    let report = app.service.alerts(&request.basis.state).await.ok();
    let alerts = report.and_then(|report| metrics::alert_states(&report).ok()).unwrap_or_default();
    let queue = app.service.webhook_queue().await.ok();
    let webhooks = metrics::webhooks(queue, meters::attempts()).unwrap_or_default();
    let statuses = app.service.upstream_statuses(1).await.unwrap_or_default();
    let upstreams = metrics::upstreams(&statuses).unwrap_or_default();
    let text = metrics::render(request.basis.state.derived.refused()) + &alerts + &webhooks + &upstreams;
    Ok(([NO_STORE, kind], text).into_response())
}
