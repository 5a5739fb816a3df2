//! The marks of points and the lines between them.

use std::collections::BTreeSet;

use super::drawing::{Area, Class, Form, Mark, Style, Symbol};
use super::input::{ChartPoint, ChartSeries, Interval, Nature};
use super::scale::{self, TimeScale, ValueScale};
use super::words::Key;

/// Series with more points are a line with a band instead of a mark for each point.
pub const LONG: usize = 40;
/// The length of a fading open side.
const FADE: f64 = 24.0;
/// Intervals that are thinner are not drawn.
const THINNEST: f64 = 1.5;
/// From the middle of a symbol to its upper or lower side.
const SYMBOL_SIDE: f64 = 5.0;
/// The largest width of the mark of a point.
const WIDEST: f64 = 18.0;
/// An interval this thick shows the line of its value inside.
const WIDE: f64 = 6.0;

/// The scales of a panel.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The axis of time.
    pub time: TimeScale,
    /// The axis of values.
    pub values: ValueScale,
    /// The power of ten of its numbers.
    pub exponent: i32,
    /// Whether lines are steps.
    pub is_stepped: bool,
}

/// A point with its place.
#[derive(Debug, Clone, Copy)]
pub struct PointPlace<'a> {
    /// The point.
    pub point: &'a ChartPoint,
    /// Its value and interval, in the power of ten of the axis.
    pub interval: Interval,
    /// The middle of its period.
    pub x: f64,
    /// The height of its value.
    pub y: f64,
    /// The width of its period.
    pub slot: f64,
}

impl PointPlace<'_> {
    /// The upper and the lower side of what is drawn for the point.
    #[must_use]
    pub fn sides(&self, frame: &Frame) -> (f64, f64) {
        let (lower, upper) = self.interval.extent();
        let (one, other) = (frame.values.y(upper), frame.values.y(lower));
        let (below, above) = self.interval.open_sides();
        let fade =
            |is_open: bool, upwards: bool, y: f64| if is_open { fade_end(frame, y, upwards) } else { y };
        let (one, other) = (fade(above, true, one), fade(below, false, other));
        let half = if self.interval.is_known() && !self.interval.is_exact() { 1.0 } else { SYMBOL_SIDE };
        (one.min(other).min(self.y - half), one.max(other).max(self.y + half))
    }
}

/// The points of a series that have a value, from the earliest; spans are not among them.
#[must_use]
pub fn places<'a>(series: &'a ChartSeries, frame: &Frame) -> Vec<PointPlace<'a>> {
    let mut places: Vec<PointPlace<'a>> = series
        .points
        .iter()
        .filter(|point| !point.period.frequency().is_span())
        .filter_map(|point| {
            let interval = point.interval()?.divided(frame.exponent);
            let (begin, end) = scale::extent(point.period);
            let slot = (end - begin) * frame.time.per_year();
            let x = frame.time.x(f64::midpoint(begin, end));
            Some(PointPlace { point, interval, x, y: frame.values.y(interval.value), slot })
        })
        .collect();
    places.sort_by_key(|place| place.point.period);
    places
}

