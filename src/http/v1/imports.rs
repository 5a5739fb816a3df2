//! Imports: the upload of data files, and the record of all imports.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::StreamExt;
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;

use crate::domain::code::Code;
use crate::domain::import::Import;
use crate::http::auth::authorised;
use crate::http::error::internal;
use crate::http::parameters::{
    CHECK, DATASET, FILE_NAME, FORMAT, IMPORT_DATASET, IMPORT_FORMAT, IMPORT_INDICATOR, MAP, ONLY_FORMAT,
    PUBLISHED, ParameterList, SCOPE, SHEET,
};
use crate::http::params::RawParams;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::request_id;
use crate::http::response::{ApiRequest, App, body};
use crate::limits::MAX_UPLOAD_BYTES;
use crate::parallel::{Priority, run_future_on_thread, spawn_on_thread};
use crate::service::import::check::{self, ImportCheck};
use crate::service::import::running::{ImportPhase, RunningEntry, RunningImport};
use crate::service::import::{
    FileReport, ImportFile, ImportReport, ImportRequest, Reporter, count_changes, import,
    prepare_in_background,
};
use crate::service::{Service, ServiceError};

use super::check_codes;
use super::import_check::{CheckDocument, UnusedJson};

pub(super) const LIST: ParameterList = &[&DATASET, &FORMAT];
pub(super) const CREATE: ParameterList = &[
    &CHECK,
    &IMPORT_DATASET,
    &IMPORT_FORMAT,
    &FILE_NAME,
    &IMPORT_INDICATOR,
    &MAP,
    &PUBLISHED,
    &SCOPE,
    &SHEET,
];

/// The media types that an upload may have. The format is detected from the bytes, not from these.
const MEDIA_TYPES: [&str; 16] = [
    "application/octet-stream",
    "application/json",
    "application/xml",
    "text/xml",
    "text/csv",
    "text/plain",
    "text/tab-separated-values",
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "application/zstd",
    "application/x-xz",
    "application/x-tar",
    "application/vnd.apache.parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-www-form-urlencoded",
];

/// The imports, in the order they were taken in.
#[derive(Debug, Serialize, ToSchema)]
struct ImportsDocument {
    /// The revision of the database.
    revision: i64,
    /// The imports.
    imports: Vec<ImportJson>,
}

/// A data file that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportJson {
    /// Its number.
    id: i64,
    /// The dataset that it went into.
    dataset: String,
    /// The name of the file.
    file: String,
    /// The format it was read as.
    format: String,
    /// The SHA-256 of its bytes.
    sha256: String,
    /// Its length in bytes.
    bytes: i64,
    /// The day of its publication.
    published: NaiveDate,
    /// Its title, where it has one.
    title: Option<String>,
    /// What it says besides data.
    notes: Option<String>,
    /// Who brought it.
    actor: String,
    /// When.
    created: DateTime<Utc>,
    /// The revision that it was written by.
    revision: i64,
    /// The observations that it states.
    observations: u64,
    /// Those of periods that had none.
    added: u64,
    /// Those that replace another value.
    revised: u64,
    /// Those that it takes back.
    withdrawn: u64,
    /// Those that are as they were.
    unchanged: u64,
    /// The cells that have no value.
    missing: u64,
    /// When it was taken back.
    reverted: Option<DateTime<Utc>>,
}

impl From<&Import> for ImportJson {
    fn from(import: &Import) -> Self {
        let counts = import.counts;
        Self {
            id: import.id,
            dataset: import.dataset.to_string(),
            file: import.file.clone(),
            format: import.format.clone(),
            sha256: import.sha256.clone(),
            bytes: import.bytes,
            published: import.published,
            title: import.title.clone(),
            notes: import.notes.clone(),
            actor: import.actor.clone(),
            created: import.created,
            revision: import.revision,
            observations: counts.observations,
            added: counts.added,
            revised: counts.revised,
            withdrawn: counts.withdrawn,
            unchanged: counts.unchanged,
            missing: counts.missing,
            reverted: import.reverted.as_ref().map(|reversal| reversal.at),
        }
    }
}

/// What became of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadDocument {
    /// The revision of the database.
    revision: i64,
    /// Whether the same bytes were taken in before, so that nothing was done.
    repeated: bool,
    /// The files: one, or the members of an archive.
    imports: Vec<UploadFileJson>,
}

