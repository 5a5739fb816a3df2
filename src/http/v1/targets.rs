//! Targets: what plans ask of series, held against what was observed.

mod document;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use document::TargetDocument;
pub use document::{TargetListDocument, document};

use super::check_codes;
use crate::domain::code::Code;
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, DATA_FORMAT, DATA_FORMATS, DATASET, DUE, INDICATOR, PACE, ParameterList,
    TARGET_METHOD, TARGET_VERDICT,
};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::State as ServiceState;
use crate::service::header::answer_header;
use crate::service::query::SeriesFilter;
use crate::service::targets::{TARGET_COLUMN, TargetReport, TargetRequest};

pub(super) const LIST: ParameterList = &[
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &TARGET_VERDICT,
    &DUE,
    &AS_OF,
    &TARGET_METHOD,
    &PACE,
    &DATA_FORMAT,
];

pub(super) const ONE: ParameterList = &[&DATASET, &AS_OF, &TARGET_METHOD, &PACE, &DATA_FORMAT];

/// The request that the parameters of a route make.
///
/// # Errors
/// When one of them is malformed.
pub(crate) fn request_of(params: &Params, is_list: bool) -> Result<TargetRequest, Problem> {
    let filter = SeriesFilter { dataset: params.list(&DATASET)?, ..SeriesFilter::default() };
    let request = TargetRequest {
        filter,
        as_of: params.get(&AS_OF)?,
        method: params.require(&TARGET_METHOD)?,
        pace: params.get(&PACE)?,
        ..TargetRequest::default()
    };
    if !is_list {
        return Ok(request);
    }
    let filter = SeriesFilter {
        indicator: params.list(&INDICATOR)?,
        area: params.list(&AREA)?,
        activity: params.list(&ACTIVITY)?,
        ..request.filter
    };
    let verdict = params.get(&TARGET_VERDICT)?.unwrap_or_default();
    Ok(TargetRequest { filter, verdict, due: params.get(&DUE)?, ..request })
}

/// Targets
#[utoipa::path(
    get,
    path = "/v1/targets",
    tag = "data",
    responses((status = 200, description = "The targets", content(
        (TargetListDocument = "application/json"),
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
    let query = request_of(&params, true)?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    weigh(Cost::whole(app.service.target_count(&state))).await;
    let targets = app.service.targets(&state, &query).await?;
    let answer = match representation.value {
        Format::Json => body(&document(&state.catalogue, &targets))?,
        format => flat(&state, format, &targets.targets, TargetReport::data).into(),
    };
    Ok(response.complete(answer, None))
}

/// A target
#[utoipa::path(
    get,
    path = "/v1/targets/{id}",
    tag = "data",
    params(("id" = String, Path, description = "The id of the target")),
    responses((status = 200, description = "The target", content(
        (TargetDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.json-stat"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONE)?;
    let query = request_of(&params, false)?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    let report = report(&app, &state, &id, &query).await?;
    let answer = match representation.value {
        Format::Json => body(&TargetDocument::of(&state.catalogue, &report))?,
        format => flat(&state, format, std::slice::from_ref(&report), TargetReport::data).into(),
    };
    Ok(response.complete(answer, None))
}

/// The actual values, the path, the target and the forecast as series
#[utoipa::path(
    get,
    path = "/v1/targets/{id}/path",
    tag = "data",
    params(("id" = String, Path, description = "The id of the target")),
    responses((status = 200, description = "The series: `actual`, `path`, `target`, `forecast`", content(
        (crate::formats::json::ResultsDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.json-stat"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn path(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONE)?;
    let query = request_of(&params, false)?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    let report = report(&app, &state, &id, &query).await?;
    let answer = flat(&state, representation.value, std::slice::from_ref(&report), TargetReport::path);
    Ok(response.complete(answer.into(), None))
}

/// The report of one target.
///
/// # Errors
/// A dataset or the target is unknown, or the database does not answer.
async fn report(
    app: &App,
    state: &ServiceState,
    id: &str,
    query: &TargetRequest,
) -> Result<TargetReport, Problem> {
    check_codes(&DATASET, &query.filter.dataset, || state.catalogue.datasets.keys().map(Code::as_str))?;
    weigh(Cost::whole(app.service.target_count(state))).await;
    Ok(app.service.target(state, id, query).await?)
}

/// Reports as series of results in a format.
pub(crate) fn flat(
    state: &ServiceState,
    format: Format,
    reports: &[TargetReport],
    data: fn(&TargetReport) -> Vec<SeriesData>,
) -> Vec<u8> {
    let series: Vec<SeriesData> = reports.iter().flat_map(data).collect();
    let header = answer_header(&state.catalogue, reports.iter().map(|report| &report.statement.series), None);
    let mut dimensions = header.dimensions.clone();
    dimensions.push(TARGET_COLUMN.to_owned());
    let layout = PointLayout { kind: PointKind::Growth, full: false };
    encode(format, layout, &AnswerHeader { dimensions, ..header }, &series)
}
