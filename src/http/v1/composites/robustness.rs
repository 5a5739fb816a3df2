//! `/v1/composites/{id}/robustness`: how ranks depend on choices.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{computed, find, no_period};
use crate::domain::catalogue::Catalogue;
use crate::domain::composite::{Cell, Choice, ChoiceShift, Component, LeftOut, Refusal, UnitRanks};
use crate::domain::dataset::{Points, ResultPoint, Results, SeriesData};
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::formats::number::Number;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{AS_OF, DATA_FORMAT, DATA_FORMATS, PERIOD, ParameterList};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::composites::{CompositeIndex, ComputedIndex};
use crate::service::header::{answer_header, header};

pub(in crate::http::v1) const LIST: ParameterList = &[&PERIOD, &AS_OF, &DATA_FORMAT];

/// The ranks of a period under all combinations of the alternatives of a definition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeRobustness)]
pub(crate) struct RobustnessDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The id of the composite index.
    composite: &'a str,
    /// The version of its definition.
    version: &'a str,
    /// The SHA-256 of its definition.
    sha256: &'a str,
    /// The period.
    period: String,
    /// How many combinations gave ranks.
    combinations: usize,
    /// Why there are no ranges of ranks.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RobustnessRefusedJson>,
    /// The combinations in which a unit has no score, so that ranks would not compare.
    left_out: Vec<LeftOutCombinationJson>,
    /// The units, best first.
    units: Vec<UnitRanksJson<'a>>,
    /// How far each choice alone moves the ranks.
    choices: Vec<ChoiceShiftJson>,
    /// What the data say about weights; it is never used.
    diagnostics: DiagnosticsJson<'a>,
}

/// Why ranks are not compared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeRobustnessRefused)]
struct RobustnessRefusedJson {
    /// The reason.
    reason: &'static str,
    /// What is wrong and what to do.
    detail: String,
}

/// A combination without ranks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeCombination)]
struct LeftOutCombinationJson {
    /// The choices that differ from those of the definition.
    choices: Vec<ChoiceJson>,
    /// The reason.
    reason: &'static str,
}

/// A choice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeChoice)]
struct ChoiceJson {
    /// What is chosen: `normalise`, `aggregate`, `weights` or `drop`.
    kind: &'static str,
    /// The choice, in the words of definitions.
    value: String,
}

/// The range of the ranks of a unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeRanks)]
struct UnitRanksJson<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
    /// The score.
    #[schema(value_type = Option<f64>)]
    score: Option<Number>,
    /// The rank by the definition; ties share the best.
    rank: usize,
    /// The best rank of all combinations.
    rank_from: usize,
    /// The worst rank of all combinations.
    rank_to: usize,
    /// The median rank of all combinations.
    #[schema(value_type = f64)]
    median: Number,
}

/// How far a choice alone moves the ranks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeShift)]
struct ChoiceShiftJson {
    /// The choice.
    #[serde(flatten)]
    choice: ChoiceJson,
    /// The mean distance from the rank by the definition; null where a unit has no score.
    #[schema(value_type = Option<f64>)]
    mean_shift: Option<Number>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// What the data say about weights.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeDiagnostics)]
struct DiagnosticsJson<'a> {
    /// The inputs, in the order of loadings and weights.
    inputs: Vec<&'a str>,
    /// The principal components of the correlations, the greatest first.
    components: Vec<ComponentJson>,
    /// The weights by the entropy method.
    #[schema(value_type = Option<Vec<f64>>)]
    entropy_weights: Option<Vec<Number>>,
    /// Why some of it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// A principal component.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompositeComponent)]
struct ComponentJson {
    /// The eigenvalue.
    #[schema(value_type = f64)]
    eigenvalue: Number,
    /// Its part of the variance, in percent.
    #[schema(value_type = f64)]
    variance: Number,
    /// The correlation of each input with it.
    #[schema(value_type = Vec<f64>)]
    loadings: Vec<Number>,
}

/// The ranks of a period under all combinations of reasonable choices
#[utoipa::path(get, path = "/v1/composites/{id}/robustness", tag = "data", responses((status = 200, description = "The ranges of ranks", content(
    (RobustnessDocument = "application/json"),
    (String = "text/csv"),
    (String = "application/x-ndjson"),
    (String = "application/vnd.json-stat"),
    (String = "application/vnd.apache.parquet"),
    (String = "application/vnd.apache.arrow.stream"),
    (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
))))]
pub(in crate::http::v1) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    let index = find(&state, &id)?;
    let period = params.require(&PERIOD)?;
    let computed = computed(&app, &state, index, &params).await?;
    weigh(Cost::walk(computed.evaluation.robustness_work())).await;
    let document = document(&state.catalogue, index, &computed, period)?;
    let answer = match representation.value {
        Format::Json => body(&document)?,
        format => flat(&state.catalogue, format, index, (&document, period)).into(),
    };
    Ok(response.complete(answer, None))
}

