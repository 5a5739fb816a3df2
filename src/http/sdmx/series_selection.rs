//! Selects the series of a query.

use std::collections::BTreeSet;

use super::error::SdmxError;
use super::key::{self, Key};
use super::query::DataQuery;
use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::OrBroken;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::service::query::SeriesFilter;

/// The series of a query.
///
/// # Errors
/// When a code is unknown.
pub(super) fn series<'a>(
    catalogue: &'a Catalogue,
    query: &DataQuery<'a>,
) -> Result<Vec<&'a Series>, SdmxError> {
    let mut positions = BTreeSet::new();
    for filter in filters(query) {
        positions.extend(filter.select(catalogue)?);
    }
    let chosen = positions.into_iter().filter_map(|position| {
        catalogue.series.get(position).or_broken("a selected position lies in the catalogue")
    });
    Ok(chosen.filter(|series| holds(query, &series.key.codes().collect::<Vec<_>>())).collect())
}

/// How many series are looked at to find those of a query.
pub(super) fn looked_at(catalogue: &Catalogue, query: &DataQuery<'_>) -> usize {
    filters(query).iter().map(|filter| filter.looked_at(catalogue)).sum()
}

/// One filter per key, without the codes of computed dimensions; one filter for all series if there is no key.
pub(super) fn filters(query: &DataQuery<'_>) -> Vec<SeriesFilter> {
    let dimensions = query.dataflow.dataset.structure.dimensions().len();
    let indicator = query.dataflow.dataset.structure.position(Role::Indicator);
    let names_indicator = query.conditions.iter().any(|(position, _)| Some(*position) == indicator);
    let filter = |key: Option<&Key>| SeriesFilter {
        dataset: vec![query.dataflow.dataset.id.to_string()],
        key: key.map(|key| key::text(key.get(..dimensions).unwrap_or_default())),
        derived: names_indicator,
        ..SeriesFilter::default()
    };
    if query.keys.is_empty() { vec![filter(None)] } else { query.keys.iter().map(Some).map(filter).collect() }
}

/// Whether the conditions of a query hold for the codes of a series.
pub(super) fn holds(query: &DataQuery<'_>, codes: &[&str]) -> bool {
    query
        .conditions
        .iter()
        .all(|(position, condition)| codes.get(*position).is_some_and(|code| condition.holds_for(code)))
}

/// The number of observations of some series.
pub(super) fn count<'a>(series: impl IntoIterator<Item = &'a Series>) -> usize {
    series
        .into_iter()
        .map(|series| {
            usize::try_from(series.observations).or_broken("a count is not negative").unwrap_or_default()
        })
        .sum()
}
