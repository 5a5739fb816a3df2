//! Derived indicators over imported data: vintages, days, gaps, reverted imports, changed units, datasets to come.

use serde_json::{Value, json};
use yearbook::service::definitions::DefinitionSet;
use yearbook::service::import::Scope;
use yearbook::service::import::revert::revert;

use super::{Shelf, With, fixed};
use crate::support::Backend;

crate::on_both!(
    a_derived_series_has_the_vintages_of_its_inputs,
    a_missing_input_leaves_a_null_with_its_reason,
    every_area_for_which_the_inputs_exist_has_a_series,
    definitions_within_definitions_count_each_figure_once,
    own_dimensions_come_from_the_context_or_the_key,
    a_dataset_may_come_after_its_definitions,
    a_definition_that_no_longer_fits_is_refused_and_the_service_goes_on,
    the_unit_of_a_result_that_no_list_has_is_made_of_its_parts,
    a_forecast_of_a_share_of_a_whole_stays_between_0_and_100,
);

/// A service with definitions for a dataset.
async fn defined(backend: Backend, dataset: &str, definitions: &str) -> Shelf {
    let shelf = Shelf::empty(backend).await;
    let Shelf { app, folder } = shelf;
    let own = folder.path().join("definitions").join(dataset);
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("derived.toml"), definitions).unwrap();
    let set = DefinitionSet::read(&[], Some(&folder.path().join("definitions"))).unwrap();
    Shelf { app: app.defined(set).await, folder }
}

fn derived(id: &str, formula: &str, more: &str) -> String {
    format!("[[derived]]\nid = \"{id}\"\nname = \"{id}\"\nformula = \"{formula}\"\nversion = \"1\"\n{more}\n")
}

/// Imports rows of a file with the columns `indicator,area,unit,year,value`.
async fn rows(shelf: &Shelf, day: &str, rows: &str) -> i64 {
    let text = format!("indicator,area,unit,year,value\n{rows}");
    let path = shelf.written("lab.csv", text);
    shelf.file("LAB", &path, With::published(day)).await.import.id
}

/// Period and value of all observations of a query with one series.
async fn values(shelf: &Shelf, query: &str) -> Vec<(String, Value)> {
    let answer = shelf.app.json(&format!("/v1/observations?{query}")).await;
    let all = answer["series"][0]["observations"].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| (one["period"].as_str().unwrap().to_owned(), one["value"].clone())).collect()
}

fn pairs(expected: &[(&str, f64)]) -> Vec<(String, Value)> {
    expected.iter().map(|(period, value)| ((*period).to_owned(), number(*value))).collect()
}

/// Whole numbers are written without a point.
#[expect(clippy::cast_possible_truncation, reason = "the tests have small whole numbers")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}

