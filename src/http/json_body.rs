//! Bodies of requests in JSON.

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::problem::{Problem, ProblemKind};
use crate::limits::MAX_BODY_BYTES;

/// The media type of JSON.
const JSON: &str = "application/json";

/// The value of a body in JSON.
///
/// # Errors
/// 415 for another media type, 413 for a body over the limit, 400 for what is no JSON, 422 for another value than the route
/// takes.
pub(super) async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    let is_json = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(JSON));
    if !is_json {
        let detail = format!("The body must be JSON, with `Content-Type: {JSON}`.");
        return Err(Problem::new(ProblemKind::UnsupportedMediaType, detail).allowing([JSON]));
    }
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| {
        let detail = format!("The body broke off, or is longer than {MAX_BODY_BYTES} bytes.");
        Problem::new(ProblemKind::BodyTooLarge, detail)
    })?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let kind = if error.is_data() { ProblemKind::Unprocessable } else { ProblemKind::BadRequest };
        Problem::new(kind, format!("The body cannot be read: {error}."))
    })
}
