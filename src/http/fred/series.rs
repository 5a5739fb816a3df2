//! One series, and the lists of series by text, release, category and tags.
//!
//! Follows `fred/series`, `fred/series/search`, `fred/release/series`, `fred/category/series` and `fred/tags/series` of
//! FRED's API.

use axum::extract::State;
use axum::response::Response;

use super::categories;
use super::document::{Document, RealtimePeriod, Row, Rows, Value, pair};
use super::found::Found;
use super::names;
use super::releases;
use super::request::{FredError, FredRequest, LARGEST_PAGE};
use super::search::{self, OrderedSeries};
use super::tags::TagsQuery;
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::facade::title;
use crate::http::response::{ApiRequest, App};
use crate::service::State as Snapshot;

/// The parameters of `series`.
const ONE: &[&str] = &["series_id", "realtime_start", "realtime_end"];

/// The parameters of the lists.
const LISTS: &[&str] = &[
    "search_text",
    "search_type",
    "release_id",
    "category_id",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "order_by",
    "sort_order",
    "filter_variable",
    "filter_value",
    "tag_names",
    "exclude_tag_names",
];

/// One series.
pub(super) async fn one(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, ONE);
    request
        .respond(async |state| {
            let realtime = request.realtime()?;
            let series = request.series(&state.catalogue)?;
            let row = row(&state.catalogue, series, request.required("series_id")?, realtime);
            Ok(document(realtime.head(), vec![row]))
        })
        .await
}

/// The series that match a text.
pub(super) async fn search(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, LISTS);
    request
        .respond(async |state| {
            let text = request.required("search_text")?;
            list(&request, &state, search::found(&state, &request, text)?, "search_rank")
        })
        .await
}

/// The series of a dataset.
pub(super) async fn of_release(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, LISTS);
    request
        .respond(async |state| {
            let found = releases::series_of(&state.catalogue, &request)?;
            list(&request, &state, found, "series_id")
        })
        .await
}

/// The series of a topic.
pub(super) async fn of_category(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, LISTS);
    request
        .respond(async |state| {
            let found = categories::series_of(&state.catalogue, &request)?;
            list(&request, &state, found, "series_id")
        })
        .await
}

/// The series that have all of some tags.
pub(super) async fn of_tags(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, LISTS);
    request
        .respond(async |state| {
            TagsQuery::required(&request)?;
            list(&request, &state, Found::all(&state.catalogue), "series_id")
        })
        .await
}

/// A page of series, filtered and ordered by the request; `order` is the default.
fn list(
    request: &FredRequest,
    state: &Snapshot,
    found: Found<'_>,
    order: &'static str,
) -> Result<Document, FredError> {
    let (realtime, page) = (request.realtime()?, request.page(LARGEST_PAGE)?);
    let (catalogue, (mut found, ranks)) = (&state.catalogue, found.ranked());
    TagsQuery::read(request).retain(catalogue, &mut found);
    let OrderedSeries { series, count, order_by, descending } =
        search::ordered(request, state, (found, ranks), order, page)?;
    let head = page.ordered_head(realtime, order_by, descending, count);
    let rows = series.into_iter().map(|series| listed_row(catalogue, series, realtime));
    Ok(document(head, rows.collect()))
}

/// A list of series.
pub(super) fn document(head: Row, rows: Vec<Row>) -> Document {
    Document { name: "seriess", member: "series", head, rows: Rows::Attributes(rows) }
}

/// A series with the id that lists give it.
pub(super) fn listed_row(catalogue: &Catalogue, series: &Series, realtime: RealtimePeriod) -> Row {
    row(catalogue, series, &names::listed(catalogue, series), realtime)
}

/// A series with an id.
fn row(catalogue: &Catalogue, series: &Series, id: &str, realtime: RealtimePeriod) -> Row {
    let (frequency, frequency_short) = names::frequency(series.frequency);
    let (unit, unit_short) = names::unit(catalogue, series);
    let (adjustment, adjustment_short) = names::adjustment(series);
    let day = |period: Option<crate::domain::period::Period>| {
        period.map_or_else(String::new, |period| period.start_date().to_string())
    };
    let updated = catalogue.datasets.get(&series.dataset).map(|dataset| dataset.updated);
    let notes = catalogue.indicator_of(series).map_or("", |indicator| &indicator.definition);
    vec![
        pair("id", id),
        pair("realtime_start", realtime.start),
        pair("realtime_end", realtime.end),
        pair("title", title(catalogue, series)),
        pair("observation_start", day(series.first)),
        pair("observation_end", day(series.last)),
        pair("frequency", frequency),
        pair("frequency_short", frequency_short),
        pair("units", unit),
        pair("units_short", unit_short),
        pair("seasonal_adjustment", adjustment),
        pair("seasonal_adjustment_short", adjustment_short),
        pair("last_updated", updated.unwrap_or_default().format("%Y-%m-%d %H:%M:%S+00").to_string()),
        pair("popularity", Value::Number(1)),
        pair("notes", notes),
    ]
}