async fn a_derived_series_has_the_vintages_of_its_inputs(backend: Backend) {
    let shelf = defined(backend, "LAB", &derived("D", "A - B", "")).await;
    rows(&shelf, "2024-01-01", "A,CN,USD,2020,10\nB,CN,USD,2020,3\nA,CN,USD,2021,20\nB,CN,USD,2021,4\n")
        .await;
    rows(&shelf, "2024-02-01", "A,CN,USD,2020,11\nB,CN,USD,2020,3\nA,CN,USD,2021,20\nB,CN,USD,2021,4\n")
        .await;
    let third =
        rows(&shelf, "2024-03-01", "A,CN,USD,2020,11\nB,CN,USD,2020,3\nA,CN,USD,2021,20\nB,CN,USD,2021,5\n")
            .await;
    let query = "dataset=LAB&indicator=D";
    assert_eq!(values(&shelf, query).await, pairs(&[("2020", 8.0), ("2021", 15.0)]));
    for (day, expected) in [
        ("2023-12-31", pairs(&[])),
        ("2024-01-15", pairs(&[("2020", 7.0), ("2021", 16.0)])),
        ("2024-02-01", pairs(&[("2020", 8.0), ("2021", 16.0)])),
        ("2024-03-01", pairs(&[("2020", 8.0), ("2021", 15.0)])),
    ] {
        assert_eq!(values(&shelf, &format!("{query}&as_of={day}")).await, expected, "{day}");
    }
    let all = values(&shelf, &format!("{query}&include=vintages")).await;
    assert_eq!(all, pairs(&[("2020", 7.0), ("2020", 8.0), ("2021", 16.0), ("2021", 15.0)]));
    let newest = shelf.app.json(&format!("/v1/observations?{query}&detail=full")).await;
    let days: Vec<&Value> =
        newest["series"][0]["observations"].as_array().unwrap().iter().map(|one| &one["published"]).collect();
    assert_eq!(days, ["2024-02-01", "2024-03-01"]);
    let key = newest["series"][0]["key"].as_str().unwrap().to_owned();
    let revisions = shelf.app.get(&format!("/v1/series/{key}/revisions")).await;
    assert_eq!(revisions.status, 200);
    assert!(
        revisions.text().contains("2024-02-01") && revisions.text().contains("2024-03-01"),
        "{}",
        revisions.text()
    );
    let fred = format!("/fred/series/observations?series_id={key}&api_key=x&file_type=json");
    let on_day = shelf.app.json(&format!("{fred}&realtime_start=2024-01-15&realtime_end=2024-01-15")).await;
    assert_eq!(on_day["observations"][0]["value"], "7");
    let growth = format!("/v1/growth?{query}&measure=yoy&as_of=2024-01-15");
    let point = shelf.app.json(&growth).await["series"][0]["observations"][1].clone();
    assert!((point["value"].as_f64().unwrap() - (16.0 / 7.0 - 1.0) * 100.0).abs() < 1e-9, "{point}");
    // What is taken back counts no more.
    revert(shelf.app.service.store(), third, "a test", &fixed()).await.unwrap();
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(values(&shelf, query).await, pairs(&[("2020", 8.0), ("2021", 16.0)]));
    assert_eq!(values(&shelf, &format!("{query}&include=vintages")).await.len(), 3);
}

async fn a_missing_input_leaves_a_null_with_its_reason(backend: Backend) {
    let shelf = defined(backend, "LAB", &derived("D", "100 * A / B", "")).await;
    rows(
        &shelf,
        "2024-01-01",
        "A,CN,USD,2020,10\nA,CN,USD,2021,20\nA,CN,USD,2022,30\nB,CN,USD,2021,4\nB,CN,USD,2022,0\n",
    )
    .await;
    let answer = shelf.app.json("/v1/observations?dataset=LAB&indicator=D&detail=full").await;
    let all = answer["series"][0]["observations"].as_array().unwrap();
    let reasons: Vec<(&Value, &Value, &Value)> =
        all.iter().map(|one| (&one["period"], &one["value"], &one["reason"])).collect();
    assert_eq!(reasons[0], (&json!("2020"), &Value::Null, &json!("missing_input")));
    assert_eq!(reasons[1], (&json!("2021"), &json!(500), &Value::Null));
    assert_eq!(reasons[2], (&json!("2022"), &Value::Null, &json!("base_zero")));
    let missing = &all[0]["derived_from"]["missing"];
    assert!(missing["series"].as_str().unwrap().contains(".B."), "{missing}");
    assert_eq!(missing["period"], "2020");
    let csv = shelf.app.get("/v1/observations?dataset=LAB&indicator=D&format=csv").await.text();
    assert!(csv.lines().nth(1).unwrap().ends_with(",2020,,,,O"), "{csv}");
    let growth = shelf.app.json("/v1/growth?dataset=LAB&indicator=D&measure=yoy").await;
    assert!(growth["series"][0]["observations"].as_array().unwrap().iter().all(|one| one["value"].is_null()));
    // An input that goes takes the value with it.
    let text = "indicator,area,unit,year,value\nA,CN,USD,2020,10\nA,CN,USD,2021,20\nA,CN,USD,2022,30\nB,CN,USD,2022,2\n";
    let whole = With { published: "2024-02-01", scope: Scope::Whole, ..With::default() };
    shelf.file("LAB", &shelf.written("lab.csv", text), whole).await;
    let now = values(&shelf, "dataset=LAB&indicator=D").await;
    assert_eq!((&now[1].1, &now[2].1), (&Value::Null, &json!(1500)));
}

