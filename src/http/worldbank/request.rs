//! The query parameters: page, dates, number of most recent values.
//!
//! Follows the query parameters of the World Bank's API; unknown ones are ignored, as there.

use super::error::WorldBankError;
use super::response_format::ResponseFormat;
use super::time::{Dates, Unit};
use crate::http::facade::lenient;
use crate::http::params::Params;
use crate::http::response::ApiRequest;

const PARAMETERS: &[&str] = &[
    "format",
    "page",
    "per_page",
    "date",
    "mrv",
    "mrnev",
    "gapfill",
    "frequency",
    "source",
    "region",
    "incomelevel",
    "lendingtype",
];

/// The default of `per_page`.
const DEFAULT_PAGE: usize = 50;
/// The largest page. pandas-datareader asks for so many rows and reads only the first page.
const LARGEST_PAGE: usize = 50_000;

/// The query parameters of a request.
#[derive(Debug)]
pub(super) struct WorldBankRequest {
    params: Params,
    /// The number of the page, from one.
    pub(super) page: usize,
    /// The rows of a page, at least one: clients divide by it.
    pub(super) per_page: usize,
}

/// The selection of the most recent values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecentValues {
    /// All values.
    All,
    /// Those of the last periods, so many; whether a missing value is replaced by the newest earlier one.
    Periods(usize, bool),
    /// The last values that are not missing, so many.
    Values(usize),
}

impl WorldBankRequest {
    /// The query parameters of a request.
    pub(super) fn new(request: &ApiRequest) -> Self {
        let params = lenient(&request.raw, PARAMETERS);
        let number = |name: &str| params.text(name).and_then(|text| text.parse().ok()).filter(|n| *n > 0);
        let page = number("page").unwrap_or(1);
        let per_page = number("per_page").unwrap_or(DEFAULT_PAGE).min(LARGEST_PAGE);
        Self { params, page, per_page }
    }

    /// The known parameters.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// The form of the response.
    pub(super) fn form(&self) -> Result<ResponseFormat, WorldBankError> {
        let Some(text) = self.text("format") else { return Ok(ResponseFormat::Json) };
        ResponseFormat::parse(text).ok_or_else(WorldBankError::unknown_format)
    }

    /// The number of rows before the page.
    pub(super) fn offset(&self) -> usize {
        (self.page - 1).saturating_mul(self.per_page)
    }

    /// The range of `date`.
    pub(super) fn dates(&self) -> Result<Option<Dates>, WorldBankError> {
        let Some(text) = self.text("date") else { return Ok(None) };
        Dates::parse(text).map(Some).ok_or_else(WorldBankError::invalid)
    }

    /// The frequency of the series: that of `date`, otherwise `frequency`, otherwise annual.
    pub(super) fn unit(&self) -> Result<Unit, WorldBankError> {
        if let Some(dates) = self.dates()? {
            return Ok(dates.unit);
        }
        match self.text("frequency").map(str::to_ascii_uppercase).as_deref() {
            None | Some("Y" | "A") => Ok(Unit::Year),
            Some("Q") => Ok(Unit::Quarter),
            Some("M") => Ok(Unit::Month),
            Some(_) => Err(WorldBankError::invalid()),
        }
    }

    /// The selection of the most recent values.
    pub(super) fn recent(&self) -> Result<RecentValues, WorldBankError> {
        let number = |name: &str| {
            let number = self.text(name).map(|text| text.parse::<usize>().ok().filter(|number| *number > 0));
            number.map(|number| number.ok_or_else(WorldBankError::invalid)).transpose()
        };
        if let Some(values) = number("mrnev")? {
            return Ok(RecentValues::Values(values));
        }
        let filled = self.text("gapfill").is_some_and(|text| text.eq_ignore_ascii_case("y"));
        Ok(number("mrv")?.map_or(RecentValues::All, |periods| RecentValues::Periods(periods, filled)))
    }
}
