//! Growth: stated rates beside computed ones.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::domain::dataset::SeriesData;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{
    ACTIVITY, AGGREGATE, AREA, AS, AS_OF, BASE, COMPONENT, CURSOR, DATA_FORMAT, DATA_FORMATS, DATASET,
    DETAIL, FIRST, FREQUENCY, FROM, INCLUDE_DERIVED, INDICATOR, KEY, LAST, LIMIT, MEASURE, PARTIAL,
    ParameterList, TO,
};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::selection::{growth_request, page, series_filter, window};
use crate::http::weigh::weigh;
use crate::limits::{MAX_KEPT_OBSERVATIONS, MAX_PAGE_OBSERVATIONS};
use crate::service::growth::{GrowthRequest, GrowthTarget, TargetFilter, targets};
use crate::service::header::answer_header;
use crate::service::page::PageRequest;
use crate::service::query::{SeriesFilter, Window};
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
    &FIRST,
    &LAST,
    &AS_OF,
    &MEASURE,
    &BASE,
    &AS,
    &AGGREGATE,
    &PARTIAL,
    &INCLUDE_DERIVED,
    &DETAIL,
    &LIMIT,
    &CURSOR,
    &DATA_FORMAT,
];

/// Growth of series
#[utoipa::path(
    get,
    path = "/v1/growth",
    tag = "data",
    responses((status = 200, description = "The growth", content(
        (crate::formats::json::GrowthDocument = "application/json"),
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
    let full = params.get(&DETAIL)?.is_some();
    let growth = growth_request(&params, full)?;
    let derived = !params.list(&INCLUDE_DERIVED)?.is_empty();
    let filter = SeriesFilter { derived, ..series_filter(&params)? };
    let window = window(&params)?;
    let layout = PointLayout { kind: PointKind::Growth, full };
    let paging = page(&app, &params, &request.basis.state.catalogue).await?;
    let representation = negotiate(params.get(&DATA_FORMAT)?, &request.headers, &DATA_FORMATS)?;
    refuse_paging(representation.value, &params)?;
    let state = Arc::clone(&request.basis.state);
    let response =
        ResponseBuilder::new(&state, &request, &params, representation.name, representation.media_type);
    weigh(Cost::whole(filter.looked_at(&state.catalogue))).await;
    let all = targets(&state.catalogue, &filter, &growth, TargetFilter::All)?;
    let (chosen, next) = if representation.value.is_flat() {
        (whole(representation.value, all)?, None)
    } else {
        cut(&paging, all)
    };
    let header = answer_header(&state.catalogue, chosen.iter().map(|target| &target.level), next);
    let count = chosen.iter().map(points).sum();
    // Whether series convert to another frequency shows only as they are computed, and must be known before the status
    // is sent.
    if count > MAX_KEPT_OBSERVATIONS && growth.conversion.is_none() {
        weigh(pieces::cost(representation.value, count)).await;
        let reader = GrowthReader { service: Arc::clone(&app.service), state, request: growth, window };
        let body = streamed(reader, chosen, &header, representation.value.encoder(layout));
        return Ok(response.uncached(body, header.next.as_deref()));
    }
    weigh(Cost::whole(count)).await;
    let series = app.service.growth(&state, &chosen, &growth, &window).await?;
    let body = encode(representation.value, layout, &header, &series);
    Ok(response.complete(body.into(), header.next.as_deref()))
}

/// Computes growth of one revision, however many reads an answer takes.
struct GrowthReader {
    service: Arc<Service>,
    state: Arc<ServiceState>,
    request: GrowthRequest,
    window: Window,
}

impl PieceReader for GrowthReader {
    type Item = GrowthTarget;

    fn observations(target: &GrowthTarget) -> usize {
        points(target)
    }

    async fn read(&self, targets: &[GrowthTarget]) -> Result<Vec<SeriesData>, ServiceError> {
        self.service.growth(&self.state, targets, &self.request, &self.window).await
    }
}

/// All targets, unless they have more points than the format allows.
fn whole(format: Format, targets: Vec<GrowthTarget>) -> Result<Vec<GrowthTarget>, Problem> {
    let count = targets.iter().map(points).sum();
    check_size(format, count)?;
    Ok(targets)
}

/// About how many points the growth of a target has.
fn points(target: &GrowthTarget) -> usize {
    usize::try_from(target.level.observations).unwrap_or_default() + target.stated.len()
}

/// The targets of the requested page, and the cursor of the next page.
fn cut(paging: &PageRequest, targets: Vec<GrowthTarget>) -> (Vec<GrowthTarget>, Option<String>) {
    let levels: Vec<_> = targets.iter().map(|target| &target.level).collect();
    let page = paging.cut_series(&levels, MAX_PAGE_OBSERVATIONS);
    let next = page.next.map(|cursor| cursor.to_string());
    let chosen: std::collections::HashSet<usize> = page.series.into_iter().collect();
    let kept = targets.into_iter().enumerate().filter(|(position, _)| chosen.contains(position));
    (kept.map(|(_, target)| target).collect(), next)
}
