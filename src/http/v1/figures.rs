//! Figures: numbers as documents state them.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::figure::{Figure, Selector};
use crate::domain::structure::Role;
use crate::formats::number::Number;
use crate::http::parameters::{FORMAT, INDICATOR, ONLY_FORMAT, ParameterList, SOURCE};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::ingest::document::BlockPart;
use crate::service::ServiceError;
use crate::service::documents::{Document, DocumentContent, Documents};
use crate::service::verify::{FigureCheck, check_figure};

use super::check_codes;

pub(super) const LIST: ParameterList = &[&SOURCE, &INDICATOR, &FORMAT];

/// The figures.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiguresDocument<'a> {
    /// The revision of the database.
    pub(super) revision: i64,
    /// The figures.
    pub(super) figures: Vec<FigureJson<'a>>,
}

/// One number as a document states it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FigureJson<'a> {
    /// Its id.
    id: &'a str,
    /// The document that states it.
    source: &'a str,
    /// Where it stands.
    selector: SelectorJson<'a>,
    /// The series of the observation that it supports.
    series: &'a str,
    /// The dataset of the observation.
    dataset: &'a str,
    /// The period of the observation.
    period: String,
    /// The value in base units.
    #[schema(value_type = f64)]
    value: Number,
    /// The code of the unit.
    unit: &'a str,
    /// How the document hedges it.
    qualifier: &'static str,
    /// One unit in the last printed place, in base units.
    #[schema(value_type = f64)]
    rounding: Number,
    /// The lower end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// Whether the document states the period.
    period_basis: &'static str,
    /// Where the words stand that the period was read from.
    period_selector: Option<SelectorJson<'a>>,
    /// From what an inferred period was worked out, else what a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// Scope, real or nominal, and what else a reader should know, where `note` is about the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    /// Who is quoted.
    quoted: Option<&'a str>,
    /// What is recorded to explain that it differs from others on the same thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<EvidenceJson<'a>>,
    /// Whether the document says so still; null where it was not loaded.
    verified: Option<bool>,
    /// What stands around the number; only where the document was loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<PassageJson>,
}

/// What explains that a figure differs from others.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceJson<'a> {
    /// `comparable_scope`, `revised_base` or `other_source`.
    because: &'static str,
    /// Where that is said.
    note: &'a str,
}

/// A place in a document (Web Annotation vocabulary), the end exclusive: bytes of the file, or characters (Unicode code
/// points) of its text or of a part of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SelectorJson<'a> {
    /// `DataPositionSelector` for bytes, `TextPositionSelector` for characters.
    r#type: &'static str,
    /// The first byte or character.
    start: usize,
    /// The byte or character after the last.
    end: usize,
    /// The text between the two.
    exact: &'a str,
    /// The part of the document in which they are counted, such as `page=3`; absent for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    fragment: Option<&'a str>,
}

/// What stands around a number.
#[derive(Debug, Serialize, ToSchema)]
struct PassageJson {
    /// Before it.
    before: String,
    /// The number token.
    exact: String,
    /// After it.
    after: String,
}

/// Figures
#[utoipa::path(get, path = "/v1/figures", tag = "provenance", responses((status = 200, description = "The figures", body = FiguresDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let sources = params.list(&SOURCE)?;
    let indicators = params.list(&INDICATOR)?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.figures.len(),
        |state| {
            let catalogue = &state.catalogue;
            check_codes(&SOURCE, &sources, || catalogue.sources.iter().map(|source| source.id.as_str()))?;
            check_codes(&INDICATOR, &indicators, || {
                catalogue.indicators.keys().map(|(_, code)| code.as_str())
            })?;
            let of_indicator = |figure: &Figure| {
                let structure = catalogue.datasets.get(&figure.dataset).map(|dataset| &dataset.structure);
                structure.is_some_and(|structure| {
                    indicators.iter().any(|code| code == figure.series.code(structure, Role::Indicator))
                })
            };
            let wanted = catalogue
                .figures
                .iter()
                .filter(|figure| sources.is_empty() || sources.contains(&figure.source))
                .filter(|figure| indicators.is_empty() || of_indicator(figure));
            let figures = wanted.map(|figure| figure_json(figure, &request.basis.documents)).collect();
            body(&FiguresDocument { revision: catalogue.revision, figures })
        },
    )
    .await
}

/// One figure, with the passage around it where the document was loaded
#[utoipa::path(get, path = "/v1/figures/{id}", tag = "provenance", responses((status = 200, description = "The figure", body = FigureJson)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    app.document(
        &request,
        &params,
        |_| 1,
        |state| {
            let figure = state.catalogue.find_figure(&id).ok_or_else(|| ServiceError::NotFound {
                what: "figure",
                id: id.clone(),
                known: state.catalogue.figures.iter().map(|figure| figure.id.clone()).collect(),
            })?;
            body(&figure_json(figure, &request.basis.documents))
        },
    )
    .await
}

/// A figure as the API shows it.
pub(super) fn figure_json<'a>(figure: &'a Figure, documents: &Documents) -> FigureJson<'a> {
    let check = check_figure(figure, documents);
    let content = documents.get(&figure.source).and_then(Document::read);
    let place = check.as_ref().and_then(|check| check.place.clone());
    let note = figure.period_note.as_deref();
    FigureJson {
        id: &figure.id,
        source: &figure.source,
        selector: selector_json(&figure.at),
        series: figure.series.as_str(),
        dataset: figure.dataset.as_str(),
        period: figure.period.to_string(),
        value: Number(figure.value),
        unit: figure.unit.as_str(),
        qualifier: figure.qualifier.code(),
        rounding: Number(figure.rounding),
        lower: figure.bounds.lower().map(Number),
        upper: figure.bounds.upper().map(Number),
        period_basis: figure.period_basis.code(),
        period_selector: figure.period_at.as_ref().map(selector_json),
        note: note.or(figure.note.as_deref()),
        remark: note.and(figure.note.as_deref()),
        quoted: figure.quoted.as_deref(),
        evidence: figure
            .evidence
            .as_ref()
            .map(|evidence| EvidenceJson { because: evidence.because.code(), note: &evidence.note }),
        verified: check.as_ref().map(FigureCheck::holds),
        passage: content.zip(place).map(|(content, place)| passage_json(content, place)),
    }
}

pub(super) fn selector_json(at: &Selector) -> SelectorJson<'_> {
    SelectorJson {
        r#type: at.unit.selector_type(),
        start: at.start,
        end: at.end,
        exact: &at.exact,
        fragment: at.fragment.as_deref(),
    }
}

fn passage_json(content: &DocumentContent, place: BlockPart) -> PassageJson {
    let passage = content.passage(place);
    PassageJson {
        before: content.words(&passage.before),
        exact: content.text.text_of(&passage.exact).to_owned(),
        after: content.words(&passage.after),
    }
}
