//! Pieces of SVG: numbers, paths and texts, appended to a string.

use super::drawing::{Anchor, Area, Class, DOT_RADIUS, Form, Mark, Style, Symbol};
use super::safety;

/// Appends a number with at most `decimals` decimals, at most three, without zeros that say nothing.
pub fn push_number(out: &mut String, number: f64, decimals: u32) {
    let unit = 10_i64.pow(decimals);
    push_fixed(out, (number * unit as f64).round() as i64, unit);
}

/// Appends `number / unit`, where the unit is a power of ten.
fn push_fixed(out: &mut String, number: i64, unit: i64) {
    if number < 0 {
        out.push('-');
    }
    let size = number.abs();
    let (whole, mut fraction) = (size / unit, size % unit);
    if whole != 0 || fraction == 0 {
        let mut buffer = itoa::Buffer::new();
        out.push_str(buffer.format(whole));
    }
    let mut place = unit / 10;
    if fraction != 0 {
        out.push('.');
    }
    while fraction != 0 {
        out.push(char::from(b'0' + (fraction / place) as u8));
        fraction %= place;
        place /= 10;
    }
}

/// Appends ` name="value"` for a number.
pub fn attribute(out: &mut String, name: &str, number: f64) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_number(out, number, 2);
    out.push('"');
}

/// Appends ` name="value"`, escaped.
pub fn text_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    safety::escape(value, out);
    out.push('"');
}

/// Appends the data of a path through points, with x times `stretch`, in tenths.
pub fn push_path(out: &mut String, points: &[(f64, f64)], stretch: f64, is_closed: bool) {
    let tenths =
        |point: &(f64, f64)| ((point.0 * stretch * 10.0).round() as i64, (point.1 * 10.0).round() as i64);
    let mut before = (0, 0);
    let mut command = ' ';
    for (index, point) in points.iter().enumerate() {
        let own = tenths(point);
        let (across, down) = (own.0 - before.0, own.1 - before.1);
        if index == 0 {
            out.push('M');
            push_fixed(out, own.0, 10);
            push_separated(out, own.1);
        } else if across == 0 && down == 0 {
            continue;
        } else if down == 0 {
            out.push('h');
            push_fixed(out, across, 10);
            command = 'h';
        } else if across == 0 {
            out.push('v');
            push_fixed(out, down, 10);
            command = 'v';
        } else {
            if command == 'l' {
                push_separated(out, across);
            } else {
                out.push('l');
                push_fixed(out, across, 10);
            }
            push_separated(out, down);
            command = 'l';
        }
        before = own;
    }
    if is_closed {
        out.push('z');
    }
}

/// Appends a number in tenths after another one.
fn push_separated(out: &mut String, tenths: i64) {
    if tenths >= 0 {
        out.push(' ');
    }
    push_fixed(out, tenths, 10);
}

/// Appends a shape with its attributes; x is multiplied by `stretch`. Symbols must be moved to their place by the
/// caller: they are drawn around (0, 0).
pub fn push_shape(out: &mut String, form: &Form, stretch: f64, attributes: &str) {
    match form {
        Form::Bar(area) => push_bar(out, area, stretch, attributes),
        Form::Line(points) | Form::Area(points) => {
            out.push_str("<path d=\"");
            push_path(out, points, stretch, matches!(form, Form::Area(_)));
            out.push('"');
            out.push_str(attributes);
            out.push_str("/>");
        }
        Form::Symbol { symbol: Symbol::Dot, .. } => {
            out.push_str("<circle");
            attribute(out, "r", DOT_RADIUS);
            out.push_str(attributes);
            out.push_str("/>");
        }
        Form::Symbol { symbol: Symbol::Break, .. } => {
            out.push_str("<path d=\"");
            for pair in Symbol::Break.corners().chunks(2) {
                push_path(out, pair, 1.0, false);
            }
            out.push('"');
            out.push_str(attributes);
            out.push_str("/>");
        }
        Form::Symbol { symbol, .. } => {
            out.push_str("<path d=\"");
            push_path(out, symbol.corners(), 1.0, !symbol.is_stroke());
            out.push('"');
            out.push_str(attributes);
            out.push_str("/>");
        }
    }
}

/// Appends a rectangle.
pub fn push_bar(out: &mut String, area: &Area, stretch: f64, attributes: &str) {
    out.push_str("<rect");
    attribute(out, "x", area.x * stretch);
    attribute(out, "y", area.y);
    attribute(out, "width", area.width * stretch);
    attribute(out, "height", area.height);
    out.push_str(attributes);
    out.push_str("/>");
}

/// The value of `text-anchor`.
pub const fn anchor(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

/// The attribute `class` of a mark: its kind, its colour, its dashes.
pub fn class_of(mark: &Mark) -> String {
    let mut class = format!(" class=\"{}", mark.class.name());
    if let Some(tone) = mark.tone {
        let style = Style::of(tone);
        if style.colour > 0 {
            class.push_str([" c1", " c2", " c3", " c4"][style.colour]);
        }
        if style.dash > 0 && mark.class == Class::Line {
            class.push_str([" d1", " d2", " d3", " d4"][style.dash]);
        }
    }
    if matches!(mark.form, Form::Symbol { symbol, .. } if symbol.is_stroke()) {
        class.push_str(" open");
    }
    class.push('"');
    class
}

/// Appends a text of a class of the style sheet.
pub fn push_text(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
    out.push_str("<text class=\"");
    out.push_str(class);
    out.push('"');
    attribute(out, "x", x);
    attribute(out, "y", y);
    out.push('>');
    safety::escape(&safety::visible(words), out);
    out.push_str("</text>");
}
