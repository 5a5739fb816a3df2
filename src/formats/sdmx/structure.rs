//! Structures: artefacts of the SDMX information model, as structure messages hold them.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::artefact_kind::urn;
pub use super::artefact_kind::{ArtefactKind, VERSION};
use crate::domain::catalogue::Labels;
use crate::domain::period::Period;

/// The contents of a structure message.
#[derive(Debug, Clone)]
pub struct Structures {
    /// The agency that maintains the artefacts and sends the message.
    pub agency: &'static str,
    /// The revision of the data.
    pub revision: i64,
    /// When the data were last written.
    pub prepared: DateTime<Utc>,
    /// The artefacts.
    pub artefacts: Vec<Artefact>,
}

impl Structures {
    /// The artefacts of a kind.
    pub(super) fn of_kind(&self, kind: ArtefactKind) -> impl Iterator<Item = &Artefact> {
        self.artefacts.iter().filter(move |artefact| artefact.kind == kind)
    }
}

/// The id of the agency scheme in every service.
pub const AGENCY_SCHEME_ID: &str = "AGENCIES";
/// The agency that maintains the agency scheme.
pub const AGENCY_SCHEME_AGENCY: &str = "SDMX";
/// The version of the agency scheme.
pub(super) const AGENCY_SCHEME_VERSION: &str = "1.0";

/// A maintainable artefact.
#[derive(Debug, Clone)]
pub struct Artefact {
    /// The kind.
    pub kind: ArtefactKind,
    /// The id.
    pub id: String,
    /// The name in English.
    pub name: String,
    /// How much of it the message shows.
    pub detail: ArtefactDetail,
    /// The contents.
    pub body: ArtefactBody,
}

/// How much of an artefact a message shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtefactDetail {
    /// Everything.
    Full,
    /// Some of the items.
    Partial,
    /// Id and name only.
    Stub,
}

/// The contents of an artefact.
#[derive(Debug, Clone)]
pub enum ArtefactBody {
    /// Agencies, codes or concepts, by kind.
    Items(Vec<Item>),
    /// A dataflow; its data structure has the same id.
    Dataflow {
        /// What the data are about.
        description: String,
    },
    /// A data structure definition.
    DataStructure(Arc<DataStructure>),
    /// A constraint.
    DataConstraint(DataConstraint),
}

/// An item of a scheme: an agency, a code or a concept.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// The id.
    pub id: String,
    /// The name in English.
    pub name: String,
    /// The names in other languages.
    pub labels: Labels,
    /// The definition.
    pub description: Option<String>,
    /// The code of which this one is a part, in the same list.
    pub parent: Option<String>,
}

impl Item {
    /// An item with id and name only.
    #[must_use]
    pub fn named(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }
}

/// A data structure definition: the components of the data of a dataflow, which has the same id.
#[derive(Debug, Clone)]
pub struct DataStructure {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The id of the scheme of its concepts.
    pub concept_scheme: String,
    /// The dimensions in the order of the key, without the time dimension.
    pub dimensions: Vec<Dimension>,
    /// The attributes.
    pub attributes: Vec<Attribute>,
}

impl DataStructure {
    /// The short reference to the dataflow, `AGENCY:ID(VERSION)`.
    #[must_use]
    pub fn dataflow_reference(&self, agency: &str) -> String {
        format!("{agency}:{}({VERSION})", self.id)
    }

    /// The URN of the dataflow.
    #[must_use]
    pub fn dataflow_urn(&self, agency: &str) -> String {
        urn("datastructure.Dataflow", agency, &self.id)
    }
}

/// A dimension.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// The id of the dimension and of its concept.
    pub id: String,
    /// The name.
    pub name: String,
    /// The id of the code list.
    pub codelist: String,
}

/// An attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The id of the attribute and of its concept.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it describes.
    pub relationship: AttributeRelationship,
    /// The type of its values.
    pub representation: Representation,
    /// Where its values come from.
    pub source: AttributeSource,
}

/// What an attribute describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeRelationship {
    /// All observations of a series.
    Series,
    /// One observation.
    Observation,
}

/// The type of the values of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Representation {
    /// Codes of the code list with this id.
    Codelist(String),
    /// Any text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Double,
    /// Periods.
    Period,
}

impl Representation {
    /// The data type (`DataType` of SDMX-ML and SDMX-JSON).
    #[must_use]
    pub const fn data_type(&self) -> &'static str {
        match self {
            Self::Codelist(_) | Self::Text => "String",
            Self::Integer => "Integer",
            Self::Double => "Double",
            Self::Period => "ObservationalTimePeriod",
        }
    }

    /// The id of the code list.
    #[must_use]
    pub fn codelist(&self) -> Option<&str> {
        match self {
            Self::Codelist(id) => Some(id),
            Self::Text | Self::Integer | Self::Double | Self::Period => None,
        }
    }
}

/// Where the values of an attribute come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeSource {
    /// The unit of the series.
    Unit,
    /// The power of ten in which the values are given.
    Multiplier,
    /// The same text for all series.
    Constant(String),
    /// An attribute of the series, by its SDMX id in the catalogue.
    Series(String),
    /// The status of the observation.
    Status,
    /// The lower bound of the value.
    Lower,
    /// The upper bound of the value.
    Upper,
    /// The qualifier that the source puts on the value, such as *about*.
    Qualifier,
    /// The figure that states the value.
    Figure,
    /// The document of that figure.
    Document,
    /// The day of publication.
    Published,
    /// An attribute of the observation in its data file, by SDMX id.
    Observation(String),
    /// The period that growth is counted from.
    BasePeriod,
    /// Whether a rate is stated or computed; the method of a result.
    Basis,
    /// Whether stated and computed rates agree; the verdict on a result.
    Verdict,
    /// Why there is no number.
    Reason,
}

/// Which data a dataflow has (content constraint of type *actual*).
#[derive(Debug, Clone)]
pub struct DataConstraint {
    /// The id of the dataflow.
    pub dataflow: String,
    /// The codes that occur, by dimension.
    pub codes: Vec<(String, Vec<String>)>,
    /// The first and the last period.
    pub periods: Option<(Period, Period)>,
    /// The number of series.
    pub series: usize,
    /// The number of observations.
    pub observations: i64,
}
