//! `/imports`: the data files that were taken in, the newest first; the report of one; and the upload of another.

mod report;
mod upload;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

pub(super) use report::one;
pub(super) use upload::new;

use super::marks::{Shape, verdict};
use super::numbers::{count, day};
use super::page::{Page, Section, hidden};
use super::view::{View, path};
use super::words::{Language, frame, imports as words};
use crate::domain::import::Import;
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::parameters::{DATASET, ParameterList};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::service::ServiceError;

const LIST: ParameterList = &[&LANG, &KEYS, &DATASET, &START];

/// How many imports a page has.
const ROWS: usize = 100;

/// How many characters of a hash the list shows; the page of an import has all.
const HASH_START: usize = 12;

/// All imports
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let (start, datasets) = (view.params.require(&START)?, view.params.list(&DATASET)?);
    let catalogue = &request.basis.state.catalogue;
    if let Some(unknown) =
        datasets.iter().find(|id| !catalogue.datasets.keys().any(|known| known.as_str() == *id))
    {
        let known = catalogue.datasets.keys().map(ToString::to_string).collect();
        return Err(
            ServiceError::UnknownCode { parameter: DATASET_NAME, code: unknown.clone(), known }.into()
        );
    }
    let mut imports = app.service.imports(catalogue.identity()).await?;
    imports.retain(|import| datasets.is_empty() || datasets.iter().any(|id| import.dataset == **id));
    let shown: Vec<&Import> = imports.iter().rev().skip(start - 1).take(ROWS).collect();
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        p.lede { (view.say(words::LEDE)) }
        p.btns { a.btn href=(view.to("/imports/new")) { (view.say(words::NEW)) } }
        @if !imports.is_empty() || !datasets.is_empty() { (filter(&view, &datasets)) }
        @if shown.is_empty() { (empty(&view, &datasets)) } @else {
            (table(&view, &shown))
            (pages(&view, start, shown.len(), imports.len()))
        }
    };
    Page::new(&view, view.say(words::HEADLINE))
        .section(Section::Changes)
        .below(html! { (view.say(frame::CHANGES)) }, view.to("/changes"))
        .named(html! { (view.say(words::HEADLINE)) })
        .json(view.api("/v1/imports"))
        .respond(&app, &request, &main)
}

/// The name of the parameter for datasets.
const DATASET_NAME: &str = "dataset";

/// A field for the dataset whose imports are shown.
fn filter(view: &View, datasets: &[String]) -> Markup {
    html! {
        form.controls action="/imports" {
            label.field {
                span { (view.say(words::DATASET)) }
                input name=(DATASET_NAME) size="14" spellcheck="false" value=[(!datasets.is_empty()).then(|| datasets.join(","))];
            }
            (hidden(&view.carried()))
            button.btn { (view.say(words::SHOW)) }
            @if !datasets.is_empty() { a.btn href=(view.to("/imports")) { (view.say(words::ALL_IMPORTS)) } }
        }
    }
}

fn empty(view: &View, datasets: &[String]) -> Markup {
    html! {
        section {
            @if datasets.is_empty() {
                h2 { (view.say(words::NONE)) }
                p { (view.say(words::NONE_HOW)) }
                pre tabindex="0" { code { "yearbook import FILE --dataset ID --check\nyearbook import FILE --dataset ID" } }
            } @else {
                p { (view.fill(words::NONE_OF, &[&datasets.join(", ")])) }
            }
        }
    }
}

fn table(view: &View, imports: &[&Import]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table.ledger {
            caption.vh { (view.say(words::TABLE)) }
            thead { tr {
                th.n scope="col" { (view.say(words::NUMBER)) }
                @for text in [words::FILE, words::STATE, words::DATASET, words::PUBLISHED] { th scope="col" { (view.say(text)) } }
                @for text in [words::ADDED, words::REVISED, words::WITHDRAWN] { th.n scope="col" { (view.say(text)) } }
                @for text in [words::WHO, words::WHEN] { th scope="col" { (view.say(text)) } }
            } }
            tbody { @for import in imports { (row(view, import)) } }
        } }
    }
}

fn row(view: &View, import: &Import) -> Markup {
    let (counts, dataset, id) = (import.counts, import.dataset.as_str(), import.id.to_string());
    html! {
        tr {
            td.n { (id) }
            th.what scope="row" {
                a href=(view.to(&path(&["imports", &id]))) { bdi { (import.file) } }
                br;
                span.code.quiet title=(import.sha256) { (import.sha256.get(..HASH_START).unwrap_or(&import.sha256)) }
            }
            td { (state(view, import)) }
            td { a href=(view.to(&path(&["datasets", dataset]))) { (dataset) } }
            td.nw { (day(import.published, view.language)) }
            td.n { (count(counts.added)) }
            td.n { (count(counts.revised)) }
            td.n { (count(counts.withdrawn)) }
            td { bdi { (import.actor) } }
            td.nw { (time(import.created, view.language)) }
        }
    }
}

/// Whether it holds.
fn state(view: &View, import: &Import) -> Markup {
    match import.reverted {
        None => verdict(Shape::Good, view.say(words::TAKEN_IN)),
        Some(_) => verdict(Shape::OneSided, view.say(words::TAKEN_BACK)),
    }
}

/// A time to the minute (UTC).
fn time(at: DateTime<Utc>, language: Language) -> Markup {
    html! { time datetime=(at.to_rfc3339()) { (day(at.date_naive(), language)) " " (at.format("%H:%M")) " UTC" } }
}

/// Links to the imports before and after those that are shown.
fn pages(view: &View, start: usize, shown: usize, all: usize) -> Markup {
    let next = start + shown;
    let newer = (start > 1).then(|| start.saturating_sub(ROWS).max(1).to_string());
    let older = (next <= all).then(|| next.to_string());
    html! {
        p.btns {
            @if let Some(newer) = &newer {
                a.btn rel="prev" href=(view.here(&[("start", Some(newer).filter(|newer| *newer != "1").map(String::as_str))])) {
                    "‹ " (view.say(words::NEWER))
                }
            }
            span.small.quiet { (view.fill(words::SHOWN, &[&count(start), &count(next - 1), &count(all)])) }
            @if let Some(older) = &older {
                a.btn rel="next" href=(view.here(&[("start", Some(older))])) { (view.say(words::OLDER)) " ›" }
            }
        }
    }
}
