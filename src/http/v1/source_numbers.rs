//! The numbers of a document, and what each of them is.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::draft::DraftJson;
use super::sources::find;
use super::word_schema;
use crate::domain::source::Source;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{FORMAT, JSON, ONLY_FORMAT};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::claims::NumberDraft;
use crate::service::document_numbers::{
    DocumentNumber, DocumentNumberKind, DocumentNumbers, UnmatchedSelector,
};

/// Every number of a document, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourceNumbersDocument<'a> {
    /// Whether a document that is brought was there already; only in the answer to that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repeated: Option<bool>,
    /// The revision of the database.
    revision: i64,
    /// The version of the dataset, which changes name in `If-Match`; only in a service that takes changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// The id of the source.
    source: &'a str,
    /// Whether the document is loaded. If not, these are the numbers that the seed folder records.
    loaded: bool,
    /// Whether the document has another hash than when its figures were recorded; null where it is not loaded. Then the
    /// numbers are those of its own text.
    altered: Option<bool>,
    /// The SHA-256 of the document that is loaded.
    sha256: Option<&'a str>,
    /// How many figures it states; several may be one number.
    figures: usize,
    /// How many numbers are of each kind.
    counts: BTreeMap<&'static str, usize>,
    /// The numbers.
    numbers: Vec<SourceNumberJson<'a>>,
    /// The recorded places at which the document has another text.
    unmatched: Vec<UnmatchedSelectorJson<'a>>,
}

/// A number of a document.
#[derive(Debug, Serialize, ToSchema)]
struct SourceNumberJson<'a> {
    /// Its first byte or character.
    start: usize,
    /// The byte or character after its last.
    end: usize,
    /// The text between the two.
    exact: &'a str,
    /// How `start` and `end` are counted, where not in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    /// The part of the document in which they are counted, such as `page=3`; absent for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    fragment: Option<&'a str>,
    /// What it is.
    #[schema(value_type = DocumentNumberKind)]
    kind: &'static str,
    /// The figure that it is, or the first whose period it states.
    figure: Option<&'a str>,
    /// All of them, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<&'a [String]>,
    /// Why it is no statistic.
    reason: Option<&'a str>,
    /// What else is recorded of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// What is known of a number that nothing accounts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<DraftJson<'a>>,
}

/// A recorded place at which the document has another text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnmatchedSelector)]
struct UnmatchedSelectorJson<'a> {
    /// What is recorded.
    #[serde(flatten)]
    recorded: SourceNumberJson<'a>,
    /// The text there; null outside of the document.
    found: Option<&'a str>,
}

impl PartialSchema for DocumentNumberKind {
    fn schema() -> RefOr<Schema> {
        word_schema("What a number of a document is.", Self::ALL.map(Self::code))
    }
}

impl ToSchema for DocumentNumberKind {}

/// Every number of a document, in order
///
/// Each is a `figure`, part of the words that state a `period`, an `other` number that is no statistic, with the reason,
/// or `unaccounted`. Where the document is not loaded, the list is what the seed folder records.
#[utoipa::path(get, path = "/v1/sources/{id}/numbers", tag = "provenance", responses((status = 200, description = "The numbers", body = SourceNumbersDocument)))]
pub(super) async fn list(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let json = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let (state, documents) = (&request.basis.state, &request.basis.documents);
    // What is recorded of other numbers stands in the seed folder only.
    let of_seed = params.with("seed", &app.service.seed_digest());
    let response = ResponseBuilder::new(state, &request, &of_seed, json.name, json.media_type);
    weigh(Cost::whole(state.catalogue.figures.len())).await;
    let source = find(&state.catalogue, &id)?;
    let numbers = app.service.document_numbers(state, documents, source);
    let version = app.service.editing().and_then(|_| app.service.seed_version(&source.dataset));
    let drafts = app.service.number_drafts(state, documents, source, &numbers).await?;
    let document = document(state.catalogue.revision, source, &numbers, &drafts, version.as_deref());
    Ok(response.complete(body(&document)?, None))
}

pub(super) fn document<'a>(
    revision: i64,
    source: &'a Source,
    numbers: &'a DocumentNumbers,
    drafts: &'a BTreeMap<usize, NumberDraft>,
    version: Option<&'a str>,
) -> SourceNumbersDocument<'a> {
    let sha256 = numbers.sha256.as_deref();
    let mut counts: BTreeMap<&str, usize> =
        DocumentNumberKind::ALL.into_iter().map(|kind| (kind.code(), 0)).collect();
    for number in &numbers.numbers {
        *counts.entry(number.kind.code()).or_default() += 1;
    }
    if sha256.is_none() {
        counts.remove(DocumentNumberKind::Unaccounted.code());
    }
    let of_kind = numbers.numbers.iter().filter(|number| number.kind == DocumentNumberKind::Figure);
    SourceNumbersDocument {
        repeated: None,
        revision,
        version,
        source: &source.id,
        loaded: sha256.is_some(),
        altered: sha256.map(|sha256| sha256 != source.sha256),
        sha256,
        figures: of_kind.map(|number| number.figures.len()).sum(),
        counts,
        numbers: (numbers.numbers.iter().enumerate())
            .map(|(place, number)| {
                let draft = drafts.get(&place).map(DraftJson::from);
                SourceNumberJson { draft, ..number_json(number) }
            })
            .collect(),
        unmatched: numbers.unmatched.iter().map(unmatched_json).collect(),
    }
}

fn number_json(number: &DocumentNumber) -> SourceNumberJson<'_> {
    SourceNumberJson {
        start: number.at.start,
        end: number.at.end,
        exact: &number.at.exact,
        unit: (!number.at.unit.is_bytes()).then(|| number.at.unit.code()),
        fragment: number.at.fragment.as_deref(),
        kind: number.kind.code(),
        figure: number.figures.first().map(String::as_str),
        figures: (number.figures.len() > 1).then_some(number.figures.as_slice()),
        reason: number.reason.as_deref(),
        note: number.note.as_deref(),
        draft: None,
    }
}

fn unmatched_json(unmatched: &UnmatchedSelector) -> UnmatchedSelectorJson<'_> {
    UnmatchedSelectorJson { recorded: number_json(&unmatched.recorded), found: unmatched.found.as_deref() }
}
