//! Kinds of targets, and how progress towards them is measured.

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;

/// What a target asks of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// To reach a value from the side on which the base lies.
    Level,
    /// To change by an amount from the base to the due period.
    Change,
    /// To grow by so many percent a year on average from the base to the due period.
    MeanGrowth,
    /// To be at a value or above it.
    AtLeast,
    /// To be at a value or below it.
    AtMost,
    /// To stay within a tolerance of the base.
    Stable,
    /// To be above the base.
    Increase,
    /// To be below the base.
    Decrease,
    /// To have its highest value behind it.
    PeakBy,
}

codes!(TargetKind {
    Level = "level",
    Change = "change",
    MeanGrowth = "mean_growth",
    AtLeast = "at_least",
    AtMost = "at_most",
    Stable = "stable",
    Increase = "increase",
    Decrease = "decrease",
    PeakBy = "peak_by",
});

impl TargetKind {
    /// Whether the target is a number, which the definition or its figure gives.
    #[must_use]
    pub const fn has_value(self) -> bool {
        matches!(self, Self::Level | Self::Change | Self::MeanGrowth | Self::AtLeast | Self::AtMost)
    }

    /// Whether nothing can be said without a value of the base period.
    #[must_use]
    pub const fn needs_base(self) -> bool {
        !matches!(self, Self::AtLeast | Self::AtMost | Self::PeakBy)
    }

    /// The side on which values meet the target, where the kind alone says it: 1 for above, −1 for below.
    pub(super) const fn side(self) -> Option<f64> {
        match self {
            Self::AtLeast => Some(1.0),
            Self::AtMost => Some(-1.0),
            _ => None,
        }
    }

    /// Whether the target has to say when it is due.
    #[must_use]
    pub const fn needs_due(self) -> bool {
        self.has_value() || matches!(self, Self::PeakBy)
    }
}

/// The shape of the path from the base to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// The same amount a year.
    Linear,
    /// The same rate a year (compound annual growth rate).
    Cagr,
}

codes!(Pace {
    Linear = "linear",
    Cagr = "cagr",
});

/// The rule that turns numbers into a verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetMethod {
    /// The actual pace as a multiple of the required one.
    #[default]
    Pace,
    /// That of the progress chart of the United Nations: the change that the actual pace gives up to the due period as a
    /// multiple of the required change.
    Un,
}

codes!(TargetMethod {
    Pace = "pace",
    Un = "un",
});

impl TargetMethod {
    /// From which multiples on the verdict is on track, acceleration needed, limited.
    pub(super) const fn thresholds(self) -> [f64; 3] {
        match self {
            Self::Pace => [0.95, 0.60, 0.0],
            Self::Un => [0.95, 0.10, 0.0],
        }
    }
}
