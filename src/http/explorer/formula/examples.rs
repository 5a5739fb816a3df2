//! Formulas to begin with, made of what the catalogue has.

use std::cmp::Reverse;

use crate::domain::catalogue::{Catalogue, Indicator, StockOrFlow};
use crate::domain::code::Code;
use crate::domain::formula::SeriesReference;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::service::State;

/// How many formulas are suggested.
const SUGGESTED: usize = 5;

/// How many formulas of one kind are suggested.
const OF_KIND: usize = 2;

/// How many series are looked at for formulas.
const LOOKED_AT: usize = 20_000;

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
    let areas = &catalogue.code_index.area;
    let (mut activities, mut shares, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    let mut looked_at = 0;
    let is_amount = |indicator: &Indicator| {
        matches!(indicator.unit_class, UnitClass::Level | UnitClass::Count)
            && indicator.measured_as != StockOrFlow::NotApplicable
    };
    for (id, _) in catalogue.indicators.iter().filter(|(_, indicator)| is_amount(indicator)) {
        let mut series: Vec<&Series> =
            state.series_of(id).filter(|one| !one.frequency.is_span()).take(SERIES).collect();
        looked_at += series.len();
        series.sort_by_key(|one| Reverse((one.observations, areas.count(one.area.as_str()))));
        activities.extend(of_activities(catalogue, &series));
        shares.extend(of_areas(catalogue, &series));
        rates.extend(growth(&series));
        if looked_at > LOOKED_AT {
            break;
        }
    }
    let kinds = [activities, shares, rates].into_iter();
    kinds.flat_map(|kind| kind.into_iter().take(OF_KIND)).take(SUGGESTED).collect()
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
