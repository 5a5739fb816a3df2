//! The components of a data structure: dimensions, attributes, and their concepts.

use std::collections::BTreeSet;
use std::sync::Arc;

use quick_cache::sync::Cache;

use super::codelists;
use super::dataflow::{Content, Dataflow, component_id};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::forecast::Level;
use crate::domain::identity::RevisionIdentity;
use crate::formats::sdmx::structure::{
    Attribute, AttributeRelationship, AttributeSource, DataStructure, Dimension, Item, Representation,
};

/// The names of concepts (SDMX cross-domain concepts). The name of any other concept is its id.
const NAMES: [(&str, &str); 33] = [
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
    ("SOURCE_CELL", "Cells of a data file that state the value"),
    ("BASE_PERIOD", "Period that is compared with"),
    ("BASIS", "Whether the rate is stated or computed"),
    ("VERDICT", "How stated and computed rates stand to each other"),
    ("REASON", "Why there is no rate"),
    ("PREDICTION_LOWER", "Lower end of the prediction interval"),
    ("PREDICTION_UPPER", "Upper end of the prediction interval"),
    ("LEVEL", "Level of the prediction interval, in percent"),
];

fn name_of(id: &str) -> String {
    NAMES.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name).to_owned()
}

/// The dimensions of a dataflow behind those of the dataset.
fn own_dimensions(dataset: &Dataset, content: Content) -> Vec<Dimension> {
    let dimension = |id: &str, name: &str, codelist: String| Dimension {
        id: id.to_owned(),
        name: name.to_owned(),
        codelist,
    };
    let measure = |name: &str, codelist: &str| dimension("MEASURE", name, codelist.to_owned());
    match content {
        Content::Observations => Vec::new(),
        Content::Growth => vec![measure("Measure of growth", codelists::MEASURES)],
        Content::Forecasts => vec![measure("Measure of a forecast", codelists::FORECAST_MEASURES)],
        Content::Targets => vec![
            dimension("TARGET", "Target", codelists::of_targets(dataset)),
            measure("Measure of a target", codelists::TARGET_MEASURES),
        ],
        Content::Revisions => vec![measure("Statistic of revisions", codelists::REVISION_MEASURES)],
    }
}

/// The number of data structures that are cached.
const CACHED_STRUCTURES: usize = 256;

/// A cache of data structures, by revision and dataflow.
#[derive(Debug)]
pub(super) struct StructureCache(Cache<(RevisionIdentity, String), Arc<DataStructure>>);

impl Default for StructureCache {
    fn default() -> Self {
        Self(Cache::new(CACHED_STRUCTURES))
    }
}

impl StructureCache {
    /// The data structure of a dataflow at a revision; `make` builds it if it is not in the cache.
    pub(super) fn of(
        &self,
        revision: RevisionIdentity,
        dataflow: &Dataflow<'_>,
        make: impl FnOnce() -> DataStructure,
    ) -> Arc<DataStructure> {
        let id = (revision, dataflow.id());
        if let Some(known) = self.0.get(&id) {
            return known;
        }
        let structure = Arc::new(make());
        self.0.insert(id, Arc::clone(&structure));
        structure
    }
}

/// The data structure of a dataflow; `stored` are the attributes that data files give its observations.
pub(super) fn data_structure(
    catalogue: &Catalogue,
    dataflow: &Dataflow<'_>,
    stored: &BTreeSet<String>,
) -> DataStructure {
    let id = dataflow.id();
    let mut dimensions: Vec<Dimension> = Vec::new();
    for dimension in dataflow.dataset.structure.dimensions() {
        let id = component_id(&dimension.id);
        let codelist = codelists::of_dimension(dataflow.dataset, dimension);
        dimensions.push(Dimension { name: name_of(&id), id, codelist });
    }
    dimensions.extend(own_dimensions(dataflow.dataset, dataflow.content));
    let mut attributes = Attributes { list: Vec::new(), taken: BTreeSet::new() };
    attributes.taken.extend(dimensions.iter().map(|dimension| dimension.id.clone()));
    attributes.taken.extend(["TIME_PERIOD", "OBS_VALUE"].map(str::to_owned));
    attributes.add(
        "UNIT_MEASURE",
        AttributeRelationship::Series,
        Representation::Codelist(codelists::UNITS.to_owned()),
        AttributeSource::Unit,
    );
    attributes.add(
        "UNIT_MULT",
        AttributeRelationship::Series,
        Representation::Integer,
        AttributeSource::Multiplier,
    );
    match dataflow.content {
        Content::Observations => {
            let of_series = catalogue.series_attributes.get(&dataflow.dataset.id);
            attributes.of_observations(of_series, stored, has_figures(catalogue, dataflow));
        }
        Content::Growth => attributes.of_growth(),
        Content::Forecasts => attributes.of_forecasts(),
        Content::Targets | Content::Revisions => attributes.of_results(),
    }
    let concept_scheme = format!("CS_{id}");
    DataStructure { id, name: dataflow.name(), concept_scheme, dimensions, attributes: attributes.list }
}

