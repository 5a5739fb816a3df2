//! Observations of a dataset as one cube.

use axum::extract::State;
use axum::response::Response;

use super::OFFERS;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::Format;
use crate::formats::jsonstat::{About, dataset};
use crate::http::answer::{ApiRequest, App, CachedResponse};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, COMPONENT, FIRST, FREQUENCY, FROM, INDICATOR, LAST, Parameter,
    ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::selection::series_filter;
use crate::service::ServiceError;
use crate::service::header::answer_header;
use crate::service::query::{SeriesFilter, Window};

/// The ends of a window by the names that SDMX gives them.
const START_PERIOD: Parameter<Period> = FROM.named("startPeriod");
const END_PERIOD: Parameter<Period> = TO.named("endPeriod");
const FIRST_N_OBSERVATIONS: Parameter<usize> = FIRST.named("firstNObservations");
const LAST_N_OBSERVATIONS: Parameter<usize> = LAST.named("lastNObservations");

/// The filters of version 1, but for the two that stand in the path, and the ends of a window by either name.
const PARAMETERS: ParameterList = &[
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &FREQUENCY,
    &COMPONENT,
    &AS_OF,
    &FROM,
    &START_PERIOD,
    &TO,
    &END_PERIOD,
    &FIRST,
    &FIRST_N_OBSERVATIONS,
    &LAST,
    &LAST_N_OBSERVATIONS,
];

/// The observations of a dataset, or of what a key chooses from it.
pub(super) async fn answer(
    State(app): State<App>,
    PathCode(rest): PathCode,
    call: ApiRequest,
) -> Result<Response, Problem> {
    let params = call.raw.allow(PARAMETERS)?;
    let window = window(&params)?;
    let filter = series_filter(&params)?;
    let offer = negotiate(None, &call.headers, &OFFERS)?;
    let state = app.service.state();
    let reply = CachedResponse::new(&app, &state, &call, &params, offer.name, offer.media_type);
    if let Some(answer) = reply.known() {
        return Ok(answer);
    }
    let catalogue = &state.catalogue;
    let (id, key) = rest.split_once('/').unwrap_or((&rest, ""));
    let chosen = find(catalogue, id)?;
    let key = Some(key).filter(|key| !matches!(*key, "" | "all" | "*")).map(str::to_owned);
    let filter = SeriesFilter { dataset: vec![chosen.id.to_string()], key, ..filter };
    let series = select(catalogue, &filter)?;
    let mut data = app.service.observations(&state, &series, &window, false).await?;
    data.retain(|series| !series.points.is_empty());
    if data.is_empty() {
        return Err(Problem::new(ProblemKind::NotFound, "There are no observations for this request."));
    }
    let about =
        About { name: chosen.name.clone(), source: chosen.publisher.clone(), updated: chosen.updated };
    let header = answer_header(catalogue, series, None);
    Ok(reply.keep(dataset(about, &header, &data).into(), None))
}

/// The dataset with an id.
///
/// # Errors
/// When there is none.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Dataset, ServiceError> {
    catalogue.datasets.get(id).ok_or_else(|| ServiceError::NotFound {
        what: "dataset",
        id: id.to_owned(),
        known: catalogue.datasets.keys().map(ToString::to_string).collect(),
    })
}

/// The series that are asked for, unless one cube could not hold them; a code of the key, which is part of the path,
/// is found or not.
fn select<'a>(catalogue: &'a Catalogue, filter: &SeriesFilter) -> Result<Vec<&'a Series>, ServiceError> {
    let positions = filter.select(catalogue).map_err(|error| match error {
        ServiceError::UnknownCode { parameter: "key", code, known } => {
            ServiceError::NotFound { what: "code", id: code, known }
        }
        other => other,
    })?;
    let series: Vec<&Series> =
        positions.into_iter().filter_map(|position| catalogue.series.get(position)).collect();
    let count = series.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum();
    let limit = Format::JsonStat.max_points();
    if count > limit { Err(ServiceError::TooManyObservations { count, limit }) } else { Ok(series) }
}

/// Which periods a request asks for, by either name.
fn window(params: &Params) -> Result<Window, Problem> {
    let window = Window {
        from: either(params, &FROM, &START_PERIOD)?,
        to: either(params, &TO, &END_PERIOD)?,
        first: either(params, &FIRST, &FIRST_N_OBSERVATIONS)?,
        last: either(params, &LAST, &LAST_N_OBSERVATIONS)?,
        as_of: params.get(&AS_OF)?,
    };
    window.check()?;
    Ok(window)
}

/// The value of a parameter that has two names, of which a request may give one.
fn either<T>(params: &Params, own: &Parameter<T>, sdmx: &Parameter<T>) -> Result<Option<T>, Problem> {
    match (params.get(own)?, params.get(sdmx)?) {
        (Some(_), Some(_)) => {
            let (own, sdmx) = (own.name(), sdmx.name());
            let detail = format!("`{sdmx}` and `{own}` are two names of one parameter.");
            Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(sdmx))
        }
        (value, other) => Ok(value.or(other)),
    }
}
