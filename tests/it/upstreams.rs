//! Upstreams: pulls, what is held, decisions, schedules, and what is told of them.

mod agencies;
mod alerts;
mod bis;
mod commands;
mod equal;
mod evidence;
mod facades;
mod held;
mod killed;
mod misbehaving;
mod progress;
mod publisher;
mod schedules;
mod told;
mod vintages;

use std::sync::Arc;

use yearbook::clock::Clock;
use yearbook::domain::upstream::{ChangeCounts, FetchOutcome};
use yearbook::http_client::HttpClient;
use yearbook::http_client::download::{Downloader, HostTurns};
use yearbook::ingest::upstreams::{Upstream, read_upstreams};
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::upstreams::{PullMode, PullReport, Puller};

use self::publisher::Publisher;
use crate::on_both;
use crate::support::{Backend, Database, TestApp, clock};

on_both!(
    what_is_published_is_written_once_and_then_its_changes,
    a_check_writes_nothing,
    a_failure_is_written_down_and_nothing_else,
    files_of_one_publication_come_together,
);

/// A service with upstreams of a publisher on this machine.
pub struct Desk {
    pub app: TestApp,
    pub publisher: Publisher,
    pub upstreams: Vec<Upstream>,
    pub downloader: Downloader,
}

/// The definition of an upstream of kind `file`.
pub fn file(id: &str, dataset: &str, address: &str, more: &str) -> String {
    format!(
        "[[upstream]]\nid = \"{id}\"\ndataset = \"{dataset}\"\nlicence = \"CC-BY-4.0\"\nattribution = \"The office of {id}\"\n\
         file = {{ address = \"{address}\" }}\nallow_http = true\nallow_private_addresses = true\n\
         limits = {{ requests_per_minute = 6000, attempts = 1 }}\n{more}\n"
    )
}

pub fn downloader(clock: Clock) -> Downloader {
    Downloader::new(HttpClient::new(None).unwrap(), HostTurns::default(), clock)
}

pub fn upstreams(text: &str) -> Vec<Upstream> {
    read_upstreams("upstreams.toml", text).unwrap_or_else(|error| panic!("{error:?}"))
}

impl Desk {
    /// A service with one upstream `file` of the path `/data.csv`, which goes into the dataset `OFFICE`.
    pub async fn with(backend: Backend, more: &str) -> Self {
        let publisher = Publisher::start().await;
        let text = file("office", "OFFICE", &format!("{}/data.csv", publisher.address), more);
        Self::over(Database::empty(backend).await, publisher, &text, clock()).await
    }

    pub async fn over(database: Database, publisher: Publisher, text: &str, clock: Clock) -> Self {
        let upstreams = upstreams(text);
        let store = database.store().await;
        let service = Service::start(store, Documents::default(), clock).await.unwrap();
        let service = service.with_upstreams(upstreams.clone());
        let app = TestApp::over(service, database);
        Self { app, publisher, upstreams, downloader: downloader(clock) }
    }

    /// Publishes a file and pulls it.
    pub async fn publish(&self, text: impl AsRef<[u8]>) -> PullReport {
        self.publisher.publish("/data.csv", text);
        self.pull(PullMode::Write).await
    }

    pub async fn pull(&self, mode: PullMode) -> PullReport {
        let state = self.app.service.state();
        let report = self.puller(&state.catalogue).pull(&self.upstreams[0], mode, &silent()).await.unwrap();
        self.app.service.refresh().await.unwrap();
        report
    }

    pub fn puller<'a>(&'a self, known: &'a yearbook::domain::catalogue::Catalogue) -> Puller<'a> {
        Puller::new(self.app.service.store(), known, self.app.service.clock(), &self.downloader)
    }

    /// The newest values of a dataset: key, period and value.
    pub async fn values(&self) -> Vec<(String, String, Option<f64>)> {
        let answer = self.app.json("/v1/observations?dataset=OFFICE&limit=1000").await;
        let mut values = Vec::new();
        for series in answer["series"].as_array().unwrap() {
            for one in series["observations"].as_array().unwrap() {
                let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
                values.push((text(&series["key"]), text(&one["period"]), one["value"].as_f64()));
            }
        }
        values
    }

    pub async fn imports(&self) -> usize {
        self.app.service.store().read().await.unwrap().imports().await.unwrap().len()
    }
}

pub fn silent() -> yearbook::service::import::Reporter {
    Arc::new(|_| ())
}

/// A table of areas over ten years; `change` gives other values.
pub fn table(areas: usize, change: impl Fn(usize, usize) -> Option<f64>) -> String {
    let mut text = "area,year,value\n".to_owned();
    for area in 0..areas {
        for year in 0..10 {
            if let Some(value) = change(area, year) {
                text += &format!("X{area},{},{value}\n", 2010 + year);
            }
        }
    }
    text
}

/// Growing values.
#[allow(clippy::cast_precision_loss)]
pub fn usual(area: usize, year: usize) -> f64 {
    100.0 * (area + 1) as f64 + 5.0 * year as f64
}

