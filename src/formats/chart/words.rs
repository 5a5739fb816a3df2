//! The words that the service writes into a picture, in English and in Chinese.

use super::input::{Language, Nature};

/// A sentence about how the chart is drawn; pages show it below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caption {
    /// The axis does not start at zero.
    AxisStart {
        /// Where it starts, with its unit: `24 trillion yuan`.
        number: String,
    },
    /// The scale is logarithmic.
    EqualGrowth,
    /// Intervals are thinner than the line of a value.
    NarrowIntervals,
    /// Lines are thinned.
    Thinned {
        /// The number of points.
        points: usize,
        /// The number of columns of pixels.
        columns: usize,
    },
    /// A fan shows a part of the publications.
    Vintages {
        /// The number of lines that are drawn.
        drawn: usize,
        /// The number of publications.
        publications: usize,
    },
}

/// A kind of mark that the chart has and that needs a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The bar of a stated value.
    Interval,
    /// The band behind a line.
    Band,
    /// The dot of a value that is exact or has no interval.
    Dot,
    /// An open side.
    Open,
    /// An implied value.
    Implied,
    /// A projection.
    Projection,
    /// A target.
    Target,
    /// A forecast.
    Forecast,
    /// The path to a target.
    Path,
    /// A gap.
    Gap,
    /// A break in a series.
    Break,
    /// The interval of forecasts.
    Prediction,
    /// The intervals of forecasts at two levels.
    Predictions,
    /// Forecasts of periods that have come since.
    PastForecast,
}

impl Caption {
    /// The sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::AxisStart { number }, Language::English) => format!("The axis starts at {number}."),
            (Self::AxisStart { number }, Language::Chinese) => format!("纵轴从 {number}开始。"),
            (Self::EqualGrowth, Language::English) => "Equal steps are equal growth.".into(),
            (Self::EqualGrowth, Language::Chinese) => "相等的距离表示相等的增长率。".into(),
            (Self::NarrowIntervals, Language::English) => "Intervals are narrower than the line.".into(),
            (Self::NarrowIntervals, Language::Chinese) => "区间比线条更窄。".into(),
            (Self::Thinned { points, columns }, _) => {
                let points = super::digits::number(*points as f64, 0, language);
                match language {
                    Language::English => format!("{points} points, drawn as {columns} columns."),
                    Language::Chinese => format!("共 {points} 个点，画为 {columns} 列。"),
                }
            }
            (Self::Vintages { drawn, publications }, Language::English) if drawn == publications => {
                format!("{publications} publications.")
            }
            (Self::Vintages { drawn, publications }, Language::English) => {
                format!("{drawn} of {publications} publications are drawn.")
            }
            (Self::Vintages { drawn, publications }, Language::Chinese) => {
                format!("{publications} 次发布中画出 {drawn} 次。")
            }
        }
    }
}

impl Key {
    /// What the mark means.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Interval, Language::English) => "stated: as thick as its rounding",
            (Self::Interval, Language::Chinese) => "公布值：粗细即取整区间",
            (Self::Band, Language::English) => "given rounding; not a confidence interval",
            (Self::Band, Language::Chinese) => "取整区间，不是置信区间",
            (Self::Dot, Language::English) => "exact, or no interval known",
            (Self::Dot, Language::Chinese) => "精确值或区间未知",
            (Self::Open, Language::English) => "open: no bound is stated on this side",
            (Self::Open, Language::Chinese) => "开放：该侧未给出界限",
            (Self::Implied, Language::English) => "implied by other figures, its range",
            (Self::Implied, Language::Chinese) => "由其他数字推算，及其范围",
            (Self::Projection, Language::English) => "expected",
            (Self::Projection, Language::Chinese) => "预期",
            (Self::Target, Language::English) => "target",
            (Self::Target, Language::Chinese) => "目标",
            (Self::Forecast, Language::English) => "forecast",
            (Self::Forecast, Language::Chinese) => "预测",
            (Self::Prediction, Language::English) => "80 % prediction interval",
            (Self::Prediction, Language::Chinese) => "80% 预测区间",
            (Self::Predictions, Language::English) => "prediction intervals: 80 % dark, 95 % light",
            (Self::Predictions, Language::Chinese) => "预测区间：深色 80%，浅色 95%",
            (Self::PastForecast, Language::English) => "what the same method would have forecast",
            (Self::PastForecast, Language::Chinese) => "同一方法当时会给出的预测",
            (Self::Path, Language::English) => "path to the target",
            (Self::Path, Language::Chinese) => "达到目标的路径",
            (Self::Gap, Language::English) => "nothing published: no line is drawn",
            (Self::Gap, Language::Chinese) => "未发布：不画线",
            (Self::Break, Language::English) => "break: not comparable across it",
            (Self::Break, Language::Chinese) => "中断：前后不可比",
        }
    }
}

/// The word beside a value that is not stated; empty for a stated one.
pub const fn nature(nature: Nature, language: Language) -> &'static str {
    match (nature, language) {
        (Nature::Stated, _) => "",
        (Nature::Implied, Language::English) => "implied",
        (Nature::Implied, Language::Chinese) => "推算",
        (Nature::Projection, Language::English) => "expected",
        (Nature::Projection, Language::Chinese) => "预期",
        (Nature::Target, Language::English) => "target",
        (Nature::Target, Language::Chinese) => "目标",
        (Nature::Forecast, Language::English) => "forecast",
        (Nature::Forecast, Language::Chinese) => "预测",
        (Nature::Path, Language::English) => "path",
        (Nature::Path, Language::Chinese) => "路径",
    }
}

