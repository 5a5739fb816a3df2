//! What is promised while something fails: tokens beside a long write, tokens that end, servers that are killed, and a
//! database that falls silent.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use tokio::time::timeout;
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::tokens::{self, NewToken};
use yearbook::store::Store;

use crate::on_both;
use crate::support::relay::{Mode, Relay};
use crate::support::{Answer, Backend, Database, TestApp, clock, cnind, moment, raw};

on_both!(
    tokens_are_made_and_revoked_while_another_writes,
    an_upload_is_refused_whose_token_ends_before_it_does,
    an_upload_waits_for_another_write,
);

/// Longer than anything takes that waits for nothing.
const PATIENCE: Duration = Duration::from_secs(60);
const TABLE: &str = "area,year,value\nCN,2020,1\nDE,2020,2\n";

fn anyone() -> NewToken {
    NewToken { name: "anyone".to_owned(), datasets: None, figures: Vec::new(), expires: None }
}

fn upload(token: &str, body: Body) -> Request<Body> {
    let request = Request::post("/v1/imports?dataset=UP&file=a.csv&indicator=X&published=2025-01-01");
    request.header("authorization", format!("Bearer {token}")).body(body).unwrap()
}

async fn imports(url: &str) -> String {
    raw::texts(url, "SELECT CAST(count(*) AS TEXT) FROM import").await.unwrap().remove(0)
}

async fn tokens_are_made_and_revoked_while_another_writes(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let mut writing = store.write().await.unwrap();
    writing.raise_revision(moment()).await.unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
        let output = command.env("DATABASE_URL", &database.url).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let start = Instant::now();
    let text = run(&["token", "create", "--name", "t"]);
    assert!(tokens::check(&store, &text, moment()).await.unwrap().is_some());
    run(&["token", "revoke", text.split('_').nth(1).unwrap()]);
    assert!(tokens::check(&store, &text, moment()).await.unwrap().is_none());
    assert!(start.elapsed() < PATIENCE);
    writing.commit().await.unwrap();
}

async fn an_upload_is_refused_whose_token_ends_before_it_does(backend: Backend) {
    let app = TestApp::start(backend).await;
    let store = app.service.store().clone();
    let text = tokens::create(&store, anyone(), moment()).await.unwrap();
    let id = text.split('_').nth(1).unwrap().to_owned();
    let (first, second) = TABLE.split_at(20);
    let rest = async move {
        assert!(tokens::revoke(&store, &id, moment()).await.unwrap());
        Ok::<_, std::io::Error>(second)
    };
    let body = futures_util::stream::iter([Ok(first)]).chain(futures_util::stream::once(rest));
    let answer = app.send(upload(&text, Body::from_stream(body))).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(imports(&app.database.url).await, "0");
}

