//! Observations, grouped by series.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::stream;

use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::series::Series;
use crate::formats::{Encoder, Format, Kind, Layout, encode};
use crate::http::answer::{ApiRequest, App, ResponseBuilder};
use crate::http::negotiate::{Representation, negotiate};
use crate::http::parameters::{INCLUDES, Name, names};
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::selection::{page, series_filter, window};
use crate::limits::{MAX_KEPT_OBSERVATIONS, MAX_PAGE_OBSERVATIONS, STREAMED_SERIES};
use crate::service::fetch::answer_header;
use crate::service::query::{PageRequest, Window};
use crate::service::{Service, ServiceError, State as Snapshot};

pub(super) const LIST: &[Name] = &[
    Name::Dataset,
    Name::Indicator,
    Name::Area,
    Name::Activity,
    Name::Frequency,
    Name::Key,
    Name::Component,
    Name::From,
    Name::To,
    Name::First,
    Name::Last,
    Name::AsOf,
    Name::Include,
    Name::Detail,
    Name::Limit,
    Name::Cursor,
    Name::DataFormat,
];

/// The formats of observations and growth.
pub(super) const OFFERS: [Representation<Format>; Format::ALL.len()] = {
    let mut offers = [Representation { name: "", media_type: "", value: Format::Json }; Format::ALL.len()];
    let mut position = 0;
    while position < offers.len() {
        let format = Format::ALL[position];
        offers[position] =
            Representation { name: format.name(), media_type: format.content_type(), value: format };
        position += 1;
    }
    offers
};

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
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(&names(LIST))?;
    let filter = series_filter(&params)?;
    let window = window(&params)?;
    let include = params.choices("include", &INCLUDES)?;
    let layout = Layout {
        kind: Kind::Observations,
        full: params.choice("detail", &["full"])?.is_some() || !include.is_empty(),
    };
    let request = page(&params)?;
    let offer = negotiate(params.text("format"), &call.headers, &OFFERS)?;
    refuse_paging(offer.value, &params)?;
    let state = app.service.state();
    let response = ResponseBuilder::new(&app, &state, &call, &params, offer.name, offer.media_type);
    let all_vintages = include.contains(&"vintages");
    if include.contains(&"implied") {
        let implied = app.service.implied(&state, window.as_of).await?;
        let series = implied.select(&state.catalogue, &filter)?;
        let series: Vec<&Series> = series.iter().collect();
        let (series, next) = cut(offer.value, &request, &series)?;
        let data =
            app.service.observations_with_implied(&state, &implied, &series, &window, all_vintages).await?;
        let header = answer_header(&state.catalogue, series.iter().copied(), next);
        let body = encode(offer.value, layout, &header, &data);
        return Ok(response.complete(body.into(), header.next.as_deref()));
    }
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series.get(*position)).collect();
    let (chosen, next) = cut(offer.value, &request, &selected)?;
    let header = answer_header(&state.catalogue, chosen.iter().copied(), next);
    if observations(&chosen) <= MAX_KEPT_OBSERVATIONS {
        let series = app.service.observations(&state, &chosen, &window, all_vintages).await?;
        let body = encode(offer.value, layout, &header, &series);
        return Ok(response.complete(body.into(), header.next.as_deref()));
    }
    let chosen: Vec<Series> = chosen.into_iter().cloned().collect();
    let reading = ObservationReader {
        service: Arc::clone(&app.service),
        state: Arc::clone(&state),
        window,
        all_vintages,
    };
    let body = streamed(reading, &chosen, &header, offer.value.encoder(layout));
    Ok(response.uncached(body, header.next.as_deref()))
}

/// Flat formats are always whole.
///
/// # Errors
/// When a page of one is asked for.
pub(super) fn refuse_paging(format: Format, params: &Params) -> Result<(), Problem> {
    let paging = ["limit", "cursor"].into_iter().find(|name| params.text(name).is_some());
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

/// The series of the answer and where the next page starts: a page of JSON, or all of a flat format.
fn cut<'a>(
    format: Format,
    request: &PageRequest,
    selected: &[&'a Series],
) -> Result<(Vec<&'a Series>, Option<String>), Problem> {
    if !format.is_flat() {
        let page = request.cut_series(selected, MAX_PAGE_OBSERVATIONS);
        let series = page.series.iter().filter_map(|position| selected.get(*position));
        return Ok((series.copied().collect(), page.next.map(|cursor| cursor.to_string())));
    }
    let count = observations(selected);
    check_size(format, count)?;
    Ok((selected.to_vec(), None))
}

/// Refuses what a format cannot hold: too many points, or a cube without any.
///
/// # Errors
/// When it cannot.
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

/// How many observations some series have.
fn observations(series: &[&Series]) -> usize {
    series.iter().map(|series| usize::try_from(series.observations).unwrap_or_default()).sum()
}

/// What is read for an answer: always of the same revision, in whatever pieces.
struct ObservationReader {
    service: Arc<Service>,
    state: Arc<Snapshot>,
    window: Window,
    all_vintages: bool,
}

impl ObservationReader {
    async fn read(&self, series: &[Series]) -> Result<Vec<SeriesData>, ServiceError> {
        let series: Vec<&Series> = series.iter().collect();
        self.service.observations(&self.state, &series, &self.window, self.all_vintages).await
    }
}

/// A body that is read and written some series at a time, so that memory stays flat.
fn streamed(
    reading: ObservationReader,
    series: &[Series],
    header: &AnswerHeader,
    mut encoder: Box<dyn Encoder>,
) -> Body {
    let mut head = Vec::new();
    encoder.begin(header, &mut head);
    let chunks: Vec<Vec<Series>> = series.chunks(STREAMED_SERIES).map(<[Series]>::to_vec).collect();
    let pieces = stream::try_unfold(
        (reading, chunks.into_iter(), encoder, Some(head)),
        async |(reading, mut chunks, mut encoder, head)| -> Result<_, ServiceError> {
            let Some(mut piece) = head.or_else(|| (chunks.len() > 0).then(Vec::new)) else { return Ok(None) };
            if let Some(chunk) = chunks.next() {
                for series in reading.read(&chunk).await? {
                    encoder.series(&series, &mut piece);
                }
            }
            if chunks.len() == 0 {
                encoder.end(&mut piece);
            }
            Ok(Some((Bytes::from(piece), (reading, chunks, encoder, None))))
        },
    );
    Body::from_stream(pieces)
}
