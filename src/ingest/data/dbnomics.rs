//! Series of DBnomics' API, version 22, with their observations; a document for each page.
//!
//! Each series names its dimensions. So the documents are read twice: once for the dimensions of all, once for their
//! observations.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader, Seek};

use serde::Deserialize;

use super::concepts::{DimensionRole, frequency_of};
use super::container;
use super::json_document;
use super::json_stream::{self, Datum, NO_NUMBER};
use super::mapping::Mapping;
use super::record::{Action, Column, DecodeError, Header, Place, Record, Sink, Value};

/// The sign for a missing value.
const MISSING: &str = "NA";

/// The dimensions that are not in the series themselves: the dataset where there are several, the frequency, and the
/// whole code of series without dimensions.
const DATASET: &str = "DATASET";
const FREQUENCY: &str = "FREQ";
const SERIES: &str = "SERIES";

/// A page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Page {
    dataset: Option<Dataset>,
    datasets: BTreeMap<String, Dataset>,
    series: Option<SeriesPage>,
    message: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SeriesPage {
    docs: Vec<SeriesObservations>,
}

/// What is said of a dataset.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dataset {
    code: String,
    name: Option<String>,
    dimensions_codes_order: Vec<String>,
    dimensions_labels: BTreeMap<String, String>,
    dimensions_values_labels: BTreeMap<String, ValueLabels>,
}

/// The names of the codes of a dimension: a list of pairs, or an object.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ValueLabels {
    Pairs(Vec<(String, String)>),
    Object(BTreeMap<String, String>),
}

/// A series with its observations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SeriesObservations {
    #[serde(rename = "@frequency")]
    frequency: String,
    dataset_code: String,
    series_code: String,
    series_name: Option<String>,
    dimensions: BTreeMap<String, String>,
    period: Vec<String>,
    value: Vec<Option<Datum>>,
    observations_attributes: Vec<(String, Vec<Option<String>>)>,
}

/// Whether the first bytes are of such an answer.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let Some(text) = json_document::object(head) else { return false };
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    has("provider_code") && (has("docs") || has("dimensions_codes_order") || has("nb_series"))
        || has("num_found") && has("docs")
}

/// Reads the pages of an answer, each of at most `limit` bytes.
///
/// # Errors
/// When a page cannot be read or exceeds a limit, the service refuses in it, or the sink stops.
pub fn decode(
    input: &mut dyn BufRead,
    limit: u64,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut file = BufReader::new(container::spooled(input)?);
    let mut layout = Layout::default();
    json_stream::each(&mut file, limit, |page: Page, pointer| layout.add(&page, pointer))?;
    if layout.datasets.is_empty() {
        return Err(DecodeError::NoData("the answer of DBnomics' API has no series".to_owned()));
    }
    let (constants, constant_codes) = json_stream::constants(mapping);
    sink.header(layout.header(&constants))?;
    let mut reader =
        Reader { columns: layout.columns(), attributes: layout.attributes, constant_codes, sink };
    file.rewind()?;
    let mut named = HashSet::new();
    json_stream::each(&mut file, limit, |page: Page, pointer| reader.page(&page, pointer, &mut named))
}

/// What all series have.
#[derive(Debug, Default)]
struct Layout {
    /// The ids of the dimensions of series.
    dimensions: Vec<String>,
    /// The ids of dimensions, in the order in which datasets list them.
    order: Vec<String>,
    labels: BTreeMap<String, String>,
    attributes: Vec<String>,
    datasets: HashSet<String>,
    title: Option<String>,
    /// Whether a series has no dimension of its frequency.
    lacks_frequency: bool,
    /// Whether a series has no dimensions at all.
    lacks_dimensions: bool,
}

impl Layout {
    fn add(&mut self, page: &Page, pointer: &str) -> Result<(), DecodeError> {
        if let (Some(message), None) = (&page.message, &page.series) {
            return Err(json_stream::refusal(&format!("{pointer}/message"), message));
        }
        for dataset in page.datasets.values().chain(&page.dataset) {
            extend(&mut self.order, dataset.dimensions_codes_order.iter());
            self.labels.extend(dataset.dimensions_labels.clone());
            self.title = self.title.take().or_else(|| dataset.name.clone());
        }
        for series in page.series.iter().flat_map(|page| &page.docs) {
            self.datasets.insert(series.dataset_code.clone());
            extend(&mut self.dimensions, series.dimensions.keys());
            extend(&mut self.attributes, series.observations_attributes.iter().map(|(id, _)| id));
            self.lacks_dimensions |= series.dimensions.is_empty();
            self.lacks_frequency |= !series.dimensions.keys().any(|id| is_frequency(id));
        }
        Ok(())
    }

    /// The dimensions of a record: those of the series, and those that stand for what they lack.
    fn columns(&self) -> Vec<String> {
        let missing = [
            (DATASET, self.datasets.len() > 1),
            (FREQUENCY, self.lacks_frequency),
            (SERIES, self.lacks_dimensions),
        ];
        let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
        let mut columns: Vec<String> = missing.map(|(id, _)| id.to_owned()).collect();
        extend(&mut columns, self.order.iter().filter(|id| self.dimensions.contains(id)));
        extend(&mut columns, self.dimensions.iter());
        columns
    }