/// What became of a file of an upload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadedJson)]
struct UploadFileJson {
    #[serde(flatten)]
    import: ImportJson,
    /// How many series it has.
    series: usize,
    /// How many rows were set aside since the code of their area is empty.
    parked: u64,
    /// Where the first of them stand.
    parked_places: Vec<String>,
    /// What of it is not used: columns, sheets, rows, members of an archive, marks.
    unused: Vec<UnusedJson>,
}

impl From<&FileReport> for UploadFileJson {
    fn from(report: &FileReport) -> Self {
        Self {
            import: ImportJson::from(&report.import),
            series: report.series,
            parked: report.skipped.rows,
            parked_places: report.skipped.places.clone(),
            unused: report.unused.iter().map(UnusedJson::from).collect(),
        }
    }
}

/// Imports
#[utoipa::path(get, path = "/v1/imports", tag = "provenance", responses((status = 200, description = "The imports", body = ImportsDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let state = &request.basis.state;
    let imports = app.service.imports(state.catalogue.identity()).await?;
    let wanted = params.list(&DATASET)?;
    check_codes(&DATASET, &wanted, || state.catalogue.datasets.keys().map(Code::as_str))?;
    let imports = imports
        .iter()
        .filter(|import| wanted.is_empty() || wanted.iter().any(|wanted| import.dataset == **wanted));
    let document = ImportsDocument {
        revision: state.catalogue.revision,
        imports: imports.map(ImportJson::from).collect(),
    };
    app.document(&request, &params, |_| document.imports.len(), |_| body(&document)).await
}

/// An import
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "provenance", responses((status = 200, description = "The import", body = ImportJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let import = app.service.import(&id, request.basis.state.catalogue.identity()).await?;
    app.document(&request, &params, |_| 1, |_| body(&ImportJson::from(&import))).await
}

/// Take a data file in
///
/// All of what it states, or nothing. The same bytes a second time change nothing.
#[utoipa::path(
    post, path = "/v1/imports", tag = "provenance",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    security(("bearer" = [])),
    responses((status = 201, description = "It was taken in", body = UploadDocument),
              (status = 200, description = "It was taken in before, or it was only checked",
               content((UploadDocument = "application/json"), (CheckDocument = "application/json"))))
)]
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    let raw = RawParams::of(parts.uri.query());
    let params = raw.allow(CREATE)?;
    let dataset = params.require(&IMPORT_DATASET)?;
    authorised(&app.service, &parts.headers, &dataset).await?;
    check_type(&parts.headers)?;
    let name = params.get(&FILE_NAME)?.unwrap_or_else(|| "upload".to_owned());
    let is_check = params.require(&CHECK)?;
    // It leaves the list when the work on this request ends, in whatever way.
    let running = app.service.running_imports().begin(RunningImport {
        request: request_id::current(),
        dataset: dataset.clone(),
        file: name.clone(),
        is_check,
        began: app.service.clock().now(),
        phase: ImportPhase::Receiving,
        bytes: 0,
        total: announced(&parts.headers),
        records: 0,
    });
    let file = write_body(&parts.headers, sent, &running).await?;
    // An upload may take an hour, in which its token may be revoked or expire.
    let token = authorised(&app.service, &parts.headers, &dataset).await?;
    let mut mapping = params.get(&MAP)?.unwrap_or_default();
    if let Some(sheet) = params.get(&SHEET)? {
        mapping.sheet = Some(sheet);
    }
    let request = ImportRequest {
        dataset,
        files: vec![ImportFile { name, content: file.into() }],
        format: params.get(&IMPORT_FORMAT)?,
        mapping,
        published: params.get(&PUBLISHED)?,
        indicator: params.get(&IMPORT_INDICATOR)?,
        scope: params.require(&SCOPE)?,
        actor: token.name,
        token: Some(token.id),
    };
    if is_check {
        let checked = run_check(&app.service, request, running.reporter()).await?;
        let mut answer = body(&CheckDocument::from(&checked))?.into_response();
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Ok(answer);
    }
    let report = run_import(&app.service, request, running.reporter()).await?;
    // It is written, whether it can be read at once or not.
    if let Err(error) = app.service.refresh().await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the catalogue cannot be read after an import"
        );
    }
    answer(&report)
}

