//! Countries, regions, income levels and lending types.
//!
//! Follows the World Bank's `country`, `region`, `incomelevel` and `lendingtype`. The catalogue has neither income levels
//! nor lending types, so every country has the World Bank's code for "not classified".

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::country::Country;
use super::envelope::ResponseContent;
use super::error::WorldBankError;
use super::request::WorldBankRequest;
use super::select::ids;
use crate::domain::catalogue::Catalogue;

const NO_INCOME_LEVEL: (&str, &str, &str) = ("INX", "XY", "Not classified");
const NO_LENDING_TYPE: (&str, &str, &str) = ("LNX", "XX", "Not classified");
/// The region, income level and lending type of an aggregate; clients recognise aggregates by this region.
const AGGREGATES: (&str, &str, &str) = ("NA", "NA", "Aggregates");
const NONE: (&str, &str, &str) = ("", "", "");

/// The countries and aggregates, filtered by the request.
pub(super) fn countries(
    catalogue: &Catalogue,
    request: &WorldBankRequest,
    list: Option<&str>,
) -> Result<ResponseContent, WorldBankError> {
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
            let filter = ids(request.text(parameter));
            let own = row[*member]["id"].as_str().unwrap_or_default();
            filter.is_none_or(|chosen| chosen.iter().any(|id| id.eq_ignore_ascii_case(own)))
        })
    };
    Ok(ResponseContent::List(rows.filter(passes).collect()))
}

/// All areas of the catalogue, and the United States.
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

/// Whether an area is not a country.
fn is_aggregate(catalogue: &Catalogue, code: &str) -> bool {
    catalogue.areas.get(code).is_some_and(|area| area.kind != "country" && area.alpha3.is_none())
}

/// The region of a country: its parent in the catalogue, otherwise the world.
fn region(catalogue: &Catalogue, code: &str) -> Country {
    let parent = catalogue.areas.get(code).and_then(|area| area.parent.as_ref());
    Country::of(catalogue, parent.map_or("W0", |parent| parent.as_str()))
}

/// The regions of the countries of the catalogue.
pub(super) fn regions(catalogue: &Catalogue, list: Option<&str>) -> Result<ResponseContent, WorldBankError> {
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
    Ok(ResponseContent::List(chosen.into_iter().map(row).collect()))
}

/// The income levels.
pub(super) fn income_levels() -> ResponseContent {
    ResponseContent::List(vec![classified(NO_INCOME_LEVEL)])
}

/// The lending types.
pub(super) fn lending_types() -> ResponseContent {
    ResponseContent::List(vec![classified(NO_LENDING_TYPE)])
}

fn classified((id, iso2, value): (&str, &str, &str)) -> Value {
    json!({"id": id, "iso2code": iso2, "value": value})
}
