//! Observations on other servers, whose commit comes later than that of everything else: what is not published does not
//! exist, and what is published is whole.
//!
//! Citus is not needed. A trigger moves every second series into a transaction of another connection, which is prepared
//! when the rows are committed, as on a shard; the test commits it later.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;
use yearbook::http::{self, AppStack, stack};
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::import::Scope;

use super::{Shelf, With};
use crate::support::{Backend, Database, TestApp, clock, raw};

const WHOLE: With<'_> = With { published: "2020-01-01", indicator: None, scope: Scope::Whole, map: "" };

/// What Citus has: a list of the distributed tables.
const DISTRIBUTED: &str = "CREATE TABLE pg_dist_partition (logicalrelid regclass);
    INSERT INTO pg_dist_partition VALUES ('observation');";

/// The shard: every second series is written by another connection.
const SHARD: &str = "CREATE EXTENSION dblink;
    CREATE FUNCTION to_shard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('application_name') = 'shard' OR NEW.series_id % 2 = 0 THEN RETURN NEW; END IF;
      IF NOT 'shard' = ANY (coalesce(dblink_get_connections(), '{}')) THEN
        PERFORM dblink_connect('shard', 'ADDRESS application_name=shard');
        PERFORM dblink_exec('shard', 'BEGIN');
      END IF;
      PERFORM dblink_exec('shard', format('INSERT INTO observation VALUES (%L, %L, %L, %L, %L, %L, %L)',
        NEW.series_id, NEW.period, NEW.vintage, NEW.value, NEW.lower_bound, NEW.upper_bound, NEW.status));
      RETURN NULL;
    END $$;
    CREATE TRIGGER to_shard BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION to_shard();
    CREATE FUNCTION prepare_shard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF 'shard' = ANY (coalesce(dblink_get_connections(), '{}')) THEN
        PERFORM dblink_exec('shard', format('PREPARE TRANSACTION %L', current_database() || txid_current()));
        PERFORM dblink_disconnect('shard');
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER prepare_shard AFTER INSERT ON open_write DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION prepare_shard();";

/// A failure of the commit that publishes, while the table `stop` is there.
const STOP: &str = "CREATE FUNCTION stop_publishing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF to_regclass('stop') IS NOT NULL THEN RAISE EXCEPTION 'stopped between the two commits'; END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER stop_publishing AFTER INSERT ON revision_identity DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION stop_publishing();";

/// Four series, of which two are on the shard; all values are one number.
fn file(number: u32) -> String {
    let rows: String = ["CN", "DE", "FR", "IT"]
        .iter()
        .flat_map(|area| (2000..2005).map(move |year| format!("A,{area},X,{year},{}\n", value(number))))
        .collect();
    format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n{rows}")
}

/// The value of all observations of the file with a number. No other number of an answer looks like it.
fn value(number: u32) -> u32 {
    73_000_000 + number
}

/// The address of a database as libpq writes it.
fn libpq_address(url: &str) -> String {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let host = options.get_socket().map_or(options.get_host().to_owned(), |path| path.display().to_string());
    format!(
        "host={host} port={} user={} dbname={}",
        options.get_port(),
        options.get_username(),
        options.get_database().unwrap()
    )
}

async fn sharded(more: &str) -> Shelf {
    let database = Database::empty(Backend::Postgres).await;
    database.store().await;
    let shard = SHARD.replace("ADDRESS", &libpq_address(&database.url));
    raw::script(&database.url, &format!("{DISTRIBUTED} {shard} {more}")).await.unwrap();
    let service = Service::start(database.store().await, Documents::default(), clock()).await.unwrap();
    Shelf { app: TestApp::over(service, database), folder: tempfile::tempdir().unwrap() }
}

/// The prepared transactions of a database.
async fn prepared(url: &str) -> Vec<String> {
    raw::texts(url, "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()").await.unwrap()
}

