//! Data availability: `/availableconstraint` of REST 1.x and `/availability` of 2.x.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::RequestContext;
use super::computation::Computation;
use super::constraint::{self, DataExtent};
use super::data::{DataPath, message};
use super::error::SdmxError;
use super::fetch::DataReader;
use super::query::DataQuery;
use super::references::{Artefacts, Reference};
use super::request::is_any;
use super::selection::{Selection, UsedCodes};
use super::series_selection;
use super::structures::{empty, related};
use crate::formats::sdmx::structure::{ArtefactKind, DataConstraint, DataStructure, Structures};
use crate::limits::{MAX_FLAT_OBSERVATIONS, STREAMED_SERIES};
use crate::service::ServiceError;

/// The constraint of the data of a path, and the artefacts that `references` asks for.
///
/// # Errors
/// When there are no such data, or a parameter is not valid.
pub(super) async fn answer(
    context: &RequestContext<'_>,
    model: &Artefacts<'_>,
    path: &DataPath<'_>,
) -> Result<Structures, SdmxError> {
    let dataflow = path.dataflow(context.registry)?;
    let known = model.structure(&dataflow.id());
    let (_, structure) = known.ok_or_else(|| SdmxError::no_results("There is no such dataflow."))?;
    let query = DataQuery::read(context, dataflow, structure, path.key)?;
    let extent = if query.asks_observations() {
        extent_of_observations(context, &query, structure).await?
    } else {
        DataExtent::of_query(context.registry, &query, structure)?
    };
    if extent.series == 0 {
        return Err(SdmxError::no_results("There are no data for this request."));
    }
    let mut constraint = extent.constraint(structure);
    let mut used = UsedCodes::default();
    for ((_, codes), dimension) in constraint.codes.iter().zip(&structure.dimensions) {
        for code in codes {
            used.add(&dimension.codelist, code);
        }
    }
    only_component(&mut constraint, path.component)?;
    let constraint = constraint::artefact(structure, constraint);
    let start = BTreeSet::from([Reference { kind: constraint.kind, id: constraint.id.clone() }]);
    let mut structures = empty(&context.state);
    structures.artefacts.push(constraint);
    for reference in related(model, &start, context.request)? {
        if reference.kind != ArtefactKind::DataConstraint {
            structures.artefacts.extend(model.artefact(&reference, Selection::Codes(&used))?);
        }
    }
    Ok(structures)
}

/// Keeps the dimension that the path names.
fn only_component(constraint: &mut DataConstraint, component: &str) -> Result<(), SdmxError> {
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

/// The extent of the observations of a query with conditions on observations.
async fn extent_of_observations(
    context: &RequestContext<'_>,
    query: &DataQuery<'_>,
    structure: &DataStructure,
) -> Result<DataExtent, SdmxError> {
    let catalogue = &context.state.catalogue;
    let mut extent = DataExtent::none(structure);
    let check = |count: usize| match count {
        ..=MAX_FLAT_OBSERVATIONS => Ok(()),
        count => Err(ServiceError::TooManyObservations { count, limit: MAX_FLAT_OBSERVATIONS }),
    };
    if let Some(computation) = Computation::of(context.registry, query)? {
        check(computation.points())?;
        let message = Arc::new(message(catalogue, query, &Arc::new(structure.clone()), &[]));
        for series in DataReader::new(context, query, message, false).computed(&computation).await? {
            extent.add_points(&series);
        }
        return Ok(extent);
    }
    let chosen = series_selection::series(catalogue, query)?;
    check(series_selection::count(chosen.iter().copied()))?;
    let message = Arc::new(message(catalogue, query, &Arc::new(structure.clone()), &chosen));
    let mut reader = DataReader::new(context, query, message, false);
    for chunk in chosen.chunks(STREAMED_SERIES) {
        for series in reader.observations(chunk).await? {
            extent.add_points(&series);
        }
    }
    Ok(extent)
}
