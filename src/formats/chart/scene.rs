//! A chart with everything at its place.

use std::collections::BTreeSet;

use super::digits::{Magnitude, short_with_unit};
use super::drawing::Panel;
use super::input::{AxisScale, Background, Chart, ChartSeries, Kind, Language, SceneError};
use super::options::{HEADING, Layout, SceneOptions};
use super::panel::{self, NAMED, PanelContent, PanelResult};
use super::scale::Range;
use super::sentence::sentence;
use super::spans;
use super::words::{self, Caption, Key};
use super::{input, safety};

/// A logarithmic axis over a larger ratio has no common power of ten.
const FAR: f64 = 1e6;
/// The pixels between small multiples.
const BETWEEN: f64 = 24.0;
/// The smallest width of a small multiple.
const MULTIPLE_WIDTH: f64 = 210.0;
/// The height of a small multiple.
const MULTIPLE_HEIGHT: f64 = 190.0;

/// A chart with everything at its place, ready to be written in any form.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The name of what is shown, safe to show.
    pub title: String,
    /// The code that stands for the title where a font lacks its characters.
    pub code: String,
    /// The title of the axis of values: `Trillion yuan, current prices`.
    pub axis_title: String,
    /// The chart in words.
    pub description: String,
    /// The language of the words.
    pub language: Language,
    /// The width of all panels.
    pub width: f64,
    /// The height of all panels.
    pub height: f64,
    /// The panels.
    pub panels: Vec<Panel>,
    /// The names of the series with the indices of their styles; empty if there is only one.
    pub names: Vec<SeriesName>,
    /// Whether the names stand at the ends of the lines, so that only narrow screens need a legend.
    pub has_names_at_ends: bool,
    /// The kinds of marks that need a word.
    pub keys: Vec<Key>,
    /// What is to be said about the drawing.
    pub captions: Vec<Caption>,
    /// The sources. May be empty.
    pub source: String,
    /// The address. May be empty.
    pub address: String,
}

/// The name of a series in a legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesName {
    /// The index of its style.
    pub tone: usize,
    /// The name, safe to show.
    pub name: String,
    /// The language of the name (BCP 47), if it is not that of the page.
    pub language: Option<String>,
    /// The code that stands for it where a font lacks its characters.
    pub code: String,
}

impl Scene {
    /// Puts a chart in place.
    ///
    /// # Errors
    ///
    /// [`SceneError::NoValues`] if no point has a value; [`SceneError::NotPositive`] and [`SceneError::NoLogarithm`]
    /// if a logarithmic scale is asked for where there is none.
    pub fn of(chart: &Chart, options: &SceneOptions) -> Result<Self, SceneError> {
        Self::with_background(chart, &Background::default(), options)
    }

    /// Puts a chart in place, with a background behind its own series.
    pub(super) fn with_background(
        chart: &Chart,
        background: &Background,
        options: &SceneOptions,
    ) -> Result<Self, SceneError> {
        check(chart)?;
        let options = SceneOptions {
            width: options.width.clamp(320.0, 4800.0),
            height: options.height.clamp(160.0, 4800.0),
            ..*options
        };
        let largest = values_of(chart, |_| true).map(|interval| interval.value.abs()).fold(0.0, f64::max);
        let smallest =
            values_of(chart, |_| true).map(|interval| interval.value.abs()).fold(largest, f64::min);
        let is_far = chart.scale == AxisScale::Logarithmic && largest / smallest > FAR;
        let magnitude = match Magnitude::of(largest, options.language) {
            of_largest if is_far => Magnitude { exponent: 0, ..of_largest },
            of_largest => of_largest,
        };
        let mut results = panels(chart, background, &options, magnitude);
        let bottom = results.iter().map(|result| result.panel.top + result.panel.height).fold(0.0, f64::max);
        let spans = spans::panel(chart, &options, magnitude, bottom);
        results.extend(spans);
        let height = results.iter().map(|result| result.panel.top + result.panel.height).fold(0.0, f64::max);
        Ok(Self {
            title: safety::visible(&chart.title),
            code: safety::visible(&chart.code),
            axis_title: safety::visible(&words::axis_title(
                &magnitude.name(),
                &chart.unit,
                &chart.basis,
                options.language,
            )),
            description: safety::visible(&sentence(chart, options.language)),
            language: options.language,
            width: options.width,
            height,
            names: names(chart, &options),
            has_names_at_ends: is_named(chart, &options),
            keys: results
                .iter()
                .flat_map(|result| &result.keys)
                .copied()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            captions: captions(chart, &results, magnitude),
            panels: results.into_iter().map(|result| result.panel).collect(),
            source: safety::visible(&chart.source),
            address: safety::visible(&chart.address),
        })
    }
}

/// The intervals of all points of one kind: spans or others.
fn values_of<'a>(
    chart: &'a Chart,
    is_wanted: impl Fn(bool) -> bool + 'a,
) -> impl Iterator<Item = input::Interval> + 'a {
    let points = chart.series.iter().flat_map(|series| &series.points);
    points
        .filter(move |point| is_wanted(point.period.frequency().is_span()))
        .filter_map(input::ChartPoint::interval)
}

