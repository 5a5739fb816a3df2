//! Reconciliation: every check between stated figures.

use axum::extract::State;
use axum::response::Response;

use crate::http::answer::{ApiRequest, App, JSON, ResponseBuilder, body};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{Name, names};
use crate::http::problem::Problem;
use crate::http::selection::as_of;
use crate::service::reconcile::{Reconciliation, ReconciliationRequest};

pub(super) const LIST: &[Name] = &[Name::Dataset, Name::Verdict, Name::AsOf, Name::Format];

/// Every check between stated figures, worst first
#[utoipa::path(get, path = "/v1/reconciliation", tag = "provenance", responses((status = 200, description = "The checks", body = Reconciliation)))]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(&names(LIST))?;
    let texts = |name: &str| -> Result<Vec<String>, Problem> {
        Ok(params.list(name)?.into_iter().map(str::to_owned).collect())
    };
    let request = ReconciliationRequest {
        as_of: as_of(&params)?,
        dataset: texts("dataset")?,
        verdict: texts("verdict")?,
    };
    let offer = negotiate(params.text("format"), &call.headers, &JSON)?;
    let state = app.service.state();
    let response = ResponseBuilder::new(&app, &state, &call, &params, offer.name, offer.media_type);
    let reconciliation = app.service.reconcile(&state, &request).await?;
    Ok(response.complete(body(&reconciliation)?, None))
}
