//! The words of growth: measures, verdicts, nominal and real.

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::view::View;
use super::words::{Text, series as words};
use crate::domain::growth::{Explanation, Measure, Refusal, Verdict};
use crate::domain::price_basis::PriceBasis;

/// Whether growth at a price basis is nominal or real.
pub(super) const fn nature(basis: PriceBasis) -> Option<Text> {
    match basis {
        PriceBasis::Current => Some(words::NOMINAL),
        PriceBasis::Constant | PriceBasis::Chained => Some(words::REAL),
        PriceBasis::NotApplicable => None,
    }
}

/// A verdict as a shape and a word.
pub(super) fn judgement(view: &View, of: Verdict) -> Markup {
    let (shape, word) = match of {
        Verdict::ComputedOnly => (Shape::OneSided, words::COMPUTED_ONLY),
        Verdict::UnitUnknown => (Shape::OneSided, words::UNIT_UNKNOWN),
        Verdict::StatedOnly => (Shape::OneSided, words::STATED_ONLY),
        Verdict::Agrees => (Shape::Good, words::AGREES),
        Verdict::Explained(_) => (Shape::Explained, words::EXPLAINED),
        Verdict::Contradiction => (Shape::Bad, words::CONTRADICTION),
        Verdict::NotComputable(_) => (Shape::Nothing, words::NO_RATE),
    };
    let code = of.explanation().map(Explanation::code).or(of.reason().map(Refusal::code));
    html! { (verdict(shape, view.say(word))) @if let Some(code) = code { " " span.reason { (code) } } }
}

/// The name of a measure; a year before percentages move in points.
pub(super) const fn name(measure: Measure, in_points: bool) -> Text {
    match measure {
        Measure::Yoy if in_points => words::YOY_POINTS,
        Measure::Yoy => words::MEASURE_YOY,
        Measure::Pop => words::MEASURE_POP,
        Measure::Annualised => words::MEASURE_ANNUALISED,
        Measure::Cagr => words::MEASURE_CAGR,
        Measure::Change => words::MEASURE_CHANGE,
        Measure::ChangeYoy => words::MEASURE_CHANGE_YOY,
        Measure::LogYoy => words::MEASURE_LOG_YOY,
        Measure::LogPop => words::MEASURE_LOG_POP,
        Measure::Index => words::MEASURE_INDEX,
        Measure::Level => words::MEASURE_LEVEL,
    }
}
