//! A stated and a computed interval on one line of numbers, and intervals in rows below one another.

use super::digits::{Magnitude, short_with_unit};
use super::input::{ChartPoint, Interval, Language};
use super::metrics::{self, Weight};
use super::safety;
use super::ticks::Ticks;
use super::words;
use super::writer::{attribute, push_number, push_text};

/// One side of a check: a value with its interval, and the words beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictSide {
    /// The value.
    pub value: f64,
    /// The lower end; `None` if it is open.
    pub lower: Option<f64>,
    /// The upper end; `None` if it is open.
    pub upper: Option<f64>,
    /// What it is: `stated, expected over 2021 – 2025`.
    pub words: String,
}

impl VerdictSide {
    fn interval(&self) -> Interval {
        Interval { value: self.value, lower: self.lower, upper: self.upper }
    }
}

/// The range of some intervals, wider by a tenth on a side that is open.
fn range(intervals: &[Interval]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut open_below, mut open_above) = (false, false);
    for interval in intervals {
        let (lower, upper) = interval.extent();
        (low, high) = (low.min(lower), high.max(upper));
        let (below, above) = interval.open_sides();
        (open_below, open_above) = (open_below || below, open_above || above);
    }
    let span = if high > low { high - low } else { high.abs().max(1e-9) };
    let room = |is_open: bool| if is_open { span * 0.25 } else { span * 0.02 };
    (low - room(open_below), high + room(open_above))
}

/// The stated interval above the computed one on one line of numbers, 640 × 150, with their distance if they do not
/// meet. A side that is missing is left out. The numbers are in the unit of the values.
#[must_use]
pub fn verdict_line(
    stated: Option<&VerdictSide>,
    computed: Option<&VerdictSide>,
    unit: &str,
    language: Language,
) -> String {
    let sides: Vec<&VerdictSide> = [stated, computed].into_iter().flatten().collect();
    let largest = sides.iter().map(|side| side.value.abs()).fold(0.0, f64::max);
    let magnitude = Magnitude::of(largest, language);
    let scaled = |side: &VerdictSide| side.interval().divided(magnitude.exponent);
    let intervals: Vec<Interval> = sides.iter().map(|side| scaled(side)).collect();
    if intervals.is_empty() {
        return String::new();
    }
    let (low, high) = range(&intervals);
    let ticks = Ticks::linear(low, high, 0.0);
    let axis = Axis { low: ticks.range().0, high: ticks.range().1, left: 40.0, right: 600.0 };
    let mut out = String::from("<svg class=\"scale\" viewBox=\"0 0 640 150\" role=\"img\" aria-label=\"");
    safety::escape(&safety::visible(&said(stated, computed, magnitude, unit)), &mut out);
    out.push_str("\">");
    for (tick, label) in ticks.numbers.iter().zip(ticks.labels(language)) {
        out.push_str("<path class=\"axis\" d=\"M");
        push_number(&mut out, axis.x(*tick), 1);
        out.push_str(" 22V122\"/>");
        push_text(&mut out, "mid sm", axis.x(*tick), 140.0, &label);
    }
    let apart = apart(stated.map(scaled), computed.map(scaled));
    for (side, y, class) in [(stated, 50.0, "st"), (computed, 98.0, "cp")] {
        if let Some(side) = side {
            bar(&mut out, scaled(side), &axis, y, 7.0, class);
            let value = magnitude.value(side.interval(), None);
            let label = format!("{value} {}", side.words);
            let is_free_on_the_right = class == "cp" || apart.is_none();
            label_of(&mut out, &label, scaled(side), &axis, y, is_free_on_the_right);
        }
    }
    if let Some((from, to)) = apart {
        out.push_str("<path class=\"apart\" d=\"M");
        push_number(&mut out, axis.x(from), 1);
        out.push_str(" 74H");
        push_number(&mut out, axis.x(to), 1);
        out.push_str("\"/>");
        let distance = short_with_unit(to - from, Magnitude { exponent: 0, language }, "");
        let middle = f64::midpoint(axis.x(from), axis.x(to)).clamp(50.0, 590.0);
        push_text(&mut out, "mid sm", middle, 70.0, &words::apart(&distance, language));
    }
    out.push_str("</svg>");
    out
}

/// Both sides in small, 168 × 30, for the rows of a table. A side that is missing is a dashed frame.
#[must_use]
pub fn verdict_glyph(stated: Option<&VerdictSide>, computed: Option<&VerdictSide>) -> String {
    let intervals: Vec<Interval> =
        [stated, computed].into_iter().flatten().map(VerdictSide::interval).collect();
    if intervals.is_empty() {
        return String::new();
    }
    let (low, high) = range(&intervals);
    let axis = Axis { low, high, left: 12.0, right: 156.0 };
    let mut out = String::from(
        "<svg class=\"mini\" viewBox=\"0 0 168 30\" aria-hidden=\"true\"><path class=\"axis\" d=\"M4 8H164M4 22H164\"/>",
    );
    for (side, y, class) in [(stated, 8.0, "st"), (computed, 22.0, "cp")] {
        if let Some(side) = side {
            bar(&mut out, side.interval(), &axis, y, 4.0, class);
        } else {
            out.push_str("<rect class=\"q\" x=\"50\" width=\"68\" height=\"8\" rx=\"2\"");
            attribute(&mut out, "y", y - 4.0);
            out.push_str("/>");
        }
    }
    out.push_str("</svg>");
    out
}

