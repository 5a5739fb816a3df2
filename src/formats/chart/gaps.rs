//! Periods without a value: bands that name them and the reason, and rates over them.

use super::digits::{self, Magnitude};
use super::drawing::{Area, Class, Form, Look, Mark, Text};
use super::input::{Bracket, ChartSeries, Interval, Language};
use super::labels::Occupancy;
use super::marks::{Frame, PointPlace};
use super::metrics::{self, Weight};
use super::words;
use crate::domain::period::Period;

/// The height that a bracket takes above the plot.
pub const BRACKET_HEIGHT: f64 = 34.0;
/// More missing periods in a gap are not marked one by one.
const MARKED: usize = 30;

/// Periods of a series without a value, between two points or at an end.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The first of them.
    pub first: Period,
    /// The last of them.
    pub last: Period,
    /// Why. May be empty.
    pub reason: String,
}

/// The stretches of periods of a series that have no value, from its first point to its last.
#[must_use]
pub fn gaps(series: &ChartSeries) -> Vec<Gap> {
    let mut points: Vec<_> =
        series.points.iter().filter(|point| !point.period.frequency().is_span()).collect();
    points.sort_by_key(|point| point.period);
    let mut gaps = Vec::new();
    let mut open: Option<Gap> = None;
    let mut expected: Option<Period> = None;
    for point in points {
        let frequency = point.period.frequency();
        let skipped = expected.filter(|next| next.frequency() == frequency && *next < point.period);
        if let (Some(first), Some(last)) = (skipped, point.period.previous()) {
            extend(&mut open, first, last, &series.absence);
        }
        if point.interval().is_some() {
            gaps.extend(open.take());
        } else {
            let reason = if point.reason.is_empty() { &series.absence } else { &point.reason };
            extend(&mut open, point.period, point.period, reason);
        }
        expected = point.period.next();
    }
    gaps.extend(open);
    gaps
}

/// Makes the open gap reach `last`. Stretches with different reasons have none in common.
fn extend(open: &mut Option<Gap>, first: Period, last: Period, reason: &str) {
    match open {
        Some(gap) => {
            gap.last = last;
            if gap.reason != reason {
                gap.reason.clear();
            }
        }
        None => *open = Some(Gap { first, last, reason: reason.to_owned() }),
    }
}

/// The band of a gap, with a short line on the base for each missing period.
#[must_use]
pub fn marks(gap: &Gap, frame: &Frame) -> Vec<Mark> {
    let area = area(gap, frame);
    let mut marks = vec![Mark::plain(Class::Gap, Form::Bar(area))];
    let periods = std::iter::successors(Some(gap.first), |period| period.next());
    let periods: Vec<Period> = periods.take_while(|period| *period <= gap.last).take(MARKED + 1).collect();
    if periods.len() <= MARKED {
        let bottom = frame.values.bottom;
        marks.extend(periods.into_iter().map(|period| {
            let x = frame.time.x(super::scale::middle(period)).clamp(0.0, frame.time.width);
            Mark::vertical(Class::Missing, x, bottom - 16.0, bottom)
        }));
    }
    marks
}

/// Whether the band is at least two pixels wide.
#[must_use]
pub fn is_visible(gap: &Gap, frame: &Frame) -> bool {
    area(gap, frame).width >= 2.0
}

fn area(gap: &Gap, frame: &Frame) -> Area {
    let from = frame.time.x(super::scale::extent(gap.first).0).clamp(0.0, frame.time.width);
    let to = frame.time.x(super::scale::extent(gap.last).1).clamp(0.0, frame.time.width);
    let top = frame.values.top;
    Area { x: from, y: top, width: to - from, height: frame.values.bottom - top }
}

/// The words of a gap, if they have room: the periods, and below them the reason.
#[must_use]
pub fn label(gap: &Gap, frame: &Frame, language: Language, plot: &mut Occupancy) -> Vec<Text> {
    let area = area(gap, frame);
    let (first, last) = (gap.first.text(), gap.last.text());
    let stretch = words::stretch(first.as_str(), last.as_str(), language);
    let mut lines = vec![stretch];
    let room = area.width - 10.0;
    if !gap.reason.is_empty() {
        lines.extend(metrics::lines(&super::safety::visible(&gap.reason), room, 13.0, Weight::Regular));
    }
    let fits = |line: &String| metrics::width(line, 13.0, Weight::Regular) * 1.05 <= room;
    if !lines.iter().all(fits) || lines.len() > 4 {
        return Vec::new();
    }
    let x = area.x + area.width / 2.0;
    let at = |share: f64| -> Vec<Text> {
        let y = area.y + area.height * share;
        let text =
            |(index, line): (usize, &String)| Text::new(line.clone(), x, y + 18.0 * index as f64, Look::Dim);
        lines.iter().enumerate().map(text).collect()
    };
    plot.first([0.6, 0.5, 0.7, 0.4, 0.8, 0.3, 0.2].map(at))
}

/// The rows of brackets, so that those of one row do not overlap: the row of each bracket, and the number of rows.
#[must_use]
pub fn rows(brackets: &[Bracket]) -> (Vec<usize>, usize) {
    let mut ends: Vec<Vec<(Period, Period)>> = Vec::new();
    let rows: Vec<usize> = brackets
        .iter()
        .map(|bracket| {
            let free = |row: &Vec<(Period, Period)>| {
                row.iter().all(|(from, to)| bracket.to <= *from || bracket.from >= *to)
            };
            let row = ends.iter().position(free).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(Vec::new());
            }
            ends[row].push((bracket.from, bracket.to));
            row
        })
        .collect();
    (rows, ends.len())
}

/// A bracket above the plot from one point to another, and its text.
#[must_use]
pub fn bracket(
    bracket: &Bracket,
    row: usize,
    places: &[PointPlace<'_>],
    frame: &Frame,
    language: Language,
) -> Option<(Mark, Text)> {
    let place = |period: Period| places.iter().find(|place| place.point.period == period);
    let (from, to) = (place(bracket.from)?, place(bracket.to)?);
    let y = frame.values.top - 10.0 - BRACKET_HEIGHT * row as f64;
    let leg = |place: &PointPlace<'_>| (place.sides(frame).0 - 12.0).max(y + 4.0);
    let corners = vec![(from.x, leg(from)), (from.x, y), (to.x, y), (to.x, leg(to))];
    let magnitude = Magnitude { exponent: 0, language };
    let interval = Interval { value: bracket.rate, lower: bracket.lower, upper: bracket.upper };
    let rate = digits::number(bracket.rate, digits::decimals(interval), language);
    let (rate, rest) = words::rate(&rate, &words::ends(&magnitude.ends(interval), language), language);
    let text = Text { rest, ..Text::new(rate, f64::midpoint(from.x, to.x), y - 9.0, Look::Bold) };
    Some((Mark::plain(Class::Bracket, Form::Line(corners)), text))
}