fn check(chart: &Chart) -> Result<(), SceneError> {
    if values_of(chart, |_| true).next().is_none() {
        return Err(SceneError::NoValues);
    }
    if chart.scale == AxisScale::Linear {
        return Ok(());
    }
    if matches!(chart.kind, Kind::Growth | Kind::Rank) {
        return Err(SceneError::NoLogarithm);
    }
    for series in &chart.series {
        for point in &series.points {
            let Some(interval) = point.interval() else { continue };
            let lowest = interval.lower.map_or(interval.value, |lower| lower.min(interval.value));
            if lowest <= 0.0 {
                let name = if series.code.is_empty() { &series.name } else { &series.code };
                return Err(SceneError::NotPositive {
                    series: safety::visible(name),
                    period: point.period,
                    number: lowest,
                });
            }
        }
    }
    Ok(())
}

/// The range of some series in the power of ten of the axis; `None` if they have no value outside of spans.
fn range(series: &[&ChartSeries], exponent: i32) -> Option<Range> {
    let points = series.iter().flat_map(|series| &series.points);
    let intervals = points
        .filter(|point| !point.period.frequency().is_span())
        .filter_map(super::input::ChartPoint::interval);
    let ranges = intervals.map(|interval| {
        let interval = interval.divided(exponent);
        Range::of(interval.extent(), interval.open_sides())
    });
    ranges.reduce(Range::with)
}

fn panels<'a>(
    chart: &'a Chart,
    background: &'a Background,
    options: &SceneOptions,
    magnitude: Magnitude,
) -> Vec<PanelResult> {
    let all: Vec<&'a ChartSeries> = chart.series.iter().collect();
    let Some(time) = panel::time(chart, background) else { return Vec::new() };
    let content = |series: Vec<(usize, &'a ChartSeries)>, range, width, height| {
        let (exponent, language) = (magnitude.exponent, options.language);
        PanelContent {
            chart,
            series,
            background,
            range,
            exponent,
            time,
            width,
            height,
            language,
            is_named: false,
        }
    };
    let everything: Vec<&ChartSeries> = all.iter().copied().chain(background.series()).collect();
    let Some(range_of_all) = range(&everything, magnitude.exponent) else { return Vec::new() };
    if options.layout == Layout::Together || all.len() < 2 {
        let series = all.iter().copied().enumerate().collect();
        let mut content = content(series, range_of_all, options.width, options.height);
        content.is_named = is_named(chart, options);
        return vec![panel::panel(&content)];
    }
    let across =
        (((options.width + BETWEEN) / (MULTIPLE_WIDTH + BETWEEN)).floor() as usize).clamp(1, all.len());
    let width = (options.width - BETWEEN * (across as f64 - 1.0)) / across as f64;
    let mut results = Vec::new();
    for (index, series) in all.iter().enumerate() {
        let range = match options.layout {
            Layout::MultiplesWithOwnScales => range(&[series], magnitude.exponent).unwrap_or(range_of_all),
            _ => range_of_all,
        };
        let mut result = panel::panel(&content(vec![(0, series)], range, width, MULTIPLE_HEIGHT));
        let panel = &mut result.panel;
        panel.heading = Some(safety::visible(&series.name));
        panel.heading_language.clone_from(&series.name_language);
        panel.heading_code = safety::visible(&series.code);
        panel.left = (index % across) as f64 * (width + BETWEEN);
        panel.top = HEADING + (index / across) as f64 * (MULTIPLE_HEIGHT + HEADING + 8.0);
        results.push(result);
    }
    results
}

/// Whether names stand at the ends of lines: for two to twelve series in one plot, if it stays wide enough.
fn is_named(chart: &Chart, options: &SceneOptions) -> bool {
    options.layout == Layout::Together && (2..=NAMED).contains(&chart.series.len()) && options.width >= 480.0
}

fn names(chart: &Chart, options: &SceneOptions) -> Vec<SeriesName> {
    if chart.series.len() < 2 || options.layout != Layout::Together {
        return Vec::new();
    }
    let name = |(tone, series): (usize, &ChartSeries)| SeriesName {
        tone,
        name: safety::visible(&series.name),
        language: series.name_language.clone(),
        code: safety::visible(&series.code),
    };
    chart.series.iter().enumerate().map(name).collect()
}

fn captions(chart: &Chart, results: &[PanelResult], magnitude: Magnitude) -> Vec<Caption> {
    let mut captions = Vec::new();
    let is_from_zero = matches!(chart.kind, Kind::Growth | Kind::Rank);
    let lowest: BTreeSet<u64> = results.iter().map(|result| result.lowest.to_bits()).collect();
    if chart.scale == AxisScale::Logarithmic {
        captions.push(Caption::EqualGrowth);
    } else if let (false, Some(result), 1) = (is_from_zero, results.first(), lowest.len())
        && result.lowest != 0.0
    {
        let lowest = result.lowest * 10f64.powi(magnitude.exponent);
        let number = short_with_unit(lowest, magnitude, &safety::visible(&chart.unit));
        captions.push(Caption::AxisStart { number });
    }
    if results.iter().any(|result| result.has_thin_intervals) {
        captions.push(Caption::NarrowIntervals);
    }
    let thinned = results.iter().filter_map(|result| result.thinned);
    if let Some((points, columns)) = thinned.reduce(|one, other| (one.0 + other.0, one.1.max(other.1))) {
        captions.push(Caption::Thinned { points, columns });
    }
    captions
}
