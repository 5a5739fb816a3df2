//! What pages say of states and rules: a state as a shape and a word, how much a rule matters, when it fires.

use maud::{Markup, html};

use crate::domain::alert::{AlertState, RuleKind, Severity};
use crate::http::explorer::marks::{Shape, verdict};
use crate::http::explorer::numbers::count;
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::{Text, alerts as words, rules};
use crate::service::alerts::report::RuleReport;

/// The states in the order of their urgency.
pub(in crate::http::explorer) const BY_URGENCY: [AlertState; 6] = [
    AlertState::Firing,
    AlertState::Undecided,
    AlertState::Pending,
    AlertState::Refused,
    AlertState::NoData,
    AlertState::Ok,
];

/// A state as a shape and a word.
pub(in crate::http::explorer) fn light(view: &View, state: AlertState) -> Markup {
    verdict(shape(state), view.say(word(state)))
}

/// The shape of a state.
pub(in crate::http::explorer) const fn shape(state: AlertState) -> Shape {
    match state {
        AlertState::Ok => Shape::Good,
        AlertState::Pending => Shape::Waiting,
        AlertState::Firing => Shape::Bad,
        AlertState::Undecided => Shape::Explained,
        AlertState::NoData => Shape::Nothing,
        AlertState::Refused => Shape::OneSided,
    }
}

/// The word of a state.
pub(in crate::http::explorer) const fn word(state: AlertState) -> Text {
    match state {
        AlertState::Ok => words::OK,
        AlertState::Pending => words::PENDING,
        AlertState::Firing => words::FIRING,
        AlertState::Undecided => words::UNDECIDED,
        AlertState::NoData => words::NO_DATA,
        AlertState::Refused => words::REFUSED,
    }
}

/// The word of a severity.
pub(in crate::http::explorer) const fn severity(of: Severity) -> Text {
    match of {
        Severity::Info => words::INFO,
        Severity::Warning => words::WARNING,
        Severity::Critical => words::CRITICAL,
    }
}

/// When rules of a kind fire, by its code; none for a kind that has no words yet.
pub(in crate::http::explorer) fn kind(code: &str) -> Option<Text> {
    Some(match code {
        "threshold" => rules::THRESHOLD,
        "unexpected" => rules::UNEXPECTED,
        "target" => rules::TARGET,
        "diffusion" => rules::DIFFUSION,
        "light" => rules::LIGHT,
        "turning_point" => rules::TURNING_POINT,
        "shift" => rules::SHIFT,
        "revision" => rules::REVISION,
        "conflict" => rules::CONFLICT,
        "stale" => rules::STALE,
        "held" => rules::HELD,
        _ => return None,
    })
}

/// A link to the upstream whose publications a rule is about.
pub(in crate::http::explorer) fn upstream_link(view: &View, rule: &RuleReport, text: Text) -> Option<Markup> {
    let RuleKind::Held { upstream, .. } = &rule.rule.kind else { return None };
    let address = view.to(&path(&["upstreams", upstream.as_str()]));
    Some(html! { a href=(address) { (view.say(text)) } })
}

/// The address of the page of a rule.
pub(in crate::http::explorer) fn rule_address(view: &View, rule: &RuleReport) -> String {
    view.to_with(&path(&["rules", rule.rule.meta.id.as_str()]), &[("dataset", rule.dataset.as_str())])
}

/// The numbers of series in each state, with links to them.
pub(in crate::http::explorer) fn states_of(view: &View, rule: &RuleReport) -> Vec<Markup> {
    let states = rule.states();
    let (id, dataset) = (rule.rule.meta.id.as_str(), rule.dataset.as_str());
    let there = BY_URGENCY.iter().filter_map(|state| Some((*state, *states.get(state)?)));
    let link = |(state, number): (AlertState, usize)| {
        let query = [("dataset", dataset), ("rule", id), ("state", state.code())];
        html! { a.nw href=(view.to_with("/alerts", &query)) { b { (count(number)) } " " (light(view, state)) } }
    };
    there.map(link).collect()
}
