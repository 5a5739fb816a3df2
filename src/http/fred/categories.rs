//! `category`, `category/children`, `category/related` and `series/categories` of FRED's API: the topics below one root.
//!
//! A category is a topic, numbered from one in the order of the codes. All topics are children of the root, whose number
//! is zero, and have neither children nor related topics.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, pair};
use super::found::Found;
use super::request::{FredError, FredRequest, numbered};
use crate::domain::catalogue::{Catalogue, Topic};
use crate::domain::code::Code;
use crate::domain::invariant::position;
use crate::domain::series::SeriesGroup;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] = &["category_id", "series_id", "realtime_start", "realtime_end"];

/// The number of the root.
const ROOT: &str = "0";

/// One category; by default the root.
pub(super) async fn one(State(app): State<App>, request: ApiRequest) -> Response {
    respond(app, request, |catalogue, request| match request.text("category_id").unwrap_or(ROOT) {
        ROOT => Ok(vec![row(0, "Categories")]),
        id => {
            let code = topic(catalogue, id)?;
            Ok(rows(catalogue, |topic| topic.code == *code))
        }
    })
    .await
}

/// The children of a category: of the root all topics, of a topic none.
pub(super) async fn children(State(app): State<App>, request: ApiRequest) -> Response {
    respond(app, request, |catalogue, request| match request.text("category_id").unwrap_or(ROOT) {
        ROOT => Ok(rows(catalogue, |_| true)),
        id => topic(catalogue, id).map(|_| Vec::new()),
    })
    .await
}

/// The categories related to a category: none is known.
pub(super) async fn related(State(app): State<App>, request: ApiRequest) -> Response {
    respond(app, request, |catalogue, request| category(catalogue, request).map(|_| Vec::new())).await
}

/// The series of the category that a request names; of the root none, as in FRED.
pub(super) fn series_of<'a>(catalogue: &'a Catalogue, request: &FredRequest) -> Result<Found<'a>, FredError> {
    let Some(topic) = category(catalogue, request)? else { return Ok(Found::Positions(Vec::new())) };
    let groups = &catalogue.code_index.groups;
    let is_of = |group: &Arc<SeriesGroup>| {
        let id = (group.dataset.clone(), group.indicator.clone());
        catalogue.indicators.get(&id).is_some_and(|indicator| indicator.topic == *topic)
    };
    let wanted: Vec<bool> = groups.distinct.iter().map(is_of).collect();
    let of_series = (0..).zip(groups.of_series.iter());
    let found = of_series.filter(|(_, group)| wanted.get(position(**group)).is_some_and(|wanted| *wanted));
    Ok(Found::Positions(found.map(|(place, _)| place).collect()))
}

/// The category of a series.
pub(super) async fn of_series(State(app): State<App>, request: ApiRequest) -> Response {
    respond(app, request, |catalogue, request| {
        let indicator = catalogue.indicator_of(request.series(catalogue)?);
        Ok(rows(catalogue, |topic| indicator.is_some_and(|indicator| indicator.topic == topic.code)))
    })
    .await
}

/// The topic that `category_id` names; none for the root.
fn category<'a>(catalogue: &'a Catalogue, request: &FredRequest) -> Result<Option<&'a Code>, FredError> {
    match request.required("category_id")? {
        ROOT => Ok(None),
        id => topic(catalogue, id).map(Some),
    }
}

fn topic<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Code, FredError> {
    numbered(catalogue.topics.keys(), id).ok_or_else(|| FredError::bad("The category does not exist."))
}

fn rows(catalogue: &Catalogue, chosen: impl Fn(&Topic) -> bool) -> Vec<Row> {
    let topics = (1..).zip(catalogue.topics.values()).filter(|(_, topic)| chosen(topic));
    topics.map(|(number, topic)| row(number, &topic.name)).collect()
}

fn row(number: usize, name: &str) -> Row {
    vec![pair("id", number), pair("name", name), pair("parent_id", 0)]
}

async fn respond(
    app: App,
    request: ApiRequest,
    make: impl FnOnce(&Catalogue, &FredRequest) -> Result<Vec<Row>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            request.realtime()?;
            let rows = Rows::Attributes(make(&state.catalogue, &request)?);
            Ok(Document { name: "categories", member: "category", head: Vec::new(), rows })
        })
        .await
}
