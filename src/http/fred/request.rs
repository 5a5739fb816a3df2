//! What the requests of FRED have in common: the key, the form, days, real-time periods, pages, errors.
//!
//! Follows the parameters of FRED's API, and its errors: status 400 with a body in the form that was asked for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

use super::document::{Document, Form, Row, Value, error, pair};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::http::answer::{ApiRequest, App, CachedResponse};
use crate::http::facade::{lenient, sentence};
use crate::http::params::Params;
use crate::http::problem::Problem;
use crate::service::{ServiceError, State as Snapshot};

/// The last day there is: what holds up to it holds until something newer is published.
pub(super) const LAST_DAY: NaiveDate = fixed_day(9999, 12, 31);
/// The first day of a real-time period that asks for everything.
pub(super) const FIRST_DAY: NaiveDate = fixed_day(1776, 7, 4);

/// The first day that FRED has observations of.
pub(super) const EARLIEST: NaiveDate = fixed_day(1600, 1, 1);

const fn fixed_day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// An error as FRED tells it.
#[derive(Debug)]
pub(super) struct FredError {
    status: StatusCode,
    message: String,
}

impl FredError {
    /// A request that cannot be answered; the sentence follows "Bad Request.".
    pub(super) fn bad(sentence: impl AsRef<str>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: format!("Bad Request. {}", sentence.as_ref()) }
    }

    /// What is not one of several values.
    pub(super) fn not_one_of(name: &str, values: &[&str]) -> Self {
        let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
        Self::bad(format!("Value of {name} is not one of: {}.", values.join(", ")))
    }

    /// The series that is asked for is not there.
    pub(super) fn no_series() -> Self {
        Self::bad("The series does not exist.")
    }

    /// What is told.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Whether it is the service that failed.
    pub(super) fn is_server_error(&self) -> bool {
        self.status.is_server_error()
    }

    fn answer(&self, form: Form) -> Response {
        let headers = [(CONTENT_TYPE, form.content_type()), (CACHE_CONTROL, "no-store")];
        (self.status, headers, error(self.status.as_u16(), &self.message, form)).into_response()
    }
}

impl From<Problem> for FredError {
    fn from(problem: Problem) -> Self {
        let status = problem.kind().status();
        if status.is_server_error() {
            return Self { status, message: sentence(problem) };
        }
        Self::bad(sentence(problem))
    }
}

impl From<ServiceError> for FredError {
    fn from(error: ServiceError) -> Self {
        Problem::from(error).into()
    }
}

/// The days at which what is asked for was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RealTime {
    /// The first.
    pub(super) start: NaiveDate,
    /// The last.
    pub(super) end: NaiveDate,
}

impl RealTime {
    /// The head that every document of a real-time period has.
    pub(super) fn head(self) -> Row {
        vec![pair("realtime_start", self.start), pair("realtime_end", self.end)]
    }
}

/// What of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// How many are left out.
    pub(super) offset: usize,
    /// How many are given at most.
    pub(super) limit: usize,
}

impl Page {
    /// What is asked for of the rows.
    pub(super) fn of<T>(self, rows: Vec<T>) -> Vec<T> {
        rows.into_iter().skip(self.offset).take(self.limit).collect()
    }

