//! Pulls from a server that misbehaves: all of a publication is written, or nothing of it.

use std::time::Duration;

use yearbook::domain::upstream::FetchOutcome;
use yearbook::http_client::proxies::Proxies;
use yearbook::service::upstreams::{PullMode, PullReport};

use super::publisher::Publisher;
use super::{Desk, counts, file, table, usual};
use crate::on_both;
use crate::support::flawed_server::{Content, Flaw, FlawedServer};
use crate::support::{Backend, Database, clock};

on_both!(
    what_passes_is_waited_for_and_all_of_it_is_written,
    what_does_not_pass_leaves_what_was_there,
    a_body_that_comes_too_slowly_or_never_ends_is_given_up,
    an_address_that_moved_is_followed_to_listed_hosts_alone,
    the_clock_of_a_publisher_may_be_wrong,
    another_encoding_has_the_same_values,
    hosts_that_cannot_be_asked_are_failures_by_name,
);

const AREAS: usize = 30;

/// A service with an upstream of a server that misbehaves.
struct Site {
    desk: Desk,
    server: FlawedServer,
}

impl Site {
    async fn start(backend: Backend, limits: &str, more: &str) -> Self {
        let server = FlawedServer::start().await;
        let desk = desk(backend, &server.url("/data.csv"), limits, more).await;
        Self { desk, server }
    }

    /// Puts a publication, whose values are a little larger for a larger number, behind an answer with flaws.
    async fn publish(&self, number: u32, flaws: impl IntoIterator<Item = Flaw>) -> PullReport {
        self.server.put("/data.csv", Content::new("text/csv", publication(number)).packed());
        self.server.spoil("/data.csv", flaws);
        self.desk.pull(PullMode::Write).await
    }
}

async fn desk(backend: Backend, address: &str, limits: &str, more: &str) -> Desk {
    let text = file("office", "OFFICE", address, more);
    let text = text.replace("attempts = 1", &format!("attempts = 2, {limits}"));
    Desk::over(Database::empty(backend).await, Publisher::start().await, &text, clock()).await
}

fn publication(number: u32) -> String {
    table(AREAS, |area, year| Some(usual(area, year) + f64::from(number) / 8.0))
}

async fn what_passes_is_waited_for_and_all_of_it_is_written(backend: Backend) {
    let site = Site::start(backend, "seconds = 60", "").await;
    let half = crate::support::flawed_server::gzip(publication(5).as_bytes()).len() / 2;
    let flaws = [
        Flaw::status(429),
        Flaw::Status(429, "retry-after", "1".to_owned()),
        Flaw::status(500),
        Flaw::ResetAfter(half),
        Flaw::CutAfter(half),
        Flaw::EndAfter(half),
        Flaw::Length(7),
        Flaw::Length(-7),
        Flaw::Hangup,
    ];
    for (number, flaw) in (0..).zip(flaws) {
        let report = site.publish(number, [flaw.clone()]).await;
        let all = (AREAS * 10) as u64;
        let expected = if number == 0 { [all, 0, 0, 0] } else { [0, all, 0, 0] };
        assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, expected), "{flaw:?}");
        assert_eq!(site.desk.values().await[0].2, Some(usual(0, 0) + f64::from(number) / 8.0));
        assert_eq!(site.server.asked().len(), 2 * (number as usize + 1), "{flaw:?}");
    }
}

async fn what_does_not_pass_leaves_what_was_there(backend: Backend) {
    let site = Site::start(backend, "seconds = 60", "").await;
    site.publish(0, []).await;
    let (before, imports) = (site.desk.values().await, site.desk.imports().await);
    let half = crate::support::flawed_server::gzip(publication(1).as_bytes()).len() / 2;
    for (flaw, code) in [
        (Flaw::status(503), "status"),
        (Flaw::status(403), "status"),
        (Flaw::Status(429, "retry-after", "7200".to_owned()), "status"),
        (Flaw::CutAfter(half), "truncated"),
        (Flaw::EndAfter(half), "damaged"),
        (Flaw::Nonsense, "protocol"),
        (Flaw::Hangup, "connection"),
        (Flaw::redirect(301, "https://elsewhere.invalid/data.csv"), "redirect_refused"),
        (Flaw::redirect(302, "http://169.254.169.254/latest/meta-data/"), "redirect_refused"),
        (Flaw::redirect(302, "file:///etc/passwd"), "redirect_refused"),
    ] {
        let report = site.publish(1, [flaw.clone(), flaw.clone()]).await;
        let found = (report.fetch.outcome, report.fetch.reason.as_deref());
        assert_eq!(found, (FetchOutcome::Failed, Some(code)), "{flaw:?}: {:?}", report.fetch.detail);
        assert_eq!(
            (site.desk.values().await, site.desk.imports().await),
            (before.clone(), imports),
            "{flaw:?}"
        );
        // The flaws that were not asked for again are not for the next.
        site.server.clear();
    }
    assert_eq!(site.publish(1, []).await.fetch.outcome, FetchOutcome::Imported);
}