async fn every_area_for_which_the_inputs_exist_has_a_series(backend: Backend) {
    let shelf =
        defined(backend, "LAB", &(derived("D", "A + B", "") + &derived("E", "A + B", "area = \"DE\""))).await;
    rows(
        &shelf,
        "2024-01-01",
        "A,CN,USD,2020,1\nB,CN,USD,2020,2\nA,DE,USD,2020,3\nB,DE,USD,2020,4\nA,FR,USD,2020,5\n",
    )
    .await;
    let csv = shelf.app.get("/v1/observations?dataset=LAB&indicator=D,E&format=csv").await.text();
    let found: Vec<String> = csv
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            format!("{} {} {}", cells[3], cells[2], cells[6])
        })
        .collect();
    assert_eq!(found, ["D CN 3", "D DE 7", "E DE 7"]);
    // A new area comes with the next import.
    rows(&shelf, "2024-02-01", "B,FR,USD,2020,6\n").await;
    let csv = shelf.app.get("/v1/observations?dataset=LAB&indicator=D&area=FR&format=csv").await.text();
    assert!(csv.contains(",FR,D,") && csv.contains(",11,"), "{csv}");
}

async fn definitions_within_definitions_count_each_figure_once(backend: Backend) {
    let definitions =
        derived("REST", "WHOLE - PART", "") + &derived("SHARE", "100 * PART / (PART + REST)", "");
    let shelf = defined(backend, "LAB", &definitions).await;
    let header = "indicator,area,unit,year,value,DECIMALS\n";
    let path =
        shelf.written("lab.csv", format!("{header}WHOLE,CN,USD,2024,40.5,1\nPART,CN,USD,2024,33.6,1\n"));
    shelf.file("LAB", &path, With::published("2024-01-01")).await;
    let answer = shelf.app.json("/v1/observations?dataset=LAB&indicator=SHARE&detail=full").await;
    let point = &answer["series"][0]["observations"][0];
    let near = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&point["value"], 100.0 * 33.6 / 40.5), "{point}");
    assert!(
        near(&point["lower"], 100.0 * 33.55 / 40.55) && near(&point["upper"], 100.0 * 33.65 / 40.45),
        "{point}"
    );
    assert_eq!(point["derived_from"]["inputs"].as_array().unwrap().len(), 2, "published series alone");
}

async fn own_dimensions_come_from_the_context_or_the_key(backend: Backend) {
    let definitions = derived("D", "A - B", "") + &derived("F", "A.CN.A.F - A.CN.B.F", "");
    let shelf = defined(backend, "OWN", &definitions).await;
    let text = "FREQ,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE\n\
                A,CN,A,F,2020,5\nA,CN,B,F,2020,2\nA,CN,A,M,2020,7\nA,CN,B,M,2020,3\n";
    shelf.text("OWN", "own.csv", text, With::published("2024-01-01")).await;
    let csv = shelf.app.get("/v1/observations?dataset=OWN&indicator=D,F&format=csv").await.text();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    let has = |indicator: &str, sex: &str, value: &str| {
        rows.iter().any(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            cells[3] == indicator && cells[6] == value && cells.last() == Some(&sex)
        })
    };
    assert!(has("D", "F", "3") && has("D", "M", "4") && has("F", "F", "3"), "{csv}");
    assert_eq!(rows.len(), 3, "{csv}");
}

async fn a_dataset_may_come_after_its_definitions(backend: Backend) {
    let shelf = defined(backend, "LAB", &derived("D", "A - B", "")).await;
    let before = shelf.app.json("/v1/datasets").await;
    assert_eq!(before["waiting"], json!([{"dataset": "LAB", "definitions": ["D"]}]));
    rows(&shelf, "2024-01-01", "A,CN,USD,2020,10\n").await;
    let waiting = shelf.app.json("/v1/datasets/LAB").await;
    let refused = &waiting["definitions"][0]["refused"];
    assert_eq!(refused["reason"], "missing_input");
    assert!(refused["detail"].as_str().unwrap().contains('B'), "{refused}");
    rows(&shelf, "2024-02-01", "A,CN,USD,2020,10\nB,CN,USD,2020,3\n").await;
    assert_eq!(values(&shelf, "dataset=LAB&indicator=D").await, pairs(&[("2020", 7.0)]));
    assert!(shelf.app.json("/v1/datasets").await.get("waiting").is_none());
}

