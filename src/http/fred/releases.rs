//! Releases and sources: the datasets and their publishers.
//!
//! Follows `fred/releases`, `fred/release`, `fred/release/sources`, `fred/series/release`, `fred/sources`,
//! `fred/source` and `fred/source/releases` of FRED's API. A release is a dataset, a source is a publisher of a dataset
//! or of one of its documents. Both are numbered from one in the order of datasets.

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, RealtimePeriod, Row, Rows, Value, pair};
use super::found::Found;
use super::request::{FredError, FredRequest, LARGEST_PAGE, numbered};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::http::facade::datasets;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] = &[
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

/// The publisher of a document whose publisher is unknown.
const UNNAMED: &str = "not stated";

/// What differs between lists of releases and lists of sources.
struct ListType {
    name: &'static str,
    member: &'static str,
    /// The values of `order_by`, the default first.
    orders: [&'static str; 4],
}

const RELEASES: ListType = ListType {
    name: "releases",
    member: "release",
    orders: ["release_id", "name", "realtime_start", "realtime_end"],
};
const SOURCES: ListType = ListType {
    name: "sources",
    member: "source",
    orders: ["source_id", "name", "realtime_start", "realtime_end"],
};

/// A release or a source.
struct Entry<'a> {
    number: usize,
    name: &'a str,
    notes: Option<&'a str>,
}

/// All releases.
pub(super) async fn all(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, &RELEASES, |catalogue, _| Ok(releases(catalogue, |_| true))).await
}

/// One release.
pub(super) async fn one(State(app): State<App>, request: ApiRequest) -> Response {
    whole(app, request, &RELEASES, |catalogue, request| {
        let release = release(catalogue, request)?;
        Ok(releases(catalogue, |dataset| dataset.id == release.id))
    })
    .await
}

/// The release of a series.
pub(super) async fn of_series(State(app): State<App>, request: ApiRequest) -> Response {
    whole(app, request, &RELEASES, |catalogue, request| {
        let series = request.series(catalogue)?;
        Ok(releases(catalogue, |dataset| dataset.id == series.dataset))
    })
    .await
}

/// The releases of a source.
pub(super) async fn of_source(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, &RELEASES, |catalogue, request| {
        let source = source(catalogue, request)?;
        Ok(releases(catalogue, |dataset| published_by(catalogue, dataset).contains(&source)))
    })
    .await
}

/// All sources.
pub(super) async fn sources(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, &SOURCES, |catalogue, _| Ok(sources_where(catalogue, |_| true))).await
}

/// One source.
pub(super) async fn one_source(State(app): State<App>, request: ApiRequest) -> Response {
    whole(app, request, &SOURCES, |catalogue, request| {
        let source = source(catalogue, request)?;
        Ok(sources_where(catalogue, |name| name == source))
    })
    .await
}

/// The sources of a release.
pub(super) async fn sources_of_release(State(app): State<App>, request: ApiRequest) -> Response {
    whole(app, request, &SOURCES, |catalogue, request| {
        let publishers = published_by(catalogue, release(catalogue, request)?);
        Ok(sources_where(catalogue, |name| publishers.contains(&name)))
    })
    .await
}

/// The dataset that `release_id` names.
pub(super) fn release<'a>(catalogue: &'a Catalogue, request: &FredRequest) -> Result<&'a Dataset, FredError> {
    let id = request.required("release_id")?;
    let datasets = datasets(catalogue);
    let found = numbered(datasets.iter().map(|dataset| &dataset.id), id);
    let found = found.and_then(|id| catalogue.datasets.get(id));
    found.ok_or_else(|| FredError::bad("The release does not exist."))
}

/// The series of the dataset that a request names.
pub(super) fn series_of<'a>(catalogue: &'a Catalogue, request: &FredRequest) -> Result<Found<'a>, FredError> {
    let release = release(catalogue, request)?;
    Ok(Found::of_dataset(catalogue, release.id.as_str()))
}