/// The ranks of each unit as results of its series.
fn flat(
    catalogue: &Catalogue,
    format: Format,
    index: &CompositeIndex,
    (document, period): (&RobustnessDocument<'_>, Period),
) -> Vec<u8> {
    let id = index.definition.meta.id.as_str();
    let all: Vec<&Series> = catalogue.series_of_dataset(id).collect();
    let dimension = index.definition.units.dimension;
    let unit_of = |series: &Series| match dimension {
        Role::Activity => series.activity.clone(),
        _ => series.area.clone(),
    };
    let of_unit = |code: &str| all.iter().copied().find(|one| unit_of(one).as_str() == code);
    let ranked = document.units.iter().filter_map(|unit| Some((of_unit(unit.code)?, unit.results())));
    let refusal = document.refused.as_ref().map(|refused| refused.reason);
    let refused = all.iter().filter(|_| refusal.is_some()).map(|one| (*one, vec![("rank", [None; 3])]));
    let data: Vec<SeriesData> = ranked
        .chain(refused)
        .flat_map(|(series, results)| {
            results
                .into_iter()
                .map(move |(measure, ends)| result(catalogue, series, measure, period, ends, refusal))
        })
        .collect();
    let header = answer_header(catalogue, all.iter().copied(), None);
    encode(format, PointLayout { kind: PointKind::Results, full: false }, &header, &data)
}

/// A result of a unit: its number and the ends of its range.
fn result(
    catalogue: &Catalogue,
    series: &Series,
    measure: &'static str,
    period: Period,
    [value, lower, upper]: [Option<f64>; 3],
    reason: Option<&'static str>,
) -> SeriesData {
    let header = header(catalogue, series);
    let unit = if measure == SCORE { header.indicator.unit.to_string() } else { "rank".to_owned() };
    let basis = if measure == SCORE { "composite" } else { BASIS };
    let point =
        ResultPoint { period, base: None, value, lower, upper, basis: basis.into(), verdict: None, reason };
    let points = Points::Results(Results {
        measure: measure.into(),
        target: None,
        unit,
        status: ObservationStatus::NORMAL,
        points: vec![point],
    });
    SeriesData { header, points }
}

/// The measure of the score itself.
const SCORE: &str = "score";
/// The basis of ranges of ranks: all combinations of the alternatives.
const BASIS: &str = "all_combinations";

impl UnitRanksJson<'_> {
    /// The results of flat formats, by measure: the number, and for the rank its range.
    fn results(&self) -> Vec<(&'static str, [Option<f64>; 3])> {
        let number = |rank: usize| u32::try_from(rank).ok().map(f64::from);
        let (from, to) = (number(self.rank_from), number(self.rank_to));
        vec![
            (SCORE, [self.score.map(|score| score.0), None, None]),
            ("rank", [number(self.rank), from, to]),
            ("rank_from", [from, None, None]),
            ("rank_to", [to, None, None]),
            ("median", [Some(self.median.0), None, None]),
        ]
    }
}

