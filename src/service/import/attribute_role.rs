//! The role of each attribute of a file.

use crate::ingest::data::forecast_start::ForecastStart;
use crate::ingest::data::record::Column;

/// The role of an attribute of the header, by its SDMX id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributeRole {
    Status,
    /// The unit.
    Unit,
    /// The power of ten that values are stated in.
    Multiplier,
    Decimals,
    Lower,
    Upper,
    /// A column of an export of yearbook that is not read.
    Ignored,
    /// Usually holds for the whole series.
    OfSeries,
    /// The origin of a row of an export of yearbook; it may be `withdrawn`.
    Origin,
    /// Holds for one observation.
    OfObservation,
    Qualifier,
    Printed,
    /// The period at which forecasts begin; it holds for the whole series.
    Forecast(ForecastStart),
}

impl AttributeRole {
    pub(super) fn of(column: &Column) -> Self {
        match column.id.to_ascii_uppercase().as_str() {
            "OBS_STATUS" | "STATUS" => Self::Status,
            "UNIT_MEASURE" | "UNIT" => Self::Unit,
            "UNIT_MULT" => Self::Multiplier,
            "DECIMALS" => Self::Decimals,
            "LOWER" | "OBS_LOWER" | "LOWER_BOUND" => Self::Lower,
            "UPPER" | "OBS_UPPER" | "UPPER_BOUND" => Self::Upper,
            "DATASET" | "PUBLISHED" => Self::Ignored,
            id if id.starts_with("OBS_") || id.starts_with("CONF_") => Self::OfObservation,
            "ORIGIN" => Self::Origin,
            "QUALIFIER" => Self::Qualifier,
            "PRINTED" => Self::Printed,
            "FLAG" | "FLAGS" | "COMMENT_OBS" | "FIGURE" | "SOURCE_CELL" => Self::OfObservation,
            id if id.starts_with("FIGURE_") => Self::OfObservation,
            _ => ForecastStart::of_heading(&column.id).map_or(Self::OfSeries, Self::Forecast),
        }
    }

    /// Whether its text usually holds for the whole series.
    pub(super) const fn is_of_series(self) -> bool {
        matches!(self, Self::OfSeries | Self::Unit | Self::Multiplier | Self::Decimals | Self::Forecast(_))
    }
}
