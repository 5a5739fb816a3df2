//! FRED's ids of series, and its words for frequencies, units and seasonal adjustment.
//!
//! The id of a series is its key, such as `A.CN.VA.C`. An annual series without an activity has a short id too, indicator
//! and area: `RD_EXP.CN`. Either may begin with the dataset and a colon.

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::seasonal_adjustment::declares_adjusted;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::http::facade::{HEADLINE, datasets};
use crate::service::query::find_area;

/// The series with an id; if several datasets have one, that of the first dataset.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Option<&'a Series> {
    let (dataset_id, name) = match id.split_once(':') {
        Some((dataset, name)) => (Some(dataset), name),
        None => (None, id),
    };
    let mut candidates = datasets(catalogue);
    candidates.retain(|dataset| dataset_id.is_none_or(|id| dataset.id == *id));
    let by_key = candidates.iter().find_map(|dataset| by_key(catalogue, dataset, name));
    by_key.or_else(|| candidates.iter().find_map(|dataset| by_short(catalogue, dataset, name)))
}

/// The id that lists give to a series: the shortest of its ids that names no other series.
pub(super) fn listed(catalogue: &Catalogue, series: &Series) -> String {
    let names = [short(series), series.key.to_string()];
    let is_own = |name: &String| find(catalogue, name).is_some_and(|found| found.id == series.id);
    names.into_iter().find(is_own).unwrap_or_else(|| format!("{}:{}", series.dataset, series.key))
}

/// The short id of a series, which it has if it is annual and without an activity.
pub(super) fn short(series: &Series) -> String {
    format!("{}.{}", series.indicator, series.area)
}

fn by_key<'a>(catalogue: &'a Catalogue, dataset: &Dataset, name: &str) -> Option<&'a Series> {
    let key = SeriesKey::parse(name, &dataset.structure).ok()?;
    catalogue.find_series(&dataset.id, &key).or_else(|| {
        let area = find_area(catalogue, key.code(&dataset.structure, Role::Area))?;
        let key = key.with(&dataset.structure, &[(Role::Area, area.as_str())]);
        catalogue.find_series(&dataset.id, &key)
    })
}

fn by_short<'a>(catalogue: &'a Catalogue, dataset: &Dataset, name: &str) -> Option<&'a Series> {
    let (indicator, area) = name.split_once('.')?;
    let area = find_area(catalogue, area)?;
    HEADLINE.iter().find_map(|activity| {
        let key = annual_key(&dataset.structure, indicator, area.as_str(), activity)?;
        let key = SeriesKey::parse(&key, &dataset.structure).ok()?;
        catalogue.find_series(&dataset.id, &key)
    })
}

/// The key of an annual series; none if the structure has a dimension without a role.
fn annual_key(
    structure: &DataStructureDefinition,
    indicator: &str,
    area: &str,
    activity: &str,
) -> Option<String> {
    let codes = structure.dimensions().iter().map(|dimension| match dimension.role? {
        Role::Frequency => Some("A"),
        Role::Area => Some(area),
        Role::Indicator => Some(indicator),
        Role::Activity => Some(activity),
    });
    Some(codes.collect::<Option<Vec<&str>>>()?.join("."))
}

/// The name of a frequency, and the short name.
pub(super) fn frequency(frequency: Frequency) -> (String, String) {
    if frequency.is_span() {
        let unit = match frequency.unit() {
            FrequencyUnit::Year => "Year",
            FrequencyUnit::HalfYear => "Half-Year",
            FrequencyUnit::Quarter => "Quarter",
            FrequencyUnit::Month => "Month",
            FrequencyUnit::Week => "Week",
            FrequencyUnit::Day => "Day",
        };
        return (format!("{}-{unit}", frequency.multiple()), frequency.to_string());
    }
    let (long, short) = match frequency.unit() {
        FrequencyUnit::Year => ("Annual", "A"),
        FrequencyUnit::HalfYear => ("Semiannual", "SA"),
        FrequencyUnit::Quarter => ("Quarterly", "Q"),
        FrequencyUnit::Month => ("Monthly", "M"),
        FrequencyUnit::Week => ("Weekly", "W"),
        FrequencyUnit::Day => ("Daily", "D"),
    };
    (long.to_owned(), short.to_owned())
}

/// The name of a unit, and the short name.
pub(super) fn unit(catalogue: &Catalogue, series: &Series) -> (String, String) {
    let Some(code) = catalogue.unit_of(series) else { return ("Units".to_owned(), "Units".to_owned()) };
    let unit = catalogue.units.get(code);
    let name = unit.map_or(code.as_str(), |unit| &unit.name);
    let short = unit.and_then(|unit| unit.symbol.as_deref()).unwrap_or(code.as_str());
    (name.to_owned(), short.to_owned())
}

/// The name of the seasonal adjustment, and the short name; a series without such an attribute is not adjusted.
pub(super) fn adjustment(series: &Series) -> (&'static str, &'static str) {
    if series.attributes.iter().any(|(id, code)| declares_adjusted(id, code, None)) {
        ("Seasonally Adjusted", "SA")
    } else {
        ("Not Seasonally Adjusted", "NSA")
    }
}
