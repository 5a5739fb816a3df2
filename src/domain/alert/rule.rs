//! Rules: what is watched, and when it calls.

use super::{Condition, Cuts, ShiftLimits, Side, Zone};
use crate::domain::code::Code;
use crate::domain::codes::codes;
use crate::domain::definition::DefinitionMeta;
use crate::domain::forecast::Level;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Measure;
use crate::domain::target::TargetVerdict;

/// How much an alert matters, as the author of the rule says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To know.
    Info,
    /// To look at.
    #[default]
    Warning,
    /// To act on.
    Critical,
}

codes!(Severity { Info = "info", Warning = "warning", Critical = "critical" });

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Id, version, note, hash and place.
    pub meta: DefinitionMeta,
    /// How much its alerts matter.
    pub severity: Severity,
    /// What it watches.
    pub subject: Subject,
    /// The number of consecutive periods for which the condition must hold, at least 1.
    pub wait: u16,
    /// When it fires.
    pub kind: RuleKind,
}

/// The series that a rule watches: those that fulfil every list that is not empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subject {
    /// Whole keys.
    pub series: Vec<String>,
    /// Indicators.
    pub indicators: Vec<Code>,
    /// Areas.
    pub areas: Vec<Code>,
    /// Activities.
    pub activities: Vec<Code>,
    /// Frequencies.
    pub frequencies: Vec<Frequency>,
}

/// When a rule fires.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleKind {
    /// A value, or its growth, passes a limit.
    Threshold {
        /// The measure of growth; [`Measure::Level`] for the value itself.
        measure: Measure,
        /// The condition.
        condition: Condition,
        /// The condition of recovery.
        recover: Condition,
        /// Whether the author knows that the values have a season.
        accepts_season: bool,
    },
    /// The newest value lies outside the forecast made without it.
    Unexpected {
        /// The level of the interval of the forecast.
        level: Level,
        /// On which side.
        side: Side,
    },
    /// The verdict on a target is one of a list.
    Target {
        /// The verdicts.
        verdicts: Vec<TargetVerdict>,
    },
    /// The share of rising series, in percent, passes a limit.
    Diffusion {
        /// The condition.
        condition: Condition,
        /// The condition of recovery.
        recover: Condition,
        /// The change in percent up to which a series counts half.
        dead_band: f64,
    },
    /// The sum of points leaves a zone.
    Light {
        /// The inputs: the key of a series and its cuts.
        inputs: Vec<LightInput>,
        /// The cuts of the sum.
        zones: Cuts,
        /// The zone in which it does not fire.
        zone: Zone,
    },
    /// A peak or a trough is confirmed.
    TurningPoint,
    /// The errors of one-step forecasts go in one direction.
    Shift(ShiftLimits),
    /// A revision moves more than a share of the values that were known by more than an amount.
    Revision {
        /// The share, from 0 to 1.
        share: f64,
        /// The amount, in the unit of the series.
        amount: f64,
    },
    /// A publication moves a figure beyond its usual revisions.
    UnusualRevision,
    /// Stated figures contradict each other.
    Conflict,
    /// Nothing new came for the usual lag and some days of grace.
    Stale {
        /// The days of grace.
        grace: u32,
    },
    /// A publication of an upstream is held. Nobody writes such a rule: each upstream has one.
    Held {
        /// The id of the upstream.
        upstream: Code,
        /// Its name.
        name: String,
    },
}

/// An input of a light.
#[derive(Debug, Clone, PartialEq)]
pub struct LightInput {
    /// The key of the series.
    pub series: String,
    /// How its points follow from its value.
    pub cuts: InputCuts,
}

/// How points follow from a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InputCuts {
    /// By four limits.
    Fixed(Cuts),
    /// By four quantiles of the series itself, in percent.
    Quantiles([f64; 4]),
}

impl RuleKind {
    /// Whether it judges its series together and not each by itself.
    #[must_use]
    pub const fn joins_series(&self) -> bool {
        matches!(self, Self::Diffusion { .. } | Self::Light { .. } | Self::Revision { .. })
    }

    /// Whether its states depend on the present day, and not on a revision.
    #[must_use]
    pub const fn is_of_the_day(&self) -> bool {
        matches!(self, Self::Stale { .. })
    }

    /// The word for the kind in files and answers.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Threshold { .. } => "threshold",
            Self::Unexpected { .. } => "unexpected",
            Self::Target { .. } => "target",
            Self::Diffusion { .. } => "diffusion",
            Self::Light { .. } => "light",
            Self::TurningPoint => "turning_point",
            Self::Shift(_) => "shift",
            Self::Revision { .. } | Self::UnusualRevision => "revision",
            Self::Conflict => "conflict",
            Self::Stale { .. } => "stale",
            Self::Held { .. } => "held",
        }
    }
}

impl Subject {
    /// Whether it names nothing, and so watches every series of the dataset.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a series belongs to it.
    #[must_use]
    pub fn has(&self, series: &crate::domain::series::Series) -> bool {
        fn allows<T: PartialEq>(list: &[T], one: &T) -> bool {
            list.is_empty() || list.contains(one)
        }
        (self.series.is_empty() || self.series.iter().any(|key| key == series.key.as_str()))
            && allows(&self.indicators, &series.indicator)
            && allows(&self.areas, &series.area)
            && allows(&self.activities, &series.activity)
            && allows(&self.frequencies, &series.frequency)
    }
}
