//! Sources: documents, and the figures that they state.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Catalogue;
use crate::domain::source::Source;
use crate::http::counts::Counts;
use crate::http::parameters::ONLY_FORMAT;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::service::ServiceError;
use crate::service::documents::Documents;

use super::figures::{FiguresDocument, figure_json};

/// The sources.
#[derive(Debug, Serialize, ToSchema)]
struct SourcesDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The sources.
    sources: Vec<SourceJson<'a>>,
}

/// A document that states figures, or that was read and states none, or a data file.
#[derive(Debug, Serialize, ToSchema)]
struct SourceJson<'a> {
    /// Its id: the name of the file.
    id: &'a str,
    /// The dataset that it belongs to.
    dataset: &'a str,
    /// Its title.
    title: &'a str,
    /// Who published it.
    publisher: &'a str,
    /// Who wrote it.
    author: Option<&'a str>,
    /// The day it was published.
    published: String,
    /// Whether the document says so.
    published_basis: &'static str,
    /// From what an inferred day was worked out.
    published_note: Option<&'a str>,
    /// Its language (ISO 639-1).
    language: &'a str,
    /// The SHA-256 of its bytes.
    sha256: &'a str,
    /// Its length in bytes.
    bytes: i64,
    /// What else a reader should know.
    note: Option<&'a str>,
    /// The name of the file, where it is not the id: that of a data file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The words by which its publisher wants to be credited.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'a str>,
    /// Its licence (SPDX id).
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    /// Its address at the publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    /// How many figures it states.
    figures: usize,
    /// Whether the document was loaded, so that passages can be shown and figures verified.
    loaded: bool,
}

/// All sources
#[utoipa::path(get, path = "/v1/sources", tag = "provenance", responses((status = 200, description = "The sources", body = SourcesDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.sources.len() + catalogue.figures.len(),
        |state| {
            let catalogue = &state.catalogue;
            let figures = Counts::of(catalogue.figures.iter().map(|figure| figure.source.as_str()));
            let sources = catalogue.sources.iter();
            let sources = sources.map(|source| json(&figures, &request.basis.documents, source));
            body(&SourcesDocument { revision: catalogue.revision, sources: sources.collect() })
        },
    )
    .await
}

/// One source
#[utoipa::path(get, path = "/v1/sources/{id}", tag = "provenance", responses((status = 200, description = "The source", body = SourceJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.figures.len() / 4,
        |state| {
            let catalogue = &state.catalogue;
            let source = find(catalogue, &id)?;
            let figures = Counts::of(catalogue.figures.iter().map(|figure| figure.source.as_str()));
            body(&json(&figures, &request.basis.documents, source))
        },
    )
    .await
}

/// The figures that a source states
#[utoipa::path(get, path = "/v1/sources/{id}/figures", tag = "provenance", responses((status = 200, description = "The figures", body = FiguresDocument)))]
pub(super) async fn figures(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.figures.len(),
        |state| {
            let catalogue = &state.catalogue;
            let source = find(catalogue, &id)?;
            let stated = catalogue.figures.iter().filter(|figure| figure.source == source.id);
            let mut stated: Vec<_> = stated.collect();
            stated.sort_by_key(|figure| (figure.at.start, &figure.id));
            let figures = stated.into_iter().map(|figure| figure_json(figure, &request.basis.documents));
            body(&FiguresDocument { revision: catalogue.revision, figures: figures.collect() })
        },
    )
    .await
}

/// The source with an id, or an error that names the nearest ids.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Source, ServiceError> {
    catalogue.find_source(id).ok_or_else(|| ServiceError::NotFound {
        what: "source",
        id: id.to_owned(),
        known: catalogue.sources.iter().map(|source| source.id.clone()).collect(),
    })
}

fn json<'a>(figures: &Counts<'_>, documents: &Documents, source: &'a Source) -> SourceJson<'a> {
    SourceJson {
        id: &source.id,
        dataset: source.dataset.as_str(),
        title: &source.title,
        publisher: &source.publisher,
        author: source.author.as_deref(),
        published: source.published.to_string(),
        published_basis: source.published_basis.code(),
        published_note: source.published_note.as_deref(),
        language: &source.language,
        sha256: &source.sha256,
        bytes: source.bytes,
        note: source.note.as_deref(),
        file: source.file.as_deref(),
        attribution: source.attribution.as_deref(),
        licence: source.licence.as_deref(),
        link: source.link.as_deref(),
        figures: figures.get(&source.id),
        loaded: documents.get(&source.id).is_some(),
    }
}
