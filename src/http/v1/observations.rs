//! Observations, grouped by series.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::domain::dataset::SeriesData;
use crate::domain::revision::Later;
use crate::domain::series::Series;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::revisions::TO_RELEASE;
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, COMPONENT, CURSOR, DATA_FORMAT, DATA_FORMATS, DATASET, DETAIL,
    FIRST, FREQUENCY, FROM, INCLUDE, INDICATOR, Inclusion, KEY, LAST, LIMIT, ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::selection::{page, series_filter, window};
use crate::http::weigh::weigh;
use crate::limits::{MAX_COLLECTED_OBSERVATIONS, MAX_KEPT_OBSERVATIONS, MAX_PAGE_OBSERVATIONS};
use crate::service::grid::Grid;
use crate::service::header::answer_header;
use crate::service::page::PageRequest;
use crate::service::query::{SeriesFilter, Window};
use crate::service::revisions::VINTAGES;
use crate::service::{Service, ServiceError, State as ServiceState};

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
    &FIRST,
    &LAST,
    &AS_OF,
    &INCLUDE,
    &TO_RELEASE,
    &DETAIL,
    &LIMIT,
    &CURSOR,
    &DATA_FORMAT,
];

/// Observations
#[utoipa::path(
    get,
    path = "/v1/observations",
    tag = "data",
    responses((status = 200, description = "The observations", content(
        (crate::formats::json::ObservationsDocument = "application/json"),
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
    let include = params.list(&INCLUDE)?;
    let derived = include.contains(&Inclusion::Derived);
    let filter = SeriesFilter { derived, ..series_filter(&params)? };
    let window = window(&params)?;
    let layout = layout(params.get(&DETAIL)?.is_some(), &include)?;
    let to = later(&params, layout)?;
    let paging = page(&app, &params, &request.basis.state.catalogue).await?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    refuse_paging(representation.value, &params)?;
    let is_grid = include.contains(&Inclusion::Missing);
    if is_grid {
        refuse_grid(representation.value, &params)?;
    }
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    let all_vintages = include.contains(&Inclusion::Vintages);
    weigh(Cost::walk(filter.looked_at(&state.catalogue))).await;
    if layout.kind == PointKind::Outlooks {
        let request = (&filter, &window, &paging, to);
        return with_outlooks(&app, response, request, (representation.value, layout), state).await;
    }
    if include.contains(&Inclusion::Implied) {
        weigh(Cost::whole(state.catalogue.series.len())).await;
        let implied = app.service.implied(&state, window.as_of).await?;
        let series = implied.select(&state.catalogue, &filter)?;
        let series: Vec<&Series> = series.iter().collect();
        let (series, next) = cut(representation.value, &paging, &series)?;
        let grid = grid(is_grid, representation.value, &series, &window)?;
        weigh(Cost::whole(points(&series, grid.as_ref()))).await;
        let mut data =
            app.service.observations_with_implied(&state, &implied, &series, &window, all_vintages).await?;
        fill(grid.as_ref(), &mut data);
        let header = answer_header(&state.catalogue, series.iter().copied(), next);
        let body = encode(representation.value, layout, &header, &data);
        return Ok(response.complete(body.into(), header.next.as_deref()));
    }
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series.get(*position)).collect();
    let (chosen, next) = cut(representation.value, &paging, &selected)?;
    let grid = grid(is_grid, representation.value, &chosen, &window)?;
    let count = points(&chosen, grid.as_ref());
    weigh(pieces::cost(representation.value, count)).await;
    let header = answer_header(&state.catalogue, chosen.iter().copied(), next);
    if count <= MAX_KEPT_OBSERVATIONS {
        let mut series = app.service.observations(&state, &chosen, &window, all_vintages).await?;
        fill(grid.as_ref(), &mut series);
        let body = encode(representation.value, layout, &header, &series);
        return Ok(response.complete(body.into(), header.next.as_deref()));
    }
    let chosen = chosen.into_iter().cloned().collect();
    let reader = ObservationReader {
        service: Arc::clone(&app.service),
        state: Arc::clone(&state),
        window,
        all_vintages,
        grid,
    };
    let body = streamed(reader, chosen, &header, representation.value.encoder(layout));
    Ok(response.uncached(body, header.next.as_deref()))
}

/// What the answer shows.
///
/// # Errors
/// Outlooks beside something else: they are of published values, and of the newest ones.
fn layout(full: bool, include: &[Inclusion]) -> Result<PointLayout, Problem> {
    if !include.contains(&Inclusion::RevisionOutlook) {
        let full = full || include.iter().any(|one| matches!(one, Inclusion::Vintages | Inclusion::Implied));
        return Ok(PointLayout { kind: PointKind::Observations, full });
    }
    if include.len() > 1 {
        let detail = "`include=revision_outlook` goes with no other `include`, since outlooks are of newest published values.";
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(INCLUDE.name()));
    }
    Ok(PointLayout { kind: PointKind::Outlooks, full })
}

/// The release until which outlooks are given.
///
/// # Errors
/// It is given without outlooks.
fn later(params: &Params, layout: PointLayout) -> Result<Later, Problem> {
    let to = params.get(&TO_RELEASE)?;
    if to.is_some() && layout.kind != PointKind::Outlooks {
        let detail = "`to_release` goes with `include=revision_outlook` only.";
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(TO_RELEASE.name()));
    }
    Ok(to.unwrap_or(Later::Final))
}

