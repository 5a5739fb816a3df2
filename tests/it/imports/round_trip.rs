//! Exported files, imported again, give the same observations.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use yearbook::service::import::Scope;

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(exports_taken_in_again_are_the_same_observations, exports_keep_own_dimensions_and_every_publication);

const FILE: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOWER,UPPER\n\
    A,CN,VA,C,2018,30.1,A,30.05,30.15\n\
    A,CN,VA,C,2019,0,A,0,0\n\
    A,CN,VA,C,2020,-1.25e-3,E,,\n\
    A,CN,VA,C,2021,,M,,\n\
    A,CN,VA,C,2022,>95,A,,\n\
    A,CN,VA,C,2023,<5,A,,\n\
    A,NAM,VA,C,2023,0.1,F,0,\n\
    Q,W0,VA,_T,2023-Q4,123456789.125,P,,\n\
    M,DE,PRICES,_T,2023-12,1.7976931348623157e308,A,,\n\
    W,DE,PRICES,_T,2020-W53,5e-324,A,,\n\
    D,DE,PRICES,_T,2024-02-29,33.333333333333336,A,,\n\
    A5,CN,VA,_T,2021/2025,8e12,F,7.5e12,8.5e12\n";

async fn exports_taken_in_again_are_the_same_observations(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("X", "x.csv", FILE, With::published("2024-03-01")).await;
    let expected = full(&shelf, "X").await;
    assert_eq!(expected.len(), 12);
    for format in ["csv", "parquet", "xlsx"] {
        let target = format!("/v1/observations?dataset=X&detail=full&format={format}");
        let answer = shelf.app.get(&target).await;
        assert_eq!(answer.status.as_u16(), 200, "{format}");
        let path = shelf.written(&format!("out.{format}"), &answer.body);
        let dataset = format!("FROM_{}", format.to_uppercase());
        let report = shelf.file(&dataset, &path, With::default()).await;
        assert_eq!(report.import.published.to_string(), "2024-03-01", "{format}");
        assert_eq!(full(&shelf, &dataset).await, expected, "{format}");
    }
}

/// Every observation with all its attributes.
async fn full(shelf: &Shelf, dataset: &str) -> BTreeMap<(String, String), Value> {
    let mut found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
    for one in found.values_mut() {
        one.as_object_mut().unwrap().remove("vintage");
    }
    found
}

/// Three publications: the second revises a value and lacks another, which the third has again.
const PUBLICATIONS: [(&str, &str); 3] = [
    (
        "2024-01-01",
        "area,category,scenario,year,value,flag\n\
         CN,Historical,\"a, \"\"b\"\"\",2020,1.5,p\n\
         CN,Historical,\"a, \"\"b\"\"\",2021,,\n\
         CN,Projection,预测,2020,-2e-3,\n\
         NAM,Historical,预测,2020,>95,\n\
         NAM,Historical,预测,2021,7,e\n",
    ),
    (
        "2024-02-01",
        "area,category,scenario,year,value,flag\n\
         CN,Historical,\"a, \"\"b\"\"\",2020,1.75,\n\
         CN,Historical,\"a, \"\"b\"\"\",2021,3,\n\
         CN,Projection,预测,2020,-2e-3,\n\
         NAM,Historical,预测,2020,>95,\n",
    ),
    (
        "2024-03-01",
        "area,category,scenario,year,value,flag\n\
         CN,Historical,\"a, \"\"b\"\"\",2020,1.75,\n\
         CN,Historical,\"a, \"\"b\"\"\",2021,3,\n\
         CN,Projection,预测,2020,-2e-3,\n\
         NAM,Historical,预测,2020,,c\n\
         NAM,Historical,预测,2021,7,e\n",
    ),
];

async fn exports_keep_own_dimensions_and_every_publication(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (day, text) in PUBLICATIONS {
        let with = With { scope: Scope::Whole, indicator: Some("V"), ..With::published(day) };
        shelf.text("OWN", "o.csv", text, with).await;
    }
    let expected = every_publication(&shelf, "OWN").await;
    let points: usize = expected.values().map(Vec::len).sum();
    // A withdrawn observation has no value.
    assert_eq!((expected.len(), points), (3, 5 + 2 + 2), "{expected:#?}");
    assert_eq!(shelf.observations("dataset=OWN&as_of=2024-02-15").await.len(), 4);
    for format in ["csv", "parquet", "xlsx", "datapackage"] {
        let out = shelf.folder.path().join(format!("out.{format}"));
        let mut export = Command::new(env!("CARGO_BIN_EXE_yearbook"));
        export.args(["export", "--dataset", "OWN", "--format", format, "--output"]).arg(&out);
        let output = export.env("DATABASE_URL", &shelf.app.database.url).output().unwrap();
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        let files = match format {
            "datapackage" => vec![out.join("datapackage.json"), out.join("data.csv")],
            _ => vec![out],
        };
        if format == "datapackage" {
            let descriptor = std::fs::read(&files[0]).unwrap();
            let descriptor: Value = serde_json::from_slice(&descriptor).unwrap();
            assert_eq!(descriptor["name"], "own");
            assert_eq!(descriptor["licenses"][0]["path"], "TERMS.txt", "a licence has a name or a path");
            assert_eq!(
                std::fs::read_to_string(files[0].with_file_name("TERMS.txt")).unwrap(),
                "not stated\n"
            );
        }
        let dataset = format!("FROM_{}", format.to_uppercase());
        shelf.files(&dataset, &files, With::default()).await;
        assert_eq!(every_publication(&shelf, &dataset).await, expected, "{format}");
        for day in ["2024-01-15", "2024-02-15", "2024-03-15"] {
            let known = async |dataset: &str| {
                shelf.observations(&format!("dataset={dataset}&c[CATEGORY]=Historical&as_of={day}")).await
            };
            assert_eq!(known(&dataset).await, known("OWN").await, "{format} on {day}");
        }
    }
}

/// Every publication of every value, by series.
async fn every_publication(shelf: &Shelf, dataset: &str) -> BTreeMap<String, Vec<Value>> {
    let query = format!("/v1/observations?dataset={dataset}&detail=full&include=vintages&limit=1000");
    let answer = shelf.app.json(&query).await;
    let series = answer["series"].as_array().unwrap().iter().map(|one| {
        let mut points = one["observations"].as_array().unwrap().clone();
        for point in &mut points {
            point.as_object_mut().unwrap().remove("vintage");
        }
        (one["key"].as_str().unwrap().to_owned(), points)
    });
    series.collect()
}
