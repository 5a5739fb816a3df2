//! Version 1 of the API: one file for each group of routes.

mod alert_events;
pub mod alerts;
pub mod changes;
pub mod claims;
pub mod codes;
pub mod composites;
pub mod datasets;
mod derived;
mod draft;
pub mod figures;
pub mod forecast;
pub mod formula;
pub mod growth;
pub mod health;
pub mod import_check;
pub mod imports;
pub mod indicators;
pub mod new_datasets;
pub mod new_indicators;
pub mod new_sources;
pub mod observations;
pub mod other_numbers;
mod pieces;
mod place;
pub mod ranking;
pub mod reconciliation;
pub mod revision_statistics;
mod revisions;
pub mod rules;
pub mod running_imports;
pub mod search;
pub mod series;
pub mod source_numbers;
pub mod sources;
pub mod targets;
pub mod upstreams;
pub mod verification;

use utoipa::OpenApi;
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::parameters::{AnyParameter, ONLY_FORMAT, ParameterList};
use super::response::App;
use crate::service::ServiceError;

/// The head of the OpenAPI description.
#[derive(OpenApi)]
#[openapi(
    tags(
        (name = "data", description = "Observations, their growth, and the series they belong to"),
        (name = "provenance", description = "Documents, and the figures that they state"),
        (name = "monitoring", description = "Rules that watch series, and their alerts"),
        (name = "catalogue", description = "Datasets, indicators and code lists"),
        (name = "service", description = "How the service fares"),
    ),
    info(
    title = "Yearbook",
    description = "Industrial statistics whose every number leads to the place in the document that states it, \
                   and growth rates with honest bounds and a verdict. Errors are RFC 9457 problem documents; \
                   unknown, repeated or empty parameters are errors."
    )
)]
struct Description;

/// The parameters of each route that reads, by path; the handlers use the same lists.
pub const PARAMETERS: &[(&str, ParameterList)] = &[
    ("/v1/datasets", ONLY_FORMAT),
    ("/v1/datasets/{id}", ONLY_FORMAT),
    ("/v1/indicators", indicators::LIST),
    ("/v1/indicators/{code}", indicators::ONE),
    ("/v1/areas", ONLY_FORMAT),
    ("/v1/activities", ONLY_FORMAT),
    ("/v1/units", ONLY_FORMAT),
    ("/v1/topics", ONLY_FORMAT),
    ("/v1/composites", ONLY_FORMAT),
    ("/v1/composites/{id}", ONLY_FORMAT),
    ("/v1/composites/{id}/explain", composites::explanation::LIST),
    ("/v1/composites/{id}/robustness", composites::robustness::LIST),
    ("/v1/search", search::LIST),
    ("/v1/series", series::LIST),
    ("/v1/series/{key}/revisions", revisions::LIST),
    ("/v1/revisions", revision_statistics::LIST),
    ("/v1/imports", imports::LIST),
    ("/v1/imports/running", ONLY_FORMAT),
    ("/v1/imports/{id}", ONLY_FORMAT),
    ("/v1/changes", changes::LIST),
    ("/v1/observations", observations::LIST),
    ("/v1/growth", growth::LIST),
    ("/v1/formula", formula::LIST),
    ("/v1/growth/ranking", ranking::LIST),
    ("/v1/forecast", forecast::LIST),
    ("/v1/forecast/backtest", forecast::BACKTEST),
    ("/v1/reconciliation", reconciliation::LIST),
    ("/v1/sources", ONLY_FORMAT),
    ("/v1/sources/{id}", ONLY_FORMAT),
    ("/v1/sources/{id}/figures", ONLY_FORMAT),
    ("/v1/sources/{id}/numbers", ONLY_FORMAT),
    ("/v1/figures", figures::LIST),
    ("/v1/figures/{id}", ONLY_FORMAT),
    ("/v1/targets", targets::LIST),
    ("/v1/targets/{id}", targets::ONE),
    ("/v1/targets/{id}/path", targets::ONE),
    ("/v1/upstreams", ONLY_FORMAT),
    ("/v1/upstreams/{id}", ONLY_FORMAT),
    ("/v1/verification", verification::LIST),
    ("/v1/rules", rules::LIST),
    ("/v1/rules/{id}", rules::LIST),
    ("/v1/rules/{id}/backtest", rules::BACKTEST),
    ("/v1/alerts", alerts::LIST),
    ("/v1/alerts/{id}", ONLY_FORMAT),
    ("/v1/alerts.atom", alert_events::FEED),
];

/// The parameters of routes that write, by method and path.
pub const WRITE_PARAMETERS: &[(&str, &str, ParameterList)] = &[
    ("post", "/v1/imports", imports::CREATE),
    ("post", "/v1/sources", new_sources::TAKE),
    ("post", "/v1/figures", claims::CLAIM),
    ("put", "/v1/figures/{id}", claims::CLAIM),
    ("delete", "/v1/sources/{id}/other-numbers", other_numbers::TAKE_BACK),
];

/// Refuses codes that do not exist.
fn check_codes<'a, I: Iterator<Item = &'a str>>(
    parameter: &dyn AnyParameter,
    codes: &[String],
    known: impl Fn() -> I,
) -> Result<(), ServiceError> {
    match codes.iter().find(|code| !known().any(|known| known == code.as_str())) {
        None => Ok(()),
        Some(code) => Err(ServiceError::UnknownCode {
            parameter: parameter.name(),
            code: code.clone(),
            known: known().map(str::to_owned).collect(),
        }),
    }
}

/// The schema of a value that is one of a few words.
fn word_schema(description: &str, words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    let schema = Object::builder().schema_type(Type::String).enum_values(Some(words));
    schema.description(Some(description)).build().into()
}

/// The routes with their descriptions.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(datasets::list, new_datasets::create))
        .routes(routes!(datasets::one))
        .routes(routes!(indicators::list, new_indicators::create))
        .routes(routes!(indicators::one))
        .routes(routes!(codes::areas))
        .routes(routes!(codes::activities))
        .routes(routes!(codes::units))
        .routes(routes!(codes::topics))
        .routes(routes!(composites::list))
        .routes(routes!(composites::one))
        .routes(routes!(composites::explanation::one))
        .routes(routes!(composites::robustness::one))
        .routes(routes!(search::list))
        .routes(routes!(series::list))
        .routes(routes!(revisions::list))
        .routes(routes!(revision_statistics::list))
        .routes(routes!(imports::list, imports::create))
        .routes(routes!(running_imports::list))
        .routes(routes!(imports::one))
        .routes(routes!(changes::list))
        .routes(routes!(observations::list))
        .routes(routes!(growth::list))
        .routes(routes!(formula::list))
        .routes(routes!(ranking::list))
        .routes(routes!(forecast::list))
        .routes(routes!(forecast::backtest))
        .routes(routes!(reconciliation::list))
        .routes(routes!(sources::list, new_sources::create))
        .routes(routes!(sources::one))
        .routes(routes!(sources::figures))
        .routes(routes!(source_numbers::list))
        .routes(routes!(other_numbers::create, other_numbers::take_back))
        .routes(routes!(figures::list, claims::create))
        .routes(routes!(figures::one, claims::correct, claims::withdraw))
        .routes(routes!(targets::list))
        .routes(routes!(targets::one))
        .routes(routes!(targets::path))
        .routes(routes!(upstreams::list))
        .routes(routes!(upstreams::one))
        .routes(routes!(verification::report))
        .routes(routes!(rules::list))
        .routes(routes!(rules::one))
        .routes(routes!(rules::backtest))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::one))
        .routes(routes!(alert_events::feed))
}
