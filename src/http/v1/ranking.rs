//! Rankings by growth.

use axum::extract::State;
use axum::response::Response;

use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::http::answer::{ApiRequest, App, JSON, ResponseBuilder, body};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{Name, names};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::selection::{as_of, series_filter};
use crate::limits::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::service::ranking::{Order, Ranking, RankingRequest};

pub(super) const LIST: &[Name] = &[
    Name::Period,
    Name::Measure,
    Name::Dataset,
    Name::Indicator,
    Name::Area,
    Name::Activity,
    Name::Component,
    Name::Order,
    Name::AsOf,
    Name::Limit,
    Name::RankingCursor,
    Name::Format,
];

/// All series that have growth at a period, best first
///
/// A rank is a range where rounding leaves the order open.
#[utoipa::path(get, path = "/v1/growth/ranking", tag = "data", responses((status = 200, description = "The ranking", body = Ranking)))]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(&names(LIST))?;
    let Some(period) = params.parse_as::<Period>("period")? else {
        let detail = "`period` is needed: the period that is ranked, such as 2024.";
        return Err(Problem::new(ProblemKind::InvalidParameter, detail).at("period"));
    };
    let measure = params.choice("measure", &Measure::ALL.map(Measure::code))?.and_then(Measure::from_code);
    let request = RankingRequest {
        filter: series_filter(&params)?,
        measure: measure.unwrap_or(Measure::Yoy),
        period,
        order: params.choice("order", &Order::CODES)?.and_then(Order::from_code).unwrap_or_default(),
        as_of: as_of(&params)?,
        limit: params.integer("limit", 1..=MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        cursor: params.parse_as("cursor")?,
    };
    let offer = negotiate(params.text("format"), &call.headers, &JSON)?;
    let state = app.service.state();
    let response = ResponseBuilder::new(&app, &state, &call, &params, offer.name, offer.media_type);
    let ranking = app.service.ranking(&state, &request).await?;
    Ok(response.complete(body(&ranking)?, ranking.next.as_deref()))
}
