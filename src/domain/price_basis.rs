//! The prices at which a quantity is valued.

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;

/// The prices at which a quantity is valued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceBasis {
    /// At the prices of the period (nominal).
    Current,
    /// At the prices of a base period (real).
    Constant,
    /// Prices play no part.
    NotApplicable,
}

codes!(PriceBasis {
    Current = "current",
    Constant = "constant",
    NotApplicable = "not_applicable",
});
