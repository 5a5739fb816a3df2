//! A chart in words: the newest value with its interval, rates over gaps, and what is missing.

use std::cmp::Ordering;

use super::digits::{self, Magnitude, value_with_unit};
use super::gaps;
use super::input::{Bracket, Chart, ChartPoint, ChartSeries, Interval, Language, Nature};
use super::scale::extent;
use super::words;
use crate::domain::frequency::FrequencyUnit;
use crate::domain::period::Period;

/// More series, gaps or implied values are counted instead of named.
const NAMED: usize = 4;

/// The description of a chart.
///
/// ```
/// use yearbook::formats::chart::{Chart, ChartPoint, ChartSeries, Language, sentence};
///
/// let point = ChartPoint::stated("2024".parse()?, 3.36e13, Some(3.355e13), Some(3.365e13));
/// let series = vec![ChartSeries { points: vec![point], ..ChartSeries::default() }];
/// let chart = Chart { title: "Value added".into(), unit: "yuan".into(), series, ..Chart::default() };
/// assert_eq!(sentence(&chart, Language::English), "Value added: 33.6 trillion yuan in 2024, from 33.55 to 33.65.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sentence(chart: &Chart, language: Language) -> String {
    let mut sentences = Vec::new();
    match chart.series.as_slice() {
        [series] => sentences.extend(of_one(chart, series, language)),
        all => sentences.extend(of_many(chart, all, language)),
    }
    let title = chart.title.trim();
    let colon = if title.is_empty() { "" } else { colon(language) };
    format!("{title}{colon}{}", sentences.join(if language == Language::Chinese { "" } else { " " }))
}

const fn colon(language: Language) -> &'static str {
    if matches!(language, Language::Chinese) { "：" } else { ": " }
}

fn of_one(chart: &Chart, series: &ChartSeries, language: Language) -> Vec<String> {
    let mut sentences: Vec<String> = newest(series)
        .and_then(|point| at(point, &chart.unit, language))
        .map(|text| stop(&text, language))
        .into_iter()
        .collect();
    sentences.extend(series.brackets.iter().map(|bracket| rate(bracket, language)));
    let stated: Vec<&ChartPoint> = valued(series).filter(|point| point.nature == Nature::Stated).collect();
    if let ([first, .., last], true) = (stated.as_slice(), stated.len() > 1) {
        let (first, last) = (name(first.period, language), name(last.period, language));
        let count = digits::number(stated.len() as f64, 0, language);
        sentences.push(match language {
            Language::English => format!("{count} values from {first} to {last}."),
            Language::Chinese => format!("{first}至{last}共 {count} 个值。"),
        });
    }
    sentences.extend(missing(series, language));
    let newest = newest(series).map(|point| point.period);
    let others =
        valued(series).filter(|point| point.nature != Nature::Stated && Some(point.period) != newest);
    let mut others: Vec<String> = others
        .filter_map(|point| at(point, &chart.unit, language))
        .map(|text| stop(&text, language))
        .collect();
    counted(&mut others, language);
    sentences.extend(others);
    sentences
}

fn of_many(chart: &Chart, all: &[ChartSeries], language: Language) -> Vec<String> {
    let points = || all.iter().flat_map(|series| &series.points);
    let periods = || points().filter(|point| point.interval().is_some()).map(|point| point.period);
    let earliest = periods().min_by(|one, other| extent(*one).0.total_cmp(&extent(*other).0));
    let latest = periods().max_by(|one, other| extent(*one).1.total_cmp(&extent(*other).1));
    let (Some(earliest), Some(latest)) = (earliest, latest) else { return Vec::new() };
    let (earliest, latest) = (name(earliest, language), name(latest, language));
    let count = all.len();
    let mut sentences = vec![match language {
        Language::English => format!("{count} series, {earliest} to {latest}."),
        Language::Chinese => format!("{count} 个序列，{earliest}至{latest}。"),
    }];
    let one = |series: &ChartSeries| {
        let text = at(newest(series)?, &chart.unit, language)?;
        Some(stop(&format!("{}{}{text}", series.name, colon(language)), language))
    };
    let mut each: Vec<String> = all.iter().filter_map(one).collect();
    counted(&mut each, language);
    sentences.extend(each);
    sentences
}

/// Keeps the first few and counts the rest.
fn counted(sentences: &mut Vec<String>, language: Language) {
    let more = sentences.len().saturating_sub(NAMED);
    if more > 0 {
        sentences.truncate(NAMED);
        sentences.push(match language {
            Language::English => format!("And {more} more."),
            Language::Chinese => format!("另有 {more} 个。"),
        });
    }
}

/// The points with a value, from the earliest.
fn valued(series: &ChartSeries) -> impl Iterator<Item = &ChartPoint> {
    let mut points: Vec<&ChartPoint> =
        series.points.iter().filter(|point| point.interval().is_some()).collect();
    points.sort_by(|one, other| by_end(one, other));
    points.into_iter()
}

