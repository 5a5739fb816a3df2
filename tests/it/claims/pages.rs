//! The pages of a service that takes changes.

use serde_json::json;

use super::{Desk, RELEASE, june};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp, documents};

on_both!(
    the_page_of_a_document_is_a_desk_only_where_changes_are_taken,
    a_form_without_a_script_brings_a_document_and_leads_to_it,
    a_form_of_another_site_brings_nothing,
);

const BROWSER: [(&str, &str); 1] = [("accept", "text/html,*/*;q=0.8")];

async fn browse(desk: &Desk, target: &str) -> Answer {
    desk.ask("GET", target, &BROWSER, &serde_json::Value::Null).await
}

async fn the_page_of_a_document_is_a_desk_only_where_changes_are_taken(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    for lang in ["en", "zh"] {
        let page = browse(&desk, &format!("/sources/{source}?lang={lang}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.text();
        assert!(page.contains("<section class=\"desk\" id=\"desk\" hidden"), "{page}");
        assert!(page.contains("data-at=\":37\"") && page.contains(">83.1 million tonnes</a>"), "{page}");
        for inline in [" style=", "<style", " onclick=", "javascript:", "<script>"] {
            assert!(!page.contains(inline), "{inline}");
        }
        assert_eq!(page.matches("<script").count(), 2);
        assert!(!page.contains("id=\"token\""));
        let list = browse(&desk, &format!("/sources?lang={lang}")).await.text();
        assert!(list.contains("<form class=\"drop\" id=\"bring\" method=\"post\""), "{list}");
    }
    // A claim changes the page at once.
    assert_eq!(desk.ask("POST", "/v1/figures", &[], &june(&source)).await.status, 201);
    let page = browse(&desk, &format!("/sources/{source}")).await.text();
    assert!(page.contains("class=\"num f\" id=\""), "{page}");
    let reading = TestApp::with(backend, &[crate::support::cnind()], documents()).await;
    for target in ["/sources/002_37f83820fa790c5f.txt", "/sources"] {
        let page = reading.get(target).await.text();
        assert!(!page.contains("id=\"desk\"") && !page.contains("id=\"bring\""), "{target}");
    }
    let needing = Desk::with(backend, true).await;
    let page = browse(&needing, "/sources/may.txt").await.text();
    assert!(page.contains("<input id=\"token\" type=\"password\" autocomplete=\"off\">"), "{page}");
}

/// A form with a file and fields.
fn form(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields: String = fields.iter().map(field).collect();
    format!(
        "{fields}--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"june.txt\"\r\n\r\n{RELEASE}\r\n--x--\r\n"
    )
}

const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=x");

async fn a_form_without_a_script_brings_a_document_and_leads_to_it(backend: Backend) {
    let desk = Desk::start(backend).await;
    let headers = [FORM, BROWSER[0], ("origin", "http://127.0.0.1:8080")];
    let fields = [
        ("dataset", ""),
        ("id", "IRON"),
        ("name", "Iron \"ore\""),
        ("publisher", "Us"),
        ("published", "2025-07-15"),
    ];
    let answer = desk.ask("POST", "/sources?lang=zh", &headers, &json!(form(&fields))).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let location = answer.header("location").to_owned();
    assert!(location.starts_with("/sources/") && location.ends_with("?lang=zh"), "{location}");
    assert_eq!(browse(&desk, &location).await.status, 200);
    let dataset = desk.app.json("/v1/datasets/IRON").await;
    assert_eq!(dataset["name"], json!("Iron \"ore\""), "{dataset}");
    // The same bytes in another dataset are refused, as a page.
    let fields = [("dataset", "STEEL"), ("id", "")];
    let answer = desk.ask("POST", "/sources", &headers, &json!(form(&fields))).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (409, "text/html; charset=utf-8"));
    let answer = desk.ask("POST", "/v1/datasets", &[], &json!({"id": "IRON", "name": "x"})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("already_there")));
}

async fn a_form_of_another_site_brings_nothing(backend: Backend) {
    let desk = Desk::start(backend).await;
    let before = desk.everything().await;
    for headers in [
        [FORM, ("origin", "http://evil.example")],
        [FORM, ("origin", "null")],
        [FORM, ("sec-fetch-site", "cross-site")],
        [FORM, ("host", "evil.example")],
    ] {
        let answer = desk.ask("POST", "/sources", &headers, &json!(form(&[("dataset", "STEEL")]))).await;
        assert_eq!(answer.status, 403, "{headers:?}: {}", answer.text());
    }
    assert_eq!(desk.everything().await, before);
}
