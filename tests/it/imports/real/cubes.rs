//! JSON-stat files of many offices.

use std::collections::BTreeSet;

use super::super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    every_cube_has_its_cells,
    rolling_spans_are_no_quarters,
    years_and_quarters_stay_apart,
    months_of_labels_are_in_their_places,
    one_file_may_hold_two_datasets,
    a_collection_of_links_is_refused,
);

fn file(name: &str) -> std::path::PathBuf {
    data().join("jsonstat-samples").join(name)
}

async fn every_cube_has_its_cells(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (name, observations, missing) in [
        ("QS104EW.json", 3, 0),
        ("galicia.json", 3_960, 4),
        ("galicia-2.0.json", 3_960, 4),
        ("galicia-ds.json", 3_960, 4),
        ("ons.json", 261, 0),
        ("statswe.json", 1_120, 0),
        ("us-labor-ds.json", 12_880, 0),
    ] {
        let dataset = name.replace('.', "_");
        let report = shelf.file(&dataset, &file(name), With::default()).await;
        let counts = report.import.counts;
        assert_eq!((counts.observations, counts.missing), (observations, missing), "{name}");
    }
    let of = async |dataset: &str| {
        let found = shelf.observations(&format!("dataset={dataset}")).await;
        found.into_values().map(|one| one["value"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("galicia_json").await, of("galicia-2_0_json").await, "versions 1 and 2 say the same");
    assert_eq!(of("galicia_json").await, of("galicia-ds_json").await);
}

async fn rolling_spans_are_no_quarters(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let report = shelf.file("A02", &file("A02Level.json"), With::default()).await;
    assert_eq!(report.import.counts.observations, 62_856);
    let answer = shelf.app.json("/v1/series?dataset=A02&limit=1000").await;
    let frequencies: BTreeSet<&str> =
        answer["series"].as_array().unwrap().iter().map(|one| one["frequency"].as_str().unwrap()).collect();
    assert!(!frequencies.contains("Q") && frequencies.len() == 1, "{frequencies:?}");
    let key = answer["series"][0]["key"].as_str().unwrap();
    let found = shelf.observations(&format!("dataset=A02&key={key}")).await;
    assert_eq!(found.len(), 291, "they overlap, and none is lost");
    let first = &found.keys().next().unwrap().1;
    assert!(first.contains("1992-03") && first.contains("1992-05"), "{first}");
}

async fn years_and_quarters_stay_apart(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let counts = shelf.file("CANT", &file("cantabria.json"), With::default()).await.import.counts;
    assert_eq!((counts.observations, counts.missing), (5_400, 1_195));
    let years = shelf.observations("dataset=CANT&frequency=A").await;
    let quarters = shelf.observations("dataset=CANT&frequency=Q").await;
    assert_eq!(years.len() + quarters.len(), 5_400);
    assert!(years.keys().all(|(_, period)| period.len() == 4) && !years.is_empty());
    assert!(quarters.keys().all(|(_, period)| period.contains("-Q")) && !quarters.is_empty());
    let missing = years.values().chain(quarters.values()).filter(|one| one["value"].is_null()).count();
    assert_eq!(missing, 1_195);
}

async fn months_of_labels_are_in_their_places(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let path = file("CPI15.json");
    let counts = shelf.file("CPI15", &path, With::default()).await.import.counts;
    assert_eq!(counts.observations, 33_472);
    let cube: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let (_, cube) = cube.as_object().unwrap().iter().next().unwrap();
    let ids: Vec<&str> =
        cube["dimension"]["id"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let sizes: Vec<usize> =
        cube["dimension"]["size"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let time = cube["dimension"]["role"]["time"][0].as_str().unwrap();
    let at = ids.iter().position(|id| *id == time).unwrap();
    let stride: usize = sizes[at + 1..].iter().product();
    let category = &cube["dimension"][time]["category"];
    // Every month of the first series, by the index that the file gives to its label.
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut expected = std::collections::BTreeMap::new();
    for (id, place) in category["index"].as_object().unwrap() {
        let (month, year) = category["label"][id].as_str().unwrap().split_once(' ').unwrap();
        let month = months.iter().position(|name| month.starts_with(name)).unwrap() + 1;
        let year = year.trim();
        let cell = place.as_u64().unwrap() as usize * stride;
        let value = cube["value"].get(cell).or_else(|| cube["value"].get(cell.to_string())).cloned();
        expected.insert(format!("{year}-{month:02}"), value.and_then(|value| value.as_f64()));
    }
    let found = shelf.observations("dataset=CPI15").await;
    let keys: BTreeSet<&String> = found.keys().map(|(key, _)| key).collect();
    let is_it = |key: &&&String| {
        expected.iter().all(|(period, value)| {
            value.is_none_or(|value| {
                found.get(&((**key).clone(), period.clone())).is_some_and(|one| one["value"] == value)
            })
        })
    };
    let item = keys.iter().find(|key| is_it(key));
    assert!(item.is_some(), "no series has the values of the first cells in order: {expected:?}");
}

async fn one_file_may_hold_two_datasets(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let report = shelf.file("OC", &file("oecd-canada.json"), With::default()).await;
    let counts = report.import.counts;
    assert_eq!((counts.observations, counts.missing, report.skipped.rows), (432 + 120, 0, 0));
    assert_eq!(shelf.observations("dataset=OC").await.len(), 552);
}

async fn a_collection_of_links_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let refused = shelf.refused("COLL", &file("collection.json")).await;
    assert!(refused.to_string().contains("links"), "{refused}");
    assert_eq!(shelf.traces().await, before);
}
