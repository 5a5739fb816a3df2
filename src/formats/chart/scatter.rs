//! Earlier values against later ones, as SVG styled by classes.

use std::fmt::Write as _;

use super::safety;
use super::writer::{attribute, push_text};

/// The width and height of the picture.
const SIZE: f64 = 320.0;
/// The space of the plot from the edges: for the numbers below and on the left, and above and on the right.
const START: f64 = 44.0;
const END: f64 = 8.0;
/// The part of the range that is added on each side.
const SPACE: f64 = 0.05;

/// Points of an earlier and a later value in a square with its diagonal: on it nothing was revised, above it upwards.
/// `said` is its sentence, `titles` are those of both axes. Nothing for no points.
#[must_use]
pub fn scatter(
    points: &[(f64, f64)],
    said: &str,
    titles: (&str, &str),
    number: impl Fn(f64) -> String,
) -> String {
    let all = || points.iter().flat_map(|(first, last)| [*first, *last]).filter(|value| value.is_finite());
    let (least, greatest) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let range = greatest - least;
    if !(range * 1.2).is_finite() {
        return String::new();
    }
    let space = if range > 0.0 { range * SPACE } else { 1.0 };
    let (low, high) = (least - space, greatest + space);
    let share = |value: f64| (value - low) / (high - low) * (SIZE - START - END);
    let (across, up) = (|value: f64| START + share(value), |value: f64| SIZE - START - share(value));
    let mut out =
        format!("<svg class=\"nl scatter\" viewBox=\"0 0 {SIZE} {SIZE}\" role=\"img\" aria-label=\"");
    safety::escape(&safety::visible(said), &mut out);
    let (top, bottom) = (END, SIZE - START);
    let _ = write!(
        out,
        "\"><path class=\"axis\" d=\"M{START} {top}V{bottom}H{right}\"/><path class=\"axis diagonal\" d=\"M{START} {bottom}L{right} {top}\"/>",
        right = SIZE - END,
    );
    for (first, last) in points.iter().filter(|(first, last)| first.is_finite() && last.is_finite()) {
        out.push_str("<circle class=\"dot\"");
        attribute(&mut out, "cx", across(*first));
        attribute(&mut out, "cy", up(*last));
        out.push_str(" r=\"3\"/>");
    }
    for value in [least, greatest] {
        let text = number(value);
        push_text(&mut out, "mid", across(value).clamp(START + 12.0, SIZE - 24.0), bottom + 15.0, &text);
        push_text(&mut out, "end", START - 5.0, up(value) + 4.0, &text);
    }
    push_text(&mut out, "mid", f64::midpoint(START, SIZE), SIZE - 8.0, titles.0);
    push_text(&mut out, "", START + 6.0, top + 12.0, titles.1);
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_on_the_diagonal_was_not_revised() {
        let number = |value: f64| format!("{value:.1}");
        let svg =
            scatter(&[(1.0, 1.0), (2.0, 3.0), (f64::NAN, 1.0)], "said & done", ("first", "newest"), number);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("said &amp; done") && svg.contains("1.0") && svg.contains("3.0"), "{svg}");
        let place = |name: &str| -> f64 {
            let start = svg.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            svg[start..].split('"').next().unwrap().parse().unwrap()
        };
        assert!((place("cx") - START + place("cy") - (SIZE - START)).abs() < 0.2, "{svg}");
        assert_eq!(scatter(&[], "", ("", ""), number), "");
    }
}
