//! `releases`, `release` and `sources`, `source`: the datasets and who publishes them.
//!
//! Follows `fred/releases`, `fred/release`, `fred/release/sources`, `fred/series/release`, `fred/sources`,
//! `fred/source` and `fred/source/releases` of FRED's API. A release is a dataset, numbered by age; a source is whoever
//! published a dataset or one of its documents, numbered in the same order. Numbers count from one.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, Value, pair};
use super::names;
use super::request::{FredError, Page, RealTime, Request};
use super::series::{numbered, unset};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::answer::{ApiRequest, App};
use crate::http::facade::datasets;

const KNOWN: &[&str] = &[
    "release_id",
    "source_id",
    "series_id",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "order_by",
    "sort_order",
];

/// The most members that one page has.
const MOST: usize = 1_000;
/// What stands in place of a publisher that nobody named.
const UNNAMED: &str = "not stated";

/// A list of releases or of sources.
struct ReleaseList {
    name: &'static str,
    member: &'static str,
    /// By what it can be ordered, the usual first.
    orders: [&'static str; 4],
}

const RELEASES: ReleaseList = ReleaseList {
    name: "releases",
    member: "release",
    orders: ["release_id", "name", "realtime_start", "realtime_end"],
};
const SOURCES: ReleaseList = ReleaseList {
    name: "sources",
    member: "source",
    orders: ["source_id", "name", "realtime_start", "realtime_end"],
};

/// A release or a source: its number, its name, and what is said of it.
struct Entry<'a> {
    number: usize,
    name: &'a str,
    notes: Option<&'a str>,
}

/// All releases.
pub(super) async fn all(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, &RELEASES, |catalogue, _| Ok(releases(catalogue, |_| true))).await
}

/// One release.
pub(super) async fn one(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, &RELEASES, |catalogue, request| {
        let wanted = release(catalogue, request)?;
        Ok(releases(catalogue, |dataset| dataset.id == wanted.id))
    })
    .await
}

/// The release of a series.
pub(super) async fn of_series(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, &RELEASES, |catalogue, request| {
        let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
        let series = names::find(catalogue, id).ok_or_else(FredError::no_series)?;
        Ok(releases(catalogue, |dataset| dataset.id == series.dataset))
    })
    .await
}

/// The releases of a source.
pub(super) async fn of_source(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, &RELEASES, |catalogue, request| {
        let wanted = source(catalogue, request)?;
        Ok(releases(catalogue, |dataset| published_by(catalogue, dataset).contains(&wanted)))
    })
    .await
}

/// All sources.
pub(super) async fn sources(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, &SOURCES, |catalogue, _| Ok(chosen_sources(catalogue, |_| true))).await
}

/// One source.
pub(super) async fn one_source(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, &SOURCES, |catalogue, request| {
        let wanted = source(catalogue, request)?;
        Ok(chosen_sources(catalogue, |name| name == wanted))
    })
    .await
}

/// The sources of a release.
pub(super) async fn sources_of_release(State(app): State<App>, call: ApiRequest) -> Response {
    shown(&app, &call, &SOURCES, |catalogue, request| {
        let publishers = published_by(catalogue, release(catalogue, request)?);
        Ok(chosen_sources(catalogue, |name| publishers.contains(&name)))
    })
    .await
}

/// The dataset that a request means by its release.
pub(super) fn release<'a>(catalogue: &'a Catalogue, request: &Request) -> Result<&'a Dataset, FredError> {
    let id = request.text("release_id").ok_or_else(|| unset("release_id"))?;
    let datasets = datasets(catalogue);
    let found = numbered(datasets.iter().map(|dataset| &dataset.id), id);
    let found = found.and_then(|id| catalogue.datasets.get(id));
    found.ok_or_else(|| FredError::bad("The release does not exist."))
}

fn source<'a>(catalogue: &'a Catalogue, request: &Request) -> Result<&'a str, FredError> {
    let id = request.text("source_id").ok_or_else(|| unset("source_id"))?;
    let publishers = publishers(catalogue);
    let found = numbered(publishers.iter(), id).copied();
    found.ok_or_else(|| FredError::bad("The source does not exist."))
}