/// The ranges of the ranks of a period.
pub(crate) fn document<'a>(
    catalogue: &'a Catalogue,
    index: &'a CompositeIndex,
    computed: &'a ComputedIndex,
    period: Period,
) -> Result<RobustnessDocument<'a>, Problem> {
    let evaluation = &computed.evaluation;
    let place = evaluation.inputs().periods().iter().position(|one| *one == period);
    let place = place.ok_or_else(|| no_period(evaluation, &period.to_string(), "period"))?;
    let robustness = evaluation.robustness(place);
    let refused = robustness
        .as_ref()
        .err()
        .map(|error| RobustnessRefusedJson { reason: error.code(), detail: error.to_string() });
    let robustness = robustness.ok();
    let unit = |ranks: &UnitRanks| {
        let code = &evaluation.inputs().units()[ranks.unit];
        let score = evaluation.score(Cell { unit: ranks.unit, period: place });
        UnitRanksJson {
            code: code.as_str(),
            name: index.unit_name(catalogue, code),
            score: score.ok().map(Estimate::value).map(Number),
            rank: ranks.rank,
            rank_from: ranks.best,
            rank_to: ranks.worst,
            median: Number(ranks.median),
        }
    };
    let mut units: Vec<UnitRanksJson<'_>> =
        robustness.iter().flat_map(|robustness| &robustness.units).map(unit).collect();
    units.sort_by(|a, b| (a.rank, a.code).cmp(&(b.rank, b.code)));
    let meta = &index.definition.meta;
    Ok(RobustnessDocument {
        revision: catalogue.revision,
        composite: meta.id.as_str(),
        version: &meta.version,
        sha256: &meta.sha256,
        period: period.to_string(),
        combinations: robustness.as_ref().map_or(0, |robustness| robustness.combinations),
        refused,
        left_out: robustness.iter().flat_map(|robustness| &robustness.left_out).map(left_out).collect(),
        units,
        choices: robustness.iter().flat_map(|robustness| &robustness.choices).map(shift).collect(),
        diagnostics: diagnostics(computed, place),
    })
}

fn left_out(one: &LeftOut) -> LeftOutCombinationJson {
    LeftOutCombinationJson { choices: one.choices.iter().map(choice).collect(), reason: one.reason.code() }
}

fn choice(choice: &Choice) -> ChoiceJson {
    ChoiceJson { kind: choice.kind, value: choice.value.clone() }
}

fn shift(shift: &ChoiceShift) -> ChoiceShiftJson {
    ChoiceShiftJson {
        choice: choice(&shift.choice),
        mean_shift: shift.mean_shift.ok().map(Number),
        reason: shift.mean_shift.err().map(Refusal::code),
    }
}

fn diagnostics(computed: &ComputedIndex, period: usize) -> DiagnosticsJson<'_> {
    let diagnostics = computed.evaluation.diagnostics(period);
    let numbers = |numbers: &[f64]| numbers.iter().copied().map(Number).collect::<Vec<Number>>();
    let component = |one: &Component| ComponentJson {
        eigenvalue: Number(one.eigenvalue),
        variance: Number(one.variance),
        loadings: numbers(&one.loadings),
    };
    let reason = diagnostics.components.as_ref().err().or(diagnostics.entropy_weights.as_ref().err());
    DiagnosticsJson {
        inputs: computed
            .evaluation
            .composite()
            .inputs()
            .into_iter()
            .map(|(part, _)| part.id.as_str())
            .collect(),
        reason: reason.map(|refusal| refusal.code()),
        components: diagnostics.components.iter().flatten().map(component).collect(),
        entropy_weights: diagnostics.entropy_weights.as_ref().ok().map(|weights| numbers(weights)),
    }
}
