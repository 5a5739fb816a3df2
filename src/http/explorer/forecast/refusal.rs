//! Why there is no forecast, in the words of the page.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::forecast::Refusal;
use crate::http::explorer::numbers::{count, period};
use crate::http::explorer::view::View;
use crate::http::explorer::words::forecast as words;

/// What may be done about a refusal: where the method has no skill, the reader can still see what it gives.
pub(super) fn section(content: &Content<'_>, refusal: &Refusal) -> Markup {
    let view = content.view;
    html! {
        @if matches!(refusal, Refusal::NoSkill { .. }) {
            p.btns {
                a.btn href=(view.here(&[("no_skill", Some("naive"))])) { (view.say(words::SHOW_NAIVE)) }
                a.btn href=(view.here(&[("no_skill", Some("answer"))])) { (view.say(words::SHOW_ANSWER)) }
            }
        }
        p.small { (view.say(words::REASON)) " " span.code { (refusal.code()) } }
    }
}

/// A refusal in a sentence.
pub(in crate::http::explorer) fn words(view: &View, refusal: &Refusal) -> String {
    match *refusal {
        Refusal::TooFewPoints { found, needed } => {
            view.fill(words::TOO_FEW_POINTS, &[&count(found), &count(needed)])
        }
        Refusal::Gap { period: missing, found, needed } => {
            view.fill(words::GAP, &[&period(missing), &count(found), &count(needed)])
        }
        Refusal::NoSkill { better, attempts, .. } => {
            view.fill(words::NO_SKILL, &[&count(better), &count(attempts)])
        }
        Refusal::Horizon { asked, furthest } => {
            view.fill(words::HORIZON_TOO_FAR, &[&count(asked), &count(furthest)])
        }
        Refusal::LevelUnsupported { level, origins } => view
            .fill(words::LEVEL_UNSUPPORTED, &[level.code(), &count(level.least_origins()), &count(origins)]),
        Refusal::Unbounded(open) => view.fill(words::UNBOUNDED, &[&period(open)]),
        Refusal::UnitClass(_) => view.say(words::UNIT_CLASS).to_owned(),
        Refusal::NoVariation => view.say(words::NO_VARIATION).to_owned(),
        Refusal::Span(_) => view.say(words::SPAN).to_owned(),
        Refusal::Frequency(_) => view.say(words::FREQUENCY).to_owned(),
        Refusal::FirstReleaseUnknown { .. } => view.say(words::FIRST_RELEASE_UNKNOWN).to_owned(),
    }
}
