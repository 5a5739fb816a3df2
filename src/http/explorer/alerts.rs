//! `/alerts`: what calls, the most urgent first; `/alerts/{id}`: one alert with its history.

mod alert_view;
mod filters;
mod history;
pub(super) mod lights;
mod one;
mod rows;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

pub(super) use self::one::one;

use self::filters::NARROWING;
use self::lights::shape;
use super::marks::{Shape, verdict};
use super::numbers::{count, day, fixed};
use super::page::{Page, Section};
use super::paging::Rows;
use super::view::View;
use super::words::alerts as words;
use crate::domain::alert::{Alert, AlertState};
use crate::domain::series::Series;
use crate::http::basis::Basis;
use crate::http::cost::Cost;
use crate::http::parameters::alerts::{ALERT_STATE, RULE, SEVERITY, SINCE_EVENT};
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::parameters::{AREA, AS_OF, DATASET, INDICATOR, ParameterList};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::alerts::{AlertFilter, RuleAlert, report_of, series_of};
use crate::http::weigh::weigh;
use crate::service::alerts::report::AlertReport;

const LIST: ParameterList = &[
    &LANG,
    &KEYS,
    &ALERT_STATE,
    &RULE,
    &SEVERITY,
    &INDICATOR,
    &AREA,
    &DATASET,
    &SINCE_EVENT,
    &AS_OF,
    &START,
];

/// How many alerts a page of the list has.
const ROWS: usize = 100;

/// With more series than this, some call by chance, and the page says how many.
const BY_CHANCE_FROM: usize = 10;

/// The address of the feed.
const FEED: &str = "/v1/alerts.atom";

/// The list
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let start = view.params.require(&START)?;
    let catalogue = &request.basis.state.catalogue;
    let report = report_of(&app, &request.basis.state, &view.params).await?;
    weigh(Cost::whole(report.rules.iter().map(|rule| 1 + rule.alerts.len()).sum())).await;
    let filter = AlertFilter::of(&view.params, catalogue, &report)?;
    let selected = filter.select(&report, catalogue);
    let counts = counts(&filter, &report, &request);
    let (shown, of_list) = Rows::of(&selected, start, ROWS);
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        @if report.rules.is_empty() { (no_rules(&view)) } @else {
            p.lede { (view.counted(words::LEDE_ONE, words::LEDE, report.rules.len())) }
            (remarks(&view, &filter, &report)?)
            (filters::chips(&view, &counts, &filter.states))
            (filters::form(&view, catalogue, &report))
            @if shown.is_empty() { (empty(&view, &filter, &counts)) } @else { (rows::table(&view, catalogue, shown, true)) }
            (of_list.links(&view, words::SHOWN))
            p.small {
                a href=(view.to("/rules")) { (view.say(words::ALL_RULES)) } " · "
                a href=(FEED) type="application/atom+xml" { (view.say(words::FEED)) }
            }
        }
    };
    Page::new(&view, view.say(words::HEADLINE))
        .section(Section::Alerts)
        .named(html! { (view.say(words::HEADLINE_SHORT)) })
        .feed(FEED, view.say(words::HEADLINE_SHORT))
        .depending(&report.digest)
        .changing_by_itself(report.changes_by_itself())
        .json(view.api("/v1/alerts"))
        .respond(&app, &request, &main)
}

/// The alerts of a series, as a part of its page; nothing where no rule watches it, or they are not known.
pub(super) async fn of_series(app: &App, basis: &Basis, view: &View, series: &Series) -> Markup {
    let Ok(report) = app.service.alerts(&basis.state).await else { return html! {} };
    let catalogue = &basis.state.catalogue;
    let of_dataset = report.rules.iter().filter(|rule| rule.dataset == series.dataset);
    let alerts = of_dataset.flat_map(|rule| rule.alerts.iter().map(move |alert| (rule, alert)));
    let is_own = |alert: &Alert| alert.key.series.as_deref() == Some(series.key.as_str());
    let own = alerts.filter(|(_, alert)| is_own(alert));
    let own: Vec<RuleAlert<'_>> =
        own.map(|(rule, alert)| (rule, alert, series_of(catalogue, alert))).collect();
    html! {
        @if !own.is_empty() {
            section aria-labelledby="alerts" {
                h2 #alerts { (view.say(words::ALERTS_OF_SERIES)) }
                (rows::table(view, catalogue, &own, false))
            }
        }
    }
}

