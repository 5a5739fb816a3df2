//! Intervals as bars: the two sides of a verdict in small, and rows below one another.

use super::input::{ChartPoint, Interval};
use super::writer::push_number;

/// The range of some intervals, wider by a tenth on a side that is open.
fn range(intervals: impl Iterator<Item = Interval>) -> (f64, f64) {
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

/// A stated and a computed interval above one another, 168 × 30, for a legend: the ends of each. A side that is missing
/// is a dashed frame.
#[must_use]
pub fn verdict_glyph(stated: (f64, f64), computed: Option<(f64, f64)>) -> String {
    let closed = |(lower, upper): (f64, f64)| Interval {
        value: f64::midpoint(lower, upper),
        lower: Some(lower),
        upper: Some(upper),
    };
    let (stated, computed) = (closed(stated), computed.map(closed));
    let (low, high) = range([stated].into_iter().chain(computed));
    let axis = Axis { low, high, left: 12.0, right: 156.0 };
    let mut out = String::from(
        "<svg class=\"mini\" viewBox=\"0 0 168 30\" aria-hidden=\"true\"><path class=\"axis\" d=\"M4 8H164M4 22H164\"/>",
    );
    bar(&mut out, stated, &axis, 8.0, 4.0, "st");
    match computed {
        Some(computed) => bar(&mut out, computed, &axis, 22.0, 4.0, "cp"),
        None => out.push_str("<rect class=\"q\" x=\"50\" width=\"68\" height=\"8\" rx=\"2\" y=\"18\"/>"),
    }
    out.push_str("</svg>");
    out
}

/// The range that the rows of a ranking have in common; `None` if no point has a value.
#[must_use]
pub fn rows_range(points: &[ChartPoint]) -> Option<(f64, f64)> {
    let mut intervals = points.iter().filter_map(ChartPoint::interval).peekable();
    intervals.peek().is_some().then(|| range(intervals))
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