/// Refuses a media type that no data file has; a request without one is accepted.
fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = value.to_str().unwrap_or_default().to_ascii_lowercase();
    let essence = text.split(';').next().unwrap_or_default().trim();
    if MEDIA_TYPES.contains(&essence)
        || essence.starts_with("application/vnd.sdmx.")
        || essence.ends_with("+json")
    {
        return Ok(());
    }
    let detail = format!("A body of the type `{essence}` is no data file; send its bytes as they are.");
    Err(Problem::new(ProblemKind::UnsupportedMediaType, detail).allowing(MEDIA_TYPES))
}

/// The length of the body, if the client announced it.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Writes the body of a request to a temporary file without a name.
async fn write_body(
    headers: &HeaderMap,
    body: Body,
    running: &RunningEntry,
) -> Result<std::fs::File, Problem> {
    let too_large = || {
        let detail = format!("The file has more than {MAX_UPLOAD_BYTES} bytes; compress or split it.");
        Problem::new(ProblemKind::BodyTooLarge, detail)
    };
    if announced(headers).is_some_and(|length| length > MAX_UPLOAD_BYTES) {
        return Err(too_large());
    }
    let file = tempfile::tempfile().map_err(|error| internal(&error))?;
    let mut writer = tokio::fs::File::from_std(file);
    let mut length = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::new(ProblemKind::BadRequest, "The body broke off."))?;
        length += chunk.len() as u64;
        if length > MAX_UPLOAD_BYTES {
            return Err(too_large());
        }
        writer.write_all(&chunk).await.map_err(|error| internal(&error))?;
        running.received(length);
    }
    writer.flush().await.map_err(|error| internal(&error))?;
    Ok(writer.into_std().await)
}

/// Runs an import: files are decoded at low priority, and written at normal priority, since other writes wait then. If
/// the caller disconnects, nothing is written.
async fn run_import(
    service: &Arc<Service>,
    request: ImportRequest,
    progress: Reporter,
) -> Result<ImportReport, Problem> {
    let (service, request, clock) = (Arc::clone(service), Arc::new(request), service.clock());
    let prepared = prepare_in_background(Arc::clone(&request), clock, Arc::clone(&progress)).await?;
    // Boxed, since the future is large.
    let future = Box::pin(async move {
        import(service.store(), &service.state().catalogue, &request, &prepared, &clock, &progress).await
    });
    let report = run_future_on_thread(Priority::Normal, future).await;
    Ok(report.unwrap_or(Err(ServiceError::Interrupted))?)
}

/// Checks an upload on a thread of low priority, and compares it with the stored observations unless it would be refused.
async fn run_check(
    service: &Arc<Service>,
    request: ImportRequest,
    progress: Reporter,
) -> Result<ImportCheck, Problem> {
    let (state, clock, request) = (service.state(), service.clock(), Arc::new(request));
    let check = {
        let (state, request, progress) = (Arc::clone(&state), Arc::clone(&request), Arc::clone(&progress));
        move || check::read_and_keep(&request, &state.catalogue, &clock, &progress)
    };
    let checked = spawn_on_thread(Priority::Low, check).await;
    let (mut checked, prepared) = checked.unwrap_or(Err(ServiceError::Interrupted))?;
    let Some(prepared) = prepared else { return Ok(checked) };
    let service = Arc::clone(service);
    // Boxed, since the future is large.
    let future = Box::pin(async move {
        count_changes(service.store(), &state.catalogue, &request, &prepared, &clock, &progress).await
    });
    match run_future_on_thread(Priority::Normal, future).await.unwrap_or(Err(ServiceError::Interrupted)) {
        Ok(report) => checked.changes = Some(report.files),
        // What only the stored observations can tell.
        Err(ServiceError::Import(refused)) => {
            (checked.refusals, checked.problems) = (refused.groups, refused.problems);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(checked)
}

/// What became of an upload, or of a command.
pub(crate) fn document(report: &ImportReport) -> UploadDocument {
    UploadDocument {
        revision: report.revision,
        repeated: report.files.iter().all(|file| file.repeated),
        imports: report.files.iter().map(UploadFileJson::from).collect(),
    }
}

fn answer(report: &ImportReport) -> Result<Response, Problem> {
    let document = document(report);
    let status = if document.repeated { StatusCode::OK } else { StatusCode::CREATED };
    let mut answer = (status, body(&document)?).into_response();
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let location = report.files.first().map(|file| format!("/v1/imports/{}", file.import.id));
    if let Some(location) = location.and_then(|location| HeaderValue::try_from(location).ok()) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}
