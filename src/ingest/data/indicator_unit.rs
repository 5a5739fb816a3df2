//! Unit and class of an indicator, as a mapping states them.

use serde::{Deserialize, Serialize};

use crate::domain::unit_class::UnitClass;

/// What the values of an indicator are measured in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorUnit {
    /// The unit.
    pub unit: Option<String>,
    /// The class of the unit, such as `ratio`.
    pub unit_class: Option<UnitClass>,
}
