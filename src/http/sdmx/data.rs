//! Data: `/data` of both APIs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;

use super::RequestContext;
use super::codelists;
use super::components::data_structure;
use super::computation::Computation;
use super::dataflow::Dataflow;
use super::error::SdmxError;
use super::fetch::DataReader;
use super::query::DataQuery;
use super::registry::Registry;
use super::request::{is_any, is_version};
use super::sections;
use super::series_selection;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::series::Series;
use crate::formats::Encoder;
use crate::formats::sdmx::structure::{Attribute, AttributeRelationship, DataStructure};
use crate::formats::sdmx::{DataFormat, DimensionAtObservation, Message, SdmxVersion};
use crate::http::cost::Cost;
use crate::http::facade::AGENCY;
use crate::http::response::ResponseBuilder;
use crate::http::weigh::weigh;
use crate::limits::{MAX_KEPT_OBSERVATIONS, PIECE_OBSERVATIONS, STREAMED_SERIES};
use crate::service::ServiceError;

/// A path of data.
#[derive(Debug)]
pub(super) struct DataPath<'a> {
    agency: &'a str,
    id: &'a str,
    version: &'a str,
    /// The text of the key.
    pub(super) key: &'a str,
    /// The component of an availability request.
    pub(super) component: &'a str,
}

