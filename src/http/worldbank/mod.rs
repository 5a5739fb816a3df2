//! The World Bank façade: the catalogue and its series in the API of the World Bank.
//!
//! Follows the World Bank's "Indicators API", version 2, with both of its envelopes: arrays of a header and rows, and
//! objects below `sources/`. Responses are JSON unless `format` asks for XML or JSON-stat; errors have status 200.

mod areas;
mod concepts;
mod country;
mod cube;
mod data;
mod envelope;
mod error;
mod indicators;
mod page;
mod path;
mod request;
mod response_format;
mod select;
mod time;
mod xml;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::cost::Cost;
use super::response::{ApiRequest, App, ResponseBuilder};
use super::weigh::weigh;
use crate::service::State as Snapshot;
use envelope::ResponseContent;
use error::WorldBankError;
use path::{Path, Resource};
use request::WorldBankRequest;
use response_format::ResponseFormat;

/// The path prefix of this façade.
pub const PREFIX: &str = "/worldbank";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PREFIX, get(respond)).route("/worldbank/{*rest}", get(respond))
}

/// The response to every path.
async fn respond(State(app): State<App>, api_request: ApiRequest) -> Response {
    let request = WorldBankRequest::new(&api_request);
    let state = &api_request.basis.state;
    let path = Path::new(&api_request.path);
    let names = path.resource().and_then(|resource| resource.xml_names());
    let form = request.form().unwrap_or(ResponseFormat::Json);
    let answer = answer(&app, state, &path, &request).await;
    match answer.and_then(|answer| answer.bytes(&request, names)) {
        Ok(bytes) => {
            let (params, media_type) = (request.params(), form.content_type());
            ResponseBuilder::new(state, &api_request, params, form.name(), media_type).complete(bytes, None)
        }
        Err(error) => error.response(form),
    }
}

async fn answer(
    app: &App,
    state: &Snapshot,
    path: &Path,
    request: &WorldBankRequest,
) -> Result<ResponseContent, WorldBankError> {
    let catalogue = &state.catalogue;
    let resource = path.resource().ok_or_else(WorldBankError::unknown_path)?;
    if !matches!(resource, Resource::Data(..) | Resource::SourceData(..)) {
        weigh(Cost::walk(catalogue.series.len() + catalogue.areas.len())).await;
    }
    match resource {
        Resource::Countries(ids) => areas::countries(catalogue, request, ids),
        Resource::Regions(ids) => areas::regions(catalogue, ids),
        Resource::IncomeLevels => Ok(areas::income_levels()),
        Resource::LendingTypes => Ok(areas::lending_types()),
        Resource::Indicators(ids) => indicators::list(catalogue, request, ids),
        Resource::OfTopic(topic) => indicators::of_topic(catalogue, request, topic),
        Resource::TopicsOf(codes) => indicators::topics_of(catalogue, request, codes),
        Resource::OfSource(source) => indicators::of_source(catalogue, source),
        Resource::Topics(ids) => indicators::topics(catalogue, ids),
        Resource::Sources(ids) => indicators::sources(catalogue, ids),
        Resource::Concepts(source) => concepts::list(catalogue, source),
        Resource::Variables(source, concept, ids) => concepts::variables(catalogue, source, concept, ids),
        Resource::Metadata(source, pairs) => concepts::metadata(catalogue, source, &pairs),
        Resource::Search(source, text) => concepts::search(state, source, text),
        Resource::Data(countries, codes) => data::of_countries(app, state, request, countries, codes).await,
        Resource::SourceData(source, pairs) => data::of_source(app, state, request, source, &pairs).await,
    }
}
