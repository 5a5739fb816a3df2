//! The series, periods and page that the parameters of a request select.

use chrono::NaiveDate;

use super::params::{Params, invalid};
use super::problem::Problem;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;
use crate::limits::{DEFAULT_LIMIT, MAX_EDGE_OBSERVATIONS, MAX_LIMIT};
use crate::service::query::{PageRequest, SeriesFilter, Window};

/// The series filter of a request.
///
/// # Errors
/// When a list or a frequency is malformed.
pub fn series_filter(params: &Params) -> Result<SeriesFilter, Problem> {
    let list = |name: &str| -> Result<Vec<String>, Problem> {
        Ok(params.list(name)?.into_iter().map(str::to_owned).collect())
    };
    Ok(SeriesFilter {
        dataset: list("dataset")?,
        indicator: list("indicator")?,
        area: list("area")?,
        activity: list("activity")?,
        frequency: frequencies(params)?,
        key: params.key("key"),
        components: params.components()?,
    })
}

/// The frequencies of a request.
///
/// # Errors
/// When one of them is no frequency.
pub fn frequencies(params: &Params) -> Result<Vec<Frequency>, Problem> {
    let parse = |code: &str| {
        code.parse::<Frequency>().map_err(|_| {
            let rule = "takes A, S, Q, M, W, D, or a multiple such as A5";
            invalid("frequency", code, rule).nearest_to(code, ["A", "S", "Q", "M", "W", "D"])
        })
    };
    params.list("frequency")?.into_iter().map(parse).collect()
}

/// The window of periods of a request.
///
/// # Errors
/// When a period, a number or a date is malformed, or the range ends before it starts.
pub fn window(params: &Params) -> Result<Window, Problem> {
    let window = Window {
        from: params.parse_as("from")?,
        to: params.parse_as("to")?,
        first: params.integer("first", 1..=MAX_EDGE_OBSERVATIONS)?,
        last: params.integer("last", 1..=MAX_EDGE_OBSERVATIONS)?,
        as_of: as_of(params)?,
    };
    window.check()?;
    Ok(window)
}

/// The day of `as_of`: later publications do not count.
///
/// # Errors
/// When the value is no day.
pub fn as_of(params: &Params) -> Result<Option<NaiveDate>, Problem> {
    day(params, "as_of")
}

/// The day in a parameter.
///
/// # Errors
/// When the value is no day.
pub fn day(params: &Params, name: &'static str) -> Result<Option<NaiveDate>, Problem> {
    let Some(text) = params.text(name) else { return Ok(None) };
    // Parsed as a period, because chrono accepts signs, blanks and years of any length.
    match Period::parse(text) {
        Ok(day) if day.frequency() == Frequency::of(FrequencyUnit::Day) => Ok(Some(day.start_date())),
        _ => Err(invalid(name, text, "takes a day such as 2025-03-14")),
    }
}

/// The page of a request.
///
/// # Errors
/// When the limit is out of range, or the cursor is malformed.
pub fn page(params: &Params) -> Result<PageRequest, Problem> {
    Ok(PageRequest {
        limit: params.integer("limit", 1..=MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT),
        cursor: params.parse_as("cursor")?,
    })
}
