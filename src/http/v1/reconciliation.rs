//! Reconciliation: every check between stated figures.

use axum::extract::State;
use axum::response::Response;

use crate::http::answer::{ApiRequest, App, CachedResponse, body};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{AS_OF, DATASET, FORMAT, JSON, ParameterList, VERDICT};
use crate::http::problem::Problem;
use crate::service::reconcile::{Reconciliation, ReconciliationRequest};

pub(super) const LIST: ParameterList = &[&DATASET, &VERDICT, &AS_OF, &FORMAT];

/// Every check between stated figures, worst first
#[utoipa::path(get, path = "/v1/reconciliation", tag = "provenance", responses((status = 200, description = "The checks", body = Reconciliation)))]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(LIST)?;
    let request = ReconciliationRequest {
        as_of: params.get(&AS_OF)?,
        dataset: params.list(&DATASET)?,
        verdict: params.list(&VERDICT)?,
    };
    let offer = negotiate(params.get(&FORMAT)?, &call.headers, &JSON)?;
    let state = app.service.state();
    let reply = CachedResponse::new(&app, &state, &call, &params, offer.name, offer.media_type);
    if let Some(answer) = reply.known() {
        return Ok(answer);
    }
    let reconciliation = app.service.reconcile(&state, &request).await?;
    Ok(reply.keep(body(&reconciliation)?, None))
}
