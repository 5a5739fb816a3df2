//! Which data a dataflow has, as a constraint.

use std::collections::BTreeSet;

use super::computation::{Computation, ExpectedSeries};
use super::dataflow::Dataflow;
use super::error::SdmxError;
use super::query::DataQuery;
use super::registry::Registry;
use super::series_selection;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::invariant::count_of;
use crate::domain::period::Period;
use crate::formats::sdmx::codes;
use crate::formats::sdmx::structure::{
    Artefact, ArtefactBody, ArtefactDetail, ArtefactKind, DataConstraint, DataStructure,
};
use crate::service::query::Window;

/// The id of the constraint of a dataflow.
pub(super) fn constraint_id(dataflow: &str) -> String {
    format!("CC_{dataflow}")
}

/// The constraint of all data of a dataflow.
///
/// # Errors
/// When a code of the query is unknown.
pub(super) fn constraint_of(
    registry: &Registry<'_>,
    dataflow: Dataflow<'_>,
    structure: &DataStructure,
) -> Result<Artefact, SdmxError> {
    let extent = DataExtent::of_query(registry, &DataQuery::all(dataflow), structure)?;
    Ok(artefact(structure, extent.constraint(structure)))
}

/// A constraint as an artefact.
pub(super) fn artefact(structure: &DataStructure, constraint: DataConstraint) -> Artefact {
    Artefact {
        kind: ArtefactKind::DataConstraint,
        id: constraint_id(&structure.id),
        name: format!("Data of {}", structure.name),
        detail: ArtefactDetail::Full,
        body: ArtefactBody::DataConstraint(constraint),
    }
}

/// The codes, periods and number of some data.
#[derive(Debug)]
pub(super) struct DataExtent {
    /// The codes that occur, by dimension.
    codes: Vec<BTreeSet<String>>,
    /// The first and the last period.
    periods: Option<(Period, Period)>,
    /// The number of series.
    pub(super) series: usize,
    /// The number of observations.
    observations: i64,
}

impl DataExtent {
    /// The extent of no data.
    pub(super) fn none(structure: &DataStructure) -> Self {
        let codes = vec![BTreeSet::new(); structure.dimensions.len()];
        Self { codes, periods: None, series: 0, observations: 0 }
    }

    /// The extent of the series of a query, by what the catalogue says of each.
    ///
    /// # Errors
    /// When a code of the query is unknown.
    pub(super) fn of_query(
        registry: &Registry<'_>,
        query: &DataQuery<'_>,
        structure: &DataStructure,
    ) -> Result<Self, SdmxError> {
        let mut extent = Self::none(structure);
        match Computation::of(registry, query)? {
            Some(computation) => {
                for expected in computation.expected() {
                    extent.add(&expected, &query.window);
                }
            }
            None => {
                for series in series_selection::series(registry.catalogue, query)? {
                    extent.add(&ExpectedSeries::of(series, Vec::new()), &query.window);
                }
            }
        }
        Ok(extent)
    }

    /// Adds a series whose periods lie in the window, at least in part.
    fn add(&mut self, series: &ExpectedSeries<'_>, window: &Window) {
        let (first, last) = series.periods.unzip();
        let too_early = window.from.zip(last).is_some_and(|(from, last)| last.end_date() < from.start_date());
        let too_late = window.to.zip(first).is_some_and(|(to, first)| first.start_date() > to.end_date());
        if !too_early && !too_late {
            let codes = series.key.codes().chain(series.own_codes.iter().copied());
            self.take(codes, first.into_iter().chain(last), series.observations);
        }
    }

    /// Adds a series with the points that were read.
    pub(super) fn add_points(&mut self, series: &SeriesData) {
        let periods: Vec<Period> = match &series.points {
            Points::Observations(points) => points.values().into_iter().map(|(period, _)| period).collect(),
            Points::Growth(growth) => growth.points.iter().map(|point| point.period).collect(),
            Points::Forecast(_) => Vec::new(),
            Points::Results(results) => results.points.iter().map(|point| point.period).collect(),
        };
        let count = count_of(periods.len());
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

    /// The constraint that states the extent.
    pub(super) fn constraint(self, structure: &DataStructure) -> DataConstraint {
        let ids = structure.dimensions.iter().map(|dimension| dimension.id.clone());
        let codes = self.codes.into_iter().map(|codes| codes.into_iter().collect());
        DataConstraint {
            dataflow: structure.id.clone(),
            codes: ids.zip(codes).collect(),
            periods: self.periods,
            series: self.series,
            observations: self.observations,
        }
    }
}
