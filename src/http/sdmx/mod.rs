//! The SDMX façade: datasets as dataflows, for the clients of statistical offices and central banks.
//!
//! Below `/sdmx/2.1` it follows SDMX REST 1.x, the web services of SDMX 2.1, and below `/sdmx/3.0` REST 2.x, those of
//! 3.0 (`github.com/sdmx-twg/sdmx-rest`). Every dataset is a dataflow with a data structure of the same id, and so is
//! its growth; see `flow.rs` for how.

mod availability;
mod components;
mod conditions;
mod data;
mod fetch;
mod flow;
mod key;
mod lists;
mod negotiate;
mod query;
mod references;
mod refusal;
mod request;
mod structures;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::answer::{App, Call};
use refusal::Refusal;
use request::{Api, Request};

/// What the paths of this façade begin with.
pub const PREFIX: &str = "/sdmx";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PREFIX, get(answer)).route("/sdmx/{*rest}", get(answer))
}

/// Every answer: the path decides what it is about.
async fn answer(State(app): State<App>, call: Call) -> Response {
    let request = Request::read(&call);
    match make(&app, &call, &request).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(&call.headers, request.api == Some(Api::V30)),
    }
}

async fn make(app: &App, call: &Call, request: &Request) -> Result<Response, Refusal> {
    let parts: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let api = request.api.ok_or_else(|| Refusal::no_such_address(&call.path))?;
    match (api, parts.as_slice()) {
        (Api::V21, ["data", rest @ ..]) => {
            data::answer(app, call, request, data::Address::of_21(rest)?).await
        }
        (Api::V30, ["data", rest @ ..]) => {
            data::answer(app, call, request, data::Address::of_30(rest)?).await
        }
        (Api::V21, ["availableconstraint", rest @ ..]) => {
            availability::answer(app, call, request, data::Address::of_21(rest)?).await
        }
        (Api::V30, ["availability", rest @ ..]) => {
            availability::answer(app, call, request, data::Address::of_30(rest)?).await
        }
        (Api::V30, ["schema", _, rest @ ..]) => structures::schema(app, call, request, rest).await,
        (_, ["schema" | "metadata", ..]) => {
            Err(Refusal::not_served(parts.first().copied().unwrap_or_default()))
        }
        (Api::V30, ["structure", rest @ ..]) => structures::answer(app, call, request, rest).await,
        (Api::V21, [_, ..]) => structures::answer(app, call, request, &parts).await,
        _ => Err(Refusal::no_such_address(&call.path)),
    }
}
