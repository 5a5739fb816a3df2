//! One panel: scales, marks and texts of some series.

use std::collections::BTreeSet;

use super::drawing::{Anchor, Class, Column, Columns, Form, Look, Mark, Panel, Style, Symbol, Text};
use super::gaps;
use super::input::{Background, Bracket, Chart, ChartSeries, Kind, Language};
use super::labels::Occupancy;
use super::marks::{self, Frame, LONG, PointPlace};
use super::metrics::{self, Weight};
use super::scale::{self, Range, TimeScale, ValueScale};
use super::words::Key;
use super::{times, values};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;

/// The largest number of points that have their values beside them.
const LABELLED: usize = 12;
/// The largest number of names at the ends of lines.
pub const NAMED: usize = 12;
/// The largest number of marks; more are thinned.
const MOST_MARKS: usize = 4000;
/// In a panel with more points each series is a line instead of a mark for each point.
const MARKED: usize = 160;
/// The largest number of points that a pointer finds.
const TARGETS: usize = 200;
/// The largest number of bands of gaps.
const MOST_GAPS: usize = 100;
/// Brackets leave at least so much of the height to the plot; those without room are left out.
const PLOT_HEIGHT: f64 = 90.0;
/// Labels of the axis of values are at least so far apart.
const LABEL_HEIGHT: f64 = 16.0;
/// The height below the plot.
const FOOT: f64 = 34.0;
/// The height above the plot.
const HEAD: f64 = 24.0;
/// A line that ends before this part of the plot has its name beside its end.
const EARLY: f64 = 0.8;
/// The room between the labels of the axis and the plot.
pub const AXIS_GAP: f64 = 12.0;
/// The smallest width of the labels of the axis.
const AXIS_WIDTH: f64 = 42.0;

/// What a panel shows.
#[derive(Debug, Clone)]
pub struct PanelContent<'a> {
    /// The chart.
    pub chart: &'a Chart,
    /// The series with the indices of their styles.
    pub series: Vec<(usize, &'a ChartSeries)>,
    /// What is drawn behind the series.
    pub background: &'a Background,
    /// The range of values, in the power of ten of the axis.
    pub range: Range,
    /// The power of ten of the axis.
    pub exponent: i32,
    /// The range of time, in years.
    pub time: (f64, f64),
    /// The width of all columns.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The language of words.
    pub language: Language,
    /// Whether names stand at the ends of lines.
    pub is_named: bool,
}

/// A panel, and what is to be said of it.
#[derive(Debug, Clone, Default)]
pub struct PanelResult {
    /// The panel.
    pub panel: Panel,
    /// The kinds of marks.
    pub keys: BTreeSet<Key>,
    /// Whether intervals are too thin to be drawn.
    pub has_thin_intervals: bool,
    /// If lines are thinned: the number of points and of columns.
    pub thinned: Option<(usize, usize)>,
    /// The lowest tick.
    pub lowest: f64,
}

/// Builds a panel.
#[must_use]
pub fn panel(content: &PanelContent<'_>) -> PanelResult {
    let mut result = PanelResult::default();
    let brackets: Vec<Bracket> = content.series.iter().flat_map(|(_, one)| one.brackets.clone()).collect();
    let (rows, row_count) = gaps::rows(&brackets);
    let room = (content.height - FOOT - HEAD - PLOT_HEIGHT) / gaps::BRACKET_HEIGHT;
    let row_count = row_count.min(room.max(0.0) as usize);
    let frame = frame(content, row_count, &mut result.panel);
    result.lowest = frame.values.ticks.range().0;
    let all: Vec<Vec<PointPlace<'_>>> =
        content.series.iter().map(|(_, series)| marks::places(series, &frame)).collect();
    let count: usize = all.iter().map(Vec::len).sum();
    let columns = (count > MOST_MARKS).then_some(frame.time.width.floor() as usize);
    result.thinned = columns.map(|columns| (count, columns));
    result.has_thin_intervals = all.iter().any(|places| marks::has_thin_intervals(places, &frame));
    let mut plot = Occupancy::new(frame.time.width, content.height, 8.0);
    axes(content, &frame, &all, &mut plot, &mut result);
    let gaps = band_of_gaps(content, &frame, &mut result);
    result.panel.marks.extend(background(content.background, &frame, columns));
    draw_series(content, &frame, &all, columns, &mut result);
    plot.take(&result.panel.marks.iter().filter(|mark| is_obstacle(mark)).cloned().collect::<Vec<_>>());
    for (bracket, row) in brackets.iter().zip(rows).filter(|(_, row)| *row < row_count) {
        let drawn =
            all.iter().find_map(|places| gaps::bracket(bracket, row, places, &frame, content.language));
        if let Some((mark, text)) = drawn {
            plot.take(std::slice::from_ref(&mark));
            result.panel.marks.push(mark);
            let bare = Text { rest: String::new(), ..text.clone() };
            result.panel.texts.extend(plot.first([vec![text], vec![bare]]));
        }
    }
    if count <= LABELLED {
        let is_single = content.series.len() == 1;
        for ((tone, _), places) in content.series.iter().zip(&all) {
            let tone = (!is_single).then_some(*tone);
            let texts = values::beside_marks(places, tone, &frame, content.language, &mut plot);
            result.panel.texts.extend(texts);
        }
    }
    for gap in &gaps {
        result.panel.texts.extend(gaps::label(gap, &frame, content.language, &mut plot));
    }
    if content.is_named {
        result.panel.texts.extend(names(content, &frame, &all, &mut plot));
    }
    if count <= TARGETS {
        for (index, places) in all.iter().enumerate() {
            let unit = &content.chart.unit;
            let targets = values::targets(places, index, unit, &frame, content.language);
            result.panel.targets.extend(targets);
        }
    }
    result
}

