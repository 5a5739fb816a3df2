//! The explorer: pages of the data, made by the service, complete without a script.
//!
//! One file a page. A page reads its parameters with [`view`], calls the services that the API calls, and puts its content
//! into the frame of [`page`]. Only this folder makes markup.

mod alerts;
mod assets;
mod changes;
mod chart_figure;
mod check_case;
mod compare;
mod composites;
mod datasets;
mod desk;
mod document_text;
mod embed;
pub(super) mod errors;
mod facets;
mod figure;
mod forecast;
mod formula;
mod hits;
mod home;
mod imports;
mod indicator;
mod lookup;
mod marks;
mod multiples;
mod names;
mod numbers;
mod oembed;
mod outlook;
mod page;
mod paging;
mod passage;
mod passages;
mod rankings;
mod reader;
mod reconciliation;
mod revisions;
mod rules;
mod search;
mod series;
mod series_table;
mod snippets;
mod sources;
mod svg;
mod targets;
mod two_sides;
mod upstreams;
mod values;
mod verdict_legend;
mod verdicts;
mod verify;
mod view;
pub(super) mod words;

use axum::Router;
use axum::routing::get;

use super::response::App;

/// The templates of the pages, which are suggested in place of an unknown path.
const PAGES: &[&str] = &[
    "/",
    "/alerts",
    "/alerts/{id}",
    "/changes",
    "/compare",
    "/composites",
    "/composites/{id}",
    "/datasets",
    "/datasets/{id}",
    "/figures/{id}",
    "/formula",
    "/imports",
    "/imports/new",
    "/imports/{id}",
    "/indicators/{dataset}/{code}",
    "/rankings",
    "/reconciliation",
    "/reconciliation/{dataset}/{key}/{period}",
    "/rules",
    "/rules/{id}",
    "/search",
    "/series/{dataset}/{key}",
    "/series/{dataset}/{key}/forecast",
    "/series/{dataset}/{key}/revisions",
    "/series/{key}",
    "/sources",
    "/sources/{id}",
    "/targets",
    "/targets/{id}",
    "/upstreams",
    "/upstreams/{id}",
    "/verify",
];

/// The pages and the files that they load.
pub(super) fn router() -> Router<App> {
    std::sync::LazyLock::force(&assets::ASSETS);
    Router::new()
        .route("/", get(home::page))
        .route("/alerts", get(alerts::list))
        .route("/alerts/{id}", get(alerts::one))
        .route("/changes", get(changes::page))
        .route("/reconciliation", get(reconciliation::list))
        .route("/reconciliation/{*case}", get(reconciliation::one))
        .route("/composites", get(composites::list))
        .route("/composites/{id}", get(composites::one))
        .route("/datasets", get(datasets::list))
        .route("/datasets/{id}", get(datasets::one))
        .route("/indicators/{dataset}/{code}", get(indicator::page))
        .route("/rankings", get(rankings::page))
        .route("/rules", get(rules::list))
        .route("/rules/{id}", get(rules::one))
        .route("/series/{dataset}/{key}/revisions", get(revisions::page))
        .route("/series/{dataset}/{key}/forecast", get(forecast::page))
        .route("/search", get(search::page))
        .merge(compare::router())
        .route("/sources", get(sources::list).post(sources::bring))
        .route("/sources/{id}", get(reader::page))
        .route("/targets", get(targets::list))
        .route("/targets/{id}", get(targets::one))
        .route("/upstreams", get(upstreams::list))
        .route("/upstreams/{id}", get(upstreams::one))
        .route("/verify", get(verify::page))
        .route("/imports", get(imports::list))
        .route("/imports/new", get(imports::new))
        .route("/imports/{id}", get(imports::one))
        .route("/oembed", get(oembed::answer))
        .merge(series::router())
        .route("/figures/{id}", get(figure::page))
        .route("/formula", get(formula::page))
        .route("/assets/{file}", get(assets::file))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
}

/// The templates of the pages.
pub(super) fn routes() -> Vec<String> {
    PAGES.iter().map(|path| (*path).to_owned()).collect()
}
