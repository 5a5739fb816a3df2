//! SDMX messages: data, structures, availability and errors, as they travel between statistical services.
//!
//! Data follow SDMX-ML 2.1 (generic and structure-specific) and 3.0, SDMX-JSON 1.0 and 2.0, SDMX-CSV 1.0 and 2.0;
//! structures SDMX-ML 2.1 and 3.0, SDMX-JSON 1.0 and 2.0. A data message is streamed, one series at a time, or those of
//! one section where sections are asked for. Every encoder is an [`Encoder`] and needs, besides the series, a [`Message`]
//! that says which structure they have.

mod csv;
pub mod error;
mod generic;
mod groups;
mod header;
mod json;
mod ml;
mod period;
mod specific;
pub mod structure;
mod structure_json;
mod structure_ml;
mod text;
mod values;
mod xml;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Encoder;
use crate::domain::series::Attributes;
use crate::domain::series_key::SeriesKey;
use structure::{DataStructure, Structures};
pub use values::{Component, codes};
use xml::Edition;

/// A format of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// SDMX-ML 2.1, generic.
    Generic,
    /// SDMX-ML 2.1, generic, of time series only.
    GenericTimeSeries,
    /// SDMX-ML 2.1, structure-specific.
    Specific,
    /// SDMX-ML 2.1, structure-specific, of time series only.
    SpecificTimeSeries,
    /// SDMX-ML 3.0.
    Ml30,
    /// SDMX-JSON 1.0.
    Json10,
    /// SDMX-JSON 2.0.
    Json20,
    /// SDMX-CSV 1.0.
    Csv10,
    /// SDMX-CSV 2.0.
    Csv20,
}

impl DataFormat {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Generic,
        Self::GenericTimeSeries,
        Self::Specific,
        Self::SpecificTimeSeries,
        Self::Ml30,
        Self::Json10,
        Self::Json20,
        Self::Csv10,
        Self::Csv20,
    ];

    /// The media type with the version.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Generic => "application/vnd.sdmx.genericdata+xml;version=2.1",
            Self::GenericTimeSeries => "application/vnd.sdmx.generictimeseriesdata+xml;version=2.1",
            Self::Specific => "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
            Self::SpecificTimeSeries => {
                "application/vnd.sdmx.structurespecifictimeseriesdata+xml;version=2.1"
            }
            Self::Ml30 => "application/vnd.sdmx.data+xml;version=3.0.0",
            Self::Json10 => "application/vnd.sdmx.data+json;version=1.0.0",
            Self::Json20 => "application/vnd.sdmx.data+json;version=2.0.0",
            Self::Csv10 => "application/vnd.sdmx.data+csv;version=1.0.0",
            Self::Csv20 => "application/vnd.sdmx.data+csv;version=2.0.0",
        }
    }

    /// The most points that one answer in it may hold.
    #[must_use]
    pub const fn max_points(self) -> usize {
        match self {
            // Every distinct period and attribute is kept until the end.
            Self::Json10 | Self::Json20 => crate::limits::MAX_COLLECTED_OBSERVATIONS,
            _ => crate::limits::MAX_FLAT_OBSERVATIONS,
        }
    }

    /// Whether a message in it can say that observations are gone.
    #[must_use]
    pub const fn has_actions(self) -> bool {
        !matches!(self, Self::Csv10)
    }

    /// Whether it holds time series and nothing else.
    #[must_use]
    pub const fn is_of_time_series(self) -> bool {
        matches!(self, Self::GenericTimeSeries | Self::SpecificTimeSeries)
    }

    /// What stands at the observation in it where something is asked for, and observations are shown or not: rows have
    /// no groups, and series alone are time series.
    #[must_use]
    pub const fn at(self, asked: AtObservation, observations: bool) -> AtObservation {
        match (asked, self) {
            (AtObservation::All, _) if !observations || self.is_of_time_series() => AtObservation::Time,
            (AtObservation::Dimension(_), Self::Csv10 | Self::Csv20) => AtObservation::Time,
            _ => asked,
        }
    }

    /// An encoder for one message; where sections are asked for, the series of each have to follow one another.
    #[must_use]
    pub fn encoder(self, message: Arc<Message>) -> Box<dyn Encoder> {
        use ml::{Dialect, MlEncoder};
        match self {
            Self::Generic => Box::new(MlEncoder::new(message, Dialect::Generic, false)),
            Self::GenericTimeSeries => Box::new(MlEncoder::new(message, Dialect::Generic, true)),
            Self::Specific => Box::new(MlEncoder::new(message, Dialect::Specific(Edition::V21), false)),
            Self::SpecificTimeSeries => {
                Box::new(MlEncoder::new(message, Dialect::Specific(Edition::V21), true))
            }
            Self::Ml30 => Box::new(MlEncoder::new(message, Dialect::Specific(Edition::V30), false)),
            Self::Json10 => Box::new(json::JsonEncoder::new(message, json::Edition::V10)),
            Self::Json20 => Box::new(json::JsonEncoder::new(message, json::Edition::V20)),
            Self::Csv10 => Box::new(csv::CsvEncoder::new(message, csv::Edition::V10)),
            Self::Csv20 => Box::new(csv::CsvEncoder::new(message, csv::Edition::V20)),
        }
    }
}

