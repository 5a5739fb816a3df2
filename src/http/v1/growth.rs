//! Growth: stated rates beside computed ones.

use axum::extract::State;
use axum::response::Response;

use crate::domain::growth::{Aggregate, Measure};
use crate::domain::period::Period;
use crate::formats::{Format, Kind, Layout, encode};
use crate::http::answer::{ApiRequest, App, ResponseBuilder};
use crate::http::negotiate::negotiate;
use crate::http::parameters::{AGGREGATES, Name, names};
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::selection::{frequencies, page, series_filter, window};
use crate::limits::MAX_PAGE_OBSERVATIONS;
use crate::service::fetch::answer_header;
use crate::service::growth::{Choice, Conversion, GrowthRequest, GrowthTarget, targets};
use crate::service::query::PageRequest;

use super::observations::{OFFERS, check_size, refuse_paging};

pub(super) const LIST: &[Name] = &[
    Name::Dataset,
    Name::Indicator,
    Name::Area,
    Name::Activity,
    Name::Frequency,
    Name::Key,
    Name::Component,
    Name::From,
    Name::To,
    Name::First,
    Name::Last,
    Name::AsOf,
    Name::Measure,
    Name::Base,
    Name::As,
    Name::Aggregate,
    Name::Partial,
    Name::Detail,
    Name::Limit,
    Name::Cursor,
    Name::DataFormat,
];

/// Growth of series
#[utoipa::path(
    get,
    path = "/v1/growth",
    tag = "data",
    responses((status = 200, description = "The growth", content(
        (crate::formats::json::GrowthDocument = "application/json"),
        (String = "text/csv"),
        (String = "application/x-ndjson"),
        (String = "application/vnd.json-stat"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.stream"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub(super) async fn list(State(app): State<App>, call: ApiRequest) -> Result<Response, Problem> {
    let params = call.raw.allow(&names(LIST))?;
    let full = params.choice("detail", &["full"])?.is_some();
    let growth = growth_request(&params, full)?;
    let filter = series_filter(&params)?;
    let window = window(&params)?;
    let layout = Layout { kind: Kind::Growth, full };
    let request = page(&params)?;
    let offer = negotiate(params.text("format"), &call.headers, &OFFERS)?;
    refuse_paging(offer.value, &params)?;
    let state = app.service.state();
    let response = ResponseBuilder::new(&app, &state, &call, &params, offer.name, offer.media_type);
    let all = targets(&state.catalogue, &filter, &growth, Choice::All)?;
    let (chosen, next) =
        if offer.value.is_flat() { (whole(offer.value, all)?, None) } else { cut(&request, all) };
    let series = app.service.growth(&state, &chosen, &growth, &window).await?;
    let header = answer_header(&state.catalogue, chosen.iter().map(|target| &target.level), next);
    let body = encode(offer.value, layout, &header, &series);
    Ok(response.complete(body.into(), header.next.as_deref()))
}

/// How growth is to be computed.
fn growth_request(params: &Params, with_inputs: bool) -> Result<GrowthRequest, Problem> {
    let measure = params.choice("measure", &Measure::ALL.map(Measure::code))?.and_then(Measure::from_code);
    let measure = measure.unwrap_or(Measure::Yoy);
    let base: Option<Period> = params.parse_as("base")?;
    if base.is_some() && measure != Measure::Index {
        return Err(conflict("base", "`base` goes with `measure=index` only."));
    }
    let as_percent = params.choice("as", &["percent"])?.is_some();
    if as_percent && !measure.is_simple_rate() {
        return Err(conflict(
            "as",
            "`as` goes with `measure=yoy` and `measure=pop` only; no other moves in points.",
        ));
    }
    Ok(GrowthRequest { measure, as_percent, base, conversion: conversion(params)?, with_inputs })
}

fn conversion(params: &Params) -> Result<Option<Conversion>, Problem> {
    let aggregate = params.choice("aggregate", &AGGREGATES)?.and_then(Aggregate::from_code);
    let partial_ok = params.choice("partial", &["ok"])?.is_some();
    let Some(aggregate) = aggregate else {
        if partial_ok {
            return Err(conflict("partial", "`partial` goes with `aggregate` only."));
        }
        return Ok(None);
    };
    match frequencies(params)?.as_slice() {
        [to] => Ok(Some(Conversion { to: *to, aggregate, partial_ok })),
        _ => Err(conflict("aggregate", "`aggregate` goes with one `frequency` to convert to.")),
    }
}

fn conflict(parameter: &str, detail: &str) -> Problem {
    Problem::new(ProblemKind::ConflictingParameters, detail).at(parameter)
}

/// All targets, unless they are too many for one answer.
fn whole(format: Format, targets: Vec<GrowthTarget>) -> Result<Vec<GrowthTarget>, Problem> {
    let count = targets.iter().map(|target| cost(target) + target.stated.len()).sum();
    check_size(format, count)?;
    Ok(targets)
}

fn cost(target: &GrowthTarget) -> usize {
    usize::try_from(target.level.observations).unwrap_or_default()
}

/// The page of targets that is asked for, and where the next one starts.
fn cut(request: &PageRequest, targets: Vec<GrowthTarget>) -> (Vec<GrowthTarget>, Option<String>) {
    let levels: Vec<_> = targets.iter().map(|target| &target.level).collect();
    let page = request.cut_series(&levels, MAX_PAGE_OBSERVATIONS);
    let next = page.next.map(|cursor| cursor.to_string());
    let chosen: std::collections::HashSet<usize> = page.series.into_iter().collect();
    let kept = targets.into_iter().enumerate().filter(|(position, _)| chosen.contains(position));
    (kept.map(|(_, target)| target).collect(), next)
}
