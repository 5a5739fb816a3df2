//! Shared by the tests: databases, a service over them, requests and responses.

pub mod flawed_server;
pub mod postgres;
pub mod raw;
pub mod relay;
pub mod seed_texts;
pub mod tls;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tower::ServiceExt;
use yearbook::clock::Clock;
use yearbook::http::AppStack;
use yearbook::ingest::seed::Seed;
use yearbook::service::Service;
use yearbook::service::definitions::DefinitionSet;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::seed_folder::read_seeds;
use yearbook::store::Store;

/// The database of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Makes two tests from an async function with a [`Backend`] parameter: one on SQLite, one on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::support::Backend::Sqlite).await; })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::support::Backend::Postgres).await; })*
        }
    };
}

/// The database of one test; an SQLite file is deleted with it.
pub struct Database {
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

static COUNTER: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// An empty database.
    pub async fn empty(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}", folder.path().join("test.db").display());
                Self { url, _folder: Some(folder) }
            }
            Backend::Postgres => {
                let number = COUNTER.fetch_add(1, Ordering::Relaxed);
                let name = format!("test_{}_{number}", std::process::id());
                let cluster = postgres::cluster();
                let admin = sqlx::PgPool::connect(cluster.admin_url()).await.unwrap();
                let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
                sqlx::query(create).execute(&admin).await.unwrap();
                admin.close().await;
                Self { url: cluster.url(&name), _folder: None }
            }
        }
    }

    /// The same database once more; it ends with the first.
    pub fn again(&self) -> Self {
        Self { url: self.url.clone(), _folder: None }
    }

    /// The address of the tokens: on SQLite they have a file of their own.
    pub fn token_url(&self) -> String {
        if self.url.starts_with("sqlite") { format!("{}-tokens", self.url) } else { self.url.clone() }
    }

    /// A migrated store on the database.
    pub async fn store(&self) -> Store {
        let store = Store::connect(&self.url).await.unwrap();
        store.migrate().await.unwrap();
        store
    }
}

/// The time of all tests.
pub fn moment() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// The clock of the tests.
pub fn clock() -> Clock {
    Clock::Fixed(moment())
}

/// The project's own seed.
pub fn cnind() -> Seed {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seed-data");
    read_seeds(Some(&folder)).unwrap().into_iter().find(|seed| seed.dataset.id == *"CNIND").unwrap()
}

/// The folder of the documents. Without it a test fails with a message that says what to set.
pub fn sources() -> PathBuf {
    let set = std::env::var_os("YEARBOOK_SOURCES").map(PathBuf::from);
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/sources");
    let folder = set.unwrap_or_else(beside);
    assert!(
        folder.is_dir(),
        "{} is no folder: set YEARBOOK_SOURCES to the folder of the documents",
        folder.display()
    );
    folder
}

/// The folder of the real data files, beside that of the documents.
pub fn data() -> PathBuf {
    let folder = sources().join("../data");
    assert!(
        folder.is_dir(),
        "{} is no folder: the real data files lie beside the documents",
        folder.display()
    );
    folder
}

/// Whether a route is of something that the seed has none of: an import, a composite index, an upstream, and an alert, which
/// comes only with data. Other tests cover these.
pub fn is_of_what_the_seed_lacks(route: &str) -> bool {
    ["/v1/imports/{id}", "/v1/alerts/{id}", "/v1/upstreams/{id}"].contains(&route)
        || route.starts_with("/v1/composites/")
}

/// The folder that is shared with the documents: real files and cases.
pub fn shared() -> PathBuf {
    std::env::var_os("YEARBOOK_SHARED").map_or_else(|| sources().join(".."), PathBuf::from)
}

/// The documents.
pub fn documents() -> Documents {
    let seed = cnind();
    Documents::load(&sources(), seed.sources.iter().map(|source| source.id.as_str())).unwrap()
}

/// A seeded service, called without a socket.
pub struct TestApp {
    pub service: Arc<Service>,
    router: AppStack,
    /// Kept so that the database outlives the service.
    pub database: Database,
}

impl Drop for TestApp {
    /// In debug builds a broken invariant panics, and a client sees only an internal error. So every test with an app
    /// also checks the counter.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(yearbook::domain::invariant::count(), 0, "broken invariants in this process");
        }
    }
}

/// A response, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl TestApp {
    /// A service over the project's own seed, without documents.
    pub async fn start(backend: Backend) -> Self {
        Self::with(backend, &[cnind()], Documents::default()).await
    }

    /// A service over some seeds and documents.
    pub async fn with(backend: Backend, seeds: &[Seed], documents: Documents) -> Self {
        let database = Database::empty(backend).await;
        let store = database.store().await;
        for one in seeds {
            seed(&store, one, &clock()).await.unwrap();
        }
        // Identities are random; that of the snapshots is not.
        let fixed = "UPDATE revision_identity SET identity = '0123456789abcdef0123456789abcdef'";
        raw::execute(&database.url, fixed).await.unwrap();
        let service = Service::start(store, documents, clock()).await.unwrap().with_seeds(seeds.to_vec());
        let service = service.with_definitions(DefinitionSet::read(seeds, None).unwrap()).await.unwrap();
        Self::over(service, database)
    }

    /// The same data with other definitions.
    pub async fn defined(self, definitions: DefinitionSet) -> Self {
        let store = self.service.store().clone();
        let service = Service::start(store, Documents::default(), clock()).await.unwrap();
        let service = service.with_definitions(definitions).await.unwrap();
        let database = Database { url: self.database.url.clone(), _folder: None };
        let mut new = Self::over(service, database);
        // The files of the database live as long as the service.
        let mut old = self;
        std::mem::swap(&mut new.database, &mut old.database);
        new
    }

    /// A service that is started already.
    pub fn over(service: Service, database: Database) -> Self {
        let service = Arc::new(service);
        let router = yearbook::http::stack(Arc::clone(&service));
        Self { service, router, database }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        // The server does this in the background.
        self.service.pack().await.unwrap();
        self.send_at_once(request).await
    }

    /// The response to a request, without the work that a server does in the background.
    pub async fn send_at_once(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send(Request::get(target).body(Body::empty()).unwrap()).await
    }

    /// The JSON of a response, whose status must be 200.
    pub async fn json(&self, target: &str) -> Value {
        let answer = self.get(target).await;
        assert_eq!(answer.status, StatusCode::OK, "{target}: {}", answer.text());
        answer.json()
    }
}
