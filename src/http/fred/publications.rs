//! `releases/dates` and `release/dates` of FRED's API: the days on which datasets were published.
//!
//! Follows their documentation, but that all days are given by default: a year without a publication would be an empty
//! list. A day is that of a document or of an imported file; an import that was taken back does not count.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::{Document, Row, Rows, pair};
use super::releases::{numbers, release};
use super::request::{FredError, FredRequest, LARGEST_PAGE};
use crate::domain::catalogue::Dataset;
use crate::domain::code::Code;
use crate::http::response::{ApiRequest, App};
use crate::service::State as Snapshot;

const PARAMETERS: &[&str] = &[
    "release_id",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "order_by",
    "sort_order",
    "include_release_dates_with_no_data",
];

/// The largest page of the days of one release.
const LARGEST_PAGE_OF_DAYS: usize = 10_000;

/// The days of publication of each dataset.
pub(super) type PublicationDays = BTreeMap<Code, BTreeSet<NaiveDate>>;

/// The days of publication of all datasets.
pub(super) async fn days(request: &FredRequest, state: &Snapshot) -> Result<PublicationDays, FredError> {
    let catalogue = &state.catalogue;
    let imports = request.app.service.imports(catalogue.identity()).await?;
    let imports = imports
        .into_iter()
        .filter(|import| import.reverted.is_none())
        .map(|import| (import.dataset, import.published));
    let documents = catalogue.sources.iter().map(|source| (source.dataset.clone(), source.published));
    let mut days = PublicationDays::new();
    for (dataset, day) in documents.chain(imports) {
        days.entry(dataset).or_default().insert(day);
    }
    Ok(days)
}

/// The days of all releases, the newest first.
pub(super) async fn all(State(app): State<App>, request: ApiRequest) -> Response {
    let orders = ["release_date", "release_id", "release_name"];
    list(app, request, LARGEST_PAGE, true, &orders, |state, _| Ok(numbers(&state.catalogue).collect())).await
}

/// The days of one release, the oldest first.
pub(super) async fn of_release(State(app): State<App>, request: ApiRequest) -> Response {
    list(app, request, LARGEST_PAGE_OF_DAYS, false, &["release_date"], |state, request| {
        let release = release(&state.catalogue, request)?;
        Ok(numbers(&state.catalogue).filter(|(_, dataset)| dataset.id == release.id).collect())
    })
    .await
}

/// A page of days; in a list of all releases each is named.
async fn list(
    app: App,
    request: ApiRequest,
    largest: usize,
    of_all: bool,
    orders: &[&'static str],
    make: impl for<'a> FnOnce(&'a Snapshot, &FredRequest) -> Result<Vec<(usize, &'a Dataset)>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let (realtime, page) = (request.realtime_of_history()?, request.page(largest)?);
            request.choice("include_release_dates_with_no_data", &["true", "false"])?;
            let order_by = request.choice("order_by", orders)?.unwrap_or("release_date");
            let descending = request.is_descending(of_all)?;
            let days = days(&request, &state).await?;
            let mut rows: Vec<(NaiveDate, usize, &Dataset)> = Vec::new();
            for (number, dataset) in make(&state, &request)? {
                let own = days.get(&dataset.id).into_iter().flatten();
                let own = own.filter(|day| realtime.contains(**day));
                rows.extend(own.map(|day| (*day, number, dataset)));
            }
            match order_by {
                "release_id" => rows.sort_by_key(|(day, number, _)| (*number, *day)),
                "release_name" => rows.sort_by_key(|(day, _, dataset)| (dataset.name.to_lowercase(), *day)),
                _ => rows.sort_by_key(|(day, number, _)| (*day, *number)),
            }
            if descending {
                rows.reverse();
            }
            let head = page.ordered_head(realtime, order_by, descending, rows.len());
            let row = |(day, number, dataset): (NaiveDate, usize, &Dataset)| {
                let mut row: Row = vec![pair("release_id", number)];
                row.extend(of_all.then(|| pair("release_name", dataset.name.as_str())));
                (row, day)
            };
            let rows = Rows::Days(page.of(rows).into_iter().map(row).collect());
            Ok(Document { name: "release_dates", member: "release_date", head, rows })
        })
        .await
}
