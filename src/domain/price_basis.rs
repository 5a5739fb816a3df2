//! The prices at which a quantity is valued.

use serde::{Deserialize, Serialize};

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

impl PriceBasis {
    /// The code in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Constant => "constant",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The basis with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Current, Self::Constant, Self::NotApplicable].into_iter().find(|basis| basis.code() == code)
    }
}
