//! Series of the World Bank from Data Hub: real vintages, withdrawals, rows without codes, exchanged files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use yearbook::service::import::revert::revert;

use super::super::{Shelf, With, fixed, rows, tally};
use super::files;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    gdp_has_the_vintages_changes_and_withdrawals_of_its_files,
    population_has_the_changes_of_its_files_and_parks_rows_without_code,
    inflation_twice_the_same_is_nothing_and_can_be_taken_back,
    the_manufacturing_table_is_wide_has_a_mark_and_scientific_notation,
);

const FOLDER: &str = "datahub-worldbank-vintages";

/// The cells of a file by code and year.
fn cells(path: &Path) -> BTreeMap<(String, String), f64> {
    let coded = rows(path).into_iter().filter(|row| !row[1].is_empty());
    coded.map(|row| ((row[1].to_owned(), row[2].to_owned()), row[3].parse().unwrap())).collect()
}

async fn gdp_has_the_vintages_changes_and_withdrawals_of_its_files(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let files = files(FOLDER, "gdp_");
    let reports = shelf.files("GDP", &files, With::default()).await;
    the_changes_of_each_step_are_those_of_the_files(&reports, &files);
    let steps: Vec<[u64; 2]> =
        reports.iter().map(|report| tally(report.import.counts)).map(|c| [c[1], c[2]]).collect();
    // Of the 215 cells that are gone in 2017, 15 have no area code: they were skipped in 2015 and never stored.
    assert_eq!(steps, [[0, 0], [3984, 0], [7268, 194], [7325, 215 - 15], [3663, 61], [10713, 321]]);
    let parked: Vec<u64> = reports.iter().map(|report| report.skipped.rows).collect();
    assert_eq!(parked, [0, 0, 15, 0, 0, 0]);
    assert!(reports[2].skipped.places[0].starts_with("line 5911"), "{:?}", reports[2].skipped);
    gdp_of_china_in_2010_is_what_each_vintage_said(&shelf).await;
    a_withdrawal_is_no_zero(&shelf, &files).await;
}

fn the_changes_of_each_step_are_those_of_the_files(
    reports: &[yearbook::service::import::FileReport],
    files: &[std::path::PathBuf],
) {
    let mut before: BTreeMap<(String, String), f64> = BTreeMap::new();
    for (report, file) in reports.iter().zip(files) {
        let now = cells(file);
        let known = now.iter().filter_map(|(key, value)| Some((value, before.get(key)?)));
        let changed = known.clone().filter(|(value, old)| value != old).count() as u64;
        let same = known.count() as u64 - changed;
        let gone = before.keys().filter(|key| !now.contains_key(*key)).count() as u64;
        let added = now.len() as u64 - changed - same;
        assert_eq!(tally(report.import.counts), [added, changed, gone, same], "{}", report.import.file);
        before = now;
    }
}

async fn gdp_of_china_in_2010_is_what_each_vintage_said(shelf: &Shelf) {
    let query = "dataset=GDP&area=CN&from=2010&to=2010";
    assert_eq!(shelf.value(&format!("{query}&as_of=2012-09-19")).await, None);
    for (day, value) in [
        ("2012-09-20", 5_930_529_470_799.17),
        ("2013-06-28", 5_930_529_470_799.17),
        ("2015-08-15", 5_930_529_470_799.17),
        ("2015-08-16", 6_039_658_508_485.59),
        ("2017-07-12", 6_100_620_356_557.32),
        ("2018-01-14", 6_100_620_488_867.55),
        ("2024-10-20", 6_100_620_488_867.55),
        ("2024-10-21", 6_087_191_746_679.489),
    ] {
        assert_eq!(shelf.value(&format!("{query}&as_of={day}")).await, Some(value), "{day}");
    }
    assert_eq!(shelf.value(query).await, Some(6_087_191_746_679.489));
    let target = "/v1/series/A.CN.GDP._T/revisions?from=2010&to=2010";
    let revisions = shelf.app.json(target).await;
    let period = &revisions["periods"][0];
    assert_eq!(period["releases"].as_array().unwrap().len(), 5, "{period}");
    assert_eq!(period["first"], 5_930_529_470_799.17);
    assert_eq!(period["latest"], 6_087_191_746_679.489);
}

async fn a_withdrawal_is_no_zero(shelf: &Shelf, files: &[std::path::PathBuf]) {
    let (before, after) = (cells(&files[4]), cells(&files[5]));
    let areas: BTreeSet<&String> = after.keys().map(|(code, _)| code).collect();
    let mut gone = before.iter().filter(|(key, _)| !after.contains_key(*key) && areas.contains(&key.0));
    let ((code, year), value) = gone.next().unwrap();
    let target = format!("dataset=GDP&area={code}&from={year}&to={year}");
    assert_eq!(shelf.value(&format!("{target}&as_of=2024-10-20")).await, Some(*value), "{target}");
    for observation in shelf.observations(&target).await.values() {
        assert_eq!(observation["value"], Value::Null, "{observation}");
    }
    let series = shelf.app.json(&format!("/v1/series?dataset=GDP&area={code}")).await;
    let key = series["series"][0]["key"].as_str().unwrap();
    let revisions = shelf.app.json(&format!("/v1/series/{key}/revisions?from={year}&to={year}")).await;
    let releases = revisions["periods"][0]["releases"].as_array().unwrap();
    let last = releases.last().unwrap();
    assert_eq!((&last["value"], &last["withdrawn"]), (&Value::Null, &Value::Bool(true)), "{revisions}");
    assert_eq!(revisions["periods"][0]["latest"], Value::Null);
}

