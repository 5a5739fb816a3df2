//! The data structure of a dataflow: its dimensions, attributes and concepts.

use std::collections::BTreeSet;
use std::sync::Arc;

use quick_cache::sync::Cache;

use super::flow::{Flow, MEASURE};
use super::lists;
use crate::domain::catalogue::Catalogue;
use crate::domain::code_text::clean_code;
use crate::formats::sdmx::structure::{
    Attribute, AttributeRelationship, AttributeSource, ConceptScheme, DataStructure, Dataflow, Dimension,
    Item, Values,
};

/// The names of concepts (SDMX cross-domain concepts); others are called like their ids.
const NAMES: [(&str, &str); 30] = [
    ("FREQ", "Frequency of observation"),
    ("REF_AREA", "Reference area"),
    ("INDICATOR", "Indicator"),
    ("ACTIVITY", "Economic activity"),
    ("UNIT_MEASURE", "Unit of measure"),
    ("UNIT_MULT", "Unit multiplier"),
    ("DECIMALS", "Decimals"),
    ("OBS_STATUS", "Observation status"),
    ("OBS_CONF", "Observation confidentiality"),
    ("CONF_STATUS", "Confidentiality status"),
    ("OBS_PRE_BREAK", "Value before a break"),
    ("OBS_COM", "Comment on the observation"),
    ("COMMENT_OBS", "Comment on the observation"),
    ("OBS_FLAG", "Flag of the publisher"),
    ("TITLE", "Title"),
    ("TITLE_COMPL", "Complete title"),
    ("COLLECTION", "Collection"),
    ("ADJUSTMENT", "Adjustment"),
    ("TIME_FORMAT", "Format of the time"),
    ("LOWER_BOUND", "Least value that it can be"),
    ("UPPER_BOUND", "Greatest value that it can be"),
    ("QUALIFIER", "How the source hedges the value"),
    ("PUBLISHED", "Day of publication"),
    ("FIGURE", "Figure that states the value"),
    ("SOURCE", "Source of that figure"),
    ("BASE_PERIOD", "Period that is compared with"),
    ("BASIS", "Whether the rate is stated or computed"),
    ("VERDICT", "How stated and computed rates stand to each other"),
    ("REASON", "Why there is no rate"),
    (MEASURE, "Measure of growth"),
];

fn name_of(id: &str) -> String {
    NAMES.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name).to_owned()
}

/// The id of a component: what may stand there in every format (`NCNameIDType`).
pub(super) fn component_id(text: &str) -> String {
    let id = clean_code(text).replace(['@', '$'], "_");
    if id.starts_with(|first: char| first.is_ascii_alphabetic()) { id } else { format!("X{id}") }
}

/// The dataflow as a structure.
pub(super) fn dataflow(flow: &Flow<'_>) -> Dataflow {
    Dataflow { id: flow.id(), name: flow.name(), description: flow.dataset.description.clone() }
}

/// How many data structures are remembered.
const KNOWN_STRUCTURES: usize = 256;

/// The data structures that were asked for of late, by revision and flow: to put one together takes as long as to
/// write a short series.
#[derive(Debug)]
pub(super) struct KnownStructures(Cache<(i64, String), Arc<DataStructure>>);

impl Default for KnownStructures {
    fn default() -> Self {
        Self(Cache::new(KNOWN_STRUCTURES))
    }
}

impl KnownStructures {
    /// The data structure of a flow at a revision, which is made where it is not known.
    pub(super) fn of(
        &self,
        revision: i64,
        flow: &Flow<'_>,
        make: impl FnOnce() -> DataStructure,
    ) -> Arc<DataStructure> {
        let id = (revision, flow.id());
        if let Some(known) = self.0.get(&id) {
            return known;
        }
        let structure = Arc::new(make());
        self.0.insert(id, Arc::clone(&structure));
        structure
    }
}

