//! The World Bank façade: the catalogue and its series as the World Bank's API answers them.
//!
//! Follows the World Bank's "Indicators API", version 2, with both of its shapes: lists of two members, and the
//! objects below `sources/`. Always in JSON, whatever `format` says, and an error is an answer with status 200.

mod areas;
mod concepts;
mod country;
mod data;
mod envelope;
mod indicators;
mod page;
mod path;
mod request;
mod select;
mod time;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::answer::{ApiRequest, App, CachedResponse};
use crate::service::State as Snapshot;
use envelope::{Answer, WorldBankError};
use path::{Path, Place};
use request::Request;

/// What the paths of this façade begin with.
pub const PREFIX: &str = "/worldbank";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PREFIX, get(answer)).route("/worldbank/{*rest}", get(answer))
}

/// Every answer: the path decides what it is about.
async fn answer(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&call);
    let state = app.service.state();
    let reply =
        CachedResponse::new(&app, &state, &call, request.params(), "json", "application/json;charset=utf-8");
    if let Some(answer) = reply.known() {
        return answer;
    }
    let made = make(&app, &state, &call, &request).await;
    match made.and_then(|answer| Ok(answer.bytes(&request)?)) {
        Ok(bytes) => reply.keep(bytes, None),
        Err(refusal) => refusal.answer(),
    }
}

async fn make(
    app: &App,
    state: &Arc<Snapshot>,
    call: &ApiRequest,
    request: &Request,
) -> Result<Answer, WorldBankError> {
    let catalogue = &state.catalogue;
    let path = Path::read(&call.path);
    match path.place().ok_or_else(WorldBankError::no_such_address)? {
        Place::Countries(ids) => areas::countries(catalogue, request, ids),
        Place::Regions(ids) => areas::regions(catalogue, ids),
        Place::IncomeLevels => Ok(areas::income_levels()),
        Place::LendingTypes => Ok(areas::lending_types()),
        Place::Indicators(ids) => indicators::list(catalogue, request, ids),
        Place::OfTopic(topic) => indicators::of_topic(catalogue, request, topic),
        Place::OfSource(source) => indicators::of_source(catalogue, source),
        Place::Topics(ids) => indicators::topics(catalogue, ids),
        Place::Sources(ids) => indicators::sources(catalogue, ids),
        Place::Concepts(source) => concepts::list(catalogue, source),
        Place::Variables(source, concept, ids) => concepts::variables(catalogue, source, concept, ids),
        Place::Metadata(source, pairs) => concepts::metadata(catalogue, source, &pairs),
        Place::Search(source, text) => concepts::search(state, source, text),
        Place::Data(countries, codes) => data::of_countries(app, state, request, countries, codes).await,
        Place::SourceData(source, pairs) => data::of_source(app, state, request, source, &pairs).await,
    }
}