/// Observations with the outlooks of their revisions.
///
/// # Errors
/// More points than are read as a whole, or the database does not answer.
async fn with_outlooks(
    app: &App,
    response: ResponseBuilder<'_>,
    (filter, window, paging, to): (&SeriesFilter, &Window, &PageRequest, Later),
    (format, layout): (Format, PointLayout),
    state: Arc<ServiceState>,
) -> Result<Response, Problem> {
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series_at(*position)).collect();
    let (chosen, next) = cut(format, paging, &selected)?;
    let count = observations(&chosen);
    if count > MAX_COLLECTED_OBSERVATIONS {
        return Err(ServiceError::TooManyObservations { count, limit: MAX_COLLECTED_OBSERVATIONS }.into());
    }
    weigh(Cost::whole(count.saturating_mul(VINTAGES))).await;
    let mut data = app.service.observations(&state, &chosen, window, false).await?;
    app.service.add_outlooks(&state, &chosen, &mut data, (to, window.as_of)).await?;
    let header = answer_header(&state.catalogue, chosen.iter().copied(), next);
    let body = encode(format, layout, &header, &data);
    Ok(response.complete(body.into(), header.next.as_deref()))
}

/// Refuses `limit` and `cursor` for a flat format, which always holds all series.
///
/// # Errors
/// A conflict that names the parameter.
pub(super) fn refuse_paging(format: Format, params: &Params) -> Result<(), Problem> {
    let paging = [LIMIT.name(), CURSOR.name()].into_iter().find(|name| params.text(name).is_some());
    match paging {
        Some(name) if format.is_flat() => {
            let detail = format!(
                "`{name}` does not go with the format {}, which is always whole; leave it out, or take json.",
                format.name()
            );
            Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(name))
        }
        _ => Ok(()),
    }
}

/// Refuses a full grid for JSON, which pages by what was published, and beside parameters that select single points.
///
/// # Errors
/// A conflict that names the parameter.
fn refuse_grid(format: Format, params: &Params) -> Result<(), Problem> {
    let conflict =
        |detail: String, name: &str| Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(name));
    if !format.is_flat() {
        let detail = "`include=missing` gives a full grid, which only flat formats have; take csv, ndjson, parquet, arrow, xlsx or jsonstat.";
        return conflict(detail.to_owned(), INCLUDE.name());
    }
    match [FIRST.name(), LAST.name()].into_iter().find(|name| params.text(name).is_some()) {
        Some(name) => conflict(
            format!(
                "`{name}` does not go with `include=missing`, which gives all periods; take `from` and `to`."
            ),
            name,
        ),
        None => Ok(()),
    }
}

/// The grid of an answer that is to have one.
///
/// # Errors
/// More points than the format holds.
fn grid(is_grid: bool, format: Format, series: &[&Series], window: &Window) -> Result<Option<Grid>, Problem> {
    if !is_grid {
        return Ok(None);
    }
    let grid = Grid::of(series, window);
    check_size(format, grid.size(series))?;
    Ok(Some(grid))
}

/// The number of points of an answer.
fn points(series: &[&Series], grid: Option<&Grid>) -> usize {
    observations(series).max(grid.map_or(0, |grid| grid.size(series)))
}

fn fill(grid: Option<&Grid>, data: &mut [SeriesData]) {
    if let Some(grid) = grid {
        for series in data {
            grid.fill(series);
        }
    }
}

/// The series of the answer and the cursor of the next page: one page of JSON, or all series of a flat format.
fn cut<'a>(
    format: Format,
    paging: &PageRequest,
    selected: &[&'a Series],
) -> Result<(Vec<&'a Series>, Option<String>), Problem> {
    if !format.is_flat() {
        let page = paging.cut_series(selected, MAX_PAGE_OBSERVATIONS);
        let series = page.series.iter().filter_map(|position| selected.get(*position));
        return Ok((series.copied().collect(), page.next.map(|cursor| cursor.to_string())));
    }
    let count = observations(selected);
    check_size(format, count)?;
    Ok((selected.to_vec(), None))
}

/// Refuses what a format cannot hold.
///
/// # Errors
/// Too many points; or none for JSON-stat, whose dimensions need a category each.
pub(super) fn check_size(format: Format, count: usize) -> Result<(), Problem> {
    let limit = format.max_points();
    if count > limit {
        return Err(ServiceError::TooManyObservations { count, limit }.into());
    }
    if count == 0 && format == Format::JsonStat {
        return Err(Problem::new(
            ProblemKind::NotFound,
            "There is nothing that a JSON-stat data set could hold.",
        ));
    }
    Ok(())
}

/// The number of observations of some series.
fn observations(series: &[&Series]) -> usize {
    series.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum()
}

/// Reads observations of one revision, however many reads an answer takes.
struct ObservationReader {
    service: Arc<Service>,
    state: Arc<ServiceState>,
    window: Window,
    all_vintages: bool,
    grid: Option<Grid>,
}

impl PieceReader for ObservationReader {
    type Item = Series;

    fn observations(series: &Series) -> usize {
        observations(&[series])
    }

    async fn read(&self, series: &[Series]) -> Result<Vec<SeriesData>, ServiceError> {
        let series: Vec<&Series> = series.iter().collect();
        let mut data =
            self.service.observations(&self.state, &series, &self.window, self.all_vintages).await?;
        fill(self.grid.as_ref(), &mut data);
        Ok(data)
    }
}
