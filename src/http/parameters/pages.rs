//! The parameters that pages have beside those of the API: how something is shown.

use super::values::{Enumeration, Integer, List};
use super::{Inclusion, PERIOD_VALUE, Parameter};
use crate::domain::codes::codes;
use crate::domain::growth::Refusal;
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

    /// The language of the page.
    LANG: Language = Parameter::new("lang", &Enumeration(
        &Language::ALL, Language::code, Some(Language::English),
    ));

    /// The page of a list.
    PAGE: usize = Parameter::new("page", &Integer { min: 1, max: 100_000, default: Some(1) });

    /// The reason for which series are left out of a ranking; they are listed.
    REFUSED: Refusal = Parameter::new("refused", &Enumeration(&Refusal::ALL, Refusal::code, None));

    /// How the revisions of a series are shown.
    REVISION_VIEW: RevisionView = Parameter::new("view", &Enumeration(
        &RevisionView::ALL, RevisionView::code, Some(RevisionView::Fan),
    ));

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

codes!(RevisionView {
    Fan = "fan",
    Triangle = "triangle",
    Release = "release",
});

/// The names of the parameters that the API does not have.
pub const PRESENTATION: [&str; 11] =
    ["at", "chart", "keys", "lang", "page", "refused", "rows", "scale", "theme", "view", "width"];
