//! A database that is set back to an older state while servers answer from it: none goes on with what was lost, and no
//! answer has the label of one history and the content of another.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use yearbook::http;
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::import::Scope;

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp, clock, raw};

on_both!(servers_begin_anew_after_their_history_is_lost, no_answer_is_of_two_histories);

const WHOLE: With<'_> = With { published: "2020-01-01", indicator: None, scope: Scope::Whole, map: "" };
/// The longest that a server may answer from a lost history.
const NOTICED: Duration = Duration::from_secs(2);

/// Two series; all values are one number.
fn file(value: u32) -> String {
    let rows: String = ["CN", "DE"]
        .iter()
        .flat_map(|area| (2000..2005).map(move |year| format!("A,{area},X,{year},{value}\n")))
        .collect();
    format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n{rows}")
}

async fn write(shelf: &Shelf, value: u32) {
    shelf.text("D", "a.csv", &file(value), WHOLE).await;
}

/// The file of a database on SQLite.
fn file_of(url: &str) -> &str {
    url.strip_prefix("sqlite://").unwrap()
}

/// The tables with data.
const TABLES_OF_POSTGRES: &str =
    "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'";

/// Keeps a copy of the database.
async fn back_up(url: &str) {
    if url.starts_with("sqlite") {
        raw::execute(url, &format!("VACUUM INTO '{}.backup'", file_of(url))).await.unwrap();
        return;
    }
    let tables = raw::texts(url, TABLES_OF_POSTGRES).await.unwrap();
    let copies = tables.iter().map(|one| format!("CREATE TABLE backup.{one} AS TABLE public.{one};"));
    raw::script(url, &format!("CREATE SCHEMA backup; {}", copies.collect::<String>())).await.unwrap();
}

/// Sets the database back to the copy: on SQLite by another file in its place, on PostgreSQL in one transaction.
async fn set_back(url: &str) {
    if url.starts_with("sqlite") {
        let file = file_of(url);
        std::fs::copy(format!("{file}.backup"), format!("{file}.new")).unwrap();
        for part in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{part}"));
        }
        std::fs::rename(format!("{file}.new"), file).unwrap();
        return;
    }
    let tables = raw::texts(url, TABLES_OF_POSTGRES).await.unwrap();
    let filled = tables.iter().map(|one| format!("INSERT INTO public.{one} SELECT * FROM backup.{one};"));
    let filled: String = filled.collect();
    let all = tables.join(", ");
    let script =
        format!("BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE {all}; {filled} COMMIT;");
    // A server that reads meanwhile may stand in the way.
    for _ in 0..20 {
        if raw::script(url, &script).await.is_ok() {
            return;
        }
    }
    panic!("it cannot be set back");
}

/// Another server on the same database.
async fn server(shelf: &Shelf) -> TestApp {
    let store = shelf.app.database.store().await;
    let service = Service::start(store, Documents::default(), clock()).await.unwrap();
    TestApp::over(service, shelf.app.database.again())
}

/// Another writer on the same database.
async fn beside(shelf: &Shelf) -> Shelf {
    Shelf { app: server(shelf).await, folder: tempfile::tempdir().unwrap() }
}

async fn with_header(app: &TestApp, target: &str, name: &str, value: &str) -> Answer {
    app.send_at_once(Request::get(target).header(name, value).body(Body::empty()).unwrap()).await
}

async fn at_once(app: &TestApp, target: &str) -> Answer {
    app.send_at_once(Request::get(target).body(Body::empty()).unwrap()).await
}

const VALUES: &str = "/v1/observations?dataset=D";
const PAGE: &str = "/v1/observations?dataset=D&limit=1";
/// Answers for which the database is read.
const FROM_DATABASE: [&str; 4] = [
    "/v1/changes",
    "/v1/imports",
    "/v1/observations?dataset=D&as_of=2024-01-01",
    "/v1/series/A.CN.X/revisions",
];

