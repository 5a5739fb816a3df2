//! The DBnomics façade: the datasets and their series as DBnomics answers them.
//!
//! Follows the web API of DBnomics, version 22 (`api.db.nomics.world/v22/apidocs`), as its client reads it. There is
//! one provider, the agency of the service's own structures.

mod catalogue;
mod describe;
mod envelope;
mod request;
mod series;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::answer::{ApiRequest, App, CachedResponse};
use super::facade::AGENCY;
use crate::service::State as Snapshot;
use envelope::DbnomicsError;
use request::Request;
use serde_json::Value;

/// What the paths of this façade begin with.
pub const PREFIX: &str = "/dbnomics";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PREFIX, get(answer)).route("/dbnomics/{*rest}", get(answer))
}

/// Every answer: the path decides what it is about.
async fn answer(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&call);
    let state = app.service.state();
    let reply = CachedResponse::new(&app, &state, &call, request.params(), "json", "application/json");
    if let Some(answer) = reply.known() {
        return answer;
    }
    match make(&app, &state, &request).await {
        Ok(answer) => reply.keep(answer.to_string().into_bytes().into(), None),
        Err(refusal) => refusal.answer(),
    }
}

async fn make(app: &App, state: &Snapshot, request: &Request) -> Result<Value, DbnomicsError> {
    let known = &state.catalogue;
    let parts: Vec<&str> = request.path.iter().map(String::as_str).collect();
    if let ["providers" | "datasets" | "series", provider, ..] = parts.as_slice() {
        known_provider(provider)?;
    }
    match parts.as_slice() {
        ["providers"] => Ok(catalogue::providers(known)),
        ["providers", _] => Ok(catalogue::provider(known)),
        ["datasets", _] => catalogue::datasets(known, request),
        ["datasets", _, code] => catalogue::dataset(known, code),
        ["last-updates"] => Ok(catalogue::last_updates(known)),
        ["search"] => catalogue::search(state, request),
        ["series"] => series::of_ids(app, state, request).await,
        ["series", _, code] => series::of_dataset(app, state, request, code, None).await,
        ["series", _, code, mask] => series::of_dataset(app, state, request, code, Some(mask)).await,
        _ => Err(DbnomicsError::not_found(format!("There is no address `{}`.", parts.join("/")))),
    }
}

/// Makes sure that a provider is the one that there is.
fn known_provider(provider: &str) -> Result<(), DbnomicsError> {
    if provider.eq_ignore_ascii_case(AGENCY) {
        return Ok(());
    }
    Err(DbnomicsError::not_found(format!("There is no provider `{provider}`; the one here is `{AGENCY}`.")))
}
