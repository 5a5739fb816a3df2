//! The worked cases of implied values and of reconciliation, over HTTP, to the given digits.

use serde_json::Value;

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    research_expenditure_of_2023_is_implied,
    output_of_new_energy_vehicles_in_2020_has_no_upper_bound,
    gross_domestic_product_is_implied_by_research_and_its_intensity,
    basic_research_is_implied,
    key_laboratories_of_the_year_before_are_whole,
    the_share_of_manufacturing_in_industry_fell_for_certain,
    eight_trillion_over_the_plan_is_explained_by_its_span,
    implied_values_appear_only_when_asked_for,
    a_ranking_says_who_has_no_rate,
);

/// The implied observation of a series at a period.
async fn implied(app: &TestApp, key: &str, period: &str) -> Value {
    let answer = app.json(&format!("/v1/observations?key={key}&include=implied")).await;
    let observations = answer["series"][0]["observations"].as_array().unwrap();
    let found = observations.iter().find(|observation| observation["period"] == period).unwrap().clone();
    assert_eq!(found["origin"], "implied");
    assert_eq!(found["status"], "E");
    assert!(!found["derived_from"]["figures"].as_array().unwrap().is_empty());
    found
}

/// A number of an observation, in a unit, with some decimals; none if it is unbounded.
fn to(observation: &Value, member: &str, unit: f64, decimals: usize) -> String {
    observation[member].as_f64().map_or_else(String::new, |number| format!("{:.decimals$}", number / unit))
}

fn triple(observation: &Value, unit: f64, decimals: usize) -> [String; 3] {
    ["value", "lower", "upper"].map(|member| to(observation, member, unit, decimals))
}

async fn research_expenditure_of_2023_is_implied(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = implied(&app, "A.CN.RD_EXP._T", "2023").await;
    assert_eq!(triple(&found, 1e12, 3), ["3.333", "3.272", "3.395"]);
    assert_eq!(
        found["derived_from"]["figures"],
        serde_json::json!(["002-rd-exp-2024", "002-rd-exp-growth-2024"])
    );
}

async fn output_of_new_energy_vehicles_in_2020_has_no_upper_bound(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = implied(&app, "A.CN.NEV_OUTPUT._T", "2020").await;
    assert_eq!(triple(&found, 1e6, 3), ["1.368", "1.361", ""]);
    assert_eq!(found["upper"], Value::Null);
}

async fn gross_domestic_product_is_implied_by_research_and_its_intensity(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = implied(&app, "A.CN.GDP._T", "2024").await;
    assert_eq!(triple(&found, 1e12, 1), ["134.3", "132.2", "136.4"]);
}

async fn basic_research_is_implied(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = implied(&app, "A.CN.BASIC_RD._T", "2024").await;
    assert_eq!(triple(&found, 1e9, 1), ["248.8", "245.1", "252.4"]);
}

async fn key_laboratories_of_the_year_before_are_whole(backend: Backend) {
    let app = TestApp::start(backend).await;
    let found = implied(&app, "A.CN-ZJ.NATIONAL_KEY_LABS._T", "2023").await;
    assert_eq!(triple(&found, 1.0, 0), ["20", "20", "20"]);
}

async fn the_share_of_manufacturing_in_industry_fell_for_certain(backend: Backend) {
    let app = TestApp::start(backend).await;
    let before = implied(&app, "A.CN.VA_SHARE_BTE.C", "2020").await;
    let after = implied(&app, "A.CN.VA_SHARE_BTE.C", "2024").await;
    assert_eq!(triple(&before, 1.0, 1), ["85.0", "84.7", "85.3"]);
    assert_eq!(triple(&after, 1.0, 1), ["83.0", "82.7", "83.2"]);
    assert!(after["upper"].as_f64() < before["lower"].as_f64());
}

async fn eight_trillion_over_the_plan_is_explained_by_its_span(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = app.json("/v1/reconciliation?verdict=explained").await;
    let check = &answer["checks"][0];
    assert_eq!(
        (check["verdict"].as_str(), check["because"].as_str()),
        (Some("explained"), Some("spans_differ"))
    );
    assert_eq!(triple(&check["computed"], 1e12, 1), ["7.0", "6.9", "7.1"]);
    assert_eq!(triple(&check["implies"], 1e12, 2), ["34.60", "34.05", "35.15"]);
    assert_eq!(check["implies"]["period"], "2025");
    let contradictions = app.json("/v1/reconciliation?verdict=contradiction").await;
    assert_eq!(contradictions["checks"], serde_json::json!([]));
}

async fn implied_values_appear_only_when_asked_for(backend: Backend) {
    let app = TestApp::start(backend).await;
    let plain = app.json("/v1/observations?key=A.CN.RD_EXP._T").await;
    assert_eq!(plain["series"][0]["observations"].as_array().unwrap().len(), 1);
    let gdp = app.json("/v1/observations?indicator=GDP").await;
    assert_eq!(gdp["series"], serde_json::json!([]));
    let growth = app.json("/v1/growth?key=A.CN.RD_EXP._T").await;
    let point = &growth["series"][0]["observations"][0];
    assert_eq!(
        (point["verdict"].as_str(), point["computed"]["reason"].as_str()),
        (Some("stated_only"), Some("base_missing"))
    );
}

async fn a_ranking_says_who_has_no_rate(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = app.json("/v1/growth/ranking?period=2024").await;
    let rates: Vec<f64> =
        answer["ranking"].as_array().unwrap().iter().map(|entry| entry["value"].as_f64().unwrap()).collect();
    assert!(rates.is_sorted_by(|a, b| a >= b) && rates.len() == 7, "{rates:?}");
    assert_eq!(answer["refused"]["unit_class"], 4);
    let reversed = app.json("/v1/growth/ranking?period=2024&order=asc&limit=1").await;
    assert_eq!(reversed["ranking"][0]["value"].as_f64(), rates.last().copied());
    assert_eq!(reversed["complete"], false);
}
