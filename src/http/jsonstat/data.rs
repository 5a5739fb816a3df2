//! Observations of a dataset as one cube.

use axum::extract::State;
use axum::response::Response;

use super::REPRESENTATIONS;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::Format;
use crate::formats::jsonstat::{About, dataset};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, COMPONENT, FIRST, FREQUENCY, FROM, INDICATOR, LAST, Parameter,
    ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::selection::series_filter;
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::header::answer_header;
use crate::service::query::{SeriesFilter, Window};

/// The names of the limits of the window in SDMX.
const START_PERIOD: Parameter<Period> = FROM.named("startPeriod");
const END_PERIOD: Parameter<Period> = TO.named("endPeriod");
const FIRST_N_OBSERVATIONS: Parameter<usize> = FIRST.named("firstNObservations");
const LAST_N_OBSERVATIONS: Parameter<usize> = LAST.named("lastNObservations");

/// The filters of version 1 without dataset and key, which are in the path, and the window by either set of names.
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

/// The observations of a dataset, or of its series that match a key.
pub(super) async fn respond(
    State(app): State<App>,
    PathCode(rest): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(PARAMETERS)?;
    let window = window(&params)?;
    let filter = series_filter(&params)?;
    let representation = negotiate(None, &request.headers, &REPRESENTATIONS)?;
    let state = &request.basis.state;
    let response =
        ResponseBuilder::new(state, &request, &params, representation.name, representation.media_type);
    let catalogue = &state.catalogue;
    let (id, key) = rest.split_once('/').unwrap_or((&rest, ""));
    let chosen = find(catalogue, id)?;
    let key = Some(key).filter(|key| !matches!(*key, "" | "all" | "*")).map(str::to_owned);
    let filter = SeriesFilter { dataset: vec![chosen.id.to_string()], key, ..filter };
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let series = select(catalogue, &filter)?;
    let count = series.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum();
    weigh(Cost::whole(count)).await;
    let mut data = app.service.observations(state, &series, &window, false).await?;
    data.retain(|series| !series.points.is_empty());
    if data.is_empty() {
        return Err(Problem::new(ProblemKind::NotFound, "There are no observations for this request."));
    }
    let about =
        About { name: chosen.name.clone(), source: chosen.publisher.clone(), updated: chosen.updated };
    let header = answer_header(catalogue, series, None);
    Ok(response.complete(dataset(about, &header, &data).into(), None))
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

/// The selected series, or an error if one cube cannot hold them. An unknown code of the key is "not found", since the
/// key is part of the path.
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

/// The window of a request, by either set of names.
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
