//! What a chart shows: series with points, in the words of statistics.

use thiserror::Error;

use crate::domain::period::Period;

/// The language of the words that the service itself writes into a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, simplified characters.
    Chinese,
}

/// What the values of a chart are; it decides on zero, direction and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Levels, counts and ratios.
    #[default]
    Level,
    /// Growth rates and changes: a line is drawn at zero where zero lies inside.
    Growth,
    /// Index numbers.
    Index,
    /// Ranks: 1 is on top, and lines are steps.
    Rank,
}

/// How equal distances on the axis of values are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AxisScale {
    /// Equal distances are equal differences.
    #[default]
    Linear,
    /// Equal distances are equal ratios.
    Logarithmic,
}

/// A chart: what is shown, without any place or colour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// The name of what is shown, as the heading of a picture.
    pub title: String,
    /// The key or code of what is shown; a picture shows it where its font lacks characters of the title.
    pub code: String,
    /// The unit of the values, without a power of ten: `yuan`, `vehicles`, `%`. May be empty.
    pub unit: String,
    /// What the axis title says after the unit: `current prices`. May be empty.
    pub basis: String,
    /// What the values are.
    pub kind: Kind,
    /// The scale of the axis of values.
    pub scale: AxisScale,
    /// The series, in the order of their colours.
    pub series: Vec<ChartSeries>,
    /// The sources, as one line below a picture. May be empty.
    pub source: String,
    /// The address of the page of this chart. May be empty.
    pub address: String,
}

/// A series of a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChartSeries {
    /// The name.
    pub name: String,
    /// The language of the name (BCP 47), if it is not that of the page.
    pub name_language: Option<String>,
    /// The key of the series; a picture shows it where its font lacks characters of the name.
    pub code: String,
    /// The points, one for each period, in any order. Periods that span several units are drawn in their own panel.
    pub points: Vec<ChartPoint>,
    /// Rates over gaps.
    pub brackets: Vec<Bracket>,
    /// Why periods between the points are not there: `in no document`. May be empty.
    pub absence: String,
}

/// How the value of a point came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nature {
    /// A document or a data file has it, or it is computed from such values.
    #[default]
    Stated,
    /// It follows from other figures.
    Implied,
    /// It is a forecast or an expectation.
    Projection,
    /// It is a target.
    Target,
    /// It was forecast from the values before it.
    Forecast,
    /// It is on the path to a target: a dashed line without marks.
    Path,
}

/// The value of a series at a period.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartPoint {
    /// The period.
    pub period: Period,
    /// The value in the unit of the chart; `None` if it is missing.
    pub value: Option<f64>,
    /// The lower end of the interval; `None` if it is open. Both ends `None`: no interval is known.
    pub lower: Option<f64>,
    /// The upper end of the interval; `None` if it is open.
    pub upper: Option<f64>,
    /// How the value came about.
    pub nature: Nature,
    /// Whether the series breaks before this point (status B): it is not comparable with what comes before.
    pub series_break: bool,
    /// Whether this point is selected; its mark is lit.
    pub selected: bool,
    /// The address that the mark leads to.
    pub link: Option<String>,
    /// The number as printed: `26.6 trillion yuan`.
    pub printed: Option<String>,
    /// Why the value is missing. May be empty.
    pub reason: String,
}

impl ChartPoint {
    /// A stated value with its interval.
    #[must_use]
    pub const fn stated(period: Period, value: f64, lower: Option<f64>, upper: Option<f64>) -> Self {
        Self {
            period,
            value: Some(value),
            lower,
            upper,
            nature: Nature::Stated,
            series_break: false,
            selected: false,
            link: None,
            printed: None,
            reason: String::new(),
        }
    }

    /// An exact value.
    #[must_use]
    pub const fn exact(period: Period, value: f64) -> Self {
        Self::stated(period, value, Some(value), Some(value))
    }

    /// A missing value, with the reason.
    #[must_use]
    pub fn missing(period: Period, reason: String) -> Self {
        Self { value: None, reason, ..Self::stated(period, 0.0, None, None) }
    }

