//! Refusals: why there is no forecast.

use thiserror::Error;

use super::request::Level;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// The reason why a series has no forecast. The message says what would be needed.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Refusal {
    /// The series is too short.
    #[error("the series has {found} usable observations; a forecast needs {needed} in a row")]
    TooFewPoints {
        /// The number of observations since the last break.
        found: usize,
        /// The number needed.
        needed: usize,
    },
    /// The series has enough observations, but too few of them after its last gap.
    #[error(
        "{period} is missing, and only {found} observations follow it; a forecast needs {needed} in a row"
    )]
    Gap {
        /// The missing period.
        period: Period,
        /// The number of observations after it.
        found: usize,
        /// The number needed.
        needed: usize,
    },
    /// The method did no better than "no change" on the series' own past.
    #[error(
        "on the past of this series the method was no better than \"no change\" (better in {better} of {attempts}); \
         no_skill=naive gives the naive forecast, no_skill=answer the method's"
    )]
    NoSkill {
        /// 1 minus the ratio of the mean absolute errors; at most 0.
        skill: f64,
        /// How often the method was better.
        better: usize,
        /// How often both were compared.
        attempts: usize,
    },
    /// The horizon is too far.
    #[error("a horizon of {asked} is too far; {furthest} periods ahead are the most at this frequency")]
    Horizon {
        /// The horizon asked for.
        asked: usize,
        /// The furthest one of this frequency.
        furthest: usize,
    },
    /// The backtest has too few origins for the level.
    #[error("level {} needs {} forecasts one period ahead on the series' past, and there are {origins}; a lower level can be given", .level.code(), .level.least_origins())]
    LevelUnsupported {
        /// The level asked for.
        level: Level,
        /// The number of origins.
        origins: usize,
    },
    /// A recent value is known on one side only, or a number overflows.
    #[error("the value of {0} has no known limit on one side, or is beyond every number")]
    Unbounded(Period),
    /// The unit has no meaningful sums: ranks, multiples.
    #[error("a {} is not forecast", .0.code())]
    UnitClass(UnitClass),
    /// The values do not vary.
    #[error("the values do not vary, so there is no error to learn from")]
    NoVariation,
    /// The periods span several years.
    #[error("values of spans such as {0} are not forecast")]
    Span(Frequency),
    /// Weeks and days are not supported.
    #[error("series of frequency {0} are not forecast; years, half-years, quarters and months are")]
    Frequency(Frequency),
    /// The first publication of too few origins is known.
    #[error(
        "only {origins} periods have a known first publication, and two are needed; data=latest tests on present values"
    )]
    FirstReleaseUnknown {
        /// The number of origins whose first publication is known.
        origins: usize,
    },
}

impl Refusal {
    /// The codes of all refusals.
    pub const CODES: [&'static str; 11] = [
        "too_few_points",
        "gap",
        "no_skill",
        "horizon",
        "level_unsupported",
        "unbounded",
        "unit_class",
        "no_variation",
        "span",
        "frequency",
        "first_release_unknown",
    ];

    /// The code in answers.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooFewPoints { .. } => "too_few_points",
            Self::Gap { .. } => "gap",
            Self::NoSkill { .. } => "no_skill",
            Self::Horizon { .. } => "horizon",
            Self::LevelUnsupported { .. } => "level_unsupported",
            Self::Unbounded(_) => "unbounded",
            Self::UnitClass(_) => "unit_class",
            Self::NoVariation => "no_variation",
            Self::Span(_) => "span",
            Self::Frequency(_) => "frequency",
            Self::FirstReleaseUnknown { .. } => "first_release_unknown",
        }
    }
}
