//! The uploads in progress.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::word_schema;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{FORMAT, JSON, ONLY_FORMAT};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::ingest::seed::sha256;
use crate::service::import::running::{ImportPhase, RunningImport};

/// The uploads in progress, in the order in which they began.
#[derive(Debug, Serialize, ToSchema)]
struct RunningImportsDocument {
    /// The uploads. One that is finished or broken off is not listed any more.
    imports: Vec<RunningImportJson>,
}

/// An upload in progress.
#[derive(Debug, Serialize, ToSchema)]
struct RunningImportJson {
    /// The id of its request (`X-Request-Id`).
    request: String,
    /// The dataset that it goes into.
    dataset: String,
    /// The name of the file.
    file: String,
    /// Whether it is only checked.
    check: bool,
    /// When it began.
    began: DateTime<Utc>,
    /// What is done with it.
    #[schema(value_type = ImportPhase)]
    phase: &'static str,
    /// The bytes that were received, or of the file that were read.
    bytes: u64,
    /// All bytes; null where the client did not announce them.
    total: Option<u64>,
    /// The observations that were written so far.
    records: u64,
}

impl PartialSchema for ImportPhase {
    fn schema() -> RefOr<Schema> {
        word_schema("What is done with an upload.", Self::ALL.map(Self::code))
    }
}

impl ToSchema for ImportPhase {}

impl From<RunningImport> for RunningImportJson {
    fn from(import: RunningImport) -> Self {
        Self {
            request: import.request,
            dataset: import.dataset.to_string(),
            file: import.file,
            check: import.is_check,
            began: import.began,
            phase: import.phase.code(),
            bytes: import.bytes,
            total: import.total,
            records: import.records,
        }
    }
}

/// The uploads in progress
#[utoipa::path(get, path = "/v1/imports/running", tag = "provenance", responses((status = 200, description = "The uploads", body = RunningImportsDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let json = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let imports = app.service.running_imports().list().into_iter().map(RunningImportJson::from);
    let bytes = body(&RunningImportsDocument { imports: imports.collect() })?;
    // It changes without a new revision, so the tag is that of the content.
    let of_content = params.with("content", &sha256(&bytes));
    let response =
        ResponseBuilder::new(&request.basis.state, &request, &of_content, json.name, json.media_type);
    Ok(response.without_strong_date().uncached(bytes.into(), None))
}
