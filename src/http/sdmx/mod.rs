//! The SDMX façade, for the clients of statistical offices and central banks.
//!
//! `/sdmx/2.1` follows SDMX REST 1.x (SDMX 2.1), `/sdmx/3.0` follows REST 2.x (SDMX 3.0); both are specified in
//! `github.com/sdmx-twg/sdmx-rest`. Every dataset is a dataflow with a data structure of the same id. Growth,
//! forecasts, targets and statistics of revisions are dataflows of their own; see `dataflow.rs`.

mod availability;
mod codelists;
mod components;
mod computation;
mod conditions;
mod constraint;
mod data;
mod dataflow;
mod error;
mod fetch;
mod key;
mod negotiate;
mod query;
mod references;
mod registry;
mod request;
mod sections;
mod selection;
mod series_selection;
mod structures;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::cost::Cost;
use super::response::{ApiRequest, App, ResponseBuilder};
use super::weigh::weigh;
use crate::formats::sdmx::structure::ArtefactKind;
use crate::formats::sdmx::{SdmxVersion, StructureFormat};
use crate::service::{Service, State as Snapshot};
use components::StructureCache;
use data::DataPath;
use error::SdmxError;
use references::Artefacts;
use registry::Registry;
use request::SdmxRequest;

/// The prefix of all paths of this façade.
pub const PREFIX: &str = "/sdmx";

/// The routes.
pub fn router() -> Router<App> {
    let structures = Arc::new(StructureCache::default());
    let answer = move |State(app): State<App>, api_request: ApiRequest| {
        answer(app, api_request, Arc::clone(&structures))
    };
    Router::new().route(PREFIX, get(answer.clone())).route("/sdmx/{*rest}", get(answer))
}

/// Answers a request.
async fn answer(app: App, api_request: ApiRequest, structures: Arc<StructureCache>) -> Response {
    let request = SdmxRequest::read(&api_request);
    match make(&app, &api_request, &request, &structures).await {
        Ok(answer) => answer,
        Err(error) => error.answer(&api_request.headers, request.version.unwrap_or(SdmxVersion::V21)),
    }
}

/// A request and the data it is answered from. The state stays the same until the answer is complete.
struct RequestContext<'a> {
    service: &'a Arc<Service>,
    structures: &'a StructureCache,
    state: Arc<Snapshot>,
    registry: &'a Registry<'a>,
    request: &'a SdmxRequest,
    version: SdmxVersion,
}

/// What a path other than that of data names.
enum Resource<'a> {
    Availability(DataPath<'a>),
    /// Artefacts of some kinds, and the parts of the path after the kind.
    Structures(Vec<ArtefactKind>, &'a [&'a str]),
    Schema(&'a [&'a str]),
}

impl<'a> Resource<'a> {
    fn of(version: SdmxVersion, parts: &'a [&'a str], path: &str) -> Result<Self, SdmxError> {
        match (version, parts) {
            (SdmxVersion::V21, ["availableconstraint", rest @ ..])
            | (SdmxVersion::V30, ["availability", rest @ ..]) => {
                DataPath::of(version, rest).map(Self::Availability)
            }
            (SdmxVersion::V30, ["schema", _, rest @ ..]) => Ok(Self::Schema(rest)),
            (_, [kind @ ("schema" | "metadata"), ..]) => Err(SdmxError::not_served(kind)),
            (SdmxVersion::V30, ["structure", kind, rest @ ..]) | (SdmxVersion::V21, [kind, rest @ ..]) => {
                Ok(Self::Structures(structures::kinds(kind)?, rest))
            }
            (SdmxVersion::V30, ["structure"]) => Ok(Self::Structures(structures::kinds("*")?, &[])),
            _ => Err(SdmxError::no_such_address(path)),
        }
    }

    /// The format if the request names none.
    const fn default_format(&self, version: SdmxVersion) -> StructureFormat {
        match (self, version) {
            (Self::Schema(_), _) => StructureFormat::Json20,
            (_, SdmxVersion::V21) => StructureFormat::Ml21,
            (_, SdmxVersion::V30) => StructureFormat::Ml30,
        }
    }
}

async fn make(
    app: &App,
    api_request: &ApiRequest,
    request: &SdmxRequest,
    structures: &StructureCache,
) -> Result<Response, SdmxError> {
    let parts: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let version = request.version.ok_or_else(|| SdmxError::no_such_address(&api_request.path))?;
    let state = &api_request.basis.state;
    let registry = Registry::of(&app.service, state);
    let context = RequestContext {
        service: &app.service,
        structures,
        state: Arc::clone(state),
        registry: &registry,
        request,
        version,
    };
    let response = |kind| ResponseBuilder::new(&context.state, api_request, request.params(), kind, kind);
    if let ["data", rest @ ..] = parts.as_slice() {
        let path = DataPath::of(version, rest)?;
        let format = negotiate::data(request, version, &api_request.headers)?;
        let response = response(format.media_type());
        return data::answer(&context, response, format, &path).await;
    }
    let resource = Resource::of(version, &parts, &api_request.path)?;
    let format = negotiate::structure(request, resource.default_format(version), &api_request.headers)?;
    let response = response(format.media_type());
    weigh(Cost::whole(context.state.catalogue.series.len())).await;
    let model = Artefacts::of(&app.service, &context.state, &registry).await?;
    let structures = match resource {
        Resource::Availability(path) => availability::answer(&context, &model, &path).await?,
        Resource::Structures(kinds, rest) => structures::answer(&context, &model, kinds, rest)?,
        Resource::Schema(rest) => structures::schema(&context, &model, rest)?,
    };
    Ok(response.complete(format.encode(&structures).into(), None))
}
