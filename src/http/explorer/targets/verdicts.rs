//! Verdicts on targets: a shape, a word, and how certain it is.

use maud::{Markup, html};

use crate::domain::target::{Assessment, TargetOutlook, TargetReason, TargetVerdict};
use crate::http::explorer::marks::{Shape, verdict};
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, targets as words};
use crate::service::targets::TargetReport;

/// The shape and the word of a verdict.
pub(super) const fn look(of: TargetVerdict) -> (Shape, Text) {
    match of {
        TargetVerdict::Achieved => (Shape::Good, words::ACHIEVED),
        TargetVerdict::OnTrack => (Shape::Good, words::ON_TRACK),
        TargetVerdict::Stable => (Shape::Good, words::STABLE),
        TargetVerdict::Improving => (Shape::Good, words::IMPROVING),
        TargetVerdict::Peaked => (Shape::Good, words::PEAKED),
        TargetVerdict::AccelerationNeeded => (Shape::Explained, words::ACCELERATION_NEEDED),
        TargetVerdict::Limited => (Shape::Explained, words::LIMITED),
        TargetVerdict::Flat => (Shape::Explained, words::FLAT),
        TargetVerdict::NotPeaked => (Shape::Explained, words::NOT_PEAKED),
        TargetVerdict::MovingAway => (Shape::Bad, words::MOVING_AWAY),
        TargetVerdict::Missed => (Shape::Bad, words::MISSED),
        TargetVerdict::Drifting => (Shape::Bad, words::DRIFTING),
        TargetVerdict::Unknown => (Shape::Nothing, words::UNKNOWN),
    }
}

/// What a forecast says of a target; nothing where there is none.
pub(super) fn outlook(view: &View, report: &TargetReport) -> Markup {
    let said =
        report.outlook.as_ref().and_then(|outlook| outlook.as_ref().ok()).map(|one| match one.verdict {
            TargetOutlook::Likely => (Shape::Good, words::LIKELY),
            TargetOutlook::Open => (Shape::Explained, words::OPEN),
            TargetOutlook::Unlikely => (Shape::Bad, words::UNLIKELY),
        });
    html! {
        @if let Some((shape, word)) = said {
            div.small.quiet { (view.say(words::OUTLOOK)) (view.language.space()) (verdict(shape, view.say(word))) }
        }
    }
}

/// The verdict with its certainty, or with the reason for none.
pub(super) fn judgement(view: &View, assessment: &Assessment) -> Markup {
    let (shape, word) = look(assessment.verdict);
    html! {
        (verdict(shape, view.say(word)))
        @match assessment.reason {
            Some(reason) => { " " span.reason { (reason.code()) } },
            None => { " " span.small.quiet { (certainty(view, assessment)) } },
        }
    }
}

/// Whether the verdict holds whatever the figures are within their rounding, and which others are possible if not.
fn certainty(view: &View, assessment: &Assessment) -> String {
    if assessment.is_certain() {
        return view.say(words::CERTAIN).to_owned();
    }
    let others = assessment.possible.iter().filter(|one| **one != assessment.verdict);
    let others: Vec<&str> = others.map(|one| view.say(look(*one).1)).collect();
    view.fill(words::POSSIBLE, &[&others.join(view.comma())])
}

/// Why nothing can be said, in a sentence.
pub(super) const fn reason(of: TargetReason) -> Text {
    match of {
        TargetReason::BaseMissing => words::BASE_MISSING,
        TargetReason::NoActual => words::NO_ACTUAL,
        TargetReason::NotObservedYet => words::NOT_OBSERVED_YET,
        TargetReason::Gap => words::GAP,
        TargetReason::TooEarly => words::TOO_EARLY,
        TargetReason::ZeroTarget => words::ZERO_TARGET,
        TargetReason::SignChange => words::SIGN_CHANGE,
        TargetReason::PriceBasis => words::PRICE_BASIS,
        TargetReason::ComparableScope => words::COMPARABLE_SCOPE,
        TargetReason::SpansDiffer => words::SPANS_DIFFER,
        TargetReason::Rank => words::RANK,
        TargetReason::UnitClass => words::UNIT_CLASS,
        TargetReason::Unbounded => words::UNBOUNDED,
    }
}
