//! Selection of series and periods by the parameters of a request.

use super::parameters::{
    ACTIVITY, AGGREGATE, AREA, AS, AS_OF, BASE, CURSOR, DATASET, EXPR, FIRST, FREQUENCY, FROM, INDICATOR,
    KEY, LAST, LIMIT, MEASURE, PARTIAL, TO,
};
use super::params::Params;
use super::problem::{Problem, ProblemKind};
use super::response::App;
use crate::domain::catalogue::Catalogue;
use crate::domain::growth::Measure;
use crate::domain::identity::RevisionIdentity;
use crate::service::formula::FormulaRequest;
use crate::service::growth::{Conversion, GrowthRequest};
use crate::service::page::{Cursor, PageRequest};
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

/// The page of a request that is answered from a catalogue.
///
/// # Errors
/// When the limit is out of range, or the cursor is malformed or of another history.
pub async fn page(app: &App, params: &Params, catalogue: &Catalogue) -> Result<PageRequest, Problem> {
    let (limit, cursor) = (params.require(&LIMIT)?, params.get(&CURSOR)?);
    of_history(app, catalogue, cursor.as_ref().and_then(Cursor::revision)).await?;
    Ok(PageRequest { limit, cursor, revision: catalogue.identity() })
}

/// Refuses a cursor whose revision is neither that of a catalogue nor related to it.
///
/// # Errors
/// When it is of another history, or that cannot be asked because the database does not answer.
pub async fn of_history(
    app: &App,
    catalogue: &Catalogue,
    cursor: Option<RevisionIdentity>,
) -> Result<(), Problem> {
    let Some(revision) = cursor else { return Ok(()) };
    if app.service.is_ancestor(revision, catalogue.identity()).await? {
        return Ok(());
    }
    let detail = "The cursor is of a history that the database no longer has: it was set back to an older state. \
                  Begin again without `cursor`.";
    Err(Problem::new(ProblemKind::OtherHistory, detail).at("cursor"))
}

/// The problem of a place from which changes are asked for, and which is not in the history of the database.
#[must_use]
pub fn unknown_revision() -> Problem {
    let detail = "The database does not have this revision: it was set back to an older state. What came after that \
                  state is lost, and later revisions have the same numbers. Begin again with `since=0`.";
    Problem::new(ProblemKind::OtherHistory, detail).at("since").allowing(["0"])
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
