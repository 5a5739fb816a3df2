//! Forecasts, and the backtests of their methods.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::observations::{check_size, refuse_paging};
use crate::domain::dataset::ForecastContent;
use crate::domain::forecast::{NoSkill, Request};
use crate::domain::series::Series;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::{Representation, negotiate};
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, COMPONENT, CURSOR, DATA_FORMAT, DATA_FORMATS, DATASET, DETAIL, FREQUENCY, FROM,
    HORIZON, INDICATOR, KEY, KNOWN_DATA, LAST, LEVEL, LIMIT, METHOD, NO_SKILL, ParameterList, ROW_FORMAT,
    ROW_FORMATS, TO,
};
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::selection::{page, series_filter, window};
use crate::http::weigh::weigh;
use crate::limits::{MAX_BACKTEST_SERIES, MAX_FORECAST_SERIES, MAX_HORIZON};
use crate::service::ServiceError;
use crate::service::forecast::{ForecastRequest, WORK_OF_OBSERVATION};
use crate::service::header::answer_header;
use crate::service::page::PageRequest;

pub(super) const LIST: ParameterList = &[
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &FREQUENCY,
    &KEY,
    &COMPONENT,
    &HORIZON,
    &LEVEL,
    &METHOD,
    &NO_SKILL,
    &KNOWN_DATA,
    &FROM,
    &TO,
    &LAST,
    &AS_OF,
    &DETAIL,
    &LIMIT,
    &CURSOR,
    &DATA_FORMAT,
];

pub(super) const BACKTEST: ParameterList = &[
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &FREQUENCY,
    &KEY,
    &COMPONENT,
    &HORIZON,
    &METHOD,
    &KNOWN_DATA,
    &FROM,
    &TO,
    &LAST,
    &AS_OF,
    &DETAIL,
    &LIMIT,
    &CURSOR,
    &ROW_FORMAT,
];

/// Forecasts with prediction intervals
///
/// Of each series, from its own past. A method that did not beat "no change" on that past is refused unless `no_skill`
/// says otherwise, and so are series that are too short, have a gap, or whose unit has no forecasts: each with the
/// reason.
#[utoipa::path(
    get,
    path = "/v1/forecast",
    tag = "data",
    responses((status = 200, description = "The forecasts", content(
        (crate::formats::json::ForecastDocument = "application/json"),
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
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let forecast = Request {
        horizon: params.get(&HORIZON)?,
        level: params.require(&LEVEL)?,
        method: params.get(&METHOD)?,
        no_skill: params.require(&NO_SKILL)?,
    };
    let asked = forecast_request(&params, forecast, ForecastContent::Forecast)?;
    answer(&app, &request, &params, &asked, representation).await
}

/// The forecasts that a method would have made of past periods
///
/// From each origin: forecast, "no change", and the value that came.
#[utoipa::path(
    get,
    path = "/v1/forecast/backtest",
    tag = "data",
    responses((status = 200, description = "The backtests", content(
        (crate::formats::json::BacktestDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn backtest(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(BACKTEST)?;
    let representation = negotiate(params.get(&ROW_FORMAT)?, &request.headers, &ROW_FORMATS)?;
    let forecast = Request {
        horizon: params.get(&HORIZON)?,
        method: params.get(&METHOD)?,
        no_skill: NoSkill::Answer,
        ..Request::default()
    };
    let asked = forecast_request(&params, forecast, ForecastContent::Backtest)?;
    answer(&app, &request, &params, &asked, representation).await
}

fn forecast_request(
    params: &Params,
    forecast: Request,
    content: ForecastContent,
) -> Result<ForecastRequest, Problem> {
    let in_real_time = params.require(&KNOWN_DATA)?;
    let with_inputs = params.get(&DETAIL)?.is_some();
    Ok(ForecastRequest { forecast, in_real_time, content, with_inputs })
}

async fn answer(
    app: &App,
    request: &ApiRequest,
    params: &Params,
    asked: &ForecastRequest,
    &Representation { name, media_type, value: format }: &Representation<Format>,
) -> Result<Response, Problem> {
    let filter = series_filter(params)?;
    let window = window(params)?;
    let paging = page(app, params, &request.basis.state.catalogue).await?;
    refuse_paging(format, params)?;
    let state = Arc::clone(&request.basis.state);
    let response = ResponseBuilder::new(&state, request, params, name, media_type);
    weigh(Cost::walk(filter.looked_at(&state.catalogue))).await;
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series_at(*position)).collect();
    let (chosen, next) = cut(format, &paging, selected, most(asked.content))?;
    weigh(cost(&chosen, asked.content)).await;
    let header = answer_header(&state.catalogue, chosen.iter().copied(), next);
    let series = app.service.forecast(&state, &chosen, asked, &window).await?;
    let layout = PointLayout { kind: PointKind::Forecast, full: asked.with_inputs };
    let body = encode(format, layout, &header, &series);
    Ok(response.complete(body.into(), header.next.as_deref()))
}

/// The most series of one answer.
const fn most(content: ForecastContent) -> usize {
    match content {
        ForecastContent::Forecast => MAX_FORECAST_SERIES,
        ForecastContent::Backtest => MAX_BACKTEST_SERIES,
    }
}

/// What forecasts of some series cost.
fn cost(series: &[&Series], content: ForecastContent) -> Cost {
    let observations = |one: &&Series| usize::try_from(one.observations).unwrap_or_default();
    let observations: usize = series.iter().map(observations).sum();
    let rows = match content {
        ForecastContent::Forecast => MAX_HORIZON,
        // Forecast, naive forecast and value of each attempt.
        ForecastContent::Backtest => MAX_HORIZON * MAX_HORIZON * 3,
    };
    Cost {
        work: observations.saturating_mul(WORK_OF_OBSERVATION),
        held: observations.saturating_add(series.len() * rows),
    }
}

/// The series of the answer and the cursor of the next page: one page of JSON, or all series of a flat format.
fn cut<'a>(
    format: Format,
    paging: &PageRequest,
    selected: Vec<&'a Series>,
    most: usize,
) -> Result<(Vec<&'a Series>, Option<String>), Problem> {
    if !format.is_flat() {
        let paging = PageRequest { limit: paging.limit.min(most), ..paging.clone() };
        let page = paging.cut_series(&selected, usize::MAX);
        let series = page.series.iter().filter_map(|position| selected.get(*position));
        return Ok((series.copied().collect(), page.next.map(|cursor| cursor.to_string())));
    }
    if selected.len() > most {
        return Err(ServiceError::TooManySeries { count: selected.len(), limit: most }.into());
    }
    check_size(format, selected.len() * MAX_HORIZON)?;
    Ok((selected, None))
}
