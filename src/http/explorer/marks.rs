//! Small pictures beside words: verdicts, and the shape of an interval.

use maud::{Markup, html};

use super::numbers::known;
use crate::domain::bounds::Bounds;
use crate::domain::observation::{Observation, Origin};

/// A verdict as a shape, which always has a word beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// It holds, or agrees.
    Good,
    /// It differs for a recorded reason.
    Explained,
    /// There is one side only.
    OneSided,
    /// It holds, but not for long enough yet.
    Waiting,
    /// It does not hold.
    Bad,
    /// There is nothing to judge.
    Nothing,
}

/// A verdict: its shape and a word.
pub(super) fn verdict(shape: Shape, word: &str) -> Markup {
    let class = match shape {
        Shape::Good => "v good",
        Shape::Explained | Shape::Waiting => "v warn",
        Shape::OneSided | Shape::Nothing => "v",
        Shape::Bad => "v bad",
    };
    html! { span class=(class) { (picture(shape)) (word) } }
}

fn picture(shape: Shape) -> Markup {
    html! {
        svg viewBox="0 0 12 12" aria-hidden="true" {
            @match shape {
                Shape::Good => path d="M1.5 6.5 4.7 9.6 10.5 2.8" fill="none" stroke="currentColor" stroke-width="2" {},
                Shape::Explained => {
                    circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="1.6" {}
                    path d="M6 1.2a4.8 4.8 0 0 1 0 9.6z" fill="currentColor" {}
                },
                Shape::OneSided => rect x="1.5" y="1.5" width="9" height="9" fill="none" stroke="currentColor" stroke-width="1.6" {},
                Shape::Waiting => {
                    circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="1.6" {}
                    path d="M6 3v3.3l2.2 1.5" fill="none" stroke="currentColor" stroke-width="1.6" {}
                },
                Shape::Bad => path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" stroke-width="2" {},
                Shape::Nothing => path d="M2 6h8" stroke="currentColor" stroke-width="2" {},
            }
        }
    }
}

/// The shape of the interval of an observation: two ends, an open side, or a single line for an exact value.
pub(super) fn glyph(observation: &Observation) -> Markup {
    let Some(value) = observation.value else { return html! {} };
    let is_implied = observation.provenance.origin == Origin::Implied;
    let bounds = known(observation.bounds, observation.provenance.qualifier);
    interval_glyph(value, bounds, is_implied)
}

/// The shape of an interval; a dashed line and a hollow dot if it is implied.
pub(super) fn interval_glyph(value: f64, bounds: Bounds, is_implied: bool) -> Markup {
    let (line, dot) = (is_implied.then_some("open"), is_implied.then_some("hollow"));
    html! {
        svg.gl viewBox="0 0 74 16" aria-hidden="true" {
            @match (bounds.lower(), bounds.upper()) {
                (Some(lower), Some(upper)) if lower >= upper => path d="M37 2V14" {},
                (Some(lower), Some(upper)) => {
                    path class=[line] d="M16 8H58" {}
                    path d="M16 3V13M58 3V13" {}
                    circle class=[dot] cx=(place(value, lower, upper)) cy="8" r="3" {}
                },
                (Some(_), None) => { path d="M16 3V13M16 8H58" {} path d="M53 4l6 4-6 4" {} },
                (None, Some(_)) => { path d="M58 3V13M58 8H16" {} path d="M21 4l-6 4 6 4" {} },
                (None, None) => circle class=[dot] cx="37" cy="8" r="3" {},
            }
        }
    }
}

/// Where between the ends a value lies, to a tenth.
fn place(value: f64, lower: f64, upper: f64) -> String {
    let share = ((value - lower) / (upper - lower)).clamp(0.0, 1.0);
    let place = (16.0 + 42.0 * share) * 10.0;
    format!("{}", if place.is_finite() { place.round() / 10.0 } else { 37.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_side_is_an_arrow_and_an_exact_value_a_line() {
        let shape =
            |lower, upper| interval_glyph(5.0, Bounds::new(lower, upper).unwrap(), false).into_string();
        assert!(shape(Some(4.0), Some(6.0)).contains(r#"cx="37""#));
        assert!(shape(Some(5.0), Some(6.0)).contains(r#"cx="16""#));
        assert!(shape(Some(5.0), None).contains("M53 4l6 4-6 4"));
        assert!(shape(None, Some(5.0)).contains("M21 4l-6 4 6 4"));
        assert!(shape(Some(5.0), Some(5.0)).contains("M37 2V14"));
        assert!(shape(None, None).contains("circle"));
        assert_eq!(place(f64::MAX, f64::MIN, f64::MAX), "37");
    }
}
