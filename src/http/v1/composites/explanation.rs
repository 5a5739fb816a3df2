//! `/v1/composites/{id}/explain`: how a score comes about, and how it changed.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::parts::{PartValueJson, values};
use super::{computed, find, no_period};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::composite::{Aggregate, Cell, PartChange, Refusal};
use crate::domain::lineage::ScoreBounds;
use crate::domain::period::Period;
use crate::domain::structure::Role;
use crate::formats::number::Number;
use crate::http::parameters::{ACTIVITY, AREA, AS_OF, CHANGE_BASE, FORMAT, PERIOD, ParameterList};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, body};
use crate::service::composites::{CompositeIndex, ComputedIndex};
use crate::service::query::find_area;

pub(in crate::http::v1) const LIST: ParameterList =
    &[&AREA, &ACTIVITY, &PERIOD, &CHANGE_BASE, &AS_OF, &FORMAT];

/// How a score comes about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeExplanation)]
pub(crate) struct ExplanationDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The id of the composite index.
    composite: &'a str,
    /// The version of its definition.
    version: &'a str,
    /// The SHA-256 of its definition.
    sha256: &'a str,
    /// The unit.
    unit: CodeAndName<'a>,
    /// The period.
    period: String,
    /// The score; null where it is refused.
    #[schema(value_type = Option<f64>)]
    score: Option<Number>,
    /// The lower end of its interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The kind of the interval: `rounding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<&'static str>,
    /// `exact`; `own` where only the unit's own inputs move in it; `outer` where it may be wider than the exact range.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds_quality: Option<&'static str>,
    /// Why there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The place among the units of the period; ties share the best.
    rank: Option<usize>,
    /// The number of units with a score.
    of: Option<usize>,
    /// How the parts become the whole.
    aggregate: &'static str,
    /// The parts.
    parts: Vec<PartValueJson<'a>>,
    /// The change of the score since another period, and what each part adds to it.
    change: Option<ChangeJson>,
}

/// A code and its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeUnit)]
struct CodeAndName<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
}

/// The change of a score.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeChange)]
struct ChangeJson {
    /// The period that it is counted from.
    base: String,
    /// The score at that period.
    #[schema(value_type = Option<f64>)]
    base_score: Option<Number>,
    /// What changes: `log` for the natural logarithm of the score before rounding, under a geometric mean; `difference`.
    measure: &'static str,
    /// The change; null where it is refused.
    #[schema(value_type = Option<f64>)]
    amount: Option<Number>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// What each part adds.
    parts: Vec<PartChangeJson>,
}

/// What a part adds to the change of a score.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositePartChange)]
struct PartChangeJson {
    /// The id of the part.
    id: String,
    /// The name of the part.
    name: String,
    /// The addition.
    #[schema(value_type = f64)]
    amount: Number,
    /// The addition in percent of the change.
    #[schema(value_type = Option<f64>)]
    share: Option<Number>,
}

/// How the score of a unit comes about, and how it changed
#[utoipa::path(get, path = "/v1/composites/{id}/explain", tag = "data", responses((status = 200, description = "The explanation", body = ExplanationDocument)))]
pub(in crate::http::v1) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let state = Arc::clone(&request.basis.state);
    let index = find(&state, &id)?;
    let (period, base) = (params.require(&PERIOD)?, params.get(&CHANGE_BASE)?);
    let unit = unit(&params, &state.catalogue, index)?;
    let computed = computed(&app, &state, index, &params).await?;
    let document = document(&state.catalogue, index, &computed, &unit, period, base)?;
    let bytes = body(&document)?;
    app.document(&request, &params, |_| 1, |_| Ok(bytes)).await
}

/// Whether a request names a unit.
pub(in crate::http) fn has_unit(params: &Params) -> Result<bool, Problem> {
    Ok(!params.list(&AREA)?.is_empty() || !params.list(&ACTIVITY)?.is_empty())
}

