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
    /// At the prices of the year before, chained (real); parts do not add up to the whole.
    Chained,
    /// Prices play no part.
    NotApplicable,
}

codes!(PriceBasis {
    Current = "current",
    Constant = "constant",
    Chained = "chained",
    NotApplicable = "not_applicable",
});

impl PriceBasis {
    /// Whether price changes are taken out.
    #[must_use]
    pub const fn is_real(self) -> bool {
        matches!(self, Self::Constant | Self::Chained)
    }

    /// Whether two quantities may be compared: not a real with a nominal one.
    #[must_use]
    pub const fn is_comparable_with(self, other: Self) -> bool {
        !matches!((self, other), (Self::Current, other) if other.is_real())
            && !matches!((self, other), (own, Self::Current) if own.is_real())
    }
}
