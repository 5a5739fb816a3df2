//! One value with its interval on a line of numbers, as SVG styled by classes.

use std::fmt::Write as _;

use super::digits::Magnitude;
use super::input::{ChartPoint, Interval, Language, Nature};
use super::writer::{attribute, push_text};
use super::{safety, words};

/// One value with its interval on a line of numbers, 300 × 66; nothing for a missing value.
#[must_use]
pub fn number_line(point: &ChartPoint, unit: &str, language: Language) -> String {
    let Some(interval) = point.interval() else { return String::new() };
    let magnitude = Magnitude::of(interval.value, language);
    let value = magnitude.value(interval, point.printed.as_deref());
    let (lower, upper) = magnitude.ends(interval);
    let full = magnitude.with_unit(&value, unit);
    let said = words::stands_for(&full, &(lower.clone(), upper.clone()), interval.is_exact(), language);
    drawn(point, interval, &said, (value, lower, upper))
}

/// The outlook of a value as a bracket on a line of numbers; `said` says that the interval is of revisions.
#[must_use]
pub fn outlook_line(point: &ChartPoint, said: &str, language: Language) -> String {
    let Some(interval) = point.interval() else { return String::new() };
    let magnitude = Magnitude::of(interval.value, language);
    let (lower, upper) = magnitude.ends(interval);
    let point = ChartPoint { nature: Nature::Implied, ..point.clone() };
    drawn(&point, interval, said, (magnitude.value(interval, None), lower, upper))
}

/// A value with its interval beside a limit on a line of numbers, 300 × 66; nothing for a missing value. `limit` is the
/// number and its text; `said` says the picture in words.
#[must_use]
pub fn limit_line(point: &ChartPoint, value: &str, limit: (f64, &str), said: &str) -> String {
    let Some(interval) = point.interval().filter(|_| limit.0.is_finite()) else { return String::new() };
    let (lower, upper) = interval.extent();
    let (low, high) = (lower.min(limit.0), upper.max(limit.0));
    let x = |number: f64| {
        // Half of each, since the difference of two large numbers may be no number.
        let (span, from) = (high / 2.0 - low / 2.0, number / 2.0 - low / 2.0);
        if span > 0.0 { 70.0 + (from / span).clamp(0.0, 1.0) * 160.0 } else { 150.0 }
    };
    let mut out = start(said);
    let (open_below, open_above) = interval.open_sides();
    let (from, to) = (if open_below { 30.0 } else { x(lower) }, if open_above { 270.0 } else { x(upper) });
    if interval.is_known() && !interval.is_exact() {
        out.push_str("<path class=\"span\"");
        let _ = write!(out, " d=\"M{from:.1} 30H{to:.1}\"/>");
        for (is_open, at, arrow) in
            [(open_below, from, "M37 23l-7 7 7 7"), (open_above, to, "M263 23l7 7-7 7")]
        {
            let path = if is_open { arrow.to_owned() } else { format!("M{at:.1} 23V37") };
            let _ = write!(out, "<path class=\"cap\" d=\"{path}\"/>");
        }
    }
    out.push_str("<circle class=\"dot\"");
    attribute(&mut out, "cx", x(interval.value));
    out.push_str(" cy=\"30\" r=\"4\"/>");
    let _ = write!(out, "<path class=\"limit\" d=\"M{:.1} 18V44\"/>", x(limit.0));
    push_text(&mut out, "mid bold", x(interval.value).clamp(70.0, 230.0), 13.0, value);
    push_text(&mut out, "mid", x(limit.0).clamp(70.0, 230.0), 57.0, limit.1);
    out.push_str("</svg>");
    out
}

/// The beginning of the picture, with its axis.
fn start(said: &str) -> String {
    let mut out = String::from("<svg class=\"nl\" viewBox=\"0 0 300 66\" role=\"img\" aria-label=\"");
    safety::escape(&safety::visible(said), &mut out);
    out.push_str("\"><path class=\"axis\" d=\"M10 30H290\"/>");
    out
}

/// The picture of a value and its interval, with the texts of the value and both ends.
fn drawn(
    point: &ChartPoint,
    interval: Interval,
    said: &str,
    (value, lower, upper): (String, Option<String>, Option<String>),
) -> String {
    let mut out = start(said);
    let share = |end: f64| {
        let (low, high) = interval.extent();
        if high > low { 80.0 + (end - low) / (high - low) * 140.0 } else { 150.0 }
    };
    let (open_below, open_above) = interval.open_sides();
    let x = match (open_below, open_above) {
        (false, true) if interval.lower == Some(interval.value) => 80.0,
        (true, false) if interval.upper == Some(interval.value) => 220.0,
        (false, true) => 120.0,
        (true, false) => 180.0,
        _ => share(interval.value),
    };
    if interval.is_known() && !interval.is_exact() {
        let (from, to) = (if open_below { 30 } else { 80 }, if open_above { 270 } else { 220 });
        let class = if point.nature == Nature::Stated { "span" } else { "span open" };
        let _ = write!(out, "<path class=\"{class}\" d=\"M{from} 30H{to}\"/>");
        for (is_open, at, arrow) in
            [(open_below, 80, "M37 23l-7 7 7 7"), (open_above, 220, "M263 23l7 7-7 7")]
        {
            let path = if is_open { arrow.to_owned() } else { format!("M{at} 20V40") };
            let _ = write!(out, "<path class=\"cap\" d=\"{path}\"/>");
        }
    }
    out.push_str(if point.nature == Nature::Stated {
        "<circle class=\"dot\""
    } else {
        "<circle class=\"dot hollow\""
    });
    attribute(&mut out, "cx", x);
    out.push_str(" cy=\"30\" r=\"5\"/>");
    push_text(&mut out, "mid bold", x.clamp(40.0, 260.0), 13.0, &value);
    let is_shown = interval.is_known() && !interval.is_exact();
    for (end, at) in [(lower, 80.0), (upper, 220.0)] {
        if let Some(end) = end.filter(|_| is_shown) {
            push_text(&mut out, "mid", at, 57.0, &end);
        }
    }
    out.push_str("</svg>");
    out
}
