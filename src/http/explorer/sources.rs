//! `/sources`: documents and data files.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::assets::ASSETS;
use super::desk;
use super::marks::{Shape, verdict};
use super::names::Name;
use super::numbers::{count, day};
use super::page::{Page, Section, lead_on};
use super::view::{View, path};
use super::words::sources as words;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::source::Source;
use crate::http::cost::Cost;
use crate::http::counts::Counts;
use crate::http::editing::{editing, editor};
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::parameters::{IMPORT_DATASET, PUBLISHED, ParameterList};
use crate::http::params::RawParams;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::new_sources::read;
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::claims::{NewDocument, Version};
use crate::service::documents::{Document, Documents};

const LIST: ParameterList = &[&LANG, &KEYS, &START];

/// How many sources a page has.
const ROWS: usize = 100;

/// All sources
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let start = view.params.require(&START)?;
    let catalogue = &request.basis.state.catalogue;
    weigh(Cost::walk(catalogue.sources.len() + catalogue.figures.len())).await;
    let editing = app.service.editing();
    let seeds = app.service.seeds();
    let datasets: Vec<&str> = seeds.iter().map(|seed| seed.dataset.id.as_str()).collect();
    let shown: Vec<&Source> = catalogue.sources.iter().skip(start - 1).take(ROWS).collect();
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        @if let Some(editing) = editing { (desk::bring(&view, &datasets, None, editing.needs_token())) }
        @if catalogue.sources.is_empty() { (empty(&view)) } @else {
            p.lede { (view.say(words::LEDE)) }
            (table(&view, catalogue, &request.basis.documents, &shown))
            (pages(&view, start, catalogue.sources.len()))
        }
        p.btns {
            a.btn href=(view.to("/verify")) { (view.say(words::REPORT)) }
            a.btn href=(view.to("/imports")) { (view.say(words::IMPORTS)) }
        }
        (licences(&view, catalogue))
    };
    let page = Page::new(&view, view.say(words::HEADLINE));
    let page = if editing.is_some() { page.script(ASSETS.bring_script.path.as_str()) } else { page };
    page.section(Section::Sources)
        .named(html! { (view.say(super::words::frame::SOURCES)) })
        .json("/v1/sources".to_owned())
        .depending(&app.service.seed_digest())
        .respond(&app, &request, &main)
}

/// A document that a form brings, without a script: its page is next.
pub(super) async fn bring(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let raw = RawParams::of(request.uri().query());
    let view = View::of_refused("/sources", Some(raw.text()));
    let headers = request.headers().clone();
    editing(&app.service)?;
    let sent = read(request).await?;
    let field = |name: &str| {
        let value =
            sent.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let (known, new) = (field("dataset"), field("id"));
    let id = known.as_ref().or(new.as_ref()).cloned().unwrap_or_default();
    let dataset: Code = IMPORT_DATASET.parse("dataset", &id)?;
    let published = field("published").map(|day| PUBLISHED.parse("published", &day)).transpose()?;
    let (editing, actor) = editor(&app.service, &headers, &dataset).await?;
    if known.is_none() {
        app.service.add_dataset(editing, &dataset, &field("name").unwrap_or(id), &actor).await?;
    }
    let (title, publisher) = (None, field("publisher"));
    let document = NewDocument { bytes: sent.bytes.into(), file: sent.file, title, publisher, published };
    let taken = app.service.take_document(editing, (&dataset, &Version::Any, &actor), document).await?;
    Ok(lead_on(StatusCode::SEE_OTHER, &view.to(&path(&["sources", &taken.made.id]))))
}

/// The source with an id.
///
/// # Errors
/// When there is none.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Source, Problem> {
    let missing = || ServiceError::NotFound {
        what: "source",
        id: id.to_owned(),
        known: catalogue.sources.iter().map(|source| source.id.clone()).collect(),
    };
    Ok(catalogue.find_source(id).ok_or_else(missing)?)
}

/// Whether a document is loaded, and is the one that was read.
pub(super) fn badge(view: &View, source: &Source, document: Option<&Document>) -> Markup {
    match document {
        None if source.file.is_some() => html! { (view.say(words::DATA_FILE)) },
        None => verdict(Shape::Nothing, view.say(words::NOT_LOADED)),
        Some(document) if document.sha256 == source.sha256 => verdict(Shape::Good, view.say(words::THE_SAME)),
        Some(_) => verdict(Shape::Bad, view.say(words::ANOTHER)),
    }
}

fn table(view: &View, catalogue: &Catalogue, documents: &Documents, sources: &[&Source]) -> Markup {
    let figures = Counts::of(catalogue.figures.iter().map(|figure| figure.source.as_str()));
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_SOURCES)) { table.ledger {
            caption.vh { (view.say(words::TABLE_OF_SOURCES)) }
            thead { tr {
                @for text in [words::TITLE, words::PUBLISHER, words::PUBLISHED] { th scope="col" { (view.say(text)) } }
                @for text in [words::FIGURES, words::BYTES] { th.n scope="col" { (view.say(text)) } }
                @for text in [words::LICENCE, words::STATE] { th scope="col" { (view.say(text)) } }
            } }
            tbody { @for source in sources {
                tr {
                    th.what scope="row" {
                        a href=(view.to(&path(&["sources", &source.id]))) lang=(source.language) { bdi { (source.title) } }
                    }
                    td { bdi { (source.publisher) } }
                    td.iv { (day(source.published, view.language)) }
                    td.n { (count(figures.get(&source.id))) }
                    td.n { (count(source.bytes)) }
                    td.nw title=[source.attribution.as_deref()] { bdi { (source.licence.as_deref().unwrap_or_default()) } }
                    td { (badge(view, source, documents.get(&source.id))) }
                }
            } }
        } }
    }
}

/// Links to the sources before and after those that are shown.
fn pages(view: &View, start: usize, all: usize) -> Markup {
    let before = (start > 1).then(|| start.saturating_sub(ROWS).max(1).to_string());
    let after = (start + ROWS <= all).then(|| (start + ROWS).to_string());
    html! {
        @if before.is_some() || after.is_some() {
            p.btns {
                @if let Some(before) = &before {
                    a.btn rel="prev" href=(view.here(&[("start", Some(before).filter(|before| *before != "1").map(String::as_str))])) {
                        "‹ " (view.say(words::EARLIER))
                    }
                }
                @if let Some(after) = &after {
                    a.btn rel="next" href=(view.here(&[("start", Some(after))])) { (view.say(words::LATER)) " ›" }
                }
            }
        }
    }
}

/// Under what licence each dataset is.
fn licences(view: &View, catalogue: &Catalogue) -> Markup {
    let datasets = catalogue.datasets.values().filter(|dataset| !dataset.licence.is_empty());
    let datasets: Vec<_> = datasets.take(ROWS).collect();
    html! {
        @if !datasets.is_empty() {
            section aria-labelledby="licences" {
                h2 #licences { (view.say(words::LICENCES)) }
                dl.terms { @for dataset in datasets {
                    dt { a href=(view.to(&path(&["datasets", dataset.id.as_str()]))) { (Name::of(&dataset.name, None, view.language)) } }
                    dd { (Name::of(&dataset.licence, None, view.language)) }
                } }
            }
        }
    }
}

fn empty(view: &View) -> Markup {
    html! {
        section { h2 { (view.say(words::NO_SOURCES)) } p { (view.say(words::NO_SOURCES_HOW)) } }
    }
}
