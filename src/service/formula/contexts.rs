//! The contexts of a formula: the areas, activities and frequencies for which a dataset has its series.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code_column::CodeFilter;
use crate::domain::formula::SeriesReference;
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::domain::structure::{Dimension, Role};

/// The codes to which the parts are limited that references leave open; an empty set matches all.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection {
    /// Areas.
    pub(super) area: BTreeSet<String>,
    /// Activities.
    pub(super) activity: BTreeSet<String>,
    /// Frequencies.
    pub(super) frequency: BTreeSet<Frequency>,
}

/// One combination of codes in the dimensions that references leave open, with the series that they name there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Context {
    /// The codes, in the order of the dimensions; `_Z` where inputs differ.
    pub(super) codes: Vec<String>,
    /// The positions in the catalogue of the series, in the order of the references; none where there is no series.
    pub(super) series: Vec<Option<usize>>,
}

/// What a reference names in a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// A series, by its position in the catalogue.
    Series(usize),
    /// An indicator, and an activity if the reference has one.
    Indicator(&'a str, Option<&'a str>),
}

impl<'a> Named<'a> {
    /// What a reference names; none if the dataset has no such series, indicator or activity.
    pub(super) fn of(
        catalogue: &Catalogue,
        dataset: &Dataset,
        reference: &'a SeriesReference,
    ) -> Option<Self> {
        let parts: Vec<&str> = reference.parts().collect();
        if parts.len() == dataset.structure.dimensions().len()
            && let Some(position) = catalogue.position(&dataset.id, &parts.join("."))
        {
            return Some(Self::Series(position));
        }
        let (indicator, activity) = match parts.as_slice() {
            [indicator] => (*indicator, None),
            [indicator, activity] => (*indicator, Some(*activity)),
            _ => return None,
        };
        let index = &catalogue.code_index;
        let is_known =
            catalogue.indicators.keys().any(|(id, code)| *id == dataset.id && code.as_str() == indicator);
        let is_activity =
            |code: &str| index.activity.contains(code) || catalogue.activities.contains_key(code);
        (is_known && activity.is_none_or(is_activity)).then_some(Self::Indicator(indicator, activity))
    }
}

/// By the codes of the dimensions that are joined: by activity the position of a series.
type Joined = BTreeMap<Vec<String>, BTreeMap<String, usize>>;