/// The code of the unit that a request names.
pub(in crate::http) fn unit(
    params: &Params,
    catalogue: &Catalogue,
    index: &CompositeIndex,
) -> Result<Code, Problem> {
    let is_area = index.definition.units.dimension == Role::Area;
    let (name, codes, other) = if is_area {
        ("area", params.list(&AREA)?, ("activity", params.list(&ACTIVITY)?))
    } else {
        ("activity", params.list(&ACTIVITY)?, ("area", params.list(&AREA)?))
    };
    if !other.1.is_empty() {
        let detail = format!("The units of this composite index are codes of `{name}`.");
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(other.0));
    }
    let [code] = codes.as_slice() else {
        let detail = format!("`{name}` takes one code here: the unit whose score is explained.");
        return Err(Problem::new(ProblemKind::InvalidParameter, detail).at(name));
    };
    let units = index
        .outcome
        .as_ref()
        .map(|computed| computed.newest.evaluation.inputs().units())
        .unwrap_or_default();
    let alpha2 = find_area(catalogue, code).filter(|_| is_area);
    let wanted = alpha2.map_or(code.as_str(), Code::as_str);
    let found = units.iter().find(|unit| unit.as_str() == wanted || unit.as_str() == code);
    found.cloned().ok_or_else(|| {
        let detail = format!("The composite index has no unit `{code}`.");
        Problem::new(ProblemKind::UnknownCode, detail)
            .at(name)
            .nearest_to(code, units.iter().map(Code::as_str))
    })
}

/// The explanation of a score.
pub(crate) fn document<'a>(
    catalogue: &'a Catalogue,
    index: &'a CompositeIndex,
    computed: &'a ComputedIndex,
    unit: &'a Code,
    period: Period,
    base: Option<Period>,
) -> Result<ExplanationDocument<'a>, Problem> {
    let evaluation = &computed.evaluation;
    let at = |wanted: Period, parameter| {
        let cell = evaluation.inputs().cell(unit.as_str(), wanted);
        cell.ok_or_else(|| no_period(evaluation, &wanted.to_string(), parameter))
    };
    let cell = at(period, "period")?;
    let base = base.map(|base| at(base, "base")).transpose()?;
    let explanation = evaluation.explain(cell);
    let score = explanation.score.ok();
    let quality = score.map(|_| computed.quality(cell));
    let meta = &index.definition.meta;
    Ok(ExplanationDocument {
        revision: catalogue.revision,
        composite: meta.id.as_str(),
        version: &meta.version,
        sha256: &meta.sha256,
        unit: CodeAndName { code: unit.as_str(), name: index.unit_name(catalogue, unit) },
        period: period.to_string(),
        score: score.map(|score| Number(score.value())),
        lower: score.and_then(|score| score.bounds().lower()).map(Number),
        upper: score.and_then(|score| score.bounds().upper()).map(Number),
        bounds: score.map(|_| "rounding"),
        bounds_quality: quality.map(ScoreBounds::code),
        reason: explanation.score.err().map(Refusal::code),
        rank: explanation.rank.map(|rank| rank.rank),
        of: explanation.rank.map(|rank| rank.of),
        aggregate: evaluation.composite().root.aggregate.code(),
        parts: values(computed, cell, &explanation.parts),
        change: change(computed, cell, base),
    })
}

/// The change since a period, or since the first with a score.
fn change(computed: &ComputedIndex, cell: Cell, base: Option<Cell>) -> Option<ChangeJson> {
    let evaluation = &computed.evaluation;
    let first = || {
        (0..cell.period).map(|period| Cell { period, ..cell }).find(|cell| evaluation.score(*cell).is_ok())
    };
    let base = base.or_else(first)?;
    let change = evaluation.change(cell.unit, base.period, cell.period);
    let measure = match evaluation.composite().root.aggregate {
        Aggregate::Geometric => "log",
        Aggregate::Arithmetic => "difference",
    };
    let part = |part: &PartChange| PartChangeJson {
        id: part.id.to_string(),
        name: part.name.clone(),
        amount: Number(part.amount),
        share: part.share.map(Number),
    };
    Some(ChangeJson {
        base: evaluation.inputs().periods()[base.period].to_string(),
        base_score: evaluation.score(base).ok().map(|score| Number(score.value())),
        measure,
        amount: change.as_ref().ok().map(|change| Number(change.amount)),
        reason: change.as_ref().err().map(|refusal| refusal.code()),
        parts: change.map(|change| change.parts.iter().map(part).collect()).unwrap_or_default(),
    })
}
