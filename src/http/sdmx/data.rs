//! Data: `/data` of both web services.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;

use super::components::data_structure;
use super::fetch::{self, Reading, Sieve};
use super::flow::Flow;
use super::lists;
use super::negotiate;
use super::query::DataQuery;
use super::references::{is_any, is_version};
use super::refusal::Refusal;
use super::request::{Api, Request};
use crate::domain::catalogue::{Catalogue, Series};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;
use crate::formats::sdmx::structure::Level;
use crate::formats::sdmx::{DataFormat, Message};
use crate::http::answer::{App, Call, Reply};
use crate::http::facade::AGENCY;
use crate::limits::{MAX_KEPT_OBSERVATIONS, STREAMED_SERIES};
use crate::service::{ServiceError, State as Snapshot};

/// Which data a path is about.
#[derive(Debug)]
pub(super) struct Address<'a> {
    agency: &'a str,
    id: &'a str,
    version: &'a str,
    /// The key as it is written.
    pub(super) key: &'a str,
    /// The component whose values are asked for.
    pub(super) component: &'a str,
}

impl<'a> Address<'a> {
    /// The parts of a path of REST 1.x: flow, key, provider, component.
    ///
    /// # Errors
    /// When there is no flow, or the provider is another one.
    pub(super) fn of_21(parts: &[&'a str]) -> Result<Self, Refusal> {
        let flow: Vec<&str> = parts.first().copied().unwrap_or_default().split(',').collect();
        let (agency, id, version) = match flow.as_slice() {
            [id] => ("all", *id, "latest"),
            [agency, id] => (*agency, *id, "latest"),
            [agency, id, version] => (*agency, *id, *version),
            _ => return Err(Refusal::syntax("A dataflow is FLOW, AGENCY,FLOW or AGENCY,FLOW,VERSION.")),
        };
        let at = |place: usize| parts.get(place).copied().unwrap_or_default();
        let provider = at(2).rsplit(',').next().unwrap_or_default();
        if !is_any(provider) && provider != AGENCY {
            return Err(Refusal::no_results(format!("`{provider}` provides no data here; `{AGENCY}` does.")));
        }
        Self { agency, id, version, key: at(1), component: at(3) }.sound()
    }

    /// The parts of a path of REST 2.x: context, agency, flow, version, key, component.
    ///
    /// # Errors
    /// When there is no flow, or the context is another one.
    pub(super) fn of_30(parts: &[&'a str]) -> Result<Self, Refusal> {
        let at = |place: usize| parts.get(place).copied().unwrap_or_default();
        if !matches!(at(0), "" | "*" | "dataflow" | "datastructure") {
            return Err(Refusal::not_served(at(0)));
        }
        Self { agency: at(1), id: at(2), version: at(3), key: at(4), component: at(5) }.sound()
    }

    fn sound(self) -> Result<Self, Refusal> {
        if is_any(self.id) {
            return Err(Refusal::syntax("Data are asked for one dataflow at a time; the path names none."));
        }
        Ok(self)
    }

    /// The flow.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn flow<'c>(&self, catalogue: &'c Catalogue) -> Result<Flow<'c>, Refusal> {
        let ours = is_any(self.agency) || self.agency == AGENCY;
        let known = Flow::find(catalogue, self.id).filter(|_| ours && is_version(self.version));
        known.ok_or_else(|| {
            let text = format!("There is no dataflow `{}:{}({})`.", self.agency, self.id, self.version);
            Refusal::no_results(text)
        })
    }
}

/// The data of a path.
///
/// # Errors
/// When the request cannot be read, nothing is there, or it is too much.
pub(super) async fn answer(
    app: &App,
    call: &Call,
    request: &Request,
    address: Address<'_>,
) -> Result<Response, Refusal> {
    let format = negotiate::data(request, request.api.unwrap_or(Api::V21), &call.headers)?;
    let state = app.service.state();
    let kind = format.media_type();
    let reply = Reply::new(app, &state, call, request.params(), kind, kind);
    if let Some(answer) = reply.known() {
        return Ok(answer);
    }
    let catalogue = &state.catalogue;
    let query = DataQuery::read(catalogue, request, &address)?;
    let mut reading = Reading {
        service: Arc::clone(&app.service),
        state: Arc::clone(&state),
        sieve: Sieve::new(&query),
        history: query.history,
        keys_only: !query.observations && query.is_of_keys(),
    };
    let header = AnswerHeader { revision: catalogue.revision, next: None, dimensions: Vec::new() };
    if query.flow.is_growth {
        let chosen = fetch::growth(catalogue, &query)?;
        let targets = chosen.iter().flat_map(|(_, targets)| targets);
        check_size(format, fetch::count(targets.map(|target| &target.level)))?;
        let series = some(reading.growth(&chosen).await?)?;
        let encoder = format.encoder(message(app, &state, &query, &[], format).await?);
        return Ok(reply.keep(whole(encoder, &header, &series), None));
    }
    let chosen = fetch::series(catalogue, &query)?;
    let count = if reading.keys_only { 0 } else { fetch::count(chosen.iter().copied()) };
    check_size(format, count)?;
    let encoder = format.encoder(message(app, &state, &query, &chosen, format).await?);
    if count <= MAX_KEPT_OBSERVATIONS {
        let series = some(reading.observations(&chosen).await?)?;
        return Ok(reply.keep(whole(encoder, &header, &series), None));
    }
    let chosen: Vec<Series> = chosen.into_iter().cloned().collect();
    let body = streamed(reading, &chosen, &header, encoder).await?;
    Ok(reply.unchanged().unwrap_or_else(|| reply.stamp(Response::new(body))))
}

fn check_size(format: DataFormat, count: usize) -> Result<(), Refusal> {
    let limit = format.max_points();
    if count > limit { Err(ServiceError::TooManyObservations { count, limit }.into()) } else { Ok(()) }
}

/// The series, unless there is none.
fn some(series: Vec<SeriesData>) -> Result<Vec<SeriesData>, Refusal> {
    if series.is_empty() { Err(nothing()) } else { Ok(series) }
}

fn nothing() -> Refusal {
    Refusal::no_results("There are no data for this request.")
}

/// What the message says besides its series.
async fn message(
    app: &App,
    state: &Snapshot,
    query: &DataQuery<'_>,
    series: &[&Series],
    format: DataFormat,
) -> Result<Message, Refusal> {
    let catalogue = &state.catalogue;
    let dataset = &query.flow.dataset.id;
    let stored = app.service.observation_attributes(state, dataset).await?;
    let mut structure = data_structure(catalogue, &query.flow, &stored);
    structure.attributes.retain(|own| query.attributes.has(own));
    if !query.observations {
        structure.attributes.retain(|own| own.level == Level::Series);
    }
    let named = matches!(format, DataFormat::Json10 | DataFormat::Json20);
    let dimensions = structure.dimensions.iter().filter(|_| named);
    let names = dimensions.map(|dimension| lists::names(catalogue, &dimension.list)).collect();
    let with_attributes = series.iter().filter(|series| !series.attributes.is_empty());
    let figures = catalogue.figures.iter().filter(|figure| figure.dataset == *dataset);
    Ok(Message {
        agency: AGENCY,
        prepared: catalogue.revised,
        names,
        stored: with_attributes.map(|series| (series.key.clone(), series.attributes.clone())).collect(),
        sources: figures.map(|figure| (figure.id.clone(), figure.source.clone())).collect::<HashMap<_, _>>(),
        flat: query.flat,
        observations: query.observations,
        history: query.history && !query.flow.is_growth,
        structure,
    })
}

/// A message in one piece.
fn whole(mut encoder: Box<dyn Encoder>, header: &AnswerHeader, series: &[SeriesData]) -> Bytes {
    let mut out = Vec::new();
    encoder.begin(header, &mut out);
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out.into()
}

/// A message that is read and written some series at a time, so that memory stays flat.
///
/// The status is sent first, so the first series that has data is found before anything is written.
async fn streamed(
    mut reading: Reading,
    series: &[Series],
    header: &AnswerHeader,
    mut encoder: Box<dyn Encoder>,
) -> Result<Body, Refusal> {
    let chunks: Vec<Vec<Series>> = series.chunks(STREAMED_SERIES).map(<[Series]>::to_vec).collect();
    let mut chunks = chunks.into_iter();
    let first = loop {
        let chunk = chunks.next().ok_or_else(nothing)?;
        let read = reading.observations(&chunk.iter().collect::<Vec<_>>()).await?;
        if !read.is_empty() {
            break read;
        }
    };
    let mut head = Vec::new();
    encoder.begin(header, &mut head);
    for one in &first {
        encoder.series(one, &mut head);
    }
    let pieces = stream::try_unfold(
        (reading, chunks, Some(encoder), Some(head)),
        async |(mut reading, mut chunks, encoder, head)| -> Result<_, ServiceError> {
            let Some(mut encoder) = encoder else { return Ok(None) };
            if let Some(head) = head {
                return Ok(Some((Bytes::from(head), (reading, chunks, Some(encoder), None))));
            }
            let mut piece = Vec::new();
            let Some(chunk) = chunks.next() else {
                encoder.end(&mut piece);
                return Ok(Some((Bytes::from(piece), (reading, chunks, None, None))));
            };
            for one in reading.observations(&chunk.iter().collect::<Vec<_>>()).await? {
                encoder.series(&one, &mut piece);
            }
            Ok(Some((Bytes::from(piece), (reading, chunks, Some(encoder), None))))
        },
    );
    Ok(Body::from_stream(pieces))
}
