//! Samples of marks for keys and legends.

use super::drawing::{Area, Class, Form, Mark, Style, Symbol};
use super::words::Key;
use super::writer::{class_of, push_number, push_shape};

/// The width of a sample.
pub const WIDTH: f64 = 26.0;
/// The height of a sample.
pub const HEIGHT: f64 = 14.0;

/// A sample of a kind of mark, as SVG for a page.
#[must_use]
pub fn swatch(key: Key) -> String {
    svg(&key_marks(key))
}

/// A sample of the line of a series, as SVG for a page.
#[must_use]
pub fn series_swatch(tone: usize) -> String {
    svg(&series_marks(tone))
}

fn svg(marks: &[Mark]) -> String {
    let mut out = String::from("<svg viewBox=\"0 0 26 14\" aria-hidden=\"true\">");
    for mark in marks {
        if let Form::Symbol { x, y, .. } = mark.form {
            out.push_str("<g transform=\"translate(");
            push_number(&mut out, x, 1);
            out.push(' ');
            push_number(&mut out, y, 1);
            out.push_str(")\">");
            push_shape(&mut out, &mark.form, 1.0, &class_of(mark));
            out.push_str("</g>");
        } else {
            push_shape(&mut out, &mark.form, 1.0, &class_of(mark));
        }
    }
    out.push_str("</svg>");
    out
}

/// The marks of the sample of a series.
#[must_use]
pub fn series_marks(tone: usize) -> Vec<Mark> {
    let symbol = Form::Symbol { x: 13.0, y: 7.0, symbol: Style::of(tone).symbol };
    vec![Mark::horizontal(Class::Line, 1.0, 25.0, 7.0).of(tone), Mark::plain(Class::Symbol, symbol).of(tone)]
}

/// The marks of the sample of a kind of mark.
#[must_use]
pub fn key_marks(key: Key) -> Vec<Mark> {
    let bar =
        |class, y: f64, height: f64| Mark::plain(class, Form::Bar(Area { x: 2.0, y, width: 22.0, height }));
    let line = |class| Mark::horizontal(class, 2.0, 24.0, 7.0);
    let symbol = |class, symbol, y| Mark::plain(class, Form::Symbol { x: 13.0, y, symbol });
    match key {
        Key::Interval => vec![bar(Class::Interval, 5.0, 4.0)],
        Key::Band => vec![bar(Class::Band, 2.0, 10.0), line(Class::Line)],
        Key::Dot => vec![symbol(Class::Symbol, Symbol::Dot, 7.0)],
        Key::Open => vec![
            bar(Class::Fade(1), 9.0, 3.0),
            bar(Class::Fade(3), 6.0, 3.0),
            symbol(Class::Symbol, Symbol::ArrowUp, 1.0),
        ],
        Key::Implied => vec![bar(Class::ImpliedInterval, 1.0, 12.0), line(Class::ImpliedValue)],
        Key::Projection | Key::Target | Key::Forecast => {
            vec![line(Class::ProjectedLine), symbol(Class::OpenSymbol, Symbol::Dot, 7.0)]
        }
        Key::Path => vec![line(Class::ProjectedLine)],
        Key::Gap => vec![bar(Class::Gap, 0.0, 14.0), line(Class::Missing)],
        Key::Prediction => vec![bar(Class::Band, 2.0, 10.0)],
        Key::Predictions => vec![bar(Class::Band, 0.0, 14.0), bar(Class::Band, 4.0, 6.0)],
        Key::PastForecast => vec![symbol(Class::Past, Symbol::Dot, 7.0)],
        Key::Break => vec![symbol(Class::Break, Symbol::Break, 7.0)],
    }
}
