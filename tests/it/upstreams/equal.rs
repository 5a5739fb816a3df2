//! A service that follows another one answers as that one does: every series of the seed, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::documents::Documents;
use yearbook::service::upstreams::PullMode;

use super::facades::address_of;
use super::publisher::Publisher;
use super::{Desk, silent};
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, TestApp, clock, cnind};

on_both!(
    a_follower_answers_as_the_service_that_it_follows,
    series_without_units_get_those_of_the_other_service
);

const DATASETS: [&str; 2] = ["CNIND", "WORLD"];
/// What imports use where nothing is said, besides the codes of the other service.
const NEITHER: [&str; 2] = ["unspecified", "unclassified"];
/// Measures whose rates are stated, converted, and refused.
const MEASURES: [&str; 5] = ["yoy", "change", "cagr", "log_yoy", "level"];

/// What may differ in observations: how a value came into this database, and the number of its publication here. The figures
/// and the cells of data files are those of the other service; the first come along as attributes.
const OF_OBSERVATIONS: &[&str] = &["figure", "origin", "source_cell", "vintage", "derived_from.figures"];
/// The same of growth.
const OF_GROWTH: &[&str] = &["inputs.figure", "stated.figure", "stated.source"];
/// What counts what else a database has, and what documents call an activity.
const OF_CODES: &[&str] = &["series", "indicators", "tags"];

/// The lists that are compared: their addresses behind `/v1/`, the member with the entries, and what may differ in it.
fn lists() -> Vec<(String, &'static str, Vec<String>)> {
    let inside = |member: &str, names: &[&str]| names.iter().map(|name| format!("{member}.{name}")).collect();
    let mut lists = Vec::new();
    for dataset in DATASETS {
        let of = |rest: &str| format!("{rest}dataset={dataset}&limit=1000");
        for include in ["detail=full", "include=vintages", "include=implied"] {
            let may_differ = inside("series.observations", OF_OBSERVATIONS);
            lists.push((of(&format!("observations?{include}&")), "series", may_differ));
        }
        for measure in MEASURES {
            let may_differ = inside("series.observations", OF_GROWTH);
            lists.push((of(&format!("growth?detail=full&measure={measure}&")), "series", may_differ));
        }
        lists.push((of("series?"), "series", Vec::new()));
        lists.push((format!("indicators?dataset={dataset}"), "indicators", Vec::new()));
    }
    for name in ["areas", "activities", "units", "topics"] {
        lists.push((name.to_owned(), name, inside(name, OF_CODES)));
    }
    lists
}

async fn follower(backend: Backend, address: &str) -> Desk {
    let entry = |dataset: &str| {
        format!(
            "[[upstream]]\nid = '{dataset}'\ndataset = '{dataset}'\nlicence = 'CC0'\nattribution = 'Colleagues'\n\
             allow_http = true\nallow_private_addresses = true\nlimits = {{ requests_per_minute = 6000, attempts = 1 }}\n\
             yearbook = {{ address = '{address}' }}\n"
        )
    };
    let text: String = DATASETS.map(entry).concat();
    let desk = Desk::over(Database::empty(backend).await, Publisher::start().await, &text, clock()).await;
    for upstream in &desk.upstreams {
        let state = desk.app.service.state();
        let report = desk.puller(&state.catalogue).pull(upstream, PullMode::Write, &silent()).await.unwrap();
        assert_eq!(report.fetch.outcome, FetchOutcome::Imported, "{report:?}");
        desk.app.service.refresh().await.unwrap();
    }
    desk
}

/// The entries of a list on all its pages.
async fn entries(app: &TestApp, list: &str, member: &str) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut next = String::new();
    loop {
        let page = app.json(&format!("/v1/{list}{next}")).await;
        entries.extend(page[member].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return entries,
        }
    }
}

/// Notes where two values differ, by the names of the members that lead there.
fn compare(path: &str, one: &Value, other: &Value, found: &mut BTreeMap<String, Vec<String>>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let [one, other] = [one, other].map(|object| object.get(name).unwrap_or(&Value::Null));
                compare(&format!("{path}.{name}"), one, other, found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (one, other) in one.iter().zip(other) {
                compare(path, one, other, found);
            }
        }
        _ if one == other => {}
        _ => found.entry(path.to_owned()).or_default().push(format!("{one} is {other}")),
    }
}

