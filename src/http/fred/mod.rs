//! The FRED façade: the catalogue and its series in the API of the Federal Reserve Bank of St. Louis.
//!
//! Follows the documentation of FRED's API, version 1 (`fred.stlouisfed.org/docs/api/fred`), as far as its clients
//! need it. One file for each group of routes; `request` reads the parameters that they share, `document` writes XML
//! and JSON.

mod categories;
mod document;
mod found;
mod gaps;
mod graph;
mod listed_order;
mod memo;
mod names;
mod observations;
mod publications;
mod realtime;
mod releases;
mod request;
mod search;
mod series;
mod tables;
mod tags;
mod units;
mod updates;
mod vintages;

use axum::Router;
use axum::routing::get;

use super::response::App;
use crate::service::State;

/// The path prefix of this façade.
pub const PREFIX: &str = "/fred";

/// Makes the order of the lists of a state, so that no request waits for it.
pub fn prepare(state: &State) {
    listed_order::of(state);
}

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/fred/series", get(series::one))
        .route("/fred/series/search", get(series::search))
        .route("/fred/series/observations", get(observations::list))
        .route("/fred/series/search/tags", get(tags::of_search))
        .route("/fred/series/search/related_tags", get(tags::related_of_search))
        .route("/fred/series/{id}/downloaddata/{file}", get(graph::download))
        .route("/fred/series/vintagedates", get(vintages::list))
        .route("/fred/series/updates", get(updates::list))
        .route("/fred/series/categories", get(categories::of_series))
        .route("/fred/series/release", get(releases::of_series))
        .route("/fred/series/tags", get(tags::of_series))
        .route("/fred/category", get(categories::one))
        .route("/fred/category/children", get(categories::children))
        .route("/fred/category/related", get(categories::related))
        .route("/fred/category/tags", get(tags::of_category))
        .route("/fred/category/related_tags", get(tags::related_of_category))
        .route("/fred/category/series", get(series::of_category))
        .route("/fred/releases", get(releases::all))
        .route("/fred/releases/dates", get(publications::all))
        .route("/fred/release/dates", get(publications::of_release))
        .route("/fred/release/tags", get(tags::of_release))
        .route("/fred/release/related_tags", get(tags::related_of_release))
        .route("/fred/release/tables", get(tables::of_release))
        .route("/fred/release", get(releases::one))
        .route("/fred/release/series", get(series::of_release))
        .route("/fred/release/sources", get(releases::sources_of_release))
        .route("/fred/sources", get(releases::sources))
        .route("/fred/source", get(releases::one_source))
        .route("/fred/source/releases", get(releases::of_source))
        .route("/fred/tags", get(tags::all))
        .route("/fred/tags/series", get(series::of_tags))
        .route("/fred/related_tags", get(tags::related))
        .route("/fred/graph/fredgraph.csv", get(graph::csv))
        .route("/fred", get(request::not_found))
        .route("/fred/{*rest}", get(request::not_found))
}
