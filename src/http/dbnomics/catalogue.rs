//! The provider, its datasets, and when they were last written.
//!
//! Follows `providers`, `datasets`, `last-updates` and `search` of DBnomics, version 22.

use serde_json::{Value, json};

use super::describe;
use super::envelope::{DbnomicsError, marked, page};
use super::request::Request;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::facade;
use crate::service::State;

fn about_us(catalogue: &Catalogue) -> Value {
    let updated = catalogue.datasets.values().map(|dataset| dataset.updated).max().unwrap_or_default();
    let licences: std::collections::BTreeSet<&str> =
        catalogue.datasets.values().map(|dataset| dataset.licence.as_str()).collect();
    json!({
        "code": facade::AGENCY,
        "name": "Yearbook",
        "slug": facade::AGENCY.to_lowercase(),
        "region": "World",
        "terms_of_use": licences.into_iter().collect::<Vec<_>>().join(" "),
        "website": "",
        "indexed_at": updated.to_rfc3339(),
    })
}

/// The providers.
pub(super) fn providers(catalogue: &Catalogue) -> Value {
    marked(json!({"providers": page(vec![about_us(catalogue)], 1, (0, 1))}))
}

/// The provider and its datasets.
pub(super) fn provider(catalogue: &Catalogue) -> Value {
    let tree = facade::datasets(catalogue);
    let tree = tree.iter().map(|dataset| json!({"code": dataset.id.as_str(), "name": dataset.name}));
    marked(json!({"provider": about_us(catalogue), "category_tree": tree.collect::<Vec<_>>()}))
}

/// The datasets of the provider.
pub(super) fn datasets(catalogue: &Catalogue, request: &Request) -> Result<Value, DbnomicsError> {
    let datasets = facade::datasets(catalogue);
    let (offset, limit) = request.page()?;
    let shown = datasets.iter().skip(offset).take(limit);
    let docs = shown.map(|dataset| describe::dataset(catalogue, dataset)).collect();
    Ok(marked(json!({"datasets": page(docs, datasets.len(), (offset, limit))})))
}

/// One dataset.
pub(super) fn dataset(catalogue: &Catalogue, code: &str) -> Result<Value, DbnomicsError> {
    let dataset = find(catalogue, code)?;
    Ok(marked(json!({"datasets": page(vec![describe::dataset(catalogue, dataset)], 1, (0, 1))})))
}

/// The dataset with a code.
pub(super) fn find<'a>(catalogue: &'a Catalogue, code: &str) -> Result<&'a Dataset, DbnomicsError> {
    let known = catalogue.datasets.values().find(|dataset| dataset.id.as_str().eq_ignore_ascii_case(code));
    known.ok_or_else(|| DbnomicsError::not_found(format!("There is no dataset `{}/{code}`.", facade::AGENCY)))
}

/// What was written last, the newest first.
pub(super) fn last_updates(catalogue: &Catalogue) -> Value {
    let mut datasets = facade::datasets(catalogue);
    datasets.sort_by_key(|dataset| std::cmp::Reverse(dataset.updated));
    let docs: Vec<Value> = datasets.iter().map(|dataset| describe::summary(catalogue, dataset)).collect();
    let count = docs.len();
    marked(json!({
        "datasets": page(docs, count, (0, count)),
        "providers": page(vec![about_us(catalogue)], 1, (0, 1)),
    }))
}

/// The datasets that hold what a text means.
pub(super) fn search(state: &State, request: &Request) -> Result<Value, DbnomicsError> {
    let catalogue = &state.catalogue;
    let text = request.text("q").unwrap_or_default();
    let near = state.search().find(text);
    let wanted = text.to_lowercase();
    let mut found = facade::datasets(catalogue);
    found.retain(|dataset| {
        let names = [dataset.id.as_str(), &dataset.name, &dataset.description];
        text.is_empty()
            || names.iter().any(|name| name.to_lowercase().contains(&wanted))
            || near.iter().any(|(owner, _)| *owner == dataset.id)
    });
    let (offset, limit) = request.page()?;
    let shown = found.iter().skip(offset).take(limit);
    let docs = shown.map(|dataset| describe::summary(catalogue, dataset)).collect();
    Ok(marked(json!({"results": page(docs, found.len(), (offset, limit))})))
}
