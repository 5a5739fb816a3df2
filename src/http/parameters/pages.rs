//! The parameters that pages have beside those of the API: how something is shown.

use serde_json::json;

use super::values::{Enumeration, Integer, List, Syntax};
use super::{Inclusion, PERIOD_VALUE, Parameter};
use crate::domain::growth::Refusal;
use crate::domain::period::Period;
use crate::formats::chart::{AxisScale, Theme};
use crate::http::explorer::words::Language;

parameters! {
    /// The key of one more series of a comparison, `DATASET/KEY`, or the key alone where one dataset has it.
    ADD: String = Parameter::new("add", &SERIES_NAME);

    /// The period whose passage is shown and whose row and mark are lit.
    AT: Period = Parameter::new("at", &PERIOD_VALUE);

    /// Whether there is a chart; the table has the same numbers.
    CHART: &'static str = Parameter::new("chart", &Enumeration(&["on", "off"], |word| word, Some("on")));

    /// The series that are compared: `DATASET/KEY`, or the key alone where one dataset has it.
    COMPARED: Vec<String> = Parameter::new("series", &List(&SERIES_NAME));

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

    /// How several series share pictures: `lines` on one axis, `multiples` with one scale, `own` with a scale each.
    LAYOUT: CompareLayout = Parameter::new("layout", &Enumeration(&CompareLayout::ALL, CompareLayout::code, None));

    /// The reason for which series are left out of a ranking; they are listed.
    REFUSED: Refusal = Parameter::new("refused", &Enumeration(&Refusal::ALL, Refusal::code, None));

    /// The period whose scores are shown; without it the last one.
    SCORE_PERIOD: Period = Parameter::new("period", &PERIOD_VALUE);

    /// How the revisions of a series are shown.
    REVISION_VIEW: RevisionView = Parameter::new("view", &Enumeration(
        &RevisionView::ALL, RevisionView::code, Some(RevisionView::Fan),
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

/// The name of a series in an address. Whether there is such a series is decided by the page, which names the nearest.
const SERIES_NAME: Syntax<String> =
    Syntax(|_| json!({"type": "string", "pattern": "^[^,\\u0000-\\u001F]+$"}), |_, text| Ok(text.to_owned()));

/// A way in which several series share pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareLayout {
    /// All on one axis.
    Lines,
    /// A chart each, with one scale.
    Multiples,
    /// A chart each, each with its own scale.
    Own,
}

impl CompareLayout {
    /// All layouts.
    pub const ALL: [Self; 3] = [Self::Lines, Self::Multiples, Self::Own];

    /// The word in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Multiples => "multiples",
            Self::Own => "own",
        }
    }
}

/// A way to show the revisions of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionView {
    /// The lines of the publications.
    Fan,
    /// Periods down, publications across.
    Triangle,
    /// What each release changed.
    Release,
}

impl RevisionView {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Fan, Self::Triangle, Self::Release];

    /// The word in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fan => "fan",
            Self::Triangle => "triangle",
            Self::Release => "release",
        }
    }
}

/// The names of the parameters that the API does not have.
pub const PRESENTATION: [&str; 15] = [
    "add", "at", "chart", "keys", "lang", "layout", "only", "refused", "rows", "scale", "series", "start",
    "theme", "view", "width",
];
