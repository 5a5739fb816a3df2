//! Errors as the World Bank's API reports them: a message in JSON with status 200.
//!
//! Follows "API Error Codes" of the World Bank's developer documentation. Clients read the message only with status 200,
//! so other statuses are used only if the service failed.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::response_format::ResponseFormat;
use super::xml;
use crate::http::facade::{detail, error_response};
use crate::http::problem::Problem;
use crate::service::ServiceError;

/// An error of the World Bank's API.
#[derive(Debug)]
pub(super) struct WorldBankError {
    status: StatusCode,
    id: &'static str,
    key: &'static str,
    value: String,
}

impl WorldBankError {
    /// A parameter or an id in the path is not valid.
    pub(super) fn invalid() -> Self {
        Self::new("120", "Invalid value", "The provided parameter value is not valid")
    }

    /// There is no such path.
    pub(super) fn unknown_path() -> Self {
        Self::new("150", "Language with ISO2 code or address is not yet supported", "No such address")
    }

    /// There is no such format, or what is asked for does not have it.
    pub(super) fn unknown_format() -> Self {
        let value = "Formats are json, xml for lists and observations, and jsonstat for observations";
        Self::new("175", "Invalid format", value)
    }

    /// The request selects too many series.
    pub(super) fn too_many() -> Self {
        Self::new("199", "Too many series", "Ask for fewer series at once")
    }

    fn new(id: &'static str, key: &'static str, value: &str) -> Self {
        Self { status: StatusCode::OK, id, key, value: value.to_owned() }
    }

    /// The response in a form.
    pub(super) fn response(&self, form: ResponseFormat) -> Response {
        let body = match form {
            ResponseFormat::Xml => xml::error(self.id, self.key, &self.value),
            ResponseFormat::Json | ResponseFormat::JsonStat => {
                let message = json!({"id": self.id, "key": self.key, "value": self.value});
                json!([{"message": [message]}]).to_string().into_bytes()
            }
        };
        error_response(self.status, form.content_type(), body)
    }
}

impl From<ServiceError> for WorldBankError {
    fn from(error: ServiceError) -> Self {
        Problem::from(error).into()
    }
}

impl From<Problem> for WorldBankError {
    fn from(problem: Problem) -> Self {
        let status = problem.kind().status();
        let failed = status.is_server_error();
        Self {
            status: if failed { status } else { StatusCode::OK },
            id: if failed { "105" } else { "120" },
            key: if failed { "Service currently unavailable" } else { "Invalid value" },
            value: detail(problem),
        }
    }
}
