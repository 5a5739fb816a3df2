//! Claims: numbers of documents become figures, and figures are corrected and withdrawn.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::figures::{FigureJson, figure_json};
use super::place::PlaceJson;
use super::sources::find;
use super::verification::FindingJson;
use crate::domain::code::Code;
use crate::domain::figure::Figure;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::Basis;
use crate::http::editing::{editing, editor, expected, required};
use crate::http::json_body;
use crate::http::parameters::{CONFIRM, ParameterList};
use crate::http::params::RawParams;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{App, body};
use crate::service::claims::{Changed, Claim, Correction};
use crate::service::verify::{FigureCheck, check_figure};
use crate::service::{Service, ServiceError};

pub(super) const CLAIM: ParameterList = &[&CONFIRM];

/// The most claims of one request: the cells of a long row or column.
const MAX_CLAIMS: usize = 1_000;

/// What a figure states. What is left out is as the document is read, or stays as it is.
///
/// Several claims are `{"figures": [claim, …]}`: they are written together or not at all.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Claim)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimJson {
    /// The id of the document. A claim needs it, and it cannot be corrected.
    source: Option<String>,
    /// The place of the number. A claim needs it, and it cannot be corrected.
    at: Option<PlaceJson>,
    /// The key of the series. A claim needs it.
    #[schema(example = "A.CN.RD_EXP._T")]
    series: Option<String>,
    /// The period. A claim needs it.
    #[schema(example = "2024")]
    period: Option<String>,
    /// Where the words stand that the period was read from.
    period_at: Option<PlaceJson>,
    /// `stated` or `inferred`; by default stated if the words at `period_at` are the period.
    #[schema(value_type = Option<String>)]
    period_basis: Option<Basis>,
    /// From what an inferred period was worked out.
    period_note: Option<String>,
    /// The value in base units, with its sign.
    value: Option<f64>,
    /// The code of the unit.
    #[schema(value_type = Option<String>)]
    unit: Option<Code>,
    /// How the document hedges it.
    #[schema(value_type = Option<String>)]
    qualifier: Option<Qualifier>,
    /// One unit in the last printed place, in base units.
    rounding: Option<f64>,
    /// Who is quoted.
    quoted: Option<String>,
    /// Notes for readers.
    note: Option<String>,
}

/// Figures after a change, each read again in its document.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimedDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The version of the dataset, for the `If-Match` of the next change.
    version: &'a str,
    /// Whether all of the figures hold in their documents.
    verified: bool,
    /// The figures.
    figures: Vec<FigureJson<'a>>,
    /// What differs between a figure and its document.
    findings: Vec<FindingJson<'a>>,
}

/// The state after a change that leaves no figure.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangedDocument {
    /// The revision of the database.
    pub(super) revision: i64,
    /// The version of the dataset, for the `If-Match` of the next change.
    pub(super) version: String,
}

/// Claim numbers of documents as figures
///
/// The figure is an observation at once. The answer says whether it holds in its document. A value of another scale or
/// sign than the newest of its series is refused with 409 until `confirm=true`.
#[utoipa::path(
    post, path = "/v1/figures", tag = "provenance", request_body = ClaimJson, security((), ("bearer" = [])),
    responses((status = 201, description = "The figures, as they are now", body = ClaimedDocument))
)]
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    let confirmed = RawParams::of(parts.uri.query()).allow(CLAIM)?.require(&CONFIRM)?;
    editing(&app.service)?;
    let claims = claims(&parts.headers, sent).await?;
    let dataset = one_dataset(&app.service, &claims)?;
    let (editing, actor) = editor(&app.service, &parts.headers, &dataset).await?;
    let change = (&dataset, &expected(&parts.headers), actor.as_str());
    let changed = app.service.claim_figures(editing, change, &claims, confirmed).await?;
    let location = changed.made.first().map(|id| format!("/v1/figures/{id}"));
    let mut answer = claimed(&app.service, &changed.made, &changed, StatusCode::CREATED)?;
    if let Some(location) = location.and_then(|location| HeaderValue::try_from(location).ok()) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}

/// Correct a figure
///
/// What is left out stays. `If-Match` names the `version` of the dataset that was seen.
#[utoipa::path(
    put, path = "/v1/figures/{id}", tag = "provenance", request_body = ClaimJson, security((), ("bearer" = [])),
    responses((status = 200, description = "The figure, as it is now", body = ClaimedDocument))
)]
pub(super) async fn correct(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, sent) = request.into_parts();
    let confirmed = RawParams::of(parts.uri.query()).allow(CLAIM)?.require(&CONFIRM)?;
    editing(&app.service)?;
    let dataset = dataset_of(&app.service, &id)?;
    let (editing, actor) = editor(&app.service, &parts.headers, &dataset).await?;
    let version = required(&parts.headers)?;
    let stated: ClaimJson = json_body::read(&parts.headers, sent).await?;
    if stated.source.is_some() || stated.at.is_some() {
        let detail = "A figure stays at its place; withdraw it and claim the other number.";
        return Err(Problem::new(ProblemKind::Unprocessable, detail).at("at"));
    }
    let change = (&dataset, &version, actor.as_str());
    let changed = app.service.correct_figure(editing, change, &id, &stated.into(), confirmed).await?;
    claimed(&app.service, &[id], &changed, StatusCode::OK)
}