    fn header(&self, constants: &[Column]) -> Header {
        let dimension = |id: String| {
            let concept = match id.as_str() {
                SERIES => Some(DimensionRole::Indicator),
                id => DimensionRole::of_id(id),
            };
            Column { name: self.labels.get(&id).cloned(), concept, id }
        };
        let attribute =
            |id: &String| Column { id: id.clone(), name: None, concept: DimensionRole::of_id(id) };
        Header {
            dimensions: self.columns().into_iter().map(dimension).chain(constants.iter().cloned()).collect(),
            attributes: self.attributes.iter().map(attribute).collect(),
            title: self.title.clone().filter(|_| self.datasets.len() == 1),
            ..Header::default()
        }
    }
}

/// Adds the ids that a list does not have yet.
fn extend<'i>(list: &mut Vec<String>, ids: impl Iterator<Item = &'i String>) {
    for id in ids {
        if !list.contains(id) {
            list.push(id.clone());
        }
    }
}

/// Whether a dimension is that of the frequency.
fn is_frequency(id: &str) -> bool {
    DimensionRole::of_id(id) == Some(DimensionRole::Frequency)
}

struct Reader<'r> {
    columns: Vec<String>,
    attributes: Vec<String>,
    constant_codes: Vec<&'r str>,
    sink: &'r mut dyn Sink,
}

impl Reader<'_> {
    fn page(
        &mut self,
        page: &Page,
        pointer: &str,
        named: &mut HashSet<(usize, String)>,
    ) -> Result<(), DecodeError> {
        for dataset in page.datasets.values().chain(&page.dataset) {
            self.names(dataset, named);
        }
        for (at, series) in page.series.iter().flat_map(|page| &page.docs).enumerate() {
            self.series(series, &format!("{pointer}/series/docs/{at}"))?;
        }
        Ok(())
    }

    /// The names of the codes of a dataset, once each.
    fn names(&mut self, dataset: &Dataset, named: &mut HashSet<(usize, String)>) {
        for (at, id) in self.columns.iter().enumerate() {
            if let (DATASET, Some(name)) = (id.as_str(), &dataset.name) {
                self.sink.name(at, &dataset.code, name);
            }
            let pairs: Vec<(&String, &String)> = match dataset.dimensions_values_labels.get(id) {
                Some(ValueLabels::Pairs(pairs)) => pairs.iter().map(|(code, name)| (code, name)).collect(),
                Some(ValueLabels::Object(names)) => names.iter().collect(),
                None => Vec::new(),
            };
            for (code, name) in pairs {
                if !name.is_empty() && named.insert((at, code.clone())) {
                    self.sink.name(at, code, name);
                }
            }
        }
    }

    fn series<'s>(&mut self, series: &'s SeriesObservations, pointer: &str) -> Result<(), DecodeError> {
        let frequency = frequency_of(&series.frequency).map(|frequency| frequency.to_string());
        let code = |id: &String| match (series.dimensions.get(id), id.as_str()) {
            (Some(code), _) => code.as_str(),
            (None, DATASET) => series.dataset_code.as_str(),
            (None, FREQUENCY) => frequency.as_deref().unwrap_or_default(),
            (None, SERIES) if series.dimensions.is_empty() => series.series_code.as_str(),
            (None, _) => "",
        };
        let own: Vec<&str> = self.columns.iter().map(code).collect();
        if let (Some(name), Some(at)) = (&series.series_name, self.columns.iter().position(|id| id == SERIES))
            && series.dimensions.is_empty()
        {
            self.sink.name(at, &series.series_code, name);
        }
        let codes: Vec<&str> = own.into_iter().chain(self.constant_codes.iter().copied()).collect();
        if series.value.len() != series.period.len() {
            let message =
                format!("there are {} values for {} periods", series.value.len(), series.period.len());
            return Ok(self.sink.refuse(Place::Pointer(&format!("{pointer}/value")), &message)?);
        }
        let columns: Vec<Option<&'s Vec<Option<String>>>> = self
            .attributes
            .iter()
            .map(|id| {
                series.observations_attributes.iter().find(|(own, _)| own == id).map(|(_, texts)| texts)
            })
            .collect();
        let (periods, values) = (format!("{pointer}/period"), format!("{pointer}/value"));
        for (at, (period, datum)) in series.period.iter().zip(&series.value).enumerate() {
            if period.is_empty() {
                self.sink.refuse(json_stream::element(&periods, at), "the observation has no period")?;
                continue;
            }
            let place = json_stream::element(&values, at);
            let value = match datum {
                None => Value::Missing,
                Some(Datum::Text(text)) if text == MISSING => Value::Missing,
                Some(datum) => {
                    let Some(value) = datum.value() else {
                        self.sink.refuse(place, NO_NUMBER)?;
                        continue;
                    };
                    value
                }
            };
            let text = |texts: Option<&'s Vec<Option<String>>>| {
                texts.and_then(|texts| texts.get(at)?.as_deref()).unwrap_or_default()
            };
            let attributes: Vec<&str> = columns.iter().copied().map(text).collect();
            self.sink.record(&Record {
                place,
                codes: &codes,
                period,
                value,
                attributes: &attributes,
                published: None,
                action: Action::State,
            })?;
        }
        Ok(())
    }
}
