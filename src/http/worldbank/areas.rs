//! Countries, and the groups that they are sorted into.
//!
//! Follows the World Bank's `country`, `region`, `incomelevel` and `lendingtype`. The catalogue knows no income level
//! and no lending, so every country has the World Bank's own code for what is not classified.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::country::Country;
use super::envelope::{Answer, WorldBankError};
use super::request::Request;
use super::select::ids;
use crate::domain::catalogue::Catalogue;

const NO_INCOME_LEVEL: (&str, &str, &str) = ("INX", "XY", "Not classified");
const NO_LENDING_TYPE: (&str, &str, &str) = ("LNX", "XX", "Not classified");
/// What an aggregate has instead: clients tell it from a country by this region.
const AGGREGATES: (&str, &str, &str) = ("NA", "NA", "Aggregates");
const NONE: (&str, &str, &str) = ("", "", "");

/// The countries and aggregates, filtered.
pub(super) fn countries(
    catalogue: &Catalogue,
    request: &Request,
    list: Option<&str>,
) -> Result<Answer, WorldBankError> {
    let chosen = match ids(list) {
        Some(ids) => {
            let find = |id: &str| Country::find(catalogue, id).ok_or_else(WorldBankError::invalid);
            ids.into_iter().map(find).collect::<Result<Vec<_>, _>>()?
        }
        None => all(catalogue),
    };
    let rows = chosen.iter().map(|country| row(catalogue, country));
    let filters = [("region", "region"), ("incomelevel", "incomeLevel"), ("lendingtype", "lendingType")];
    let passes = |row: &Value| {
        filters.iter().all(|(parameter, member)| {
            let wanted = ids(request.text(parameter));
            let has = row[*member]["id"].as_str().unwrap_or_default();
            wanted.is_none_or(|wanted| wanted.iter().any(|id| id.eq_ignore_ascii_case(has)))
        })
    };
    Ok(Answer::List(rows.filter(passes).collect()))
}

/// Every area of the catalogue, and the United States.
fn all(catalogue: &Catalogue) -> Vec<Country> {
    let mut all: Vec<Country> =
        catalogue.areas.keys().map(|code| Country::of(catalogue, code.as_str())).collect();
    if let Some(country) = Country::united_states().filter(|us| all.iter().all(|known| known.id != us.id)) {
        all.push(country);
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn row(catalogue: &Catalogue, country: &Country) -> Value {
    let group = |(id, iso2, value): (&str, &str, &str)| json!({"id": id, "iso2code": iso2, "value": value});
    let (region, income, lending) = if is_aggregate(catalogue, &country.code) {
        (group(AGGREGATES), AGGREGATES, AGGREGATES)
    } else {
        let region = region(catalogue, &country.code);
        (group((&region.id, &region.iso2, &region.name)), NO_INCOME_LEVEL, NO_LENDING_TYPE)
    };
    json!({
        "id": country.id,
        "iso2Code": country.iso2,
        "name": country.name,
        "region": region,
        "adminregion": group(NONE),
        "incomeLevel": group(income),
        "lendingType": group(lending),
        "capitalCity": "",
        "longitude": "",
        "latitude": "",
    })
}

/// Whether an area is no country.
fn is_aggregate(catalogue: &Catalogue, code: &str) -> bool {
    catalogue.areas.get(code).is_some_and(|area| area.kind != "country" && area.alpha3.is_none())
}

/// The region of a country: what the catalogue says it lies in, else the world.
fn region(catalogue: &Catalogue, code: &str) -> Country {
    let parent = catalogue.areas.get(code).and_then(|area| area.parent.as_ref());
    Country::of(catalogue, parent.map_or("W0", |parent| parent.as_str()))
}

/// The regions that countries lie in.
pub(super) fn regions(catalogue: &Catalogue, list: Option<&str>) -> Result<Answer, WorldBankError> {
    let countries = all(catalogue).into_iter().filter(|country| !is_aggregate(catalogue, &country.code));
    let regions: BTreeMap<String, Country> = countries
        .map(|country| region(catalogue, &country.code))
        .map(|region| (region.id.clone(), region))
        .collect();
    let chosen: Vec<&Country> = match ids(list) {
        None => regions.values().collect(),
        Some(ids) => {
            let find = |id: &str| regions.get(&id.to_ascii_uppercase()).ok_or_else(WorldBankError::invalid);
            ids.into_iter().map(find).collect::<Result<_, _>>()?
        }
    };
    let row = |region: &Country| {
        let name = if region.code == "W0" { "World" } else { &region.name };
        json!({"id": region.id, "code": region.id, "iso2code": region.iso2, "name": name})
    };
    Ok(Answer::List(chosen.into_iter().map(row).collect()))
}

/// The income levels.
pub(super) fn income_levels() -> Answer {
    Answer::List(vec![classified(NO_INCOME_LEVEL)])
}

/// The lending types.
pub(super) fn lending_types() -> Answer {
    Answer::List(vec![classified(NO_LENDING_TYPE)])
}

fn classified((id, iso2, value): (&str, &str, &str)) -> Value {
    json!({"id": id, "iso2code": iso2, "value": value})
}
