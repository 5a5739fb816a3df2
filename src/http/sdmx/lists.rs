//! Code lists: those that all datasets share, under the ids of SDMX, and those of a dataset's own dimensions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::components::component_id;
use super::flow::{Flow, measures};
use crate::domain::catalogue::{Catalogue, Dataset, Labels};
use crate::domain::code::Code;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::observation::ObservationStatus;
use crate::domain::structure::{Dimension, Role};
use crate::formats::sdmx::structure::{Codelist, Item};
use crate::http::facade::{MAIN_DATASET, datasets};

/// The list of frequencies.
pub(super) const FREQUENCIES: &str = "CL_FREQ";
/// The list of areas.
pub(super) const AREAS: &str = "CL_AREA";
/// The list of activities.
pub(super) const ACTIVITIES: &str = "CL_ACTIVITY";
/// The list of indicators: those of all datasets.
pub(super) const INDICATORS: &str = "CL_INDICATOR";
/// The list of units.
pub(super) const UNITS: &str = "CL_UNIT";
/// The list of powers of ten.
pub(super) const MULTIPLIERS: &str = "CL_UNIT_MULT";
/// The list of numbers of decimals.
pub(super) const DECIMALS: &str = "CL_DECIMALS";
/// The list of statuses of observations.
pub(super) const STATUSES: &str = "CL_OBS_STATUS";
/// The list of measures of growth.
pub(super) const MEASURES: &str = "CL_MEASURE";

const SHARED: [(&str, &str); 9] = [
    (FREQUENCIES, "Frequencies"),
    (AREAS, "Areas"),
    (ACTIVITIES, "Economic activities"),
    (INDICATORS, "Indicators"),
    (UNITS, "Units of measure"),
    (MULTIPLIERS, "Unit multipliers"),
    (DECIMALS, "Decimals"),
    (STATUSES, "Observation statuses"),
    (MEASURES, "Measures of growth"),
];

/// The list of the codes of a dimension.
///
/// The same code may be another indicator in another dataset, so only the main one's are called after the shared list.
pub(super) fn of_dimension(dataset: &Dataset, dimension: &Dimension) -> String {
    match dimension.role {
        Some(Role::Frequency) => FREQUENCIES.to_owned(),
        Some(Role::Area) => AREAS.to_owned(),
        Some(Role::Activity) => ACTIVITIES.to_owned(),
        Some(Role::Indicator) if dataset.id == *MAIN_DATASET => INDICATORS.to_owned(),
        _ => format!("CL_{}_OF_{}", component_id(&dimension.id), component_id(dataset.id.as_str())),
    }
}

/// The ids of all lists.
pub(super) fn ids(catalogue: &Catalogue) -> Vec<String> {
    let shared = SHARED.iter().map(|(id, _)| (*id).to_owned());
    let own = datasets(catalogue).into_iter().flat_map(|dataset| {
        dataset.structure.dimensions().iter().map(|dimension| of_dimension(dataset, dimension))
    });
    let is_own = |id: &String| !SHARED.iter().any(|(shared, _)| shared == id);
    shared.chain(own.filter(is_own)).collect()
}

/// The list with an id.
pub(super) fn find(catalogue: &Catalogue, id: &str) -> Option<Codelist> {
    let shared = SHARED.iter().find(|(shared, _)| *shared == id);
    let (name, codes) = match shared {
        Some((_, name)) => ((*name).to_owned(), shared_codes(catalogue, id)),
        None => datasets(catalogue).into_iter().find_map(|dataset| {
            let dimensions = dataset.structure.dimensions().iter().enumerate();
            let (position, dimension) =
                dimensions.into_iter().find(|(_, dimension)| of_dimension(dataset, dimension) == id)?;
            let name = format!("{} of {}", dimension.id, dataset.name);
            Some((name, own_codes(catalogue, dataset, position, dimension)))
        })?,
    };
    Some(Codelist { id: id.to_owned(), name, codes: parents_first(codes), partial: false, stub: false })
}

