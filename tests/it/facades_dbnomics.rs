//! The DBnomics façade: series by id, mask and dimension, pages, lists, errors.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    series_are_found_by_id,
    series_are_found_by_mask_and_dimension,
    a_text_chooses_series,
    pages_add_up,
    the_catalogue_is_listed,
    errors_say_what_is_wrong,
);

const ROOT: &str = "/dbnomics/v22";

async fn get(app: &TestApp, target: &str) -> Value {
    app.json(&format!("{ROOT}/{target}")).await
}

fn codes(answer: &Value) -> Vec<&str> {
    let docs = answer["series"]["docs"].as_array().unwrap();
    docs.iter().map(|doc| doc["series_code"].as_str().unwrap()).collect()
}

async fn series_are_found_by_id(backend: Backend) {
    let app = TestApp::start(backend).await;
    let ids = "YEARBOOK/CNIND/A.CN.VA.C,YEARBOOK/CNIND/A.CN.RD_EXP._T,YEARBOOK/CNIND/A.CN.VA.C";
    let answer = get(&app, &format!("series?observations=1&series_ids={ids}&offset=0")).await;
    assert_eq!(
        (codes(&answer).as_slice(), &answer["series"]["num_found"]),
        (&["A.CN.VA.C", "A.CN.RD_EXP._T"][..], &json!(2))
    );
    let doc = &answer["series"]["docs"][0];
    assert_eq!(doc["@frequency"], "annual");
    assert_eq!(doc["period"], json!(["2020", "2024"]));
    assert_eq!(doc["period_start_day"], json!(["2020-01-01", "2024-01-01"]));
    assert_eq!(doc["value"], json!([26_600_000_000_000_i64, 33_600_000_000_000_i64]));
    assert_eq!(doc["dimensions"], json!({"FREQ": "A", "REF_AREA": "CN", "INDICATOR": "VA", "ACTIVITY": "C"}));
    let dataset = &answer["datasets"]["YEARBOOK/CNIND"];
    assert_eq!(dataset["dimensions_codes_order"], json!(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"]));
    let labels = dataset["dimensions_values_labels"].as_object().unwrap();
    assert_eq!(labels.len(), dataset["dimensions_labels"].as_object().unwrap().len());
    assert!(labels["REF_AREA"].as_array().unwrap().contains(&json!(["CN", "China"])));
    let partly = get(&app, "series?series_ids=YEARBOOK/CNIND/A.CN.VA.C,YEARBOOK/CNIND/A.CN.NOTHING.C").await;
    assert_eq!((codes(&partly), partly["errors"].as_array().unwrap().len()), (vec!["A.CN.VA.C"], 1));
    assert!(partly["series"]["docs"][0]["value"].is_null(), "no observations unless they are asked for");
}

async fn series_are_found_by_mask_and_dimension(backend: Backend) {
    let app = TestApp::start(backend).await;
    let mask = get(&app, "series/YEARBOOK/CNIND/A.CN+CHN.VA.?observations=1&offset=0").await;
    assert_eq!(codes(&mask), ["A.CN.VA.BTE", "A.CN.VA.C"]);
    assert_eq!(mask["dataset"]["code"], "CNIND");
    let dimensions = "%7B%22INDICATOR%22%3A%5B%22VA%22%5D%2C%22REF_AREA%22%3A%5B%22CHN%22%5D%7D";
    let chosen = get(&app, &format!("series/YEARBOOK/CNIND?observations=1&dimensions={dimensions}")).await;
    assert_eq!(codes(&chosen), ["A.CN.VA.BTE", "A.CN.VA.C"]);
    let none = get(&app, "series/YEARBOOK/CNIND?dimensions=%7B%22REF_AREA%22%3A%5B%22FR%22%5D%7D").await;
    assert_eq!((&none["series"]["num_found"], &none["series"]["docs"]), (&json!(0), &json!([])));
    let ours = app.json("/v1/observations").await;
    let theirs = get(&app, "series/YEARBOOK/CNIND?observations=true").await;
    for (doc, series) in
        theirs["series"]["docs"].as_array().unwrap().iter().zip(ours["series"].as_array().unwrap())
    {
        assert_eq!(doc["series_code"], series["key"]);
        let observations = series["observations"].as_array().unwrap();
        let values: Vec<&Value> = observations.iter().map(|one| &one["value"]).collect();
        assert_eq!(doc["value"], json!(values));
    }
}

async fn a_text_chooses_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = async |query: &str| get(&app, &format!("series/YEARBOOK/CNIND{query}")).await;
    assert_eq!(found("?q=aluminium").await["series"]["num_found"], 1);
    let titles = found("?q=VALUE%20added%20manufacturing").await;
    assert!(!codes(&titles).is_empty());
    for doc in titles["series"]["docs"].as_array().unwrap() {
        let name = doc["series_name"].as_str().unwrap().to_lowercase();
        assert!(name.contains("value added") && name.contains("manufacturing"), "{name}");
    }
    // A typing error, and a text that nothing has.
    assert_eq!(codes(&found("?q=alumnium").await), codes(&found("?q=aluminium").await));
    assert_eq!(found("?q=zzzzzzzz").await["series"]["num_found"], 0);
    // Other choices hold as well.
    assert_eq!(codes(&found("/A.CN.VA.?q=manufacturing").await), ["A.CN.VA.C"]);
    let ids = "series?series_ids=YEARBOOK/CNIND/A.CN.VA.C,YEARBOOK/CNIND/A.CN.RD_EXP._T&q=expenditure";
    assert_eq!(codes(&get(&app, ids).await), ["A.CN.RD_EXP._T"]);
}

async fn pages_add_up(backend: Backend) {
    let app = TestApp::start(backend).await;
    let whole = get(&app, "series/YEARBOOK/CNIND").await;
    let found = whole["series"]["num_found"].as_u64().unwrap();
    let mut docs = Vec::new();
    while docs.len() < usize::try_from(found).unwrap() {
        let page = get(&app, &format!("series/YEARBOOK/CNIND?limit=7&offset={}", docs.len())).await;
        assert_eq!((&page["series"]["offset"], &page["series"]["limit"]), (&json!(docs.len()), &json!(7)));
        docs.extend(page["series"]["docs"].as_array().unwrap().clone());
    }
    assert_eq!(Value::from(docs), whole["series"]["docs"]);
}

async fn the_catalogue_is_listed(backend: Backend) {
    let app = TestApp::start(backend).await;
    assert_eq!(get(&app, "providers").await["providers"]["docs"][0]["code"], "YEARBOOK");
    assert_eq!(get(&app, "providers/yearbook").await["category_tree"][0]["code"], "CNIND");
    assert_eq!(get(&app, "datasets/YEARBOOK").await["datasets"]["num_found"], 1);
    let dataset = get(&app, "datasets/YEARBOOK/CNIND").await["datasets"]["docs"][0].clone();
    assert_eq!(dataset["nb_series"], app.json("/v1/series").await["total"]);
    assert_eq!(
        get(&app, "last-updates").await["datasets"]["docs"][0]["updated_at"],
        "2026-01-02T03:04:05+00:00"
    );
    assert_eq!(get(&app, "search?q=expenditure").await["results"]["num_found"], 1);
}

async fn errors_say_what_is_wrong(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status) in [
        ("series/NOBODY/CNIND", 404),
        ("series/YEARBOOK/NOTHING", 404),
        ("series/YEARBOOK/CNIND/A.CN.NOTHING.", 404),
        ("series/YEARBOOK/CNIND/A.CN", 400),
        ("series/YEARBOOK/CNIND?dimensions=x", 400),
        ("series/YEARBOOK/CNIND?dimensions=%7B%22X%22%3A%5B%5D%7D", 400),
        ("series?series_ids=YEARBOOK/CNIND/A.CN.NOTHING.C", 404),
        ("series?series_ids=x", 400),
        ("series", 400),
        ("nothing", 404),
    ] {
        let answer = app.get(&format!("{ROOT}/{target}")).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert!(answer.json()["errors"][0]["message"].is_string(), "{target}: {}", answer.text());
    }
}