/// The marks behind the series.
fn background(background: &Background, frame: &Frame, columns: Option<usize>) -> Vec<Mark> {
    let lines = background.lines.iter().flat_map(|series| {
        let lines = marks::lines(&marks::places(series, frame), 0, frame, columns);
        lines.into_iter().map(|line| Mark::plain(Class::Old, line.form))
    });
    let bands = background
        .bands
        .iter()
        .flat_map(|series| marks::bands(&marks::places(series, frame), 0, frame, columns));
    let dots = background.dots.iter().flat_map(|series| {
        let dot = |place: PointPlace<'_>| Form::Symbol { x: place.x, y: place.y, symbol: Symbol::Dot };
        marks::places(series, frame)
            .into_iter()
            .map(dot)
            .map(|form| Mark::plain(Class::Past, form))
            .collect::<Vec<_>>()
    });
    lines.chain(bands).chain(dots).collect()
}

/// The range of time of a chart in years: whole periods, or from the middle of the first to that of the last for long
/// series without spans. `None` if it has no points.
#[must_use]
pub fn time(chart: &Chart, background: &Background) -> Option<(f64, f64)> {
    let points = || chart.series.iter().chain(background.series()).flat_map(|series| &series.points);
    let has_spans = points().any(|point| point.period.frequency().is_span());
    let is_long = !has_spans && chart.series.iter().any(|series| series.points.len() > LONG);
    let extent = |period| {
        if is_long { (scale::middle(period), scale::middle(period)) } else { scale::extent(period) }
    };
    let ranges = points().map(|point| extent(point.period));
    let range = ranges.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
    Some(if range.1 > range.0 { range } else { (range.0 - 0.5, range.1 + 0.5) })
}

/// Names: beside the line where it ends early, else in the column at the ends of lines.
fn names(
    content: &PanelContent<'_>,
    frame: &Frame,
    all: &[Vec<PointPlace<'_>>],
    plot: &mut Occupancy,
) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut ends: Vec<(usize, &ChartSeries, f64)> = Vec::new();
    for ((tone, series), places) in content.series.iter().zip(all) {
        let Some(last) = places.last() else { continue };
        let ends_early = last.x < frame.time.width * EARLY;
        let beside = if ends_early {
            plot.first(values::names_beside(*tone, series, (last.x, last.y)))
        } else {
            Vec::new()
        };
        if beside.is_empty() {
            ends.push((*tone, series, last.y));
        }
        texts.extend(beside);
    }
    texts.extend(values::names(&ends, (14.0, content.height - 8.0)));
    texts
}

/// Whether texts must not lie on the mark.
fn is_obstacle(mark: &Mark) -> bool {
    !matches!(mark.class, Class::Grid | Class::Gap | Class::Band | Class::Old | Class::Past)
}

/// The scales, and the columns of the panel that they need.
#[must_use]
pub fn frame(content: &PanelContent<'_>, bracket_rows: usize, panel: &mut Panel) -> Frame {
    let count: usize = content.series.iter().map(|(_, series)| series.points.len()).sum();
    let room = if count <= LABELLED { 0.14 } else { 0.0 };
    let top = HEAD + gaps::BRACKET_HEIGHT * bracket_rows as f64;
    let (kind, scale) = (content.chart.kind, content.chart.scale);
    let values = ValueScale::new(content.range, kind, scale, room, (top, content.height - FOOT));
    let labels = values.ticks.labels(content.language);
    let widest = labels.iter().map(|label| metrics::width(label, Look::Dim.size(), Weight::Regular));
    let axis = (widest.fold(0.0, f64::max) * 1.05 + AXIS_GAP + 2.0).max(AXIS_WIDTH);
    let ends = if content.is_named { values::names_width(&content.series) } else { 0.0 };
    panel.columns = Columns { axis, plot: (content.width - axis - ends).max(120.0), ends };
    panel.height = content.height;
    let (first, last) = content.time;
    let time = TimeScale { first, last, width: panel.columns.plot };
    Frame { time, values, exponent: content.exponent, is_stepped: kind == Kind::Rank }
}

