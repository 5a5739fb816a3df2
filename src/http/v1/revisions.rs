//! The revisions of a series: every published value of each period, and the size of the revisions.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::observation::{Observation, Origin};
use crate::domain::revision::{RevisionSize, revision_percent};
use crate::domain::series::Series;
use crate::formats::number::Number;
use crate::http::cost::Cost;
use crate::http::parameters::{AS_OF, DATASET, FORMAT, FROM, ParameterList, TO};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, body};
use crate::http::selection::{series_filter, window};
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::query::SeriesFilter;

pub(super) const LIST: ParameterList = &[&DATASET, &FROM, &TO, &AS_OF, &FORMAT];

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
    /// The size of the revisions of all periods together.
    summary: Summary,
}

/// What was published of one period.
#[derive(Debug, Serialize, ToSchema)]
struct PeriodRevisions {
    /// The period.
    period: String,
    /// Each value, with the day it was published, in order.
    releases: Vec<Release>,
    /// The first value.
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

/// The size of revisions, first value against newest (as in the OECD's and ECB's analyses of revisions).
#[derive(Debug, Serialize, ToSchema)]
struct Summary {
    /// The periods that have a first and a newest value.
    periods: usize,
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
    let window = window(&params)?;
    let state = &request.basis.state;
    let catalogue = &state.catalogue;
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let in_dataset = filter.select(catalogue)?;
    let found = in_dataset
        .into_iter()
        .filter_map(|position| catalogue.series.get(position))
        .find(|series| series.key.as_str() == key);
    let series = found.ok_or_else(|| {
        let known = catalogue.series.iter().take(10_000).map(|series| series.key.to_string()).collect();
        ServiceError::NotFound { what: "series", id: key, known }
    })?;
    let mut stored = app.service.vintages(state, &[series]).await?;
    let mut observations = stored.remove(&series.id).unwrap_or_default();
    observations.retain(|observation| {
        window.contains(observation.period)
            && window.as_of.is_none_or(|day| observation.provenance.published <= day)
    });
    app.document(
        &request,
        &params,
        |_| 1,
        |state| body(&document(state.catalogue.revision, series, observations)),
    )
    .await
}

fn document(revision: i64, series: &Series, mut observations: Vec<Observation>) -> RevisionsDocument<'_> {
    observations.sort_by_key(|observation| {
        (observation.period.ordinal(), observation.provenance.published, observation.provenance.vintage)
    });
    let mut vintages: Vec<NaiveDate> =
        observations.iter().map(|observation| observation.provenance.published).collect();
    vintages.sort_unstable();
    vintages.dedup();
    let periods: Vec<PeriodRevisions> =
        observations.chunk_by(|a, b| a.period == b.period).filter_map(of_period).collect();
    RevisionsDocument {
        revision,
        key: series.key.as_str(),
        dataset: series.dataset.as_str(),
        vintages,
        summary: summary(&periods),
        periods,
    }
}

/// The revisions of one period; `observations` are its vintages in order of publication.
fn of_period(observations: &[Observation]) -> Option<PeriodRevisions> {
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
        period: observations.first()?.period.to_string(),
        releases,
        first: first.map(Number),
        latest: latest.map(Number),
        revision: revision.map(Number),
        revision_percent: percent.map(Number),
    })
}

/// The means and the maximum over all periods that have a first and a newest value.
fn summary(periods: &[PeriodRevisions]) -> Summary {
    let percents: Vec<f64> =
        periods.iter().filter_map(|period| period.revision_percent.as_ref().map(|number| number.0)).collect();
    let size = RevisionSize::of(&percents);
    Summary {
        periods: periods.iter().filter(|period| period.revision.is_some()).count(),
        revised: periods
            .iter()
            .filter(|period| period.revision.as_ref().is_some_and(|revision| revision.0 != 0.0))
            .count(),
        mean_percent: size.mean.map(Number),
        mean_absolute_percent: size.mean_absolute.map(Number),
        largest_absolute_percent: size.largest_absolute.map(Number),
    }
}
