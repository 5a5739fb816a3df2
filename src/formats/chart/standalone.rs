//! A scene as an SVG document of its own: a fixed size, presentation attributes only.

use super::drawing::{Anchor, Form};
use super::metrics::Weight;
use super::paint::{Paint, Theme};
use super::picture::{Item, Label, Picture};
use super::safety;
use super::scene::Scene;
use super::writer::{anchor, attribute, push_number, push_shape, text_attribute};

/// The fonts, in the order of preference.
const FONTS: &str = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', \
                     'Noto Sans CJK SC', Arial, sans-serif";

/// The document, `width` pixels wide: the scene with its title, key, captions and source, scaled to that width.
///
/// It has no style sheet, no script, and nothing that is loaded from elsewhere.
#[must_use]
pub fn standalone(scene: &Scene, theme: Theme, width: u32) -> String {
    let picture = Picture::of(scene, theme);
    let mut out = String::with_capacity(4096 + picture.items.len() * 160);
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    attribute(&mut out, "width", f64::from(width));
    attribute(&mut out, "height", (f64::from(width) * picture.height / picture.width).round());
    out.push_str(" viewBox=\"0 0 ");
    push_number(&mut out, picture.width, 1);
    out.push(' ');
    push_number(&mut out, picture.height, 1);
    out.push_str("\" role=\"img\" aria-labelledby=\"title\" aria-describedby=\"desc\"><title id=\"title\">");
    safety::escape(if scene.title.is_empty() { &scene.axis_title } else { &scene.title }, &mut out);
    out.push_str("</title><desc id=\"desc\">");
    safety::escape(&scene.description, &mut out);
    out.push_str("</desc><rect width=\"100%\" height=\"100%\"");
    text_attribute(&mut out, "fill", picture.ground);
    out.push_str("/><g");
    text_attribute(&mut out, "font-family", FONTS);
    out.push_str(" font-size=\"13\">");
    for item in &picture.items {
        match item {
            Item::Shape { form, paint } => push_painted(form, paint, &mut out),
            Item::Label(label) => push_label(label, &mut out),
        }
    }
    out.push_str("</g></svg>");
    out
}

fn push_painted(form: &Form, paint: &Paint, out: &mut String) {
    let mut attributes = String::new();
    match paint.fill {
        Some((colour, opacity)) => {
            text_attribute(&mut attributes, "fill", colour);
            if opacity < 1.0 {
                attribute(&mut attributes, "fill-opacity", opacity);
            }
        }
        None => attributes.push_str(" fill=\"none\""),
    }
    if let Some((colour, opacity)) = paint.stroke {
        text_attribute(&mut attributes, "stroke", colour);
        if opacity < 1.0 {
            attribute(&mut attributes, "stroke-opacity", opacity);
        }
        if (paint.width - 1.0).abs() > 1e-9 {
            attribute(&mut attributes, "stroke-width", paint.width);
        }
        if !paint.dash.is_empty() {
            let dash: Vec<String> = paint.dash.iter().map(ToString::to_string).collect();
            text_attribute(&mut attributes, "stroke-dasharray", &dash.join(" "));
        }
    }
    if let Form::Symbol { x, y, .. } = form {
        attributes.push_str(" transform=\"translate(");
        push_number(&mut attributes, *x, 1);
        attributes.push(' ');
        push_number(&mut attributes, *y, 1);
        attributes.push_str(")\"");
    }
    push_shape(out, form, 1.0, &attributes);
}

fn push_label(label: &Label, out: &mut String) {
    out.push_str("<text");
    attribute(out, "x", label.x);
    attribute(out, "y", label.y);
    if label.anchor != Anchor::Start {
        text_attribute(out, "text-anchor", anchor(label.anchor));
    }
    if (label.size - 13.0).abs() > 1e-9 {
        attribute(out, "font-size", label.size);
    }
    if label.weight == Weight::Bold {
        out.push_str(" font-weight=\"640\"");
    }
    text_attribute(out, "fill", label.colour);
    if let Some(name) = &label.name {
        out.push_str(" unicode-bidi=\"isolate\"");
        if let Some(language) = &name.language {
            text_attribute(out, "xml:lang", language);
        }
    }
    out.push('>');
    if let Some(name) = label.name.as_ref().filter(|name| name.whole != label.words) {
        out.push_str("<title>");
        safety::escape(&name.whole, out);
        out.push_str("</title>");
    }
    safety::escape(&label.words, out);
    out.push_str("</text>");
}