async fn an_upload_waits_for_another_write(backend: Backend) {
    let app = Arc::new(TestApp::start(backend).await);
    let text = tokens::create(app.service.store(), anyone(), moment()).await.unwrap();
    let mut writing = app.service.store().write().await.unwrap();
    writing.raise_revision(moment()).await.unwrap();
    let waiting = tokio::spawn({
        let app = Arc::clone(&app);
        async move { app.send(upload(&text, Body::from(TABLE))).await }
    });
    // Connections were waited for ten seconds at most.
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert!(!waiting.is_finished(), "{}", waiting.await.unwrap().text());
    writing.commit().await.unwrap();
    let answer: Answer = timeout(PATIENCE, waiting).await.unwrap().unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// Tokens of earlier versions were in the file of the data.
#[tokio::test]
async fn tokens_move_into_a_file_of_their_own() {
    let database = Database::empty(Backend::Sqlite).await;
    let store = database.store().await;
    let text = tokens::create(&store, anyone(), moment()).await.unwrap();
    let hash = raw::texts(&database.token_url(), "SELECT hash FROM token").await.unwrap().remove(0);
    raw::execute(&database.token_url(), "DELETE FROM token").await.unwrap();
    let old = format!(
        "INSERT INTO token VALUES ('00000001', 'old', '{hash}', 'UP', '2026-01-01T00:00:00.000000Z', NULL, NULL)"
    );
    raw::execute(&database.url, &old).await.unwrap();
    assert!(tokens::check(&store, &text, moment()).await.unwrap().is_none());
    store.migrate().await.unwrap();
    let token = tokens::check(&store, &text, moment()).await.unwrap().expect("it is moved");
    assert_eq!((token.name.as_str(), token.datasets.unwrap().len()), ("old", 1));
    assert!(
        raw::texts(&database.url, "SELECT id FROM token").await.unwrap().is_empty(),
        "it is in one place"
    );
    // A revoked token stays revoked when it is found in the old place again, as after a crash of the move.
    assert!(tokens::revoke(&store, "00000001", moment()).await.unwrap());
    raw::execute(&database.url, &old).await.unwrap();
    store.migrate().await.unwrap();
    assert!(tokens::check(&store, &text, moment()).await.unwrap().is_none());
}

/// A server that is killed in an upload leaves no file.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_upload_leaves_no_file() {
    let database = Database::empty(Backend::Sqlite).await;
    let store = database.store().await;
    let text = tokens::create(&store, anyone(), moment()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("DATABASE_URL", &database.url);
    command.env("TMPDIR", folder.path()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = command.spawn().unwrap();
    let mut said = [0; 256];
    let length = server.stdout.as_mut().unwrap().read(&mut said).unwrap();
    let said = String::from_utf8_lossy(&said[..length]).into_owned();
    let address = said.lines().next().unwrap().rsplit("http://").next().unwrap().to_owned();
    let mut connection = TcpStream::connect(&address).unwrap();
    write!(
        connection,
        "POST /v1/imports?dataset=UP HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {text}\r\nContent-Length: 9999999\r\n\r\n"
    )
    .unwrap();
    connection.write_all(&vec![b'a'; 1 << 20]).unwrap();
    let descriptors = || {
        let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap();
        let targets = open.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
        targets.filter(|target| target.starts_with(folder.path())).count()
    };
    let start = Instant::now();
    while descriptors() == 0 {
        assert!(start.elapsed() < PATIENCE, "the upload is written to no file");
        std::thread::sleep(Duration::from_millis(20));
    }
    server.kill().unwrap();
    server.wait().unwrap();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A service on PostgreSQL behind a relay, and a store of the same database beside it.
async fn behind_relay() -> (TestApp, Relay, Store) {
    let database = Database::empty(Backend::Postgres).await;
    let beside = database.store().await;
    seed(&beside, &cnind(), &clock()).await.unwrap();
    let relay = Relay::to(&database.url).await;
    let behind = Store::connect(relay.url()).await.unwrap();
    let service = Service::start(behind, Documents::default(), clock()).await.unwrap();
    (TestApp::over(service, database), relay, beside)
}

/// The response to a request, without the work that a server does in the background.
async fn get(app: &TestApp, target: &str) -> Answer {
    let request = Request::get(target).body(Body::empty()).unwrap();
    timeout(PATIENCE, app.send_at_once(request)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_database_is_reported_and_found_again() {
    let (app, relay, beside) = behind_relay().await;
    app.service.pack().await.unwrap();
    let target = "/v1/observations?indicator=RD_EXP&area=CN";
    let before = get(&app, target).await;
    assert_eq!(
        (before.status, get(&app, "/health/ready").await.status),
        (StatusCode::OK, StatusCode::NO_CONTENT)
    );

    relay.set(Mode::Silent);
    let ready = get(&app, "/health/ready").await;
    assert_eq!(ready.status, 503, "{}", ready.text());
    assert!(ready.text().contains("does not answer"), "{}", ready.text());
    assert!(app.service.refresh().await.is_err());
    assert_eq!(get(&app, target).await.body, before.body, "answers from memory go on");

    // The connections of before stay dead, as after a router has forgotten them.
    relay.silence_all();
    relay.set(Mode::Pass);
    let mut writing = beside.write().await.unwrap();
    let revision = writing.raise_revision(moment()).await.unwrap();
    writing.commit().await.unwrap();
    let start = Instant::now();
    while app.service.refresh().await.is_err() {
        assert!(start.elapsed() < PATIENCE, "it does not recover");
    }
    assert_eq!(app.service.state().catalogue.revision, revision);
    assert_eq!(get(&app, "/health/ready").await.status, 204);
}

/// The time within which a server that asks the database again and again notices that it is silent.
const NOTICED: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_database_is_noticed_within_seconds_and_answers_say_their_age() {
    let (app, relay, beside) = behind_relay().await;
    app.service.pack().await.unwrap();
    let target = "/v1/observations?indicator=RD_EXP&area=CN";
    let before = get(&app, target).await;
    let tasks = [
        tokio::spawn(yearbook::http::watch_database(Arc::clone(&app.service))),
        tokio::spawn(yearbook::http::follow_revision(Arc::clone(&app.service))),
    ];
    tokio::time::sleep(Duration::from_secs(1)).await;
    let ready = get(&app, "/health/ready").await;
    assert_eq!((ready.status.as_u16(), ready.header("x-stale-seconds")), (204, ""));

    relay.set(Mode::Silent);
    let start = Instant::now();
    loop {
        let answer = get(&app, target).await;
        assert_eq!((answer.status.as_u16(), &answer.body), (200, &before.body), "answers from memory go on");
        if !answer.header("x-stale-seconds").is_empty() {
            break;
        }
        assert!(start.elapsed() < NOTICED, "nobody notices");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    while get(&app, "/health/ready").await.status == 204 {
        assert!(start.elapsed() < NOTICED + Duration::from_secs(1), "it says that it is ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ready = get(&app, "/health/ready").await;
    assert!(ready.status == 503 && ready.text().contains("has not answered for "), "{}", ready.text());
    tokio::time::sleep(Duration::from_secs(2)).await;
    let asked = Instant::now();
    assert_eq!(get(&app, "/v1/imports").await.status, 503);
    assert!(asked.elapsed() < Duration::from_secs(2), "it waits for a database that is known to be silent");

    // The connections of before stay dead, as after a router has forgotten them.
    relay.silence_all();
    relay.set(Mode::Pass);
    let mut writing = beside.write().await.unwrap();
    let revision = writing.raise_revision(moment()).await.unwrap();
    writing.commit().await.unwrap();
    let start = Instant::now();
    while app.service.state().catalogue.revision != revision {
        assert!(start.elapsed() < NOTICED, "it does not recover");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let answer = get(&app, "/v1/imports").await;
    assert_eq!((answer.status.as_u16(), answer.header("x-stale-seconds")), (200, ""));
    assert_eq!(get(&app, "/health/ready").await.status, 204);
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_servers_one_that_answers_is_used() {
    let database = Database::empty(Backend::Postgres).await;
    database.store().await;
    let relays = [Relay::to(&database.url).await, Relay::to(&database.url).await];
    let authority = |relay: &Relay| relay.url().split(['@', '/']).nth(3).unwrap().to_owned();
    let hosts = format!("{},{}", authority(&relays[0]), authority(&relays[1]));
    let url = relays[0].url().replace(&authority(&relays[0]), &hosts) + "?target_session_attrs=read-write";
    relays[0].set(Mode::Silent);
    let store = Store::connect(&url).await.unwrap();
    let mut writing = store.write().await.unwrap();
    writing.raise_revision(moment()).await.unwrap();
    writing.commit().await.unwrap();
    let number = store.revision().await.unwrap().number;
    // The other way round, with dead connections to the second.
    relays[0].set(Mode::Pass);
    relays[1].set(Mode::Silent);
    let start = Instant::now();
    while store.revision().await.is_err() {
        assert!(start.elapsed() < NOTICED, "it does not find the other");
    }
    assert_eq!(store.read().await.unwrap().revision().await.unwrap().identity.number, number);
    let none = url.replace("read-write", "standby");
    let error = Store::connect(&none).await.unwrap_err();
    assert!(
        error.to_string().contains("target_session_attrs") || error.to_string().contains("has not answered"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_to_a_commit_is_no_refusal() {
    let (app, relay, _) = behind_relay().await;
    let text = tokens::create(app.service.store(), anyone(), moment()).await.unwrap();
    relay.set(Mode::LoseCommit);
    let answer = timeout(PATIENCE, app.send_at_once(upload(&text, Body::from(TABLE)))).await.unwrap();
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(answer.json()["code"], "outcome_unknown");
    assert_eq!(imports(&app.database.url).await, "1");
    // What to do then.
    let again = timeout(PATIENCE, app.send_at_once(upload(&text, Body::from(TABLE)))).await.unwrap();
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.json()["repeated"], true);
    assert_eq!(imports(&app.database.url).await, "1");
}
