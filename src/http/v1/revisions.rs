//! The revisions of a series: every published value of each period, and the size of the revisions.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::observation::{Observation, Origin};
use crate::domain::revision::{RevisionSize, Triangle, revision_percent};
use crate::domain::series::Series;
use crate::formats::Format;
use crate::formats::json::RevisionStatisticsJson;
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::revisions::{CENSORED, FROM_RELEASE, REVISION_MEASURE, STATISTICS, TO_RELEASE};
use crate::http::parameters::{
    AS_OF, AnyParameter, DATA_FORMAT, DATA_FORMATS, DATASET, FROM, JSON, ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::selection::series_filter;
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::query::SeriesFilter;
use crate::service::revisions::of_triangle;

use super::revision_statistics::{flat, revisions_query, work};

pub(super) const LIST: ParameterList = &[
    &DATASET,
    &FROM,
    &TO,
    &AS_OF,
    &STATISTICS,
    &REVISION_MEASURE,
    &FROM_RELEASE,
    &TO_RELEASE,
    &CENSORED,
    &DATA_FORMAT,
];

/// The revision triangle of a series.
#[derive(Debug, Serialize, ToSchema)]
struct RevisionsDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// The key of the series.
    key: &'a str,
    /// The dataset.
    dataset: &'a str,
    /// The days of publication that brought something, in order.
    vintages: Vec<NaiveDate>,
    /// The periods, in order.
    periods: Vec<PeriodRevisions>,
    /// The size of the revisions of all periods whose first release is known.
    summary: Summary,
    /// Statistics of the revisions, with `statistics=yes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<RevisionStatisticsJson<'a>>,
}

/// What was published of one period.
#[derive(Debug, Serialize, ToSchema)]
struct PeriodRevisions {
    /// The period.
    period: String,
    /// Whether its first release is known: an earlier publication of the indicator and area lacks the period.
    first_release_known: bool,
    /// Each value, with the day it was published, in order.
    releases: Vec<Release>,
    /// The first value that is known.
    #[schema(value_type = Option<f64>)]
    first: Option<Number>,
    /// The newest value; null when it is missing or was taken back.
    #[schema(value_type = Option<f64>)]
    latest: Option<Number>,
    /// The newest value less the first.
    #[schema(value_type = Option<f64>)]
    revision: Option<Number>,
    /// The same in percent of the first; null where the first is zero.
    #[schema(value_type = Option<f64>)]
    revision_percent: Option<Number>,
}

/// A value as it was published on a day.
#[derive(Debug, Serialize, ToSchema)]
struct Release {
    /// The day.
    published: NaiveDate,
    /// The value; null when it is missing or was taken back.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// Whether it was taken back on that day.
    withdrawn: bool,
}

/// A publication that moved the levels to another base.
#[derive(Debug, Serialize, ToSchema)]
struct RebaseJson {
    /// The day.
    published: NaiveDate,
    /// New levels divided by old ones.
    #[schema(value_type = f64)]
    ratio: Number,
}

/// The size of revisions, first value against newest (as in the OECD's and ECB's analyses of revisions).
#[derive(Debug, Serialize, ToSchema)]
struct Summary {
    /// The periods that have a first and a newest value, and whose first release is known.
    periods: usize,
    /// The periods that are left out, since they stood in the oldest publication already: when they were first published,
    /// and as what, is unknown.
    first_release_unknown: usize,
    /// The publications that moved the levels to another base; revisions across them say nothing.
    rebased: Vec<RebaseJson>,
    /// Those whose newest value differs from the first.
    revised: usize,
    /// The mean revision in percent of the first value.
    #[schema(value_type = Option<f64>)]
    mean_percent: Option<Number>,
    /// The mean of the revisions without their signs, in percent.
    #[schema(value_type = Option<f64>)]
    mean_absolute_percent: Option<Number>,
    /// The largest revision without its sign, in percent.
    #[schema(value_type = Option<f64>)]
    largest_absolute_percent: Option<Number>,
}

/// The revisions of a series
#[utoipa::path(get, path = "/v1/series/{key}/revisions", tag = "provenance", responses((status = 200, description = "Every published value", body = RevisionsDocument)))]
pub(super) async fn list(
    State(app): State<App>,
    PathCode(key): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let filter = SeriesFilter { derived: true, ..series_filter(&params)? };
    let query = revisions_query(&params)?;
    let has_statistics = params.get(&STATISTICS)?.is_some();
    let (format, name, media_type) = form(&params, &request, has_statistics)?;
    let window = query.window;
    let state = Arc::clone(&request.basis.state);
    let catalogue = &state.catalogue;
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let in_dataset = filter.select(catalogue)?;
    let found = in_dataset
        .into_iter()
        .filter_map(|position| catalogue.series_at(position))
        .find(|series| series.key.as_str() == key);
    let series = found.ok_or_else(|| {
        let known = catalogue.series.iter().take(10_000).map(|series| series.key.to_string()).collect();
        ServiceError::NotFound { what: "series", id: key, known }
    })?;
    let response = ResponseBuilder::new(&state, &request, &params, name, media_type);
    if format.is_flat() {
        return flat(&app, Arc::clone(&state), response, &[series], (query, format)).await;
    }
    weigh(Cost::whole(work(&[series]))).await;
    let mut triangles = app.service.triangles(&state, &[series], window.as_of).await?;
    let triangle = triangles.pop().ok_or(ServiceError::Interrupted)?;
    let mut observations =
        app.service.vintages(&state, &[series]).await?.remove(&series.id).unwrap_or_default();
    observations.retain(|observation| {
        window.contains(observation.period)
            && window.as_of.is_none_or(|day| observation.provenance.published <= day)
    });
    let statistics = has_statistics.then(|| of_triangle(&state, series, &triangle, &query));
    let statistics = statistics.as_ref().map(RevisionStatisticsJson::of);
    let document = document(catalogue.revision, series, observations, (&triangle, statistics));
    Ok(response.complete(body(&document)?, None))
}

