//! The catalogue: datasets, code lists, indicators, series and sources at one revision.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::code_index::CodeIndex;
use super::dataset_extent::DatasetExtent;
use super::figure::Figure;
use super::identity::RevisionIdentity;
use super::invariant::OrBroken;
use super::price_basis::PriceBasis;
use super::relation::Relation;
use super::series::Series;
use super::series_key::SeriesKey;
use super::series_list::SeriesList;
use super::series_positions::SeriesPositions;
use super::source::Source;
use super::structure::{DataStructureDefinition, Role};
use super::unit_class::UnitClass;
use super::vintage::Vintages;
use crate::domain::codes::codes;

/// Names in other languages, by ISO 639-1 code.
pub type Labels = BTreeMap<String, String>;

/// A dataset: series of one publisher with one structure (SDMX dataflow).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dataset {
    /// The id.
    pub id: Code,
    /// The name.
    pub name: String,
    /// The publisher.
    pub publisher: String,
    /// A description of the contents.
    pub description: String,
    /// The terms of use.
    pub licence: String,
    /// The dimensions.
    pub structure: DataStructureDefinition,
    /// The time of the last change.
    pub updated: DateTime<Utc>,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The code: ISO 4217 for money, a word otherwise.
    pub code: Code,
    /// The name.
    pub name: String,
    /// The usual class of quantities in this unit.
    pub class: UnitClass,
    /// The symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Whether values are whole numbers; bounds are narrowed to whole numbers.
    #[serde(default)]
    pub integral: bool,
}

/// A subject area of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: String,
}

/// A reference area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The code: ISO 3166, or a typed code of the catalogue.
    pub code: Code,
    /// The name.
    pub name: String,
    /// The type of area: country, province, world, economy, company.
    #[serde(rename = "type")]
    pub kind: String,
    /// The ISO 3166-1 alpha-3 code of a country, which requests and files may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha3: Option<Code>,
    /// The area that contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Code>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

/// An industry: a code of ISIC Rev. 4, or an aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: String,
    /// The activity that contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Code>,
    /// The classification.
    pub classification: String,
    /// The definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Labels that sources give it, such as traditional, emerging or future.
    #[serde(default, rename = "tag", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ActivityTag>,
}

/// A label that a source gives an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityTag {
    /// The label.
    pub tag: String,
    /// The source.
    pub source: String,
    /// The first year for which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i32>,
    /// The last year for which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i32>,
    /// Notes for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An indicator: a quantity that is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: String,
    /// The definition.
    pub definition: String,
    /// The code of its unit.
    pub unit: Code,
    /// The class of its unit, which decides which measures of growth are meaningful.
    pub unit_class: UnitClass,
    /// The prices at which it is valued.
    pub price_basis: PriceBasis,
    /// Whether it is a stock or a flow.
    pub measured_as: StockOrFlow,
    /// The code of its topic.
    pub topic: Code,
    /// Whether no value is negative.
    #[serde(default)]
    pub non_negative: bool,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The indicators from which it follows.
    #[serde(default, rename = "relation", skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// Whether a quantity is measured at a point in time or over a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StockOrFlow {
    /// At a point in time.
    Stock,
    /// Over a period.
    Flow,
    /// Neither: rates, ranks, ratios.
    NotApplicable,
}

codes!(StockOrFlow {
    Stock = "stock",
    Flow = "flow",
    NotApplicable = "not_applicable",
});

/// The level series whose growth other series state, by dataset and key, each with the positions in the catalogue of
/// the series of rates. A level series without observations has the id 0.
pub type StatedGrowth = BTreeMap<(Code, SeriesKey), (Series, Vec<usize>)>;

/// The names that datasets give the codes of their dimensions, by dataset and dimension.
pub type DimensionCodes = HashMap<Code, HashMap<String, BTreeMap<Code, String>>>;

/// The lists of a catalogue that few writes change, as they are stored: without derived indicators and composite indexes.
/// Catalogues of several revisions share them.
#[derive(Debug, Clone, Default)]
pub struct StoredLists {
    /// Units by code.
    pub units: Arc<BTreeMap<Code, Unit>>,
    /// Topics by code.
    pub topics: Arc<BTreeMap<Code, Topic>>,
    /// Areas by code.
    pub areas: Arc<BTreeMap<Code, Area>>,
    /// Activities by code.
    pub activities: Arc<BTreeMap<Code, Activity>>,
    /// Indicators by dataset and code.
    pub indicators: Arc<BTreeMap<(Code, Code), Indicator>>,
    /// Sources.
    pub sources: Arc<Vec<Source>>,
    /// Figures.
    pub figures: Arc<Vec<Figure>>,
    /// The names that datasets give the codes of their dimensions.
    pub dimension_codes: Arc<DimensionCodes>,
    /// The dataset that introduced a code of a shared list, by list and code.
    pub owners: Arc<HashMap<(String, Code), Code>>,
}

