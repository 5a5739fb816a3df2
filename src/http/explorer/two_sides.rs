//! The sides of a check on one line of numbers: each as thick as its interval, and the distance or what they share.
//!
//! Places across are shares of the width, so the picture is as wide as there is room and its text keeps its size.

use maud::{Markup, html};

use super::numbers::{Quantity, Scale, exponent};
use super::view::View;
use super::words::{frame, reconciliation as words};
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;
use crate::domain::qualifier::Qualifier;

/// Where the first and the last tick stand, in percent of the width.
const EDGES: (f64, f64) = (5.0, 95.0);

/// Labels of bars whose middle lies left of the first begin at the bar, right of the second they end there.
const MIDDLE: (f64, f64) = (38.0, 62.0);

/// The most ticks.
const MAX_TICKS: usize = 12;

/// One side of a check.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// What stands above the bar.
    pub(super) label: String,
    /// The number and its interval, in words.
    pub(super) words: String,
    /// The number and its interval.
    pub(super) estimate: Estimate,
    /// Whether it was computed; else it is stated.
    pub(super) is_computed: bool,
}

/// How two intervals stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    /// They have these numbers in common.
    Common(Bounds),
    /// They are this far from each other.
    Apart(f64, f64),
}

/// The scale that the numbers of some sides share.
pub(super) fn scale_of<'a>(view: &View, sides: impl Iterator<Item = &'a Estimate>) -> Scale {
    Scale::of(sides.flat_map(|estimate| numbers(*estimate)), view.language)
}

/// The picture; nothing where no line can hold the numbers.
pub(super) fn picture(view: &View, sides: &[Side], scale: Scale) -> Markup {
    let Some(axis) = Axis::of(sides.iter().map(|side| &side.estimate)) else { return html! {} };
    let relation = relation(sides);
    html! {
        div.sides role="img" aria-label=(said(view, sides, relation, scale)) {
            @for (place, side) in sides.iter().enumerate() {
                @if place == 1 { @if let Some(relation) = relation { (between(view, &axis, relation, scale)) } }
                (row(&axis, side))
            }
            svg.ticks aria-hidden="true" {
                @for tick in &axis.ticks { text.mid.sm x=(axis.place(*tick)) y="14" { (written(view, *tick, scale)) } }
            }
        }
    }
}

/// What the picture shows, in words.
fn said(view: &View, sides: &[Side], relation: Option<Relation>, scale: Scale) -> String {
    let mut said: String = sides.iter().flat_map(|side| [side.words.as_str(), ". "]).collect();
    if let Some(relation) = relation {
        let meets = matches!(relation, Relation::Common(_));
        said.push_str(view.say(if meets { words::MEET } else { words::DO_NOT_MEET }));
        said.push(' ');
        said.push_str(&distance(view, relation, scale));
    }
    said
}

/// A side: its label above its bar.
fn row(axis: &Axis, side: &Side) -> Markup {
    let bounds = side.estimate.bounds();
    let value = side.estimate.value();
    let (from, to) = (
        bounds.lower().map_or(0.0, |end| axis.share(end)),
        bounds.upper().map_or(100.0, |end| axis.share(end)),
    );
    let (line, cap) = if side.is_computed { ("cp", "cpc") } else { ("st", "stc") };
    let middle = axis.share(value);
    let (anchor, x) = if middle < MIDDLE.0 {
        (None, from.max(0.0))
    } else if middle > MIDDLE.1 {
        (Some("end"), to.min(100.0))
    } else {
        (Some("mid"), middle)
    };
    let class = anchor.map_or("bold".to_owned(), |anchor| format!("bold {anchor}"));
    html! {
        svg aria-hidden="true" {
            (axis.lines())
            @if from < to { line class=(line) x1=(percent(from)) x2=(percent(to)) y1="36" y2="36" {} }
            line class=(cap) x1=(percent(middle)) x2=(percent(middle)) y1="26" y2="46" {}
            @for end in [bounds.lower(), bounds.upper()].into_iter().flatten() {
                line class=(cap) x1=(axis.place(end)) x2=(axis.place(end)) y1="29" y2="43" {}
            }
            @if bounds.lower().is_none() { svg.tip x="0" { path class=(cap) d="M9 29l-7 7 7 7" {} } }
            @if bounds.upper().is_none() { svg.tip x="100%" { path class=(cap) d="M-9 29l7 7-7 7" {} } }
            text class=(class) x=(percent(x)) y="17" unicode-bidi="isolate" { (side.label) }
        }
    }
}

