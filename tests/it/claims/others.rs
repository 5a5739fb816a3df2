//! Numbers that are set aside, and new indicators.

use serde_json::{Value, json};

use super::{Desk, at, june};
use crate::on_both;
use crate::support::Backend;

on_both!(
    numbers_are_set_aside_and_taken_back,
    a_figure_is_not_set_aside_and_a_claim_takes_back,
    an_indicator_comes_with_its_unit_and_once,
);

/// The numbers that are set aside.
async fn others(desk: &Desk, source: &str) -> Vec<String> {
    let numbers = desk.app.json(&format!("/v1/sources/{source}/numbers")).await;
    let numbers = numbers["numbers"].as_array().unwrap().iter();
    let numbers = numbers.filter(|one| one["kind"] == "other");
    numbers.map(|one| one["exact"].as_str().unwrap().to_owned()).collect()
}

async fn numbers_are_set_aside_and_taken_back(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let target = format!("/v1/sources/{source}/other-numbers");
    // What is surely no statistic is set aside when the document is brought.
    let surely = others(&desk, &source).await;
    assert!(surely.contains(&"15".to_owned()), "{surely:?}");
    let numbers = json!({"numbers": [
        {"at": at("12 percent"), "reason": "other", "note": "Of two firms."},
        {"at": at("3.0 percent"), "reason": "threshold"},
    ]});
    let answer = desk.ask("POST", &target, &[], &numbers).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let other = others(&desk, &source).await.into_iter().filter(|exact| !surely.contains(exact));
    assert_eq!(other.collect::<Vec<_>>(), ["3.0 percent", "12 percent"]);
    let text = desk.file("other-numbers.toml");
    assert!(text.starts_with("# None yet.\n") && text.contains("note = \"Of two firms.\""), "{text}");
    let starts = [&at("12 percent")["start"], &at("3.0 percent")["start"]].map(ToString::to_string).join(",");
    let version = desk.version(&source).await;
    let back = format!("{target}?start={starts}");
    assert_eq!(desk.ask("DELETE", &back, &[], &Value::Null).await.status, 428);
    let answer = desk.ask("DELETE", &back, &[("if-match", &version)], &Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(others(&desk, &source).await, surely);
    let answer = desk.ask("DELETE", &back, &[("if-match", "*")], &Value::Null).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    let wrong = json!({"numbers": [{"at": at("12 percent"), "reason": "because"}]});
    let answer = desk.ask("POST", &target, &[], &wrong).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["parameter"]),
        (422, &json!("reason")),
        "{}",
        answer.text()
    );
}

async fn a_figure_is_not_set_aside_and_a_claim_takes_back(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let target = format!("/v1/sources/{source}/other-numbers");
    let numbers = json!({"numbers": [{"at": at("83.1 million tonnes"), "reason": "other"}]});
    assert_eq!(desk.ask("POST", &target, &[], &numbers).await.status, 201);
    assert_eq!(desk.ask("POST", "/v1/figures", &[], &june(&source)).await.status, 201);
    assert!(!desk.file("other-numbers.toml").contains("83.1 million tonnes"));
    let answer = desk.ask("POST", &target, &[], &numbers).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("already_there")),
        "{}",
        answer.text()
    );
}

async fn an_indicator_comes_with_its_unit_and_once(backend: Backend) {
    let desk = Desk::start(backend).await;
    let new = json!({"dataset": "STEEL", "code": "PRICE", "name": "Price of steel", "unit": "CNY", "name_zh": "钢价"});
    let answer = desk.ask("POST", "/v1/indicators", &[], &new).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("location"), "/v1/indicators/PRICE?dataset=STEEL");
    let indicator = desk.app.json("/v1/indicators/PRICE?dataset=STEEL").await;
    assert_eq!(
        (&indicator["name"], &indicator["unit_class"]),
        (&json!("Price of steel"), &json!("level")),
        "{indicator}"
    );
    assert_eq!(indicator["labels"]["zh"], json!("钢价"));
    let answer = desk.ask("POST", "/v1/indicators", &[], &new).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("already_there")));
}
