//! The provider, its datasets, their last updates, and the search for datasets.
//!
//! Follows `providers`, `datasets`, `last-updates` and `search` of DBnomics, version 22.

use serde_json::{Value, json};

use super::describe;
use super::envelope::{DbnomicsError, page, with_version};
use super::request::DbnomicsRequest;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::facade::{self, AGENCY};
use crate::service::State;

/// The provider of all datasets.
fn own_provider(catalogue: &Catalogue) -> Value {
    let updated = catalogue.datasets.values().map(|dataset| dataset.updated).max().unwrap_or_default();
    let licences: std::collections::BTreeSet<&str> =
        catalogue.datasets.values().map(|dataset| dataset.licence.as_str()).collect();
    json!({
        "code": AGENCY,
        "name": "Yearbook",
        "slug": AGENCY.to_lowercase(),
        "region": "World",
        "terms_of_use": licences.into_iter().collect::<Vec<_>>().join(" "),
        "website": "",
        "indexed_at": updated.to_rfc3339(),
    })
}

/// The providers.
pub(super) fn providers(catalogue: &Catalogue) -> Value {
    with_version(json!({"providers": page(vec![own_provider(catalogue)], 1, (0, 1))}))
}

/// The provider and its datasets.
pub(super) fn provider(catalogue: &Catalogue) -> Value {
    let tree = facade::datasets(catalogue);
    let tree = tree.iter().map(|dataset| json!({"code": dataset.id.as_str(), "name": dataset.name}));
    with_version(json!({"provider": own_provider(catalogue), "category_tree": tree.collect::<Vec<_>>()}))
}

/// The datasets of the provider.
pub(super) fn datasets(catalogue: &Catalogue, request: &DbnomicsRequest) -> Result<Value, DbnomicsError> {
    let datasets = facade::datasets(catalogue);
    let (offset, limit) = request.page()?;
    let shown = datasets.iter().skip(offset).take(limit);
    let docs = shown.map(|dataset| describe::dataset(catalogue, dataset)).collect();
    Ok(with_version(json!({"datasets": page(docs, datasets.len(), (offset, limit))})))
}

/// One dataset.
pub(super) fn dataset(catalogue: &Catalogue, code: &str) -> Result<Value, DbnomicsError> {
    let dataset = find(catalogue, code)?;
    Ok(with_version(json!({"datasets": page(vec![describe::dataset(catalogue, dataset)], 1, (0, 1))})))
}

/// Checks that a provider is the only one that exists.
pub(super) fn check_provider(provider: &str) -> Result<(), DbnomicsError> {
    if provider.eq_ignore_ascii_case(AGENCY) {
        return Ok(());
    }
    Err(DbnomicsError::not_found(format!("There is no provider `{provider}`; the one here is `{AGENCY}`.")))
}

/// The dataset with a code.
pub(super) fn find<'a>(catalogue: &'a Catalogue, code: &str) -> Result<&'a Dataset, DbnomicsError> {
    let known = catalogue.datasets.values().find(|dataset| dataset.id.as_str().eq_ignore_ascii_case(code));
    known.ok_or_else(|| DbnomicsError::not_found(format!("There is no dataset `{AGENCY}/{code}`.")))
}

/// The datasets and the provider, the last updated first.
pub(super) fn last_updates(catalogue: &Catalogue) -> Value {
    let mut datasets = facade::datasets(catalogue);
    datasets.sort_by_key(|dataset| std::cmp::Reverse(dataset.updated));
    let docs: Vec<Value> = datasets.iter().map(|dataset| describe::summary(catalogue, dataset)).collect();
    let count = docs.len();
    with_version(json!({
        "datasets": page(docs, count, (0, count)),
        "providers": page(vec![own_provider(catalogue)], 1, (0, 1)),
    }))
}

/// The datasets that match a text: their names contain it, or the search index finds one of their indicators.
pub(super) fn search(state: &State, request: &DbnomicsRequest) -> Result<Value, DbnomicsError> {
    let catalogue = &state.catalogue;
    let text = request.text("q").unwrap_or_default();
    let hits = state.search().find(text);
    let lower = text.to_lowercase();
    let mut found = facade::datasets(catalogue);
    found.retain(|dataset| {
        let names = [dataset.id.as_str(), &dataset.name, &dataset.description];
        text.is_empty()
            || names.iter().any(|name| name.to_lowercase().contains(&lower))
            || hits.iter().any(|(owner, _)| *owner == dataset.id)
    });
    let (offset, limit) = request.page()?;
    let shown = found.iter().skip(offset).take(limit);
    let docs = shown.map(|dataset| describe::summary(catalogue, dataset)).collect();
    Ok(with_version(json!({"results": page(docs, found.len(), (offset, limit))})))
}