/// All metadata at one revision of the database: everything but the observations.
///
/// One value is read from the database for each revision and shared by all requests; it is never changed afterwards.
/// [`Catalogue::indexed`] must have been called before the look-ups are used: it sorts the other lists and builds
/// `extents`, `dataset_order`, `positions`, `derived`, `code_index`, `series_attributes` and `stated_growth`.
///
/// Terms are those of the SDMX information model: a dataset is a dataflow with its data structure definition, the maps
/// of codes are code lists. Units, topics, areas and activities are shared by all datasets, indicators belong to one.
///
/// ```
/// use std::sync::Arc;
///
/// use yearbook::domain::catalogue::{Catalogue, Topic};
///
/// let mut catalogue = Catalogue::default();
/// let topic = Topic { code: "ENERGY".parse()?, name: "Energy".to_owned() };
/// Arc::make_mut(&mut catalogue.topics).insert(topic.code.clone(), topic);
/// let catalogue = catalogue.indexed();
/// assert_eq!(catalogue.topics["ENERGY"].name, "Energy");
/// assert_eq!(catalogue.position(&"CNIND".parse()?, "A.CN.VA.C"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The revision of the database.
    pub revision: i64,
    /// When that revision was written.
    pub revised: DateTime<Utc>,
    /// The latest moment at which an earlier revision was written, if it is known.
    pub revised_before: Option<DateTime<Utc>>,
    /// The random bits of the revision.
    pub identity_bits: u128,
    /// The vintages that were not reverted.
    pub vintages: Vintages,
    /// Datasets by id.
    pub datasets: BTreeMap<Code, Dataset>,
    /// Units by code.
    pub units: Arc<BTreeMap<Code, Unit>>,
    /// Topics by code.
    pub topics: Arc<BTreeMap<Code, Topic>>,
    /// Areas by code.
    pub areas: Arc<BTreeMap<Code, Area>>,
    /// Activities by code.
    pub activities: Arc<BTreeMap<Code, Activity>>,
    /// Indicators by dataset and code.
    pub indicators: Arc<BTreeMap<(Code, Code), Indicator>>,
    /// Series, ordered by dataset and key.
    pub series: SeriesList,
    /// Sources, ordered by id.
    pub sources: Arc<Vec<Source>>,
    /// Figures, ordered by id.
    pub figures: Arc<Vec<Figure>>,
    /// The names that datasets give the codes of their dimensions, by dataset and dimension. Names of areas and
    /// activities go before those of the shared lists, for readers of that dataset.
    pub dimension_codes: Arc<DimensionCodes>,
    /// The dataset that introduced a code of a shared list, by list (`unit`, `topic`, `area`, `activity`) and code.
    pub owners: Arc<HashMap<(String, Code), Code>>,
    /// The lists as they are stored, without what is computed; none of a catalogue that was not read from a database.
    pub stored: Option<StoredLists>,
    /// The series that state the growth of others.
    pub stated_growth: StatedGrowth,
    /// The ids of the datasets in the order of their first series, so that a new dataset comes last.
    pub dataset_order: Vec<Code>,
    /// What the published series of each dataset that has some reach.
    pub extents: BTreeMap<Code, DatasetExtent>,
    /// The position of each of `series`, by dataset and key.
    pub positions: Arc<SeriesPositions>,
    /// The positions of the derived ones of `series`, ascending.
    pub derived: Vec<usize>,
    /// The derived indicators that are shares of a whole by their formula, by dataset and code.
    pub computed_shares: BTreeSet<(Code, Code)>,
    /// The datasets that are composite indexes, each with the dataset of its inputs.
    pub composites: BTreeMap<Code, Code>,
    /// The positions of `series` by code.
    pub code_index: Arc<CodeIndex>,
    /// The series whose places `positions` and `code_index` have: those of an earlier revision until the look-ups are built.
    pub indexed: SeriesList,
    /// The ids of the attributes that series have, by dataset.
    pub series_attributes: BTreeMap<Code, BTreeSet<String>>,
}

impl Catalogue {
    /// The revision with its identity.
    #[must_use]
    pub const fn identity(&self) -> RevisionIdentity {
        RevisionIdentity { number: self.revision, bits: self.identity_bits }
    }

    /// The series with a key.
    #[must_use]
    pub fn find_series(&self, dataset: &Code, key: &SeriesKey) -> Option<&Series> {
        self.series_at(self.position(dataset, key.as_str())?)
    }

    /// The series at a position of this catalogue, as [`Catalogue::position`] and the code index give it. A position
    /// beyond the list is a broken invariant.
    #[must_use]
    pub fn series_at(&self, position: usize) -> Option<&Series> {
        self.series.get(position).or_broken("positions are those of the same catalogue")
    }

    /// The series of a dataset, in the order of their keys.
    pub fn series_of_dataset(&self, id: &str) -> impl Iterator<Item = &Series> {
        self.series.range(self.series.of_dataset(id))
    }

    /// The series of a dataset that a publisher states, in the order of their keys: without derived ones.
    pub fn published_series_of(&self, id: &str) -> impl Iterator<Item = &Series> {
        self.series_of_dataset(id).filter(|series| !series.is_derived())
    }

