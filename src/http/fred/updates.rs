//! `series/updates`: the series that were written last.
//!
//! Follows `fred/series/updates` of FRED's API. `macro` are series of countries and of what is larger, `regional`
//! those of parts of countries.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime, Utc};

use super::document::pair;
use super::request::{FredError, Page, Request};
use super::series::{document, listed_row};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::answer::{ApiRequest, App};

const KNOWN: &[&str] =
    &["realtime_start", "realtime_end", "limit", "offset", "filter_value", "start_time", "end_time"];
/// The most series that one page has.
const MOST: usize = 1_000;
/// How a moment is written.
const MOMENT: &str = "%Y%m%d%H%M";

/// The series that were written last.
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, KNOWN);
    request
        .answer(&app, &call, async |state| {
            let catalogue = &state.catalogue;
            let (real_time, cut) = (request.real_time()?, request.cut(MOST)?);
            let geography = request.choice("filter_value", &["all", "macro", "regional"])?.unwrap_or("all");
            let (start, end) = (moment(&request, "start_time")?, moment(&request, "end_time")?);
            if start.is_some() != end.is_some() {
                return Err(FredError::bad("Variables start_time and end_time go together."));
            }
            let mut series: Vec<(DateTime<Utc>, &Series)> = catalogue
                .series
                .iter()
                .filter(|series| {
                    geography == "all" || is_regional(catalogue, series) == (geography == "regional")
                })
                .filter_map(|series| Some((catalogue.datasets.get(&series.dataset)?.updated, series)))
                .filter(|(at, _)| start.is_none_or(|start| start <= *at) && end.is_none_or(|end| *at <= end))
                .collect();
            series.sort_by_key(|(at, series)| std::cmp::Reverse((*at, series.revision)));
            let mut head = real_time.head();
            head.push(pair("filter_variable", "geography"));
            head.push(pair("filter_value", geography));
            head.push(pair("order_by", "last_updated"));
            head.push(pair("sort_order", "desc"));
            head.extend(Page::head(cut, series.len()));
            let rows = cut.of(series).into_iter();
            let rows = rows.map(|(_, series)| listed_row(catalogue, series, real_time));
            Ok(document(head, rows.collect()))
        })
        .await
}

/// Whether a series is of a part of a country, whose code has the country's before a hyphen (ISO 3166-2).
fn is_regional(catalogue: &Catalogue, series: &Series) -> bool {
    let area = series.area.as_str();
    let country = area.split_once('-').map(|(country, _)| country);
    country.is_some_and(|country| catalogue.areas.contains_key(country))
}

fn moment(request: &Request, name: &str) -> Result<Option<DateTime<Utc>>, FredError> {
    let Some(text) = request.text(name) else { return Ok(None) };
    let read = NaiveDateTime::parse_from_str(text, MOMENT);
    let wrong =
        |_| FredError::bad(format!("The value for variable {name} is not a YYYYMMDDHHmm formatted time."));
    read.map(|moment| Some(moment.and_utc())).map_err(wrong)
}
