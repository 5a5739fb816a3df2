//! Answers: series with their points, the input of all encoders.

use std::borrow::Cow;
use std::sync::Arc;

use super::code::Code;
use super::forecast::{Attempt, Forecast, Level, Method, Refusal as NoForecast};
use super::formula::FormulaRefusal;
use super::frequency::Frequency;
use super::growth::{Coverage, Estimate, Explanation, Measure, RateBasis, Refusal, Verdict};
use super::observation::{Observation, ObservationStatus};
use super::observations::Observations;
use super::period::Period;
use super::series_key::SeriesKey;
use super::unit_class::UnitClass;
use crate::domain::price_basis::PriceBasis;

/// The part of an answer before its series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHeader {
    /// The revision of the database.
    pub revision: i64,
    /// The cursor of the next page; `None` when the answer is complete.
    pub next: Option<String>,
    /// The ids of the dimensions without a role in the datasets of the answer; each is a column in flat formats.
    pub dimensions: Vec<String>,
    /// The words by which the publishers of its data want to be credited.
    pub attributions: Vec<String>,
}

/// One series of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesData {
    /// Its codes and names.
    pub header: SeriesHeader,
    /// Its points.
    pub points: Points,
}

/// The codes of a series with their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesHeader {
    /// The dataset.
    pub dataset: Code,
    /// The key.
    pub key: SeriesKey,
    /// The frequency.
    pub frequency: Frequency,
    /// The area.
    pub area: NamedCode,
    /// The activity.
    pub activity: NamedCode,
    /// The indicator.
    pub indicator: IndicatorHeader,
    /// The codes in the dimensions without a role, by id of the dimension.
    pub own: Vec<(String, Code)>,
    /// The formula, if a request brings one.
    pub formula: Option<Box<FormulaHeader>>,
}

/// The formula that a request brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaHeader {
    /// The canonical text.
    pub expr: String,
    /// The unit of the result as a product of units, such as `CNY/USD`; none where the formula is refused.
    pub unit: Option<String>,
    /// Why the whole formula is refused.
    pub refusal: Option<FormulaRefusal>,
}

impl SeriesHeader {
    /// The code in a dimension without a role.
    #[must_use]
    pub fn own_code(&self, dimension: &str) -> Option<&Code> {
        self.own.iter().find(|(id, _)| id == dimension).map(|(_, code)| code)
    }
}

/// A code and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCode {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: Arc<str>,
}

/// The indicator of a series, with its unit.
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
    /// The price basis.
    pub price_basis: PriceBasis,
}

/// The points of a series: its observations, their growth, a forecast, or what was worked out from them.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// Observations.
    Observations(Observations),
    /// Growth.
    Growth(Growth),
    /// A forecast or its backtest.
    Forecast(Box<SeriesForecast>),
    /// Results of a calculation.
    Results(Results),
}

impl Points {
    /// The number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Observations(observations) => observations.len(),
            Self::Growth(growth) => growth.points.len(),
            Self::Forecast(forecast) => forecast.len(),
            Self::Results(results) => results.points.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Results of a calculation over a series by one measure, in order of time: a statistic of its revisions, say. Flat
/// formats give them the columns of growth.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The code of the measure: what the numbers are.
    pub measure: Cow<'static, str>,
    /// The id of the target that they are of.
    pub target: Option<String>,
    /// The code of the unit; empty for plain numbers.
    pub unit: String,
    /// The status of its numbers.
    pub status: ObservationStatus,
    /// The points, in order of time.
    pub points: Vec<ResultPoint>,
}

/// A result at one period.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultPoint {
    /// The period.
    pub period: Period,
    /// The first period that it rests on, where it rests on several.
    pub base: Option<Period>,
    /// The number, finite.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub lower: Option<f64>,
    /// The upper end of its interval.
    pub upper: Option<f64>,
    /// The method.
    pub basis: Cow<'static, str>,
    /// The verdict.
    pub verdict: Option<&'static str>,
    /// The reason why there is no number.
    pub reason: Option<&'static str>,
}

/// The growth of a series by one measure, in order of time.
///
/// The value of a point has the unit `unit`; its interval, refusals and verdicts are those of [`super::growth`].
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// The measure.
    pub measure: Measure,
    /// The code of the unit of the result: percent, percentage points, index, or that of the series.
    pub unit: String,
    /// The points, in order of time.
    pub points: Vec<GrowthPoint>,
}

/// The growth at one period: stated rates, the computed rate, and the verdict on them.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPoint {
    /// The period.
    pub period: Period,
    /// The base period.
    pub base: Option<Period>,
    /// The value of the point, chosen from the stated and the computed rates.
    pub value: Option<Estimate>,
    /// The reason why there is no value.
    pub reason: Option<Refusal>,
    /// Whether the value is stated or computed.
    pub basis: Option<RateBasis>,
    /// The verdict on the stated rates and the computed one.
    pub verdict: Verdict,
    /// The rates that publishers state, the chosen one first.
    pub stated: Vec<StatedRate>,
    /// The rate computed from levels.
    pub computed: Result<Estimate, Refusal>,
    /// The difference from the base, where a quotient is refused because of signs.
    pub change: Option<Estimate>,
    /// How many of its parts a converted period had; `None` without conversion.
    pub coverage: Option<Coverage>,
    /// How many of its parts the converted base had.
    pub base_coverage: Option<Coverage>,
    /// The observations from which the rate was computed, the base first.
    pub inputs: Vec<GrowthInput>,
}

/// A stated rate of growth.
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
    /// The recorded reason for a difference from other rates.
    pub evidence: Option<Explanation>,
}

/// An observation that a rate was computed from.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthInput {
    /// The period.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
    /// The day of publication.
    pub published: Option<chrono::NaiveDate>,
}

/// The forecast of a series, or its backtest, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesForecast {
    /// Which of the two an answer shows.
    pub content: ForecastContent,
    /// The code of the unit of the values.
    pub unit: Code,
    /// The level that was asked for.
    pub level: Level,
    /// The method that was asked for.
    pub method: Method,
    /// The last period with a value.
    pub last: Option<Period>,
    /// The periods that were to be forecast.
    pub periods: Vec<Period>,
    /// The forecast.
    pub outcome: Result<Forecast, NoForecast>,
    /// The observations that it was computed from, where they were asked for.
    pub inputs: Vec<Observation>,
}

/// What an answer shows of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ForecastContent {
    /// The forecasts of coming periods.
    Forecast,
    /// The forecasts that the backtest made of earlier periods.
    Backtest,
}

impl SeriesForecast {
    /// The number of rows: one for each coming period, or three for each attempt of the backtest.
    #[must_use]
    pub fn len(&self) -> usize {
        match (self.content, &self.outcome) {
            (ForecastContent::Forecast, _) | (ForecastContent::Backtest, Err(_)) => self.periods.len(),
            (ForecastContent::Backtest, Ok(_)) => self.attempts().len() * 3,
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The attempts of the backtest.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        self.outcome.as_ref().map(|forecast| forecast.backtest.as_slice()).unwrap_or_default()
    }
}