/// The data structure of a flow, whose observations have `stored` attributes besides those of the service.
pub(super) fn data_structure(
    catalogue: &Catalogue,
    flow: &Flow<'_>,
    stored: &BTreeSet<String>,
) -> DataStructure {
    let id = flow.id();
    let mut dimensions: Vec<Dimension> = Vec::new();
    for dimension in flow.dataset.structure.dimensions() {
        let id = component_id(&dimension.id);
        let list = lists::of_dimension(flow.dataset, dimension);
        dimensions.push(Dimension { name: name_of(&id), id, list });
    }
    if flow.is_growth {
        let measure =
            Dimension { id: MEASURE.to_owned(), name: name_of(MEASURE), list: lists::MEASURES.to_owned() };
        dimensions.push(measure);
    }
    let mut attributes = Attributes { list: Vec::new(), taken: BTreeSet::new() };
    attributes.taken.extend(dimensions.iter().map(|dimension| dimension.id.clone()));
    attributes.taken.extend(["TIME_PERIOD", "OBS_VALUE"].map(str::to_owned));
    attributes.add(
        "UNIT_MEASURE",
        AttributeRelationship::Series,
        Values::Codes(lists::UNITS.to_owned()),
        AttributeSource::Unit,
    );
    attributes.add("UNIT_MULT", AttributeRelationship::Series, Values::Integer, AttributeSource::Multiplier);
    if flow.is_growth {
        attributes.of_growth();
    } else {
        let of_series = catalogue.series_attributes.get(&flow.dataset.id);
        attributes.of_observations(of_series, stored, has_figures(catalogue, flow));
    }
    let concepts = format!("CS_{id}");
    DataStructure { id, name: flow.name(), concepts, dimensions, attributes: attributes.list, stub: false }
}

fn has_figures(catalogue: &Catalogue, flow: &Flow<'_>) -> bool {
    catalogue.figures.iter().any(|figure| figure.dataset == flow.dataset.id)
}

/// Attributes, each id once.
struct Attributes {
    list: Vec<Attribute>,
    taken: BTreeSet<String>,
}

impl Attributes {
    fn add(&mut self, id: &str, level: AttributeRelationship, values: Values, content: AttributeSource) {
        let id = component_id(id);
        if self.taken.insert(id.clone()) {
            self.list.push(Attribute { name: name_of(&id), id, level, values, content });
        }
    }

    fn text(&mut self, id: &str, content: AttributeSource) {
        self.add(id, AttributeRelationship::Observation, Values::Text, content);
    }

    fn bounds(&mut self) {
        self.add("LOWER_BOUND", AttributeRelationship::Observation, Values::Double, AttributeSource::Lower);
        self.add("UPPER_BOUND", AttributeRelationship::Observation, Values::Double, AttributeSource::Upper);
    }

    fn status(&mut self) {
        let statuses = Values::Codes(lists::STATUSES.to_owned());
        self.add("OBS_STATUS", AttributeRelationship::Observation, statuses, AttributeSource::Status);
    }

    fn of_observations(
        &mut self,
        of_series: Option<&BTreeSet<String>>,
        stored: &BTreeSet<String>,
        has_figures: bool,
    ) {
        let decimals = AttributeSource::OfSeries("DECIMALS".to_owned());
        self.add("DECIMALS", AttributeRelationship::Series, Values::Integer, decimals);
        self.status();
        self.bounds();
        for id in of_series.into_iter().flatten() {
            self.add(id, AttributeRelationship::Series, Values::Text, AttributeSource::OfSeries(id.clone()));
        }
        for id in stored {
            self.text(id, AttributeSource::OfObservation(id.clone()));
        }
        self.text("QUALIFIER", AttributeSource::Qualifier);
        self.add("PUBLISHED", AttributeRelationship::Observation, Values::Period, AttributeSource::Published);
        if has_figures {
            self.text("FIGURE", AttributeSource::Figure);
            self.text("SOURCE", AttributeSource::Source);
        }
    }

    fn of_growth(&mut self) {
        self.status();
        self.bounds();
        self.add(
            "BASE_PERIOD",
            AttributeRelationship::Observation,
            Values::Period,
            AttributeSource::BasePeriod,
        );
        self.text("BASIS", AttributeSource::Basis);
        self.text("VERDICT", AttributeSource::Verdict);
        self.text("REASON", AttributeSource::Reason);
        self.text("FIGURE", AttributeSource::Figure);
        self.text("SOURCE", AttributeSource::Source);
    }
}

/// The scheme of the concepts of a data structure.
pub(super) fn concept_scheme(structure: &DataStructure) -> ConceptScheme {
    let dimensions = structure.dimensions.iter().map(|own| Item::named(&own.id, &own.name));
    let others = [("TIME_PERIOD", "Time period"), ("OBS_VALUE", "Observation value")];
    let others = others.map(|(id, name)| Item::named(id, name));
    let attributes = structure.attributes.iter().map(|own| Item::named(&own.id, &own.name));
    ConceptScheme {
        id: structure.concepts.clone(),
        name: format!("Concepts of {}", structure.id),
        concepts: dimensions.chain(others).chain(attributes).collect(),
        partial: false,
        stub: false,
    }
}
