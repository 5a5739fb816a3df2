//! `series/updates` of FRED's API: the series by their last update.
//!
//! `regional` are the series of parts of countries, `macro` all others.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime, Utc};

use super::document::pair;
use super::request::{FredError, FredRequest, LARGEST_PAGE};
use super::series::{document, listed_row};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] =
    &["realtime_start", "realtime_end", "limit", "offset", "filter_value", "start_time", "end_time"];
/// The format of `start_time` and `end_time`.
const MOMENT: &str = "%Y%m%d%H%M";

/// The series, the last updated first.
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let catalogue = &state.catalogue;
            let (realtime, page) = (request.realtime()?, request.page(LARGEST_PAGE)?);
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
            let mut head = realtime.head();
            head.push(pair("filter_variable", "geography"));
            head.push(pair("filter_value", geography));
            head.push(pair("order_by", "last_updated"));
            head.push(pair("sort_order", "desc"));
            head.extend(page.head(series.len()));
            let rows = page.of(series).into_iter();
            let rows = rows.map(|(_, series)| listed_row(catalogue, series, realtime));
            Ok(document(head, rows.collect()))
        })
        .await
}

/// Whether the area of a series is a part of a country: its code is the country's, a hyphen, and the part's (ISO 3166-2).
fn is_regional(catalogue: &Catalogue, series: &Series) -> bool {
    let area = series.area.as_str();
    let country = area.split_once('-').map(|(country, _)| country);
    country.is_some_and(|country| catalogue.areas.contains_key(country))
}

fn moment(request: &FredRequest, name: &str) -> Result<Option<DateTime<Utc>>, FredError> {
    let Some(text) = request.text(name) else { return Ok(None) };
    let moment = NaiveDateTime::parse_from_str(text, MOMENT);
    let error =
        |_| FredError::bad(format!("The value for variable {name} is not a YYYYMMDDHHmm formatted time."));
    moment.map(|moment| Some(moment.and_utc())).map_err(error)
}
