//! Series that state the growth of other series.

use super::catalogue::{Catalogue, StatedGrowth};
use super::code::Code;
use super::code_column::CodeFilter;
use super::relation::{Relation, RelationKind};
use super::series::Series;
use super::structure::Role;

/// The positions of the series whose indicator states the growth of another one.
fn rate_positions(catalogue: &Catalogue) -> Vec<usize> {
    let rates: Vec<(&Code, &Code)> = catalogue
        .indicators
        .iter()
        .filter(|(_, indicator)| growth_relation(&indicator.relations).is_some())
        .map(|((dataset, code), _)| (dataset, code))
        .collect();
    let index = &catalogue.code_index;
    let positions_of = |(dataset, code): (&Code, &Code)| {
        let filters = [index.dataset.any_of([dataset.as_str()]), index.indicator.any_of([code.as_str()])];
        CodeFilter::matches(&filters).unwrap_or_default()
    };
    let mut positions: Vec<usize> = rates.into_iter().flat_map(positions_of).collect();
    positions.sort_unstable();
    positions
}

/// The relation by which an indicator states the growth of another one.
fn growth_relation(relations: &[Relation]) -> Option<&Relation> {
    relations.iter().find(|relation| relation.kind == RelationKind::GrowthOf)
}

/// The level series whose growth other series state.
pub(super) fn stated_growth(catalogue: &Catalogue) -> StatedGrowth {
    let mut stated = StatedGrowth::new();
    let rates = rate_positions(catalogue);
    let rates = rates.into_iter().filter_map(|position| Some((position, catalogue.series_at(position)?)));
    for (position, series) in rates {
        // A rate over a span of years is not comparable with growth over one year.
        if series.frequency.is_span() {
            continue;
        }
        let Some(level) = catalogue
            .indicator_of(series)
            .and_then(|indicator| growth_relation(&indicator.relations))
            .and_then(|relation| level_of(catalogue, series, relation))
        else {
            continue;
        };
        let id = (level.dataset.clone(), level.key.clone());
        stated.entry(id).or_insert_with(|| (level, Vec::new())).1.push(position);
    }
    stated
}

/// The level series whose growth a series states; its id is 0 when the catalogue has no such series.
fn level_of(catalogue: &Catalogue, series: &Series, relation: &Relation) -> Option<Series> {
    let structure = &catalogue.datasets.get(&series.dataset)?.structure;
    let activity = relation.of.activity.as_ref().unwrap_or(&series.activity);
    let area = relation.of.area.as_ref().unwrap_or(&series.area);
    let changes = [
        (Role::Indicator, relation.of.indicator.as_str()),
        (Role::Activity, activity.as_str()),
        (Role::Area, area.as_str()),
    ];
    let key = series.key.with(structure, &changes);
    if let Some(level) = catalogue.find_series(&series.dataset, &key) {
        return Some(level.clone());
    }
    let mut level =
        Series { id: 0, key, area: area.clone(), first: None, last: None, observations: 0, ..series.clone() };
    level.activity = activity.clone();
    level.indicator = relation.of.indicator.clone();
    Some(level)
}
