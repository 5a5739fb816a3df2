//! `series`, and the four lists of series: by text, by release, by category, by tags.
//!
//! Follows `fred/series`, `fred/series/search`, `fred/release/series`, `fred/category/series` and `fred/tags/series` of
//! FRED's API.

use axum::extract::State;
use axum::response::Response;

use super::categories::category;
use super::document::{Document, Row, Rows, Value, pair};
use super::names;
use super::releases::release;
use super::request::{FredError, Page, RealTime, Request};
use super::search::{self, Ordered};
use super::tags::TagsQuery;
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::answer::{ApiRequest, App};
use crate::http::facade::title;

const ONE: &[&str] = &["series_id", "realtime_start", "realtime_end"];

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

/// The most series that one page has.
const MOST: usize = 1_000;

/// One series.
pub(super) async fn one(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, ONE);
    request
        .answer(&app, &call, async |state| {
            let real_time = request.real_time()?;
            let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
            let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
            let row = row(&state.catalogue, series, id, real_time);
            Ok(document(real_time.head(), vec![row]))
        })
        .await
}

/// The series that a text means.
pub(super) async fn search(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LISTS);
    request
        .answer(&app, &call, async |state| {
            let text = request.text("search_text").ok_or_else(|| unset("search_text"))?;
            let found = match request.choice("search_type", &["full_text", "series_id"])? {
                Some("series_id") => search::by_id(&state.catalogue, text),
                _ => search::by_text(&state, text),
            };
            list(&request, &state.catalogue, found, "search_rank")
        })
        .await
}

/// The series of a dataset.
pub(super) async fn of_release(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LISTS);
    request
        .answer(&app, &call, async |state| {
            let release = release(&state.catalogue, &request)?;
            let found = state.catalogue.series.iter().filter(|series| series.dataset == release.id);
            list(&request, &state.catalogue, found.collect(), "series_id")
        })
        .await
}

/// The series of a topic.
pub(super) async fn of_category(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LISTS);
    request
        .answer(&app, &call, async |state| {
            let catalogue = &state.catalogue;
            let topic = category(catalogue, &request)?;
            let is_of = |series: &&Series| {
                catalogue.indicator_of(series).is_some_and(|indicator| Some(&indicator.topic) == topic)
            };
            let found = catalogue.series.iter().filter(is_of);
            list(&request, catalogue, found.collect(), "series_id")
        })
        .await
}

/// The series that have some tags.
pub(super) async fn of_tags(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, LISTS);
    request
        .answer(&app, &call, async |state| {
            TagsQuery::required(&request)?;
            list(&request, &state.catalogue, state.catalogue.series.iter().collect(), "series_id")
        })
        .await
}

/// The code that a number or the code itself stands for; numbers count from one.
pub(super) fn numbered<'a, C: AsRef<str>>(mut codes: impl Iterator<Item = &'a C>, id: &str) -> Option<&'a C> {
    match id.parse::<usize>() {
        Ok(number) => codes.nth(number.checked_sub(1)?),
        Err(_) => codes.find(|code| code.as_ref() == id),
    }
}

/// What is said where a variable is missing.
pub(super) fn unset(name: &str) -> FredError {
    FredError::bad(format!("Variable {name} is not set."))
}

/// A page of series, filtered and ordered as it is asked for.
fn list(
    request: &Request,
    catalogue: &Catalogue,
    mut found: Vec<&Series>,
    order: &'static str,
) -> Result<Document, FredError> {
    let (real_time, cut) = (request.real_time()?, request.cut(MOST)?);
    let wanted = TagsQuery::read(request);
    found.retain(|series| wanted.has(catalogue, series));
    let Ordered { series, order_by, descending } = search::ordered(request, catalogue, found, order)?;
    let mut head = real_time.head();
    head.push(pair("order_by", order_by));
    head.push(pair("sort_order", if descending { "desc" } else { "asc" }));
    head.extend(Page::head(cut, series.len()));
    let rows = cut.of(series).into_iter();
    let rows = rows.map(|series| listed_row(catalogue, series, real_time));
    Ok(document(head, rows.collect()))
}

/// A list of series.
pub(super) fn document(head: Row, rows: Vec<Row>) -> Document {
    Document { name: "seriess", member: "series", head, rows: Rows::Attributed(rows) }
}

/// A series under the id that lists give.
pub(super) fn listed_row(catalogue: &Catalogue, series: &Series, real_time: RealTime) -> Row {
    row(catalogue, series, &names::listed(catalogue, series), real_time)
}

/// A series under an id.
fn row(catalogue: &Catalogue, series: &Series, id: &str, real_time: RealTime) -> Row {
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
        pair("realtime_start", real_time.start),
        pair("realtime_end", real_time.end),
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
