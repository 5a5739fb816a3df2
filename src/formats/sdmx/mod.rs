//! SDMX messages: data, structures, availability and errors, as they travel between statistical services.
//!
//! Data follow SDMX-ML 2.1 (generic and structure-specific) and 3.0, SDMX-JSON 1.0 and 2.0, SDMX-CSV 1.0 and 2.0;
//! structures SDMX-ML 2.1 and 3.0 and SDMX-JSON 2.0. A data message is streamed, one series at a time: every encoder
//! here is an [`Encoder`] and needs, besides the series, a [`Message`] that says which structure they have.

mod csv;
pub mod error;
mod generic;
mod header;
mod json;
mod ml;
mod period;
mod specific;
pub mod structure;
mod structure_json;
mod structure_ml;
mod values;
mod xml;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::Encoder;
use crate::domain::catalogue::Attributes;
use crate::domain::series_key::SeriesKey;
use structure::{DataStructure, Structures};
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
            Self::Json10 | Self::Json20 => 1_000_000,
            _ => crate::limits::MAX_FLAT_OBSERVATIONS,
        }
    }

    /// An encoder for one message.
    #[must_use]
    pub fn encoder(self, message: Message) -> Box<dyn Encoder> {
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
    /// SDMX-JSON 2.0.
    Json20,
}

impl StructureFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Ml21, Self::Ml30, Self::Json20];

    /// The media type with the version.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ml21 => "application/vnd.sdmx.structure+xml;version=2.1",
            Self::Ml30 => "application/vnd.sdmx.structure+xml;version=3.0.0",
            Self::Json20 => "application/vnd.sdmx.structure+json;version=2.0.0",
        }
    }

    /// The message that holds some structures.
    #[must_use]
    pub fn encode(self, structures: &Structures) -> Vec<u8> {
        match self {
            Self::Ml21 => structure_ml::encode(structures, Edition::V21),
            Self::Ml30 => structure_ml::encode(structures, Edition::V30),
            Self::Json20 => structure_json::encode(structures),
        }
    }
}

/// What a message of data says besides its series.
#[derive(Debug, Clone)]
pub struct Message {
    /// The agency of the structure, which sends the message too.
    pub agency: &'static str,
    /// When the data were last written.
    pub prepared: DateTime<Utc>,
    /// What the series are; of the attributes, those that are to be shown.
    pub structure: DataStructure,
    /// The names of codes by dimension; empty where the format shows none.
    pub names: Vec<BTreeMap<String, String>>,
    /// The attributes of series, by SDMX id.
    pub stored: HashMap<SeriesKey, Attributes>,
    /// The sources of figures, by figure.
    pub sources: HashMap<String, String>,
    /// Whether every observation stands by itself with its whole key, and not in its series.
    pub flat: bool,
    /// Whether the observations are shown, and not only which series there are.
    pub observations: bool,
    /// Whether each publication is a data set of its own.
    pub history: bool,
}
