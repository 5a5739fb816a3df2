//! Imports of data files: real files, invalid files, meaning, authorization, killed imports.

mod agencies;
mod alerts;
mod areas;
mod bad;
mod check;
mod days_of_publication;
mod derived;
mod downloads;
mod encodings;
mod forecasts;
mod full;
mod handed;
mod histories;
mod killed;
mod kinds;
mod lists;
mod long;
mod mapping_written_out;
mod meaning;
mod months_and_percents;
mod notations;
mod one_basis;
mod other_units;
mod partitions;
mod rates;
mod real;
mod recipes;
mod revisions;
mod round_trip;
mod rule_cases;
mod rule_history;
mod seeds;
mod served;
mod shards;
mod shared_codes;
mod shown_whole;
mod snapshot;
mod structure_messages;
mod targets;
mod units;
mod views;
mod web;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use yearbook::clock::Clock;
use yearbook::domain::import::ImportCounts;
use yearbook::ingest::data::mapping::Mapping;
use yearbook::service::definitions::DefinitionSet;
use yearbook::service::documents::Documents;
use yearbook::service::import::{
    FileReport, ImportError, ImportFile, ImportReport, ImportRequest, Reporter, Scope, import, prepare,
};
use yearbook::service::{Service, ServiceError};

use crate::support::{Backend, Database, TestApp, clock, raw};

/// An empty service for imports.
pub struct Shelf {
    pub app: TestApp,
    pub folder: tempfile::TempDir,
}

/// The parameters of an import.
#[derive(Default)]
pub struct With<'a> {
    pub published: &'a str,
    pub indicator: Option<&'a str>,
    pub scope: Scope,
    pub map: &'a str,
}

impl With<'_> {
    pub fn published(day: &str) -> With<'_> {
        With { published: day, ..With::default() }
    }
}

impl Shelf {
    pub async fn empty(backend: Backend) -> Self {
        let app = TestApp::with(backend, &[], Documents::default()).await;
        Self { app, folder: tempfile::tempdir().unwrap() }
    }

    /// An empty service for imports, with rules beside a dataset.
    pub async fn with_rules(backend: Backend, dataset: &str, rules: &str) -> Self {
        Self::over(Database::empty(backend).await, dataset, rules).await
    }

    /// A service over a database, with rules beside a dataset.
    async fn over(database: Database, dataset: &str, rules: &str) -> Self {
        Self::over_at(database, dataset, rules, clock()).await
    }

    /// A service over a database, with rules beside a dataset and another clock.
    pub async fn over_at(database: Database, dataset: &str, rules: &str, clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let definitions = folder.path().join("definitions");
        std::fs::create_dir_all(definitions.join(dataset)).unwrap();
        std::fs::write(definitions.join(dataset).join("rules.toml"), rules).unwrap();
        let read = DefinitionSet::read(&[], Some(&definitions)).unwrap_or_else(|error| panic!("{error}"));
        let store = database.store().await;
        let service = Service::start(store, Documents::default(), clock).await.unwrap();
        let service = service.with_definitions(read).await.unwrap();
        Self { app: TestApp::over(service, database), folder }
    }

    /// Imports files together.
    async fn try_files(
        &self,
        dataset: &str,
        files: &[PathBuf],
        with: With<'_>,
    ) -> Result<ImportReport, ServiceError> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let request = ImportRequest {
            dataset: dataset.parse().unwrap(),
            files: files
                .iter()
                .map(|path| ImportFile { name: name(path), content: path.clone().into() })
                .collect(),
            format: None,
            mapping: Mapping::parse(with.map).unwrap(),
            published: (!with.published.is_empty()).then(|| with.published.parse().unwrap()),
            indicator: with.indicator.map(str::to_owned),
            scope: with.scope,
            actor: "a test".to_owned(),
            token: None,
        };
        let silent: Reporter = Arc::new(|_| ());
        let prepared = prepare(&request, &clock(), &silent)?;
        let known = self.app.service.state();
        let store = self.app.service.store();
        let report = import(store, &known.catalogue, &request, &prepared, &clock(), &silent).await?;
        self.app.service.refresh().await.unwrap();
        Ok(report)
    }

    async fn files(&self, dataset: &str, files: &[PathBuf], with: With<'_>) -> Vec<FileReport> {
        self.try_files(dataset, files, with).await.unwrap_or_else(|error| panic!("{files:?}: {error}")).files
    }

    /// Imports one file, which must be valid.
    pub async fn file(&self, dataset: &str, file: &Path, with: With<'_>) -> FileReport {
        let mut reports = self.files(dataset, &[file.to_owned()], with).await;
        assert_eq!(reports.len(), 1, "{}", file.display());
        reports.remove(0)
    }

    /// Why a file is refused.
    async fn refused(&self, dataset: &str, file: &Path) -> ImportError {
        match self.try_files(dataset, &[file.to_owned()], With::default()).await {
            Err(ServiceError::Import(refused)) => *refused,
            other => panic!("{}: {other:?}", file.display()),
        }
    }

    pub fn written(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Imports a text.
    pub async fn text(&self, dataset: &str, name: &str, text: &str, with: With<'_>) -> ImportCounts {
        self.file(dataset, &self.written(name, text), with).await.import.counts
    }

    /// The observations of all series of a query, by key and period.
    async fn observations(&self, query: &str) -> BTreeMap<(String, String), Value> {
        let mut found = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let page = self.app.json(&format!("/v1/observations?{query}&limit=1000{cursor}")).await;
            for series in page["series"].as_array().unwrap() {
                for observation in series["observations"].as_array().unwrap() {
                    let text = |value: &Value| value.as_str().unwrap().to_owned();
                    let key = (text(&series["key"]), text(&observation["period"]));
                    assert!(found.insert(key, observation.clone()).is_none(), "{query} repeats");
                }
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    }

    /// The only value of a query; none if there is no observation.
    async fn value(&self, query: &str) -> Option<f64> {
        let found = self.observations(query).await;
        assert!(found.len() <= 1, "{query}: {found:?}");
        found.values().next().and_then(|observation| observation["value"].as_f64())
    }

    /// The numbers of rows that an import could change.
    async fn traces(&self) -> Vec<String> {
        traces(&self.app.database.url).await
    }
}

/// The number of rows of every table that imports write, and the revision.
async fn traces(url: &str) -> Vec<String> {
    let mut counts = Vec::new();
    for table in ["dataset", "series", "vintage", "observation", "observation_detail", "import", "change"] {
        let sql = format!("SELECT '{table} ' || count(*) FROM \"{table}\"");
        counts.extend(raw::texts(url, &sql).await.unwrap());
    }
    counts.extend(raw::texts(url, "SELECT CAST(value AS TEXT) FROM revision").await.unwrap());
    counts
}

/// The rows of a CSV file, without its heading.
fn rows(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

/// Added, revised, withdrawn, unchanged.
fn tally(counts: ImportCounts) -> [u64; 4] {
    [counts.added, counts.revised, counts.withdrawn, counts.unchanged]
}

/// A clock of the tests, for what takes it by value.
fn fixed() -> Clock {
    clock()
}
