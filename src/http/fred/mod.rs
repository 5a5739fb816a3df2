//! The FRED façade: the series of the catalogue as the API of the St. Louis Fed answers them.
//!
//! Follows the documentation of FRED's API, version 1 (`fred.stlouisfed.org/docs/api/fred`), as far as its clients
//! read it. One file a group of routes; `request` reads what all have in common, `document` writes XML and JSON.

mod document;
mod graph;
mod names;
mod observations;
mod realtime;
mod request;
mod search;
mod series;
mod units;
mod vintages;

use axum::Router;
use axum::routing::get;

use super::answer::App;

/// What the paths of this façade begin with.
pub const PREFIX: &str = "/fred";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/fred/series", get(series::one))
        .route("/fred/series/search", get(series::search))
        .route("/fred/series/observations", get(observations::list))
        .route("/fred/series/vintagedates", get(vintages::list))
        .route("/fred/release/series", get(series::of_release))
        .route("/fred/category/series", get(series::of_category))
        .route("/fred/graph/fredgraph.csv", get(graph::csv))
        .route("/fred", get(request::nothing_here))
        .route("/fred/{*rest}", get(request::nothing_here))
}