/// A stretch of periods: `2021 to 2023`, or one period.
pub fn stretch(first: &str, last: &str, language: Language) -> String {
    match language {
        _ if first == last => first.to_owned(),
        Language::English => format!("{first} to {last}"),
        Language::Chinese => format!("{first} 至 {last}"),
    }
}

/// The ends of an interval: `26.55 – 26.65`, `13 or more`.
pub fn ends(ends: &(Option<String>, Option<String>), language: Language) -> String {
    match (ends, language) {
        ((Some(lower), Some(upper)), _) if lower == upper => String::new(),
        ((Some(lower), Some(upper)), Language::English) if lower.starts_with('−') => {
            format!("{lower} to {upper}")
        }
        ((Some(lower), Some(upper)), Language::Chinese) if lower.starts_with('−') => {
            format!("{lower} 至 {upper}")
        }
        ((Some(lower), Some(upper)), _) => format!("{lower} – {upper}"),
        ((Some(lower), None), Language::English) => format!("{lower} or more"),
        ((Some(lower), None), Language::Chinese) => format!("{lower} 或以上"),
        ((None, Some(upper)), Language::English) => format!("{upper} or less"),
        ((None, Some(upper)), Language::Chinese) => format!("{upper} 或以下"),
        ((None, None), _) => String::new(),
    }
}

/// A rate a year, and its interval with where it comes from.
pub fn rate(rate: &str, interval: &str, language: Language) -> (String, String) {
    let (sign, comma) =
        (if rate.starts_with('−') { "" } else { "+" }, if interval.is_empty() { "" } else { ", " });
    match language {
        Language::English => {
            (format!("{sign}{rate} % a year"), format!("{interval}{comma}from the two ends"))
        }
        Language::Chinese => {
            let comma = if interval.is_empty() { "" } else { "，" };
            (format!("每年 {sign}{rate} %"), format!("{interval}{comma}由两端算出"))
        }
    }
}

/// The title of the axis of values: power of ten, unit and basis.
pub fn axis_title(magnitude: &str, unit: &str, basis: &str, language: Language) -> String {
    let unit = match language {
        Language::English => {
            [magnitude, unit].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Language::Chinese => format!("{magnitude}{unit}"),
    };
    let comma = if language == Language::Chinese { "，" } else { ", " };
    let parts: Vec<&str> = [unit.as_str(), basis].into_iter().filter(|part| !part.is_empty()).collect();
    let title = parts.join(comma);
    let mut characters = title.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + characters.as_str()
}

/// `known on 2009-07-01: ends 2009-Q2`.
pub fn known_on(day: &str, last: Option<&str>, language: Language) -> String {
    match (language, last) {
        (Language::English, None) => format!("known on {day}"),
        (Language::English, Some(last)) => format!("known on {day}: ends {last}"),
        (Language::Chinese, None) => format!("{day} 所知"),
        (Language::Chinese, Some(last)) => format!("{day} 所知：止于 {last}"),
    }
}

/// What is said of a point: `2024: 33.6 trillion yuan, 33.55 – 33.65, stated`.
pub fn point(period: &str, value: &str, interval: &str, of_nature: Nature, language: Language) -> String {
    let stated = if language == Language::Chinese { "公布" } else { "stated" };
    let word = nature(of_nature, language);
    let (colon, comma) = if language == Language::Chinese { ("：", "，") } else { (": ", ", ") };
    let parts = [value, interval, if word.is_empty() { stated } else { word }];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{period}{colon}{}", parts.join(comma))
}

/// The heading of the panel of spans.
pub const fn spans(language: Language) -> &'static str {
    match language {
        Language::English => "Over several periods",
        Language::Chinese => "跨期数值",
    }
}

/// What a line of numbers says: `26.6 trillion yuan stands for anything from 26.55 to 26.65`.
pub fn stands_for(
    value: &str,
    ends: &(Option<String>, Option<String>),
    is_exact: bool,
    language: Language,
) -> String {
    match (ends, language) {
        (_, Language::English) if is_exact => format!("{value}, exactly"),
        (_, Language::Chinese) if is_exact => format!("{value}，精确值"),
        ((None, None), _) => value.to_owned(),
        ((Some(lower), Some(upper)), Language::English) => {
            format!("{value} stands for anything from {lower} to {upper}")
        }
        ((Some(lower), Some(upper)), Language::Chinese) => {
            format!("{value} 表示 {lower} 至 {upper} 之间的任意值")
        }
        ((Some(lower), None), Language::English) => format!("{value} stands for {lower} or more"),
        ((Some(lower), None), Language::Chinese) => format!("{value} 表示 {lower} 或以上"),
        ((None, Some(upper)), Language::English) => format!("{value} stands for {upper} or less"),
        ((None, Some(upper)), Language::Chinese) => format!("{value} 表示 {upper} 或以下"),
    }
}
