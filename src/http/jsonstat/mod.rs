//! The JSON-stat façade: datasets as cubes, for clients of JSON-stat 2.0 (`json-stat.org/full`).
//!
//! The standard defines neither paths nor errors. So keys and periods are those of SDMX or the strict parameters of
//! version 1, and errors are problem documents.

mod collection;
mod data;
mod dimension;

use axum::Router;
use axum::routing::get;

use super::negotiate::Representation;
use super::response::App;

/// The representations; clients of JSON-stat accept JSON.
const REPRESENTATIONS: [Representation<()>; 2] = [
    Representation { name: "json", media_type: "application/json", value: () },
    Representation { name: "jsonstat", media_type: "application/vnd.json-stat", value: () },
];

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/jsonstat", get(collection::of_all))
        .route("/jsonstat/collection", get(collection::of_all))
        .route("/jsonstat/collection/{dataset}", get(collection::of_one))
        .route("/jsonstat/data/{*rest}", get(data::respond))
        .route("/jsonstat/dimension/{id}", get(dimension::respond))
}
