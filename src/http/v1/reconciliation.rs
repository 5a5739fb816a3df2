//! Reconciliation: every check between stated figures.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::word_schema;
use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Explanation, Refusal};
use crate::domain::implied::Node;
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{AS_OF, DATASET, FORMAT, JSON, ParameterList, VERDICT};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::reconcile::{
    Check, CheckKind, Computation, Implication, Reconciliation, ReconciliationRequest, Statement,
};

pub(super) const LIST: ParameterList = &[&DATASET, &VERDICT, &AS_OF, &FORMAT];

/// Every check between stated figures, worst first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reconciliation)]
pub struct ReconciliationDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts; a reconciliation has one page.
    next: Option<String>,
    /// How many checks have each verdict, those that were not asked for as well.
    #[schema(value_type = BTreeMap<String, usize>)]
    verdicts: &'a BTreeMap<&'static str, usize>,
    /// The checks that were asked for.
    checks: Vec<CheckJson<'a>>,
}

/// A check between stated figures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Check)]
struct CheckJson<'a> {
    /// What is compared.
    #[schema(value_type = CheckKind)]
    kind: &'static str,
    /// The dataset.
    dataset: &'a str,
    /// The key of the series that is checked.
    key: &'a str,
    /// The period that is checked.
    period: String,
    /// How what is compared stands to each other.
    verdict: &'static str,
    /// What explains that it does not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    /// What the explanation rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a str>,
    /// The unit of what is compared.
    unit: &'a str,
    /// What is stated: one value, or one from each source.
    stated: Vec<StatementJson<'a>>,
    /// What the inputs give; none where stated values are compared with each other.
    computed: Option<ComputationJson<'a>>,
    /// The stated values that the computed one rests on, the base first.
    inputs: Vec<StatementJson<'a>>,
    /// The figures that take part.
    figures: &'a [String],
    /// What would have to be true if the stated value is.
    #[serde(skip_serializing_if = "Option::is_none")]
    implies: Option<ImplicationJson<'a>>,
}

/// A stated value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statement)]
struct StatementJson<'a> {
    /// The key of the series.
    key: &'a str,
    /// The period.
    period: String,
    /// The number and its interval.
    #[serde(flatten)]
    interval: Interval,
    /// Whether it is at current or constant prices.
    price_basis: &'static str,
    /// The figure that states it.
    figure: Option<&'a str>,
    /// The source of the figure.
    source: Option<&'a str>,
}

/// A computed value, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Computation)]
struct ComputationJson<'a> {
    /// The number and its interval.
    #[serde(flatten)]
    interval: Interval,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The period of the base.
    from: String,
    /// The period of the result.
    to: String,
    /// The observations that were looked for and are not there, the base first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<MissingJson<'a>>,
}

/// An observation that is not there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MissingObservation)]
struct MissingJson<'a> {
    /// The dataset.
    dataset: &'a str,
    /// The key of its series.
    key: &'a str,
    /// Its period.
    period: String,
}

/// A value that nobody states and that would follow.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Implication)]
struct ImplicationJson<'a> {
    /// The key of the series.
    key: &'a str,
    /// The period.
    period: String,
    /// The number and its interval.
    #[serde(flatten)]
    interval: Interval,
    /// The unit.
    unit: &'a str,
    /// By which rule it follows.
    rule: &'static str,
}

/// A number and the interval that the true one lies in.
#[derive(Debug, Serialize, ToSchema)]
struct Interval {
    /// The number.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
}

impl PartialSchema for CheckKind {
    fn schema() -> RefOr<Schema> {
        word_schema("What is compared in a check.", Self::ALL.map(Self::code))
    }
}

impl ToSchema for CheckKind {}

/// Every check between stated figures, worst first
#[utoipa::path(get, path = "/v1/reconciliation", tag = "provenance", responses((status = 200, description = "The checks", body = ReconciliationDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let query = ReconciliationRequest {
        as_of: params.get(&AS_OF)?,
        dataset: params.list(&DATASET)?,
        verdict: params.list(&VERDICT)?,
    };
    let representation = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    // Its checks and what is implied follow from all that is stated.
    weigh(Cost::whole(state.catalogue.figures.len() + state.catalogue.series.len())).await;
    let reconciliation = app.service.reconcile(&state, &query).await?;
    Ok(response.complete(body(&document(&reconciliation))?, None))
}

/// A reconciliation as the API shows it.
#[must_use]
pub fn document(reconciliation: &Reconciliation) -> ReconciliationDocument<'_> {
    ReconciliationDocument {
        revision: reconciliation.revision,
        complete: true,
        next: None,
        verdicts: &reconciliation.verdicts,
        checks: reconciliation.checks.iter().map(check_json).collect(),
    }
}

fn check_json(check: &Check) -> CheckJson<'_> {
    CheckJson {
        kind: check.kind.code(),
        dataset: check.dataset.as_str(),
        key: check.node.series.as_str(),
        period: check.node.period.to_string(),
        verdict: check.verdict.code(),
        because: check.verdict.explanation().map(Explanation::code),
        evidence: check.evidence.as_deref(),
        unit: &check.unit,
        stated: check.stated.iter().map(statement_json).collect(),
        computed: check.computed.as_ref().map(|computation| computation_json(check, computation)),
        inputs: check.inputs.iter().map(statement_json).collect(),
        figures: &check.figures,
        implies: check.implies.as_ref().map(implication_json),
    }
}

fn statement_json(statement: &Statement) -> StatementJson<'_> {
    StatementJson {
        key: statement.node.series.as_str(),
        period: statement.node.period.to_string(),
        interval: interval(Some(statement.estimate)),
        price_basis: statement.price_basis.code(),
        figure: statement.figure.as_deref(),
        source: statement.source.as_deref(),
    }
}

fn computation_json<'a>(check: &'a Check, computation: &'a Computation) -> ComputationJson<'a> {
    ComputationJson {
        interval: interval(computation.outcome.ok()),
        reason: computation.outcome.err().map(Refusal::code),
        from: computation.from.to_string(),
        to: computation.to.to_string(),
        missing: computation.missing.iter().map(|node| missing_json(check, node)).collect(),
    }
}

fn missing_json<'a>(check: &'a Check, node: &'a Node) -> MissingJson<'a> {
    MissingJson {
        dataset: check.dataset.as_str(),
        key: node.series.as_str(),
        period: node.period.to_string(),
    }
}

fn implication_json(implication: &Implication) -> ImplicationJson<'_> {
    ImplicationJson {
        key: implication.node.series.as_str(),
        period: implication.node.period.to_string(),
        interval: interval(Some(implication.estimate)),
        unit: &implication.unit,
        rule: implication.rule.code(),
    }
}

fn interval(estimate: Option<Estimate>) -> Interval {
    let bounds = estimate.map(Estimate::bounds);
    Interval {
        value: estimate.map(|estimate| Number(estimate.value())),
        lower: bounds.and_then(Bounds::lower).map(Number),
        upper: bounds.and_then(Bounds::upper).map(Number),
    }
}
