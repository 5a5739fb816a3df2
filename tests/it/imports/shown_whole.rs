//! A revision is shown when what it wrote is in memory, so that a database that dies meanwhile interrupts no answer.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::store::Store;

use super::{Shelf, With};
use crate::on_both;
use crate::support::relay::{Mode, Relay};
use crate::support::{Answer, Backend, TestApp, clock, raw};

on_both!(
    a_revision_is_shown_with_its_rows_in_memory,
    a_revision_whose_rows_cannot_be_read_is_not_shown,
    a_large_write_is_shown_before_it_is_packed,
);

const TARGETS: [&str; 3] = [
    "/v1/observations?dataset=D",
    "/v1/observations?dataset=D&as_of=2020-06-01",
    "/v1/growth?dataset=D&indicator=X&measure=yoy",
];
/// The longest that a test waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// One series; all values are one number.
async fn write(shelf: &Shelf, day: &str, value: u32) {
    let rows: String = (2000..2005).map(|year| format!("A,CN,X,{year},{value}\n")).collect();
    let text = format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n{rows}");
    shelf.text("D", "a.csv", &text, With::published(day)).await;
}

async fn get(app: &TestApp, target: &str) -> Answer {
    app.send_at_once(Request::get(target).body(Body::empty()).unwrap()).await
}

/// The value that all observations of a response have, with its revision.
async fn value(app: &TestApp, target: &str) -> (i64, f64) {
    let answer = get(app, target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    let json = answer.json();
    let observations = json["series"][0]["observations"].as_array().unwrap();
    (json["revision"].as_i64().unwrap(), observations[0]["value"].as_f64().unwrap())
}

async fn a_revision_is_shown_with_its_rows_in_memory(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    write(&shelf, "2020-01-01", 1).await;
    assert!(!shelf.app.service.state().is_packed(), "the first rows are packed in the background");
    shelf.app.service.pack().await.unwrap();
    write(&shelf, "2021-01-01", 2).await;
    let revision = shelf.app.service.state().catalogue.revision;
    assert!(shelf.app.service.state().is_packed());
    // From now on nothing can be read from the database.
    shelf.app.service.store().close().await;
    assert_eq!(value(&shelf.app, TARGETS[0]).await, (revision, 2.0));
    assert_eq!(value(&shelf.app, TARGETS[1]).await, (revision, 1.0));
    let growth = get(&shelf.app, TARGETS[2]).await;
    assert_eq!(growth.status, 200, "{}", growth.text());
}

async fn a_revision_whose_rows_cannot_be_read_is_not_shown(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    write(&shelf, "2020-01-01", 1).await;
    let url = &shelf.app.database.url;
    let reader =
        Service::start(shelf.app.database.store().await, Documents::default(), clock()).await.unwrap();
    let reader = TestApp::over(reader, shelf.app.database.again());
    reader.service.pack().await.unwrap();
    let before = value(&reader, TARGETS[0]).await;
    write(&shelf, "2021-01-01", 2).await;
    raw::execute(url, "ALTER TABLE observation RENAME TO hidden").await.unwrap();
    assert!(reader.service.refresh().await.is_err());
    assert_eq!(value(&reader, TARGETS[0]).await, before);
    let ready = get(&reader, "/health/ready").await;
    assert_eq!(ready.status, 503, "{}", ready.text());
    raw::execute(url, "ALTER TABLE hidden RENAME TO observation").await.unwrap();
    assert!(reader.service.refresh().await.unwrap());
    assert_eq!(value(&reader, TARGETS[0]).await, (before.0 + 1, 2.0));
    assert_eq!(get(&reader, "/health/ready").await.status, 204);
}

async fn a_large_write_is_shown_before_it_is_packed(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    write(&shelf, "2020-01-01", 1).await;
    let store = shelf.app.database.store().await;
    let reader =
        Service::start(store, Documents::default(), clock()).await.unwrap().with_packed_before_shown(4);
    let reader = TestApp::over(reader, shelf.app.database.again());
    reader.service.pack().await.unwrap();
    write(&shelf, "2021-01-01", 2).await;
    assert!(reader.service.refresh().await.unwrap());
    assert!(!reader.service.state().is_packed());
    let shown = value(&reader, TARGETS[0]).await;
    assert!((shown.1 - 2.0).abs() < f64::EPSILON);
    reader.service.pack().await.unwrap();
    assert!(reader.service.state().is_packed());
    assert_eq!(value(&reader, TARGETS[0]).await, shown);
}

/// A server of PostgreSQL that dies when its catalogue is read, and not yet the rows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_dies_before_the_rows_are_read_interrupts_no_answer() {
    let shelf = Shelf::empty(Backend::Postgres).await;
    write(&shelf, "2020-01-01", 1).await;
    let relay = Relay::to(&shelf.app.database.url).await;
    let store = Store::connect(relay.url()).await.unwrap();
    let reader = Service::start(store, Documents::default(), clock()).await.unwrap();
    let reader = TestApp::over(reader, shelf.app.database.again());
    reader.service.pack().await.unwrap();
    let before = value(&reader, TARGETS[0]).await;

    write(&shelf, "2021-01-01", 2).await;
    relay.set(Mode::SilentAtRows);
    assert!(reader.service.refresh().await.is_err());
    assert_eq!(value(&reader, TARGETS[0]).await, before);
    assert_eq!(get(&reader, TARGETS[1]).await.status, 200);
    let ready = get(&reader, "/health/ready").await;
    assert_eq!(ready.status, 503, "{}", ready.text());

    relay.silence_all();
    relay.set(Mode::Pass);
    let start = Instant::now();
    while reader.service.refresh().await.is_err() {
        assert!(start.elapsed() < PATIENCE, "it does not recover");
    }
    assert_eq!(value(&reader, TARGETS[0]).await, (before.0 + 1, 2.0));
}