/// Withdraw a figure
///
/// Nothing accounts for its number then. Its observation is withdrawn, and stays in the history of its series.
#[utoipa::path(
    delete, path = "/v1/figures/{id}", tag = "provenance", security((), ("bearer" = [])),
    responses((status = 200, description = "It is withdrawn", body = ChangedDocument))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    RawParams::of(parts.uri.query()).allow(&[])?;
    editing(&app.service)?;
    let dataset = dataset_of(&app.service, &id)?;
    let (editing, actor) = editor(&app.service, &parts.headers, &dataset).await?;
    let version = required(&parts.headers)?;
    let changed = app.service.withdraw_figure(editing, (&dataset, &version, &actor), &id).await?;
    changed_document(&app.service, &changed, StatusCode::OK)
}

/// The claims of a body.
async fn claims(headers: &HeaderMap, sent: Body) -> Result<Vec<Claim>, Problem> {
    let refuse = |detail: String| Problem::new(ProblemKind::Unprocessable, detail);
    let mut value: Value = json_body::read(headers, sent).await?;
    let claims = match value.get_mut("figures").map(Value::take) {
        Some(Value::Array(claims)) => claims,
        Some(_) => return Err(refuse("`figures` is a list of claims.".to_owned())),
        None => vec![value],
    };
    if claims.is_empty() || claims.len() > MAX_CLAIMS {
        return Err(refuse(format!("There are {} claims; 1 to {MAX_CLAIMS} are taken.", claims.len())));
    }
    let read = |(place, claim)| {
        let claim = serde_json::from_value(claim);
        let mut claim: ClaimJson = claim.map_err(|error| refuse(format!("Claim {}: {error}.", place + 1)))?;
        match (claim.source.take(), claim.at.take()) {
            (Some(source), Some(at)) => Ok(Claim { source, at: at.into(), stated: claim.into() }),
            _ => Err(refuse(format!("Claim {}: `source` and `at` are needed.", place + 1))),
        }
    };
    claims.into_iter().enumerate().map(read).collect()
}

/// The dataset that the documents of some claims belong to.
fn one_dataset(service: &Service, claims: &[Claim]) -> Result<Code, Problem> {
    let state = service.state();
    let mut datasets = Vec::new();
    for claim in claims {
        datasets.push(find(&state.catalogue, &claim.source)?.dataset.clone());
    }
    datasets.dedup();
    match datasets.as_slice() {
        [dataset] => Ok(dataset.clone()),
        _ => Err(Problem::new(ProblemKind::Unprocessable, "Claims of one request are of one dataset.")),
    }
}

/// The dataset of a figure of the seed folder.
fn dataset_of(service: &Service, id: &str) -> Result<Code, Problem> {
    let seeds = service.seeds();
    let figures = || seeds.iter().flat_map(|seed| &seed.figures);
    let found = figures().find(|figure| figure.id == id).map(|figure| figure.dataset.clone());
    let missing = || ServiceError::NotFound {
        what: "figure",
        id: id.to_owned(),
        known: figures().map(|figure| figure.id.clone()).collect(),
    };
    Ok(found.ok_or_else(missing)?)
}

/// The answer with some figures as they are now.
fn claimed<T>(
    service: &Service,
    ids: &[String],
    changed: &Changed<T>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (seeds, documents) = (service.seeds(), service.documents());
    let all = || seeds.iter().flat_map(|seed| &seed.figures);
    let figures: Vec<&Figure> = ids.iter().filter_map(|id| all().find(|figure| figure.id == **id)).collect();
    let checks: Vec<Option<FigureCheck>> =
        figures.iter().map(|figure| check_figure(figure, &documents)).collect();
    let holds = checks.iter().all(|check| check.as_ref().is_some_and(FigureCheck::holds));
    let findings = checks.iter().flatten().flat_map(|check| &check.findings);
    let document = ClaimedDocument {
        revision: service.state().catalogue.revision,
        version: &changed.version,
        verified: holds,
        figures: figures.into_iter().map(|figure| figure_json(figure, &documents)).collect(),
        findings: findings.map(FindingJson::from).collect(),
    };
    json_answer(&document, &changed.version, status)
}

/// The answer to a change that leaves no figure.
pub(super) fn changed_document<T>(
    service: &Service,
    changed: &Changed<T>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let revision = service.state().catalogue.revision;
    let document = ChangedDocument { revision, version: changed.version.clone() };
    json_answer(&document, &changed.version, status)
}

/// An answer in JSON with the version of the dataset as its entity tag.
pub(super) fn json_answer(
    document: &impl Serialize,
    version: &str,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut answer = (status, body(document)?).into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(tag) = HeaderValue::try_from(format!("\"{version}\"")) {
        headers.insert(ETAG, tag);
    }
    Ok(answer)
}

impl From<ClaimJson> for Correction {
    fn from(stated: ClaimJson) -> Self {
        Self {
            series: stated.series,
            period: stated.period,
            period_at: stated.period_at.map(Into::into),
            period_basis: stated.period_basis,
            period_note: stated.period_note,
            value: stated.value,
            unit: stated.unit,
            qualifier: stated.qualifier,
            rounding: stated.rounding,
            quoted: stated.quoted,
            note: stated.note,
        }
    }
}
