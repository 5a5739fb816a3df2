//! Formulas to begin with, made of what the catalogue has.

use std::cmp::Reverse;

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::formula::SeriesReference;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::service::State;

/// How many formulas are suggested.
const SUGGESTED: usize = 5;

/// How many indicators are looked at for formulas, those with the most series first.
const LOOKED_AT: usize = 24;

/// How many series of an indicator are looked at.
const SERIES: usize = 400;

/// A formula that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Example {
    /// The formula.
    pub(super) expr: String,
    /// The dataset.
    pub(super) dataset: Code,
    /// The area; none where the formula names the areas.
    pub(super) area: Option<Code>,
}

/// Some formulas: parts of wholes, differences between them, growth.
pub(super) fn examples(state: &State) -> Vec<Example> {
    let catalogue = &state.catalogue;
    let mut indicators: Vec<_> = catalogue.indicators.iter().collect();
    let index = &catalogue.code_index.indicator;
    indicators.sort_by_key(|((_, code), _)| Reverse(index.count(code.as_str())));
    let mut found: Vec<Example> = Vec::new();
    for (id, indicator) in indicators.into_iter().take(LOOKED_AT) {
        if !matches!(indicator.unit_class, UnitClass::Level | UnitClass::Count) {
            continue;
        }
        let mut series: Vec<&Series> =
            state.series_of(id).filter(|one| !one.frequency.is_span()).take(SERIES).collect();
        series.sort_by_key(|one| Reverse(one.observations));
        found.extend(of_activities(catalogue, &series));
        found.extend(of_areas(catalogue, &series));
        found.extend(growth(&series));
    }
    found.sort_by_key(|example| Reverse(example.expr.starts_with("share(")));
    found.dedup();
    found.truncate(SUGGESTED);
    found
}

/// The share of an activity in the one that contains it, and what is left of that.
fn of_activities(catalogue: &Catalogue, series: &[&Series]) -> Vec<Example> {
    let whole_of = |part: &&Series| {
        let parent = catalogue.activities.get(&part.activity)?.parent.as_ref()?;
        let is_whole = |one: &&&Series| {
            one.activity == *parent && one.area == part.area && one.frequency == part.frequency
        };
        series.iter().find(is_whole).copied()
    };
    let pair = series.iter().find_map(|part| Some((*part, whole_of(part)?)));
    let Some((part, whole)) = pair else { return Vec::new() };
    let name = |one: &Series| reference([one.indicator.as_str(), one.activity.as_str()]);
    let example =
        |expr: String| Example { expr, dataset: part.dataset.clone(), area: Some(part.area.clone()) };
    vec![
        example(format!("share({}, {})", name(part), name(whole))),
        example(format!("{} - {}", name(whole), name(part))),
    ]
}

/// The share of an area in the one that contains it.
fn of_areas(catalogue: &Catalogue, series: &[&Series]) -> Option<Example> {
    let whole_of = |part: &&Series| {
        let parent = catalogue.areas.get(&part.area)?.parent.as_ref()?;
        let is_whole = |one: &&&Series| {
            one.area == *parent && one.activity == part.activity && one.frequency == part.frequency
        };
        series.iter().find(is_whole).copied()
    };
    let (part, whole) = series.iter().find_map(|part| Some((*part, whole_of(part)?)))?;
    let key = |one: &Series| reference(one.key.codes());
    let expr = format!("share({}, {})", key(part), key(whole));
    Some(Example { expr, dataset: part.dataset.clone(), area: None })
}

/// The growth of the longest series on the year before.
fn growth(series: &[&Series]) -> Option<Example> {
    let one = series.first().filter(|one| one.observations > 1)?;
    let expr = format!("yoy({})", reference([one.indicator.as_str(), one.activity.as_str()]));
    Some(Example { expr, dataset: one.dataset.clone(), area: Some(one.area.clone()) })
}

/// The text of a reference with some parts.
pub(super) fn reference<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    SeriesReference::new(parts).map(|reference| reference.to_string()).unwrap_or_default()
}