/// The lines of a series: no line where a period is missing, where the series breaks, or to an implied value.
///
/// With `columns`, each line is thinned to the lowest and the highest point of each column of pixels. Gaps of less
/// than a pixel cannot be seen then.
#[must_use]
pub fn lines(places: &[PointPlace<'_>], tone: usize, frame: &Frame, columns: Option<usize>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut class = Class::Line;
    for pair in places.windows(2) {
        let [one, other] = pair else { continue };
        let is_below_a_pixel = columns.is_some() && other.x - one.x < 1.0 && !other.point.series_break;
        if !is_joined(one.point, other.point) && !is_below_a_pixel {
            end_run(&mut run, class, tone, columns, frame, &mut marks);
            continue;
        }
        let own = if is_open(one.point.nature) || is_open(other.point.nature) {
            Class::ProjectedLine
        } else {
            Class::Line
        };
        if own != class {
            end_run(&mut run, class, tone, columns, frame, &mut marks);
            class = own;
        }
        if run.is_empty() {
            run.push((one.x, one.y));
        }
        if frame.is_stepped {
            let between = f64::midpoint(one.x, other.x);
            run.extend([(between, one.y), (between, other.y)]);
        }
        run.push((other.x, other.y));
    }
    end_run(&mut run, class, tone, columns, frame, &mut marks);
    marks
}

fn end_run(
    run: &mut Vec<(f64, f64)>,
    class: Class,
    tone: usize,
    columns: Option<usize>,
    frame: &Frame,
    marks: &mut Vec<Mark>,
) {
    if run.len() > 1 {
        let points = match columns {
            Some(columns) => thinned(run, frame.time.width / columns as f64),
            None => std::mem::take(run),
        };
        marks.push(Mark::plain(class, Form::Line(points)).of(tone));
    }
    run.clear();
}

/// The first, the lowest, the highest and the last point of each column of pixels.
fn thinned(points: &[(f64, f64)], width: f64) -> Vec<(f64, f64)> {
    let column = |point: &(f64, f64)| (point.0 / width).floor();
    let of_column = |group: &[(f64, f64)]| -> Vec<(f64, f64)> {
        let by_height = |a: &usize, b: &usize| group[*a].1.total_cmp(&group[*b].1);
        let lowest = (0..group.len()).max_by(by_height).unwrap_or(0);
        let highest = (0..group.len()).min_by(by_height).unwrap_or(0);
        let kept = BTreeSet::from([lowest, highest]);
        kept.into_iter().map(|index| group[index]).collect()
    };
    let mut kept: Vec<(f64, f64)> = points
        .chunk_by(|one, other| column(one).total_cmp(&column(other)).is_eq())
        .flat_map(of_column)
        .collect();
    for (at_end, point) in [(false, points.first()), (true, points.last())] {
        let (end, index) = if at_end { (kept.last(), kept.len()) } else { (kept.first(), 0) };
        if let Some(point) = point.filter(|point| end != Some(*point)) {
            kept.insert(index, *point);
        }
    }
    kept
}

/// Whether a line may lead from one point to the next.
fn is_joined(one: &ChartPoint, other: &ChartPoint) -> bool {
    one.period.next() == Some(other.period)
        && !other.series_break
        && one.nature != Nature::Implied
        && other.nature != Nature::Implied
}

/// Whether values of this nature have open marks and dashed lines.
const fn is_open(nature: Nature) -> bool {
    matches!(nature, Nature::Projection | Nature::Target | Nature::Forecast | Nature::Path)
}

/// The intervals of a long series, as bands with hard edges, one for each stretch without a gap.
#[must_use]
pub fn bands(places: &[PointPlace<'_>], tone: usize, frame: &Frame, columns: Option<usize>) -> Vec<Mark> {
    let closed = |place: &PointPlace<'_>| Some((place.interval.lower?, place.interval.upper?));
    let mut marks = Vec::new();
    let joined = |one: &PointPlace<'_>, other: &PointPlace<'_>| {
        is_joined(one.point, other.point) && closed(one).is_some() == closed(other).is_some()
    };
    for run in places.chunk_by(joined) {
        let edge = |is_upper: bool| -> Vec<(f64, f64)> {
            let end = |place: &PointPlace<'_>| {
                let (lower, upper) = closed(place)?;
                Some((place.x, frame.values.y(if is_upper { upper } else { lower })))
            };
            run.iter().filter_map(end).collect()
        };
        let (upper, lower) = (edge(true), edge(false));
        let thickest =
            upper.iter().zip(&lower).map(|(one, other)| (other.1 - one.1).abs()).fold(0.0, f64::max);
        if upper.len() < 2 || thickest < THINNEST {
            continue;
        }
        let thin = |edge: Vec<(f64, f64)>| match columns {
            Some(columns) => thinned(&edge, frame.time.width / columns as f64),
            None => edge,
        };
        let mut around = thin(upper);
        around.extend(thin(lower).into_iter().rev());
        marks.push(Mark::plain(Class::Band, Form::Area(around)).of(tone));
    }
    marks
}

/// The marks of a point, and the kinds of them that need a word.
#[must_use]
pub fn point_marks(place: &PointPlace<'_>, tone: usize, frame: &Frame) -> (Vec<Mark>, Vec<Key>) {
    let width = (place.slot * 0.6).clamp(3.0, WIDEST);
    let (mut marks, keys) = span_marks(place, (place.x - width / 2.0, place.x + width / 2.0), tone, frame);
    if place.point.selected {
        let (top, bottom) = place.sides(frame);
        let around = Area {
            x: place.x - width / 2.0 - 5.0,
            y: top - 5.0,
            width: width + 10.0,
            height: bottom - top + 10.0,
        };
        marks.push(Mark::plain(Class::Selection, Form::Bar(around)));
    }
    (marks, keys)
}

/// The marks of a value and its interval from one x to another.
#[must_use]
pub fn span_marks(
    place: &PointPlace<'_>,
    (from, to): (f64, f64),
    tone: usize,
    frame: &Frame,
) -> (Vec<Mark>, Vec<Key>) {
    if place.point.nature == Nature::Path {
        return (Vec::new(), vec![Key::Path]);
    }
    let width = to - from;
    let (lower, upper) = place.interval.extent();
    let (one, other) = (frame.values.y(upper), frame.values.y(lower));
    let (top, height) = (one.min(other), (one - other).abs());
    let (below, above) = place.interval.open_sides();
    let is_thin = height < THINNEST && !below && !above;
    let line = |class| Mark::horizontal(class, from, to, place.y).of(tone);
    let bar = |class| Mark::plain(class, Form::Bar(Area { x: from, y: top, width, height })).of(tone);
    let symbol = |class| {
        let symbol = Style::of(tone).symbol;
        Mark::plain(class, Form::Symbol { x: place.x, y: place.y, symbol }).of(tone)
    };
    let is_dot = (!place.interval.is_known() || place.interval.is_exact()) && width < WIDEST + 1.0;
    let (mut marks, mut keys) = match place.point.nature {
        Nature::Stated if is_dot => (vec![symbol(Class::Symbol)], vec![Key::Dot]),
        Nature::Stated if is_thin => (vec![line(Class::Value)], vec![Key::Interval]),
        Nature::Stated if height < WIDE && !below && !above => {
            (vec![bar(Class::Interval)], vec![Key::Interval])
        }
        Nature::Stated => (vec![bar(Class::WideInterval), line(Class::Value)], vec![Key::Interval]),
        nature if is_dot || height < WIDE && !below && !above => {
            (vec![symbol(Class::OpenSymbol)], vec![key(nature)])
        }
        Nature::Implied => (vec![bar(Class::ImpliedInterval), line(Class::ImpliedValue)], vec![Key::Implied]),
        nature => (vec![bar(Class::ProjectedInterval), line(Class::ProjectedValue)], vec![key(nature)]),
    };
    marks.retain(|mark| !matches!(mark.form, Form::Bar(area) if area.height <= 0.0));
    for (is_open, end, upwards) in [(above, upper, true), (below, lower, false)] {
        if is_open {
            marks.extend(
                fade(place.x, frame.values.y(end), width, upwards, frame).into_iter().map(|m| m.of(tone)),
            );
            keys.push(Key::Open);
        }
    }
    (marks, keys)
}

/// The word that explains open marks.
const fn key(nature: Nature) -> Key {
    match nature {
        Nature::Implied => Key::Implied,
        Nature::Target => Key::Target,
        Nature::Forecast => Key::Forecast,
        Nature::Path => Key::Path,
        Nature::Stated | Nature::Projection => Key::Projection,
    }
}

/// Where a fading side ends: 24 pixels from the known end, or the side of the plot.
fn fade_end(frame: &Frame, from: f64, upwards: bool) -> f64 {
    let side = frame.values.far_side(upwards);
    if side < from { (from - FADE).max(side) } else { (from + FADE).min(side) }
}

/// Four strips that fade, and an arrow.
fn fade(x: f64, from: f64, width: f64, upwards: bool, frame: &Frame) -> Vec<Mark> {
    let end = fade_end(frame, from, upwards);
    let strip = (end - from) / 4.0;
    let mut marks: Vec<Mark> = (0..4u8)
        .filter(|_| strip.abs() > 0.1)
        .map(|index| {
            let (one, other) = (from + strip * f64::from(index), from + strip * f64::from(index + 1));
            let area = Area { x: x - width / 2.0, y: one.min(other), width, height: (one - other).abs() };
            Mark::plain(Class::Fade(index + 1), Form::Bar(area))
        })
        .collect();
    let symbol = if end <= from { Symbol::ArrowUp } else { Symbol::ArrowDown };
    marks.push(Mark::plain(Class::Symbol, Form::Symbol { x, y: end, symbol }));
    marks
}

/// The marks of breaks: between the point and the one before.
#[must_use]
pub fn breaks(places: &[PointPlace<'_>], tone: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    for pair in places.windows(2) {
        if let [one, other] = pair
            && other.point.series_break
        {
            let (x, y) = (f64::midpoint(one.x, other.x), f64::midpoint(one.y, other.y));
            marks.push(Mark::plain(Class::Break, Form::Symbol { x, y, symbol: Symbol::Break }).of(tone));
        }
    }
    marks
}

/// Whether intervals of the points are there, but too thin to be drawn.
#[must_use]
pub fn has_thin_intervals(places: &[PointPlace<'_>], frame: &Frame) -> bool {
    let mut known =
        places.iter().filter(|place| place.interval.is_known() && !place.interval.is_exact()).peekable();
    known.peek().is_some()
        && known.all(|place| {
            let (lower, upper) = place.interval.extent();
            let is_closed = place.interval.open_sides() == (false, false);
            is_closed && (frame.values.y(lower) - frame.values.y(upper)).abs() < THINNEST
        })
}
