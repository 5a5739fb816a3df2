//! What a request for a forecast says.

use crate::domain::codes::codes;
use crate::domain::frequency::Frequency;

/// A method of forecasting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The last value; with a season, the last adjusted value times the index of the season.
    Naive,
    /// The straight line from the first to the last value, continued.
    Drift,
    /// The dynamic theta model.
    Theta,
    /// The mean of drift and theta.
    DriftTheta,
}

codes!(Method {
    Naive = "naive",
    Drift = "drift",
    Theta = "theta",
    DriftTheta = "drift_theta",
});

/// The probability with which an interval is meant to contain the later value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// 80 percent.
    #[default]
    Eighty,
    /// 90 percent.
    Ninety,
    /// 95 percent.
    NinetyFive,
    /// 99 percent.
    NinetyNine,
}

codes!(Level {
    Eighty = "80",
    Ninety = "90",
    NinetyFive = "95",
    NinetyNine = "99",
});

impl Level {
    /// The level in percent.
    #[must_use]
    pub const fn percent(self) -> u8 {
        match self {
            Self::Eighty => 80,
            Self::Ninety => 90,
            Self::NinetyFive => 95,
            Self::NinetyNine => 99,
        }
    }

    /// The least number of origins of the backtest from which it can be given.
    #[must_use]
    pub const fn least_origins(self) -> usize {
        match self {
            Self::Eighty | Self::Ninety => 2,
            Self::NinetyFive => 3,
            Self::NinetyNine => 8,
        }
    }
}

/// What to do where the method has no skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum NoSkill {
    /// Refuse.
    #[default]
    Refuse,
    /// Give the naive forecast with its own interval.
    Naive,
    /// Give the forecast of the method nevertheless.
    Answer,
}

codes!(NoSkill {
    Refuse = "refuse",
    Naive = "naive",
    Answer = "answer",
});

/// A request for a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Request {
    /// The number of periods; by default half of the furthest horizon.
    pub horizon: Option<usize>,
    /// The level of the intervals.
    pub level: Level,
    /// The method; by default theta for months, else the mean of drift and theta. The naive method is given as asked,
    /// whatever `no_skill` says.
    pub method: Option<Method>,
    /// What to do where the method has no skill.
    pub no_skill: NoSkill,
}

impl Request {
    /// The method at a frequency.
    #[must_use]
    pub fn method_at(&self, frequency: Frequency) -> Method {
        let is_monthly = frequency == Frequency::MONTHLY;
        self.method.unwrap_or(if is_monthly { Method::Theta } else { Method::DriftTheta })
    }
}
