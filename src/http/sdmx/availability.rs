//! Which data there are: `/availableconstraint` of REST 1.x and `/availability` of 2.x.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::RequestContext;
use super::data::{DataPath, message};
use super::error::SdmxError;
use super::fetch::{self, DataReader};
use super::flow::Flow;
use super::query::DataQuery;
use super::references::{Artefact, ArtefactKind, Model, constraint_id, is_any};
use super::structures::{Shown, Used, empty, put, related};
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::sdmx::codes;
use crate::formats::sdmx::structure::{Constraint, DataStructure, Structures};
use crate::limits::{MAX_FLAT_OBSERVATIONS, STREAMED_SERIES};
use crate::service::ServiceError;
use crate::service::query::Window;

/// The constraint of a path, and what it refers to where that is asked for.
///
/// # Errors
/// When there are no such data, or the request cannot be read.
pub(super) async fn answer(
    inquiry: &RequestContext<'_>,
    model: &Model<'_>,
    address: &DataPath<'_>,
) -> Result<Structures, SdmxError> {
    let flow = address.flow(model.catalogue)?;
    let known = model.structure(&flow.id());
    let (_, structure) = known.ok_or_else(|| SdmxError::no_results("There is no such dataflow."))?;
    let query = DataQuery::read(inquiry, flow, structure, address.key)?;
    let found = if query.asks_observations() {
        look(inquiry, &query, structure).await?
    } else {
        Found::by_extent(model.catalogue, &query, structure)?
    };
    if found.series == 0 {
        return Err(SdmxError::no_results("There are no data for this request."));
    }
    let mut constraint = found.constraint(structure);
    let mut used = Used::default();
    for ((_, codes), dimension) in constraint.codes.iter().zip(&structure.dimensions) {
        for code in codes {
            used.add(&dimension.list, code);
        }
    }
    only_component(&mut constraint, address.component)?;
    let start = BTreeSet::from([Artefact::Constraint(constraint.id.clone())]);
    let related = related(model, &start, inquiry.request)?;
    let mut structures = empty(&inquiry.state);
    structures.constraints.push(constraint);
    for artefact in related.iter().filter(|one| one.kind() != ArtefactKind::Constraint) {
        put(&mut structures, model, artefact, Some(Shown::Used(&used)))?;
    }
    Ok(structures)
}

fn only_component(constraint: &mut Constraint, component: &str) -> Result<(), SdmxError> {
    if is_any(component) {
        return Ok(());
    }
    let asked: Vec<&str> = component.split([',', '+']).collect();
    let known: Vec<&str> =
        constraint.codes.iter().map(|(id, _)| id.as_str()).chain(["TIME_PERIOD"]).collect();
    if let Some(other) = asked.iter().find(|id| !known.contains(id)) {
        return Err(SdmxError::no_results(format!(
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

/// Which data there are of a whole flow.
///
/// # Errors
/// When they cannot be found.
pub(super) fn constraint_of(
    catalogue: &Catalogue,
    flow: Flow<'_>,
    structure: &DataStructure,
) -> Result<Constraint, SdmxError> {
    Ok(Found::by_extent(catalogue, &DataQuery::all(flow), structure)?.constraint(structure))
}

/// What the observations of a query tell, where the extent of its series does not.
async fn look(
    inquiry: &RequestContext<'_>,
    query: &DataQuery<'_>,
    structure: &DataStructure,
) -> Result<Found, SdmxError> {
    let catalogue = &inquiry.state.catalogue;
    let mut found = Found::none(structure);
    let check = |count: usize| match count {
        ..=MAX_FLAT_OBSERVATIONS => Ok(()),
        count => Err(ServiceError::TooManyObservations { count, limit: MAX_FLAT_OBSERVATIONS }),
    };
    if query.flow.is_growth {
        let chosen = fetch::growth(catalogue, query)?;
        let targets = chosen.iter().flat_map(|(_, targets)| targets);
        check(fetch::count(targets.map(|target| &target.level)))?;
        let message = Arc::new(message(catalogue, query, &Arc::new(structure.clone()), &[]));
        for series in DataReader::new(inquiry, query, message, false).growth(&chosen).await? {
            found.add_points(&series);
        }
        return Ok(found);
    }
    let chosen = fetch::series(catalogue, query)?;
    check(fetch::count(chosen.iter().copied()))?;
    let message = Arc::new(message(catalogue, query, &Arc::new(structure.clone()), &chosen));
    let mut reading = DataReader::new(inquiry, query, message, false);
    for chunk in chosen.chunks(STREAMED_SERIES) {
        for series in reading.observations(chunk).await? {
            found.add_points(&series);
        }
    }
    Ok(found)
}

/// What was found of series.
#[derive(Debug)]
struct Found {
    codes: Vec<BTreeSet<String>>,
    periods: Option<(Period, Period)>,
    series: usize,
    observations: i64,
}

impl Found {
    fn none(structure: &DataStructure) -> Self {
        let codes = vec![BTreeSet::new(); structure.dimensions.len()];
        Self { codes, periods: None, series: 0, observations: 0 }
    }

    /// What the catalogue knows of the series of a query: from when to when each is observed.
    fn by_extent(
        catalogue: &Catalogue,
        query: &DataQuery<'_>,
        structure: &DataStructure,
    ) -> Result<Self, SdmxError> {
        let mut found = Self::none(structure);
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
        Ok(found)
    }

    fn add(&mut self, series: &Series, measure: Option<&str>, window: &Window) {
        let (first, last) = (series.first, series.last);
        let too_early = window.from.zip(last).is_some_and(|(from, last)| last.end_date() < from.start_date());
        let too_late = window.to.zip(first).is_some_and(|(to, first)| first.start_date() > to.end_date());
        if !too_early && !too_late {
            self.take(series.key.codes().chain(measure), first.into_iter().chain(last), series.observations);
        }
    }

    fn add_points(&mut self, series: &SeriesData) {
        let periods: Vec<Period> = match &series.points {
            Points::Observations(points) => points.values().into_iter().map(|(period, _)| period).collect(),
            Points::Growth(growth) => growth.points.iter().map(|point| point.period).collect(),
        };
        let count = i64::try_from(periods.len()).unwrap_or(i64::MAX);
        self.take(codes(series), periods, count);
    }

    fn take<'c>(
        &mut self,
        codes: impl Iterator<Item = &'c str>,
        periods: impl IntoIterator<Item = Period>,
        observations: i64,
    ) {
        for (known, code) in self.codes.iter_mut().zip(codes) {
            if !known.contains(code) {
                known.insert(code.to_owned());
            }
        }
        self.series += 1;
        self.observations += observations;
        for period in periods {
            let (mut first, mut last) = self.periods.unwrap_or((period, period));
            if period.start_date() < first.start_date() {
                first = period;
            }
            if period.end_date() > last.end_date() {
                last = period;
            }
            self.periods = Some((first, last));
        }
    }

    fn constraint(self, structure: &DataStructure) -> Constraint {
        let ids = structure.dimensions.iter().map(|dimension| dimension.id.clone());
        let codes = self.codes.into_iter().map(|codes| codes.into_iter().collect());
        Constraint {
            id: constraint_id(&structure.id),
            name: format!("Data of {}", structure.name),
            flow: structure.id.clone(),
            codes: ids.zip(codes).collect(),
            periods: self.periods,
            series: self.series,
            observations: self.observations,
        }
    }
}
