//! One dimension: the codes that the series of all datasets, or of one, have.

use std::collections::BTreeSet;

use axum::response::Response;

use super::REPRESENTATIONS;
use super::data::find;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::formats::jsonstat::{Category, dimension, frequency_name};
use crate::http::cost::Cost;
use crate::http::facade::own_name;
use crate::http::negotiate::negotiate;
use crate::http::parameters::DATASET;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, ResponseBuilder};
use crate::http::weigh::weigh;
use crate::service::ServiceError;

/// The roles, by the ids of their dimensions in every cube.
const ROLES: [(&str, Role); 4] = [
    ("FREQ", Role::Frequency),
    ("REF_AREA", Role::Area),
    ("INDICATOR", Role::Indicator),
    ("ACTIVITY", Role::Activity),
];

/// The codes of a dimension.
pub(super) async fn respond(PathCode(id): PathCode, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(&[&DATASET])?;
    let representation = negotiate(None, &request.headers, &REPRESENTATIONS)?;
    let state = &request.basis.state;
    let response =
        ResponseBuilder::new(state, &request, &params, representation.name, representation.media_type);
    let catalogue = &state.catalogue;
    let datasets: Vec<&Dataset> = match params.text("dataset") {
        Some(dataset) => vec![find(catalogue, dataset)?],
        None => catalogue.datasets.values().collect(),
    };
    weigh(Cost::walk(catalogue.series.len())).await;
    let categories = categories(catalogue, &datasets, &id);
    if categories.is_empty() {
        return Err(ServiceError::NotFound { what: "dimension", known: known(&datasets), id }.into());
    }
    Ok(response.complete(dimension(&id, &categories).into(), None))
}

/// The ids of the dimensions of some datasets.
fn known(datasets: &[&Dataset]) -> Vec<String> {
    let dimensions = datasets.iter().flat_map(|dataset| dataset.structure.dimensions());
    let own = dimensions.filter(|dimension| dimension.role.is_none()).map(|dimension| dimension.id.clone());
    ROLES.iter().map(|(id, _)| (*id).to_owned()).chain(own.collect::<BTreeSet<_>>()).collect()
}

fn categories(catalogue: &Catalogue, datasets: &[&Dataset], id: &str) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    let mut seen = BTreeSet::new();
    for dataset in datasets {
        let Some(position) = position(dataset, id) else { continue };
        for series in catalogue.samples_of(dataset.id.as_str()) {
            let Some(code) = series.key.codes().nth(position) else { continue };
            if seen.insert(code.to_owned()) {
                categories.push(category(catalogue, series, id, code));
            }
        }
    }
    categories.sort_by(|one, other| one.code.cmp(&other.code));
    categories
}

/// The position of a dimension in the keys of a dataset.
fn position(dataset: &Dataset, id: &str) -> Option<usize> {
    match role(id) {
        Some(role) => dataset.structure.position(role),
        None => dataset.structure.position_of(id),
    }
}

fn role(id: &str) -> Option<Role> {
    ROLES.into_iter().find(|(known, _)| *known == id).map(|(_, role)| role)
}

fn category(catalogue: &Catalogue, series: &Series, id: &str, code: &str) -> Category {
    let indicator = catalogue.indicator_of(series);
    let name = match role(id) {
        Some(Role::Frequency) => code.parse().map_or("", |frequency: Frequency| frequency_name(frequency)),
        Some(Role::Area) => catalogue.area_name(&series.dataset, code).unwrap_or_default(),
        Some(Role::Activity) => catalogue.activity_name(&series.dataset, code).unwrap_or_default(),
        Some(Role::Indicator) => indicator.map_or("", |indicator| &indicator.name),
        None => own_name(catalogue, &series.dataset, id, code).unwrap_or_default(),
    };
    let unit = indicator.filter(|_| role(id) == Some(Role::Indicator)).map(|own| &own.unit);
    Category { code: code.to_owned(), name: name.to_owned(), unit: unit.map(Code::to_string) }
}