impl<'a> DataPath<'a> {
    /// Reads the parts of a path after the resource.
    ///
    /// # Errors
    /// When it names no dataflow, or another provider or context.
    pub(super) fn of(version: SdmxVersion, parts: &[&'a str]) -> Result<Self, SdmxError> {
        let path = match version {
            SdmxVersion::V21 => Self::of_21(parts)?,
            SdmxVersion::V30 => Self::of_30(parts)?,
        };
        if is_any(path.id) {
            return Err(SdmxError::syntax("Data are asked for one dataflow at a time; the path names none."));
        }
        Ok(path)
    }

    /// Reads a path of REST 1.x: dataflow, key, provider, component.
    fn of_21(parts: &[&'a str]) -> Result<Self, SdmxError> {
        let flow: Vec<&str> = parts.first().copied().unwrap_or_default().split(',').collect();
        let (agency, id, version) = match flow.as_slice() {
            [id] => ("all", *id, "latest"),
            [agency, id] => (*agency, *id, "latest"),
            [agency, id, version] => (*agency, *id, *version),
            _ => return Err(SdmxError::syntax("A dataflow is FLOW, AGENCY,FLOW or AGENCY,FLOW,VERSION.")),
        };
        let at = |place: usize| parts.get(place).copied().unwrap_or_default();
        let provider = at(2).rsplit(',').next().unwrap_or_default();
        if !is_any(provider) && provider != AGENCY {
            return Err(SdmxError::no_results(format!(
                "`{provider}` provides no data here; `{AGENCY}` does."
            )));
        }
        Ok(Self { agency, id, version, key: at(1), component: at(3) })
    }

    /// Reads a path of REST 2.x: context, agency, dataflow, version, key, component.
    fn of_30(parts: &[&'a str]) -> Result<Self, SdmxError> {
        let at = |place: usize| parts.get(place).copied().unwrap_or_default();
        if !matches!(at(0), "" | "*" | "dataflow" | "datastructure") {
            return Err(SdmxError::not_served(at(0)));
        }
        Ok(Self { agency: at(1), id: at(2), version: at(3), key: at(4), component: at(5) })
    }

    /// The dataflow.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn dataflow<'c>(&self, registry: &Registry<'c>) -> Result<Dataflow<'c>, SdmxError> {
        let ours = is_any(self.agency) || self.agency == AGENCY;
        let known = Dataflow::find(registry, self.id).filter(|_| ours && is_version(self.version));
        known.ok_or_else(|| {
            let text = format!("There is no dataflow `{}:{}({})`.", self.agency, self.id, self.version);
            SdmxError::no_results(text)
        })
    }
}

/// How much dearer an observation is in a message than in a table.
const MESSAGE_FACTOR: usize = 2;

/// The data of a path.
///
/// # Errors
/// When the request is not valid, there are no data, or there are too many.
pub(super) async fn answer(
    context: &RequestContext<'_>,
    response: ResponseBuilder<'_>,
    format: DataFormat,
    path: &DataPath<'_>,
) -> Result<Response, SdmxError> {
    let catalogue = &context.state.catalogue;
    let dataflow = path.dataflow(context.registry)?;
    let stored = context.service.observation_attributes(&context.state, &dataflow.dataset.id).await?;
    let structure = context
        .structures
        .of(catalogue.identity(), &dataflow, || data_structure(catalogue, &dataflow, &stored));
    let mut query = DataQuery::read(context, dataflow, &structure, path.key)?;
    query.at = at_observation(format, &query)?;
    let message = |series: &[&Series]| {
        let mut message = message(catalogue, &query, &structure, series);
        if matches!(format, DataFormat::Json10 | DataFormat::Json20) {
            let dimensions = structure.dimensions.iter();
            message.names = dimensions.map(|own| codelists::names(context.registry, &own.codelist)).collect();
        }
        Arc::new(message)
    };
    let header = AnswerHeader {
        revision: catalogue.revision,
        next: None,
        dimensions: Vec::new(),
        attributions: Vec::new(),
    };
    if !query.dataflow.is_of_observations() {
        weigh(Cost::whole(series_selection::looked_at(catalogue, &query))).await;
    }
    if let Some(computation) = Computation::of(context.registry, &query)? {
        check_size(format, computation.points())?;
        weigh(Cost { work: computation.work(&context.state), held: computation.points() }).await;
        let message = message(&[]);
        let mut reader = DataReader::new(context, &query, Arc::clone(&message), false);
        let mut series = some(reader.computed(&computation).await?)?;
        sections::arrange(query.at, &mut series)?;
        return Ok(response.complete(whole(format.encoder(message), &header, &series), None));
    }
    weigh(Cost::walk(series_selection::looked_at(catalogue, &query))).await;
    let mut chosen = series_selection::series(catalogue, &query)?;
    sections::arrange(query.at, &mut chosen)?;
    let message = message(&chosen);
    let mut reader = DataReader::new(context, &query, Arc::clone(&message), format.has_actions());
    let count = reader.count(&chosen);
    check_size(format, count)?;
    let is_kept = count <= MAX_KEPT_OBSERVATIONS;
    let held = if is_kept { Cost::whole(count) } else { Cost::pieces(count, PIECE_OBSERVATIONS) };
    weigh(held.times(MESSAGE_FACTOR)).await;
    let encoder = format.encoder(message);
    if is_kept {
        let series = some(reader.observations(&chosen).await?)?;
        return Ok(response.complete(whole(encoder, &header, &series), None));
    }
    let chosen: Vec<Series> = chosen.into_iter().cloned().collect();
    let body = streamed(reader, &chosen, &header, encoder).await?;
    Ok(response.uncached(body, None))
}

/// The dimension at the observation in a format.
fn at_observation(format: DataFormat, query: &DataQuery<'_>) -> Result<DimensionAtObservation, SdmxError> {
    if format.is_of_time_series() && matches!(query.at, DimensionAtObservation::Dimension(_)) {
        let text =
            "A message of time series has the time at the observation; ask for another format or dimension.";
        return Err(SdmxError::syntax(text));
    }
    Ok(format.at(query.at, query.observations))
}

fn check_size(format: DataFormat, count: usize) -> Result<(), SdmxError> {
    let limit = format.max_points();
    if count > limit { Err(ServiceError::TooManyObservations { count, limit }.into()) } else { Ok(()) }
}

/// The series; an error if there are none.
fn some(series: Vec<SeriesData>) -> Result<Vec<SeriesData>, SdmxError> {
    if series.is_empty() { Err(nothing()) } else { Ok(series) }
}

fn nothing() -> SdmxError {
    SdmxError::no_results("There are no data for this request.")
}

/// The message without its series and without the names of codes.
pub(super) fn message(
    catalogue: &Catalogue,
    query: &DataQuery<'_>,
    structure: &Arc<DataStructure>,
    series: &[&Series],
) -> Message {
    let dataset = &query.dataflow.dataset.id;
    let with_attributes = series.iter().filter(|series| !series.attributes.is_empty());
    let figures = catalogue.figures.iter().filter(|figure| figure.dataset == *dataset);
    Message {
        agency: AGENCY,
        prepared: catalogue.revised,
        names: Vec::new(),
        series_attributes: with_attributes
            .map(|series| (series.key.clone(), series.attributes.clone()))
            .collect(),
        documents: figures
            .map(|figure| (figure.id.clone(), figure.source.clone()))
            .collect::<HashMap<_, _>>(),
        at: query.at,
        observations: query.observations,
        history: query.history && query.dataflow.is_of_observations(),
        structure: selected_structure(query, structure),
    }
}

/// The structure with the attributes that the query selects.
fn selected_structure(query: &DataQuery<'_>, structure: &Arc<DataStructure>) -> Arc<DataStructure> {
    let is_selected = |own: &Attribute| {
        query.attributes.has(own) && (query.observations || own.relationship == AttributeRelationship::Series)
    };
    let mut selected = Arc::clone(structure);
    if !selected.attributes.iter().all(is_selected) {
        Arc::make_mut(&mut selected).attributes.retain(is_selected);
    }
    selected
}

/// A message, complete in memory.
fn whole(mut encoder: Box<dyn Encoder>, header: &AnswerHeader, series: &[SeriesData]) -> Bytes {
    let points: usize = series.iter().map(|one| one.points.len()).sum();
    let mut out = Vec::with_capacity(1_024 + 192 * points);
    encoder.begin(header, &mut out);
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out.into()
}

/// A message that is read and written in chunks of series, so memory use does not grow with the answer.
///
/// The status is sent before the body, so the first chunk with data is read before.
///
/// # Errors
/// When there are no data, or the store does not answer.
async fn streamed(
    mut reader: DataReader,
    series: &[Series],
    header: &AnswerHeader,
    mut encoder: Box<dyn Encoder>,
) -> Result<Body, SdmxError> {
    let chunks: Vec<Vec<Series>> = series.chunks(STREAMED_SERIES).map(<[Series]>::to_vec).collect();
    let mut chunks = chunks.into_iter();
    let first = loop {
        let chunk = chunks.next().ok_or_else(nothing)?;
        let read = reader.observations(&chunk.iter().collect::<Vec<_>>()).await?;
        if !read.is_empty() {
            break read;
        }
    };
    let mut head = Vec::new();
    encoder.begin(header, &mut head);
    for one in &first {
        encoder.series(one, &mut head);
    }
    let chunks = stream::try_unfold(
        (reader, chunks, Some(encoder), Some(head)),
        async |(mut reader, mut chunks, encoder, head)| -> Result<_, ServiceError> {
            let Some(mut encoder) = encoder else { return Ok(None) };
            if let Some(head) = head {
                return Ok(Some((Bytes::from(head), (reader, chunks, Some(encoder), None))));
            }
            let mut bytes = Vec::new();
            let Some(chunk) = chunks.next() else {
                encoder.end(&mut bytes);
                return Ok(Some((Bytes::from(bytes), (reader, chunks, None, None))));
            };
            for one in reader.observations(&chunk.iter().collect::<Vec<_>>()).await? {
                encoder.series(&one, &mut bytes);
            }
            Ok(Some((Bytes::from(bytes), (reader, chunks, Some(encoder), None))))
        },
    );
    Ok(Body::from_stream(chunks))
}