/// Lines and labels of the ticks of both axes.
fn axes(
    content: &PanelContent<'_>,
    frame: &Frame,
    all: &[Vec<PointPlace<'_>>],
    plot: &mut Occupancy,
    result: &mut PanelResult,
) {
    let width = frame.time.width;
    let panel = &mut result.panel;
    let (lowest, _) = frame.values.ticks.range();
    let labels = frame.values.ticks.labels(content.language);
    let mut last: Option<f64> = None;
    for (tick, label) in frame.values.ticks.numbers.iter().zip(labels) {
        let y = frame.values.y(*tick);
        if y < frame.values.bottom - 0.5 {
            let is_zero = *tick == 0.0 && lowest < 0.0;
            let class = if is_zero { Class::Base } else { Class::Grid };
            panel.marks.push(Mark::horizontal(class, 0.0, width, y));
        }
        if last.is_some_and(|last| (last - y).abs() < LABEL_HEIGHT) {
            continue;
        }
        last = Some(y);
        panel.texts.push(Text {
            column: Column::Axis,
            anchor: Anchor::End,
            ..Text::new(label, panel.columns.axis - AXIS_GAP, y + 4.5, Look::Dim)
        });
    }
    panel.marks.push(Mark::horizontal(Class::Base, 0.0, width, frame.values.bottom));
    let there: BTreeSet<Period> = all.iter().flatten().map(|place| place.point.period).collect();
    let finest = there.iter().map(|period| period.frequency()).max().unwrap_or(Frequency::ANNUAL);
    let labels =
        times::labels(&frame.time, finest, frame.values.bottom + 22.0, |period| there.contains(&period));
    for label in labels {
        panel.texts.extend(plot.place(vec![label]).unwrap_or_default());
    }
}

/// The bands of gaps; only a single series has any.
fn band_of_gaps(content: &PanelContent<'_>, frame: &Frame, result: &mut PanelResult) -> Vec<gaps::Gap> {
    let [(_, series)] = content.series.as_slice() else { return Vec::new() };
    let mut gaps = gaps::gaps(series);
    gaps.retain(|gap| gaps::is_visible(gap, frame));
    gaps.truncate(MOST_GAPS);
    for gap in &gaps {
        result.panel.marks.extend(gaps::marks(gap, frame));
        result.keys.insert(Key::Gap);
    }
    gaps
}

/// Bands, lines, marks and breaks of all series.
fn draw_series(
    content: &PanelContent<'_>,
    frame: &Frame,
    all: &[Vec<PointPlace<'_>>],
    columns: Option<usize>,
    result: &mut PanelResult,
) {
    let drawn = &mut result.panel.marks;
    let count: usize = all.iter().map(Vec::len).sum();
    let is_long = |places: &Vec<PointPlace<'_>>| places.len() > LONG || count > MARKED;
    for ((tone, _), places) in content.series.iter().zip(all).filter(|(_, places)| is_long(places)) {
        let bands = marks::bands(places, *tone, frame, columns);
        if !bands.is_empty() {
            result.keys.insert(Key::Band);
        }
        drawn.extend(bands);
    }
    for ((tone, _), places) in content.series.iter().zip(all) {
        drawn.extend(marks::lines(places, *tone, frame, columns));
        let breaks = marks::breaks(places, *tone);
        if !breaks.is_empty() {
            result.keys.insert(Key::Break);
        }
        drawn.extend(breaks);
        let long = is_long(places);
        for (index, place) in places.iter().enumerate() {
            let is_special = place.point.selected
                || place.point.nature != super::input::Nature::Stated
                || place.interval.open_sides() != (false, false);
            if !long || is_special && columns.is_none() {
                let (marks, keys) = marks::point_marks(place, *tone, frame);
                drawn.extend(marks);
                result.keys.extend(keys);
            } else if is_alone(places, index) || content.is_named && index + 1 == places.len() {
                let symbol = Style::of(*tone).symbol;
                let form = Form::Symbol { x: place.x, y: place.y, symbol };
                drawn.push(Mark::plain(Class::Symbol, form).of(*tone));
            }
        }
    }
}

/// Whether no line leads to a point.
fn is_alone(places: &[PointPlace<'_>], index: usize) -> bool {
    let own = places[index].point.period;
    let before = index.checked_sub(1).and_then(|index| places.get(index)).map(|place| place.point.period);
    let after = places.get(index + 1).map(|place| place.point.period);
    own.previous() != before && own.next() != after
}