async fn servers_begin_anew_after_their_history_is_lost(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let url = shelf.app.database.url.clone();
    write(&shelf, 1).await;
    back_up(&url).await;
    write(&shelf, 2).await;
    write(&shelf, 3).await;
    let servers = [server(&shelf).await, server(&shelf).await, server(&shelf).await];
    let lost = servers[0].get(VALUES).await;
    let changes = servers[0].json("/v1/changes").await;
    let place = changes["identity"].as_str().unwrap().to_owned();
    assert_eq!(changes["changes"][2]["identity"], changes["identity"]);
    let cursor = servers[0].json(PAGE).await["next"].as_str().unwrap().to_owned();
    let next = format!("{PAGE}&cursor={cursor}");
    let ranking = "/v1/growth/ranking?period=2004&limit=1";
    let cursor = servers[0].json(ranking).await["next"].as_str().unwrap().to_owned();
    let next_rank = format!("{ranking}&cursor={cursor}");
    for app in &servers {
        assert_eq!(app.get(VALUES).await.header("etag"), lost.header("etag"), "servers agree");
        assert_eq!(
            (app.get(&next).await.status, app.get(&next_rank).await.status),
            (StatusCode::OK, StatusCode::OK)
        );
        assert_eq!(app.get(&format!("/v1/changes?since={place}")).await.status, 200);
    }

    set_back(&url).await;
    // Until it is noticed, nothing of the new history is given out under a label of the lost one. On SQLite the file of the
    // lost one is still open.
    for target in ["/v1/changes", "/v1/imports"] {
        let answer = at_once(&servers[0], target).await;
        let is_of_lost = backend == Backend::Sqlite && answer.json()["revision"] == lost.json()["revision"];
        assert!(answer.status == 503 || is_of_lost, "{target}: {}", answer.text());
    }
    // A new history with the same numbers.
    let writer = beside(&shelf).await;
    write(&writer, 8).await;
    write(&writer, 9).await;
    let fresh = server(&shelf).await;
    let expected = fresh.get(VALUES).await;
    assert_ne!(expected.body, lost.body);
    assert_ne!(expected.header("etag"), lost.header("etag"));
    assert_eq!(revision(&expected), revision(&lost), "the numbers are used again");
    for app in &servers {
        let tasks = [
            tokio::spawn(http::follow_revision(Arc::clone(&app.service))),
            tokio::spawn(http::prepare_revision(Arc::clone(&app.service))),
        ];
        let start = Instant::now();
        while at_once(app, VALUES).await.body != expected.body {
            assert!(start.elapsed() < NOTICED, "it still answers from the lost history");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let answer = with_header(app, VALUES, "if-none-match", lost.header("etag")).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, expected.header("etag")));
        for target in FROM_DATABASE {
            assert_eq!(app.get(target).await.text(), fresh.get(target).await.text(), "{target}");
        }
        let since = format!("/v1/changes?since={place}");
        for gone in [&next, &next_rank, &since, "/v1/changes?since=99"] {
            let answer = app.get(gone).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.json()["code"]),
                (410, &Value::from("other_history")),
                "{gone}"
            );
        }
        assert_eq!(app.get(&since).await.json()["allowed"][0], "0");
        let request = Request::get("/v1/changes").header("accept", "text/event-stream");
        let answer =
            app.send_at_once(request.header("last-event-id", &place).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 410);
        // What both histories have is still known.
        let common = changes["changes"][0]["identity"].as_str().unwrap();
        let later = app.json(&format!("/v1/changes?since={common}")).await;
        assert_eq!(later["changes"].as_array().unwrap().len(), 2);
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

fn revision(answer: &Answer) -> i64 {
    answer.json()["revision"].as_i64().unwrap()
}

/// In the first history revision n holds n, in the second 100 + n, and so on.
async fn no_answer_is_of_two_histories(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let url = shelf.app.database.url.clone();
    write(&shelf, 1).await;
    back_up(&url).await;
    let servers = [server(&shelf).await, server(&shelf).await, server(&shelf).await];
    let first = servers[0].json("/v1/datasets").await["revision"].as_u64().unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    let mut tasks = Vec::new();
    for app in servers {
        tasks.push(tokio::spawn(http::follow_revision(Arc::clone(&app.service))));
        tasks.push(tokio::spawn(http::prepare_revision(Arc::clone(&app.service))));
        let done = Arc::clone(&done);
        readers.push(tokio::spawn(async move { read(&app, first, &done).await }));
    }
    for history in 1..6 {
        set_back(&url).await;
        let writer = beside(&shelf).await;
        for number in 2..6 {
            write(&writer, history * 100 + number).await;
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }
    done.store(true, Ordering::Relaxed);
    let mut all: HashMap<String, Vec<u8>> = HashMap::new();
    let mut answers = 0;
    for reader in readers {
        let (count, bodies) = reader.await.unwrap();
        answers += count;
        for (tag, body) in bodies {
            assert_eq!(all.entry(tag).or_insert_with(|| body.clone()), &body, "one tag, two bodies");
        }
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    assert!(answers > 20, "{answers}");
}

/// Reads until it is done: the number of answers, and the bodies by targets and entity tags.
async fn read(app: &TestApp, first: u64, done: &AtomicBool) -> (usize, HashMap<String, Vec<u8>>) {
    let mut bodies: HashMap<String, Vec<u8>> = HashMap::new();
    let mut answers = 0;
    for turn in (0..4).cycle() {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let target = [
            VALUES,
            "/v1/series/A.DE.X/revisions",
            "/v1/observations?dataset=D&include=vintages",
            FROM_DATABASE[2],
        ][turn];
        let answer = at_once(app, target).await;
        // Its rows would be of another history.
        if answer.status == 503 {
            continue;
        }
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        answers += 1;
        let number = revision(&answer).unsigned_abs() - first + 1;
        let json = answer.json();
        let values: Vec<u64> = match turn {
            0 | 3 => newest(&json),
            1 => vec![whole(&json["periods"][0]["latest"])],
            // The newest of all vintages.
            _ => vec![newest(&json).into_iter().max().unwrap()],
        };
        assert!(!values.is_empty(), "{target}: {json}");
        for value in values {
            assert_eq!(value % 100, number, "{target}: revision {number} holds {value}");
        }
        let key = format!("{target} {}", answer.header("etag"));
        assert_eq!(
            bodies.entry(key).or_insert_with(|| answer.body.clone()),
            &answer.body,
            "one tag, two bodies"
        );
        tokio::task::yield_now().await;
    }
    (answers, bodies)
}

fn whole(value: &Value) -> u64 {
    format!("{:.0}", value.as_f64().unwrap()).parse().unwrap()
}

/// The values of an answer.
fn newest(json: &Value) -> Vec<u64> {
    let series = json["series"].as_array().unwrap().iter();
    series.flat_map(|one| one["observations"].as_array().unwrap()).map(|one| whole(&one["value"])).collect()
}
