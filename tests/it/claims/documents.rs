//! Documents that are brought.

use serde_json::json;

use super::{Desk, RELEASE};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_document_is_kept_under_its_hash_and_comes_once,
    a_form_brings_a_document_as_well,
    what_is_no_document_is_refused_and_leaves_nothing,
);

async fn a_document_is_kept_under_its_hash_and_comes_once(backend: Backend) {
    let desk = Desk::start(backend).await;
    let id = desk.bring().await;
    let hash = yearbook::ingest::seed::sha256(RELEASE.as_bytes());
    assert_eq!(id, format!("{}.txt", &hash[..16]));
    assert_eq!(std::fs::read_to_string(desk.path("sources").join(&id)).unwrap(), RELEASE);
    let source = desk.app.json(&format!("/v1/sources/{id}")).await;
    assert_eq!((&source["title"], &source["published"]), (&json!("Steel in June"), &json!("2025-07-15")));
    assert_eq!((&source["loaded"], &source["sha256"]), (&json!(true), &json!(hash)));
    let numbers = desk.app.json(&format!("/v1/sources/{id}/numbers")).await;
    let first = &numbers["numbers"][0];
    assert_eq!((&first["exact"], &first["kind"]), (&json!("83.1 million tonnes"), &json!("unaccounted")));
    assert_eq!(first["draft"]["value"], json!(83_100_000), "{first}");
    assert_eq!(first["draft"]["lower"], json!(83_050_000), "{first}");
    let before = desk.everything().await;
    let headers = [("content-type", "text/plain")];
    let again = desk.ask("POST", "/v1/sources?dataset=STEEL", &headers, &json!(RELEASE)).await;
    assert_eq!((again.status.as_u16(), &again.json()["repeated"]), (200, &json!(true)), "{}", again.text());
    assert_eq!(again.json()["source"], json!(id));
    assert_eq!(desk.everything().await, before);
    // What was written by hand is as it was.
    assert!(desk.file("dataset.toml").starts_with("# Ours.\n[dataset]\n"), "{}", desk.file("dataset.toml"));
}

async fn a_form_brings_a_document_as_well(backend: Backend) {
    let desk = Desk::start(backend).await;
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\a\\\\june.md\"\r\n\
         Content-Type: text/markdown\r\n\r\n{RELEASE}\r\n--x--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let answer = desk.ask("POST", "/v1/sources?dataset=STEEL", &headers, &json!(form)).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["parameter"]),
        (422, &json!("published")),
        "{}",
        answer.text()
    );
    let target = "/v1/sources?dataset=STEEL&published=2025-07-15";
    let answer = desk.ask("POST", target, &headers, &json!(form)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json()["source"].as_str().unwrap().to_owned();
    assert!(id.ends_with(".md"), "{id}");
    assert_eq!(answer.header("location"), format!("/v1/sources/{id}"));
    let source = desk.app.json(&format!("/v1/sources/{id}")).await;
    assert_eq!(source["published_basis"], json!("inferred"));
    let empty = "--x\r\nContent-Disposition: form-data; name=\"dataset\"\r\n\r\nSTEEL\r\n--x--\r\n";
    let answer = desk.ask("POST", "/v1/sources?dataset=STEEL", &headers, &json!(empty)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (400, &json!("bad_request")));
}

async fn what_is_no_document_is_refused_and_leaves_nothing(backend: Backend) {
    let desk = Desk::start(backend).await;
    let before = desk.everything().await;
    let headers = [("content-type", "application/octet-stream")];
    for (target, body, status, code) in [
        ("/v1/sources?dataset=STEEL&file=a.pdf", "%PDF-1.7\n%\u{e2}\n1 0 obj", 422, "unprocessable"),
        ("/v1/sources?dataset=STEEL", RELEASE, 422, "unprocessable"),
        ("/v1/sources?dataset=NOWHERE&published=2025-07-15", RELEASE, 404, "not_found"),
        ("/v1/sources", RELEASE, 400, "invalid_parameter"),
        ("/v1/sources?dataset=STEEL&name=x", RELEASE, 400, "unknown_parameter"),
    ] {
        let answer = desk.ask("POST", target, &headers, &json!(body)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (status, &json!(code)),
            "{}",
            answer.text()
        );
    }
    assert_eq!(desk.everything().await, before);
}
