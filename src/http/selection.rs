//! Selection of series and periods by the parameters of a request.

use super::parameters::{
    ACTIVITY, AGGREGATE, AREA, AS, AS_OF, BASE, CURSOR, DATASET, EXPR, FIRST, FREQUENCY, FROM, INDICATOR,
    KEY, LAST, LIMIT, MEASURE, PARTIAL, TO,
};
use super::params::Params;
use super::problem::{Problem, ProblemKind};
use crate::domain::growth::Measure;
use crate::service::formula::FormulaRequest;
use crate::service::growth::{Conversion, GrowthRequest};
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
        derived: false,
    })
}

/// The formula of a request, and what it leaves open.
///
/// # Errors
/// When the formula, a list or a frequency is malformed.
pub fn formula_request(params: &Params) -> Result<FormulaRequest, Problem> {
    Ok(FormulaRequest {
        formula: params.require(&EXPR)?,
        dataset: params.list(&DATASET)?,
        area: params.list(&AREA)?,
        activity: params.list(&ACTIVITY)?,
        frequency: params.list(&FREQUENCY)?,
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

/// The measure and the frequency conversion that a request asks for.
///
/// # Errors
/// When a parameter is malformed, or two of them contradict each other.
pub fn growth_request(params: &Params, with_inputs: bool) -> Result<GrowthRequest, Problem> {
    let measure = params.require(&MEASURE)?;
    let base = params.get(&BASE)?;
    if base.is_some() && measure != Measure::Index {
        return Err(conflict("base", "`base` goes with `measure=index` only."));
    }
    let as_percent = params.get(&AS)?.is_some();
    if as_percent && !measure.is_simple_rate() {
        return Err(conflict(
            "as",
            "`as` goes with `measure=yoy` and `measure=pop` only; no other moves in points.",
        ));
    }
    Ok(GrowthRequest { measure, as_percent, base, conversion: conversion(params)?, with_inputs })
}

/// The frequency conversion: `aggregate` with exactly one `frequency`.
fn conversion(params: &Params) -> Result<Option<Conversion>, Problem> {
    let partial_ok = params.get(&PARTIAL)?.is_some();
    let Some(aggregate) = params.get(&AGGREGATE)? else {
        if partial_ok {
            return Err(conflict("partial", "`partial` goes with `aggregate` only."));
        }
        return Ok(None);
    };
    match params.list(&FREQUENCY)?.as_slice() {
        [to] => Ok(Some(Conversion { to: *to, aggregate, partial_ok })),
        _ => Err(conflict("aggregate", "`aggregate` goes with one `frequency` to convert to.")),
    }
}

fn conflict(parameter: &str, detail: &str) -> Problem {
    Problem::new(ProblemKind::ConflictingParameters, detail).at(parameter)
}
