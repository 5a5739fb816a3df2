//! The SDMX façade: datasets as dataflows, for the clients of statistical offices and central banks.
//!
//! Below `/sdmx/2.1` it follows SDMX REST 1.x, the web services of SDMX 2.1, and below `/sdmx/3.0` REST 2.x, those of
//! 3.0 (`github.com/sdmx-twg/sdmx-rest`). Every dataset is a dataflow with a data structure of the same id, and so is
//! its growth; see `flow.rs` for how.

mod availability;
mod components;
mod conditions;
mod data;
mod error;
mod fetch;
mod flow;
mod key;
mod lists;
mod negotiate;
mod query;
mod references;
mod request;
mod sections;
mod structures;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::answer::{ApiRequest, App, ResponseBuilder};
use crate::formats::sdmx::StructureFormat;
use crate::service::{Service, State as Snapshot};
use components::KnownStructures;
use data::DataPath;
use error::SdmxError;
use references::{ArtefactKind, Model};
use request::{Api, Request};

/// What the paths of this façade begin with.
pub const PREFIX: &str = "/sdmx";

/// The routes.
pub fn router() -> Router<App> {
    let structures = Arc::new(KnownStructures::default());
    let answer = move |State(app): State<App>, call: ApiRequest| answer(app, call, Arc::clone(&structures));
    Router::new().route(PREFIX, get(answer.clone())).route("/sdmx/{*rest}", get(answer))
}

/// Every answer: the path decides what it is about.
async fn answer(app: App, call: ApiRequest, structures: Arc<KnownStructures>) -> Response {
    let request = Request::read(&call);
    match make(&app, &call, &request, &structures).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(&call.headers, request.api == Some(Api::V30)),
    }
}

/// A request and what it is answered from: one state, however long the answer takes.
struct RequestContext<'a> {
    service: &'a Arc<Service>,
    structures: &'a KnownStructures,
    state: Arc<Snapshot>,
    request: &'a Request,
    api: Api,
}

/// What a path of structures is about.
enum Resource<'a> {
    Availability(DataPath<'a>),
    /// Structures of some kinds, and the parts of the path behind the kind.
    Structures(Vec<ArtefactKind>, &'a [&'a str]),
    Schema(&'a [&'a str]),
}

impl<'a> Resource<'a> {
    fn of(api: Api, parts: &'a [&'a str], path: &str) -> Result<Self, SdmxError> {
        match (api, parts) {
            (Api::V21, ["availableconstraint", rest @ ..]) | (Api::V30, ["availability", rest @ ..]) => {
                DataPath::of(api, rest).map(Self::Availability)
            }
            (Api::V30, ["schema", _, rest @ ..]) => Ok(Self::Schema(rest)),
            (_, [kind @ ("schema" | "metadata"), ..]) => Err(SdmxError::not_served(kind)),
            (Api::V30, ["structure", kind, rest @ ..]) | (Api::V21, [kind, rest @ ..]) => {
                Ok(Self::Structures(structures::kinds(kind)?, rest))
            }
            (Api::V30, ["structure"]) => Ok(Self::Structures(structures::kinds("*")?, &[])),
            _ => Err(SdmxError::no_such_address(path)),
        }
    }

    /// The format where none is asked for.
    const fn default_format(&self, api: Api) -> StructureFormat {
        match (self, api) {
            (Self::Schema(_), _) => StructureFormat::Json20,
            (_, Api::V21) => StructureFormat::Ml21,
            (_, Api::V30) => StructureFormat::Ml30,
        }
    }
}

async fn make(
    app: &App,
    call: &ApiRequest,
    request: &Request,
    structures: &KnownStructures,
) -> Result<Response, SdmxError> {
    let parts: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let api = request.api.ok_or_else(|| SdmxError::no_such_address(&call.path))?;
    let inquiry =
        RequestContext { service: &app.service, structures, state: app.service.state(), request, api };
    let response = |kind| ResponseBuilder::new(app, &inquiry.state, call, request.params(), kind, kind);
    if let ["data", rest @ ..] = parts.as_slice() {
        let address = DataPath::of(api, rest)?;
        let format = negotiate::data(request, api, &call.headers)?;
        return data::answer(&inquiry, response(format.media_type()), format, &address).await;
    }
    let resource = Resource::of(api, &parts, &call.path)?;
    let format = negotiate::structure(request, resource.default_format(api), &call.headers)?;
    let model = Model::of(&app.service, &inquiry.state).await?;
    let structures = match resource {
        Resource::Availability(address) => availability::answer(&inquiry, &model, &address).await?,
        Resource::Structures(kinds, rest) => structures::answer(&inquiry, &model, kinds, rest)?,
        Resource::Schema(rest) => structures::schema(&inquiry, &model, rest)?,
    };
    Ok(response(format.media_type()).complete(format.encode(&structures).into(), None))
}
