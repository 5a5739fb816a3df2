//! What all routes of FRED share: the key, the form, days, real-time periods, pages, errors.
//!
//! Follows the parameters of FRED's API and its errors: status 400, with a body in the form of the request.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::{Document, DocumentForm, RealtimePeriod, Row, error, pair};
use super::names;
use crate::domain::catalogue::Catalogue;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::facade::{detail, error_response, lenient};
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::weigh::weigh;
use crate::service::{ServiceError, State as Snapshot};

/// The end of a real-time period that has not ended.
pub(super) const LAST_DAY: NaiveDate = fixed_day(9999, 12, 31);
/// The start of the real-time period of all history.
const FIRST_DAY: NaiveDate = fixed_day(1776, 7, 4);

/// The default of `observation_start`.
pub(super) const EARLIEST: NaiveDate = fixed_day(1600, 1, 1);

/// The largest page of a list of series, releases, sources or tags.
pub(super) const LARGEST_PAGE: usize = 1_000;

const fn fixed_day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// An error of FRED.
#[derive(Debug)]
pub(super) struct FredError {
    status: StatusCode,
    message: String,
}

impl FredError {
    /// A bad request; the sentence follows "Bad Request.".
    pub(super) fn bad(sentence: impl AsRef<str>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: format!("Bad Request. {}", sentence.as_ref()) }
    }

    /// A required parameter is missing.
    pub(super) fn not_set(name: &str) -> Self {
        Self::bad(format!("Variable {name} is not set."))
    }

    /// A parameter has none of the values it can have.
    fn not_one_of(name: &str, values: &[&str]) -> Self {
        let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
        Self::bad(format!("Value of {name} is not one of: {}.", values.join(", ")))
    }

    /// There is no such series.
    pub(super) fn no_series() -> Self {
        Self::bad("The series does not exist.")
    }

    /// The error as a line of text, for clients that expect a table.
    pub(super) fn text_response(&self) -> Response {
        let failed = self.status.is_server_error();
        let status = if failed { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NOT_FOUND };
        error_response(status, "text/plain; charset=utf-8", format!("Error: {}\n", self.message))
    }

    fn response(&self, form: DocumentForm) -> Response {
        let body = error(self.status.as_u16(), &self.message, form);
        error_response(self.status, form.content_type(), body)
    }
}

impl From<Problem> for FredError {
    fn from(problem: Problem) -> Self {
        let status = problem.kind().status();
        if status.is_server_error() {
            return Self { status, message: detail(problem) };
        }
        Self::bad(detail(problem))
    }
}

impl From<ServiceError> for FredError {
    fn from(error: ServiceError) -> Self {
        Problem::from(error).into()
    }
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    offset: usize,
    limit: usize,
}

impl Page {
    /// The rows of the page.
    pub(super) fn of<T>(self, rows: Vec<T>) -> Vec<T> {
        rows.into_iter().skip(self.offset).take(self.limit).collect()
    }

    /// The number of rows up to the end of the page.
    pub(super) const fn end(self) -> usize {
        self.offset.saturating_add(self.limit)
    }

    /// The attributes of a document with a page of so many rows.
    pub(super) fn head(self, count: usize) -> Row {
        vec![pair("count", count), pair("offset", self.offset), pair("limit", self.limit)]
    }

    /// The attributes of a document with a page of so many ordered rows.
    pub(super) fn ordered_head(
        self,
        realtime: RealtimePeriod,
        order_by: &'static str,
        descending: bool,
        count: usize,
    ) -> Row {
        let mut head = realtime.head();
        head.push(pair("order_by", order_by));
        head.push(pair("sort_order", if descending { "desc" } else { "asc" }));
        head.extend(self.head(count));
        head
    }
}

/// A request, as far as it means the same to all routes.
pub(super) struct FredRequest {
    /// What every handler can reach.
    pub(super) app: App,
    request: ApiRequest,
    params: Params,
    /// The form of the response.
    pub(super) form: DocumentForm,
    /// The present day, which is the default real-time period.
    pub(super) today: NaiveDate,
    has_key: bool,
}

impl FredRequest {
    /// The request to a route that knows these parameters.
    pub(super) fn new(app: App, request: ApiRequest, known: &[&'static str]) -> Self {
        let common = lenient(&request.raw, &["api_key", "file_type"]);
        let json = common.text("file_type").is_some_and(|form| form.eq_ignore_ascii_case("json"));
        Self {
            params: lenient(&request.raw, known),
            form: if json { DocumentForm::Json } else { DocumentForm::Xml },
            today: request.basis.today,
            has_key: common.text("api_key").is_some(),
            app,
            request,
        }
    }

    /// The state that it is answered from.
    pub(super) const fn state(&self) -> &Arc<Snapshot> {
        &self.request.basis.state
    }

    /// What the request costs: it is about one series, or looks at all.
    fn cost(&self, catalogue: &Catalogue) -> Cost {
        match self.text("series_id").and_then(|id| names::find(catalogue, id)) {
            Some(series) => Cost::whole(usize::try_from(series.observations).unwrap_or_default()),
            None => Cost::walk(catalogue.series.len()),
        }
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// The value of a parameter that must be set.
    pub(super) fn required(&self, name: &str) -> Result<&str, FredError> {
        self.text(name).ok_or_else(|| FredError::not_set(name))
    }

    /// The series that `series_id` names.
    pub(super) fn series<'a>(&self, catalogue: &'a Catalogue) -> Result<&'a Series, FredError> {
        names::find(catalogue, self.required("series_id")?).ok_or_else(FredError::no_series)
    }

