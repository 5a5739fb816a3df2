//! Answers: series with their points, as every encoder writes them.

use std::sync::Arc;

use super::code::Code;
use super::frequency::Frequency;
use super::growth::{Because, Coverage, Estimate, Measure, RateBasis, Refusal, Verdict};
use super::observations::Observations;
use super::period::Period;
use super::series_key::SeriesKey;
use super::unit_class::UnitClass;
use crate::domain::price_basis::PriceBasis;

/// What stands before the series of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHeader {
    /// The revision that the answer is of.
    pub revision: i64,
    /// Where the next page starts; none when the answer is complete.
    pub next: Option<String>,
    /// The dimensions that only the datasets of the answer have, which flat formats give columns of their own.
    pub dimensions: Vec<String>,
}

/// A series of an answer: what it is, and its points.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesData {
    /// What it is.
    pub header: SeriesHeader,
    /// Its points.
    pub points: Points,
}

/// What a series is, with the names of its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesHeader {
    /// The dataset.
    pub dataset: Code,
    /// The key.
    pub key: SeriesKey,
    /// How often it is observed.
    pub frequency: Frequency,
    /// Where.
    pub area: Named,
    /// Which industry.
    pub activity: Named,
    /// What is measured.
    pub indicator: IndicatorHeader,
    /// The codes in the dimensions that are the dataset's own, by the id of the dimension.
    pub own: Vec<(String, Code)>,
}

impl SeriesHeader {
    /// The code in a dimension that is the dataset's own.
    #[must_use]
    pub fn own_code(&self, dimension: &str) -> Option<&Code> {
        self.own.iter().find(|(id, _)| id == dimension).map(|(_, code)| code)
    }
}

/// A code and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: Arc<str>,
}

/// What a series measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorHeader {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: Arc<str>,
    /// The code of the unit.
    pub unit: Code,
    /// The class of the unit.
    pub unit_class: UnitClass,
    /// At which prices it is valued.
    pub price_basis: PriceBasis,
}

/// The points of a series: its observations, or their growth.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// Observations.
    Observations(Observations),
    /// Growth.
    Growth(Growth),
}

impl Points {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Observations(observations) => observations.len(),
            Self::Growth(growth) => growth.points.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The growth of a series by one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// The measure.
    pub measure: Measure,
    /// The unit of the result: percent, percentage points, index, or that of the series.
    pub unit: String,
    /// The points, in order of time.
    pub points: Vec<GrowthPoint>,
}

/// Growth at a period: what is stated, what is computed, and how the two stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPoint {
    /// When.
    pub period: Period,
    /// The period that it is compared with.
    pub base: Option<Period>,
    /// The rate to quote.
    pub value: Option<Estimate>,
    /// Why there is none.
    pub reason: Option<Refusal>,
    /// Whether the rate to quote is stated or computed.
    pub basis: Option<RateBasis>,
    /// How the stated rates and the computed one stand to each other.
    pub verdict: Verdict,
    /// The rates that publishers state, the chosen one first.
    pub stated: Vec<StatedRate>,
    /// The rate computed from levels.
    pub computed: Result<Estimate, Refusal>,
    /// The difference from the base, where a quotient is refused because of signs.
    pub change: Option<Estimate>,
    /// How many of its parts a converted period had.
    pub coverage: Option<Coverage>,
    /// How many of its parts the converted base had.
    pub base_coverage: Option<Coverage>,
    /// The observations that the computed rate rests on, the base first.
    pub inputs: Vec<GrowthInput>,
}

/// A rate that a publisher states.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedRate {
    /// The rate.
    pub estimate: Estimate,
    /// Whether it is real or nominal.
    pub price_basis: PriceBasis,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
    /// The source of the figure.
    pub source: Option<Arc<str>>,
    /// What is recorded to explain a difference from other rates.
    pub evidence: Option<Because>,
}

/// An observation that a rate was computed from.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthInput {
    /// When.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
    /// The day it was published.
    pub published: Option<chrono::NaiveDate>,
}