fn has_figures(catalogue: &Catalogue, dataflow: &Dataflow<'_>) -> bool {
    catalogue.figures.iter().any(|figure| figure.dataset == dataflow.dataset.id)
}

/// A list of attributes with distinct ids.
struct Attributes {
    list: Vec<Attribute>,
    /// The ids in use, also those of dimensions.
    taken: BTreeSet<String>,
}

impl Attributes {
    fn add(
        &mut self,
        id: &str,
        relationship: AttributeRelationship,
        representation: Representation,
        source: AttributeSource,
    ) {
        let id = component_id(id);
        if self.taken.insert(id.clone()) {
            self.list.push(Attribute { name: name_of(&id), id, relationship, representation, source });
        }
    }

    fn text(&mut self, id: &str, source: AttributeSource) {
        self.add(id, AttributeRelationship::Observation, Representation::Text, source);
    }

    fn bounds(&mut self) {
        self.add(
            "LOWER_BOUND",
            AttributeRelationship::Observation,
            Representation::Double,
            AttributeSource::Lower,
        );
        self.add(
            "UPPER_BOUND",
            AttributeRelationship::Observation,
            Representation::Double,
            AttributeSource::Upper,
        );
    }

    fn status(&mut self) {
        let statuses = Representation::Codelist(codelists::STATUSES.to_owned());
        self.add("OBS_STATUS", AttributeRelationship::Observation, statuses, AttributeSource::Status);
    }

    fn of_observations(
        &mut self,
        of_series: Option<&BTreeSet<String>>,
        stored: &BTreeSet<String>,
        has_figures: bool,
    ) {
        let decimals = AttributeSource::Series("DECIMALS".to_owned());
        self.add("DECIMALS", AttributeRelationship::Series, Representation::Integer, decimals);
        self.status();
        self.bounds();
        for id in of_series.into_iter().flatten() {
            self.add(
                id,
                AttributeRelationship::Series,
                Representation::Text,
                AttributeSource::Series(id.clone()),
            );
        }
        for id in stored {
            self.text(id, AttributeSource::Observation(id.clone()));
        }
        self.text("QUALIFIER", AttributeSource::Qualifier);
        self.add(
            "PUBLISHED",
            AttributeRelationship::Observation,
            Representation::Period,
            AttributeSource::Published,
        );
        if has_figures {
            self.text("FIGURE", AttributeSource::Figure);
            self.text("SOURCE", AttributeSource::Document);
        }
    }

    fn of_growth(&mut self) {
        self.of_results();
        self.text("FIGURE", AttributeSource::Figure);
        self.text("SOURCE", AttributeSource::Document);
    }

    /// The attributes of results; their bounds are those of rounding.
    fn of_results(&mut self) {
        self.status();
        self.bounds();
        self.reasons();
    }

    /// The attributes of forecasts, whose intervals are predictions: they have ids of their own.
    fn of_forecasts(&mut self) {
        self.status();
        let ends =
            [("PREDICTION_LOWER", AttributeSource::Lower), ("PREDICTION_UPPER", AttributeSource::Upper)];
        for (id, source) in ends {
            self.add(id, AttributeRelationship::Observation, Representation::Double, source);
        }
        let level = AttributeSource::Constant(Level::default().percent().to_string());
        self.add("LEVEL", AttributeRelationship::Series, Representation::Integer, level);
        self.reasons();
    }

    fn reasons(&mut self) {
        self.add(
            "BASE_PERIOD",
            AttributeRelationship::Observation,
            Representation::Period,
            AttributeSource::BasePeriod,
        );
        self.text("BASIS", AttributeSource::Basis);
        self.text("VERDICT", AttributeSource::Verdict);
        self.text("REASON", AttributeSource::Reason);
    }
}

/// The concepts of a data structure.
pub(super) fn concept_scheme(structure: &DataStructure) -> Vec<Item> {
    let dimensions = structure.dimensions.iter().map(|own| Item::named(&own.id, &own.name));
    let others = [("TIME_PERIOD", "Time period"), ("OBS_VALUE", "Observation value")];
    let others = others.map(|(id, name)| Item::named(id, name));
    let attributes = structure.attributes.iter().map(|own| Item::named(&own.id, &own.name));
    dimensions.chain(others).chain(attributes).collect()
}
