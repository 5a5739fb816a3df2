//! A scene as HTML with SVG for a page: fluid, styled by classes alone.

use super::drawing::{Anchor, Column, Form, Look, Mark, Panel, Style, Target, Text};
use super::safety;
use super::scene::Scene;
use super::swatch;
use super::writer::{attribute, class_of, push_number, push_shape, text_attribute};

/// The style sheet of inline charts. It reads the colours of the page: `--paper --ink --ink2 --ink3 --rule --gap
/// --mark2 --s1 --s2 --s3 --s4` and the font `--sans`.
pub const STYLE: &str = include_str!("chart.css");

/// The units across a plot; it is stretched to the room that is there.
const UNITS: f64 = 1000.0;

/// The panels of a scene, and a legend of series where names do not stand at the ends of lines.
///
/// The picture of each panel is an `img` for readers of screens, named by the title and described by the sentence.
/// Points with an address are links that only a pointer finds: the table of the page has the same links for keys.
#[must_use]
pub fn inline(scene: &Scene) -> String {
    let points: usize = scene.panels.iter().map(|panel| panel.marks.len()).sum();
    let mut out = String::with_capacity(2048 + points * 400);
    legend(scene, &mut out);
    let many = scene.panels.iter().filter(|panel| panel.heading.is_some()).count() > 1;
    if many {
        out.push_str("<div class=\"multiples\">");
    }
    for panel in &scene.panels {
        push_panel(scene, panel, many, &mut out);
    }
    if many {
        out.push_str("</div>");
    }
    out
}

/// The names of the series; narrow screens need them even if they stand at the ends of lines.
fn legend(scene: &Scene, out: &mut String) {
    if scene.names.is_empty() {
        return;
    }
    out.push_str(if scene.has_names_at_ends { "<ul class=\"key show-s\">" } else { "<ul class=\"key\">" });
    for name in &scene.names {
        out.push_str("<li>");
        out.push_str(&swatch::series_swatch(name.tone));
        out.push_str("<bdi");
        if let Some(language) = &name.language {
            text_attribute(out, "lang", language);
        }
        out.push('>');
        safety::escape(&name.name, out);
        out.push_str("</bdi></li>");
    }
    out.push_str("</ul>");
}

fn push_panel(scene: &Scene, panel: &Panel, is_one_of_many: bool, out: &mut String) {
    if is_one_of_many {
        out.push_str("<div>");
    }
    if let Some(heading) = &panel.heading {
        out.push_str("<h3");
        if let Some(language) = &panel.heading_language {
            text_attribute(out, "lang", language);
        }
        out.push_str("><bdi>");
        safety::escape(heading, out);
        out.push_str("</bdi></h3>");
    }
    out.push_str("<div class=\"chart\"");
    if panel.targets.iter().any(|target| target.link.is_some()) {
        out.push_str(" role=\"group\"");
        text_attribute(out, "aria-label", panel.heading.as_ref().unwrap_or(&scene.title));
    }
    out.push('>');
    push_column(panel, Column::Axis, "axis", out);
    push_plot(scene, panel, out);
    if panel.columns.ends > 0.0 {
        push_column(panel, Column::Ends, "ends", out);
    }
    out.push_str("</div>");
    if is_one_of_many {
        out.push_str("</div>");
    }
}

/// A column of texts at the left or right of the plot.
fn push_column(panel: &Panel, column: Column, class: &str, out: &mut String) {
    let width = if column == Column::Axis { panel.columns.axis } else { panel.columns.ends };
    out.push_str("<svg class=\"");
    out.push_str(class);
    out.push('"');
    attribute(out, "width", width.ceil());
    attribute(out, "height", panel.height);
    out.push_str(" aria-hidden=\"true\">");
    for text in panel.texts.iter().filter(|text| text.column == column) {
        push_text(text, None, out);
    }
    out.push_str("</svg>");
}

