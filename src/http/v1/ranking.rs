//! Rankings by growth.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::word_schema;
use crate::domain::code::Code;
use crate::domain::growth::{Explanation, Measure, RateBasis};
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, COMPONENT, DATASET, FORMAT, INCLUDE_DERIVED, INDICATOR, JSON, LIMIT, MEASURE,
    ORDER, PERIOD, ParameterList, RANKING_CURSOR,
};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::selection::{of_history, series_filter};
use crate::http::weigh::weigh;
use crate::service::query::SeriesFilter;
use crate::service::ranking::{Order, RankedSeries, RankingCursor, RankingRequest};

pub(super) const LIST: ParameterList = &[
    &PERIOD,
    &MEASURE,
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &COMPONENT,
    &ORDER,
    &INCLUDE_DERIVED,
    &AS_OF,
    &LIMIT,
    &RANKING_CURSOR,
    &FORMAT,
];

/// How much dearer a series is that is read from the database.
const READ_FACTOR: usize = 8;

/// A page of a ranking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ranking)]
struct RankingDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// The period.
    period: String,
    /// The measure.
    measure: &'static str,
    /// Which end comes first.
    #[schema(value_type = Order)]
    order: &'static str,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// How many series are ranked, on all pages.
    total: usize,
    /// How many series have an observation at the period but no growth that can be ranked, by reason.
    #[schema(value_type = BTreeMap<String, usize>)]
    refused: &'a BTreeMap<&'static str, usize>,
    /// The series, best first.
    ranking: Vec<RankedSeriesJson<'a>>,
}

/// A series in a ranking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RankedSeries)]
struct RankedSeriesJson<'a> {
    /// The rank by the value; series with the same value share it.
    rank: usize,
    /// The best rank that the bounds of all series allow.
    rank_from: usize,
    /// The worst rank that the bounds of all series allow.
    rank_to: usize,
    /// The key.
    key: &'a str,
    /// The dataset.
    dataset: &'a str,
    /// Where.
    area: CodeAndName<'a>,
    /// Which industry.
    activity: CodeAndName<'a>,
    /// What is measured.
    indicator: CodeAndName<'a>,
    /// The growth.
    #[schema(value_type = f64)]
    value: Number,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The unit of the growth.
    unit: &'a str,
    /// Whether the rate is real (constant prices) or nominal (current prices).
    price_basis: &'static str,
    /// Whether the rate is stated or computed.
    basis: Option<&'static str>,
    /// How the stated rates and the computed one stand to each other.
    verdict: &'static str,
    /// What explains that they do not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
}

/// A code and its name.
#[derive(Debug, Serialize, ToSchema)]
struct CodeAndName<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
}

impl PartialSchema for Order {
    fn schema() -> RefOr<Schema> {
        word_schema("Which end of a ranking comes first.", Self::ALL.map(Self::code))
    }
}

impl ToSchema for Order {}

/// All series that have growth at a period, best first
///
/// A rank is a range where rounding leaves the order open.
#[utoipa::path(get, path = "/v1/growth/ranking", tag = "data", responses((status = 200, description = "The ranking", body = RankingDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let measure = params.require(&MEASURE)?;
    if measure == Measure::Index {
        let detail = "`measure=index` has no ranking, since it needs a base; `measure=cagr` compares with the first value.";
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at("measure"));
    }
    let derived = !params.list(&INCLUDE_DERIVED)?.is_empty();
    let cursor = params.get(&RANKING_CURSOR)?;
    of_history(&app, &request.basis.state.catalogue, cursor.as_ref().and_then(RankingCursor::revision))
        .await?;
    let query = RankingRequest {
        period: params.require(&PERIOD)?,
        filter: SeriesFilter { derived, ..series_filter(&params)? },
        measure,
        order: params.require(&ORDER)?,
        as_of: params.get(&AS_OF)?,
        limit: params.require(&LIMIT)?,
        cursor,
    };
    let representation = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    // Beyond the walk over all series, those that are not packed are read from the database.
    let looked_at = query.filter.looked_at(&state.catalogue);
    let reads = !state.is_in_memory(query.as_of);
    weigh(Cost::walk(looked_at).times(if reads { READ_FACTOR } else { 1 })).await;
    let ranking = app.service.ranking(&state, &query).await?;
    let next = ranking.next.as_ref().map(ToString::to_string);
    let document = RankingDocument {
        revision: ranking.revision,
        period: query.period.to_string(),
        measure: query.measure.code(),
        order: query.order.code(),
        complete: next.is_none(),
        next: next.as_deref(),
        total: ranking.total,
        refused: &ranking.refused,
        ranking: ranking.series.iter().map(json).collect(),
    };
    Ok(response.complete(body(&document)?, next.as_deref()))
}

fn json(series: &RankedSeries) -> RankedSeriesJson<'_> {
    let (header, bounds) = (&series.header, series.estimate.bounds());
    RankedSeriesJson {
        rank: series.ranks.rank,
        rank_from: series.ranks.best,
        rank_to: series.ranks.worst,
        key: header.key.as_str(),
        dataset: header.dataset.as_str(),
        area: code_and_name(&header.area.code, &header.area.name),
        activity: code_and_name(&header.activity.code, &header.activity.name),
        indicator: code_and_name(&header.indicator.code, &header.indicator.name),
        value: Number(series.estimate.value()),
        lower: bounds.lower().map(Number),
        upper: bounds.upper().map(Number),
        unit: &series.unit,
        price_basis: series.price_basis.code(),
        basis: series.basis.map(RateBasis::code),
        verdict: series.verdict.code(),
        because: series.verdict.explanation().map(Explanation::code),
    }
}

fn code_and_name<'a>(code: &'a Code, name: &'a str) -> CodeAndName<'a> {
    CodeAndName { code: code.as_str(), name }
}
