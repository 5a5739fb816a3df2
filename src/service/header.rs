//! Headers: what a series is, and what precedes the series of an answer.

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset::{AnswerHeader, IndicatorHeader, NamedCode, SeriesHeader};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;

/// The header of a series, with the names of its codes; a code without a name stands for its name.
#[must_use]
pub fn header(catalogue: &Catalogue, series: &Series) -> SeriesHeader {
    let area = catalogue.area_name(&series.dataset, series.area.as_str());
    let activity = catalogue.activity_name(&series.dataset, series.activity.as_str());
    let indicator = catalogue.indicator_of(series);
    let unit = series.unit.as_ref().or(indicator.map(|indicator| &indicator.unit));
    SeriesHeader {
        dataset: series.dataset.clone(),
        key: series.key.clone(),
        frequency: series.frequency,
        area: NamedCode { code: series.area.clone(), name: area.unwrap_or(series.area.as_str()).into() },
        activity: NamedCode {
            code: series.activity.clone(),
            name: activity.unwrap_or(series.activity.as_str()).into(),
        },
        indicator: IndicatorHeader {
            code: series.indicator.clone(),
            name: indicator.map_or(series.indicator.as_str(), |indicator| &indicator.name).into(),
            unit: unit.unwrap_or(&series.indicator).clone(),
            unit_class: catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown),
            price_basis: indicator.map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis),
        },
        own: own_codes(catalogue, series),
        formula: None,
    }
}

/// The codes of a series in the dimensions without a standard role.
fn own_codes(catalogue: &Catalogue, series: &Series) -> Vec<(String, Code)> {
    let Some(dataset) = catalogue.datasets.get(&series.dataset) else { return Vec::new() };
    let dimensions = dataset.structure.dimensions().iter().zip(series.key.codes());
    dimensions
        .filter(|(dimension, _)| dimension.role.is_none())
        .filter_map(|(dimension, code)| Some((dimension.id.clone(), code.parse().ok()?)))
        .collect()
}

/// The header of an answer over some series.
#[must_use]
pub fn answer_header<'a>(
    catalogue: &Catalogue,
    series: impl IntoIterator<Item = &'a Series>,
    next: Option<String>,
) -> AnswerHeader {
    let mut before: Option<&Code> = None;
    // Series are sorted by dataset.
    let datasets = series.into_iter().map(|series| &series.dataset);
    let datasets = datasets.filter(|dataset| before.replace(dataset) != Some(dataset));
    let datasets: Vec<&Code> = datasets.collect();
    let of_answer = catalogue.sources.iter().filter(|source| datasets.contains(&&source.dataset));
    let attributions = of_answer.filter_map(|source| source.attribution.clone()).collect();
    let structures = datasets.iter().filter_map(|dataset| catalogue.datasets.get(*dataset));
    let mut dimensions: Vec<String> = Vec::new();
    for dimension in structures.flat_map(|dataset| dataset.structure.dimensions()) {
        if dimension.role.is_none() && !dimensions.contains(&dimension.id) {
            dimensions.push(dimension.id.clone());
        }
    }
    AnswerHeader { revision: catalogue.revision, next, dimensions, attributions }
}
