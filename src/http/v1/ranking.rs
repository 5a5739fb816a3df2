//! Rankings by growth.

use axum::extract::State;
use axum::response::Response;

use crate::http::answer::{ApiRequest, App, CachedResponse, body};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, COMPONENT, DATASET, FORMAT, INDICATOR, JSON, LIMIT, MEASURE, ORDER, PERIOD,
    ParameterList, RANKING_CURSOR,
};
use crate::http::problem::Problem;
use crate::http::selection::series_filter;
use crate::service::ranking::{Ranking, RankingRequest};

pub(super) const LIST: ParameterList = &[
    &PERIOD,
    &MEASURE,
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &COMPONENT,
    &ORDER,
    &AS_OF,
    &LIMIT,
    &RANKING_CURSOR,
    &FORMAT,
];

/// All series that have growth at a period, best first
///
/// A rank is a range where rounding leaves the order open.
#[utoipa::path(get, path = "/v1/growth/ranking", tag = "data", responses((status = 200, description = "The ranking", body = Ranking)))]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(LIST)?;
    let request = RankingRequest {
        filter: series_filter(&params)?,
        measure: params.require(&MEASURE)?,
        period: params.require(&PERIOD)?,
        order: params.require(&ORDER)?,
        as_of: params.get(&AS_OF)?,
        limit: params.require(&LIMIT)?,
        cursor: params.get(&RANKING_CURSOR)?,
    };
    let offer = negotiate(params.get(&FORMAT)?, &call.headers, &JSON)?;
    let state = app.service.state();
    let reply = CachedResponse::new(&app, &state, &call, &params, offer.name, offer.media_type);
    if let Some(answer) = reply.known() {
        return Ok(answer);
    }
    let ranking = app.service.ranking(&state, &request).await?;
    Ok(reply.keep(body(&ranking)?, ranking.next.as_deref()))
}