/// A format of structures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StructureFormat {
    /// SDMX-ML 2.1.
    Ml21,
    /// SDMX-ML 3.0.
    Ml30,
    /// SDMX-JSON 1.0.
    Json10,
    /// SDMX-JSON 2.0.
    Json20,
}

impl StructureFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Ml21, Self::Ml30, Self::Json10, Self::Json20];

    /// The media type with the version.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ml21 => "application/vnd.sdmx.structure+xml;version=2.1",
            Self::Ml30 => "application/vnd.sdmx.structure+xml;version=3.0.0",
            Self::Json10 => "application/vnd.sdmx.structure+json;version=1.0",
            Self::Json20 => "application/vnd.sdmx.structure+json;version=2.0.0",
        }
    }

    /// The message that holds some structures.
    #[must_use]
    pub fn encode(self, structures: &Structures) -> Vec<u8> {
        match self {
            Self::Ml21 => structure_ml::encode(structures, Edition::V21),
            Self::Ml30 => structure_ml::encode(structures, Edition::V30),
            Self::Json10 => structure_json::encode(structures, json::Edition::V10),
            Self::Json20 => structure_json::encode(structures, json::Edition::V20),
        }
    }
}

/// Which part of the key stands at the observation; the rest of it stands at the group of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AtObservation {
    /// The time: groups are time series.
    #[default]
    Time,
    /// Everything: there are no groups.
    All,
    /// The dimension at this position: groups are sections.
    Dimension(usize),
}

/// What a message of data says besides its series.
#[derive(Debug, Clone)]
pub struct Message {
    /// The agency of the structure, which sends the message too.
    pub agency: &'static str,
    /// When the data were last written.
    pub prepared: DateTime<Utc>,
    /// What the series are; of the attributes, those that are to be shown.
    pub structure: Arc<DataStructure>,
    /// The names of codes by dimension; empty where the format shows none.
    pub names: Vec<BTreeMap<String, String>>,
    /// The attributes of series, by SDMX id.
    pub stored: HashMap<SeriesKey, Attributes>,
    /// The sources of figures, by figure.
    pub sources: HashMap<String, String>,
    /// Which part of the key stands at the observation.
    pub at: AtObservation,
    /// Whether the observations are shown, and not only which series there are.
    pub observations: bool,
    /// Whether each publication is a data set of its own.
    pub history: bool,
}

impl Message {
    /// The positions of the key; behind those of the dimensions is that of the time.
    fn positions(&self) -> impl Iterator<Item = usize> + use<> {
        0..=self.structure.dimensions.len()
    }

    /// The id of the dimension at a position.
    fn dimension(&self, position: usize) -> &str {
        self.structure.dimensions.get(position).map_or("TIME_PERIOD", |dimension| &dimension.id)
    }

    fn is_at_observation(&self, position: usize) -> bool {
        match self.at {
            AtObservation::Time => position == self.structure.dimensions.len(),
            AtObservation::All => true,
            AtObservation::Dimension(own) => position == own,
        }
    }

    /// How the part of the key at the observation is called in headers.
    fn dimension_at_observation(&self) -> &str {
        match self.at {
            AtObservation::Time => "TIME_PERIOD",
            AtObservation::All => "AllDimensions",
            AtObservation::Dimension(position) => self.dimension(position),
        }
    }
}
