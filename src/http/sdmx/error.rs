//! Errors, with the codes and HTTP statuses of SDMX (web services guidelines, section 5).

use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::formats::sdmx::SdmxVersion;
use crate::formats::sdmx::error::Fault;
use crate::http::facade::detail;
use crate::http::problem::{Problem, quoted};
use crate::service::ServiceError;

const NO_RESULTS: u16 = 100;
const TOO_LARGE: u16 = 130;
const SYNTAX: u16 = 140;
const INTERNAL: u16 = 500;
const NOT_IMPLEMENTED: u16 = 501;
const UNAVAILABLE: u16 = 503;
/// Codes from 1000 on are left to services.
const NOT_ACCEPTABLE: u16 = 1000;

/// An error of the SDMX façade.
#[derive(Debug)]
pub(super) struct SdmxError {
    status: StatusCode,
    text: String,
}

impl SdmxError {
    /// There are no such data or artefacts.
    pub(super) fn no_results(text: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, text: text.into() }
    }

    /// There is no such path.
    pub(super) fn no_such_address(path: &str) -> Self {
        Self::no_results(format!(
            "There is no address {}; see /sdmx/2.1/dataflow and /sdmx/3.0/structure/dataflow.",
            quoted(path)
        ))
    }

    /// The request is not valid.
    pub(super) fn syntax(text: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, text: text.into() }
    }

    /// The value of a parameter is not valid; `rule` names the valid values.
    pub(super) fn value(name: &str, value: &str, rule: &str) -> Self {
        Self::syntax(format!("`{name}` takes {rule}, not {}.", quoted(value)))
    }

    /// The standard defines it, but this service does not offer it.
    pub(super) fn not_served(what: &str) -> Self {
        Self { status: StatusCode::NOT_IMPLEMENTED, text: format!("{} is not served here.", quoted(what)) }
    }

    /// The answer would be too large.
    pub(super) fn too_large(text: impl Into<String>) -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, text: text.into() }
    }

    /// None of the offered formats is acceptable.
    pub(super) fn not_acceptable(offers: &[&str]) -> Self {
        let text = format!("None of the formats asked for is served here; there are {}.", offers.join(", "));
        Self { status: StatusCode::NOT_ACCEPTABLE, text }
    }

    /// The error message: JSON if `Accept` contains `json`, else XML.
    pub(super) fn answer(self, headers: &HeaderMap, version: SdmxVersion) -> Response {
        let code = match self.status {
            StatusCode::NOT_FOUND => NO_RESULTS,
            StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
            StatusCode::NOT_ACCEPTABLE => NOT_ACCEPTABLE,
            StatusCode::NOT_IMPLEMENTED => NOT_IMPLEMENTED,
            StatusCode::SERVICE_UNAVAILABLE => UNAVAILABLE,
            status if status.is_server_error() => INTERNAL,
            _ => SYNTAX,
        };
        let fault = Fault { code, text: self.text };
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (kind, body) = if accepted.contains("json") {
            ("application/json", fault.json())
        } else {
            ("application/xml", fault.xml(version))
        };
        (self.status, [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")], body).into_response()
    }
}

impl From<ServiceError> for SdmxError {
    fn from(error: ServiceError) -> Self {
        let unknown =
            matches!(error, ServiceError::UnknownCode { .. } | ServiceError::UnknownComponent { .. });
        let problem = Problem::from(error);
        let status = if unknown { StatusCode::NOT_FOUND } else { problem.kind().status() };
        Self { status, text: detail(problem) }
    }
}
