//! The parameters that pages have beside those of the API: how something is shown.

use serde_json::json;

use super::values::{Enumeration, Integer, List, Syntax};
use super::{Inclusion, PERIOD_VALUE, Parameter};
use crate::domain::period::Period;
use crate::formats::chart::{AxisScale, Theme};
use crate::http::explorer::words::Language;

parameters! {
    /// The period whose passage is shown and whose row and mark are lit.
    AT: Period = Parameter::new("at", &PERIOD_VALUE);

    /// Whether there is a chart; the table has the same numbers.
    CHART: &'static str = Parameter::new("chart", &Enumeration(&["on", "off"], |word| word, Some("on")));

    /// What else is shown: `implied` for values worked out from others.
    IMPLIED: Vec<Inclusion> = Parameter::new("include", &List(&Enumeration(
        &[Inclusion::Implied], |_| "implied", None,
    )));

    /// Whether keys such as `/` do something.
    KEYS: &'static str = Parameter::new("keys", &Enumeration(&["on", "off"], |word| word, Some("on")));

    /// The greatest height of an embedded chart in pixels (oEmbed).
    MAX_HEIGHT: u32 = Parameter::new("maxheight", &Integer { min: 1, max: 100_000, default: None });

    /// The greatest width of an embedded chart in pixels (oEmbed).
    MAX_WIDTH: u32 = Parameter::new("maxwidth", &Integer { min: 1, max: 100_000, default: None });

    /// The form of an answer of oEmbed.
    OEMBED_FORMAT: &'static str = Parameter::new("format", &Enumeration(&["json", "xml"], |word| word, Some("json")));

    /// The address of a page that has a chart (oEmbed).
    URL: String = Parameter::new("url", &Syntax(|_| json!({"type": "string"}), |_, text| Ok(text.to_owned()))).required();

    /// The language of the page.
    LANG: Language = Parameter::new("lang", &Enumeration(
        &Language::ALL, Language::code, Some(Language::English),
    ));

    /// `figures` folds long stretches of a document that have no number.
    ONLY: &'static str = Parameter::new("only", &Enumeration(&["figures"], |word| word, None));

    /// The number of the first entry that is shown, from 1.
    START: usize = Parameter::new("start", &Integer { min: 1, max: 1_000_000, default: Some(1) });

    /// `all` for every row of a long table, else the newest hundred.
    ROWS: &'static str = Parameter::new("rows", &Enumeration(&["all"], |word| word, None));

    /// How equal distances on the axis of values are to be read: `log` for equal ratios.
    SCALE: AxisScale = Parameter::new("scale", &Enumeration(
        &[AxisScale::Linear, AxisScale::Logarithmic],
        |scale| match scale { AxisScale::Linear => "linear", AxisScale::Logarithmic => "log" },
        Some(AxisScale::Linear),
    ));

    /// The colours of a picture.
    THEME: Theme = Parameter::new("theme", &Enumeration(
        &[Theme::Light, Theme::Dark, Theme::Print],
        |theme| match theme { Theme::Light => "light", Theme::Dark => "dark", Theme::Print => "print" },
        Some(Theme::Light),
    ));

    /// The width of a picture in pixels.
    WIDTH: u32 = Parameter::new("width", &Integer { min: 320, max: 2_400, default: None });
}

/// The names of the parameters that the API does not have.
pub const PRESENTATION: [&str; 10] =
    ["at", "chart", "keys", "lang", "only", "rows", "scale", "start", "theme", "width"];
