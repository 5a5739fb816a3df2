//! The catalogue: code lists, indicators, series and sources as they stand at one revision.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::code_index::CodeIndex;
use super::figure::Figure;
use super::price_basis::PriceBasis;
use super::relation::Relation;
use super::series::Series;
use super::series_key::SeriesKey;
use super::series_positions::SeriesPositions;
use super::source::Source;
use super::structure::DataStructureDefinition;
use super::unit_class::UnitClass;
use super::vintage::Vintages;

/// Names in other languages, by ISO 639-1 code.
pub type Labels = BTreeMap<String, String>;

/// A body of data with one publisher and one structure (SDMX dataflow).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dataset {
    /// Its id.
    pub id: Code,
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// What it holds.
    pub description: String,
    /// Under which terms it may be used.
    pub licence: String,
    /// Its dimensions.
    pub structure: DataStructureDefinition,
    /// When it was last written.
    pub updated: DateTime<Utc>,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its code: ISO 4217 for money, a word otherwise.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The class that quantities of this unit usually have.
    pub class: UnitClass,
    /// Its symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Whether it counts whole things, so that bounds are narrowed to whole numbers.
    #[serde(default)]
    pub integral: bool,
}

/// A field that indicators belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
}

/// Where something is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its code: ISO 3166, or a typed code of the catalogue.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// What kind of area: country, province, world, economy, company.
    #[serde(rename = "type")]
    pub kind: String,
    /// The ISO 3166-1 alpha-3 code of a country, understood on input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha3: Option<Code>,
    /// The area that it lies in.
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
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The activity that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Code>,
    /// Which classification it belongs to.
    pub classification: String,
    /// What it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What sources call it, such as traditional, emerging or future.
    #[serde(default, rename = "tag", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ActivityTag>,
}

/// What a source calls an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityTag {
    /// The tag.
    pub tag: String,
    /// The source that says so.
    pub source: String,
    /// The first year that it is said of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i32>,
    /// The last year that it is said of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i32>,
    /// What else a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub definition: String,
    /// The code of its unit.
    pub unit: Code,
    /// The class of its unit, which decides on the growth measures that make sense.
    pub unit_class: UnitClass,
    /// At which prices it is valued.
    pub price_basis: PriceBasis,
    /// Whether it is a stock or a flow.
    pub measured_as: MeasuredAs,
    /// The code of its topic.
    pub topic: Code,
    /// Whether it can never be negative.
    #[serde(default)]
    pub non_negative: bool,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What it is computed from.
    #[serde(default, rename = "relation", skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// Whether something is counted at a moment or over a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasuredAs {
    /// At a moment.
    Stock,
    /// Over a period.
    Flow,
    /// Neither: rates, ranks, ratios.
    NotApplicable,
}

impl MeasuredAs {
    /// The code as it stands in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Flow => "flow",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The code's meaning, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Stock, Self::Flow, Self::NotApplicable].into_iter().find(|kind| kind.code() == code)
    }
}

/// The level series that rates are stated of, by dataset and key, with the positions in the catalogue of the series
/// that state them. A level series without observations has the number 0.
pub type StatedGrowth = BTreeMap<(Code, SeriesKey), (Series, Vec<usize>)>;

/// Everything but the observations, as it stands at one revision.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The revision of the database.
    pub revision: i64,
    /// When that revision was written.
    pub revised: DateTime<Utc>,
    /// The vintages that hold.
    pub vintages: Vintages,
    /// Datasets by id.
    pub datasets: BTreeMap<Code, Dataset>,
    /// Units by code.
    pub units: BTreeMap<Code, Unit>,
    /// Topics by code.
    pub topics: BTreeMap<Code, Topic>,
    /// Areas by code.
    pub areas: BTreeMap<Code, Area>,
    /// Activities by code.
    pub activities: BTreeMap<Code, Activity>,
    /// Indicators by dataset and code.
    pub indicators: BTreeMap<(Code, Code), Indicator>,
    /// Series, ordered by dataset and key.
    pub series: Vec<Series>,
    /// Sources, ordered by id.
    pub sources: Vec<Source>,
    /// Figures, ordered by id.
    pub figures: Vec<Figure>,
    /// Names of codes in dimensions that are a dataset's own, by dataset and dimension.
    pub dimension_codes: HashMap<(Code, String), BTreeMap<Code, String>>,
    /// The dataset that brought a code of a shared list (`unit`, `topic`, `area`, `activity`).
    pub owners: HashMap<(String, Code), Code>,
    /// Which series state the growth of which others.
    pub stated_growth: StatedGrowth,
    /// The ids of the datasets in the order in which their first series came; later ones never move earlier ones.
    pub dataset_order: Vec<Code>,
    /// Where each of `series` stands.
    pub positions: SeriesPositions,
    /// The codes of `series`.
    pub columns: CodeIndex,
    /// The ids of the attributes that series have, by dataset.
    pub series_attributes: BTreeMap<Code, BTreeSet<String>>,
}

impl Catalogue {
    /// The series with this key.
    #[must_use]
    pub fn find_series(&self, dataset: &Code, key: &SeriesKey) -> Option<&Series> {
        self.series.get(self.position(dataset, key.as_str())?)
    }

    /// The position of the series whose key is this text.
    #[must_use]
    pub fn position(&self, dataset: &Code, key: &str) -> Option<usize> {
        self.positions.find(&self.series, dataset.as_str(), key)
    }

    /// The indicator of a series.
    #[must_use]
    pub fn indicator_of(&self, series: &Series) -> Option<&Indicator> {
        self.indicators.get(&(series.dataset.clone(), series.indicator.clone()))
    }

    /// Whether a dataset may say what a code of a shared list means: it brought the code, or nobody did.
    #[must_use]
    pub fn may_define(&self, dataset: &Code, list: &str, code: &Code) -> bool {
        self.owners.get(&(list.to_owned(), code.clone())).is_none_or(|owner| owner == dataset)
    }

    /// Whether a dataset brought a code of a shared list.
    #[must_use]
    pub fn owns(&self, dataset: &Code, list: &str, code: &Code) -> bool {
        self.owners.get(&(list.to_owned(), code.clone())).is_some_and(|owner| owner == dataset)
    }

    /// The class of the unit of a series.
    #[must_use]
    pub fn unit_class_of(&self, series: &Series) -> Option<UnitClass> {
        let own = series.unit.as_ref().and_then(|unit| self.units.get(unit)).map(|unit| unit.class);
        own.or_else(|| self.indicator_of(series).map(|indicator| indicator.unit_class))
    }

    /// The code of the unit of a series.
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
