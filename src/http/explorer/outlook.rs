//! The outlook of a figure: a sentence and a bracket on a line of numbers.

use maud::{Markup, html};

use super::names::Name;
use super::numbers::{count, fixed, period as period_text, unit_word as word_of_unit};
use super::svg::inline;
use super::view::View;
use super::words::{Text, revisions as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::revision::Outlook;
use crate::formats::chart::{ChartPoint, outlook_line};

/// The outlook of the newest figure, in a measure and its unit.
pub(super) fn paragraph(
    view: &View,
    catalogue: &Catalogue,
    (period, outlook): (Period, &Outlook),
    (measure, unit): (Measure, &str),
) -> Markup {
    let number = |value: f64| fixed(value, 2);
    let unit = unit_word(catalogue, unit, view);
    let said = view.fill(
        words::OUTLOOK_SAYS,
        &[
            &period_text(period),
            view.say(measure_word(measure)),
            &number(outlook.value),
            &unit,
            &number(outlook.lower),
            &number(outlook.upper),
            &count(outlook.n),
            &count(outlook.release + 1),
        ],
    );
    let point = ChartPoint::stated(period, outlook.value, Some(outlook.lower), Some(outlook.upper));
    html! {
        figure.outlook {
            figcaption { b { (view.say(words::OUTLOOK)) } " " (said) }
            (inline(outlook_line(&point, &said, view.language.into())))
        }
    }
}

/// What a measure of revisions is called.
pub(super) const fn measure_word(measure: Measure) -> Text {
    match measure {
        Measure::Pop => words::GROWTH_ON_PERIOD,
        Measure::Yoy => words::GROWTH_ON_YEAR,
        _ => words::VALUE_ITSELF,
    }
}

/// The word of a unit.
pub(super) fn unit_word(catalogue: &Catalogue, unit: &str, view: &View) -> String {
    word_of_unit(unit, &Name::of_unit(catalogue, unit, view.language).text, view.language).to_owned()
}
