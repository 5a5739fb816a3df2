//! What FRED calls a series, a frequency and a unit.
//!
//! Follows the ids and words of FRED's documentation. A series is called by its key, `A.CN.VA.C`, or, where it is
//! annual and of all activities, by indicator and area alone, `RD_EXP.CN`; `DATASET:` may stand before either.

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::http::facade::{HEADLINE, datasets};
use crate::service::query::find_area;

/// The series with this id: of several datasets that have it, the first one's.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Option<&'a Series> {
    let (wanted, name) = match id.split_once(':') {
        Some((dataset, name)) => (Some(dataset), name),
        None => (None, id),
    };
    let mut candidates = datasets(catalogue);
    candidates.retain(|dataset| wanted.is_none_or(|wanted| dataset.id == *wanted));
    let by_key = candidates.iter().find_map(|dataset| by_key(catalogue, dataset, name));
    by_key.or_else(|| candidates.iter().find_map(|dataset| by_short(catalogue, dataset, name)))
}

/// The id that lists give: the short one where it leads here, else the key, else with the dataset.
pub(super) fn listed(catalogue: &Catalogue, series: &Series) -> String {
    let short = format!("{}.{}", series.indicator, series.area);
    let names = [short, series.key.to_string()];
    let leads_here = |name: &String| find(catalogue, name).is_some_and(|found| found.id == series.id);
    names.into_iter().find(leads_here).unwrap_or_else(|| format!("{}:{}", series.dataset, series.key))
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

/// The key of an annual series; none where the structure has dimensions that the short name does not tell.
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

/// The words for a frequency, and the short ones.
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

/// The words for a unit, and the short ones.
pub(super) fn unit(catalogue: &Catalogue, series: &Series) -> (String, String) {
    let Some(code) = catalogue.unit_of(series) else { return ("Units".to_owned(), "Units".to_owned()) };
    let unit = catalogue.units.get(code);
    let name = unit.map_or(code.as_str(), |unit| &unit.name);
    let short = unit.and_then(|unit| unit.symbol.as_deref()).unwrap_or(code.as_str());
    (name.to_owned(), short.to_owned())
}

/// The words for the seasonal adjustment, and the short ones: what the data file says, else none was made.
pub(super) fn adjustment(series: &Series) -> (&'static str, &'static str) {
    let said = ["SEASONAL_ADJUST", "ADJUSTMENT"].into_iter().find_map(|id| series.attributes.get(id));
    match said.map(String::as_str) {
        Some("S" | "Y" | "C") => ("Seasonally Adjusted", "SA"),
        _ => ("Not Seasonally Adjusted", "NSA"),
    }
}
