//! `/rules`: the rules with their states; `/rules/{id}`: one with its definition and its backtest.

mod backtest;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::alerts::lights::{kind, rule_address, severity, states_of, upstream_link};
use super::alerts::{by_chance, no_rules};
use super::names::Name;
use super::numbers::count;
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{alerts, rules as words};
use crate::domain::alert::RuleKind;
use crate::http::cost::Cost;
use crate::http::parameters::alerts::EVENTS;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{DATASET, ParameterList};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::rules::{find, select};
use crate::http::weigh::weigh;
use crate::service::alerts::report::RuleReport;

const LIST: ParameterList = &[&LANG, &KEYS, &DATASET];
const ONE: ParameterList = &[&LANG, &KEYS, &DATASET, &EVENTS];

/// The list
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let report = app.service.alerts(&request.basis.state).await?;
    weigh(Cost::whole(report.rules.iter().map(|rule| 1 + rule.alerts.len()).sum())).await;
    let rules = select(&report, &request.basis.state.catalogue, &view.params)?;
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        @if report.rules.is_empty() { (no_rules(&view)) }
        @else if rules.is_empty() {
            p { (view.say(words::NO_RULES_OF)) " " a href=(view.here(&[("dataset", None)])) { (view.say(alerts::ALL_RULES)) } }
        } @else { (table(&view, &rules)) }
    };
    Page::new(&view, view.say(words::HEADLINE))
        .section(Section::Alerts)
        .below(html! { (view.say(alerts::HEADLINE_SHORT)) }, view.to("/alerts"))
        .named(html! { (view.say(words::RULES)) })
        .depending(&report.digest)
        .changing_by_itself(report.changes_by_itself())
        .json(view.api("/v1/rules"))
        .respond(&app, &request, &main)
}

fn table(view: &View, rules: &[&RuleReport]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table.list {
            caption.vh { (view.say(words::TABLE)) }
            thead { tr {
                th scope="col" { (view.say(alerts::RULE)) }
                th scope="col" { (view.say(words::KIND)) }
                th.n scope="col" { (view.say(words::WATCHES)) }
                th scope="col" { (view.say(words::STATES)) }
                th.n scope="col" { (view.say(words::EXPECTED_FALSE)) }
            } }
            tbody { @for rule in rules {
                tr {
                    th scope="row" {
                        a.code href=(rule_address(view, rule)) { (rule.rule.meta.id) }
                        div.small.quiet { (rule.dataset) " · " (view.say(severity(rule.rule.severity))) }
                    }
                    td { (kind_of(view, rule)) }
                    td.n { (count(rule.series)) }
                    td { @for state in states_of(view, rule) { (state) " " } }
                    td.n { (rule.expected_false().map(by_chance).unwrap_or_default()) }
                }
            } }
        } }
    }
}

/// When a rule fires, with the code of its kind.
fn kind_of(view: &View, rule: &RuleReport) -> Markup {
    let code = rule.rule.kind.code();
    html! { @if let Some(words) = kind(code) { (view.say(words)) " " } span.reason { (code) } }
}

/// One rule
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let report = app.service.alerts(&request.basis.state).await?;
    let rule = find(&report, &request.basis.state.catalogue, &id, &view.params)?;
    weigh(Cost::whole(1 + rule.alerts.len())).await;
    // Nobody wrote the rule of an upstream, and nothing is judged by it.
    let is_written = !matches!(rule.rule.kind, RuleKind::Held { .. });
    let backtest = if is_written {
        backtest::section(&app, &request, &view, rule).await?
    } else {
        html! {}
    };
    let main = html! {
        h1 { span.code { (rule.rule.meta.id) } }
        @if let Some(note) = &rule.rule.meta.note { p.lede { (Name::of(note, None, view.language)) } }
        (facts(&view, rule))
        @if let Some(expected) = rule.expected_false() {
            p { (view.fill(words::BY_CHANCE, &[&by_chance(expected), &count(rule.series)])) }
        }
        @if !rule.seasonal.is_empty() { p.banner { span.reason { "seasonal" } " " (view.say(words::SEASONAL)) } }
        section aria-labelledby="alerts" {
            h2 #alerts { (view.say(words::ALERTS_OF_RULE)) }
            @if rule.alerts.is_empty() { p { (view.say(words::NO_STATES)) } } @else { ul.chips { @for state in states_of(&view, rule) { li { (state) } } } }
        }
        (backtest)
        @if is_written { (file(&view, rule)) }
    };
    Page::new(&view, id.as_str())
        .section(Section::Alerts)
        .below(html! { (view.say(alerts::HEADLINE_SHORT)) }, view.to("/alerts"))
        .below(html! { (view.say(words::RULES)) }, view.to("/rules"))
        .named(html! { span.code { (rule.rule.meta.id) } })
        .depending(&report.digest)
        .changing_by_itself(report.changes_by_itself())
        .json(view.without(&["events"]).api(&path(&["v1", "rules", &id])))
        .respond(&app, &request, &main)
}

fn facts(view: &View, rule: &RuleReport) -> Markup {
    html! {
        ul.facts {
            li { (kind_of(view, rule)) }
            li { (view.say(severity(rule.rule.severity))) }
            li { a href=(view.to(&path(&["datasets", rule.dataset.as_str()]))) { (rule.dataset) } }
            li { (view.counted(words::ONE_SERIES, words::MANY_SERIES, rule.series)) }
            @if let Some(link) = upstream_link(view, rule, words::UPSTREAM) { li { (link) } }
            li { (view.fill(words::VERSION, &[&rule.rule.meta.version])) }
        }
    }
}

/// The definition as it is written.
fn file(view: &View, rule: &RuleReport) -> Markup {
    let meta = &rule.rule.meta;
    let hash = meta.sha256.get(..12).unwrap_or(&meta.sha256);
    html! {
        section aria-labelledby="file" {
            h2 #file { (view.say(words::FILE)) }
            p.small.quiet { (view.fill(words::FILE_LEDE, &[&file_name(rule), &meta.line.to_string(), &meta.version, hash])) }
            pre tabindex="0" lang="en" aria-label=(view.say(words::FILE)) { code { (meta.text) } }
        }
    }
}

/// The file below the folder of definitions, without the folders of the machine.
fn file_name(rule: &RuleReport) -> String {
    let file = &rule.rule.meta.file;
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    format!("{}/{name}", rule.dataset)
}