async fn a_definition_that_no_longer_fits_is_refused_and_the_service_goes_on(backend: Backend) {
    let shelf = defined(backend, "LAB", &derived("D", "A - B", "")).await;
    rows(&shelf, "2024-01-01", "A,CN,USD,2020,10\nB,CN,USD,2020,3\nA,DE,USD,2020,5\nB,DE,USD,2020,1\n").await;
    assert_eq!(values(&shelf, "dataset=LAB&indicator=D&area=CN").await, pairs(&[("2020", 7.0)]));
    let changed = "A,FR,USD,2020,10\nB,FR,EUR,2020,3\nB,DE,USD,2020,1\n";
    rows(&shelf, "2024-02-01", changed).await;
    let answer = shelf.app.json("/v1/observations?dataset=LAB&indicator=D&area=FR").await;
    let point = &answer["series"][0]["observations"][0];
    assert_eq!((&point["value"], &point["reason"]), (&Value::Null, &json!("unit_mismatch")));
    let indicator = shelf.app.json("/v1/indicators/D?dataset=LAB").await;
    assert_eq!(indicator["refused"]["reason"], "unit_mismatch");
    assert!(shelf.app.get("/metrics").await.text().contains("\nyearbook_definitions_refused 1\n"));
    // The others still have their values.
    assert_eq!(values(&shelf, "dataset=LAB&indicator=D&area=DE").await, pairs(&[("2020", 4.0)]));
    // A published indicator of the same code goes before the derived one.
    rows(&shelf, "2024-03-01", "D,CN,USD,2020,99\n").await;
    assert_eq!(values(&shelf, "dataset=LAB&indicator=D").await, pairs(&[("2020", 99.0)]));
    let dataset = shelf.app.json("/v1/datasets/LAB").await;
    assert!(dataset["definitions"][0]["refused"]["detail"].as_str().unwrap().contains("published indicator"));
    assert!(shelf.app.json("/v1/indicators/D?dataset=LAB").await.get("formula").is_none());
}

async fn the_unit_of_a_result_that_no_list_has_is_made_of_its_parts(backend: Backend) {
    let shelf = defined(backend, "LAB", &derived("RATE", "A / B", "")).await;
    rows(&shelf, "2024-01-01", "A,CN,CNY,2020,105\nB,CN,USD,2020,14\n").await;
    let answer = shelf.app.json("/v1/observations?dataset=LAB&indicator=RATE").await;
    assert_eq!(answer["series"][0]["indicator"]["unit"], "CNY_per_USD");
    assert_eq!(answer["series"][0]["observations"][0]["value"], 7.5);
    assert!(shelf.app.get("/v1/units").await.text().contains("\"CNY_per_USD\""));
}

async fn a_forecast_of_a_share_of_a_whole_stays_between_0_and_100(backend: Backend) {
    let definitions =
        derived("PART_SHARE", "share(PART, WHOLE)", "") + &derived("RATE", "100 * PART / WHOLE", "");
    let shelf = defined(backend, "LAB", &definitions).await;
    // CN is a part of its whole; what DE exports is more than it makes.
    let mut text = String::new();
    for year in 2000..2020 {
        let wave = [0, 1, 2, 1][usize::try_from(year).unwrap() % 4];
        for (area, part) in [("CN", 58 + 2 * (year - 2000) + wave), ("DE", 75 + 2 * (year - 2000) + wave)] {
            text += &format!("PART,{area},USD,{year},{part}\nWHOLE,{area},USD,{year},100\n");
        }
    }
    rows(&shelf, "2024-01-01", &text).await;
    let uppers = async |indicator: &str, area: &str| -> Vec<f64> {
        let query =
            format!("dataset=LAB&indicator={indicator}&area={area}&no_skill=answer&horizon=6&level=95");
        let answer = shelf.app.json(&format!("/v1/forecast?{query}")).await;
        let points = answer["series"][0]["observations"].as_array().unwrap().clone();
        points.iter().map(|one| one["upper"].as_f64().unwrap()).collect()
    };
    let share = uppers("PART_SHARE", "CN").await;
    assert!(share.len() == 6 && share.iter().all(|upper| *upper <= 100.0), "{share:?}");
    assert!(
        uppers("RATE", "CN").await.iter().all(|upper| *upper > 100.0),
        "a quotient is no share of a whole"
    );
    assert!(uppers("PART_SHARE", "DE").await.iter().all(|upper| *upper > 100.0), "it was above 100 before");
}