/// The newest stated value; the newest of all if none is stated.
fn newest(series: &ChartSeries) -> Option<&ChartPoint> {
    let valued = || series.points.iter().filter(|point| point.interval().is_some());
    let stated =
        valued().filter(|point| point.nature == Nature::Stated).max_by(|one, other| by_end(one, other));
    stated.or_else(|| valued().max_by(|one, other| by_end(one, other)))
}

/// By the end of the periods, then by the periods.
fn by_end(one: &ChartPoint, other: &ChartPoint) -> Ordering {
    let end = |point: &ChartPoint| extent(point.period).1;
    end(one).total_cmp(&end(other)).then(one.period.cmp(&other.period))
}

/// A value with its unit, period, interval and nature, without a full stop.
fn at(point: &ChartPoint, unit: &str, language: Language) -> Option<String> {
    let interval = point.interval()?;
    let value = value_with_unit(interval, point.printed.as_deref(), unit, language);
    let ends = Magnitude::of(interval.value, language).ends(interval);
    let period = name(point.period, language);
    let nature = words::nature(point.nature, language);
    let is_at_end = interval.lower == Some(interval.value) || interval.upper == Some(interval.value);
    Some(match language {
        Language::English => {
            let when = if point.period.frequency().is_span() { "over" } else { "in" };
            let nature = if nature.is_empty() { String::new() } else { format!(", {nature}") };
            match interval.open_sides() {
                (_, true) if is_at_end => format!("{value} or more {when} {period}{nature}"),
                (true, _) if is_at_end => format!("{value} or less {when} {period}{nature}"),
                _ => format!(
                    "{value} {when} {period}{nature}{}",
                    prefixed(", ", &span(&ends, interval, language))
                ),
            }
        }
        Language::Chinese => {
            let nature = if nature.is_empty() { String::new() } else { format!("（{nature}）") };
            match interval.open_sides() {
                (_, true) if is_at_end => format!("{period}{nature}为 {value}或以上"),
                (true, _) if is_at_end => format!("{period}{nature}为 {value}或以下"),
                _ => {
                    format!("{period}{nature}为 {value}{}", prefixed("，", &span(&ends, interval, language)))
                }
            }
        }
    })
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

/// The interval in words; empty for an exact value and for one without an interval.
fn span(ends: &(Option<String>, Option<String>), interval: Interval, language: Language) -> String {
    match (ends, language) {
        _ if interval.is_exact() => String::new(),
        ((Some(lower), Some(upper)), Language::English) => format!("from {lower} to {upper}"),
        ((Some(lower), Some(upper)), Language::Chinese) => format!("区间 {lower} 至 {upper}"),
        _ => words::ends(ends, language),
    }
}

fn rate(bracket: &Bracket, language: Language) -> String {
    let interval = Interval { value: bracket.rate, lower: bracket.lower, upper: bracket.upper };
    let size = digits::number(bracket.rate.abs(), digits::decimals(interval), language);
    let ends = Magnitude { exponent: 0, language }.ends(interval);
    let range =
        prefixed(if language == Language::Chinese { "，" } else { ", " }, &span(&ends, interval, language));
    let (from, to) = (name(bracket.from, language), name(bracket.to, language));
    let falls = bracket.rate < 0.0;
    match language {
        Language::English => {
            let verb = if falls { "fell" } else { "grew" };
            format!("From {from} to {to} it {verb} by {size} % a year{range}, computed from the two ends.")
        }
        Language::Chinese => {
            let verb = if falls { "下降" } else { "增长" };
            format!("{from}至{to}年均{verb} {size} %{range}，由两端算出。")
        }
    }
}

/// What is missing, and why.
fn missing(series: &ChartSeries, language: Language) -> Vec<String> {
    let stretch = |gap: &gaps::Gap| {
        let (first, last) = (name(gap.first, language), name(gap.last, language));
        let reason = gap.reason.trim();
        match language {
            Language::English => {
                let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                format!("Nothing for {}{reason}.", words::stretch(&first, &last, language))
            }
            Language::Chinese => {
                let reason = if reason.is_empty() { String::new() } else { format!("（{reason}）") };
                let stretch = if first == last { first } else { format!("{first}至{last}") };
                format!("{stretch}没有数据{reason}。")
            }
        }
    };
    let mut sentences: Vec<String> = gaps::gaps(series).iter().map(stretch).collect();
    counted(&mut sentences, language);
    sentences
}

fn stop(text: &str, language: Language) -> String {
    format!("{text}{}", if language == Language::Chinese { "。" } else { "." })
}

/// A period in words: in Chinese a year has its word.
fn name(period: Period, language: Language) -> String {
    let text = period.text();
    let text = text.as_str();
    if language == Language::English {
        return text.replace('/', " to ");
    }
    match (period.frequency().unit(), text.split_once('/')) {
        (FrequencyUnit::Year, Some((first, last))) => format!("{first}至{last}年"),
        (FrequencyUnit::Year, None) => format!("{text}年"),
        _ => text.replace('/', "至"),
    }
}
