//! Schedules of several servers over one database, with a clock that the tests move.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use yearbook::clock::Clock;
use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::upstreams::Scheduler;

use super::publisher::Publisher;
use super::{downloader, file, table, upstreams, usual};
use crate::on_both;
use crate::support::{Backend, Database, raw};

on_both!(
    what_is_due_is_pulled_once_by_all_servers,
    what_was_missed_is_caught_up_once,
    the_term_of_a_dead_server_passes_on_within_a_minute,
    failures_are_tried_again_before_the_next_time,
);

/// A clock of its own, which stays for the time of the process.
struct Time(&'static AtomicI64);

impl Time {
    fn at(text: &str) -> Self {
        let time = Self(Box::leak(Box::new(AtomicI64::new(0))));
        time.set(text);
        time
    }

    fn set(&self, text: &str) {
        self.0.store(text.parse::<DateTime<Utc>>().unwrap().timestamp_millis(), Ordering::Relaxed);
    }

    fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    const fn clock(&self) -> Clock {
        Clock::Moved(self.0)
    }
}

async fn server(database: &Database, text: &str, clock: Clock) -> Scheduler {
    let service = Service::start(database.store().await, Documents::default(), clock).await.unwrap();
    let service = Arc::new(service.with_upstreams(upstreams(text)));
    Scheduler::new(service, downloader(clock)).unwrap()
}

/// A publisher and the definition of an upstream that is asked each day.
async fn daily() -> (Publisher, String) {
    let publisher = Publisher::start().await;
    publisher.publish("/data.csv", table(2, |area, year| Some(usual(area, year))));
    let address = format!("{}/data.csv", publisher.address);
    let text = file("office", "OFFICE", &address, "schedule = \"daily 06:30 UTC\"");
    (publisher, text)
}

async fn outcome(server: &Scheduler) -> Option<FetchOutcome> {
    server.pull_due().await.unwrap().map(|report| report.fetch.outcome)
}

async fn what_is_due_is_pulled_once_by_all_servers(backend: Backend) {
    let time = Time::at("2026-03-01T06:00:00Z");
    let (publisher, text) = daily().await;
    let database = Database::empty(backend).await;
    let first = server(&database, &text, time.clock()).await;
    let second = server(&database, &text, time.clock()).await;
    // One that was never asked is asked at once.
    let (one, other) = tokio::join!(outcome(&first), outcome(&second));
    assert_eq!([one, other].into_iter().flatten().collect::<Vec<_>>(), [FetchOutcome::Imported]);
    assert_eq!(publisher.asked().len(), 1);
    time.pass(60);
    assert_eq!((outcome(&first).await, outcome(&second).await), (None, None));
    for day in 1..=3 {
        time.set(&format!("2026-03-0{day}T06:30:01Z"));
        let (one, other) = tokio::join!(outcome(&first), outcome(&second));
        assert_eq!([one, other].into_iter().flatten().count(), 1, "day {day}");
        time.pass(40);
        assert_eq!((outcome(&first).await, outcome(&second).await), (None, None));
    }
    assert_eq!(publisher.asked().len(), 3);
}

async fn what_was_missed_is_caught_up_once(backend: Backend) {
    let time = Time::at("2026-03-01T06:00:00Z");
    let (publisher, text) = daily().await;
    let database = Database::empty(backend).await;
    let before = server(&database, &text, time.clock()).await;
    assert_eq!(outcome(&before).await, Some(FetchOutcome::Imported));
    drop(before);
    time.set("2026-03-20T12:00:00Z");
    let after = server(&database, &text, time.clock()).await;
    assert_eq!(outcome(&after).await, Some(FetchOutcome::NotModified));
    assert_eq!(outcome(&after).await, None);
    time.set("2026-03-21T06:29:00Z");
    assert_eq!(outcome(&after).await, None);
    time.set("2026-03-21T06:30:00Z");
    assert_eq!(outcome(&after).await, Some(FetchOutcome::NotModified));
    assert_eq!(publisher.asked().len(), 3);
}

async fn the_term_of_a_dead_server_passes_on_within_a_minute(backend: Backend) {
    let time = Time::at("2026-03-01T06:00:00Z");
    let (_publisher, text) = daily().await;
    let database = Database::empty(backend).await;
    let dead = server(&database, &text, time.clock()).await;
    assert_eq!(outcome(&dead).await, Some(FetchOutcome::Imported));
    time.set("2026-03-02T06:30:00Z");
    // As if it had been killed right after it had begun: the term is its own and nothing is written.
    let begun = "UPDATE upstream_puller SET holder = 'dead', until = '2026-03-02T06:30:30.000000Z'";
    raw::execute(&database.url, begun).await.unwrap();
    let alive = server(&database, &text, time.clock()).await;
    for _ in 0..2 {
        time.pass(10);
        assert_eq!(outcome(&alive).await, None);
    }
    time.pass(20);
    assert_eq!(outcome(&alive).await, Some(FetchOutcome::NotModified));
    // A server that only slept finds out that its term is over, and writes nothing.
    assert_eq!(outcome(&dead).await, None);
}

async fn failures_are_tried_again_before_the_next_time(backend: Backend) {
    let time = Time::at("2026-03-01T07:00:00Z");
    let (publisher, text) = daily().await;
    let database = Database::empty(backend).await;
    let server = server(&database, &text, time.clock()).await;
    publisher.fail_with(Some(503));
    assert_eq!(outcome(&server).await, Some(FetchOutcome::Failed));
    assert_eq!(outcome(&server).await, None);
    time.pass(5 * 60);
    assert_eq!(outcome(&server).await, Some(FetchOutcome::Failed));
    time.pass(5 * 60);
    assert_eq!(outcome(&server).await, None);
    publisher.fail_with(Some(404));
    time.pass(5 * 60);
    assert_eq!(outcome(&server).await, Some(FetchOutcome::Failed));
    // What cannot pass waits for the schedule.
    time.pass(6 * 3600);
    assert_eq!(outcome(&server).await, None);
    publisher.fail_with(None);
    time.set("2026-03-02T06:30:00Z");
    assert_eq!(outcome(&server).await, Some(FetchOutcome::Imported));
}
