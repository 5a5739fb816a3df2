//! Names of areas, in the spellings of agencies, become codes of ISO 3166.

use std::collections::BTreeMap;

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(every_alias_lands_on_its_country, names_beside_codes_of_an_agency_decide);

const ALIASES: &str = include_str!("../../../src/service/import/country_aliases.tsv");

/// The area of each period of a dataset.
async fn areas(shelf: &Shelf, dataset: &str) -> BTreeMap<String, String> {
    let found = shelf.observations(&format!("dataset={dataset}")).await;
    let area = |key: &str| key.split('.').nth(1).unwrap().to_owned();
    found.into_keys().map(|(key, period)| (period, area(&key))).collect()
}

async fn every_alias_lands_on_its_country(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    // A file has one name for each country; unit tests cover groups and secondary names.
    let mut files: Vec<BTreeMap<&str, &str>> = Vec::new();
    for line in ALIASES.lines().filter(|line| !line.starts_with(['#', '-'])) {
        let mut cells = line.split('\t');
        let code = cells.next().unwrap();
        for name in cells.filter(|_| !code.ends_with('?')) {
            match files.iter_mut().find(|file| !file.contains_key(code)) {
                Some(file) => drop(file.insert(code, name)),
                None => files.push(BTreeMap::from([(code, name)])),
            }
        }
    }
    for (number, file) in files.iter().enumerate() {
        let rows = (1001..).zip(file.values()).map(|(year, name)| format!("\"{name}\",{year},1\n"));
        let dataset = format!("N{number}");
        let text = format!("country,year,value\n{}", rows.collect::<String>());
        shelf.text(&dataset, "n.csv", &text, With::default()).await;
        let landed = areas(&shelf, &dataset).await;
        for (year, (code, name)) in (1001..).zip(file) {
            assert_eq!(landed.get(&i32::to_string(&year)).map(String::as_str), Some(*code), "{name}");
        }
    }
}

async fn names_beside_codes_of_an_agency_decide(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let old = "Country Name,Country Code,2000,2001\nRomania,ROM,1,2\n\"Congo, Dem. Rep.\",ZAR,3,4\n\
               Andorra,ADO,5,6\nTimor-Leste,TMP,7,8\nFrance,FRA,9,10\nEuro area,EMU,11,12\n";
    shelf.text("O", "o.csv", old, With::default()).await;
    let found = shelf.observations("dataset=O&from=2000&to=2000").await;
    let mut codes: Vec<&str> = found.keys().map(|(key, _)| key.split('.').nth(1).unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["AD", "CD", "EMU", "FR", "RO", "TL"]);
}