    /// What a document says of it.
    pub(super) fn head(self, count: usize) -> [(std::borrow::Cow<'static, str>, Value); 3] {
        [pair("count", count), pair("offset", self.offset), pair("limit", self.limit)]
    }
}

/// A request as far as all routes read it alike.
#[derive(Debug)]
pub(super) struct Request {
    params: Params,
    /// The form of the answer.
    pub(super) form: Form,
    /// The present day, on which an answer depends unless a real-time period is named.
    pub(super) today: NaiveDate,
    has_key: bool,
}

impl Request {
    /// The request of a route that reads these parameters.
    pub(super) fn read(app: &App, call: &ApiRequest, known: &[&'static str]) -> Self {
        let common = lenient(&call.raw, &["api_key", "file_type"]);
        let json = common.text("file_type").is_some_and(|form| form.eq_ignore_ascii_case("json"));
        Self {
            params: lenient(&call.raw, known),
            form: if json { Form::Json } else { Form::Xml },
            today: app.service.clock().today(),
            has_key: common.text("api_key").is_some(),
        }
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// One word out of several, in lower case.
    pub(super) fn choice(
        &self,
        name: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, FredError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(text)).copied();
        found.map(Some).ok_or_else(|| FredError::not_one_of(name, words))
    }

    /// A day.
    pub(super) fn day(&self, name: &str) -> Result<Option<NaiveDate>, FredError> {
        self.text(name).map(|text| read_day(name, text)).transpose()
    }

    /// The real-time period, which is today unless it is named.
    pub(super) fn real_time(&self) -> Result<RealTime, FredError> {
        let end = self.day("realtime_end")?.unwrap_or(self.today);
        let start = self.day("realtime_start")?.unwrap_or(self.today.min(end));
        Self::ordered(start, end)
    }

    /// The real-time period, which is all of history unless it is named.
    pub(super) fn history(&self) -> Result<RealTime, FredError> {
        let end = self.day("realtime_end")?.unwrap_or(LAST_DAY);
        Self::ordered(self.day("realtime_start")?.unwrap_or(FIRST_DAY), end)
    }

    fn ordered(start: NaiveDate, end: NaiveDate) -> Result<RealTime, FredError> {
        if start > end {
            return Err(FredError::bad(
                "The value of realtime_start must not lie after that of realtime_end.",
            ));
        }
        Ok(RealTime { start, end })
    }

    /// The page, of at most so many.
    pub(super) fn cut(&self, most: usize) -> Result<Page, FredError> {
        let limit = self.number("limit", 1, most)?.unwrap_or(most);
        Ok(Page { limit, offset: self.number("offset", 0, usize::MAX)?.unwrap_or(0) })
    }

    fn number(&self, name: &str, least: usize, most: usize) -> Result<Option<usize>, FredError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let refused = || FredError::bad(format!("Value of {name} is not between {least} and {most}."));
        number.map(Some).ok_or_else(refused)
    }

    /// Whether the largest comes first.
    pub(super) fn is_descending(&self, otherwise: bool) -> Result<bool, FredError> {
        Ok(self.choice("sort_order", &["asc", "desc"])?.map_or(otherwise, |order| order == "desc"))
    }

    /// The parameters, and the day they are asked on: what is answered today may not hold tomorrow.
    pub(super) fn of_today(&self) -> Params {
        self.params.with("day", &self.today.to_string())
    }

    /// The answer: the one that was made before, or a new one.
    pub(super) async fn answer<F, M>(&self, app: &App, call: &ApiRequest, make: M) -> Response
    where
        F: Future<Output = Result<Document, FredError>>,
        M: FnOnce(Arc<Snapshot>) -> F,
    {
        if !self.has_key {
            return FredError::bad("Variable api_key is not set. Any value is accepted here.")
                .answer(self.form);
        }
        let state = app.service.state();
        let params = self.of_today();
        let reply =
            CachedResponse::new(app, &state, call, &params, self.form.name(), self.form.content_type());
        if let Some(answer) = reply.known() {
            return answer;
        }
        match make(Arc::clone(&state)).await {
            Ok(document) => reply.keep(document.bytes(self.form).into(), None),
            Err(error) => error.answer(self.form),
        }
    }
}

/// A day as FRED writes it.
pub(super) fn read_day(name: &str, text: &str) -> Result<NaiveDate, FredError> {
    match Period::parse(text) {
        Ok(day) if day.frequency() == Frequency::DAILY => Ok(day.start_date()),
        _ => {
            Err(FredError::bad(format!("The value for variable {name} is not a YYYY-MM-DD formatted date.")))
        }
    }
}

/// What every other address below the prefix answers.
pub(super) async fn nothing_here(State(app): State<App>, call: ApiRequest) -> Response {
    let request = Request::read(&app, &call, &[]);
    let message = format!("Not Found. {} is no address of this service.", call.path);
    FredError { status: StatusCode::NOT_FOUND, message }.answer(request.form)
}
