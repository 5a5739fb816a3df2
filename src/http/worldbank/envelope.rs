//! The shapes of answers: a list of two members, an object with a source, a message.
//!
//! Follows the JSON of the World Bank's API: data in its "advanced" form have their source as an object, every other
//! list below a source has it in a list.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

use super::page::Page;
use super::path::SourceDimension;
use super::request::Request;
use super::select::Source;
use crate::http::answer::{body, internal};
use crate::http::facade::sentence;
use crate::http::problem::Problem;
use crate::service::ServiceError;

/// An answer before it is put into its envelope.
#[derive(Debug)]
pub(super) enum Answer {
    /// All rows of a list, to be cut into pages.
    List(Vec<Value>),
    /// A page of observations of one source, of so many rows in all.
    Page { page: Page, source: u32, updated: NaiveDate },
    /// A page of observations of one source, in the other shape.
    SourcePage { page: Page, source: SourceName },
    /// The concepts of a source.
    Concepts(SourceName, Vec<Value>),
    /// All members of one concept, to be cut into pages.
    Variables(SourceName, SourceDimension, Vec<Value>),
    /// The members of several concepts, always whole.
    Metadata(SourceName, Vec<(SourceDimension, Vec<Value>)>),
}

/// What a source is called in answers.
#[derive(Debug)]
pub(super) struct SourceName {
    id: String,
    name: String,
}

impl From<&Source<'_>> for SourceName {
    fn from(source: &Source<'_>) -> Self {
        Self { id: source.number.to_string(), name: source.dataset.name.clone() }
    }
}

impl Answer {
    /// The page that is asked for, as bytes.
    pub(super) fn bytes(self, request: &Request) -> Result<Bytes, Problem> {
        let envelope = match self {
            Self::List(rows) => {
                let header = header(request, rows.len());
                Value::Array(vec![header, Value::Array(cut(rows, request))])
            }
            Self::Page { page, source, updated } => return list(request, &page, source, updated),
            Self::SourcePage { page, source } => {
                let mut answer = header(request, page.total);
                answer["source"] = json!({"id": source.id, "name": source.name});
                answer["source"]["data"] = Value::Array(page.source_rows());
                answer
            }
            Self::Concepts(source, concepts) => {
                let mut answer = header(request, concepts.len());
                answer["source"] = json!([{"id": source.id, "name": source.name, "concept": concepts}]);
                answer
            }
            Self::Variables(source, concept, rows) => {
                let mut answer = header(request, rows.len());
                let concept = named(concept, cut(rows, request));
                answer["source"] = json!([{"id": source.id, "name": source.name, "concept": [concept]}]);
                answer
            }
            Self::Metadata(source, concepts) => {
                let total: usize = concepts.iter().map(|(_, rows)| rows.len()).sum();
                let concepts: Vec<Value> =
                    concepts.into_iter().map(|(concept, rows)| named(concept, rows)).collect();
                json!({
                    "page": 1, "pages": 1, "per_page": total.max(1), "total": total,
                    "source": [{"id": source.id, "name": source.name, "concept": concepts}],
                })
            }
        };
        body(&envelope)
    }
}

/// What a page of observations begins with.
#[derive(Serialize)]
struct PageHeader {
    lastupdated: NaiveDate,
    page: usize,
    pages: usize,
    per_page: usize,
    sourceid: String,
    total: usize,
}

/// A page of observations, as bytes.
fn list(request: &Request, page: &Page, source: u32, lastupdated: NaiveDate) -> Result<Bytes, Problem> {
    let header = PageHeader {
        lastupdated,
        page: request.page,
        pages: pages(request, page.total),
        per_page: request.per_page,
        sourceid: source.to_string(),
        total: page.total,
    };
    let mut out = b"[".to_vec();
    serde_json::to_writer(&mut out, &header).map_err(|error| internal(&error))?;
    out.push(b',');
    page.write_list(&mut out).map_err(|error| internal(&error))?;
    out.push(b']');
    Ok(out.into())
}

fn named(concept: SourceDimension, rows: Vec<Value>) -> Value {
    let mut named = json!({"id": concept.name(), "name": concept.name()});
    named["variable"] = Value::Array(rows);
    named
}

fn cut(rows: Vec<Value>, request: &Request) -> Vec<Value> {
    rows.into_iter().skip(request.skipped()).take(request.per_page).collect()
}

fn header(request: &Request, total: usize) -> Value {
    json!({"page": request.page, "pages": pages(request, total), "per_page": request.per_page, "total": total})
}

fn pages(request: &Request, total: usize) -> usize {
    total.div_ceil(request.per_page)
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct WorldBankError {
    status: StatusCode,
    id: &'static str,
    key: &'static str,
    value: String,
}

impl WorldBankError {
    /// A value that means nothing here.
    pub(super) fn invalid() -> Self {
        Self::about("120", "Invalid value", "The provided parameter value is not valid")
    }

    /// An address that is none.
    pub(super) fn no_such_address() -> Self {
        Self::about("150", "Language with ISO2 code or address is not yet supported", "No such address")
    }

    /// More than one answer can hold.
    pub(super) fn too_many() -> Self {
        Self::about("199", "Too many series", "Ask for fewer series at once")
    }

    fn about(id: &'static str, key: &'static str, value: &str) -> Self {
        Self { status: StatusCode::OK, id, key, value: value.to_owned() }
    }

    /// The message, with status 200 unless it is the service that failed: clients read no other.
    pub(super) fn answer(&self) -> Response {
        let body = json!([{"message": [{"id": self.id, "key": self.key, "value": self.value}]}]);
        let headers = [(CONTENT_TYPE, "application/json;charset=utf-8"), (CACHE_CONTROL, "no-store")];
        (self.status, headers, body.to_string()).into_response()
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
        let value = sentence(problem);
        Self {
            status: if failed { status } else { StatusCode::OK },
            id: if failed { "105" } else { "120" },
            key: if failed { "Service currently unavailable" } else { "Invalid value" },
            value,
        }
    }
}
