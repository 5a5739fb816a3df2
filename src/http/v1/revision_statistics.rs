//! Statistics of revisions over many series.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::dataset::SeriesData;
use crate::domain::revision::{Later, RevisionRequest, SeriesRevisions, measure_of};
use crate::domain::series::Series;
use crate::formats::json::RevisionStatisticsJson;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::revisions::{CENSORED, FROM_RELEASE, REVISION_MEASURE, TO_RELEASE};
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, COMPONENT, CURSOR, DATA_FORMAT, DATA_FORMATS, DATASET, FREQUENCY,
    FROM, INDICATOR, KEY, LIMIT, ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::selection::{page, series_filter, window};
use crate::http::weigh::weigh;
use crate::limits::{MAX_KEPT_OBSERVATIONS, MAX_PAGE_OBSERVATIONS};
use crate::service::header::answer_header;
use crate::service::revisions::{POINTS, RevisionsQuery, VINTAGES, results};
use crate::service::{Service, ServiceError, State as ServiceState};

use super::observations::{check_size, refuse_paging};
use super::pieces::{self, PieceReader, streamed};

pub(super) const LIST: ParameterList = &[
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &FREQUENCY,
    &KEY,
    &COMPONENT,
    &FROM,
    &TO,
    &AS_OF,
    &REVISION_MEASURE,
    &FROM_RELEASE,
    &TO_RELEASE,
    &CENSORED,
    &LIMIT,
    &CURSOR,
    &DATA_FORMAT,
];

/// Statistics of the revisions of many series.
#[derive(Debug, Serialize, ToSchema)]
struct RevisionStatisticsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// Whether this is the last page.
    complete: bool,
    /// Where the next page starts, as `cursor=` takes it.
    next: Option<&'a str>,
    /// The words by which the publishers of the data want to be credited.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    attributions: &'a [String],
    /// The series.
    series: Vec<SeriesStatisticsJson<'a>>,
}

/// Statistics of the revisions of a series.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesStatisticsJson<'a> {
    /// The key.
    key: &'a str,
    /// The dataset.
    dataset: &'a str,
    /// The code of the area.
    area: &'a str,
    /// The code of the indicator.
    indicator: &'a str,
    /// The code of the activity.
    activity: &'a str,
    /// The statistics.
    statistics: RevisionStatisticsJson<'a>,
}

/// Statistics of revisions
///
/// How far values moved from one release to a later one. A first release is known only where an earlier publication of
/// the indicator and area lacks the period.
#[utoipa::path(
    get,
    path = "/v1/revisions",
    tag = "data",
    responses((status = 200, description = "The statistics", content(
        (RevisionStatisticsDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.json-stat"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let filter = series_filter(&params)?;
    let query = revisions_query(&params)?;
    let paging = page(&app, &params, &request.basis.state.catalogue).await?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    let format = representation.value;
    refuse_paging(format, &params)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    weigh(Cost::walk(filter.looked_at(&state.catalogue))).await;
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series_at(*position)).collect();
    if !format.is_flat() {
        let page = paging.cut_series(&selected, MAX_PAGE_OBSERVATIONS / VINTAGES);
        let chosen: Vec<&Series> =
            page.series.iter().filter_map(|position| selected.get(*position).copied()).collect();
        weigh(Cost::whole(size(&chosen))).await;
        let all = app.service.revisions(&state, &chosen, &query).await?;
        let next = page.next.map(|cursor| cursor.to_string());
        let header = answer_header(&state.catalogue, chosen.iter().copied(), next.clone());
        let document = RevisionStatisticsDocument {
            revision: state.catalogue.revision,
            complete: next.is_none(),
            next: next.as_deref(),
            attributions: &header.attributions,
            series: chosen.iter().zip(&all).map(|(series, revisions)| json(series, revisions)).collect(),
        };
        return Ok(response.complete(body(&document)?, next.as_deref()));
    }
    flat(&app, Arc::clone(&state), response, &selected, (query, format)).await
}

/// The answer in a flat format.
///
/// # Errors
/// More points than the format holds, or the database does not answer.
pub(super) async fn flat(
    app: &App,
    state: Arc<ServiceState>,
    response: ResponseBuilder<'_>,
    selected: &[&Series],
    (query, format): (RevisionsQuery, Format),
) -> Result<Response, Problem> {
    let points = selected.len() * POINTS;
    check_size(format, points)?;
    let work = size(selected);
    let cost = pieces::cost(format, points).work.max(work);
    let layout = PointLayout { kind: PointKind::Results, full: false };
    let header = answer_header(&state.catalogue, selected.iter().copied(), None);
    let is_kept = points.max(work) <= MAX_KEPT_OBSERVATIONS;
    weigh(if is_kept { Cost::whole(cost) } else { Cost::pieces(cost, MAX_KEPT_OBSERVATIONS) }).await;
    let reader = StatisticsReader { service: Arc::clone(&app.service), state, query };
    let series: Vec<Series> = selected.iter().copied().cloned().collect();
    if is_kept {
        let data = reader.read(&series).await?;
        return Ok(response.complete(encode(format, layout, &header, &data).into(), None));
    }
    Ok(response.uncached(streamed(reader, series, &header, format.encoder(layout)), None))
}

/// What a request asks of revisions.
///
/// # Errors
/// A parameter is malformed, or the later release is not later.
pub(super) fn revisions_query(params: &Params) -> Result<RevisionsQuery, Problem> {
    let from = params.require(&FROM_RELEASE)?;
    let to = params.get(&TO_RELEASE)?.unwrap_or(Later::Final);
    if let Later::Number(to) = to
        && to <= from
    {
        let detail = format!("`to_release` {to} is not later than `from_release` {from}.");
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(TO_RELEASE.name()));
    }
    Ok(RevisionsQuery {
        measure: params.get(&REVISION_MEASURE)?.and_then(measure_of),
        releases: RevisionRequest { from, to, censored: params.require(&CENSORED)? },
        window: window(params)?,
    })
}

/// About how many observations are read for some series. Series of one indicator and area are mostly asked for together,
/// so each is counted by itself.
fn size(series: &[&Series]) -> usize {
    let counts = series.iter().map(|one| usize::try_from(one.observations).unwrap_or_default());
    counts.sum::<usize>().saturating_mul(VINTAGES)
}

/// Computes the statistics of one revision, however many reads an answer takes.
struct StatisticsReader {
    service: Arc<Service>,
    state: Arc<ServiceState>,
    query: RevisionsQuery,
}

impl PieceReader for StatisticsReader {
    type Item = Series;

    fn observations(series: &Series) -> usize {
        size(&[series]).max(POINTS)
    }

    async fn read(&self, series: &[Series]) -> Result<Vec<SeriesData>, ServiceError> {
        let series: Vec<&Series> = series.iter().collect();
        let all = self.service.revisions(&self.state, &series, &self.query).await?;
        let rows = series.iter().zip(&all).flat_map(|(one, revisions)| results(&self.state, one, revisions));
        Ok(rows.collect())
    }
}

fn json<'a>(series: &'a Series, revisions: &'a SeriesRevisions) -> SeriesStatisticsJson<'a> {
    SeriesStatisticsJson {
        key: series.key.as_str(),
        dataset: series.dataset.as_str(),
        area: series.area.as_str(),
        indicator: series.indicator.as_str(),
        activity: series.activity.as_str(),
        statistics: RevisionStatisticsJson::of(revisions),
    }
}