    /// The value and the ends of its interval, if the value is there and finite.
    pub(super) fn interval(&self) -> Option<Interval> {
        let finite = |number: f64| number.is_finite().then_some(number);
        let value = self.value.and_then(finite)?;
        let lower = self.lower.and_then(finite).map(|lower| lower.min(value));
        let upper = self.upper.and_then(finite).map(|upper| upper.max(value));
        Some(Interval { value, lower, upper }.without_natural_zero())
    }
}

/// What is drawn behind the series of a chart, without names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Background {
    /// Grey lines.
    pub lines: Vec<ChartSeries>,
    /// Bands between the ends of intervals, in the colour of the first series.
    pub bands: Vec<ChartSeries>,
    /// Grey dots.
    pub dots: Vec<ChartSeries>,
}

impl Background {
    /// All series.
    pub fn series(&self) -> impl Iterator<Item = &ChartSeries> {
        self.lines.iter().chain(&self.bands).chain(&self.dots)
    }
}

/// A mean rate of growth between two periods that are not neighbours, in percent a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    /// The earlier period.
    pub from: Period,
    /// The later period.
    pub to: Period,
    /// The rate.
    pub rate: f64,
    /// The lower end of its interval; `None` if it is open.
    pub lower: Option<f64>,
    /// The upper end of its interval; `None` if it is open.
    pub upper: Option<f64>,
}

/// A value and the ends of its interval, all finite; `None` is an open end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub lower: Option<f64>,
    /// The upper end.
    pub upper: Option<f64>,
}

impl Interval {
    /// Whether an interval is known at all.
    pub(super) const fn is_known(self) -> bool {
        self.lower.is_some() || self.upper.is_some()
    }

    /// Whether both ends are the value.
    pub(super) fn is_exact(self) -> bool {
        self.lower == Some(self.value) && self.upper == Some(self.value)
    }

    /// Whether exactly one side is open: below, above.
    pub(super) const fn open_sides(self) -> (bool, bool) {
        (self.lower.is_none() && self.upper.is_some(), self.upper.is_none() && self.lower.is_some())
    }

    /// The lowest and the highest number that are known.
    pub(super) fn extent(self) -> (f64, f64) {
        (self.lower.unwrap_or(self.value), self.upper.unwrap_or(self.value))
    }

    /// The same interval with all numbers divided by a power of ten.
    pub(super) fn divided(self, exponent: i32) -> Self {
        let divide = |number: f64| divided(number, exponent);
        Self { value: divide(self.value), lower: self.lower.map(divide), upper: self.upper.map(divide) }
    }

    /// The interval, open below if its lower end is a zero that only says that the value cannot be negative.
    fn without_natural_zero(self) -> Self {
        let above = self.upper.map_or(0.0, |upper| upper - self.value);
        let is_natural = self.lower == Some(0.0) && self.value > 0.0 && self.value > above * 1.01;
        let stays_known = self.upper.is_some();
        Self { lower: self.lower.filter(|_| !(is_natural && stays_known)), ..self }
    }
}

/// A number divided by a power of ten, rounded once.
pub(super) fn divided(number: f64, exponent: i32) -> f64 {
    if exponent >= 0 { number / 10f64.powi(exponent) } else { number * 10f64.powi(-exponent) }
}

/// Why a chart cannot be drawn.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SceneError {
    /// No point has a value.
    #[error("nothing to draw: no period has a value")]
    NoValues,
    /// A logarithmic scale needs positive values and lower ends.
    #[error(
        "a logarithmic scale needs positive numbers; {series} has {number} in {period}: use scale=linear"
    )]
    NotPositive {
        /// The key of the series, or its name if it has no key.
        series: String,
        /// The period.
        period: Period,
        /// The value or lower end that is not positive.
        number: f64,
    },
    /// Ranks and growth have no logarithmic scale.
    #[error("a logarithmic scale is for levels and index numbers: use scale=linear")]
    NoLogarithm,
}
