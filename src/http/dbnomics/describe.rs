//! The JSON objects of datasets and series.
//!
//! Follows `dataset` and the members of a series in responses of DBnomics, version 22.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::series::Series;
use crate::domain::structure::{Dimension, Role};
use crate::http::facade::{AGENCY, own_name, title};

/// A dataset without its dimensions.
pub(super) fn summary(catalogue: &Catalogue, dataset: &Dataset) -> Value {
    let (series, _) = catalogue.published_counts(dataset.id.as_str());
    json!({
        "code": dataset.id.as_str(),
        "name": dataset.name,
        "provider_code": AGENCY,
        "provider_name": dataset.publisher,
        "description": dataset.description,
        "nb_series": series,
        "indexed_at": dataset.updated.to_rfc3339(),
        "updated_at": dataset.updated.to_rfc3339(),
    })
}

/// A dataset with its dimensions, and the names of all codes that its series have.
pub(super) fn dataset(catalogue: &Catalogue, dataset: &Dataset) -> Value {
    let dimensions = dataset.structure.dimensions();
    let mut codes: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); dimensions.len()];
    for series in catalogue.samples_of(dataset.id.as_str()) {
        for (codes, code) in codes.iter_mut().zip(series.key.codes()) {
            codes.insert(code);
        }
    }
    let values: BTreeMap<&str, Vec<[String; 2]>> = dimensions
        .iter()
        .zip(codes)
        .map(|(dimension, codes)| {
            let named =
                codes.into_iter().map(|code| [code.to_owned(), name(catalogue, dataset, dimension, code)]);
            (dimension.id.as_str(), named.collect())
        })
        .collect();
    let labels: BTreeMap<&str, String> =
        dimensions.iter().map(|dimension| (dimension.id.as_str(), label(dimension))).collect();
    let mut described = summary(catalogue, dataset);
    described["dimensions_codes_order"] = dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
    described["dimensions_labels"] = json!(labels);
    described["dimensions_values_labels"] = json!(values);
    described
}

/// The label of a dimension. It differs from the id, because the client makes a column of each.
fn label(dimension: &Dimension) -> String {
    let word = match dimension.role {
        Some(Role::Frequency) => "Frequency",
        Some(Role::Area) => "Area",
        Some(Role::Indicator) => "Indicator",
        Some(Role::Activity) => "Activity",
        None => return format!("{} (label)", dimension.id),
    };
    word.to_owned()
}

/// The name of a code.
fn name(catalogue: &Catalogue, dataset: &Dataset, dimension: &Dimension, code: &str) -> String {
    let name = match dimension.role {
        Some(Role::Frequency) => return code.parse().map_or_else(|_| code.to_owned(), frequency),
        Some(Role::Area) => catalogue.area_name(&dataset.id, code),
        Some(Role::Activity) => catalogue.activity_name(&dataset.id, code),
        Some(Role::Indicator) => {
            let id = code.parse().ok().map(|code| (dataset.id.clone(), code));
            id.and_then(|id| catalogue.indicators.get(&id)).map(|indicator| indicator.name.as_str())
        }
        None => own_name(catalogue, &dataset.id, &dimension.id, code),
    };
    name.unwrap_or(code).to_owned()
}

/// The name of a frequency.
fn frequency(frequency: Frequency) -> String {
    let word = match frequency.unit() {
        FrequencyUnit::Year => "annual",
        FrequencyUnit::HalfYear => "bi-annual",
        FrequencyUnit::Quarter => "quarterly",
        FrequencyUnit::Month => "monthly",
        FrequencyUnit::Week => "weekly",
        FrequencyUnit::Day => "daily",
    };
    if frequency.is_span() { format!("{}-{word}", frequency.multiple()) } else { word.to_owned() }
}

/// A series without its observations.
pub(super) fn series(catalogue: &Catalogue, dataset: &Dataset, series: &Series) -> Value {
    let dimensions = dataset.structure.dimensions().iter().zip(series.key.codes());
    let dimensions: Map<String, Value> =
        dimensions.map(|(dimension, code)| (dimension.id.clone(), json!(code))).collect();
    json!({
        "@frequency": frequency(series.frequency),
        "provider_code": AGENCY,
        "dataset_code": dataset.id.as_str(),
        "dataset_name": dataset.name,
        "series_code": series.key.as_str(),
        "series_name": title(catalogue, series),
        "dimensions": dimensions,
        "indexed_at": dataset.updated.to_rfc3339(),
    })
}
