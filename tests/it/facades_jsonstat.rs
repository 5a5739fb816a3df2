//! The JSON-stat façade: collections, cubes by key and by filter, dimensions, errors.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(datasets_are_listed, a_dataset_is_a_cube, a_dimension_stands_alone, errors_are_problems);

async fn asked_as(app: &TestApp, host: &str) -> Value {
    let request = Request::get("/jsonstat/collection").header("host", host);
    app.send(request.body(Body::empty()).unwrap()).await.json()
}

async fn datasets_are_listed(backend: Backend) {
    let app = TestApp::start(backend).await;
    let item = |answer: &Value| answer["link"]["item"][0].clone();
    let answer = asked_as(&app, "stats.example:8080").await;
    assert_eq!((&answer["version"], &answer["class"]), (&json!("2.0"), &json!("collection")));
    assert_eq!(item(&answer)["href"], "http://stats.example:8080/jsonstat/data/CNIND");
    assert_eq!(item(&answer)["class"], "dataset");
    // A client never gets links for another host.
    assert_eq!(item(&asked_as(&app, "other").await)["href"], "http://other/jsonstat/data/CNIND");
    let parts = app.json("/jsonstat/collection/CNIND").await;
    let items = parts["link"]["item"].as_array().unwrap();
    let indicator = items.iter().find(|item| item["href"] == "/jsonstat/data/CNIND?indicator=VA").unwrap();
    let cube = app.json(indicator["href"].as_str().unwrap()).await;
    assert_eq!(cube["label"], indicator["label"]);
}

/// The values of a cube by its last dimension, where the others have one code each.
fn points(cube: &Value) -> Vec<(&str, Option<f64>)> {
    assert!(cube["size"].as_array().unwrap().iter().rev().skip(1).all(|size| *size == 1), "{cube}");
    let periods = cube["dimension"]["TIME_PERIOD"]["category"]["index"].as_array().unwrap();
    let values = periods.iter().enumerate().map(|(place, period)| {
        let value = cube["value"].get(place).or_else(|| cube["value"].get(place.to_string()));
        (period.as_str().unwrap(), value.and_then(Value::as_f64))
    });
    values.collect()
}

async fn a_dataset_is_a_cube(backend: Backend) {
    let app = TestApp::start(backend).await;
    let cube = app.json("/jsonstat/data/CNIND/A.CHN.VA.C").await;
    assert_eq!(points(&cube), [("2020", Some(2.66e13)), ("2024", Some(3.36e13))]);
    assert_eq!(cube["id"], json!(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "TIME_PERIOD"]));
    assert_eq!(cube["updated"], "2026-01-02T03:04:05Z");
    assert!(cube["source"].as_str().is_some_and(|source| !source.is_empty()), "{cube}");
    let unit = |cube: &Value, code: &str| cube["dimension"]["INDICATOR"]["category"]["unit"][code].clone();
    assert_eq!(unit(&cube, "VA"), json!({"label": "CNY", "decimals": 0}));
    let all = app.json("/jsonstat/data/CNIND").await;
    assert_eq!(unit(&all, "BASIC_RD_SHARE"), json!({"label": "percent", "decimals": 2}));
    let growth = app.json("/v1/growth?indicator=VA&measure=cagr&format=jsonstat").await;
    assert_eq!(unit(&growth, "VA").get("decimals"), None, "a computed number has as many as one likes");
    let same = app.json("/jsonstat/data/CNIND?indicator=VA&area=CN&activity=C&frequency=A").await;
    assert_eq!(points(&same), points(&cube));
    for window in ["startPeriod=2021", "from=2021", "lastNObservations=1", "last=1"] {
        let answer = app.json(&format!("/jsonstat/data/CNIND/A.CN.VA.C?{window}")).await;
        assert_eq!(points(&answer), [("2024", Some(3.36e13))], "{window}");
    }
    for window in ["endPeriod=2023", "to=2023", "firstNObservations=1", "first=1"] {
        let answer = app.json(&format!("/jsonstat/data/CNIND/A.CN.VA.C?{window}")).await;
        assert_eq!(points(&answer), [("2020", Some(2.66e13))], "{window}");
    }
    let all = app.json("/jsonstat/data/CNIND/all").await;
    assert_eq!(all, app.json("/jsonstat/data/CNIND").await);
    assert_eq!(all["label"], app.json("/v1/datasets/CNIND").await["name"]);
    let several = app.json("/jsonstat/data/CNIND/A.CN.VA+RD_EXP.").await;
    assert_eq!(several["dimension"]["INDICATOR"]["category"]["index"], json!(["RD_EXP", "VA"]));
}

async fn a_dimension_stands_alone(backend: Backend) {
    let app = TestApp::start(backend).await;
    let area = app.json("/jsonstat/dimension/REF_AREA").await;
    assert_eq!((&area["class"], &area["label"]), (&json!("dimension"), &json!("Area")));
    assert_eq!(area["category"]["label"]["CN"], "China");
    let indicator = app.json("/jsonstat/dimension/INDICATOR?dataset=CNIND").await;
    assert_eq!(indicator["category"]["unit"]["VA"]["label"], "CNY");
    let frequency = app.json("/jsonstat/dimension/FREQ").await;
    assert_eq!(frequency["category"]["label"]["A"], "Annual");
}

async fn errors_are_problems(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status, code) in [
        ("data/NOTHING", 404, "not_found"),
        ("data/CNIND/A.ZZ..", 404, "not_found"),
        ("data/CNIND/A.CN.VA.C?from=2025", 404, "not_found"),
        ("data/CNIND/A.CN", 400, "invalid_parameter"),
        ("data/CNIND?indicator=NOTHING", 400, "unknown_code"),
        ("data/CNIND?startPeriod=x", 400, "invalid_parameter"),
        ("data/CNIND?startPeriod=2020&from=2020", 409, "conflicting_parameters"),
        ("data/CNIND?startPeriod=2021&endPeriod=2020", 400, "empty_range"),
        ("data/CNIND?format=json", 400, "unknown_parameter"),
        ("dimension/TIME_PERIOD", 404, "not_found"),
        ("dimension/REF_AREA?dataset=NOTHING", 404, "not_found"),
        ("collection/NOTHING", 404, "not_found"),
        ("nothing", 404, "not_found"),
    ] {
        let answer = app.get(&format!("/jsonstat/{target}")).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (status, &json!(code)), "{target}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
    }
}