fn push_plot(scene: &Scene, panel: &Panel, out: &mut String) {
    let width = panel.columns.plot;
    out.push_str("<svg class=\"plot\"");
    attribute(out, "height", panel.height);
    out.push_str("><svg viewBox=\"0 0 1000 ");
    push_number(out, panel.height, 1);
    out.push_str("\" preserveAspectRatio=\"none\" role=\"img\"");
    let name = panel.heading.as_ref().unwrap_or(&scene.title);
    text_attribute(out, "aria-label", &format!("{name}. {}", scene.axis_title));
    out.push('>');
    if panel.heading.is_none() {
        out.push_str("<desc>");
        safety::escape(&scene.description, out);
        out.push_str("</desc>");
    }
    let is_symbol = |mark: &&Mark| matches!(mark.form, Form::Symbol { .. });
    for mark in panel.marks.iter().filter(|mark| !is_symbol(mark)) {
        push_shape(out, &mark.form, UNITS / width, &class_of(mark));
    }
    out.push_str("</svg><g aria-hidden=\"true\">");
    for mark in panel.marks.iter().filter(is_symbol) {
        let Form::Symbol { x, y, .. } = mark.form else { continue };
        out.push_str("<svg");
        push_share(out, x / width);
        attribute(out, "y", y);
        out.push('>');
        push_shape(out, &mark.form, 1.0, &class_of(mark));
        out.push_str("</svg>");
    }
    for text in panel.texts.iter().filter(|text| text.column == Column::Plot) {
        push_text(text, Some(width), out);
    }
    for target in &panel.targets {
        push_target(target, width, out);
    }
    out.push_str("</g></svg>");
}

/// Appends ` x="37.5%"`.
fn push_share(out: &mut String, share: f64) {
    out.push_str(" x=\"");
    push_number(out, share * 100.0, 2);
    out.push_str("%\"");
}

/// A text; in the plot its x is a share of the width.
fn push_text(text: &Text, plot: Option<f64>, out: &mut String) {
    out.push_str("<text");
    let mut classes: Vec<&str> = Vec::new();
    classes.extend(match text.look {
        Look::Big => Some("big"),
        Look::Normal => None,
        Look::Dim => Some("dim"),
        Look::Small => Some("sm dim"),
        Look::Bold => Some("bold"),
    });
    classes.extend(match text.anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("mid"),
        Anchor::End => Some("end"),
    });
    classes.extend(text.tone.map(|tone| ["t1", "t2", "t3", "t4"][Style::of(tone).colour]));
    classes.extend(text.secondary.then_some("hide-s"));
    if !classes.is_empty() {
        text_attribute(out, "class", &classes.join(" "));
    }
    match plot {
        Some(width) => push_share(out, text.x / width),
        None => attribute(out, "x", text.x),
    }
    attribute(out, "y", text.y);
    if let Some(name) = &text.name {
        out.push_str(" unicode-bidi=\"isolate\"");
        if let Some(language) = &name.language {
            text_attribute(out, "lang", language);
        }
    }
    out.push('>');
    if let Some(name) = text.name.as_ref().filter(|name| name.whole != text.words) {
        out.push_str("<title>");
        safety::escape(&name.whole, out);
        out.push_str("</title>");
    }
    safety::escape(&text.words, out);
    if !text.rest.is_empty() {
        out.push_str("<tspan class=\"rest hide-s\" dx=\"6\">");
        safety::escape(&text.rest, out);
        out.push_str("</tspan>");
    }
    out.push_str("</text>");
}

/// A point that a pointer finds, with what is said of it; a link if it has an address.
fn push_target(target: &Target, width: f64, out: &mut String) {
    match &target.link {
        Some(link) => {
            out.push_str("<a class=\"target\" tabindex=\"-1\"");
            text_attribute(out, "href", &safety::visible(link));
            text_attribute(out, "data-say", &target.words);
            attribute(out, "data-series", target.series as f64);
        }
        None => out.push_str("<g class=\"target\""),
    }
    out.push_str("><title>");
    safety::escape(&target.words, out);
    out.push_str("</title><rect class=\"hit\"");
    push_share(out, target.area.x / width);
    attribute(out, "y", target.area.y);
    out.push_str(" width=\"");
    push_number(out, target.area.width / width * 100.0, 2);
    out.push_str("%\"");
    attribute(out, "height", target.area.height);
    out.push_str("/>");
    out.push_str(if target.link.is_some() { "</a>" } else { "</g>" });
}