/// The distance between two sides, or what they have in common.
fn between(view: &View, axis: &Axis, relation: Relation, scale: Scale) -> Markup {
    let (class, from, to) = match relation {
        Relation::Apart(from, to) => ("apart", axis.share(from), axis.share(to)),
        Relation::Common(bounds) => (
            "common",
            bounds.lower().map_or(0.0, |end| axis.share(end)),
            bounds.upper().map_or(100.0, |end| axis.share(end)),
        ),
    };
    html! {
        svg.between aria-hidden="true" {
            (axis.lines())
            line class=(class) x1=(percent(from)) x2=(percent(to)) y1="20" y2="20" {}
            text.mid.sm x=(percent(f64::midpoint(from, to).clamp(12.0, 88.0))) y="15" {
                (distance(view, relation, scale))
            }
        }
    }
}

/// `0.4 apart`, `6.45 – 8.5 in common`.
fn distance(view: &View, relation: Relation, scale: Scale) -> String {
    let number = |number: f64| written(view, shortened(number), scale);
    match relation {
        Relation::Apart(from, to) => view.fill(words::APART, &[&number(to - from)]),
        Relation::Common(bounds) => {
            let common = match (bounds.lower(), bounds.upper()) {
                (Some(lower), Some(upper)) if number(lower) == number(upper) => number(lower),
                (Some(lower), Some(upper)) => format!("{} – {}", number(lower), number(upper)),
                (Some(lower), None) => view.fill(frame::FROM_UP, &[&number(lower)]),
                (None, Some(upper)) => view.fill(frame::UP_TO, &[&number(upper)]),
                (None, None) => return String::new(),
            };
            view.fill(words::IN_COMMON, &[&common])
        }
    }
}

/// How two sides stand to each other; none where there are not two.
fn relation(sides: &[Side]) -> Option<Relation> {
    let [a, b] = sides else { return None };
    let (a, b) = (a.estimate.bounds(), b.estimate.bounds());
    if let Some(common) = a.intersect(b) {
        return Some(Relation::Common(common));
    }
    let (lower, upper) = if a.ends().1 < b.ends().0 { (a, b) } else { (b, a) };
    Some(Relation::Apart(lower.upper()?, upper.lower()?))
}

/// A number with its own digits.
fn written(view: &View, value: f64, scale: Scale) -> String {
    let number = Quantity {
        value,
        bounds: Bounds::exact(value),
        qualifier: Qualifier::Exact,
        unit: "",
        unit_name: "",
    };
    number.number_at(scale, view.language)
}

/// A number with three digits.
fn shortened(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}

/// The numbers of an estimate.
fn numbers(estimate: Estimate) -> impl Iterator<Item = f64> {
    let bounds = estimate.bounds();
    [bounds.lower(), Some(estimate.value()), bounds.upper()].into_iter().flatten()
}

/// An axis of round numbers.
#[derive(Debug, Clone, PartialEq)]
struct Axis {
    ticks: Vec<f64>,
    low: f64,
    high: f64,
}

