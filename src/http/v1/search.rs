//! Search over indicators, series, figures and sources.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::word_schema;
use crate::http::parameters::{FORMAT, ParameterList, SEARCH_KIND, SEARCH_LIMIT, SEARCH_TEXT};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::service::search::answer::{SearchKind, SearchRequest, SearchResult};

pub(super) const LIST: ParameterList = &[&SEARCH_TEXT, &SEARCH_KIND, &SEARCH_LIMIT, &FORMAT];

/// The characters of an id that stand in an address as they are.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'$').remove(b'@');

/// About how many entries of the catalogue are looked at in the time of one observation.
const ENTRIES_PER_OBSERVATION: usize = 2;

/// What a search found, the best first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Search)]
struct SearchDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// Whether these are all results.
    complete: bool,
    /// Where the next page starts; a search has one page. `limit` and `kind` show others.
    next: Option<String>,
    /// How much was found of each kind.
    counts: BTreeMap<&'static str, usize>,
    /// The results.
    results: Vec<SearchResultJson<'a>>,
}

/// One result of a search.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchResult)]
struct SearchResultJson<'a> {
    /// What it is.
    #[schema(value_type = SearchKind)]
    kind: &'static str,
    /// The dataset that it belongs to.
    dataset: &'a str,
    /// The code of the indicator, the key of the series, the id of the figure or of the source.
    id: &'a str,
    /// What a reader calls it.
    name: &'a str,
    /// Where the API shows it.
    address: String,
    /// The words of it that matched, as they are spelt there.
    matched: &'a [String],
}

impl PartialSchema for SearchKind {
    fn schema() -> RefOr<Schema> {
        word_schema("What a result of a search is.", Self::ALL.map(Self::code))
    }
}

impl ToSchema for SearchKind {}

/// Indicators, series, figures and sources that a text finds
///
/// It finds names and definitions in any language with typing errors, keys of series, ids of figures, and numbers as
/// documents print them (`26.6 trillion`).
#[utoipa::path(get, path = "/v1/search", tag = "catalogue", responses((status = 200, description = "The results", body = SearchDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let search = SearchRequest {
        query: params.require(&SEARCH_TEXT)?,
        kinds: params.list(&SEARCH_KIND)?,
        limit: params.require(&SEARCH_LIMIT)?,
    };
    app.document(
        &request,
        &params,
        |catalogue| (catalogue.series.len() + catalogue.indicators.len()) / ENTRIES_PER_OBSERVATION,
        |state| {
            let answer = state.find(&search);
            let found: usize = answer.counts.iter().map(|(_, count)| count).sum();
            body(&SearchDocument {
                revision: state.catalogue.revision,
                complete: found == answer.results.len(),
                next: None,
                counts: answer.counts.iter().map(|(kind, count)| (kind.code(), *count)).collect(),
                results: answer.results.iter().map(json).collect(),
            })
        },
    )
    .await
}

fn json(result: &SearchResult) -> SearchResultJson<'_> {
    SearchResultJson {
        kind: result.kind.code(),
        dataset: result.dataset.as_str(),
        id: &result.id,
        name: &result.name,
        address: address(result),
        matched: &result.matched,
    }
}

fn address(result: &SearchResult) -> String {
    let (dataset, id) = (&result.dataset, utf8_percent_encode(&result.id, PLAIN));
    match result.kind {
        SearchKind::Indicator => format!("/v1/indicators/{id}?dataset={dataset}"),
        SearchKind::Series => format!("/v1/observations?dataset={dataset}&key={id}"),
        SearchKind::Figure => format!("/v1/figures/{id}"),
        SearchKind::Source => format!("/v1/sources/{id}"),
    }
}
