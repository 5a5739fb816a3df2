//! `series/vintagedates` of FRED's API: the days on which a series changed.
//!
//! A day of publication that changed no value is not among them.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Rows};
use super::observations::history;
use super::realtime::changes;
use super::request::FredRequest;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] = &["series_id", "realtime_start", "realtime_end", "limit", "offset", "sort_order"];

/// The largest page.
const LARGEST_PAGE: usize = 10_000;

/// The vintage dates of a series.
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let (realtime, page) = (request.realtime_of_history()?, request.page(LARGEST_PAGE)?);
            let descending = request.is_descending(false)?;
            let series = request.series(&state.catalogue)?;
            let days = changes(&history(&request.app.service, &state, series).await?);
            let mut days: Vec<String> =
                days.range(realtime.start..=realtime.end).map(chrono::NaiveDate::to_string).collect();
            if descending {
                days.reverse();
            }
            let head = page.ordered_head(realtime, "vintage_date", descending, days.len());
            let rows = Rows::Texts(page.of(days));
            Ok(Document { name: "vintage_dates", member: "vintage_date", head, rows })
        })
        .await
}
