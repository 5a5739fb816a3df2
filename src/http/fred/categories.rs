//! `category`, `category/children` and `series/categories`: the topics below one root.
//!
//! Follows these routes of FRED's API. A category is a topic, numbered in the order of the codes from one; all of them
//! are children of the root, whose number is zero, and have none of their own.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, pair};
use super::names;
use super::request::{FredError, Request};
use super::series::{numbered, unset};
use crate::domain::catalogue::{Catalogue, Topic};
use crate::domain::code::Code;
use crate::http::answer::{ApiRequest, App};

const KNOWN: &[&str] = &["category_id", "series_id", "realtime_start", "realtime_end"];
/// The number of the root.
const ROOT: &str = "0";

/// One category; the root unless it is named.
pub(super) async fn one(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, |catalogue, request| match request.text("category_id").unwrap_or(ROOT) {
        ROOT => Ok(vec![row(0, "Categories")]),
        id => {
            let wanted = topic(catalogue, id)?;
            Ok(rows(catalogue, |topic| topic.code == *wanted))
        }
    })
    .await
}

/// What is below a category: below the root all topics, below a topic nothing.
pub(super) async fn children(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, |catalogue, request| match request.text("category_id").unwrap_or(ROOT) {
        ROOT => Ok(rows(catalogue, |_| true)),
        id => topic(catalogue, id).map(|_| Vec::new()),
    })
    .await
}

/// The category of a series.
pub(super) async fn of_series(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, |catalogue, request| {
        let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
        let series = names::find(catalogue, id).ok_or_else(FredError::no_series)?;
        let own = catalogue.indicator_of(series).map(|indicator| &indicator.topic);
        Ok(rows(catalogue, |topic| Some(&topic.code) == own))
    })
    .await
}

/// The topic that a request means by its category; none for the root, which no series is in directly.
pub(super) fn category<'a>(
    catalogue: &'a Catalogue,
    request: &Request,
) -> Result<Option<&'a Code>, FredError> {
    match request.text("category_id").ok_or_else(|| unset("category_id"))? {
        ROOT => Ok(None),
        id => topic(catalogue, id).map(Some),
    }
}

fn topic<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Code, FredError> {
    numbered(catalogue.topics.keys(), id).ok_or_else(|| FredError::bad("The category does not exist."))
}

fn rows(catalogue: &Catalogue, wanted: impl Fn(&Topic) -> bool) -> Vec<Row> {
    let topics = (1..).zip(catalogue.topics.values()).filter(|(_, topic)| wanted(topic));
    topics.map(|(number, topic)| row(number, &topic.name)).collect()
}

fn row(number: usize, name: &str) -> Row {
    vec![pair("id", number), pair("name", name), pair("parent_id", 0)]
}

async fn shown(
    app: &App,
    call: &ApiRequest,
    make: impl FnOnce(&Catalogue, &Request) -> Result<Vec<Row>, FredError>,
) -> Response {
    let request = Request::read(app, call, KNOWN);
    request
        .answer(app, call, async |state| {
            request.real_time()?;
            let rows = Rows::Attributed(make(&state.catalogue, &request)?);
            Ok(Document { name: "categories", member: "category", head: Vec::new(), rows })
        })
        .await
}