/// The format of the answer. The triangle is JSON; statistics have the formats of data.
///
/// # Errors
/// Parameters of statistics without statistics.
fn form(
    params: &Params,
    request: &ApiRequest,
    has_statistics: bool,
) -> Result<(Format, &'static str, &'static str), Problem> {
    let format = params.get(&DATA_FORMAT)?;
    if has_statistics {
        let representation = negotiate(format, &request.headers, &DATA_FORMATS)?;
        return Ok((representation.value, representation.name, representation.media_type));
    }
    let of_statistics: [&dyn AnyParameter; 4] = [&REVISION_MEASURE, &FROM_RELEASE, &TO_RELEASE, &CENSORED];
    let flat = format.filter(|format| format.value.is_flat()).map(|_| DATA_FORMAT.name());
    let alone = of_statistics.iter().map(|one| one.name()).find(|name| params.text(name).is_some());
    if let Some(name) = alone.or(flat) {
        let detail = format!("`{name}` is for statistics of the revisions; add `statistics=yes`.");
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(name));
    }
    let json = negotiate(None, &request.headers, &JSON)?;
    Ok((Format::Json, json.name, json.media_type))
}

fn document<'a>(
    revision: i64,
    series: &'a Series,
    mut observations: Vec<Observation>,
    (triangle, statistics): (&Triangle, Option<RevisionStatisticsJson<'a>>),
) -> RevisionsDocument<'a> {
    observations.sort_by_key(|observation| {
        (observation.period.ordinal(), observation.provenance.published, observation.provenance.vintage)
    });
    let mut vintages: Vec<NaiveDate> =
        observations.iter().map(|observation| observation.provenance.published).collect();
    vintages.sort_unstable();
    vintages.dedup();
    let of_period = |observations: &[Observation]| of_period(observations, triangle);
    let periods: Vec<PeriodRevisions> =
        observations.chunk_by(|a, b| a.period == b.period).filter_map(of_period).collect();
    RevisionsDocument {
        revision,
        key: series.key.as_str(),
        dataset: series.dataset.as_str(),
        vintages,
        summary: summary(&periods, triangle),
        periods,
        statistics,
    }
}

/// The revisions of one period; `observations` are its vintages in order of publication.
fn of_period(observations: &[Observation], triangle: &Triangle) -> Option<PeriodRevisions> {
    let period = observations.first()?.period;
    let releases: Vec<Release> = observations
        .iter()
        .map(|observation| Release {
            published: observation.provenance.published,
            value: observation.value.map(Number),
            withdrawn: observation.provenance.origin == Origin::Withdrawn,
        })
        .collect();
    let first = observations.iter().find_map(|observation| observation.value);
    let latest = observations.last()?.value;
    let revision = first.zip(latest).map(|(first, latest)| latest - first);
    let percent = first.zip(latest).and_then(|(first, latest)| revision_percent(first, latest));
    Some(PeriodRevisions {
        period: period.to_string(),
        first_release_known: triangle.row(period).is_some_and(|row| row.is_known),
        releases,
        first: first.map(Number),
        latest: latest.map(Number),
        revision: revision.map(Number),
        revision_percent: percent.map(Number),
    })
}

/// The means and the maximum over the periods that have a newest value, and whose first release is known.
fn summary(periods: &[PeriodRevisions], triangle: &Triangle) -> Summary {
    let (known, unknown): (Vec<&PeriodRevisions>, Vec<&PeriodRevisions>) =
        periods.iter().filter(|period| period.first.is_some()).partition(|period| period.first_release_known);
    let percents: Vec<f64> =
        known.iter().filter_map(|period| period.revision_percent.as_ref().map(|number| number.0)).collect();
    let size = RevisionSize::of(&percents);
    let revisions = || known.iter().filter_map(|period| period.revision.as_ref());
    Summary {
        periods: revisions().count(),
        first_release_unknown: unknown.len(),
        rebased: triangle
            .rebases()
            .map(|one| RebaseJson { published: one.day, ratio: Number(one.ratio) })
            .collect(),
        revised: revisions().filter(|revision| revision.0 != 0.0).count(),
        mean_percent: size.mean.map(Number),
        mean_absolute_percent: size.mean_absolute.map(Number),
        largest_absolute_percent: size.largest_absolute.map(Number),
    }
}