pub fn counts(report: &PullReport) -> [u64; 4] {
    let ChangeCounts { added, revised, withdrawn, unchanged } = report.fetch.counts;
    [added, revised, withdrawn, unchanged]
}

async fn what_is_published_is_written_once_and_then_its_changes(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    let first = table(4, |area, year| Some(usual(area, year)));
    let report = desk.publish(&first).await;
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, [40, 0, 0, 0]));
    assert_eq!(report.fetch.import, Some(1));
    assert_eq!(desk.values().await.len(), 40);

    // The publisher says that nothing changed.
    let again = desk.pull(PullMode::Write).await;
    assert_eq!((again.fetch.outcome, again.fetch.bytes), (FetchOutcome::NotModified, 0));
    assert_eq!(desk.publisher.asked(), [("/data.csv".to_owned(), false), ("/data.csv".to_owned(), true)]);

    // Other bytes with the same values.
    let revision = desk.app.service.state().catalogue.revision;
    let same = desk.publish(first.replace('\n', "\r\n")).await;
    assert_eq!((same.fetch.outcome, counts(&same)), (FetchOutcome::Unchanged, [0, 0, 0, 40]));
    assert_eq!((desk.imports().await, desk.app.service.state().catalogue.revision), (1, revision));

    // One revised, one new.
    let next = first.replace("X1,2013,215\n", "X1,2013,216.5\n") + "X1,2020,250\n";
    let report = desk.publish(&next).await;
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, [1, 1, 0, 39]));
    assert_eq!((desk.imports().await, desk.values().await.len()), (2, 41));
    let revised = desk.app.json("/v1/observations?dataset=OFFICE&area=X1&from=2013&to=2013").await;
    assert_eq!(revised["series"][0]["observations"][0]["value"], 216.5);
}

async fn a_check_writes_nothing(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publisher.publish("/data.csv", table(2, |area, year| Some(usual(area, year))));
    let report = desk.pull(PullMode::Check).await;
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, [20, 0, 0, 0]));
    assert_eq!(desk.imports().await, 0);
    assert!(desk.app.service.store().read().await.unwrap().upstreams().await.unwrap().is_empty());
    desk.publisher.publish("/data.csv", "<!DOCTYPE html>");
    assert_eq!(desk.pull(PullMode::Check).await.fetch.outcome, FetchOutcome::Held);
    assert!(desk.app.service.store().read().await.unwrap().held().await.unwrap().is_empty());
}

async fn a_failure_is_written_down_and_nothing_else(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publisher.publish("/data.csv", "area,year,value\nX0,2010,?!\n");
    for _ in 0..2 {
        let report = desk.pull(PullMode::Write).await;
        assert_eq!(
            (report.fetch.outcome, report.fetch.reason.as_deref()),
            (FetchOutcome::Failed, Some("refused"))
        );
    }
    let before = table(2, |area, year| Some(usual(area, year)));
    desk.publish(&before).await;
    desk.publisher.fail_with(Some(404));
    for failures in 1..=2 {
        let report = desk.pull(PullMode::Write).await;
        assert_eq!(
            (report.fetch.outcome, report.fetch.reason.as_deref()),
            (FetchOutcome::Failed, Some("status"))
        );
        let state = desk.app.service.store().read().await.unwrap().upstream("office").await.unwrap();
        assert_eq!(state.failures, failures);
        assert!(state.last_success.is_some());
    }
    assert_eq!(desk.values().await.len(), 20);
    desk.publisher.fail_with(None);
    assert_eq!(desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::NotModified);
    let state = desk.app.service.store().read().await.unwrap().upstream("office").await.unwrap();
    assert_eq!(state.failures, 0);
}

/// Kinds with several requests give several files: all of them are one import run.
async fn files_of_one_publication_come_together(backend: Backend) {
    let publisher = Publisher::start().await;
    let address = format!("{}/datapackage.json", publisher.address);
    let text = file("office", "OFFICE", &address, "").replace("file = {", "datapackage = {");
    let desk = Desk::over(Database::empty(backend).await, publisher, &text, clock()).await;
    let resource = |name: &str| format!("{{\"name\":\"{name}\",\"path\":\"{name}.csv\"}}");
    let package = format!("{{\"name\":\"p\",\"resources\":[{},{}]}}", resource("gdp"), resource("pop"));
    desk.publisher.publish("/datapackage.json", package);
    desk.publisher.publish("/gdp.csv", table(2, |area, year| Some(usual(area, year))));
    desk.publisher.publish("/pop.csv", "area,year,value\nX0,2010");
    let refused = desk.pull(PullMode::Write).await;
    assert_eq!((refused.fetch.outcome, desk.imports().await), (FetchOutcome::Failed, 0), "{refused:?}");
    desk.publisher.publish("/pop.csv", table(3, |area, year| Some(usual(area, year))));
    let report = desk.pull(PullMode::Write).await;
    assert_eq!(
        (report.fetch.outcome, counts(&report)),
        (FetchOutcome::Imported, [50, 0, 0, 0]),
        "{report:?}"
    );
}
