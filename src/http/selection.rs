//! Selection of series and periods by the parameters of a request.

use super::parameters::{
    ACTIVITY, AREA, AS_OF, CURSOR, DATASET, FIRST, FREQUENCY, FROM, INDICATOR, KEY, LAST, LIMIT, TO,
};
use super::params::Params;
use super::problem::Problem;
use crate::service::page::PageRequest;
use crate::service::query::{SeriesFilter, Window};

/// The series filter of a request.
///
/// # Errors
/// When a list or a frequency is malformed.
pub fn series_filter(params: &Params) -> Result<SeriesFilter, Problem> {
    Ok(SeriesFilter {
        dataset: params.list(&DATASET)?,
        indicator: params.list(&INDICATOR)?,
        area: params.list(&AREA)?,
        activity: params.list(&ACTIVITY)?,
        frequency: params.list(&FREQUENCY)?,
        key: params.get(&KEY)?,
        components: params.components()?,
    })
}

/// The window of periods of a request.
///
/// # Errors
/// When a period, a number or a date is malformed, or the range ends before it starts.
pub fn window(params: &Params) -> Result<Window, Problem> {
    let window = Window {
        from: params.get(&FROM)?,
        to: params.get(&TO)?,
        first: params.get(&FIRST)?,
        last: params.get(&LAST)?,
        as_of: params.get(&AS_OF)?,
    };
    window.check()?;
    Ok(window)
}

/// The page of a request.
///
/// # Errors
/// When the limit is out of range, or the cursor is malformed.
pub fn page(params: &Params) -> Result<PageRequest, Problem> {
    Ok(PageRequest { limit: params.require(&LIMIT)?, cursor: params.get(&CURSOR)? })
}
