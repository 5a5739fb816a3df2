//! The JSON-stat façade: datasets as cubes, for readers of JSON-stat 2.0 (`json-stat.org/full`).
//!
//! The standard names no addresses and no form of errors, so keys and periods are asked for as in SDMX or with the
//! filters of version 1, read strictly, and errors are problem documents.

mod collection;
mod data;
mod dimension;

use axum::Router;
use axum::routing::get;

use super::answer::App;
use super::negotiate::Representation;

/// The representations: whoever reads JSON-stat asks for JSON.
const OFFERS: [Representation<()>; 2] = [
    Representation { name: "json", media_type: "application/json", value: () },
    Representation { name: "jsonstat", media_type: "application/vnd.json-stat", value: () },
];

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/jsonstat", get(collection::of_all))
        .route("/jsonstat/collection", get(collection::of_all))
        .route("/jsonstat/collection/{dataset}", get(collection::of_one))
        .route("/jsonstat/data/{*rest}", get(data::answer))
        .route("/jsonstat/dimension/{id}", get(dimension::answer))
}