/// The contexts of some references in a dataset, in the order of their codes.
///
/// They are those in which every reference has a series. Where there is none, frequencies may differ, so that the check of
/// the formula says what is wrong with them; and where there is none either, one series is enough.
pub(super) fn contexts(
    catalogue: &Catalogue,
    dataset: &Dataset,
    named: &[Named<'_>],
    selection: &Selection,
) -> Vec<Context> {
    let join = |joins_frequency: bool, is_complete: bool| {
        let columns: Vec<Option<Joined>> =
            named.iter().map(|one| joined(catalogue, dataset, one, selection, joins_frequency)).collect();
        of_columns(catalogue, dataset, named, &columns, is_complete)
    };
    for (joins_frequency, is_complete) in [(true, true), (false, true), (true, false)] {
        let found = join(joins_frequency, is_complete);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// How many series are looked at to find the contexts.
pub(super) fn looked_at(catalogue: &Catalogue, named: &[Named<'_>]) -> usize {
    let index = &catalogue.code_index.indicator;
    let of = |one: &Named<'_>| match one {
        Named::Series(_) => 1,
        Named::Indicator(code, _) => index.count(code),
    };
    named.iter().map(of).sum()
}

/// The series that an indicator names, by their codes; none for a whole key.
fn joined(
    catalogue: &Catalogue,
    dataset: &Dataset,
    named: &Named<'_>,
    selection: &Selection,
    joins_frequency: bool,
) -> Option<Joined> {
    let Named::Indicator(indicator, activity) = *named else { return None };
    let index = &catalogue.code_index;
    let filters = [index.dataset.any_of([dataset.id.as_str()]), index.indicator.any_of([indicator])];
    let positions = CodeFilter::matches(&filters).unwrap_or_default();
    let mut all = Joined::new();
    for position in positions {
        let Some(series) = catalogue.series_at(position) else { continue };
        let is_own = activity.map_or_else(
            || accepts(&selection.activity, series.activity.as_str()),
            |activity| series.activity.as_str() == activity,
        );
        let is_selected = accepts(&selection.area, series.area.as_str())
            && (selection.frequency.is_empty() || selection.frequency.contains(&series.frequency));
        if is_own && is_selected {
            let open = if activity.is_some() { "" } else { series.activity.as_str() };
            let codes = open_codes(dataset, series, joins_frequency);
            all.entry(codes).or_default().entry(open.to_owned()).or_insert(position);
        }
    }
    Some(all)
}

fn accepts(codes: &BTreeSet<String>, code: &str) -> bool {
    codes.is_empty() || codes.contains(code)
}

/// The codes of a series in the dimensions that are joined; the others are empty.
fn open_codes(dataset: &Dataset, series: &Series, joins_frequency: bool) -> Vec<String> {
    let dimensions = dataset.structure.dimensions().iter().zip(series.key.codes());
    let code = |(dimension, code): (&Dimension, &str)| match dimension.role {
        Some(Role::Indicator | Role::Activity) => String::new(),
        Some(Role::Frequency) if !joins_frequency => String::new(),
        _ => code.to_owned(),
    };
    dimensions.map(code).collect()
}

fn of_columns(
    catalogue: &Catalogue,
    dataset: &Dataset,
    named: &[Named<'_>],
    columns: &[Option<Joined>],
    is_complete: bool,
) -> Vec<Context> {
    let open: Vec<&Joined> = columns.iter().flatten().collect();
    let mut all: BTreeSet<&Vec<String>> = open.iter().flat_map(|column| column.keys()).collect();
    if is_complete {
        all.retain(|codes| open.iter().all(|column| column.contains_key(*codes)));
    }
    let nothing = Vec::new();
    if open.is_empty() {
        all.insert(&nothing);
    }
    let mut found = Vec::new();
    for codes in all {
        for activity in activities(&open, codes, is_complete) {
            let series: Vec<Option<usize>> = named
                .iter()
                .zip(columns)
                .map(|(one, column)| match (one, column) {
                    (Named::Series(position), _) => Some(*position),
                    (_, Some(column)) => {
                        let of_codes = column.get(codes)?;
                        of_codes.get("").or_else(|| of_codes.get(activity?)).copied()
                    }
                    _ => None,
                })
                .collect();
            let codes = own_codes(catalogue, dataset, codes, activity, &series);
            found.push(Context { codes, series });
        }
    }
    found
}

/// The activities of a context: those that all open references have there, or any; one without a code if none is open.
fn activities<'a>(open: &[&'a Joined], codes: &[String], is_complete: bool) -> Vec<Option<&'a str>> {
    let of_codes = open.iter().filter_map(|column| column.get(codes));
    let lists: Vec<&BTreeMap<String, usize>> = of_codes.filter(|list| !list.contains_key("")).collect();
    if lists.is_empty() {
        return vec![None];
    }
    let mut all: BTreeSet<&str> = lists.iter().flat_map(|list| list.keys().map(String::as_str)).collect();
    if is_complete {
        all.retain(|activity| lists.iter().all(|list| list.contains_key(*activity)));
    }
    all.into_iter().map(Some).collect()
}

/// The code that stands for the indicator in the key of a formula.
const FORMULA: &str = "FORMULA";

/// The codes of a context: those that are joined, then those in which all series agree, then `_Z`.
fn own_codes(
    catalogue: &Catalogue,
    dataset: &Dataset,
    joined: &[String],
    activity: Option<&str>,
    series: &[Option<usize>],
) -> Vec<String> {
    let series: Vec<&Series> =
        series.iter().flatten().filter_map(|position| catalogue.series_at(*position)).collect();
    let common = |place: usize| {
        let mut codes = series.iter().filter_map(|one| one.key.codes().nth(place));
        let first = codes.next()?;
        codes.all(|code| code == first).then_some(first)
    };
    let code = |(place, dimension): (usize, &Dimension)| {
        if dimension.role == Some(Role::Indicator) {
            return FORMULA.to_owned();
        }
        let open = joined.get(place).map(String::as_str).filter(|code| !code.is_empty());
        let activity = activity.filter(|_| dimension.role == Some(Role::Activity));
        open.or(activity).or_else(|| common(place)).unwrap_or(NOT_APPLICABLE).to_owned()
    };
    dataset.structure.dimensions().iter().enumerate().map(code).collect()
}