async fn population_has_the_changes_of_its_files_and_parks_rows_without_code(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let files = files(FOLDER, "population_");
    let reports = shelf.files("POP", &files, With::default()).await;
    the_changes_of_each_step_are_those_of_the_files(&reports, &files);
    let revised: Vec<u64> = reports.iter().map(|report| report.import.counts.revised).collect();
    assert_eq!(revised, [0, 9763, 10054, 10961, 12605]);
    let parked: Vec<u64> = reports.iter().map(|report| report.skipped.rows).collect();
    assert_eq!(parked, [0, 55, 0, 0, 0]);
    // The rows without a code are of Kosovo, which has a code in other files; they are not merged.
    let query = "dataset=POP&area=XK&from=1960&to=1960";
    assert_eq!(shelf.value(&format!("{query}&as_of=2016-01-01")).await, None);
    assert_eq!(
        shelf.value(&format!("{query}&as_of=2018-01-01")).await,
        cells(&files[2]).get(&("XKX".into(), "1960".into())).copied()
    );
}

async fn inflation_twice_the_same_is_nothing_and_can_be_taken_back(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let path = |name: &str| data().join(FOLDER).join(name);
    let (old, new) = (path("inflation-gdp_2018-04-19.csv"), path("inflation-gdp_2025-07-01.csv"));
    let twin = path("inflation-consumer_2018-04-19.csv");
    assert_eq!(std::fs::read(&old).unwrap(), std::fs::read(twin).unwrap());

    let first = shelf.file("INFL", &old, With::default()).await;
    assert_eq!((tally(first.import.counts), first.repeated), ([11_014, 0, 0, 0], false));
    let before = (shelf.observations("dataset=INFL").await, shelf.traces().await);
    assert!(before.0.values().any(|observation| observation["value"].as_f64().unwrap() < 0.0));
    let again = shelf.file("INFL", &old, With::default()).await;
    assert!(again.repeated && again.import.id == first.import.id);
    assert_eq!(shelf.traces().await, before.1, "the same bytes twice write nothing");

    let query = "dataset=INFL&area=CN&from=2010&to=2010";
    let told = |value: Option<f64>| value.map(|value| (value * 100.0).round() / 100.0);
    assert_eq!(told(shelf.value(query).await), Some(6.94));
    let second = shelf.file("INFL", &new, With::default()).await;
    assert!(second.import.counts.revised > 5_000, "{:?}", second.import.counts);
    assert_eq!(told(shelf.value(query).await), Some(3.18), "this revision looks wrong");
    revert(shelf.app.service.store(), second.import.id, "a test", &fixed()).await.unwrap();
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(shelf.observations("dataset=INFL").await, before.0);
    let kept = shelf.app.json(&format!("/v1/imports/{}", second.import.id)).await;
    assert_ne!(kept["reverted"], Value::Null);
    assert!(revert(shelf.app.service.store(), second.import.id, "a test", &fixed()).await.is_err());
    // A reverted import can be imported again.
    let third = shelf.file("INFL", &new, With::default()).await;
    assert!(!third.repeated);
    assert_eq!(tally(third.import.counts), tally(second.import.counts));
    let stopped = revert(shelf.app.service.store(), first.import.id, "a test", &fixed()).await;
    assert!(stopped.unwrap_err().to_string().contains("newer imports of INFL"));
}

async fn the_manufacturing_table_is_wide_has_a_mark_and_scientific_notation(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = files("worldbank-manufacturing", "API_")[0].clone();
    assert!(std::fs::read(&file).unwrap().starts_with(b"\xef\xbb\xbf"));
    let report = shelf.file("WB", &file, With::default()).await;
    assert_eq!((report.series, report.import.counts.missing), (266, 7_369));
    let found = shelf.observations("dataset=WB").await;
    assert_eq!(found.values().filter(|observation| observation["value"].is_number()).count(), 9_123);
    assert!(found.values().all(|observation| observation["value"] != 0.0 || observation["status"] == "A"));
    for (year, value) in [(2010, 1.92e12), (2015, 3.20e12), (2021, 4.87e12)] {
        let query = format!("dataset=WB&area=CN&from={year}&to={year}");
        assert_eq!(shelf.value(&query).await, Some(value), "{year}");
    }
    // A name with a comma, in quotes; the dataset keeps its own name for the area.
    let page = shelf.app.json("/v1/observations?dataset=WB&area=EG&from=2021").await;
    let name = page["series"][0]["area"]["name"].as_str().unwrap();
    assert!(name.contains(", "), "{name}");
}