/// The entries by key or code, without derived indicators: definitions are not followed.
fn by_name(entries: Vec<Value>) -> BTreeMap<String, Value> {
    let published = entries.into_iter().filter(|entry| entry.get("formula").is_none());
    let name = |entry: &Value| entry.get("key").unwrap_or(&entry["code"]).as_str().unwrap().to_owned();
    published.map(|entry| (name(&entry), entry)).collect()
}

async fn a_follower_answers_as_the_service_that_it_follows(backend: Backend) {
    let seeds = [cnind(), SeedTexts::of("WORLD").seed()];
    let served = TestApp::with(backend, &seeds, Documents::default()).await;
    let address = address_of(&served).await;
    let desk = follower(backend, &address).await;
    let mut wrong = Vec::new();
    for (list, member, may_differ) in lists() {
        let mut expected = by_name(entries(&served, &list, member).await);
        let found = by_name(entries(&desk.app, &list, member).await);
        if OF_CODES.iter().any(|name| may_differ.contains(&format!("{member}.{name}"))) {
            // Codes come along that the datasets need, with what contains them.
            expected.retain(|code, _| found.contains_key(code));
            let parents = found.values().filter_map(|entry| entry["parent"].as_str());
            wrong.extend(parents.filter(|code| !found.contains_key(*code)).map(str::to_owned));
        }
        assert!(!expected.is_empty(), "{list}");
        let mut differences = BTreeMap::new();
        let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        for name in names.into_iter().filter(|name| !NEITHER.contains(&name.as_str())) {
            let [one, other] = [&expected, &found].map(|entries| entries.get(name).unwrap_or(&Value::Null));
            compare(member, one, other, &mut differences);
        }
        differences.retain(|path, _| !may_differ.contains(path));
        wrong.extend(differences.iter().map(|(path, all)| {
            let first: Vec<String> = all.iter().take(3).map(|one| one.chars().take(300).collect()).collect();
            format!("{list}: {path} {} times: {}", all.len(), first.join(" | "))
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a database followed without units, as earlier versions did, gets them where values are stated again, also where
/// series of an indicator have units of their own.
async fn series_without_units_get_those_of_the_other_service(backend: Backend) {
    let served = Shelf::empty(backend).await;
    let publish = async |day: &str, output: &str| {
        let text = format!(
            "area,indicator,unit,period,value\nCN,OUTPUT,CNY,2020,7\nCN,OUTPUT,CNY,2021,{output}\nUS,OUTPUT,USD,2020,5\n\
             US,OUTPUT,USD,2021,6\nCN,SHARE,percent,2020,12.5\nCN,SHARE,percent,2021,12.75\nCN,PLAIN,,2020,1\n"
        );
        served.text("MILLS", "mills.csv", &text, With::published(day)).await;
    };
    publish("2024-01-15", "8").await;
    let address = address_of(&served.app).await;
    let entry = |id: &str, query: &str| {
        format!(
            "[[upstream]]\nid = '{id}'\ndataset = 'MILLS'\nlicence = 'CC0'\nattribution = 'Mills'\nallow_http = true\n\
             allow_private_addresses = true\nlimits = {{ requests_per_minute = 6000, attempts = 1 }}\n{query}\n"
        )
    };
    let table = format!("{address}/v1/observations?dataset=MILLS&detail=full&format=csv");
    let text = entry("TABLE", &format!("file = {{ address = '{table}' }}"))
        + &entry("FOLLOWED", &format!("yearbook = {{ address = '{address}' }}"));
    let mut desk = Desk::over(Database::empty(backend).await, Publisher::start().await, &text, clock()).await;
    let units = async |app: &TestApp| {
        let series = entries(app, "observations?dataset=MILLS&limit=1000", "series").await;
        let unit =
            |one: &Value| (one["key"].to_string(), one["indicator"].clone(), one["observations"].clone());
        series.iter().map(unit).collect::<Vec<_>>()
    };
    assert_eq!(desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::Imported);
    let before = units(&desk.app).await;
    assert!(before.iter().all(|(_, indicator, _)| indicator["unit"] == "unspecified"), "{before:?}");

    publish("2024-02-15", "9").await;
    served.app.service.pack().await.unwrap();
    desk.upstreams.remove(0);
    let report = desk.pull(PullMode::Write).await;
    assert_eq!(report.fetch.outcome, FetchOutcome::Imported, "{report:?}");
    let expected = units(&served.app).await;
    let of = |number: usize| expected[number].1["unit"].as_str().unwrap();
    assert_eq!([0, 1, 2, 3].map(of), ["CNY", "unspecified", "percent", "USD"]);
    assert_eq!(units(&desk.app).await, expected);
}