    /// Series of a dataset that together have all codes that its series have, in the order of their keys: for what depends
    /// on the group or on the area of a series alone.
    #[must_use]
    pub fn samples_of(&self, id: &str) -> Vec<&Series> {
        let labels = self.code_index.of_dataset(id);
        let uses = labels.into_iter().flat_map(|labels| labels.groups.iter().chain(&labels.areas));
        let first: BTreeSet<usize> = uses.map(|label| label.first).collect();
        first.into_iter().filter_map(|position| self.series_at(position)).collect()
    }

    /// The same of the series that a publisher states.
    #[must_use]
    pub fn published_samples_of(&self, id: &str) -> Vec<&Series> {
        let positions = self.series.of_dataset(id);
        let derived = self.derived.partition_point(|derived| *derived < positions.start);
        if self.derived.get(derived).is_some_and(|derived| positions.contains(derived)) {
            return self.published_series_of(id).collect();
        }
        self.samples_of(id)
    }

    /// How many series a publisher states in a dataset, and how many observations they have.
    #[must_use]
    pub fn published_counts(&self, id: &str) -> (usize, i64) {
        self.extents.get(id).map_or((0, 0), |extent| (extent.series, extent.observations))
    }

    /// The position in `series` of the series with a key.
    #[must_use]
    pub fn position(&self, dataset: &Code, key: &str) -> Option<usize> {
        self.positions.find(&self.series, dataset.as_str(), key)
    }

    /// The names that a dataset gives the codes of a dimension.
    #[must_use]
    pub fn names_of(&self, dataset: &Code, dimension: &str) -> Option<&BTreeMap<Code, String>> {
        self.dimension_codes.get(dataset)?.get(dimension)
    }

    /// The name of an area in a dataset: its own, else that of the shared list.
    #[must_use]
    pub fn area_name(&self, dataset: &Code, code: &str) -> Option<&str> {
        let own = self.names_of(dataset, Role::Area.dimension()).and_then(|names| names.get(code));
        own.or_else(|| self.areas.get(code).map(|area| &area.name)).map(String::as_str)
    }

    /// The name of an activity in a dataset: its own, else that of the shared list.
    #[must_use]
    pub fn activity_name(&self, dataset: &Code, code: &str) -> Option<&str> {
        let own = self.names_of(dataset, Role::Activity.dimension()).and_then(|names| names.get(code));
        own.or_else(|| self.activities.get(code).map(|activity| &activity.name)).map(String::as_str)
    }

    /// The indicator of a series.
    #[must_use]
    pub fn indicator_of(&self, series: &Series) -> Option<&Indicator> {
        self.indicators.get(&(series.dataset.clone(), series.indicator.clone()))
    }

    /// Adds a unit, unless there is one with its code.
    pub fn add_unit(&mut self, unit: Unit) {
        if !self.units.contains_key(&unit.code) {
            Arc::make_mut(&mut self.units).insert(unit.code.clone(), unit);
        }
    }

    /// Whether a dataset may define a code of a shared list: it introduced the code, or no dataset did.
    #[must_use]
    pub fn may_define(&self, dataset: &Code, list: &str, code: &Code) -> bool {
        self.owners.get(&(list.to_owned(), code.clone())).is_none_or(|owner| owner == dataset)
    }

    /// Whether a dataset introduced a code of a shared list.
    #[must_use]
    pub fn owns(&self, dataset: &Code, list: &str, code: &Code) -> bool {
        self.owners.get(&(list.to_owned(), code.clone())).is_some_and(|owner| owner == dataset)
    }

    /// Whether a series is derived, and a share of a whole by its formula.
    #[must_use]
    pub fn is_computed_share(&self, series: &Series) -> bool {
        let is_of = |(dataset, code): &(Code, Code)| *dataset == series.dataset && *code == series.indicator;
        series.is_derived() && self.computed_shares.iter().any(is_of)
    }

    /// The class of the unit of a series; `None` when the catalogue lacks its indicator.
    #[must_use]
    pub fn unit_class_of(&self, series: &Series) -> Option<UnitClass> {
        let own = series.unit.as_ref().and_then(|unit| self.units.get(unit)).map(|unit| unit.class);
        own.filter(|class| *class != UnitClass::Unknown)
            .or_else(|| self.indicator_of(series).map(|indicator| indicator.unit_class))
    }

    /// The code of the unit of a series; `None` when the catalogue lacks its indicator.
    #[must_use]
    pub fn unit_of<'a>(&'a self, series: &'a Series) -> Option<&'a Code> {
        series.unit.as_ref().or_else(|| self.indicator_of(series).map(|indicator| &indicator.unit))
    }

    /// The figure with this id.
    #[must_use]
    pub fn find_figure(&self, id: &str) -> Option<&Figure> {
        let position = self.figures.binary_search_by(|figure| figure.id.as_str().cmp(id)).ok()?;
        self.figures.get(position)
    }

    /// The source with this id.
    #[must_use]
    pub fn find_source(&self, id: &str) -> Option<&Source> {
        let position = self.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok()?;
        self.sources.get(position)
    }
}
