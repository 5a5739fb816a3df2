//! Composite indexes: their definitions, how a score comes about, and how ranks depend on choices.

pub mod explanation;
mod parts;
pub mod robustness;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use self::parts::{PartDefinitionJson, definitions};
use crate::domain::catalogue::Catalogue;
use crate::domain::composite::{Cell, Evaluation, Refusal};
use crate::formats::number::Number;
use crate::http::parameters::{AS_OF, ONLY_FORMAT};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, body};
use crate::service::composites::{CompositeIndex, ComputedIndex, Index};
use crate::service::{ServiceError, State as ServiceState};

/// The composite indexes.
#[derive(Debug, Serialize, ToSchema)]
struct CompositesDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The composite indexes.
    composites: Vec<CompositeJson<'a>>,
}

/// A composite index: what it is computed from, and for whom.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Composite)]
struct CompositeJson<'a> {
    /// Its id: that of its dataset and of its indicator.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// The dataset of its inputs.
    dataset: &'a str,
    /// The version of its definition.
    version: &'a str,
    /// The SHA-256 of its definition as canonical TOML, in hexadecimal.
    sha256: &'a str,
    /// Notes for readers.
    note: Option<&'a str>,
    /// The dimension whose codes have scores.
    dimension: &'static str,
    /// How the parts become the whole.
    aggregate: &'static str,
    /// The factor from the mean of the parts to the score.
    #[schema(value_type = f64)]
    scale: Number,
    /// The decimals of the score; null where it is not rounded.
    round: Option<u8>,
    /// Which units are compared: those with inputs in every period (`fixed`), or in each (`open`).
    panel: &'static str,
    /// Whether the units that are compared with each other are not the same in all periods, so that scores do not compare.
    set_changes: bool,
    /// How many units have a score in some period.
    units: usize,
    /// The first period.
    first_period: Option<String>,
    /// The last period.
    last_period: Option<String>,
    /// Why there are no scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedJson<'a>>,
}

/// Why a definition gives nothing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeRefused)]
struct RefusedJson<'a> {
    /// The reason.
    reason: &'static str,
    /// What is wrong and what to do.
    detail: &'a str,
}

/// A composite index with its whole definition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeDefinition)]
struct DefinitionJson<'a> {
    /// The revision of the database.
    revision: i64,
    /// What it is computed from, and for whom.
    #[serde(flatten)]
    composite: CompositeJson<'a>,
    /// The parts, with the formulas and normalisations of the inputs.
    parts: Vec<PartDefinitionJson<'a>>,
    /// The units that are left out of some or all periods, with the reason.
    left_out: Vec<LeftOutJson<'a>>,
    /// The text of the file.
    file: &'a str,
}

/// A unit without a score at some period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeLeftOut)]
struct LeftOutJson<'a> {
    /// The code.
    code: &'a str,
    /// The reason.
    reason: &'static str,
    /// The number of periods.
    periods: usize,
}

/// All composite indexes
#[utoipa::path(get, path = "/v1/composites", tag = "catalogue", responses((status = 200, description = "The composite indexes", body = CompositesDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let count = |_: &Catalogue| request.basis.state.composites.iter().count();
    app.document(&request, &params, count, |state| {
        let composites = state.composites.iter().map(json).collect();
        body(&CompositesDocument { revision: state.catalogue.revision, composites })
    })
    .await
}

/// One composite index with its definition
#[utoipa::path(get, path = "/v1/composites/{id}", tag = "catalogue", responses((status = 200, description = "The composite index", body = DefinitionJson)))]
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
            let index = find(state, &id)?;
            let newest = index.outcome.as_ref().ok().map(|computed| &*computed.newest);
            body(&DefinitionJson {
                revision: state.catalogue.revision,
                composite: json(index),
                parts: definitions(&index.definition.composite.root),
                left_out: newest.map(|newest| left_out(&newest.evaluation)).unwrap_or_default(),
                file: &index.definition.text,
            })
        },
    )
    .await
}

fn json(index: &CompositeIndex) -> CompositeJson<'_> {
    let (definition, composite) = (&index.definition, &index.definition.composite);
    let evaluation = index.outcome.as_ref().ok().map(|computed| &computed.newest.evaluation);
    let periods = evaluation.map(|evaluation| evaluation.inputs().periods()).unwrap_or_default();
    let scored = evaluation.map(|evaluation| {
        let units = 0..evaluation.inputs().units().len();
        let has_score = |unit: &usize| {
            (0..periods.len()).any(|period| evaluation.score(Cell { unit: *unit, period }).is_ok())
        };
        units.filter(has_score).count()
    });
    CompositeJson {
        id: definition.meta.id.as_str(),
        name: &definition.name,
        dataset: index.source.as_str(),
        version: &definition.meta.version,
        sha256: &definition.meta.sha256,
        note: definition.meta.note.as_deref(),
        dimension: definition.units.dimension.dimension(),
        aggregate: composite.root.aggregate.code(),
        scale: Number(composite.scale),
        round: composite.round,
        panel: composite.panel.code(),
        set_changes: composite.is_relative()
            && evaluation.is_some_and(|evaluation| evaluation.panel().changes()),
        units: scored.unwrap_or_default(),
        first_period: periods.first().map(ToString::to_string),
        last_period: periods.last().map(ToString::to_string),
        refused: index
            .outcome
            .as_ref()
            .err()
            .map(|refused| RefusedJson { reason: refused.reason.code(), detail: &refused.detail }),
    }
}

/// The units without a score at some period, by reason.
fn left_out(evaluation: &Evaluation) -> Vec<LeftOutJson<'_>> {
    let inputs = evaluation.inputs();
    let mut all = Vec::new();
    for (unit, code) in inputs.units().iter().enumerate() {
        for reason in Refusal::ALL {
            let is_refused = |period: &usize| evaluation.score(Cell { unit, period: *period }) == Err(reason);
            let periods = (0..inputs.periods().len()).filter(is_refused).count();
            if periods > 0 {
                all.push(LeftOutJson { code: code.as_str(), reason: reason.code(), periods });
            }
        }
    }
    all
}

/// The composite index with an id.
pub(in crate::http) fn find<'s>(state: &'s ServiceState, id: &str) -> Result<&'s CompositeIndex, Problem> {
    state.composites.find(id).ok_or_else(|| {
        let known = state.composites.iter().map(|index| index.definition.meta.id.to_string()).collect();
        ServiceError::NotFound { what: "composite index", id: id.to_owned(), known }.into()
    })
}

/// A composite index as published up to the day of a request.
pub(in crate::http) async fn computed(
    app: &App,
    state: &ServiceState,
    index: &CompositeIndex,
    params: &Params,
) -> Result<std::sync::Arc<ComputedIndex>, Problem> {
    let newest: &Index = index.outcome.as_ref().map_err(|refused| {
        let detail =
            format!("The composite index has no scores ({}): {}.", refused.reason.code(), refused.detail);
        Problem::new(ProblemKind::ConflictingParameters, detail)
    })?;
    Ok(app.service.composite(state, index, newest, params.get(&AS_OF)?).await?)
}

/// The problem of a period that the index does not have.
pub(in crate::http) fn no_period(evaluation: &Evaluation, period: &str, parameter: &str) -> Problem {
    let known = evaluation.inputs().periods().iter().map(ToString::to_string);
    Problem::new(ProblemKind::UnknownCode, format!("The composite index has no period `{period}`."))
        .at(parameter)
        .nearest_to(period, known)
}
