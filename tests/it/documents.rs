//! The routes that read documents: the verification, with and without documents, and when one changes on disk.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yearbook::service::document_numbers::DocumentPart;
use yearbook::service::documents::Documents;

use crate::on_both;
use crate::support::{Answer, Backend, TestApp, cnind, documents};
use crate::verify::document_bytes;

on_both!(
    the_report_has_the_counts_of_verify,
    without_documents_the_database_alone_is_compared,
    a_document_that_changes_on_disk_is_noticed,
    the_report_has_the_formats_of_verify,
    every_number_of_a_document_is_listed,
    without_documents_the_seed_lists_the_same_numbers,
    the_numbers_of_a_changed_document_are_its_own,
    the_parts_of_a_document_are_its_text,
    hostile_ids_and_documents_are_answered,
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
        (&json!(SOURCE_004), &json!(figure.at.start), &json!("altered"))
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

/// Start, end, text and kind of the numbers of an answer.
fn numbers(answer: &Value) -> Vec<[&Value; 4]> {
    let numbers = answer["numbers"].as_array().unwrap();
    numbers.iter().map(|number| ["start", "end", "exact", "kind"].map(|name| &number[name])).collect()
}

fn of_kind<'a>(answer: &'a Value, kind: &str) -> Vec<&'a Value> {
    answer["numbers"].as_array().unwrap().iter().filter(|number| number["kind"] == kind).collect()
}

async fn every_number_of_a_document_is_listed(backend: Backend) {
    let (app, seed) = (TestApp::with(backend, &[cnind()], documents()).await, cnind());
    let mut all = 0;
    for source in &seed.sources {
        let answer = app.json(&format!("/v1/sources/{}/numbers", source.id)).await;
        let text = String::from_utf8(document_bytes().remove(&source.id).unwrap()).unwrap();
        let listed = answer["numbers"].as_array().unwrap();
        all += listed.len();
        let mut end = 0;
        for number in listed {
            let [start, stop] = ["start", "end"].map(|name| number[name].as_u64().unwrap());
            assert!(start >= end && stop > start, "{number} overlaps the one before");
            let place = usize::try_from(start).unwrap()..usize::try_from(stop).unwrap();
            assert_eq!(number["exact"], text[place]);
            end = stop;
            let (figure, reason) = (!number["figure"].is_null(), !number["reason"].is_null());
            let is_explained = match number["kind"].as_str().unwrap() {
                "other" => reason && !figure,
                _ => figure && !reason,
            };
            assert!(is_explained, "{number}");
        }
        let figures = seed.figures.iter().filter(|figure| figure.source == source.id).count();
        let others = seed.other_numbers.iter().filter(|number| number.source == source.id).count();
        assert_eq!((&answer["figures"], &answer["counts"]["other"]), (&json!(figures), &json!(others)));
        assert_eq!((&answer["loaded"], &answer["altered"]), (&json!(true), &json!(false)));
        assert_eq!((&answer["counts"]["unaccounted"], &answer["unmatched"]), (&json!(0), &json!([])));
    }
    assert_eq!(json!(all), app.json("/v1/verification").await["numbers"]);
}

async fn without_documents_the_seed_lists_the_same_numbers(backend: Backend) {
    let loaded = TestApp::with(backend, &[cnind()], documents()).await;
    let without = TestApp::start(backend).await;
    for source in cnind().sources {
        let target = format!("/v1/sources/{}/numbers", source.id);
        let (expected, answer) = (loaded.json(&target).await, without.json(&target).await);
        assert_eq!(numbers(&answer), numbers(&expected), "{target}");
        assert_eq!((&answer["loaded"], &answer["altered"]), (&json!(false), &json!(null)));
        assert_eq!(answer["counts"].get("unaccounted"), None);
    }
}

async fn the_numbers_of_a_changed_document_are_its_own(backend: Backend) {
    let mut bytes = document_bytes();
    let document = bytes.get_mut(SOURCE_004).unwrap();
    let at = cnind().figures.into_iter().find(|figure| figure.id == "004-va-c-2020").unwrap().at;
    document[at.start] = b'3';
    document.extend_from_slice(b" There were 77 goats.");
    let app = TestApp::with(backend, &[cnind()], Documents::of(bytes)).await;
    let answer = app.json(&format!("/v1/sources/{SOURCE_004}/numbers")).await;
    assert_eq!((&answer["loaded"], &answer["altered"]), (&json!(true), &json!(true)));
    let texts: Vec<&str> =
        of_kind(&answer, "unaccounted").iter().map(|number| number["exact"].as_str().unwrap()).collect();
    assert_eq!(texts, ["36.6 trillion yuan", "77"]);
    let unmatched = answer["unmatched"].as_array().unwrap();
    assert_eq!(unmatched.len(), 1);
    assert_eq!(
        (&unmatched[0]["figure"], &unmatched[0]["exact"], &unmatched[0]["found"]),
        (&json!("004-va-c-2020"), &json!("26.6 trillion yuan"), &json!("36.6 trillion yuan"))
    );
    assert_eq!(answer["figures"], 19);
}

async fn the_parts_of_a_document_are_its_text(backend: Backend) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    let (state, documents) = (app.service.state(), app.service.documents());
    for source in state.catalogue.sources.iter() {
        let numbers = app.service.document_numbers(&state, &documents, source);
        let text = &documents.get(&source.id).unwrap().read().unwrap().text;
        let blocks = numbers.blocks(text);
        let mut marked = 0;
        for (block, parts) in text.blocks.iter().zip(&blocks) {
            let words = parts.iter().map(|part| match part {
                DocumentPart::Text(text) | DocumentPart::Number(text, _) => *text,
            });
            assert_eq!(words.collect::<String>(), block.text);
            marked += parts.iter().filter(|part| matches!(part, DocumentPart::Number(..))).count();
        }
        assert_eq!((blocks.len(), marked), (text.blocks.len(), numbers.numbers.len()));
    }
}

async fn hostile_ids_and_documents_are_answered(backend: Backend) {
    let bytes = [
        (SOURCE_004.to_owned(), vec![0xff, 0xfe, b'1']),
        ("003_4891b3641759f1ff.txt".to_owned(), Vec::new()),
        ("002_37f83820fa790c5f.txt".to_owned(), "万".repeat(3_000).into_bytes()),
    ];
    let app = TestApp::with(backend, &[cnind()], Documents::of(bytes)).await;
    for source in &cnind().sources {
        let answer = app.json(&format!("/v1/sources/{}/numbers", source.id)).await;
        let is_loaded = !source.id.starts_with("000") && !source.id.starts_with("001");
        assert_eq!(answer["loaded"], is_loaded, "{}", source.id);
        assert_eq!(answer["unmatched"].as_array().unwrap().is_empty(), !is_loaded, "{}", source.id);
    }
    let report = app.json("/v1/verification").await;
    assert_eq!((&report["verified"], &report["documents"]), (&json!([]), &json!(3)));
    for id in ["nothing", "..", "%2e%2e%2fetc%2fpasswd", "004", "%00", "%FF", &"a".repeat(500)] {
        let answer = app.get(&format!("/v1/sources/{id}/numbers")).await;
        assert!(matches!(answer.status.as_u16(), 400 | 404), "{id}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{id}");
    }
}
