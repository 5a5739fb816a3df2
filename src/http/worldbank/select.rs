//! Which sources and series a request means.
//!
//! Follows the numbers of the World Bank's sources and the ids of its indicators: the main dataset is source 2, the
//! others count on from 3; an indicator of another activity has that activity after a dot, `VA.C`.

use std::collections::BTreeMap;

use super::country::Country;
use super::envelope::WorldBankError;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code_index::CodeFilter;
use crate::domain::series::Series;
use crate::http::facade::{HEADLINE, datasets, other_codes};

/// The number of the main dataset: World Bank's own is "World Development Indicators".
const MAIN_NUMBER: u32 = 2;

/// A dataset and its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The number.
    pub(super) number: u32,
    /// The dataset.
    pub(super) dataset: &'a Dataset,
}

/// The sources in their order.
pub(super) fn sources(catalogue: &Catalogue) -> Vec<Source<'_>> {
    let numbered = (MAIN_NUMBER..).zip(datasets(catalogue));
    numbered.map(|(number, dataset)| Source { number, dataset }).collect()
}

/// The source with a number, or with the id of its dataset.
pub(super) fn source<'a>(catalogue: &'a Catalogue, id: &str) -> Result<Source<'a>, WorldBankError> {
    let is = |source: &Source| source.number.to_string() == id || source.dataset.id == *id;
    sources(catalogue).into_iter().find(is).ok_or_else(WorldBankError::invalid)
}

/// The ids of a list; none where it is empty or says `all`.
pub(super) fn ids(list: Option<&str>) -> Option<Vec<&str>> {
    let ids: Vec<&str> = list?.split(';').map(str::trim).filter(|id| !id.is_empty()).collect();
    let all = ids.is_empty() || ids.iter().any(|id| id.eq_ignore_ascii_case("all"));
    (!all).then_some(ids)
}

/// The id of what a series measures: the indicator, then what narrows it down.
pub(super) fn series_id(dataset: &Dataset, series: &Series) -> String {
    let others = other_codes(&dataset.structure, series);
    let headline = others.iter().all(|code| HEADLINE.contains(code));
    let parts = std::iter::once(series.indicator.as_str()).chain(others);
    if headline { series.indicator.to_string() } else { parts.collect::<Vec<_>>().join(".") }
}

/// The series of a source that are asked for, each with the id of what it measures.
pub(super) fn series<'a>(
    catalogue: &'a Catalogue,
    source: Source<'a>,
    asked: Option<&[&str]>,
    countries: Option<&[Country]>,
) -> Vec<(String, &'a Series)> {
    let columns = &catalogue.columns;
    let mut wishes = vec![columns.dataset.any_of([source.dataset.id.as_str()])];
    wishes
        .extend(countries.map(|some| columns.area.any_of(some.iter().map(|country| country.code.as_str()))));
    wishes.extend(asked.map(|ids| measuring(catalogue, ids)));
    let positions = CodeFilter::matches(&wishes).into_iter().flatten();
    let named = positions.filter_map(|position| {
        let series = catalogue.series.get(position)?;
        Some((series_id(source.dataset, series), series))
    });
    let is_asked =
        |id: &str| asked.is_none_or(|asked| asked.iter().any(|asked| asked.eq_ignore_ascii_case(id)));
    named.filter(|(id, _)| is_asked(id)).collect()
}

/// Whether a source measures all that some ids mean.
pub(super) fn measures(catalogue: &Catalogue, source: Source, ids: &[&str]) -> bool {
    let dataset = source.dataset;
    ids.iter().all(|id| {
        let wishes = [catalogue.columns.dataset.any_of([dataset.id.as_str()]), measuring(catalogue, &[id])];
        let mut series = CodeFilter::each_fulfilled(&wishes).filter_map(|at| catalogue.series.get(at));
        series.any(|series| series_id(dataset, series).eq_ignore_ascii_case(id))
    })
}

/// The wish for series of the indicators that ids begin with, in any case where none is written like that.
fn measuring<'a>(catalogue: &'a Catalogue, ids: &[&str]) -> CodeFilter<'a> {
    let column = &catalogue.columns.indicator;
    let indicators: Vec<&str> = ids.iter().filter_map(|id| id.split('.').next()).collect();
    if indicators.iter().all(|indicator| column.contains(indicator)) {
        return column.any_of(indicators);
    }
    column.passing(|known| indicators.iter().any(|indicator| indicator.eq_ignore_ascii_case(known)))
}

/// What a source measures: each id once, with a series that shows what it is.
pub(super) fn measured<'a>(
    catalogue: &'a Catalogue,
    source: Source<'a>,
    asked: Option<&[&str]>,
) -> BTreeMap<String, &'a Series> {
    let mut measured = BTreeMap::new();
    for (id, series) in series(catalogue, source, asked, None) {
        measured.entry(id).or_insert(series);
    }
    measured
}

/// The countries of a list; none where it says `all`.
pub(super) fn countries(catalogue: &Catalogue, list: &str) -> Result<Option<Vec<Country>>, WorldBankError> {
    let Some(ids) = ids(Some(list)) else { return Ok(None) };
    let find = |id: &str| Country::find(catalogue, id).ok_or_else(WorldBankError::invalid);
    ids.into_iter().map(find).collect::<Result<_, _>>().map(Some)
}
