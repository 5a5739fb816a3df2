//! `/changes`: the revisions as they came, the newest first.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::numbers::{count, day};
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{frame, home, imports, upstreams};
use crate::domain::identity::Since;
use crate::domain::import::{Change, ChangeKind};
use crate::domain::invariant::position;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{ParameterList, SINCE};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::selection::unknown_revision;
use crate::limits::MAX_CHANGES;

const LIST: ParameterList = &[&LANG, &KEYS, &SINCE];

/// The changes after a revision
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let since = view.params.get(&SINCE)?.unwrap_or(Since::Number(0));
    let newest = request.basis.state.catalogue.identity();
    let changes = app.service.changes(since, newest).await?.ok_or_else(unknown_revision)?;
    let last = changes.last().map(|(_, place)| place.to_string());
    let next = last.filter(|_| changes.len() >= position(MAX_CHANGES));
    let main = html! {
        h1 { (view.say(frame::CHANGES)) }
        p.lede { (view.say(home::CHANGES_LEDE)) }
        p {
            a href=(view.to("/imports")) { (view.say(imports::ALL_IMPORTS)) } " · "
            a href=(view.to("/imports/new")) { (view.say(imports::NEW)) } " · "
            a href=(view.to("/upstreams")) { (view.say(upstreams::ALL_UPSTREAMS)) }
        }
        @if changes.is_empty() { p { (view.say(home::NO_CHANGES)) } } @else { (table(&view, &changes)) }
        @if let Some(next) = &next {
            p { a href=(view.here(&[("since", Some(next))])) { (view.say(home::LATER_CHANGES)) } }
        }
    };
    Page::new(&view, view.say(frame::CHANGES))
        .section(Section::Changes)
        .json(view.api("/v1/changes"))
        .respond(&app, &request, &main)
}

/// Changes as a table, the newest first.
pub(super) fn table(view: &View, changes: &[(Change, Since)]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(home::TABLE_OF_CHANGES)) { table {
            thead { tr {
                th.n scope="col" { (view.say(home::REVISION)) }
                @for text in [home::WHEN, home::DATASET, home::WHAT] { th scope="col" { (view.say(text)) } }
                @for text in [home::ADDED, home::REVISED, home::WITHDRAWN] { th.n scope="col" { (view.say(text)) } }
            } }
            tbody { @for (change, _) in changes.iter().rev() { (row(view, change)) } }
        } }
    }
}

fn row(view: &View, change: &Change) -> Markup {
    let dataset = change.dataset.as_str();
    html! {
        tr {
            th.n scope="row" { (change.revision) }
            td.nw title=(change.at.to_rfc3339()) { (day(change.at.date_naive(), view.language)) }
            td { a href=(view.to(&path(&["datasets", dataset]))) { (dataset) } }
            td { (what(view, change)) }
            td.n { (count(change.added)) }
            td.n { (count(change.revised)) }
            td.n { (count(change.withdrawn)) }
        }
    }
}

/// What wrote a revision, with a link to the import.
fn what(view: &View, change: &Change) -> Markup {
    let import = change.import.map(|id| id.to_string()).unwrap_or_default();
    let text = match change.kind {
        ChangeKind::Seed => home::KIND_SEED,
        ChangeKind::Import => home::KIND_IMPORT,
        ChangeKind::Revert => home::KIND_REVERT,
    };
    let text = view.fill(text, &[&import]);
    html! {
        @if import.is_empty() { (text) } @else { a href=(view.to(&path(&["imports", &import]))) { (text) } }
    }
}
