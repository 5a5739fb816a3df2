//! The history of a state as a strip: a block for each stretch of time, whose height and outline say the state.

use super::safety;
use super::writer::{attribute, text_attribute};
use crate::domain::alert::AlertState;

/// The width of the strip in its own units; it is stretched to that of the page.
const WIDTH: f64 = 1000.0;
/// The height of the blocks in pixels.
const HEIGHT: f64 = 36.0;
/// The least part of the width between two labels, in percent.
const BETWEEN: f64 = 15.0;

/// A stretch of time in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The state.
    pub state: AlertState,
    /// How long it lasts, in periods; what is not above zero is not drawn.
    pub length: f64,
    /// When it begins, in words.
    pub begin: String,
    /// When, and in which state, in words.
    pub said: String,
}

/// The strip, with the beginnings of stretches and the end below it; `title` names it and `description` says it in words.
#[must_use]
pub fn state_strip(stretches: &[Stretch], end: &str, title: &str, description: &str) -> String {
    let stretches: Vec<&Stretch> = stretches.iter().filter(|one| one.length > 0.0).collect();
    let total: f64 = stretches.iter().map(|one| one.length).sum();
    if stretches.is_empty() || !total.is_finite() {
        return String::new();
    }
    let mut out = String::from("<svg class=\"nl strip\" role=\"img\"");
    text_attribute(&mut out, "aria-label", &safety::visible(&format!("{title}: {description}")));
    out.push('>');
    element(&mut out, "desc", description);
    out.push_str("<svg viewBox=\"0 0 1000 36\" height=\"36\" preserveAspectRatio=\"none\">");
    let mut places = Vec::with_capacity(stretches.len());
    let mut x = 0.0;
    for one in &stretches {
        let width = one.length / total * WIDTH;
        places.push(x / WIDTH * 100.0);
        block(&mut out, one, x, width);
        x += width;
    }
    out.push_str("</svg>");
    labels(&mut out, &stretches, &places, end);
    out.push_str("</svg>");
    out
}

/// A sample of a state for a legend.
#[must_use]
pub fn state_swatch(state: AlertState) -> String {
    let mut out = String::from(
        "<svg class=\"strip\" viewBox=\"0 0 26 36\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    shape(&mut out, state, 1.0, 24.0, "/>");
    out.push_str("</svg>");
    out
}

fn block(out: &mut String, one: &Stretch, x: f64, width: f64) {
    shape(out, one.state, x, width, ">");
    element(out, "title", &one.said);
    out.push_str("</rect>");
}

/// A block: its height and its outline differ from state to state, so that no colour is needed.
fn shape(out: &mut String, state: AlertState, x: f64, width: f64, end: &str) {
    let height = match state {
        AlertState::Firing => HEIGHT,
        AlertState::Undecided => 28.0,
        AlertState::Pending => 20.0,
        AlertState::Refused => 12.0,
        AlertState::Ok => 6.0,
        AlertState::NoData => 1.0,
    };
    out.push_str("<rect class=\"");
    out.push_str(state.code());
    out.push('"');
    attribute(out, "x", x);
    attribute(out, "y", HEIGHT - height);
    attribute(out, "width", width);
    attribute(out, "height", height);
    out.push_str(end);
}

/// The first beginning and the end, and the others where there is room; alerts first.
fn labels(out: &mut String, stretches: &[&Stretch], places: &[f64], end: &str) {
    let Some(first) = stretches.first() else { return };
    label(out, "", 0.0, &first.begin);
    let mut taken = vec![0.0, 100.0];
    let firing = |place: &usize| stretches[*place].state == AlertState::Firing;
    let (alerts, others): (Vec<usize>, Vec<usize>) = (1..stretches.len()).partition(firing);
    for place in alerts.into_iter().chain(others) {
        let x = places[place];
        // Several on one day are labelled once.
        if stretches[place].begin == stretches[place - 1].begin {
            continue;
        }
        if taken.iter().all(|other| (x - other).abs() >= BETWEEN) {
            taken.push(x);
            label(out, "mid hide-s", x, &stretches[place].begin);
        }
    }
    if !end.is_empty() && *end != *first.begin {
        label(out, "end", 100.0, end);
    }
}

fn label(out: &mut String, class: &str, percent: f64, words: &str) {
    out.push_str("<text");
    if !class.is_empty() {
        text_attribute(out, "class", class);
    }
    out.push_str(" x=\"");
    super::writer::push_number(out, percent, 2);
    out.push_str("%\" y=\"54\">");
    safety::escape(&safety::visible(words), out);
    out.push_str("</text>");
}

fn element(out: &mut String, name: &str, words: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    safety::escape(&safety::visible(words), out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
