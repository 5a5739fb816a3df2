//! The envelopes of responses: an array of a header and rows, or an object with a source.
//!
//! Follows the JSON of the World Bank's API: in data of the "advanced" form `source` is an object, in every other list
//! below a source it is an array.

use axum::body::Bytes;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

use super::cube::{self, CubeTitle};
use super::error::WorldBankError;
use super::page::Page;
use super::path::SourceDimension;
use super::request::WorldBankRequest;
use super::response_format::ResponseFormat;
use super::select::Source;
use super::xml;
use crate::http::error::internal;
use crate::http::problem::Problem;
use crate::http::response::body;

/// The content of a response.
#[derive(Debug)]
pub(super) enum ResponseContent {
    /// All rows of a list, of which the response has one page.
    List(Vec<Value>),
    /// A page of observations.
    Page { page: Page, source: u32, updated: NaiveDate },
    /// All observations as one cube.
    Cube(CubeTitle, Page),
    /// A page of observations below a source.
    SourcePage { page: Page, source: SourceName },
    /// The concepts of a source.
    Concepts(SourceName, Vec<Value>),
    /// All members of one concept, of which the response has one page.
    Variables(SourceName, SourceDimension, Vec<Value>),
    /// Metadata of members of several concepts, always on one page.
    Metadata(SourceName, Vec<(SourceDimension, Vec<Value>)>),
}

/// The id and name of a source.
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

impl ResponseContent {
    /// The body of the response; `names` are those of a list in XML.
    pub(super) fn bytes(
        self,
        request: &WorldBankRequest,
        names: Option<(&str, &str)>,
    ) -> Result<Bytes, WorldBankError> {
        match request.form()? {
            ResponseFormat::Json => Ok(self.json(request)?),
            ResponseFormat::JsonStat => self.cube(),
            ResponseFormat::Xml => self.xml(request, names.ok_or_else(WorldBankError::unknown_format)?),
        }
    }

    fn cube(self) -> Result<Bytes, WorldBankError> {
        let Self::Cube(title, page) = self else { return Err(WorldBankError::unknown_format()) };
        Ok(body(&cube::document(&title, &page).ok_or_else(WorldBankError::too_many)?)?)
    }

    fn xml(self, request: &WorldBankRequest, names: (&str, &str)) -> Result<Bytes, WorldBankError> {
        // The JSON form has an array of a header and rows.
        let envelope: Value =
            serde_json::from_slice(&self.json(request)?).map_err(|error| internal(&error))?;
        let (header, rows) = (&envelope[0], envelope[1].as_array());
        Ok(xml::list(names, header, rows.map(Vec::as_slice).unwrap_or_default()).into())
    }

    fn json(self, request: &WorldBankRequest) -> Result<Bytes, Problem> {
        let envelope = match self {
            Self::Cube(title, page) => return body(&cube::document(&title, &page)),
            Self::List(rows) => {
                let header = header(request, rows.len());
                Value::Array(vec![header, Value::Array(page_of(rows, request))])
            }
            Self::Page { page, source, updated } => return observations(request, &page, source, updated),
            Self::SourcePage { page, source } => {
                let mut envelope = header(request, page.total);
                envelope["source"] = json!({"id": source.id, "name": source.name});
                envelope["source"]["data"] = Value::Array(page.source_rows());
                envelope
            }
            Self::Concepts(source, concepts) => {
                let mut envelope = header(request, concepts.len());
                envelope["source"] = json!([{"id": source.id, "name": source.name, "concept": concepts}]);
                envelope
            }
            Self::Variables(source, concept, rows) => {
                let mut envelope = header(request, rows.len());
                let concept = named(concept, page_of(rows, request));
                envelope["source"] = json!([{"id": source.id, "name": source.name, "concept": [concept]}]);
                envelope
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

/// The header of a page of observations.
#[derive(Serialize)]
struct PageHeader {
    lastupdated: NaiveDate,
    page: usize,
    pages: usize,
    per_page: usize,
    sourceid: String,
    total: usize,
}

/// The body with a page of observations.
fn observations(
    request: &WorldBankRequest,
    page: &Page,
    source: u32,
    lastupdated: NaiveDate,
) -> Result<Bytes, Problem> {
    let header = PageHeader {
        lastupdated,
        page: number(request, page.total),
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

/// The rows of the page.
fn page_of(rows: Vec<Value>, request: &WorldBankRequest) -> Vec<Value> {
    rows.into_iter().skip(request.offset()).take(request.per_page).collect()
}

fn header(request: &WorldBankRequest, total: usize) -> Value {
    json!({"page": number(request, total), "pages": pages(request, total), "per_page": request.per_page, "total": total})
}

/// The number of pages: at least one, though nothing was found. Some clients read until `page` equals `pages`.
fn pages(request: &WorldBankRequest, total: usize) -> usize {
    total.div_ceil(request.per_page).max(1)
}

/// The number of the page. A page behind the last, which may be asked for when rows went away since the page before, is
/// empty and has the number of the last, so that the client stops.
fn number(request: &WorldBankRequest, total: usize) -> usize {
    request.page.min(pages(request, total))
}
