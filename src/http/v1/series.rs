//! Series, with their first and last periods.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, COMPONENT, CURSOR, DATASET, FORMAT, FREQUENCY, INDICATOR, JSON, KEY, LIMIT, ParameterList,
};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::selection::{page, series_filter};
use crate::http::weigh::weigh;

pub(super) const LIST: ParameterList =
    &[&DATASET, &INDICATOR, &AREA, &ACTIVITY, &FREQUENCY, &KEY, &COMPONENT, &LIMIT, &CURSOR, &FORMAT];

/// The series, in the order of their keys.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<String>,
    /// How many series there are on all pages.
    total: usize,
    /// The series.
    series: Vec<SeriesJson<'a>>,
}

/// A series and how far it reaches.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesJson<'a> {
    /// Its key.
    key: &'a str,
    /// The dataset that it belongs to.
    dataset: &'a str,
    /// How often it is observed.
    frequency: String,
    /// The code of its area.
    area: &'a str,
    /// The code of its indicator.
    indicator: &'a str,
    /// The code of its activity.
    activity: &'a str,
    /// The first period with an observation.
    first_period: Option<String>,
    /// The last period with an observation.
    last_period: Option<String>,
    /// How many observations it has, each period counted once.
    observations: i64,
}

/// Series and how far they reach
#[utoipa::path(get, path = "/v1/series", tag = "data", responses((status = 200, description = "The series", body = SeriesDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let filter = series_filter(&params)?;
    let paging = page(&app, &params, &request.basis.state.catalogue).await?;
    let representation = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let state = Arc::clone(&request.basis.state);
    let catalogue = &state.catalogue;
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let selected = filter.select(catalogue)?;
    let page = paging.cut(catalogue, &selected, usize::MAX);
    let next = page.next.map(|cursor| cursor.to_string());
    let series = page.series.iter().filter_map(|position| catalogue.series.get(*position));
    let document = SeriesDocument {
        revision: catalogue.revision,
        complete: next.is_none(),
        next: next.clone(),
        total: selected.len(),
        series: series.map(json).collect(),
    };
    Ok(response.complete(body(&document)?, next.as_deref()))
}

fn json(series: &Series) -> SeriesJson<'_> {
    SeriesJson {
        key: series.key.as_str(),
        dataset: series.dataset.as_str(),
        frequency: series.frequency.to_string(),
        area: series.area.as_str(),
        indicator: series.indicator.as_str(),
        activity: series.activity.as_str(),
        first_period: series.first.map(|period| period.to_string()),
        last_period: series.last.map(|period| period.to_string()),
        observations: series.observations,
    }
}
