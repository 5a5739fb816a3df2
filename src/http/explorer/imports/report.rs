//! `/imports/{id}`: what one data file brought, what is known of the file, and how to take it back.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::{state, time};
use crate::domain::catalogue::Catalogue;
use crate::domain::import::Import;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::numbers::{count, day};
use crate::http::explorer::page::{Page, Section};
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::{frame, imports as words};
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;

const ONE: ParameterList = &[&LANG, &KEYS];

/// How many series a report names.
const MAX_SERIES: usize = 100;

/// The report of an import
pub(in crate::http::explorer) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let catalogue = &request.basis.state.catalogue;
    let import = app.service.import(&id, catalogue.identity()).await?;
    weigh(Cost::walk(catalogue.series.len())).await;
    let main = html! {
        h1 { bdi { (import.file) } }
        (facts(&view, &import))
        (lede(&view, &import))
        (counts(&view, &import))
        (file(&view, &import))
        (notes(&view, &import))
        (series(&view, catalogue, &import))
        (commands(&view, &import))
    };
    Page::new(&view, view.fill(words::IMPORT, &[&id]))
        .section(Section::Changes)
        .below(html! { (view.say(frame::CHANGES)) }, view.to("/changes"))
        .below(html! { (view.say(words::HEADLINE)) }, view.to("/imports"))
        .named(html! { (view.fill(words::IMPORT, &[&id])) })
        .json(view.api(&path(&["v1", "imports", &id])))
        .respond(&app, &request, &main)
}

fn facts(view: &View, import: &Import) -> Markup {
    let dataset = import.dataset.as_str();
    let since = (import.revision - 1).to_string();
    html! {
        ul.facts {
            li { (state(view, import)) }
            li { (view.say(words::DATASET)) " " a href=(view.to(&path(&["datasets", dataset]))) { (dataset) } }
            li { (view.say(words::PUBLISHED)) " " (day(import.published, view.language)) }
            li { (view.say(words::WHO)) " " bdi { (import.actor) } }
            li { (time(import.created, view.language)) }
            li { a href=(view.to_with("/changes", &[("since", &since)])) {
                (view.fill(words::REVISION, &[&import.revision.to_string()]))
            } }
        }
    }
}

/// What it did, in a sentence.
fn lede(view: &View, import: &Import) -> Markup {
    let counts = import.counts;
    let numbers = [counts.observations, counts.added, counts.revised, counts.withdrawn].map(count);
    let [all, added, revised, withdrawn] = &numbers;
    html! {
        p.lede { (view.fill(words::STATED, &[all, added, revised, withdrawn])) }
        @if let Some(reversal) = &import.reverted {
            p.banner {
                (view.fill(words::REVERTED, &[&reversal.by, &reversal.revision.to_string()])) " "
                (time(reversal.at, view.language))
            }
        }
    }
}

fn counts(view: &View, import: &Import) -> Markup {
    let counts = import.counts;
    let rows = [
        (words::OBSERVATIONS, words::OBSERVATIONS_ARE, counts.observations),
        (words::ADDED, words::ADDED_ARE, counts.added),
        (words::REVISED, words::REVISED_ARE, counts.revised),
        (words::WITHDRAWN, words::WITHDRAWN_ARE, counts.withdrawn),
        (words::UNCHANGED, words::UNCHANGED_ARE, counts.unchanged),
        (words::MISSING, words::MISSING_ARE, counts.missing),
    ];
    html! {
        section aria-labelledby="counts" {
            h2 #counts { (view.say(words::COUNTS)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::COUNTS)) { table {
                thead { tr {
                    th scope="col" { (view.say(words::WHAT)) }
                    th.n scope="col" { (view.say(words::COUNT)) }
                    th scope="col" { (view.say(words::MEANING)) }
                } }
                tbody { @for (name, meaning, number) in rows {
                    tr { th scope="row" { (view.say(name)) } td.n { (count(number)) } td.small { (view.say(meaning)) } }
                } }
            } }
        }
    }
}

/// What is known of the file, and of how it was read.
fn file(view: &View, import: &Import) -> Markup {
    html! {
        section aria-labelledby="file" {
            h2 #file { (view.say(words::FILE)) }
            dl.terms {
                dt { (view.say(words::NAME)) } dd { bdi { (import.file) } }
                @if let Some(title) = &import.title { dt { (view.say(words::TITLE)) } dd { bdi { (title) } } }
                dt { (view.say(words::FORMAT)) } dd { (import.format) }
                dt { (view.say(words::BYTES)) } dd { (count(import.bytes)) }
                dt { "SHA-256" } dd.code { bdi { (import.sha256) } }
            }
            h3 { (view.say(words::OPTIONS)) }
            @match &import.options {
                Some(options) => { pre tabindex="0" { code { (options) } } }
                None => { p { (view.say(words::NO_OPTIONS)) } }
            }
        }
    }
}

/// What the import noted of the file: parts that are not used, what was read with care, what it lacks.
fn notes(view: &View, import: &Import) -> Markup {
    html! {
        section aria-labelledby="notes" {
            h2 #notes { (view.say(words::NOTES)) }
            p.small.quiet { (view.say(words::NOTES_ARE)) }
            @match &import.notes {
                Some(notes) => { ul { @for line in notes.lines() { li { bdi { (line) } } } } }
                None => { p { (view.say(words::NO_NOTES)) } }
            }
        }
    }
}

/// The series that nothing has changed since this import.
fn series(view: &View, catalogue: &Catalogue, import: &Import) -> Markup {
    let is_own = |series: &&Series| series.revision == import.revision;
    let own = || catalogue.published_series_of(import.dataset.as_str()).filter(is_own);
    let number = own().count();
    html! {
        section aria-labelledby="series" {
            h2 #series { (view.counted(words::ONE_SERIES, words::SERIES, number)) }
            @if number > MAX_SERIES { p.small.quiet { (view.fill(words::FIRST, &[&count(MAX_SERIES)])) } }
            ul.plain { @for series in own().take(MAX_SERIES) { li {
                a href=(view.to_series(series.dataset.as_str(), series.key.as_str())) {
                    (SeriesName::of(catalogue, series, view.language))
                }
                " " span.code.quiet { (series.key.as_str()) }
            } } }
        }
    }
}

/// How the import is compared with its file, and how it is taken back.
fn commands(view: &View, import: &Import) -> Markup {
    let id = import.id;
    let compare = (
        "compare",
        [words::COMPARE_FILE, words::COMPARE_FILE_HOW],
        format!("yearbook verify --import {id} FILE"),
    );
    let revert =
        ("take-back", [words::TAKE_BACK, words::TAKE_BACK_HOW], format!("yearbook imports revert {id}"));
    let is_held = import.reverted.is_none();
    let compare = (is_held && import.options.is_some()).then_some(compare);
    html! {
        @for (name, [title, how], command) in compare.into_iter().chain(is_held.then_some(revert)) {
            @let command_id = format!("{name}-command");
            section aria-labelledby=(name) {
                h2 #(name) { (view.say(title)) }
                p { (view.say(how)) }
                pre #(command_id) tabindex="0" { code { (command) } }
                button.btn type="button" hidden data-copy=(command_id) data-done=(view.say(words::COPIED)) { (view.say(words::COPY)) }
            }
        }
    }
}
