//! The query: which page, which dates, how many of the most recent.
//!
//! Follows the query parameters of the World Bank's API; what it does not know is passed over, as there.

use super::envelope::WorldBankError;
use super::time::{Dates, Unit};
use crate::http::answer::ApiRequest;
use crate::http::facade::lenient;
use crate::http::params::Params;

const KNOWN: &[&str] = &[
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

/// The rows of a page where nothing else is asked for.
const USUAL_PAGE: usize = 50;
/// The most rows of a page; pandas-datareader reads only the first, and asks for this many.
const LARGEST_PAGE: usize = 50_000;

/// A query.
#[derive(Debug)]
pub(super) struct Request {
    params: Params,
    /// The page, from one.
    pub(super) page: usize,
    /// The rows of a page, never zero: a client counts pages by it.
    pub(super) per_page: usize,
}

/// How many of the most recent values are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recent {
    /// All.
    All,
    /// Of so many periods, filled from earlier ones or not.
    Periods(usize, bool),
    /// So many that are not empty.
    Values(usize),
}

impl Request {
    /// The query of a call.
    pub(super) fn read(call: &ApiRequest) -> Self {
        let params = lenient(&call.raw, KNOWN);
        let number = |name: &str| params.text(name).and_then(|text| text.parse().ok()).filter(|n| *n > 0);
        let page = number("page").unwrap_or(1);
        let per_page = number("per_page").unwrap_or(USUAL_PAGE).min(LARGEST_PAGE);
        Self { params, page, per_page }
    }

    /// The parameters that were read.
    pub(super) fn params(&self) -> &Params {
        &self.params
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.text(name)
    }

    /// How many rows come before the page.
    pub(super) fn skipped(&self) -> usize {
        (self.page - 1).saturating_mul(self.per_page)
    }

    /// The dates asked for.
    pub(super) fn dates(&self) -> Result<Option<Dates>, WorldBankError> {
        let Some(text) = self.text("date") else { return Ok(None) };
        Dates::read(text).map(Some).ok_or_else(WorldBankError::invalid)
    }

    /// How often the series asked for are observed: as the dates are written, else as is said, else once a year.
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

    /// How many of the most recent values are asked for.
    pub(super) fn recent(&self) -> Result<Recent, WorldBankError> {
        let number = |name: &str| {
            let number = self.text(name).map(|text| text.parse::<usize>().ok().filter(|number| *number > 0));
            number.map(|number| number.ok_or_else(WorldBankError::invalid)).transpose()
        };
        if let Some(values) = number("mrnev")? {
            return Ok(Recent::Values(values));
        }
        let filled = self.text("gapfill").is_some_and(|text| text.eq_ignore_ascii_case("y"));
        Ok(number("mrv")?.map_or(Recent::All, |periods| Recent::Periods(periods, filled)))
    }
}