async fn a_body_that_comes_too_slowly_or_never_ends_is_given_up(backend: Backend) {
    let slow = Site::start(backend, "seconds = 1", "").await;
    for flaw in
        [Flaw::SlowBody(Duration::from_millis(20)), Flaw::SlowHead(Duration::from_millis(20)), Flaw::Silence]
    {
        let report = slow.publish(0, [flaw.clone()]).await;
        assert_eq!(report.fetch.reason.as_deref(), Some("timeout"), "{flaw:?}: {:?}", report.fetch.detail);
    }
    let endless = Site::start(backend, "seconds = 60, bytes = 100_000", "").await;
    let report = endless.publish(0, [Flaw::Endless]).await;
    assert_eq!(report.fetch.reason.as_deref(), Some("too_large"), "{:?}", report.fetch.detail);
    endless.server.put("/data.csv", Content::new("text/csv", vec![b'0'; 1_000_000]).packed());
    let report = endless.desk.pull(PullMode::Write).await;
    assert_eq!(report.fetch.reason.as_deref(), Some("too_large"), "{:?}", report.fetch.detail);
    assert_eq!((slow.desk.imports().await, endless.desk.imports().await), (0, 0));
}

async fn an_address_that_moved_is_followed_to_listed_hosts_alone(backend: Backend) {
    let other = FlawedServer::start().await;
    let closed = Site::start(backend, "seconds = 60", "").await;
    let refused = closed.publish(0, [Flaw::redirect(301, &other.url("/moved.csv"))]).await;
    assert_eq!(refused.fetch.reason.as_deref(), Some("redirect_refused"));
    assert!(other.asked().is_empty());
    let listed = "redirects = [\"moved.invalid\", \"169.254.169.254\"]";
    let mut open = Site::start(backend, "seconds = 60", listed).await;
    // The other host has no address here: the other server is asked as a proxy for it.
    let proxy = format!("http://127.0.0.1:{}", other.port);
    let proxies = Proxies::from_environment(|name| (name == "HTTP_PROXY").then(|| proxy.clone())).unwrap();
    open.desk.downloader = open.desk.downloader.with_proxies(proxies);
    let moved = "http://moved.invalid/moved.csv";
    other.put(moved, Content::new("text/csv", publication(0)));
    let report = open.publish(0, [Flaw::redirect(301, moved)]).await;
    assert_eq!(report.fetch.outcome, FetchOutcome::Imported, "{report:?}");
    // A host that is listed is judged by its address still.
    let inwards = open.publish(1, [Flaw::redirect(302, "http://169.254.169.254/latest/meta-data/")]).await;
    assert_eq!(inwards.fetch.reason.as_deref(), Some("address_refused"), "{inwards:?}");
}

async fn the_clock_of_a_publisher_may_be_wrong(backend: Backend) {
    let site = Site::start(backend, "seconds = 60", "").await;
    let future = "Mon, 01 Jan 2080 00:00:00 GMT";
    let content =
        Content::new("text/csv", publication(0)).header("last-modified", future).header("date", future);
    site.server.put("/data.csv", content);
    assert_eq!(site.desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::Imported);
    assert_eq!(site.desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::NotModified);
    // No publication is of a day that has not come.
    let answer = site.desk.app.json("/v1/observations?dataset=OFFICE&include=vintages&limit=1").await;
    assert!(!answer.to_string().contains("2080"), "{answer}");
}

async fn another_encoding_has_the_same_values(backend: Backend) {
    let site = Site::start(backend, "seconds = 60", "").await;
    site.publish(0, []).await;
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(publication(0).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    site.server.put("/data.csv", Content::new("text/csv; charset=utf-16", wide));
    let report = site.desk.pull(PullMode::Write).await;
    let all = (AREAS * 10) as u64;
    assert_eq!(
        (report.fetch.outcome, counts(&report)),
        (FetchOutcome::Unchanged, [0, 0, 0, all]),
        "{report:?}"
    );
}

async fn hosts_that_cannot_be_asked_are_failures_by_name(backend: Backend) {
    let secure = FlawedServer::with_tls().await;
    secure.put("/data.csv", Content::new("text/csv", publication(0)));
    for (address, code) in [
        ("https://publisher.invalid/data.csv".to_owned(), "dns"),
        // The authority of the tests is not trusted here.
        (format!("https://localhost:{}/data.csv", secure.port), "tls"),
    ] {
        let desk = desk(backend, &address, "seconds = 60", "").await;
        let report = desk.pull(PullMode::Write).await;
        assert_eq!(report.fetch.reason.as_deref(), Some(code), "{address}: {:?}", report.fetch.detail);
    }
    assert!(secure.asked().is_empty());
}