/// The range that the rows of a ranking have in common; `None` if no point has a value.
#[must_use]
pub fn rows_range(points: &[ChartPoint]) -> Option<(f64, f64)> {
    let intervals: Vec<Interval> = points.iter().filter_map(ChartPoint::interval).collect();
    (!intervals.is_empty()).then(|| range(&intervals))
}

/// The interval of one row of a ranking over the common range, 1000 × 22, stretched to the width of its cell; a line at
/// zero if zero lies inside.
#[must_use]
pub fn interval_row(point: &ChartPoint, (low, high): (f64, f64)) -> String {
    let Some(interval) = point.interval() else { return String::new() };
    let axis = Axis { low, high, left: 10.0, right: 990.0 };
    let mut out = String::from(
        "<svg class=\"row\" viewBox=\"0 0 1000 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path class=\"axis\" d=\"M0 11H1000\"/>",
    );
    if low < 0.0 && high > 0.0 {
        out.push_str("<path class=\"axis\" d=\"M");
        push_number(&mut out, axis.x(0.0), 1);
        out.push_str(" 0V22\"/>");
    }
    bar(&mut out, interval, &axis, 11.0, 6.0, "cp");
    out.push_str("</svg>");
    out
}

/// A horizontal axis.
struct Axis {
    low: f64,
    high: f64,
    left: f64,
    right: f64,
}

impl Axis {
    fn x(&self, number: f64) -> f64 {
        let share = (number - self.low) / (self.high - self.low);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }
}

/// An interval as a thick line with ends, and a longer line at the value; an open end is an arrow.
fn bar(out: &mut String, interval: Interval, axis: &Axis, y: f64, half: f64, class: &str) {
    let (below, above) = interval.open_sides();
    let from = if below { axis.left } else { axis.x(interval.extent().0) };
    let to = if above { axis.right } else { axis.x(interval.extent().1) };
    let move_to = |out: &mut String, x: f64, y: f64| {
        out.push('M');
        push_number(out, x, 1);
        out.push(' ');
        push_number(out, y, 1);
    };
    if to > from {
        out.push_str("<path class=\"");
        out.push_str(class);
        out.push_str("\" d=\"");
        move_to(out, from, y);
        out.push('H');
        push_number(out, to, 1);
        out.push_str("\"/>");
    }
    out.push_str("<path class=\"");
    out.push_str(class);
    out.push_str("c\" d=\"");
    let vertical = |out: &mut String, x: f64, half: f64| {
        move_to(out, x, y - half);
        out.push('V');
        push_number(out, y + half, 1);
    };
    vertical(out, axis.x(interval.value), half + if half > 5.0 { 3.0 } else { 1.0 });
    for (is_open, x, tip) in [(below, from, -1.0), (above, to, 1.0)] {
        if is_open {
            move_to(out, x - tip * half, y - half);
            out.push('l');
            push_number(out, tip * half, 1);
            out.push(' ');
            push_number(out, half, 1);
            out.push(' ');
            push_number(out, -tip * half, 1);
            out.push(' ');
            push_number(out, half, 1);
        } else if to > from {
            vertical(out, x, half);
        }
    }
    out.push_str("\"/>");
}

/// The label of a side: above a stated one, beside a computed one if there is room, else below it.
fn label_of(out: &mut String, label: &str, interval: Interval, axis: &Axis, y: f64, is_lower: bool) {
    let label = metrics::cut(&safety::visible(label), 600.0, 13.0, Weight::Bold);
    let width = metrics::width(&label, 13.0, Weight::Bold) * 1.05;
    let (below, above) = interval.open_sides();
    let from = if below { axis.left } else { axis.x(interval.extent().0) };
    let to = if above { axis.right } else { axis.x(interval.extent().1) };
    if is_lower && y > 60.0 && to + 12.0 + width <= 636.0 {
        push_text(out, "bold", to + 12.0, y + 4.0, &label);
    } else if is_lower && y > 60.0 && from - 12.0 - width >= 4.0 {
        push_text(out, "bold end", from - 12.0, y + 4.0, &label);
    } else {
        let middle = axis.x(interval.value).clamp(4.0 + width / 2.0, 636.0 - width / 2.0);
        push_text(out, "bold mid", middle, y - 20.0 + if y > 60.0 { 40.0 } else { 0.0 }, &label);
    }
}

/// The numbers between two intervals that do not meet.
fn apart(one: Option<Interval>, other: Option<Interval>) -> Option<(f64, f64)> {
    let (one, other) = (one?, other?);
    let between = |below: Interval, above: Interval| {
        let (upper, lower) = (
            below.upper.or(below.lower.is_none().then_some(below.value))?,
            above.lower.or(above.upper.is_none().then_some(above.value))?,
        );
        (upper < lower).then_some((upper, lower))
    };
    between(one, other).or_else(|| between(other, one))
}

/// The picture in words.
fn said(
    stated: Option<&VerdictSide>,
    computed: Option<&VerdictSide>,
    magnitude: Magnitude,
    unit: &str,
) -> String {
    let language = magnitude.language;
    let side = |side: &VerdictSide| {
        let value = magnitude.with_unit(&magnitude.value(side.interval(), None), unit);
        let ends = words::ends(&magnitude.ends(side.interval()), language);
        (value, ends)
    };
    let meet = match (stated, computed) {
        (Some(one), Some(other)) => Some(apart(Some(one.interval()), Some(other.interval())).is_none()),
        _ => None,
    };
    words::verdict(stated.map(side), computed.map(side), meet, language)
}
