//! Code lists: those that all datasets share, under the ids of SDMX, and one for each dimension of a single dataset.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::dataflow::{Content, Dataflow, component_id, growth_measures};
use super::registry::Registry;
use crate::domain::catalogue::{Catalogue, Dataset, Labels};
use crate::domain::code::Code;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::observation::ObservationStatus;
use crate::domain::revision::Statistics;
use crate::domain::structure::{Dimension, Role};
use crate::formats::forecast_rows::FORECAST;
use crate::formats::sdmx::structure::Item;
use crate::http::facade::{MAIN_DATASET, datasets};
use crate::service::revisions::OUTLOOK;
use crate::service::targets::{TargetStatement, measure};

/// The id of the code list of frequencies.
pub(super) const FREQUENCIES: &str = "CL_FREQ";
/// The id of the code list of areas.
pub(super) const AREAS: &str = "CL_AREA";
/// The id of the code list of activities.
pub(super) const ACTIVITIES: &str = "CL_ACTIVITY";
/// The id of the code list of the indicators of all datasets.
pub(super) const INDICATORS: &str = "CL_INDICATOR";
/// The id of the code list of units.
pub(super) const UNITS: &str = "CL_UNIT";
/// The id of the code list of powers of ten.
pub(super) const MULTIPLIERS: &str = "CL_UNIT_MULT";
/// The id of the code list of numbers of decimals.
pub(super) const DECIMALS: &str = "CL_DECIMALS";
/// The id of the code list of statuses of observations.
pub(super) const STATUSES: &str = "CL_OBS_STATUS";
/// The id of the code list of measures of growth.
pub(super) const MEASURES: &str = "CL_MEASURE";
/// The id of the code list of measures of forecasts.
pub(super) const FORECAST_MEASURES: &str = "CL_FORECAST_MEASURE";
/// The id of the code list of measures of targets.
pub(super) const TARGET_MEASURES: &str = "CL_TARGET_MEASURE";
/// The id of the code list of statistics of revisions.
pub(super) const REVISION_MEASURES: &str = "CL_REVISION_MEASURE";

/// The code lists that all datasets share, with their names.
const SHARED: [(&str, &str); 12] = [
    (FREQUENCIES, "Frequencies"),
    (AREAS, "Areas"),
    (ACTIVITIES, "Economic activities"),
    (INDICATORS, "Indicators"),
    (UNITS, "Units of measure"),
    (MULTIPLIERS, "Unit multipliers"),
    (DECIMALS, "Decimals"),
    (STATUSES, "Observation statuses"),
    (MEASURES, "Measures of growth"),
    (FORECAST_MEASURES, "Measures of forecasts"),
    (TARGET_MEASURES, "Measures of targets"),
    (REVISION_MEASURES, "Statistics of revisions"),
];

/// The id of the code list of a dimension.
///
/// One code can mean different indicators in different datasets, so only the main dataset uses the shared list of
/// indicators.
pub(super) fn of_dimension(dataset: &Dataset, dimension: &Dimension) -> String {
    match dimension.role {
        Some(Role::Frequency) => FREQUENCIES.to_owned(),
        Some(Role::Area) => AREAS.to_owned(),
        Some(Role::Activity) => ACTIVITIES.to_owned(),
        Some(Role::Indicator) if dataset.id == *MAIN_DATASET => INDICATORS.to_owned(),
        _ => format!("CL_{}_OF_{}", component_id(&dimension.id), component_id(dataset.id.as_str())),
    }
}

/// The id of the code list of the targets of a dataset.
pub(super) fn of_targets(dataset: &Dataset) -> String {
    format!("CL_TARGET_OF_{}", component_id(dataset.id.as_str()))
}

/// The ids of all code lists.
pub(super) fn ids(registry: &Registry<'_>) -> Vec<String> {
    let shared = SHARED.iter().map(|(id, _)| (*id).to_owned());
    let own = datasets(registry.catalogue).into_iter().flat_map(|dataset| {
        dataset.structure.dimensions().iter().map(|dimension| of_dimension(dataset, dimension))
    });
    let is_own = |id: &String| !SHARED.iter().any(|(shared, _)| shared == id);
    let dataflows = Dataflow::all(registry).into_iter();
    let of_targets = dataflows
        .filter(|dataflow| dataflow.content == Content::Targets)
        .map(|dataflow| of_targets(dataflow.dataset));
    shared.chain(own.filter(is_own)).chain(of_targets).collect()
}

/// The contents of a code list.
#[derive(Debug)]
pub(super) struct Codelist {
    pub(super) name: String,
    pub(super) codes: Vec<Item>,
}

