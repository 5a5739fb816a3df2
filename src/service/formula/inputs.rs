//! The series of a formula in one context, as the formula reads them.

use std::collections::HashMap;

use crate::domain::catalogue::{Catalogue, Dataset, StockOrFlow};
use crate::domain::formula::{InputSeries, InputValue, Inputs, Quantity, SeriesReference};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::store::StoredSeries;

/// The series of a formula in one context.
pub(super) struct ContextInputs<'a> {
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The dataset.
    pub(super) dataset: &'a Dataset,
    /// References that name no series here, with what their indicator measures.
    pub(super) absent: HashMap<SeriesReference, InputSeries>,
    /// The observations of the series, by number of the series.
    pub(super) stored: &'a StoredSeries,
}

impl ContextInputs<'_> {
    /// The series with a number.
    pub(super) fn find(&self, number: usize) -> Option<&Series> {
        self.catalogue.series.get(number)
    }

    /// The observations of the series with a number, in order of time.
    pub(super) fn observations(&self, number: usize) -> &[Observation] {
        let of_series = self.find(number).and_then(|series| self.stored.get(&series.id));
        of_series.map(Vec::as_slice).unwrap_or_default()
    }

    /// The observation of the series with a number at a period.
    pub(super) fn observation(&self, number: usize, period: Period) -> Option<&Observation> {
        let observations = self.observations(number);
        let place = observations.binary_search_by_key(&period, |observation| observation.period).ok()?;
        observations.get(place)
    }
}

impl Inputs for ContextInputs<'_> {
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
        let key = reference.parts().collect::<Vec<_>>().join(".");
        let Some(number) = self.catalogue.position(&self.dataset.id, &key) else {
            return self.absent.get(reference).cloned();
        };
        let series = self.find(number)?;
        let first = self.observations(number).iter().find(|observation| observation.value.is_some());
        Some(InputSeries {
            id: number,
            frequency: series.frequency,
            quantity: quantity_of(self.catalogue, series)?,
            first: first.map(|observation| observation.period),
        })
    }

    fn value(&self, series: usize, period: Period) -> Option<InputValue> {
        let observation = self.observation(series, period)?;
        let estimate = Estimate::new(observation.value?, observation.bounds).ok()?;
        Some(InputValue { estimate, status: observation.status })
    }

    fn periods(&self, series: usize) -> Vec<Period> {
        self.observations(series).iter().map(|observation| observation.period).collect()
    }
}

/// What a series measures.
fn quantity_of(catalogue: &Catalogue, series: &Series) -> Option<Quantity> {
    let indicator = catalogue.indicator_of(series)?;
    let (unit, class) = (catalogue.unit_of(series)?, catalogue.unit_class_of(series)?);
    Some(Quantity::new(unit, class, indicator.price_basis, indicator.measured_as))
}

/// A series that is not there: it measures what its indicator does and has no value.
pub(super) fn absent(
    catalogue: &Catalogue,
    dataset: &Dataset,
    indicator: &str,
    (id, frequency): (usize, Frequency),
) -> Option<InputSeries> {
    let of_dataset = catalogue.indicators.iter().filter(|((of, _), _)| *of == dataset.id);
    let (_, indicator) = of_dataset.into_iter().find(|((_, code), _)| code.as_str() == indicator)?;
    let measured_as: StockOrFlow = indicator.measured_as;
    let quantity =
        Quantity::new(&indicator.unit, indicator.unit_class, indicator.price_basis, measured_as);
    Some(InputSeries { id, frequency, quantity, first: None })
}
