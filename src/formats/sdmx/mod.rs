//! SDMX messages of data, structures and errors.
//!
//! Data follow SDMX-ML 2.1 (generic and structure-specific) and 3.0, SDMX-JSON 1.0 and 2.0, SDMX-CSV 1.0 and 2.0;
//! structures SDMX-ML 2.1 and 3.0, SDMX-JSON 1.0 and 2.0. A data message is streamed: one series at a time, or, where
//! another dimension than the time stands at the observation, all series of one group. A data encoder is an [`Encoder`]
//! and needs a [`Message`] besides, which states the data structure.

mod artefact_kind;
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
mod version;
mod xml;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Encoder;
use crate::domain::series::Attributes;
use crate::domain::series_key::SeriesKey;
use structure::{DataStructure, Structures};
pub use values::{Component, codes};
pub use version::SdmxVersion;

/// A format of data messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// SDMX-ML 2.1, generic.
    Generic,
    /// SDMX-ML 2.1, generic, time series only.
    GenericTimeSeries,
    /// SDMX-ML 2.1, structure-specific.
    Specific,
    /// SDMX-ML 2.1, structure-specific, time series only.
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

    /// The media type with its version parameter.
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

    /// The largest number of points in one answer.
    #[must_use]
    pub const fn max_points(self) -> usize {
        match self {
            // The encoder keeps all distinct periods and attribute values until the end.
            Self::Json10 | Self::Json20 => crate::limits::MAX_COLLECTED_OBSERVATIONS,
            _ => crate::limits::MAX_FLAT_OBSERVATIONS,
        }
    }

    /// Whether the format can state that observations were deleted.
    #[must_use]
    pub const fn has_actions(self) -> bool {
        !matches!(self, Self::Csv10)
    }

    /// Whether the format holds time series only.
    #[must_use]
    pub const fn is_of_time_series(self) -> bool {
        matches!(self, Self::GenericTimeSeries | Self::SpecificTimeSeries)
    }

    /// The dimension at the observation that the format uses for the requested one. `observations` tells whether
    /// observations are shown: without them only time series are possible. CSV has no groups.
    #[must_use]
    pub const fn at(self, requested: DimensionAtObservation, observations: bool) -> DimensionAtObservation {
        match (requested, self) {
            (DimensionAtObservation::All, _) if !observations || self.is_of_time_series() => {
                DimensionAtObservation::Time
            }
            (DimensionAtObservation::Dimension(_), Self::Csv10 | Self::Csv20) => DimensionAtObservation::Time,
            _ => requested,
        }
    }

    /// An encoder for one message. With a dimension other than the time at the observation, the series of one group must
    /// follow one another.
    #[must_use]
    pub fn encoder(self, message: Arc<Message>) -> Box<dyn Encoder> {
        use ml::{Dialect, MlEncoder};
        match self {
            Self::Generic => Box::new(MlEncoder::new(message, Dialect::Generic, false)),
            Self::GenericTimeSeries => Box::new(MlEncoder::new(message, Dialect::Generic, true)),
            Self::Specific => Box::new(MlEncoder::new(message, Dialect::Specific(SdmxVersion::V21), false)),
            Self::SpecificTimeSeries => {
                Box::new(MlEncoder::new(message, Dialect::Specific(SdmxVersion::V21), true))
            }
            Self::Ml30 => Box::new(MlEncoder::new(message, Dialect::Specific(SdmxVersion::V30), false)),
            Self::Json10 => Box::new(json::JsonEncoder::new(message, SdmxVersion::V21)),
            Self::Json20 => Box::new(json::JsonEncoder::new(message, SdmxVersion::V30)),
            Self::Csv10 => Box::new(csv::CsvEncoder::new(message, SdmxVersion::V21)),
            Self::Csv20 => Box::new(csv::CsvEncoder::new(message, SdmxVersion::V30)),
        }
    }
}

/// A format of structure messages.
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

    /// The media type with its version parameter.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ml21 => "application/vnd.sdmx.structure+xml;version=2.1",
            Self::Ml30 => "application/vnd.sdmx.structure+xml;version=3.0.0",
            Self::Json10 => "application/vnd.sdmx.structure+json;version=1.0",
            Self::Json20 => "application/vnd.sdmx.structure+json;version=2.0.0",
        }
    }

    /// The structure message.
    #[must_use]
    pub fn encode(self, structures: &Structures) -> Vec<u8> {
        match self {
            Self::Ml21 => structure_ml::encode(structures, SdmxVersion::V21),
            Self::Ml30 => structure_ml::encode(structures, SdmxVersion::V30),
            Self::Json10 => structure_json::encode(structures, SdmxVersion::V21),
            Self::Json20 => structure_json::encode(structures, SdmxVersion::V30),
        }
    }
}

/// Which part of the key stands at the observation (`dimensionAtObservation`); the rest stands at the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DimensionAtObservation {
    /// The time dimension: groups are time series.
    #[default]
    Time,
    /// All dimensions: there are no groups.
    All,
    /// The dimension at this position: groups are sections across it.
    Dimension(usize),
}

/// A data message without its series.
#[derive(Debug, Clone)]
pub struct Message {
    /// The agency that maintains the structure and sends the message.
    pub agency: &'static str,
    /// When the data were last written.
    pub prepared: DateTime<Utc>,
    /// The data structure, with the attributes that are shown.
    pub structure: Arc<DataStructure>,
    /// The names of codes, by dimension; empty if the format shows none.
    pub names: Vec<BTreeMap<String, String>>,
    /// The attributes of series in the catalogue, by SDMX id.
    pub series_attributes: HashMap<SeriesKey, Attributes>,
    /// The documents of figures, by figure.
    pub documents: HashMap<String, String>,
    /// Which part of the key stands at the observation.
    pub at: DimensionAtObservation,
    /// Whether observations are shown, not only series.
    pub observations: bool,
    /// Whether each publication is a data set of its own (`includeHistory`).
    pub history: bool,
}

impl Message {
    /// The positions of the key; the last is the time.
    fn positions(&self) -> impl Iterator<Item = usize> + use<> {
        0..=self.structure.dimensions.len()
    }

    /// The id of the dimension at a position.
    fn dimension(&self, position: usize) -> &str {
        self.structure.dimensions.get(position).map_or("TIME_PERIOD", |dimension| &dimension.id)
    }

    fn is_at_observation(&self, position: usize) -> bool {
        match self.at {
            DimensionAtObservation::Time => position == self.structure.dimensions.len(),
            DimensionAtObservation::All => true,
            DimensionAtObservation::Dimension(own) => position == own,
        }
    }

    /// The value of `dimensionAtObservation` in headers.
    fn dimension_at_observation(&self) -> &str {
        match self.at {
            DimensionAtObservation::Time => "TIME_PERIOD",
            DimensionAtObservation::All => "AllDimensions",
            DimensionAtObservation::Dimension(position) => self.dimension(position),
        }
    }
}