/// The codes in an order in which readers meet a parent before its children; a parent that is no code is not named.
fn parents_first(mut codes: Vec<Item>) -> Vec<Item> {
    let parents: HashMap<String, Option<String>> =
        codes.iter().map(|code| (code.id.clone(), code.parent.clone())).collect();
    for code in &mut codes {
        code.parent.take_if(|parent| !parents.contains_key(parent));
    }
    // Nothing keeps a code from being its own ancestor.
    let limit = codes.len();
    codes.sort_by_cached_key(|code| {
        let parent = |id: &String| parents.get(id).cloned().flatten();
        std::iter::successors(code.parent.clone(), parent).take(limit).count()
    });
    codes
}

/// The names of the codes of a list.
pub(super) fn names(catalogue: &Catalogue, id: &str) -> BTreeMap<String, String> {
    let codes = find(catalogue, id).map(|list| list.codes).unwrap_or_default();
    codes.into_iter().map(|code| (code.id, code.name)).collect()
}

/// The list with only some of its codes; a parent that is not among them is not named.
pub(super) fn only(mut list: Codelist, codes: &BTreeSet<String>) -> Codelist {
    let before = list.codes.len();
    list.codes.retain(|code| codes.contains(&code.id));
    for code in &mut list.codes {
        code.parent.take_if(|parent| !codes.contains(parent));
    }
    list.partial = list.codes.len() < before;
    list
}

fn shared_codes(catalogue: &Catalogue, id: &str) -> Vec<Item> {
    match id {
        FREQUENCIES => frequencies(catalogue),
        AREAS => catalogue
            .areas
            .values()
            .map(|area| item(&area.code, &area.name, &area.labels, area.parent.as_ref(), None))
            .collect(),
        ACTIVITIES => catalogue
            .activities
            .values()
            .map(|one| {
                item(&one.code, &one.name, &one.labels, one.parent.as_ref(), one.definition.as_deref())
            })
            .collect(),
        INDICATORS => indicators(catalogue),
        UNITS => units(catalogue),
        MULTIPLIERS => {
            MULTIPLIER_NAMES.iter().map(|(power, name)| Item::named(power.to_string(), *name)).collect()
        }
        DECIMALS => (0..=15).map(|count: u8| Item::named(count.to_string(), decimals_name(count))).collect(),
        STATUSES => ObservationStatus::CODES
            .chars()
            .map(|code| Item::named(code.to_string(), status_name(code)))
            .collect(),
        _ => measures().map(|measure| Item::named(measure.code(), measure.info().name)).collect(),
    }
}

fn item(code: &Code, name: &str, labels: &Labels, parent: Option<&Code>, meaning: Option<&str>) -> Item {
    Item {
        id: code.to_string(),
        name: name.to_owned(),
        labels: labels.clone(),
        description: meaning.filter(|text| !text.is_empty()).map(str::to_owned),
        parent: parent.map(Code::to_string),
    }
}

/// Those that SDMX names, and the multiples that are in use.
fn frequencies(catalogue: &Catalogue) -> Vec<Item> {
    let usual = FrequencyUnit::ALL.map(Frequency::of);
    let used: BTreeSet<Frequency> = catalogue.series.iter().map(|series| series.frequency).collect();
    let others = used.into_iter().filter(|frequency| !usual.contains(frequency));
    let all = usual.into_iter().chain(others);
    all.map(|frequency| Item::named(frequency.to_string(), frequency_name(frequency))).collect()
}

fn frequency_name(frequency: Frequency) -> String {
    let (single, several) = match frequency.unit() {
        FrequencyUnit::Year => ("Annual", "years"),
        FrequencyUnit::HalfYear => ("Half-yearly, semester", "half-years"),
        FrequencyUnit::Quarter => ("Quarterly", "quarters"),
        FrequencyUnit::Month => ("Monthly", "months"),
        FrequencyUnit::Week => ("Weekly", "weeks"),
        FrequencyUnit::Day => ("Daily", "days"),
    };
    if frequency.is_span() { format!("Every {} {several}", frequency.multiple()) } else { single.to_owned() }
}

