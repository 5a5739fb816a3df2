//! Claims over HTTP: documents are brought, their numbers become figures or are set aside, and nobody's work is lost.

mod access;
mod documents;
mod figures;
mod others;
mod pages;

use std::path::PathBuf;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tempfile::TempDir;
use yearbook::service::Service;
use yearbook::service::claims::Editing;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::seed_folder::read_seeds;

use crate::support::{Answer, Backend, Database, TestApp, clock};

/// A release of our own; `{…}` in the tests are numbers of it.
const RELEASE: &str = "Steel output in June\n\n\
    The mills made 83.1 million tonnes of crude steel in June 2025, the office said on July 15.\n\n\
    In the first half of 2025 output fell by 3.0 percent. The 2 largest firms made 12 percent of it.\n";

/// A seed folder with one dataset of one indicator and one figure, and a folder of documents.
const FILES: [(&str, &str); 4] = [
    (
        "dataset.toml",
        "# Ours.\n[dataset]\nid = \"STEEL\"\nname = \"Steel\"\npublisher = \"Us\"\ndescription = \"Steel.\"\nlicence = \"CC0\"\n\
         dimensions = [\"FREQ\", \"REF_AREA\", \"INDICATOR\", \"ACTIVITY\"]\n\n[[source]]\nid = \"may.txt\"\ntitle = \"Steel output in May\"\n\
         publisher = \"Office\"\npublished = 2025-06-16\npublished_basis = \"stated\"\nlanguage = \"en\"\n\
         sha256 = \"@HASH\"\nbytes = @BYTES\n",
    ),
    (
        "catalogue.toml",
        "[[unit]]\ncode = \"tonnes\"\nname = \"tonnes\"\nclass = \"level\"\n\n[[unit]]\ncode = \"percent\"\nname = \"percent\"\nclass = \"ratio\"\n\n\
         [[topic]]\ncode = \"INDUSTRY\"\nname = \"Industry\"\n\n[[area]]\ncode = \"CN\"\nname = \"China\"\ntype = \"country\"\n\n\
         [[activity]]\ncode = \"_T\"\nname = \"All\"\nclassification = \"ISIC4\"\n\n[[indicator]]\ncode = \"CRUDE_STEEL\"\n\
         name = \"Output of crude steel\"\ndefinition = \"Steel as cast.\"\nunit = \"tonnes\"\nunit_class = \"level\"\n\
         price_basis = \"not_applicable\"\nmeasured_as = \"flow\"\ntopic = \"INDUSTRY\"\nnon_negative = true\n",
    ),
    (
        "figures.toml",
        "# By hand.\n\n[[figure]]\nid = \"may\"\nsource = \"may.txt\"\nat = { start = 15, end = 34, exact = \"86.5 million tonnes\" }\n\
         series = \"M.CN.CRUDE_STEEL._T\"\nperiod = \"2025-05\"\nperiod_basis = \"inferred\"\nperiod_note = \"The title.\"\n\
         value = 86500000\nunit = \"tonnes\"\nqualifier = \"exact\"\nrounding = 100000\n",
    ),
    ("other-numbers.toml", "# None yet.\n"),
];

/// The document of the seed folder.
const MAY: &str = "The mills made 86.5 million tonnes of crude steel in May.\n";

/// A service that takes changes.
pub struct Desk {
    pub app: TestApp,
    folder: TempDir,
}

impl Desk {
    pub async fn start(backend: Backend) -> Self {
        Self::with(backend, false).await
    }

    pub async fn with(backend: Backend, needs_token: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, sources) = (folder.path().join("data"), folder.path().join("sources"));
        std::fs::create_dir_all(data.join("STEEL")).unwrap();
        std::fs::create_dir_all(&sources).unwrap();
        std::fs::write(sources.join("may.txt"), MAY).unwrap();
        let hash = yearbook::ingest::seed::sha256(MAY.as_bytes());
        for (name, text) in FILES {
            let text = text.replace("@HASH", &hash).replace("@BYTES", &MAY.len().to_string());
            std::fs::write(data.join("STEEL").join(name), text).unwrap();
        }
        let seeds = read_seeds(Some(&data)).unwrap();
        let database = Database::empty(backend).await;
        let store = database.store().await;
        for one in &seeds {
            seed(&store, one, &clock()).await.unwrap();
        }
        let documents = Documents::load(&sources, ["may.txt"].into_iter()).unwrap();
        let service = Service::start(store, documents, clock()).await.unwrap().with_seeds(seeds);
        let service = service.with_editing(Editing::new(data, sources, needs_token));
        Self { app: TestApp::over(service, database), folder }
    }

    pub fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.path("data").join("STEEL").join(name)).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A request of a page of the service.
    pub async fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut request = Request::builder().method(method).uri(target);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "127.0.0.1:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        let body = match body {
            Value::Null => Body::empty(),
            Value::String(text) => Body::from(text.clone()),
            other => Body::from(other.to_string()),
        };
        self.app.send(request.body(body).unwrap()).await
    }

    /// Brings the release; its id.
    pub async fn bring(&self) -> String {
        let headers = [("content-type", "text/plain")];
        let target = "/v1/sources?dataset=STEEL&file=june.txt&title=Steel%20in%20June&published=2025-07-15";
        let answer = self.ask("POST", target, &headers, &json!(RELEASE)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["source"].as_str().unwrap().to_owned()
    }

    /// The version of the dataset.
    pub async fn version(&self, source: &str) -> String {
        let numbers = self.app.json(&format!("/v1/sources/{source}/numbers")).await;
        format!("\"{}\"", numbers["version"].as_str().unwrap())
    }

    /// Everything that a change can change: the files and the revision.
    pub async fn everything(&self) -> String {
        let revision = self.app.json("/v1/sources").await["revision"].clone();
        let files = FILES.map(|(name, _)| self.file(name)).concat();
        let mut documents: Vec<_> = std::fs::read_dir(self.path("sources"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        documents.sort();
        format!("{revision} {documents:?} {files}")
    }
}

/// The place of a text in the release.
pub fn at(token: &str) -> Value {
    let start = RELEASE.find(token).unwrap();
    json!({"start": start, "end": start + token.len(), "exact": token})
}

/// The claim of the output in June.
pub fn june(source: &str) -> Value {
    json!({
        "source": source, "at": at("83.1 million tonnes"), "series": "M.CN.CRUDE_STEEL._T", "period": "2025-06",
        "period_at": at("June 2025"),
    })
}