/// What calls, as a line of the start page; nothing without rules.
pub(super) async fn summary(app: &App, basis: &Basis, view: &View) -> Markup {
    let report = app.service.alerts(&basis.state).await.ok();
    let Some(report) = report.filter(|report| !report.rules.is_empty()) else { return html! {} };
    let count_of = |state| {
        report.rules.iter().flat_map(|rule| &rule.alerts).filter(|alert| alert.state == state).count()
    };
    let parts = [
        (AlertState::Firing, words::FIRING_COUNT),
        (AlertState::Undecided, words::UNDECIDED_COUNT),
        (AlertState::Pending, words::PENDING_COUNT),
    ];
    let parts = parts.map(|(state, text)| (state, text, count_of(state)));
    html! {
        a.trust href=(view.to("/alerts")) {
            @if parts.iter().all(|(_, _, number)| *number == 0) { (verdict(Shape::Good, view.say(words::NOTHING_CALLS))) }
            @for (state, text, number) in parts {
                @if number > 0 { (verdict(shape(state), &view.fill(text, &[&count(number)]))) }
            }
            span { (view.counted(words::ONE_RULE, words::RULES_COUNT, report.rules.len())) }
        }
    }
}

/// How many alerts of the other filters are in each state.
fn counts(filter: &AlertFilter, report: &AlertReport, request: &ApiRequest) -> BTreeMap<AlertState, usize> {
    let every = filter.of_every_state();
    let mut counts = BTreeMap::new();
    for (_, alert, _) in every.select(report, &request.basis.state.catalogue) {
        *counts.entry(alert.state).or_default() += 1;
    }
    counts
}

/// The day and the event that the list is narrowed to, and how much of it is chance.
fn remarks(view: &View, filter: &AlertFilter, report: &AlertReport) -> Result<Markup, Problem> {
    let (as_of, since) = (view.params.get(&AS_OF)?, view.params.require(&SINCE_EVENT)?);
    let with_level = filter.rules(report).filter_map(|rule| Some((rule.series, rule.expected_false()?)));
    let (series, expected) = with_level
        .fold((0, 0.0), |(series, expected), (more, further): (usize, f64)| {
            (series + more, expected + further)
        });
    Ok(html! {
        @if let Some(as_of) = as_of { p { b { (view.fill(words::ON_DAY, &[&day(as_of, view.language)])) } } }
        @if since > 0 { p { (view.fill(words::SINCE, &[&count(since)])) } }
        @if series > BY_CHANCE_FROM { p { (view.fill(words::BY_CHANCE, &[&count(series), &by_chance(expected)])) } }
    })
}

/// A number of series that call by chance.
pub(super) fn by_chance(expected: f64) -> String {
    fixed(expected, if expected < 10.0 { 2 } else { 0 })
}

/// What there is instead of alerts: those that are ok, or the filters to drop.
fn empty(view: &View, filter: &AlertFilter, counts: &BTreeMap<AlertState, usize>) -> Markup {
    let ok = counts.get(&AlertState::Ok).copied().unwrap_or_default();
    let is_narrowed = NARROWING.iter().any(|name| view.params.text(name).is_some());
    let drop: Vec<(&'static str, Option<&str>)> =
        NARROWING.iter().chain(&["state", "start"]).map(|name| (*name, None)).collect();
    html! {
        section {
            @if filter.states.is_empty() { h2 { (verdict(Shape::Good, view.say(words::NOTHING_CALLS))) } }
            @else { p { (view.say(words::NOTHING_SELECTED)) } }
            p.btns {
                @if ok > 0 && filter.states.is_empty() {
                    a.btn href=(view.here(&[("state", Some(AlertState::Ok.code())), ("start", None)])) { (view.fill(words::SHOW_OK, &[&count(ok)])) }
                }
                @if is_narrowed || !filter.states.is_empty() { a.btn href=(view.here(&drop)) { (view.say(words::DROP_FILTERS)) } }
            }
        }
    }
}

/// How a rule is written.
pub(super) fn no_rules(view: &View) -> Markup {
    html! {
        section {
            h2 { (view.say(words::NO_RULES)) }
            p { (view.say(words::NO_RULES_HOW)) }
            pre tabindex="0" lang="en" aria-label=(view.say(words::RULE)) { code { (EXAMPLE) } }
            p.small { (view.say(words::NO_RULES_MORE)) }
        }
    }
}

/// A rule to begin with.
const EXAMPLE: &str = "[[rule]]\nid = \"OUTPUT_FALLS\"\nkind = \"threshold\"\nversion = \"1\"\nindicator = \"OUTPUT\"\n\
    measure = \"yoy\"\nif = \"value < 0\"\nfor = 2\n";
