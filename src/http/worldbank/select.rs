//! The sources, series and countries that a request selects.
//!
//! The main dataset is source 2, as the World Development Indicators are; the others are numbered from 3. The id of an
//! indicator is its code, followed by the other codes of the series if they are not totals: `VA.C`.

use std::collections::BTreeMap;

use super::country::Country;
use super::error::WorldBankError;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code_column::CodeFilter;
use crate::domain::series::Series;
use crate::http::facade::{HEADLINE, datasets, other_codes};

/// The number of the main dataset.
const MAIN_NUMBER: u32 = 2;

/// A dataset and its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The number.
    pub(super) number: u32,
    /// The dataset.
    pub(super) dataset: &'a Dataset,
}

impl Source<'_> {
    /// Whether it is the main dataset.
    pub(super) fn is_main(&self) -> bool {
        self.number == MAIN_NUMBER
    }
}

/// All sources in their order.
pub(super) fn sources(catalogue: &Catalogue) -> Vec<Source<'_>> {
    let numbered = (MAIN_NUMBER..).zip(datasets(catalogue));
    numbered.map(|(number, dataset)| Source { number, dataset }).collect()
}

/// The source that a request names, or all sources.
pub(super) fn named_or_all<'a>(
    catalogue: &'a Catalogue,
    id: Option<&str>,
) -> Result<Vec<Source<'a>>, WorldBankError> {
    id.map_or_else(|| Ok(sources(catalogue)), |id| source(catalogue, id).map(|source| vec![source]))
}

/// The source with a number, or with the id of its dataset.
pub(super) fn source<'a>(catalogue: &'a Catalogue, id: &str) -> Result<Source<'a>, WorldBankError> {
    let is = |source: &Source| source.number.to_string() == id || source.dataset.id == *id;
    sources(catalogue).into_iter().find(is).ok_or_else(WorldBankError::invalid)
}

/// The ids of a list; none if the list is empty or contains `all`.
pub(super) fn ids(list: Option<&str>) -> Option<Vec<&str>> {
    let ids: Vec<&str> = list?.split(';').map(str::trim).filter(|id| !id.is_empty()).collect();
    let all = ids.is_empty() || ids.iter().any(|id| id.eq_ignore_ascii_case("all"));
    (!all).then_some(ids)
}

/// The id of the indicator that a series measures.
pub(super) fn series_id(dataset: &Dataset, series: &Series) -> String {
    let others = other_codes(&dataset.structure, series);
    let headline = others.iter().all(|code| HEADLINE.contains(code));
    let parts = std::iter::once(series.indicator.as_str()).chain(others);
    if headline { series.indicator.to_string() } else { parts.collect::<Vec<_>>().join(".") }
}

/// The series of a source, each with the id of its indicator; only those with some ids or of some countries, if given.
/// Derived series are among those with some ids alone.
pub(super) fn series<'a>(
    catalogue: &'a Catalogue,
    source: Source<'a>,
    chosen: Option<&[&str]>,
    countries: Option<&[Country]>,
) -> Vec<(String, &'a Series)> {
    let index = &catalogue.code_index;
    let mut filters = vec![index.dataset.any_of([source.dataset.id.as_str()])];
    filters.extend(countries.map(|some| index.area.any_of(some.iter().map(|country| country.code.as_str()))));
    filters.extend(chosen.map(|ids| measuring(catalogue, ids)));
    let positions = CodeFilter::matches(&filters).into_iter().flatten();
    let named = positions.filter_map(|position| {
        let series = catalogue.series.get(position).filter(|one| chosen.is_some() || !one.is_derived())?;
        Some((series_id(source.dataset, series), series))
    });
    let is_chosen =
        |id: &str| chosen.is_none_or(|ids| ids.iter().any(|chosen| chosen.eq_ignore_ascii_case(id)));
    named.filter(|(id, _)| is_chosen(id)).collect()
}

/// Whether a source has all indicators with some ids.
pub(super) fn measures(catalogue: &Catalogue, source: Source, ids: &[&str]) -> bool {
    let dataset = source.dataset;
    ids.iter().all(|id| {
        let filters =
            [catalogue.code_index.dataset.any_of([dataset.id.as_str()]), measuring(catalogue, &[id])];
        let mut series = CodeFilter::iter_matches(&filters).filter_map(|at| catalogue.series.get(at));
        series.any(|series| series_id(dataset, series).eq_ignore_ascii_case(id))
    })
}

/// The filter for series of the indicators that ids begin with; case matters only if all of them exist as written.
fn measuring<'a>(catalogue: &'a Catalogue, ids: &[&str]) -> CodeFilter<'a> {
    let column = &catalogue.code_index.indicator;
    let indicators: Vec<&str> = ids.iter().filter_map(|id| id.split('.').next()).collect();
    if indicators.iter().all(|indicator| column.contains(indicator)) {
        return column.any_of(indicators);
    }
    column.passing(|known| indicators.iter().any(|indicator| indicator.eq_ignore_ascii_case(known)))
}

/// The ids of the indicators of a source, each with one of its series.
pub(super) fn measured<'a>(
    catalogue: &'a Catalogue,
    source: Source<'a>,
    chosen: Option<&[&str]>,
) -> BTreeMap<String, &'a Series> {
    let all = if chosen.is_some() {
        series(catalogue, source, chosen, None)
    } else {
        let samples = catalogue.published_samples_of(source.dataset.id.as_str()).into_iter();
        samples.map(|series| (series_id(source.dataset, series), series)).collect()
    };
    let mut measured = BTreeMap::new();
    for (id, series) in all {
        measured.entry(id).or_insert(series);
    }
    measured
}

/// The countries of a list; none if it contains `all`.
pub(super) fn countries(catalogue: &Catalogue, list: &str) -> Result<Option<Vec<Country>>, WorldBankError> {
    let Some(ids) = ids(Some(list)) else { return Ok(None) };
    let find = |id: &str| Country::find(catalogue, id).ok_or_else(WorldBankError::invalid);
    ids.into_iter().map(find).collect::<Result<_, _>>().map(Some)
}
