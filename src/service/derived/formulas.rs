//! The series that formulas give which are no derived indicators: the inputs of composite indexes.

use super::evaluate::{Formulated, evaluate};
use super::inputs::KeyInputs;
use super::names::DatasetNames;
use super::plan::{PlannedSeries, planned};
use super::refused::Refused;
use super::shape::Shapes;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::formula::Quantity;
use crate::domain::frequency::Frequency;
use crate::domain::observation::Observation;
use crate::domain::series_key::SeriesKey;
use crate::ingest::definitions::DerivedDefinition;
use crate::store::StoredSeries;

/// A series that a formula gives, before its computation.
#[derive(Debug)]
pub(in crate::service) struct FormulaSeries {
    /// Its codes, with the id of its definition for the indicator.
    pub(in crate::service) key: SeriesKey,
    /// The frequency.
    pub(in crate::service) frequency: Frequency,
    /// What it measures, or why its formula is refused.
    pub(in crate::service) quantity: Result<Quantity, Refused>,
    /// The keys of the published series that it reads.
    pub(in crate::service) inputs: Vec<SeriesKey>,
    /// The last revision that changed one of them.
    pub(in crate::service) revision: i64,
    formulated: Formulated,
}

impl FormulaSeries {
    /// Its observations, from those of the published series that it reads, by number; `position` finds a key in the list
    /// of series of the catalogue.
    pub(in crate::service) fn observations(
        &self,
        catalogue: &Catalogue,
        position: impl Fn(&SeriesKey) -> Option<usize>,
        stored: &StoredSeries,
    ) -> Vec<Observation> {
        let positions: Vec<usize> = self.inputs.iter().filter_map(position).collect();
        evaluate(&self.formulated, &KeyInputs::at(catalogue, &positions).with(stored))
    }
}

/// The series of each of some formulas over a dataset, which may name derived indicators.
pub(in crate::service) fn formula_series(
    catalogue: &Catalogue,
    dataset: &Dataset,
    derived: &[DerivedDefinition],
    formulas: &[DerivedDefinition],
) -> Vec<Result<Vec<FormulaSeries>, Refused>> {
    let names = DatasetNames::of(catalogue, dataset, derived);
    let of_formula = |formula| {
        // The shapes are known by id, and the formulas share that of their definition.
        let series = planned(&names, &mut Shapes::new(&names), formula)?;
        Ok(series.into_iter().map(|one| formula_series_of(catalogue, one)).collect())
    };
    formulas.iter().map(of_formula).collect()
}

fn formula_series_of(catalogue: &Catalogue, planned: PlannedSeries) -> FormulaSeries {
    let inputs = planned.inputs.iter().filter_map(|position| catalogue.series.get(*position));
    FormulaSeries {
        inputs: inputs.map(|series| series.key.clone()).collect(),
        frequency: planned.series.frequency,
        key: planned.series.key,
        quantity: planned.calculation.map(|calculation| calculation.quantity().clone()),
        revision: planned.revision,
        formulated: planned.formulated,
    }
}