impl Axis {
    /// The axis on which all numbers of some estimates lie.
    fn of<'a>(estimates: impl Iterator<Item = &'a Estimate>) -> Option<Self> {
        let all: Vec<f64> = estimates.flat_map(|estimate| numbers(*estimate)).collect();
        let low = all.iter().copied().reduce(f64::min)?;
        let high = all.iter().copied().reduce(f64::max)?;
        let size = low.abs().max(high.abs());
        let room = if high > low { 0.0 } else { (size / 10.0).max(f64::MIN_POSITIVE * 1e6) };
        Self::covering(low - room, high + room)
    }

    /// Multiples of 1, 2 or 5 times a power of ten that cover a range; none where doubles cannot tell them apart.
    fn covering(low: f64, high: f64) -> Option<Self> {
        let wanted = (high - low) / 4.0;
        if !wanted.is_normal() || wanted < low.abs().max(high.abs()) * 1e-12 {
            return None;
        }
        let power = exponent(wanted);
        let mantissa =
            [1.0, 2.0, 5.0, 10.0].into_iter().find(|mantissa| times(*mantissa, power) >= wanted)?;
        let step = times(mantissa, power);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let places = std::iter::successors(Some(first), |place| Some(place + 1.0));
        let ticks: Vec<f64> = places
            .take_while(|place| *place <= last)
            .take(MAX_TICKS)
            .map(|place| times(place * mantissa, power))
            .collect();
        let (low, high) = (*ticks.first()?, *ticks.last()?);
        (high > low && (high - low).is_finite()).then_some(Self { ticks, low, high })
    }

    /// Where a number lies, in percent of the width.
    fn share(&self, number: f64) -> f64 {
        EDGES.0 + (EDGES.1 - EDGES.0) * (number - self.low) / (self.high - self.low)
    }

    fn place(&self, number: f64) -> String {
        percent(self.share(number))
    }

    fn lines(&self) -> Markup {
        html! {
            @for tick in &self.ticks {
                line.axis x1=(self.place(*tick)) x2=(self.place(*tick)) y1="0" y2="100%" {}
            }
        }
    }
}

/// A number times a power of ten, rounded once.
fn times(number: f64, power: i32) -> f64 {
    if power < 0 { number / 10_f64.powi(-power) } else { number * 10_f64.powi(power) }
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(value: f64, lower: Option<f64>, upper: Option<f64>) -> Side {
        let estimate = Estimate::new(value, Bounds::new(lower, upper).unwrap()).unwrap();
        Side { label: String::new(), words: String::new(), estimate, is_computed: false }
    }

    #[test]
    fn sides_are_apart_or_have_numbers_in_common() {
        let relation = |a: [Option<f64>; 2], b: [Option<f64>; 2]| {
            let middle = |ends: [Option<f64>; 2]| ends[0].or(ends[1]).unwrap_or(0.0);
            relation(&[side(middle(a), a[0], a[1]), side(middle(b), b[0], b[1])]).unwrap()
        };
        let stated = [Some(7.5), Some(8.5)];
        assert_eq!(relation(stated, [Some(6.9), Some(7.1)]), Relation::Apart(7.1, 7.5));
        assert_eq!(relation([Some(6.9), Some(7.1)], stated), Relation::Apart(7.1, 7.5));
        assert_eq!(relation(stated, [Some(8.5), None]), Relation::Common(Bounds::exact(8.5)));
        assert_eq!(relation(stated, [Some(9.0), None]), Relation::Apart(8.5, 9.0));
        assert_eq!(
            relation(stated, [None, None]),
            Relation::Common(Bounds::new(Some(7.5), Some(8.5)).unwrap())
        );
    }

    #[test]
    fn an_axis_has_round_numbers_around_all_sides() {
        let axis = |sides: &[Side]| Axis::of(sides.iter().map(|side| &side.estimate));
        let plan = [side(8.0, Some(7.5), Some(8.5)), side(7.0, Some(6.9), Some(7.1))];
        assert_eq!(axis(&plan).unwrap().ticks, [6.5, 7.0, 7.5, 8.0, 8.5]);
        for numbers in [
            [side(0.0, Some(0.0), Some(0.0)), side(0.0, None, None)],
            [side(5.0, Some(5.0), Some(5.0)), side(5.0, None, None)],
            [side(-3e15, None, Some(0.0)), side(4e15, Some(1.0), None)],
            [side(1e-9, Some(1e-10), Some(1e-8)), side(-1e-9, None, None)],
        ] {
            let axis = axis(&numbers).unwrap();
            for number in numbers.iter().flat_map(|side| super::numbers(side.estimate)) {
                assert!((EDGES.0..=EDGES.1).contains(&axis.share(number)), "{number} on {axis:?}");
            }
            assert!((2..=MAX_TICKS).contains(&axis.ticks.len()), "{axis:?}");
        }
        assert_eq!(axis(&[side(f64::MAX, None, None), side(f64::MIN, None, None)]), None);
    }
}
