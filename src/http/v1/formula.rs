//! A formula over series, computed on request.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::formats::{PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, DATA_FORMAT, DATA_FORMATS, DATASET, DETAIL, EXPR, FIRST, FREQUENCY, FROM, LAST,
    ParameterList, TO,
};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::selection::{formula_request, window};
use crate::http::weigh::weigh;
use crate::service::formula::FormulaPlan;

use super::observations::check_size;
use super::pieces;

pub(super) const LIST: ParameterList = &[
    &EXPR,
    &DATASET,
    &AREA,
    &ACTIVITY,
    &FREQUENCY,
    &FROM,
    &TO,
    &FIRST,
    &LAST,
    &AS_OF,
    &DETAIL,
    &DATA_FORMAT,
];

/// A formula over series
///
/// One series for each area, activity and frequency for which a dataset has all series of the formula; those that the
/// parameters name, or all. Bounds are exact where that is possible, and say so where they are not. A value that cannot be
/// given is null and has its reason; so are all values of a formula whose units or price bases do not fit together, and the
/// series says which part is refused and why. A text that is no formula is 400 with its place.
#[utoipa::path(
    get,
    path = "/v1/formula",
    tag = "data",
    responses((status = 200, description = "The values of the formula", content(
        (crate::formats::json::FormulaDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.json-stat"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let formula = formula_request(&params)?;
    let window = window(&params)?;
    let layout = PointLayout { kind: PointKind::Formula, full: params.get(&DETAIL)?.is_some() };
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    weigh(Cost::walk(FormulaPlan::looked_at(&state.catalogue, &formula))).await;
    let plan = FormulaPlan::of(&state, &formula)?;
    weigh(pieces::cost(representation.value, plan.observations(&state.catalogue))).await;
    let answer = app.service.formula(&state, &plan, &window).await?;
    check_size(representation.value, answer.series.iter().map(|series| series.points.len()).sum())?;
    let body = encode(representation.value, layout, &answer.header(&state.catalogue), &answer.series);
    Ok(response.complete(body.into(), None))
}
