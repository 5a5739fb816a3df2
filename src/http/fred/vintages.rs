//! The days at which a series changed.
//!
//! Follows `fred/series/vintagedates` of FRED's API: a day of publication that changed nothing is not among them.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Rows, pair};
use super::names;
use super::observations::history;
use super::realtime::changes;
use super::request::{FredError, Request};
use super::series::unset;
use crate::http::answer::{ApiRequest, App};

const LIST: &[&str] = &["series_id", "realtime_start", "realtime_end", "limit", "offset", "sort_order"];

/// The most days that one answer has.
const MOST: usize = 10_000;

/// The vintage dates of a series.
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LIST);
    request
        .answer(&app, &call, async |state| {
            let (time, cut) = (request.history()?, request.cut(MOST)?);
            let descending = request.is_descending(false)?;
            let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
            let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
            let days = changes(&history(&app.service, &state, series).await?);
            let mut days: Vec<String> =
                days.range(time.start..=time.end).map(chrono::NaiveDate::to_string).collect();
            if descending {
                days.reverse();
            }
            let mut head = time.head();
            head.push(pair("order_by", "vintage_date"));
            head.push(pair("sort_order", if descending { "desc" } else { "asc" }));
            head.extend(cut.head(days.len()));
            let rows = Rows::Texts(cut.of(days));
            Ok(Document { name: "vintage_dates", member: "vintage_date", head, rows })
        })
        .await
}
