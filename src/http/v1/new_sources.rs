//! Documents that are brought.

use axum::body::{Bytes, to_bytes};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::claims::json_answer;
use super::source_numbers::{SourceNumbersDocument, document};
use super::sources::find;
use crate::http::editing::{editing, editor, expected};
use crate::http::parameters::edit::{PUBLISHER, TITLE};
use crate::http::parameters::{FILE_NAME, IMPORT_DATASET, PUBLISHED, ParameterList};
use crate::http::params::RawParams;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::App;
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::service::claims::NewDocument;

pub(super) const TAKE: ParameterList = &[&IMPORT_DATASET, &FILE_NAME, &PUBLISHED, &PUBLISHER, &TITLE];

/// Bring a document
///
/// It is kept in the folder of documents under the hash of its bytes, as a source of the dataset. Numbers that are surely
/// no statistics are set aside. The body is the bytes of the document, or a form (`multipart/form-data`) with one file.
#[utoipa::path(
    post, path = "/v1/sources", tag = "provenance",
    request_body(content((Vec<u8> = "application/octet-stream"), (Vec<u8> = "multipart/form-data")), description = "The document"),
    security((), ("bearer" = [])),
    responses((status = 201, description = "It was taken in", body = SourceNumbersDocument),
              (status = 200, description = "The dataset has it already", body = SourceNumbersDocument))
)]
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let params = RawParams::of(request.uri().query()).allow(TAKE)?;
    editing(&app.service)?;
    let dataset = params.require(&IMPORT_DATASET)?;
    let headers = request.headers().clone();
    let (editing, actor) = editor(&app.service, &headers, &dataset).await?;
    let sent = read(request).await?;
    let new = NewDocument {
        bytes: sent.bytes.into(),
        file: params.get(&FILE_NAME)?.or(sent.file),
        title: params.get(&TITLE)?,
        publisher: params.get(&PUBLISHER)?,
        published: params.get(&PUBLISHED)?,
    };
    let change = (&dataset, &expected(&headers), actor.as_str());
    let changed = app.service.take_document(editing, change, new).await?;
    let (state, documents) = (app.service.state(), app.service.documents());
    let source = find(&state.catalogue, &changed.made.id)?;
    let numbers = app.service.document_numbers(&state, &documents, source);
    let drafts = app.service.number_drafts(&state, &documents, source, &numbers).await?;
    let version = Some(changed.version.as_str());
    let mut answer = document(state.catalogue.revision, source, &numbers, &drafts, version);
    answer.repeated = Some(changed.made.is_repeated);
    let status = if changed.made.is_repeated { StatusCode::OK } else { StatusCode::CREATED };
    let mut answer = json_answer(&answer, &changed.version, status)?;
    if let Ok(location) = HeaderValue::try_from(format!("/v1/sources/{}", changed.made.id)) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}

/// A document as it was sent.
pub(in crate::http) struct SentDocument {
    /// Its bytes.
    pub(in crate::http) bytes: Bytes,
    /// The name of its file.
    pub(in crate::http) file: Option<String>,
    /// The other fields of a form.
    pub(in crate::http) fields: Vec<(String, String)>,
}

/// The document of a request: the file of a form, or the body.
///
/// # Errors
/// 413 for more than [`MAX_DOCUMENT_BYTES`], 400 for a form without a file or a body that breaks off.
pub(in crate::http) async fn read(request: Request) -> Result<SentDocument, Problem> {
    if is_form(request.headers()) {
        return of_form(request).await;
    }
    let bytes = to_bytes(request.into_body(), MAX_DOCUMENT_BYTES).await.map_err(|_| too_large())?;
    Ok(SentDocument { bytes, file: None, fields: Vec::new() })
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/form-data"))
}

async fn of_form(mut request: Request) -> Result<SentDocument, Problem> {
    let broken = |detail: String| Problem::new(ProblemKind::BadRequest, detail);
    // The limit of the route is higher than that of other routes.
    DefaultBodyLimit::max(MAX_DOCUMENT_BYTES).apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error: MultipartRejection| broken(error.body_text()))?;
    let (mut document, mut fields) = (None, Vec::new());
    while let Some(field) = form.next_field().await.map_err(|error| broken(error.body_text()))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => broken(error.body_text()),
        })?;
        match file {
            Some(file) => document = document.or(Some((bytes, file))),
            None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    let (bytes, file) = document.ok_or_else(|| broken("The form has no file.".to_owned()))?;
    Ok(SentDocument { bytes, file: Some(file).filter(|file| !file.is_empty()), fields })
}

fn too_large() -> Problem {
    let detail = format!("A document has at most {MAX_DOCUMENT_BYTES} bytes.");
    Problem::new(ProblemKind::BodyTooLarge, detail)
}
