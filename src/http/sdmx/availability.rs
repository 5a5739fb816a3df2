//! Which data there are: `/availableconstraint` of REST 1.x and `/availability` of 2.x.

use std::collections::BTreeSet;

use axum::response::Response;

use super::data::Address;
use super::fetch;
use super::negotiate;
use super::query::DataQuery;
use super::references::{Artefact, Kind, Model, constraint_id, is_any};
use super::refusal::Refusal;
use super::request::Request;
use super::structures::{Shown, Used, default_format, empty, put, related};
use crate::domain::catalogue::{Catalogue, Series};
use crate::domain::period::Period;
use crate::formats::sdmx::structure::{Constraint, DataStructure};
use crate::http::answer::{App, Call, Reply};
use crate::service::query::Window;

/// The constraint of a path, and what it refers to where that is asked for.
///
/// # Errors
/// When there are no such data, or the request cannot be read.
pub(super) async fn answer(
    app: &App,
    call: &Call,
    request: &Request,
    address: Address<'_>,
) -> Result<Response, Refusal> {
    let format = negotiate::structure(request, default_format(request), &call.headers)?;
    let state = app.service.state();
    let reply = Reply::new(app, &state, call, request.params(), format.media_type(), format.media_type());
    if let Some(answer) = reply.known() {
        return Ok(answer);
    }
    let catalogue = &state.catalogue;
    let query = DataQuery::read(catalogue, request, &address)?;
    let model = Model::of(&app.service, &state).await?;
    let known = model.structure(&query.flow.id());
    let (_, structure) = known.ok_or_else(|| Refusal::no_results("There is no such dataflow."))?;
    let mut constraint = constraint_of(catalogue, &query, structure)?;
    if constraint.series == 0 {
        return Err(Refusal::no_results("There are no data for this request."));
    }
    let mut used = Used::default();
    for ((_, codes), dimension) in constraint.codes.iter().zip(&structure.dimensions) {
        for code in codes {
            used.add(&dimension.list, code);
        }
    }
    only_component(&mut constraint, address.component)?;
    let start = BTreeSet::from([Artefact::Constraint(constraint.id.clone())]);
    let related = related(&model, &start, request)?;
    let mut structures = empty(&state);
    structures.constraints.push(constraint);
    for artefact in related.iter().filter(|one| one.kind() != Kind::Constraint) {
        put(&mut structures, &model, artefact, Some(Shown::Used(&used)))?;
    }
    Ok(reply.keep(format.encode(&structures).into(), None))
}

fn only_component(constraint: &mut Constraint, component: &str) -> Result<(), Refusal> {
    if is_any(component) {
        return Ok(());
    }
    let asked: Vec<&str> = component.split([',', '+']).collect();
    let known: Vec<&str> =
        constraint.codes.iter().map(|(id, _)| id.as_str()).chain(["TIME_PERIOD"]).collect();
    if let Some(other) = asked.iter().find(|id| !known.contains(id)) {
        return Err(Refusal::no_results(format!(
            "`{other}` is no dimension; there are {}.",
            known.join(", ")
        )));
    }
    if !asked.contains(&"TIME_PERIOD") {
        constraint.periods = None;
    }
    constraint.codes.retain(|(id, _)| asked.contains(&id.as_str()));
    Ok(())
}

/// Which data there are of what a query asks for.
///
/// # Errors
/// When a code is unknown.
pub(super) fn constraint_of(
    catalogue: &Catalogue,
    query: &DataQuery<'_>,
    structure: &DataStructure,
) -> Result<Constraint, Refusal> {
    let mut found = Found { codes: vec![BTreeSet::new(); structure.dimensions.len()], ..Found::default() };
    if query.flow.is_growth {
        for (measure, targets) in fetch::growth(catalogue, query)? {
            for target in &targets {
                found.add(&target.level, Some(measure.code()), &query.window);
            }
        }
    } else {
        for series in fetch::series(catalogue, query)? {
            found.add(series, None, &query.window);
        }
    }
    let ids = structure.dimensions.iter().map(|dimension| dimension.id.clone());
    let codes = found.codes.into_iter().map(|codes| codes.into_iter().collect());
    Ok(Constraint {
        id: constraint_id(&structure.id),
        name: format!("Data of {}", structure.name),
        flow: structure.id.clone(),
        codes: ids.zip(codes).collect(),
        periods: found.periods,
        series: found.series,
        observations: found.observations,
    })
}

/// What was found of series.
#[derive(Debug, Default)]
struct Found {
    codes: Vec<BTreeSet<String>>,
    periods: Option<(Period, Period)>,
    series: usize,
    observations: i64,
}

impl Found {
    fn add(&mut self, series: &Series, measure: Option<&str>, window: &Window) {
        let (first, last) = (series.first, series.last);
        let too_early = window.from.zip(last).is_some_and(|(from, last)| last.end_date() < from.start_date());
        let too_late = window.to.zip(first).is_some_and(|(to, first)| first.start_date() > to.end_date());
        if too_early || too_late {
            return;
        }
        for (codes, code) in self.codes.iter_mut().zip(series.key.codes().chain(measure)) {
            if !codes.contains(code) {
                codes.insert(code.to_owned());
            }
        }
        self.series += 1;
        self.observations += series.observations;
        if let Some((first, last)) = first.zip(last) {
            self.periods = Some(self.periods.map_or((first, last), |(earliest, latest)| {
                let earliest = if first.start_date() < earliest.start_date() { first } else { earliest };
                (earliest, if last.end_date() > latest.end_date() { last } else { latest })
            }));
        }
    }
}
