//! The history of an upstream: a strip of its fetches, and the same as a table.

use maud::{Markup, html};

use super::time;
use crate::domain::alert::AlertState;
use crate::domain::upstream::{Fetch, FetchOutcome};
use crate::formats::chart::{Stretch, state_strip, state_swatch};
use crate::http::explorer::numbers::{count, day};
use crate::http::explorer::svg::inline;
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::{Text, upstreams as words};

/// The number of fetches that the description of a strip names.
const SAID: usize = 8;

/// The fetches as blocks, the oldest first; each is as wide as the others.
pub(super) fn strip(view: &View, fetches: &[Fetch]) -> Markup {
    let stretch = |fetch: &Fetch| {
        let begin = day(fetch.began.date_naive(), view.language);
        let said = format!("{begin}: {}", view.say(word(fetch.outcome)));
        Stretch { state: block(fetch.outcome), length: 1.0, begin, said }
    };
    let stretches: Vec<Stretch> = fetches.iter().rev().map(stretch).collect();
    let newest = stretches.get(stretches.len().saturating_sub(SAID)..).unwrap_or_default();
    let said: Vec<&str> = newest.iter().map(|one| one.said.as_str()).collect();
    let end = stretches.last().map(|last| last.begin.clone()).unwrap_or_default();
    let drawn = state_strip(&stretches, &end, view.say(words::HISTORY), &said.join("; "));
    let there =
        FetchOutcome::ALL.into_iter().filter(|outcome| fetches.iter().any(|fetch| fetch.outcome == *outcome));
    html! {
        @if !drawn.is_empty() {
            figure.many {
                (inline(drawn))
                ul.key { @for outcome in there { li { (inline(state_swatch(block(outcome)))) (view.say(word(outcome))) } } }
                figcaption { (view.say(words::STRIP)) }
            }
        }
    }
}

/// The block of a fetch: the more there is to look at, the higher.
const fn block(outcome: FetchOutcome) -> AlertState {
    match outcome {
        FetchOutcome::Failed => AlertState::Firing,
        FetchOutcome::Held => AlertState::Undecided,
        FetchOutcome::Imported | FetchOutcome::Accepted => AlertState::Pending,
        FetchOutcome::Rejected => AlertState::Refused,
        FetchOutcome::Unchanged | FetchOutcome::NotModified => AlertState::Ok,
    }
}

const fn word(outcome: FetchOutcome) -> Text {
    match outcome {
        FetchOutcome::Imported => words::IMPORTED,
        FetchOutcome::Unchanged => words::UNCHANGED,
        FetchOutcome::NotModified => words::NOT_MODIFIED,
        FetchOutcome::Held => words::HELD,
        FetchOutcome::Rejected => words::REJECTED,
        FetchOutcome::Accepted => words::ACCEPTED,
        FetchOutcome::Failed => words::FAILED,
    }
}

/// The fetches as a table, the newest first.
pub(super) fn table(view: &View, fetches: &[Fetch]) -> Markup {
    html! {
        @if fetches.is_empty() { p { (view.say(words::NO_FETCHES)) } } @else {
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table {
                caption.vh { (view.say(words::TABLE)) }
                thead { tr {
                    @for text in [words::WHEN, words::OUTCOME] { th scope="col" { (view.say(text)) } }
                    @for text in [words::BYTES, words::ADDED, words::REVISED, words::WITHDRAWN] { th.n scope="col" { (view.say(text)) } }
                    th scope="col" { (view.say(words::DETAIL)) }
                } }
                tbody { @for fetch in fetches { (row(view, fetch)) } }
            } }
        }
    }
}

fn row(view: &View, fetch: &Fetch) -> Markup {
    let counts = fetch.counts;
    let import = fetch.import.map(|import| import.to_string());
    html! {
        tr {
            th.nw scope="row" { (time(fetch.began, view.language)) }
            td.nw { @match &import {
                Some(import) => a href=(view.to(&path(&["imports", import]))) { (view.say(word(fetch.outcome))) },
                None => (view.say(word(fetch.outcome))),
            } }
            td.n { (count(fetch.bytes.unsigned_abs())) }
            td.n { (count(counts.added)) }
            td.n { (count(counts.revised)) }
            td.n { (count(counts.withdrawn)) }
            td.said lang="en" { bdi { (fetch.detail.as_deref().unwrap_or_default()) } }
        }
    }
}