/// The indicators of all datasets; of several with one code, that of the dataset that comes first.
fn indicators(catalogue: &Catalogue) -> Vec<Item> {
    let mut all: BTreeMap<&str, Item> = BTreeMap::new();
    for dataset in datasets(catalogue) {
        for (code, item) in indicators_of(catalogue, dataset) {
            all.entry(code).or_insert(item);
        }
    }
    all.into_values().collect()
}

fn indicators_of<'a>(
    catalogue: &'a Catalogue,
    dataset: &'a Dataset,
) -> impl Iterator<Item = (&'a str, Item)> {
    let own = catalogue.indicators.iter().filter(|((owner, _), _)| *owner == dataset.id);
    own.map(|((_, code), one)| {
        (code.as_str(), item(code, &one.name, &one.labels, None, Some(&one.definition)))
    })
}

/// The units of the catalogue, and what rates are in.
fn units(catalogue: &Catalogue) -> Vec<Item> {
    let mut units = BTreeMap::from([("percent", "percent"), ("percentage_points", "percentage points")]);
    units.extend(catalogue.units.values().map(|unit| (unit.code.as_str(), unit.name.as_str())));
    units.into_iter().map(|(code, name)| Item::named(code, name)).collect()
}

/// The codes of a dimension: those that are named, and those that are used.
fn own_codes(catalogue: &Catalogue, dataset: &Dataset, position: usize, dimension: &Dimension) -> Vec<Item> {
    let mut codes: BTreeMap<&str, Item> = BTreeMap::new();
    if dimension.role == Some(Role::Indicator) {
        codes.extend(indicators_of(catalogue, dataset));
    }
    let named = catalogue.dimension_codes.get(&(dataset.id.clone(), dimension.id.clone()));
    for (code, name) in named.into_iter().flatten() {
        codes.insert(code.as_str(), Item::named(code.as_str(), name));
    }
    for series in (Flow { dataset, is_growth: false }).series(catalogue) {
        if let Some(code) = series.key.codes().nth(position) {
            codes.entry(code).or_insert_with(|| Item::named(code, code));
        }
    }
    codes.into_values().collect()
}

const MULTIPLIER_NAMES: [(u8, &str); 11] = [
    (0, "Units"),
    (1, "Tens"),
    (2, "Hundreds"),
    (3, "Thousands"),
    (4, "Tens of thousands"),
    (5, "Hundreds of thousands"),
    (6, "Millions"),
    (8, "Hundreds of millions"),
    (9, "Billions"),
    (12, "Trillions"),
    (15, "Quadrillions"),
];

fn decimals_name(count: u8) -> String {
    match count {
        0 => "No decimals".to_owned(),
        1 => "One decimal".to_owned(),
        _ => format!("{count} decimals"),
    }
}

/// What a status means (`CL_OBS_STATUS`, version 2.2).
const fn status_name(code: char) -> &'static str {
    match code {
        'A' => "Normal value",
        'B' => "Time series break",
        'D' => "Definition differs",
        'E' => "Estimated value",
        'F' => "Forecast value",
        'G' => "Experimental value",
        'H' => "Missing value; holiday or weekend",
        'I' => "Imputed value",
        'J' => "Derogation",
        'K' => "Data included in another category",
        'L' => "Missing value; data exist but were not collected",
        'M' => "Missing value; data cannot exist",
        'N' => "Not significant",
        'O' => "Missing value",
        'P' => "Provisional value",
        'Q' => "Missing value; suppressed",
        'S' => "Strike and other special events",
        'U' => "Low reliability",
        'V' => "Unvalidated value",
        _ => "Includes data from another category",
    }
}
