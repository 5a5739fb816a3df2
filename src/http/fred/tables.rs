//! `release/tables` of FRED's API: the series of a dataset as the lines of one table.
//!
//! FRED's tables are trees of sections and series; a dataset has no sections, so all lines stand below the root, whose
//! number is zero.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, Value, pair};
use super::names;
use super::releases::{numbers, release, series_of};
use super::request::{FredError, FredRequest};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::facade::title;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] = &["release_id", "element_id", "include_observation_values", "observation_date"];

/// The table of a release, or one line of it.
pub(super) async fn of_release(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let catalogue = &state.catalogue;
            let release = release(catalogue, &request)?;
            let mut numbers = numbers(catalogue);
            let number =
                numbers.find(|(_, dataset)| dataset.id == release.id).map_or(0, |(number, _)| number);
            if request.choice("include_observation_values", &["true", "false"])? == Some("true") {
                return Err(FredError::bad(
                    "Values do not stand in tables here; ask for series/observations.",
                ));
            }
            let element = element(&request)?;
            let lines = (1..).zip(series_of(catalogue, &request)?.positions());
            let lines = lines.filter(|(line, _)| element == 0 || *line == element);
            let lines = lines.filter_map(|(line, at)| Some((line, catalogue.series_at(at)?)));
            let rows: Vec<(String, Row)> = lines
                .map(|(line, series)| (line.to_string(), row(catalogue, number, line, series)))
                .collect();
            if element > 0 && rows.is_empty() {
                return Err(FredError::bad("The element does not exist."));
            }
            let head = vec![
                pair("name", release.name.as_str()),
                pair("element_id", element),
                pair("release_id", number.to_string()),
            ];
            Ok(Document { name: "elements", member: "element", head, rows: Rows::Named(rows) })
        })
        .await
}

/// The number of the line that is asked for; zero means all.
fn element(request: &FredRequest) -> Result<usize, FredError> {
    let Some(text) = request.text("element_id") else { return Ok(0) };
    text.parse().map_err(|_| FredError::bad("Value of element_id is not a number."))
}

fn row(catalogue: &Catalogue, release: usize, line: usize, series: &Series) -> Row {
    vec![
        pair("element_id", line),
        pair("release_id", release),
        pair("series_id", names::listed(catalogue, series)),
        pair("parent_id", 0),
        pair("line", line.to_string()),
        pair("type", "series"),
        pair("name", title(catalogue, series)),
        pair("level", "0"),
        pair("children", Value::EmptyList),
    ]
}
