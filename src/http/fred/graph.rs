//! The data behind a graph, as CSV.
//!
//! Follows `graph/fredgraph.csv` of FRED's site as pandas-datareader reads it: no key, the whole history, ascending.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

use super::document::number;
use super::names;
use super::observations::history;
use super::request::{FredError, Request};
use super::series::unset;
use super::units::Recipe;
use crate::domain::unit_class::UnitClass;
use crate::http::answer::{ApiRequest, App, CachedResponse};
use crate::service::State as Snapshot;

const LIST: &[&str] = &["id", "cosd", "coed", "transformation", "fq", "fam", "vintage_date"];
const UNITS: [&str; 3] = ["transformation", "fq", "fam"];

/// Series side by side.
pub(super) async fn csv(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LIST);
    let state = app.service.state();
    let params = request.of_today();
    let reply = CachedResponse::new(&app, &state, &call, &params, "csv", "application/csv");
    if let Some(answer) = reply.known() {
        return answer;
    }
    match table(&app, &state, &request).await {
        Ok(table) => reply.keep(table.into(), None),
        Err(error) => error.line(),
    }
}

async fn table(app: &App, state: &Snapshot, request: &Request) -> Result<String, FredError> {
    let ids = request.text("id").ok_or_else(|| unset("id"))?;
    let ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
    let (from, to) = (request.day("cosd")?, request.day("coed")?);
    let day = request.day("vintage_date")?.unwrap_or(request.today);
    let mut dates: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for (column, id) in ids.iter().enumerate() {
        let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
        let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Level);
        let recipe = Recipe::read(request, UNITS, series.frequency, class)?;
        let timelines = history(&app.service, state, series).await?;
        let known = timelines.iter().filter_map(|timeline| Some((timeline.period, timeline.at(day)?.value)));
        for (period, value) in recipe.apply(&known.collect::<Vec<_>>())? {
            let cells = dates
                .entry(period.start_date())
                .or_insert_with(|| vec![number(None).as_str().to_owned(); ids.len()]);
            if let Some(cell) = cells.get_mut(column) {
                number(value).as_str().clone_into(cell);
            }
        }
    }
    dates.retain(|date, _| from.is_none_or(|from| from <= *date) && to.is_none_or(|to| *date <= to));
    let mut table = format!("observation_date,{}\n", ids.join(","));
    for (date, cells) in dates {
        table.extend([date.to_string(), ",".to_owned(), cells.join(","), "\n".to_owned()]);
    }
    Ok(table)
}

impl FredError {
    /// The error as a line of text, for a reader who expects a table.
    fn line(&self) -> Response {
        let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
        let status =
            if self.is_server_error() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NOT_FOUND };
        (status, headers, format!("Error: {}\n", self.message())).into_response()
    }
}
