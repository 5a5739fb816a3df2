//! What stands around every answer: pages, the version, errors.
//!
//! Follows the JSON of DBnomics, version 22; its client reads `errors` of an answer and the status of an error.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::facade::sentence;
use crate::http::problem::Problem;
use crate::service::ServiceError;

/// The version of the web API that is followed.
const VERSION: &str = "22.1";

/// An answer with the mark of its version.
pub(super) fn marked(mut answer: Value) -> Value {
    answer["_meta"] = json!({"version": VERSION});
    answer
}

/// A page of a list.
pub(super) fn page(docs: Vec<Value>, found: usize, (offset, limit): (usize, usize)) -> Value {
    let mut page = json!({"num_found": found, "offset": offset, "limit": limit});
    page["docs"] = Value::Array(docs);
    page
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct DbnomicsError {
    status: StatusCode,
    message: String,
}

impl DbnomicsError {
    /// What is asked for is not there.
    pub(super) fn not_found(message: String) -> Self {
        Self { status: StatusCode::NOT_FOUND, message }
    }

    /// What is asked for cannot be understood.
    pub(super) fn bad(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message }
    }

    /// The error.
    pub(super) fn answer(&self) -> Response {
        let body = marked(json!({"message": self.message, "errors": [{"message": self.message}]}));
        let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
        (self.status, headers, body.to_string()).into_response()
    }
}

impl From<ServiceError> for DbnomicsError {
    fn from(error: ServiceError) -> Self {
        let unknown = matches!(error, ServiceError::UnknownCode { .. });
        let problem = Problem::from(error);
        let status = if unknown { StatusCode::NOT_FOUND } else { problem.kind().status() };
        Self { status, message: sentence(problem) }
    }
}