fn releases<'a>(catalogue: &'a Catalogue, wanted: impl Fn(&Dataset) -> bool) -> Vec<Entry<'a>> {
    let datasets = (1..).zip(datasets(catalogue)).filter(|(_, dataset)| wanted(dataset));
    let entry = |(number, dataset): (usize, &'a Dataset)| Entry {
        number,
        name: &dataset.name,
        notes: Some(dataset.description.as_str()).filter(|notes| !notes.is_empty()),
    };
    datasets.map(entry).collect()
}

fn chosen_sources(catalogue: &Catalogue, wanted: impl Fn(&str) -> bool) -> Vec<Entry<'_>> {
    let publishers = (1..).zip(publishers(catalogue)).filter(|(_, name)| wanted(name));
    publishers.map(|(number, name)| Entry { number, name, notes: None }).collect()
}

/// Everybody who published a dataset or a document of one.
fn publishers(catalogue: &Catalogue) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for dataset in datasets(catalogue) {
        for publisher in published_by(catalogue, dataset) {
            if !all.contains(&publisher) {
                all.push(publisher);
            }
        }
    }
    all
}

/// Who published a dataset, then who published its documents.
fn published_by<'a>(catalogue: &'a Catalogue, dataset: &'a Dataset) -> Vec<&'a str> {
    let own = catalogue.sources.iter().filter(|source| source.dataset == dataset.id);
    let documents = own.map(|source| source.publisher.as_str());
    let named = std::iter::once(dataset.publisher.as_str()).chain(documents);
    named.filter(|publisher| !publisher.is_empty() && *publisher != UNNAMED).collect()
}

/// A page of a list, ordered as it is asked for.
async fn listed(
    app: &App,
    call: &ApiRequest,
    kind: &ReleaseList,
    make: impl for<'a> FnOnce(&'a Catalogue, &Request) -> Result<Vec<Entry<'a>>, FredError>,
) -> Response {
    let request = Request::read(app, call, KNOWN);
    request
        .answer(app, call, async |state| {
            let (real_time, cut) = (request.real_time()?, request.cut(MOST)?);
            let [usual, ..] = kind.orders;
            let order_by = request.choice("order_by", &kind.orders)?.unwrap_or(usual);
            let descending = request.is_descending(false)?;
            let mut entries = make(&state.catalogue, &request)?;
            if order_by == "name" {
                entries.sort_by_key(|entry| entry.name.to_lowercase());
            }
            if descending {
                entries.reverse();
            }
            let mut head = real_time.head();
            head.push(pair("order_by", order_by));
            head.push(pair("sort_order", if descending { "desc" } else { "asc" }));
            head.extend(Page::head(cut, entries.len()));
            Ok(document(kind, head, cut.of(entries), real_time))
        })
        .await
}

/// Entries without pages.
async fn shown(
    app: &App,
    call: &ApiRequest,
    kind: &ReleaseList,
    make: impl for<'a> FnOnce(&'a Catalogue, &Request) -> Result<Vec<Entry<'a>>, FredError>,
) -> Response {
    let request = Request::read(app, call, KNOWN);
    request
        .answer(app, call, async |state| {
            let real_time = request.real_time()?;
            let entries = make(&state.catalogue, &request)?;
            Ok(document(kind, real_time.head(), entries, real_time))
        })
        .await
}

fn document(kind: &ReleaseList, head: Row, entries: Vec<Entry<'_>>, real_time: RealTime) -> Document {
    let row = |entry: Entry<'_>| {
        let mut row = vec![pair("id", entry.number)];
        row.extend(real_time.head());
        row.push(pair("name", entry.name));
        if kind.member == RELEASES.member {
            // A dataset here is no announcement to the press.
            row.push(pair("press_release", Value::Flag(false)));
        }
        row.extend(entry.notes.map(|notes| pair("notes", notes)));
        row
    };
    let rows = Rows::Attributed(entries.into_iter().map(row).collect());
    Document { name: kind.name, member: kind.member, head, rows }
}