/// The number of each release, and its dataset.
pub(super) fn numbers(catalogue: &Catalogue) -> impl Iterator<Item = (usize, &Dataset)> {
    (1..).zip(datasets(catalogue))
}

fn source<'a>(catalogue: &'a Catalogue, request: &FredRequest) -> Result<&'a str, FredError> {
    let id = request.required("source_id")?;
    let publishers = publishers(catalogue);
    let found = numbered(publishers.iter(), id).copied();
    found.ok_or_else(|| FredError::bad("The source does not exist."))
}

fn releases<'a>(catalogue: &'a Catalogue, chosen: impl Fn(&Dataset) -> bool) -> Vec<Entry<'a>> {
    let datasets = numbers(catalogue).filter(|(_, dataset)| chosen(dataset));
    let entry = |(number, dataset): (usize, &'a Dataset)| Entry {
        number,
        name: &dataset.name,
        notes: Some(dataset.description.as_str()).filter(|notes| !notes.is_empty()),
    };
    datasets.map(entry).collect()
}

fn sources_where(catalogue: &Catalogue, chosen: impl Fn(&str) -> bool) -> Vec<Entry<'_>> {
    let publishers = (1..).zip(publishers(catalogue)).filter(|(_, name)| chosen(name));
    publishers.map(|(number, name)| Entry { number, name, notes: None }).collect()
}

/// The publishers of all datasets and their documents, each once.
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

/// The publisher of a dataset, then those of its documents.
fn published_by<'a>(catalogue: &'a Catalogue, dataset: &'a Dataset) -> Vec<&'a str> {
    let own = catalogue.sources.iter().filter(|source| source.dataset == dataset.id);
    let documents = own.map(|source| source.publisher.as_str());
    let named = std::iter::once(dataset.publisher.as_str()).chain(documents);
    named.filter(|publisher| !publisher.is_empty() && *publisher != UNNAMED).collect()
}

/// The response with an ordered page of a list.
async fn page(
    app: App,
    request: ApiRequest,
    list: &ListType,
    make: impl for<'a> FnOnce(&'a Catalogue, &FredRequest) -> Result<Vec<Entry<'a>>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let (realtime, page) = (request.realtime()?, request.page(LARGEST_PAGE)?);
            let [default, ..] = list.orders;
            let order_by = request.choice("order_by", &list.orders)?.unwrap_or(default);
            let descending = request.is_descending(false)?;
            let mut entries = make(&state.catalogue, &request)?;
            if order_by == "name" {
                entries.sort_by_key(|entry| entry.name.to_lowercase());
            }
            if descending {
                entries.reverse();
            }
            let head = page.ordered_head(realtime, order_by, descending, entries.len());
            Ok(document(list, head, page.of(entries), realtime))
        })
        .await
}

/// The response with a list that has no pages.
async fn whole(
    app: App,
    request: ApiRequest,
    list: &ListType,
    make: impl for<'a> FnOnce(&'a Catalogue, &FredRequest) -> Result<Vec<Entry<'a>>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let realtime = request.realtime()?;
            let entries = make(&state.catalogue, &request)?;
            Ok(document(list, realtime.head(), entries, realtime))
        })
        .await
}

fn document(list: &ListType, head: Row, entries: Vec<Entry<'_>>, realtime: RealtimePeriod) -> Document {
    let row = |entry: Entry<'_>| {
        let mut row = vec![pair("id", entry.number)];
        row.extend(realtime.head());
        row.push(pair("name", entry.name));
        if list.member == RELEASES.member {
            // A dataset comes without a press release.
            row.push(pair("press_release", Value::Flag(false)));
        }
        row.extend(entry.notes.map(|notes| pair("notes", notes)));
        row
    };
    let rows = Rows::Attributes(entries.into_iter().map(row).collect());
    Document { name: list.name, member: list.member, head, rows }
}
