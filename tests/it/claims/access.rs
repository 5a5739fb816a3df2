//! Who may change a dataset.

use serde_json::{Value, json};
use yearbook::service::tokens::{NewToken, create};

use super::{Desk, RELEASE, june};
use crate::on_both;
use crate::support::{Backend, TestApp, clock};

on_both!(
    a_service_that_only_reads_says_how_it_would_take_changes,
    pages_of_other_sites_change_nothing,
    elsewhere_than_on_this_computer_a_token_with_the_scope_is_needed,
    a_wrong_token_is_refused_here_too,
);

/// Every route that changes something.
fn changes(source: &str) -> Vec<(&'static str, String, Value)> {
    let others = format!("/v1/sources/{source}/other-numbers");
    vec![
        ("POST", "/v1/sources?dataset=STEEL&published=2025-07-15".to_owned(), json!(RELEASE)),
        ("POST", "/v1/figures".to_owned(), june(source)),
        ("PUT", "/v1/figures/may".to_owned(), json!({"note": "x"})),
        ("DELETE", "/v1/figures/may".to_owned(), Value::Null),
        ("POST", others.clone(), json!({"numbers": []})),
        ("DELETE", format!("{others}?start=1"), Value::Null),
        (
            "POST",
            "/v1/indicators".to_owned(),
            json!({"dataset": "STEEL", "code": "X", "name": "X", "unit": "tonnes"}),
        ),
    ]
}

async fn a_service_that_only_reads_says_how_it_would_take_changes(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (method, target, body) in changes("002_37f83820fa790c5f.txt") {
        let request = axum::http::Request::builder().method(method).uri(&target);
        let request = request.header("content-type", "application/json").header("host", "127.0.0.1");
        let answer = app.send(request.body(axum::body::Body::from(body.to_string())).unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (403, &json!("editing_off")),
            "{method} {target}"
        );
        assert!(answer.text().contains("yearbook --edit --seed-data DIR --sources DIR"), "{}", answer.text());
    }
}

async fn pages_of_other_sites_change_nothing(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let before = desk.everything().await;
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("host", "evil.example:8080")],
        &[("host", "evil.example:8080"), ("origin", "http://evil.example:8080")],
    ] {
        for (method, target, body) in changes(&source) {
            let mut headers = headers.to_vec();
            headers.push(("if-match", "*"));
            let answer = desk.ask(method, &target, &headers, &body).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.json()["code"]),
                (403, &json!("cross_site")),
                "{headers:?}"
            );
        }
    }
    assert_eq!(desk.everything().await, before);
    let own = [("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")];
    assert_eq!(desk.ask("POST", "/v1/figures", &own, &june(&source)).await.status, 201);
}

async fn token(desk: &Desk, datasets: Option<&str>, figures: &[&str]) -> String {
    let new = NewToken {
        name: "Ana".into(),
        datasets: datasets.map(|dataset| vec![dataset.parse().unwrap()]),
        figures: figures.iter().map(|dataset| dataset.parse().unwrap()).collect(),
        expires: None,
    };
    let text = create(desk.app.service.store(), new, clock().now()).await.unwrap();
    format!("Bearer {text}")
}

async fn elsewhere_than_on_this_computer_a_token_with_the_scope_is_needed(backend: Backend) {
    let desk = Desk::with(backend, true).await;
    let before = desk.everything().await;
    let (import, other) = (token(&desk, None, &[]).await, token(&desk, Some("STEEL"), &["IRON"]).await);
    for (headers, status, code) in [
        (vec![], 401, "unauthorized"),
        (vec![("authorization", "Bearer yb_nobody")], 401, "unauthorized"),
        (vec![("authorization", import.as_str())], 403, "forbidden"),
        (vec![("authorization", other.as_str())], 403, "forbidden"),
    ] {
        for (method, target, body) in changes("may.txt") {
            let mut headers = headers.clone();
            headers.push(("if-match", "*"));
            let answer = desk.ask(method, &target, &headers, &body).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.json()["code"]),
                (status, &json!(code)),
                "{method} {target}"
            );
            assert!(status == 403 || headers.len() > 1 || answer.text().contains("--scope figures:STEEL"));
        }
    }
    assert_eq!(desk.everything().await, before);
    let fine = token(&desk, None, &["IRON", "STEEL"]).await;
    let headers =
        [("authorization", fine.as_str()), ("content-type", "text/plain"), ("host", "steel.example")];
    let answer =
        desk.ask("POST", "/v1/sources?dataset=STEEL&published=2025-07-15", &headers, &json!(RELEASE)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let source = answer.json()["source"].as_str().unwrap().to_owned();
    let headers = [("authorization", fine.as_str()), ("host", "steel.example")];
    assert_eq!(desk.ask("POST", "/v1/figures", &headers, &june(&source)).await.status, 201);
    let changes = desk.app.json("/v1/changes").await;
    assert_eq!(changes["changes"].as_array().unwrap().last().unwrap()["actor"], json!("Ana"), "{changes}");
    // A token for figures imports nothing.
    let limited = token(&desk, Some("IRON"), &["STEEL"]).await;
    let headers = [("authorization", limited.as_str()), ("content-type", "text/csv")];
    let answer = desk.ask("POST", "/v1/imports?dataset=STEEL", &headers, &json!("a,b\n")).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
}

async fn a_wrong_token_is_refused_here_too(backend: Backend) {
    let desk = Desk::start(backend).await;
    let headers = [("authorization", "Bearer yb_nobody")];
    assert_eq!(desk.ask("POST", "/v1/figures", &headers, &june("may.txt")).await.status, 401);
}
