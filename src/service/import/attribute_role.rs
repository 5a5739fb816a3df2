//! What the attributes of a file say.

use crate::ingest::data::record::Column;

/// What an attribute of the header says.
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
    /// What is copied from a row of our own that says nothing new.
    Ignored,
    /// Usually the same for a whole series.
    OfSeries,
    /// Where a row of our own comes from; it may say that the value was taken back.
    Origin,
    /// Of one observation.
    OfObservation,
    Qualifier,
    Printed,
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
            "FLAG" | "FLAGS" | "COMMENT_OBS" | "FIGURE" => Self::OfObservation,
            _ => Self::OfSeries,
        }
    }
}
