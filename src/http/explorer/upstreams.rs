//! `/upstreams`: the publishers that are asked on a schedule, each with its history; and one of them.

mod history;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use self::history::{strip, table};
use super::marks::{Shape, verdict};
use super::numbers::{count, day};
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{Language, Text, frame, upstreams as words};
use crate::domain::upstream::HeldPublication;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::service::upstreams::{UpstreamCondition, UpstreamStatus};

const LIST: ParameterList = &[&LANG, &KEYS];

/// The number of fetches in the strip of each upstream.
const FETCHES: i64 = 60;
/// The number of fetches in the table of one.
const ROWS: i64 = 200;

/// All upstreams
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let statuses = app.service.upstream_statuses(FETCHES).await?;
    let now = app.service.clock().now();
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        p.lede { (view.say(words::LEDE)) }
        @if statuses.is_empty() {
            section {
                h2 { (view.say(words::NONE)) }
                p { (view.say(words::NONE_HOW)) }
                pre tabindex="0" { code { "yearbook serve --upstreams upstreams.toml" } }
            }
        }
        @for status in &statuses { (entry(&view, status, now)) }
    };
    Page::new(&view, view.say(words::HEADLINE))
        .section(Section::Changes)
        .below(html! { (view.say(frame::CHANGES)) }, view.to("/changes"))
        .named(html! { (view.say(words::HEADLINE)) })
        .json(view.api("/v1/upstreams"))
        .changing_by_itself(true)
        .respond(&app, &request, &main)
}

/// One upstream
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let status = app.service.upstream_status(&id, ROWS).await?;
    let main = html! {
        h1 { bdi { (status.upstream.name) } }
        (facts(&view, &status, app.service.clock().now()))
        @if let Some(publication) = &status.held { (held(&view, publication)) }
        section aria-labelledby="history" {
            h2 #history { (view.say(words::HISTORY)) }
            (strip(&view, &status.fetches))
            (table(&view, &status.fetches))
        }
    };
    Page::new(&view, status.upstream.name.clone())
        .section(Section::Changes)
        .below(html! { (view.say(words::HEADLINE)) }, view.to("/upstreams"))
        .named(html! { (id) })
        .json(view.api(&path(&["v1", "upstreams", &id])))
        .changing_by_itself(true)
        .respond(&app, &request, &main)
}

/// An upstream in the list.
fn entry(view: &View, status: &UpstreamStatus<'_>, now: DateTime<Utc>) -> Markup {
    let id = status.upstream.id.as_str();
    html! {
        section {
            h2 { a href=(view.to(&path(&["upstreams", id]))) { bdi { (status.upstream.name) } } }
            (facts(view, status, now))
            (strip(view, &status.fetches))
        }
    }
}

/// How an upstream fares, where its data go, and under what licence they are.
fn facts(view: &View, status: &UpstreamStatus<'_>, now: DateTime<Utc>) -> Markup {
    let (upstream, state) = (status.upstream, &status.state);
    let dataset = upstream.dataset.as_str();
    let failure = status.fetches.first().filter(|_| state.failures > 0);
    html! {
        p { (condition(view, status.condition())) @if let Some(fetch) = failure {
            ": " span lang="en" { bdi { (fetch.detail.as_deref().unwrap_or_default()) } }
        } }
        ul.facts {
            li { (view.say(words::DATASET)) " " a href=(view.to(&path(&["datasets", dataset]))) { (dataset) } }
            li { (view.say(words::SCHEDULE)) " " @match &upstream.schedule {
                Some(schedule) => code { (schedule.to_string()) },
                None => (view.say(words::BY_HAND)),
            } }
            li { (view.say(words::LAST_SUCCESS)) " " @match state.last_success {
                Some(at) => (time(at, view.language)),
                None => (view.say(words::NEVER)),
            } }
            @if let Some(due) = status.due(now) { li { (view.say(words::DUE)) " " (time(due, view.language)) } }
            li lang="en" { bdi { (upstream.attribution) } " · " bdi { (upstream.licence) } }
        }
    }
}

/// How an upstream fares, as a shape and a word.
fn condition(view: &View, condition: UpstreamCondition) -> Markup {
    let (shape, word): (Shape, Text) = match condition {
        UpstreamCondition::Current => (Shape::Good, words::CURRENT),
        UpstreamCondition::Held => (Shape::Explained, words::HELD),
        UpstreamCondition::Failing => (Shape::Bad, words::FAILING),
        UpstreamCondition::Waiting => (Shape::Waiting, words::WAITING),
    };
    verdict(shape, view.say(word))
}

/// The publication that is held, with what it would change.
fn held(view: &View, held: &HeldPublication) -> Markup {
    let counts = held.counts;
    let numbers = [count(counts.added), count(counts.revised), count(counts.withdrawn)];
    html! {
        section aria-labelledby="held" {
            h2 #held { (view.say(words::HELD_HEADLINE)) }
            p { (view.say(words::HELD_SINCE)) " " (time(held.since, view.language)) }
            ul lang="en" { @for reason in &held.reasons { li { bdi { (reason.text) } } } }
            p { (view.fill(words::WOULD_CHANGE, &[&numbers[0], &numbers[1], &numbers[2]])) }
            @if !held.largest.is_empty() {
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::LARGEST)) { table {
                    caption { (view.say(words::LARGEST)) }
                    thead { tr {
                        @for text in [words::SERIES, words::PERIOD] { th scope="col" { (view.say(text)) } }
                        @for text in [words::KNOWN, words::IN_HELD] { th.n scope="col" { (view.say(text)) } }
                    } }
                    tbody { @for moved in &held.largest { tr {
                        th.code scope="row" { (moved.series) }
                        td.nw { (moved.period) }
                        td.n { (count(moved.before)) }
                        td.n { @match moved.after { Some(after) => (count(after)), None => (view.say(words::WITHDRAWN)) } }
                    } } }
                } }
            }
            p { (view.say(words::DECIDE)) }
            pre tabindex="0" { code {
                @if held.is_kept() { "yearbook pull accept " (held.upstream) "\n" }
                "yearbook pull reject " (held.upstream)
            } }
        }
    }
}

/// A time to the minute (UTC).
fn time(at: DateTime<Utc>, language: Language) -> Markup {
    html! { time datetime=(at.to_rfc3339()) { (day(at.date_naive(), language)) " " (at.format("%H:%M")) " UTC" } }
}