/// Commits what the shard has prepared, each after a pause.
async fn commit_late(url: String, pause: Duration) {
    loop {
        for gid in prepared(&url).await {
            tokio::time::sleep(pause).await;
            raw::execute(&url, &format!("COMMIT PREPARED '{gid}'")).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Answers in every format and façade, from memory and from the database.
const TARGETS: &[&str] = &[
    "/v1/observations?dataset=D",
    "/v1/observations?dataset=D&format=csv",
    "/v1/observations?dataset=D&format=ndjson&detail=full",
    "/v1/observations?dataset=D&format=jsonstat",
    "/v1/observations?dataset=D&as_of=2024-01-01",
    "/v1/observations?dataset=D&last=1",
    "/v1/growth?dataset=D&measure=level",
    "/v1/growth?dataset=D&measure=level&format=csv&as_of=2024-01-01",
    "/sdmx/2.1/data/D?format=sdmx-json",
    "/sdmx/2.1/data/D?format=csv",
    "/sdmx/2.1/data/D",
    "/worldbank/v2/country/all/indicator/X?source=D&format=json",
];

/// The numbers in a text that are values of a file.
fn values_in(text: &str) -> Vec<u32> {
    let digits = |character: char| !character.is_ascii_digit();
    let numbers = text.split(digits).filter_map(|number| number.parse::<u32>().ok());
    numbers.filter(|number| (73_000_000..74_000_000).contains(number)).collect()
}

/// Checks answers until it is done; returns how many there were. Revision `first` has the first file.
async fn check(router: AppStack, first: u32, done: &AtomicBool, least: usize) -> usize {
    let mut bodies: HashMap<(usize, String), Vec<u8>> = HashMap::new();
    let mut answers = 0;
    for turn in 0.. {
        if done.load(Ordering::Relaxed) && answers >= least {
            break;
        }
        let place = turn % TARGETS.len();
        // Another text each time, so that most answers are made and not taken from the cache.
        let target = TARGETS[place];
        let request = Request::get(target).header("accept", format!("*/*;q=0.{:03}", turn % 999 + 1));
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let tag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&body);
        assert_eq!(status, 200, "{target}: {text}");
        let tag = tag.unwrap();
        let label: u32 =
            tag.trim_start_matches("W/").trim_matches('"').split('-').next().unwrap().parse().unwrap();
        let found = values_in(&text);
        let expected = if target.contains("last=1") { 4 } else { 20 };
        assert!(found.len() >= expected, "{target}: {} values in {text}", found.len());
        assert!(
            found.iter().all(|one| *one == value(label - first + 1)),
            "{target}: revision {label} (first {first}) holds {found:?}"
        );
        assert_eq!(
            bodies.entry((place, tag)).or_insert_with(|| body.clone()),
            &body,
            "{target}: one tag, two bodies"
        );
        answers += 1;
        // Answers from memory wait for nothing, and the followers need the same threads.
        tokio::task::yield_now().await;
    }
    answers
}

/// The rows of observations of vintages that are not published.
async fn unpublished_rows(url: &str) -> String {
    let rows = "SELECT count(*)::text FROM observation WHERE vintage NOT IN (SELECT id FROM vintage)";
    raw::texts(url, rows).await.unwrap().remove(0)
}

/// Many more answers by hand: `YEARBOOK_EXHAUSTIVE=1`.
fn least() -> usize {
    if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 50_000 } else { 100 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revision_is_seen_when_all_shards_show_its_rows() {
    let shelf = sharded("").await;
    let url = shelf.app.database.url.clone();
    let late = tokio::spawn(commit_late(url.clone(), Duration::from_millis(40)));
    shelf.text("D", "a.csv", &file(1), WHOLE).await;
    let first = u32::try_from(shelf.app.service.state().catalogue.revision).unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let (mut readers, mut followers) = (Vec::new(), vec![late]);
    for _ in 0..2 {
        let store = shelf.app.database.store().await;
        let service = Arc::new(Service::start(store, Documents::default(), clock()).await.unwrap());
        followers.push(tokio::spawn(http::follow_revision(Arc::clone(&service))));
        followers.push(tokio::spawn(http::prepare_revision(Arc::clone(&service))));
        let done = Arc::clone(&done);
        readers.push(tokio::spawn(async move { check(stack(service), first, &done, least()).await }));
    }
    let mut number = 1;
    while number < 12
        || (readers.iter().any(|reader| !reader.is_finished()) && least() > 1_000 && number < 900)
    {
        number += 1;
        shelf.text("D", "a.csv", &file(number), WHOLE).await;
        // A server that starts now reads the catalogue and the rows anew.
        let fresh =
            Service::start(shelf.app.database.store().await, Documents::default(), clock()).await.unwrap();
        check(stack(Arc::new(fresh)), first, &AtomicBool::new(true), 2).await;
    }
    done.store(true, Ordering::Relaxed);
    let mut answers = 0;
    for reader in readers {
        answers += reader.await.unwrap();
    }
    followers.iter().for_each(tokio::task::JoinHandle::abort);
    println!("{answers} answers over {number} revisions, none mixed");
    assert_eq!(unpublished_rows(&url).await, "0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_stops_between_its_commits_is_taken_back() {
    let shelf = sharded(STOP).await;
    let url = shelf.app.database.url.clone();
    let late = tokio::spawn(commit_late(url.clone(), Duration::from_millis(20)));
    shelf.text("D", "a.csv", &file(1), WHOLE).await;
    let first = u32::try_from(shelf.app.service.state().catalogue.revision).unwrap();
    raw::script(&url, "CREATE TABLE stop (x int)").await.unwrap();
    let path = shelf.folder.path().join("b.csv");
    std::fs::write(&path, file(5)).unwrap();
    let refused = shelf.try_files("D", &[path], WHOLE).await;
    assert!(refused.is_err(), "it was not acknowledged");
    assert_eq!(unpublished_rows(&url).await, "20", "all its rows are there");
    let enough = AtomicBool::new(true);
    check(stack(Arc::clone(&shelf.app.service)), first, &enough, TARGETS.len()).await;
    let fresh =
        Service::start(shelf.app.database.store().await, Documents::default(), clock()).await.unwrap();
    check(stack(Arc::new(fresh)), first, &enough, TARGETS.len()).await;

    raw::script(&url, "DROP TABLE stop").await.unwrap();
    shelf.text("D", "a.csv", &file(2), WHOLE).await;
    assert_eq!(unpublished_rows(&url).await, "0");
    shelf.app.service.pack().await.unwrap();
    check(stack(Arc::clone(&shelf.app.service)), first, &enough, TARGETS.len()).await;
    assert!(raw::texts(&url, "SELECT first_vintage::text FROM open_write").await.unwrap().is_empty());
    late.abort();
}

/// Rows that a shard prepared come after the write was stopped: nobody sees them, and no later write has their vintage.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_a_stopped_write_that_come_later_are_seen_by_nobody() {
    let shelf = sharded("").await;
    let url = shelf.app.database.url.clone();
    let late = tokio::spawn(commit_late(url.clone(), Duration::from_millis(1)));
    shelf.text("D", "a.csv", &file(1), WHOLE).await;
    late.abort();
    let first = u32::try_from(shelf.app.service.state().catalogue.revision).unwrap();
    let vintage: i64 =
        raw::texts(&url, "SELECT max(id)::text FROM vintage").await.unwrap()[0].parse().unwrap();
    let stopped = vintage + 1;
    let rows = format!(
        "BEGIN; SET LOCAL application_name = 'shard';
         INSERT INTO observation SELECT series_id, period, {stopped}, 73000009 FROM observation WHERE series_id % 2 = PART;
         REST"
    );
    let note = format!("INSERT INTO open_write VALUES ({stopped}, {stopped}, 20, 0); COMMIT;");
    let whole = rows.replace("PART", "0").replace("REST", &note.replace("COMMIT;", ""));
    // The note is not to prepare a shard.
    raw::script(&url, &format!("ALTER TABLE open_write DISABLE TRIGGER USER; {whole} COMMIT; ALTER TABLE open_write ENABLE TRIGGER USER;")).await.unwrap();
    let part = rows.replace("PART", "1").replace("REST", "PREPARE TRANSACTION 'late';");
    raw::script(&url, &part).await.unwrap();

    let enough = AtomicBool::new(true);
    let all = TARGETS.len();
    let late = tokio::spawn(commit_late_but(url.clone(), "late"));
    shelf.text("D", "a.csv", &file(2), WHOLE).await;
    check(stack(Arc::clone(&shelf.app.service)), first, &enough, all).await;
    let newest: i64 =
        raw::texts(&url, "SELECT max(id)::text FROM vintage").await.unwrap()[0].parse().unwrap();
    assert!(newest > stopped, "its number is not used again");
    raw::execute(&url, "COMMIT PREPARED 'late'").await.unwrap();
    assert_eq!(unpublished_rows(&url).await, "20");
    let fresh =
        Service::start(shelf.app.database.store().await, Documents::default(), clock()).await.unwrap();
    check(stack(Arc::new(fresh)), first, &enough, all).await;
    shelf.text("D", "a.csv", &file(3), WHOLE).await;
    assert_eq!(unpublished_rows(&url).await, "0");
    shelf.app.service.pack().await.unwrap();
    check(stack(Arc::clone(&shelf.app.service)), first, &enough, all).await;
    late.abort();
}

/// Commits what the shard has prepared but for one transaction.
async fn commit_late_but(url: String, name: &'static str) {
    loop {
        for gid in prepared(&url).await.iter().filter(|gid| *gid != name) {
            raw::execute(&url, &format!("COMMIT PREPARED '{gid}'")).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
