//! The DBnomics façade: the datasets and their series in the API of DBnomics.
//!
//! Follows the web API of DBnomics, version 22 (`api.db.nomics.world/v22/apidocs`), as far as its client needs it. The
//! only provider is `facade::AGENCY`.

mod catalogue;
mod describe;
mod envelope;
mod request;
mod series;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::Value;

use super::cost::Cost;
use super::response::{ApiRequest, App, ResponseBuilder};
use super::weigh::weigh;
use crate::service::State as Snapshot;
use envelope::DbnomicsError;
use request::DbnomicsRequest;

/// The path prefix of this façade.
pub const PREFIX: &str = "/dbnomics";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PREFIX, get(respond)).route("/dbnomics/{*rest}", get(respond))
}

/// The response to every path.
async fn respond(State(app): State<App>, api_request: ApiRequest) -> Response {
    let request = DbnomicsRequest::new(&api_request);
    let state = &api_request.basis.state;
    match document(&app, state, &request).await {
        Ok(document) => {
            ResponseBuilder::new(state, &api_request, request.params(), "json", "application/json")
                .complete(document.to_string().into(), None)
        }
        Err(error) => error.response(),
    }
}

async fn document(app: &App, state: &Snapshot, request: &DbnomicsRequest) -> Result<Value, DbnomicsError> {
    // Whatever is asked for, the codes of a whole dataset are described beside it.
    weigh(Cost::walk(state.catalogue.series.len())).await;
    let parts: Vec<&str> = request.path.iter().map(String::as_str).collect();
    if let ["providers" | "datasets" | "series", provider, ..] = parts.as_slice() {
        catalogue::check_provider(provider)?;
    }
    match parts.as_slice() {
        ["providers"] => Ok(catalogue::providers(&state.catalogue)),
        ["providers", _] => Ok(catalogue::provider(&state.catalogue)),
        ["datasets", _] => catalogue::datasets(&state.catalogue, request),
        ["datasets", _, code] => catalogue::dataset(&state.catalogue, code),
        ["last-updates"] => Ok(catalogue::last_updates(&state.catalogue)),
        ["search"] => catalogue::search(state, request),
        ["series"] => series::of_ids(app, state, request).await,
        ["series", _, code] => series::of_dataset(app, state, request, code, None).await,
        ["series", _, code, mask] => series::of_dataset(app, state, request, code, Some(mask)).await,
        _ => Err(DbnomicsError::not_found(format!("There is no address `{}`.", parts.join("/")))),
    }
}
