//! Structures: what datasets are made of, as the SDMX information model has it.

use chrono::{DateTime, Utc};

use crate::domain::catalogue::Labels;
use crate::domain::period::Period;

/// The version of every structure.
pub const VERSION: &str = "1.0.0";

/// Structures of one message.
#[derive(Debug, Clone)]
pub struct Structures {
    /// The agency that they belong to, which sends the message too.
    pub agency: &'static str,
    /// The revision that they are of.
    pub revision: i64,
    /// When the data were last written.
    pub prepared: DateTime<Utc>,
    /// Agency schemes.
    pub agencies: Vec<AgencyScheme>,
    /// Dataflows.
    pub flows: Vec<Dataflow>,
    /// Code lists.
    pub lists: Vec<Codelist>,
    /// Concept schemes.
    pub schemes: Vec<ConceptScheme>,
    /// Data structures.
    pub structures: Vec<DataStructure>,
    /// Content constraints.
    pub constraints: Vec<Constraint>,
}

/// The scheme that says which agencies there are; it belongs to SDMX itself and is always of version 1.0.
#[derive(Debug, Clone)]
pub struct AgencyScheme {
    /// The agencies.
    pub agencies: Vec<Item>,
}

impl AgencyScheme {
    /// Its id, the same everywhere.
    pub const ID: &'static str = "AGENCIES";
    /// Whom it belongs to.
    pub const AGENCY: &'static str = "SDMX";
    /// Its version, the same everywhere.
    pub const VERSION: &'static str = "1.0";
}

/// A dataflow: data of one structure, which has the same id.
#[derive(Debug, Clone)]
pub struct Dataflow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub description: String,
}

/// An item of a scheme, or a code of a list.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its names in other languages.
    pub labels: Labels,
    /// What it means.
    pub description: Option<String>,
    /// The code that it is a part of, in the same list.
    pub parent: Option<String>,
}

impl Item {
    /// An item with a name and nothing else.
    #[must_use]
    pub fn named(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }
}

/// A code list.
#[derive(Debug, Clone)]
pub struct Codelist {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its codes.
    pub codes: Vec<Item>,
    /// Whether there are more codes than these.
    pub partial: bool,
    /// Whether only its name is asked for.
    pub stub: bool,
}

/// A concept scheme.
#[derive(Debug, Clone)]
pub struct ConceptScheme {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its concepts.
    pub concepts: Vec<Item>,
    /// Whether there are more concepts than these.
    pub partial: bool,
    /// Whether only its name is asked for.
    pub stub: bool,
}

/// A data structure: the components that data of a flow have; its flow has the same id.
#[derive(Debug, Clone)]
pub struct DataStructure {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The scheme of its concepts.
    pub concepts: String,
    /// The dimensions, without the time, in the order of the key.
    pub dimensions: Vec<Dimension>,
    /// The attributes.
    pub attributes: Vec<Attribute>,
    /// Whether only its name is asked for.
    pub stub: bool,
}

impl DataStructure {
    /// The short reference to the flow, `AGENCY:ID(VERSION)`.
    #[must_use]
    pub fn reference(&self, agency: &str) -> String {
        format!("{agency}:{}({VERSION})", self.id)
    }

    /// The URN of the flow.
    #[must_use]
    pub fn flow_urn(&self, agency: &str) -> String {
        urn("datastructure.Dataflow", agency, &self.id)
    }
}

/// The URN of something of a class, such as `codelist.Codelist`.
#[must_use]
pub fn urn(class: &str, agency: &str, id: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.{class}={agency}:{id}({VERSION})")
}

/// A dimension.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Its id, and that of its concept.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The list of its codes.
    pub list: String,
}

/// An attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its id, and that of its concept.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it describes.
    pub level: AttributeRelationship,
    /// What its values are.
    pub values: Values,
    /// Where its values come from.
    pub content: AttributeSource,
}

/// What an attribute describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeRelationship {
    /// All observations of a series.
    Series,
    /// One observation.
    Observation,
}

/// What the values of an attribute are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Codes of a list.
    Codes(String),
    /// Any text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Double,
    /// Periods.
    Period,
}

impl Values {
    /// The name of the data type.
    #[must_use]
    pub const fn data_type(&self) -> &'static str {
        match self {
            Self::Codes(_) | Self::Text => "String",
            Self::Integer => "Integer",
            Self::Double => "Double",
            Self::Period => "ObservationalTimePeriod",
        }
    }

    /// The list of the codes.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        match self {
            Self::Codes(list) => Some(list),
            Self::Text | Self::Integer | Self::Double | Self::Period => None,
        }
    }
}

/// Where the values of an attribute come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeSource {
    /// The unit.
    Unit,
    /// The power of ten that values are given in.
    Multiplier,
    /// An attribute of a series, by its SDMX id in the catalogue.
    OfSeries(String),
    /// The status of the observation.
    Status,
    /// The lower bound.
    Lower,
    /// The upper bound.
    Upper,
    /// How the source hedges the value.
    Qualifier,
    /// The figure that states the value.
    Figure,
    /// The source of that figure.
    Source,
    /// The day of publication.
    Published,
    /// What else a data file says of the observation, by SDMX id.
    OfObservation(String),
    /// The period that growth is counted from.
    BasePeriod,
    /// Whether a rate is stated or computed.
    Basis,
    /// How stated and computed rates stand to each other.
    Verdict,
    /// Why there is no rate.
    Reason,
}

/// Which data there are of a flow (content constraint of type actual).
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The flow.
    pub flow: String,
    /// The codes that occur, by dimension.
    pub codes: Vec<(String, Vec<String>)>,
    /// The first and the last period.
    pub periods: Option<(Period, Period)>,
    /// How many series there are.
    pub series: usize,
    /// How many observations they have.
    pub observations: i64,
}