    /// The value of a parameter that has one of these words.
    pub(super) fn choice(
        &self,
        name: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, FredError> {
        choice(name, self.text(name), words)
    }

    /// The value of a parameter that is a day.
    pub(super) fn day(&self, name: &str) -> Result<Option<NaiveDate>, FredError> {
        self.text(name).map(|text| parse_day(name, text)).transpose()
    }

    /// The real-time period; its default is today.
    pub(super) fn realtime(&self) -> Result<RealtimePeriod, FredError> {
        let end = self.day("realtime_end")?.unwrap_or(self.today);
        let start = self.day("realtime_start")?.unwrap_or(self.today.min(end));
        Self::ordered(start, end)
    }

    /// The real-time period of a list of vintages; its default is all history.
    pub(super) fn realtime_of_history(&self) -> Result<RealtimePeriod, FredError> {
        let end = self.day("realtime_end")?.unwrap_or(LAST_DAY);
        Self::ordered(self.day("realtime_start")?.unwrap_or(FIRST_DAY), end)
    }

    fn ordered(start: NaiveDate, end: NaiveDate) -> Result<RealtimePeriod, FredError> {
        if start > end {
            return Err(FredError::bad(
                "The value of realtime_start must not lie after that of realtime_end.",
            ));
        }
        Ok(RealtimePeriod { start, end })
    }

    /// The page; `largest` is the default and the upper end of `limit`.
    pub(super) fn page(&self, largest: usize) -> Result<Page, FredError> {
        let limit = self.number("limit", 1, largest)?.unwrap_or(largest);
        Ok(Page { limit, offset: self.number("offset", 0, usize::MAX)?.unwrap_or(0) })
    }

    fn number(&self, name: &str, least: usize, most: usize) -> Result<Option<usize>, FredError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let error = || FredError::bad(format!("Value of {name} is not between {least} and {most}."));
        number.map(Some).ok_or_else(error)
    }

    /// Whether the order is descending.
    pub(super) fn is_descending(&self, default: bool) -> Result<bool, FredError> {
        Ok(self.choice("sort_order", &["asc", "desc"])?.map_or(default, |order| order == "desc"))
    }

    /// The response with a document.
    pub(super) async fn respond<F, M>(&self, make: M) -> Response
    where
        F: Future<Output = Result<Document, FredError>>,
        M: FnOnce(Arc<Snapshot>) -> F,
    {
        if !self.has_key {
            return FredError::bad("Variable api_key is not set. Any value is accepted here.")
                .response(self.form);
        }
        let state = self.state();
        weigh(self.cost(&state.catalogue)).await;
        match make(Arc::clone(state)).await {
            Ok(document) => {
                self.complete(state, self.form.name(), self.form.content_type(), document.bytes(self.form))
            }
            Err(error) => error.response(self.form),
        }
    }

    /// The response with a body; its entity tag changes with the day, since the default real-time period does.
    pub(super) fn complete(
        &self,
        state: &Snapshot,
        format: &str,
        content_type: &'static str,
        body: Vec<u8>,
    ) -> Response {
        let params = self.params.with("day", &self.today.to_string());
        ResponseBuilder::new(state, &self.request, &params, format, content_type)
            .without_strong_date()
            .complete(body.into(), None)
    }
}

/// The value of a parameter that has one of these words.
pub(super) fn choice(
    name: &str,
    text: Option<&str>,
    words: &[&'static str],
) -> Result<Option<&'static str>, FredError> {
    let Some(text) = text else { return Ok(None) };
    let word = words.iter().find(|word| word.eq_ignore_ascii_case(text)).copied();
    word.map(Some).ok_or_else(|| FredError::not_one_of(name, words))
}

/// A day as FRED writes it.
pub(super) fn parse_day(name: &str, text: &str) -> Result<NaiveDate, FredError> {
    match Period::parse(text) {
        Ok(day) if day.frequency() == Frequency::DAILY => Ok(day.start_date()),
        _ => {
            Err(FredError::bad(format!("The value for variable {name} is not a YYYY-MM-DD formatted date.")))
        }
    }
}

/// The code that an id means: FRED's ids are numbers, which count the codes from one, but the code itself is accepted.
pub(super) fn numbered<'a, C: AsRef<str>>(mut codes: impl Iterator<Item = &'a C>, id: &str) -> Option<&'a C> {
    match id.parse::<usize>() {
        Ok(number) => codes.nth(number.checked_sub(1)?),
        Err(_) => codes.find(|code| code.as_ref() == id),
    }
}

/// The response to every path below the prefix that is no route.
pub(super) async fn not_found(State(app): State<App>, request: ApiRequest) -> Response {
    let message = format!("Not Found. {} is no address of this service.", request.path);
    let form = FredRequest::new(app, request, &[]).form;
    FredError { status: StatusCode::NOT_FOUND, message }.response(form)
}
