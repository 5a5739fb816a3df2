//! The routes that read documents: the verification, with and without documents, and when one changes on disk.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yearbook::service::documents::Documents;

use crate::on_both;
use crate::support::{Answer, Backend, TestApp, cnind, documents};
use crate::verify::document_bytes;

on_both!(
    the_report_has_the_counts_of_verify,
    without_documents_the_database_alone_is_compared,
    a_document_that_changes_on_disk_is_noticed,
    the_report_has_the_formats_of_verify,
);

/// A document with 20 figures.
const SOURCE_004: &str = "004_0b045badc113223c.txt";

/// Documents on disk that a test may change.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn of_documents() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in document_bytes() {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn documents(&self) -> Documents {
        Documents::load(self.path(), cnind().sources.iter().map(|source| source.id.as_str())).unwrap()
    }

    /// Writes a file of the same length with another time of change.
    fn write(&self, name: &str, bytes: &[u8], seconds: u64) {
        std::fs::write(self.path().join(name), bytes).unwrap();
        let file = std::fs::File::options().write(true).open(self.path().join(name)).unwrap();
        let before = file.metadata().unwrap().modified().unwrap();
        file.set_modified(before + std::time::Duration::from_secs(seconds)).unwrap();
    }
}

async fn without_change(app: &TestApp, target: &str, tag: &str) -> Answer {
    app.send(Request::get(target).header("if-none-match", tag).body(Body::empty()).unwrap()).await
}

async fn the_report_has_the_counts_of_verify(backend: Backend) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    let report = app.json("/v1/verification").await;
    let figures = cnind().figures.len();
    assert_eq!((&report["documents_loaded"], report.get("note")), (&json!(true), None));
    assert_eq!((&report["figures"], &report["in_database"]), (&json!(figures), &json!(figures)));
    assert_eq!(report["verified"].as_array().unwrap().len(), figures);
    assert_eq!((&report["documents"], &report["unaccounted"]), (&json!(5), &json!(0)));
    assert_eq!((&report["exit_code"], &report["findings"]), (&json!(0), &json!([])));
    let sources = report["sources"].as_array().unwrap();
    let sum = |name: &str| sources.iter().map(|source| source[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!(json!(sum("numbers")), report["numbers"]);
    assert_eq!((json!(sum("figures")), json!(sum("verified"))), (json!(figures), json!(figures)));
    assert!(sources.iter().all(|source| source["loaded"] == true && source["altered"] == false));
}

async fn without_documents_the_database_alone_is_compared(backend: Backend) {
    let report = TestApp::start(backend).await.json("/v1/verification").await;
    let figures = cnind().figures.len();
    assert_eq!((&report["documents_loaded"], &report["documents"]), (&json!(false), &json!(0)));
    assert!(report["note"].as_str().unwrap().contains("--sources"), "{report}");
    assert_eq!((&report["figures"], &report["in_database"]), (&json!(figures), &json!(figures)));
    assert_eq!((&report["verified"], &report["findings"]), (&json!([]), &json!([])));
    for source in report["sources"].as_array().unwrap() {
        let unknown = ["altered", "verified", "numbers", "unaccounted"].map(|name| &source[name]);
        assert_eq!((&source["loaded"], unknown), (&json!(false), [&Value::Null; 4]));
    }
}

async fn a_document_that_changes_on_disk_is_noticed(backend: Backend) {
    let folder = Folder::of_documents();
    let app = TestApp::with(backend, &[cnind()], folder.documents()).await;
    let targets = ["/v1/verification", "/v1/figures/004-va-c-2020"];
    let mut before = Vec::new();
    for target in targets {
        // The second answer is stored.
        app.get(target).await;
        before.push(app.get(target).await);
    }
    assert!(!app.service.refresh_documents().await.unwrap(), "nothing changed");
    let original = document_bytes().remove(SOURCE_004).unwrap();
    let figure = cnind().figures.into_iter().find(|figure| figure.id == "004-va-c-2020").unwrap();
    let mut altered = original.clone();
    altered[figure.at.start] = b'3';
    folder.write(SOURCE_004, &altered, 1);
    assert!(app.service.refresh_documents().await.unwrap());
    for (target, before) in targets.iter().zip(&before) {
        assert_eq!(without_change(&app, target, before.header("etag")).await.status, 200, "{target}");
    }
    let report = app.json(targets[0]).await;
    assert_eq!(report["exit_code"], 1);
    assert_eq!(report["verified"].as_array().unwrap().len(), cnind().figures.len() - 1);
    let about = |finding: &&Value| finding["figure"] == "004-va-c-2020";
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(about).unwrap();
    assert_eq!(
        (&finding["file"], &finding["selector"]["start"], &finding["what"]),
        (&json!(SOURCE_004), &json!(figure.at.start), &json!("text"))
    );
    assert!(finding["found"].as_str().unwrap().contains("\"36.6 trillion"), "{finding}");
    assert_eq!(finding["expected"], json!(format!("\"{}\"", figure.at.exact)));
    let sources = report["sources"].as_array().unwrap();
    let source = sources.iter().find(|source| source["id"] == SOURCE_004).unwrap();
    assert_eq!(
        (&source["altered"], &source["figures"], &source["verified"]),
        (&json!(true), &json!(20), &json!(19))
    );
    assert_eq!(app.json(targets[1]).await["verified"], false);
    // A document that is as it was has the tags of before.
    folder.write(SOURCE_004, &original, 2);
    assert!(app.service.refresh_documents().await.unwrap());
    for (target, before) in targets.iter().zip(&before) {
        assert_eq!(without_change(&app, target, before.header("etag")).await.status, 304, "{target}");
    }
    std::fs::remove_file(folder.path().join(SOURCE_004)).unwrap();
    assert!(app.service.refresh_documents().await.unwrap());
    let report = app.json(targets[0]).await;
    assert_eq!(
        (&report["exit_code"], &report["findings"][0]["code"]),
        (&json!(2), &json!("document-missing"))
    );
}

async fn the_report_has_the_formats_of_verify(backend: Backend) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    for (format, media_type, begins) in [
        ("json", "application/json", "{\"revision\""),
        ("text", "text/plain; charset=utf-8", "46 of 46 figures verified in 5 documents"),
        ("junit", "application/xml", "<?xml"),
        ("sarif", "application/sarif+json", "{"),
    ] {
        let answer = app.get(&format!("/v1/verification?format={format}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media_type));
        assert!(answer.text().starts_with(begins), "{format}: {}", answer.text());
        let request = Request::get("/v1/verification").header("accept", media_type).body(Body::empty());
        assert_eq!(app.send(request.unwrap()).await.body, answer.body, "{format}");
    }
}