/// The code list with an id.
pub(super) fn find(registry: &Registry<'_>, id: &str) -> Option<Codelist> {
    let catalogue = registry.catalogue;
    let shared = SHARED.iter().find(|(shared, _)| *shared == id);
    let (name, codes) = match shared {
        Some((_, name)) => ((*name).to_owned(), shared_codes(catalogue, id)),
        None => datasets(catalogue).into_iter().find_map(|dataset| {
            if of_targets(dataset) == id {
                let targets = registry.targets_of(&dataset.id).map(target_item);
                return Some((format!("Targets of {}", dataset.name), targets.collect()));
            }
            let dimensions = dataset.structure.dimensions().iter().enumerate();
            let (position, dimension) =
                dimensions.into_iter().find(|(_, dimension)| of_dimension(dataset, dimension) == id)?;
            let name = format!("{} of {}", dimension.id, dataset.name);
            Some((name, own_codes(catalogue, dataset, position, dimension)))
        })?,
    };
    Some(Codelist { name, codes: parents_first(codes) })
}

/// Sorts codes so that a parent precedes its children, as some readers require; removes parents that are no codes.
fn parents_first(mut codes: Vec<Item>) -> Vec<Item> {
    let parents: HashMap<String, Option<String>> =
        codes.iter().map(|code| (code.id.clone(), code.parent.clone())).collect();
    for code in &mut codes {
        code.parent.take_if(|parent| !parents.contains_key(parent));
    }
    // Data files may declare circles of parents; the limit ends them.
    let limit = codes.len();
    codes.sort_by_cached_key(|code| {
        let parent = |id: &String| parents.get(id).cloned().flatten();
        std::iter::successors(code.parent.clone(), parent).take(limit).count()
    });
    codes
}

fn target_item(target: &TargetStatement) -> Item {
    Item { labels: target.labels.clone(), ..Item::named(&target.id, &target.name) }
}

/// The names of the codes of a code list.
pub(super) fn names(registry: &Registry<'_>, id: &str) -> BTreeMap<String, String> {
    let codes = find(registry, id).map(|list| list.codes).unwrap_or_default();
    codes.into_iter().map(|code| (code.id, code.name)).collect()
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
        FORECAST_MEASURES => vec![Item::named(FORECAST, "Forecast")],
        TARGET_MEASURES => TARGET_MEASURE_NAMES.map(|(code, name)| Item::named(code, name)).to_vec(),
        REVISION_MEASURES => {
            let all = Statistics::CODES.into_iter().chain([OUTLOOK]);
            all.map(|code| Item::named(code, code.replace('_', " "))).collect()
        }
        _ => growth_measures().map(|measure| Item::named(measure.code(), measure.info().name)).collect(),
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

/// The frequencies that SDMX names, and the multiples that series have.
fn frequencies(catalogue: &Catalogue) -> Vec<Item> {
    let usual = FrequencyUnit::ALL.map(Frequency::of);
    let pages = catalogue.series.pages().iter();
    let used: BTreeSet<Frequency> = pages.flat_map(|page| &page.frequencies).copied().collect();
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

/// The indicators of all datasets. If several have the same code, the first dataset decides.
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

/// The units of the catalogue and of rates.
fn units(catalogue: &Catalogue) -> Vec<Item> {
    let mut units = BTreeMap::from([("percent", "percent"), ("percentage_points", "percentage points")]);
    units.extend(catalogue.units.values().map(|unit| (unit.code.as_str(), unit.name.as_str())));
    units.into_iter().map(|(code, name)| Item::named(code, name)).collect()
}

/// The codes of a dimension of a dataset: those with a name, and those that series have.
fn own_codes(catalogue: &Catalogue, dataset: &Dataset, position: usize, dimension: &Dimension) -> Vec<Item> {
    let mut codes: BTreeMap<&str, Item> = BTreeMap::new();
    if dimension.role == Some(Role::Indicator) {
        codes.extend(indicators_of(catalogue, dataset));
    }
    let named = catalogue.names_of(&dataset.id, &dimension.id);
    for (code, name) in named.into_iter().flatten() {
        codes.insert(code.as_str(), Item::named(code.as_str(), name));
    }
    for series in (Dataflow { dataset, content: Content::Observations }).samples(catalogue) {
        if let Some(code) = series.key.codes().nth(position) {
            codes.entry(code).or_insert_with(|| Item::named(code, code));
        }
    }
    codes.into_values().collect()
}

/// The measures of targets, with their names.
const TARGET_MEASURE_NAMES: [(&str, &str); 12] = [
    (measure::ACTUAL, "Actual value"),
    (measure::PATH, "Value on the required path"),
    (measure::TARGET, "Value that is asked for at the due period"),
    (measure::RATIO, "Actual pace as a multiple of the required one"),
    (measure::CHANGE, "Latest value less the base"),
    (measure::PEAK, "Highest value"),
    (measure::PACE, "Change a year since the base"),
    (measure::REQUIRED_PACE, "Change a year that the target asks for"),
    (measure::REQUIRED, "Change a year that is needed from now on"),
    (measure::EXTRAPOLATED, "What the pace gives at the due period"),
    (measure::AHEAD, "Latest value less that on the path"),
    (measure::FORECAST, "Forecast up to the due period"),
];

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

/// The name of a status (`CL_OBS_STATUS`, version 2.2).
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
