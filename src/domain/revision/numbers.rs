//! The numbers of the statistics by code, for tables.

use super::Statistics;
use crate::domain::growth::{Measure, ResultUnit, Transform};
use crate::domain::unit_class::UnitClass;

/// A number of the statistics.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Its code in answers.
    pub code: &'static str,
    /// The number; none where there is none.
    pub value: Option<f64>,
    /// What it is measured in.
    pub unit: NumberUnit,
}

/// What a number is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberUnit {
    /// The unit of a revision.
    Revision,
    /// Percent.
    Percent,
    /// Nothing: a count, a probability, a share, a slope.
    Plain,
}

impl NumberUnit {
    /// The code of the unit, where that of a revision is known.
    #[must_use]
    pub const fn code(self, of_revision: &str) -> &str {
        match self {
            Self::Revision => of_revision,
            Self::Percent => "percent",
            Self::Plain => "pure_number",
        }
    }
}

/// The unit of the values of a measure.
#[must_use]
pub fn unit_of_values(measure: Measure, class: UnitClass, unit: &str) -> &str {
    Transform { measure, unit_class: class, as_percent: false, base: None }.unit(unit)
}

/// The unit of a revision in a measure: a difference of percentages is in percentage points.
pub(super) fn unit_of_revisions(measure: Measure, class: UnitClass, unit: &str) -> &str {
    match measure.info().unit {
        ResultUnit::Percent => "percentage_points",
        ResultUnit::Difference | ResultUnit::Series if class.is_percentage() => "percentage_points",
        ResultUnit::Difference | ResultUnit::Series => unit,
        ResultUnit::Index => "index",
    }
}

impl Statistics {
    /// The codes of all numbers, in the order of [`Self::numbers`].
    pub const CODES: [&'static str; 28] = [
        "n",
        "up",
        "down",
        "mean",
        "mean_p",
        "median",
        "sign_p",
        "mean_absolute",
        "relative",
        "mean_percent",
        "standard_deviation",
        "root_mean_square",
        "q10",
        "q90",
        "least",
        "greatest",
        "signs_changed",
        "same_sign",
        "noise_to_signal",
        "news_slope",
        "news_slope_error",
        "noise_slope",
        "noise_slope_error",
        "final_on_first_intercept",
        "final_on_first_intercept_error",
        "final_on_first_slope",
        "final_on_first_slope_error",
        "final_on_first_r_squared",
    ];

    /// The number of revisions that have no statistics, and no other number.
    #[must_use]
    pub fn refused(n: usize) -> Vec<Number> {
        #[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
        let value = |code: &str| (code == "n").then_some(n as f64);
        let number = |code| Number { code, value: value(code), unit: NumberUnit::Plain };
        Self::CODES.into_iter().map(number).collect()
    }

    /// All numbers, with their codes.
    #[must_use]
    pub fn numbers(&self) -> Vec<Number> {
        use NumberUnit::{Percent, Plain, Revision};
        #[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
        let count = |count: usize| (Some(count as f64), Plain);
        let line = self.final_on_first;
        let values = [
            count(self.n),
            count(self.up),
            count(self.down),
            (self.mean, Revision),
            (self.mean_p, Plain),
            (self.median, Revision),
            (self.sign_p, Plain),
            (self.mean_absolute, Revision),
            (self.relative, Plain),
            (self.mean_percent, Percent),
            (self.standard_deviation, Revision),
            (self.root_mean_square, Revision),
            (self.q10, Revision),
            (self.q90, Revision),
            (self.least, Revision),
            (self.greatest, Revision),
            count(self.signs_changed),
            (self.same_sign, Plain),
            (self.noise_to_signal, Plain),
            (self.news.map(|line| line.slope), Plain),
            (self.news.map(|line| line.slope_error), Plain),
            (self.noise.map(|line| line.slope), Plain),
            (self.noise.map(|line| line.slope_error), Plain),
            (line.map(|line| line.intercept), Revision),
            (line.map(|line| line.intercept_error), Revision),
            (line.map(|line| line.slope), Plain),
            (line.map(|line| line.slope_error), Plain),
            (line.and_then(|line| line.r_squared), Plain),
        ];
        let numbers = Self::CODES.into_iter().zip(values);
        numbers.map(|(code, (value, unit))| Number { code, value, unit }).collect()
    }
}
