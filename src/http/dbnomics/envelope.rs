//! The envelope of responses: pages, the version, errors.
//!
//! Follows the JSON of DBnomics, version 22; its client reads the member `errors` and the status.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::http::facade::{detail, error_response};
use crate::http::problem::Problem;
use crate::service::ServiceError;

/// The version of the web API that the façade follows.
const VERSION: &str = "22.1";

/// A document with the version of the API.
pub(super) fn with_version(mut document: Value) -> Value {
    document["_meta"] = json!({"version": VERSION});
    document
}

/// A page of a list.
pub(super) fn page(docs: Vec<Value>, found: usize, (offset, limit): (usize, usize)) -> Value {
    let mut page = json!({"num_found": found, "offset": offset, "limit": limit});
    page["docs"] = Value::Array(docs);
    page
}

/// An error of the API.
#[derive(Debug)]
pub(super) struct DbnomicsError {
    status: StatusCode,
    message: String,
}

impl DbnomicsError {
    /// The resource does not exist.
    pub(super) fn not_found(message: String) -> Self {
        Self { status: StatusCode::NOT_FOUND, message }
    }

    /// The request is malformed.
    pub(super) fn bad(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message }
    }

    /// The response.
    pub(super) fn response(&self) -> Response {
        let body = with_version(json!({"message": self.message, "errors": [{"message": self.message}]}));
        error_response(self.status, "application/json", body.to_string())
    }
}

impl From<ServiceError> for DbnomicsError {
    fn from(error: ServiceError) -> Self {
        let unknown = matches!(error, ServiceError::UnknownCode { .. });
        let problem = Problem::from(error);
        let status = if unknown { StatusCode::NOT_FOUND } else { problem.kind().status() };
        Self { status, message: detail(problem) }
    }
}
