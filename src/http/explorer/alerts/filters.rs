//! The filters of the list of alerts: states as links with counts, the rest as a form.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::lights::{BY_URGENCY, light, severity};
use crate::domain::alert::{AlertState, Severity};
use crate::domain::catalogue::Catalogue;
use crate::http::explorer::names::Name;
use crate::http::explorer::numbers::count;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, alerts as words};
use crate::http::v1::alerts::series_of;
use crate::service::alerts::report::AlertReport;

/// The most choices of a field.
const CHOICES: usize = 200;

/// The parameters that narrow the list.
pub(super) const NARROWING: [&str; 6] = ["area", "dataset", "indicator", "rule", "severity", "since"];

/// The states as filters, with the number of alerts in each.
pub(super) fn chips(view: &View, counts: &BTreeMap<AlertState, usize>, selected: &[AlertState]) -> Markup {
    let not_ok: usize =
        counts.iter().filter(|(state, _)| **state != AlertState::Ok).map(|(_, count)| count).sum();
    html! {
        ul.chips aria-label=(view.say(words::STATES)) {
            li { a href=(view.here(&[("state", None), ("start", None)])) aria-current=[selected.is_empty().then_some("true")] {
                span { b { (count(not_ok)) } " " (view.say(words::NOT_OK)) }
            } }
            @for (state, number) in BY_URGENCY.iter().filter_map(|state| Some((*state, *counts.get(state)?))) {
                li { a href=(view.here(&[("state", Some(state.code())), ("start", None)]))
                    aria-current=[(selected == [state]).then_some("true")] {
                    b { (count(number)) } " " (light(view, state))
                } }
            }
        }
    }
}

/// The other filters.
pub(super) fn form(view: &View, catalogue: &Catalogue, report: &AlertReport) -> Markup {
    let choices = Choices::of(view, catalogue, report);
    let as_of = view.params.text("as_of").unwrap_or_default();
    let shown = ["rule", "severity", "indicator", "area", "dataset", "as_of", "start"];
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::FILTERS)) {
            (field(view, "rule", words::RULE, &choices.rules))
            (field(view, "indicator", words::INDICATOR, &choices.indicators))
            (field(view, "area", words::AREA, &choices.areas))
            (field(view, "severity", words::SEVERITY, &choices.severities))
            (field(view, "dataset", words::DATASET, &choices.datasets))
            label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=(as_of); }
            @for (name, value) in view.params.pairs() {
                @if !shown.contains(&name.as_ref()) { input type="hidden" name=(name) value=(value); }
            }
            button.btn { (view.say(words::SHOW)) }
        }
    }
}

/// Codes with their names.
type Codes = BTreeMap<String, String>;

/// What the fields offer: the codes of what is watched.
#[derive(Default)]
struct Choices {
    rules: Codes,
    severities: Codes,
    indicators: Codes,
    areas: Codes,
    datasets: Codes,
}

impl Choices {
    fn of(view: &View, catalogue: &Catalogue, report: &AlertReport) -> Self {
        let mut choices = Self::default();
        let mut seen = BTreeSet::new();
        for rule in &report.rules {
            let id = rule.rule.meta.id.to_string();
            choices.rules.insert(id.clone(), id);
            let of_rule: Severity = rule.rule.severity;
            choices.severities.insert(of_rule.code().to_owned(), view.say(severity(of_rule)).to_owned());
            choices.datasets.insert(rule.dataset.to_string(), rule.dataset.to_string());
            for series in rule.alerts.iter().filter_map(|alert| series_of(catalogue, alert)) {
                let (indicator, area) = (series.indicator.as_str(), series.area.as_str());
                if !seen.insert((series.dataset.as_str(), indicator, area)) {
                    continue;
                }
                let id = &(series.dataset.clone(), series.indicator.clone());
                let name = catalogue.indicators.get(id).map(|one| Name::of_indicator(one, view.language));
                let name = name.map_or_else(|| indicator.to_owned(), |name| name.text.into_owned());
                choices.indicators.insert(indicator.to_owned(), name);
                let name = Name::of_area(catalogue, &series.dataset, area, view.language);
                choices.areas.insert(area.to_owned(), name.text.into_owned());
            }
        }
        choices
    }
}

/// A field that takes one of some codes; left out where there is no choice. What the address asks for is always offered.
fn field(view: &View, name: &'static str, label: Text, codes: &Codes) -> Markup {
    let asked = view.params.text(name);
    let mut offered: Vec<(&str, &str)> =
        codes.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
    offered.sort_by_key(|(_, name)| *name);
    offered.truncate(CHOICES);
    let other = asked.filter(|asked| !offered.iter().any(|(code, _)| code == asked));
    html! {
        @if offered.len() > 1 || asked.is_some() {
            label.field { span { (view.say(label)) } select name=(name) {
                option value="" { (view.say(words::EVERY)) }
                @for (code, text) in other.map(|other| (other, other)).into_iter().chain(offered) {
                    option value=(code) selected[asked == Some(code)] { (text) }
                }
            } }
        }
    }
}
