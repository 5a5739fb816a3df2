//! The series that a formula reads, with their observations.

use crate::domain::catalogue::Catalogue;
use crate::domain::formula::{InputSeries, InputValue, Inputs, Quantity, SeriesReference};
use crate::domain::growth::Estimate;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::store::StoredSeries;

/// The series of a formula whose references are whole keys. The number of a series is its position in the list.
#[derive(Debug, Default)]
pub(in crate::service) struct KeyInputs<'a> {
    pub(in crate::service) series: Vec<KeyInput<'a>>,
}

/// One series of a formula.
#[derive(Debug, Clone)]
pub(in crate::service) struct KeyInput<'a> {
    /// The series.
    pub(in crate::service) series: &'a Series,
    /// What it measures.
    pub(in crate::service) quantity: Quantity,
    /// Its observations, in order of time.
    pub(in crate::service) observations: &'a [Observation],
}

impl<'a> KeyInput<'a> {
    /// A series without observations; none if the catalogue lacks its indicator.
    pub(in crate::service) fn of(catalogue: &Catalogue, series: &'a Series) -> Option<Self> {
        let indicator = catalogue.indicator_of(series)?;
        let (unit, class) = (catalogue.unit_of(series)?, catalogue.unit_class_of(series)?);
        let quantity = Quantity::new(unit, class, indicator.price_basis, indicator.measured_as);
        Some(Self { series, quantity, observations: &[] })
    }
}

impl<'a> KeyInputs<'a> {
    /// Series at positions of a catalogue, without observations.
    pub(in crate::service) fn at(catalogue: &'a Catalogue, positions: &[usize]) -> Self {
        let series = positions.iter().filter_map(|position| catalogue.series.get(*position));
        Self { series: series.filter_map(|series| KeyInput::of(catalogue, series)).collect() }
    }

    /// The series with their observations, by number of the series.
    pub(in crate::service) fn with(mut self, stored: &'a StoredSeries) -> Self {
        for one in &mut self.series {
            one.observations = stored.get(&one.series.id).map(Vec::as_slice).unwrap_or_default();
        }
        self
    }

    /// The observation of the series with a number at a period.
    pub(in crate::service) fn observation(&self, number: usize, period: Period) -> Option<&Observation> {
        let observations = self.series.get(number)?.observations;
        let place = observations.binary_search_by_key(&period, |one| one.period).ok()?;
        observations.get(place)
    }
}

impl Inputs for KeyInputs<'_> {
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
        let is_it = |one: &KeyInput<'_>| reference.parts().eq(one.series.key.codes());
        let id = self.series.iter().position(is_it)?;
        let one = self.series.get(id)?;
        let first = one.observations.iter().find(|observation| observation.value.is_some());
        Some(InputSeries {
            id,
            frequency: one.series.frequency,
            quantity: one.quantity.clone(),
            first: first.map(|observation| observation.period),
        })
    }

    fn value(&self, series: usize, period: Period) -> Option<InputValue> {
        let observation = self.observation(series, period)?;
        let estimate = Estimate::new(observation.value?, observation.bounds).ok()?;
        Some(InputValue { estimate, status: observation.status })
    }

    fn set(&self, series: usize, period: Period) -> u32 {
        self.observation(series, period).map_or(0, Observation::set)
    }

    fn periods(&self, series: usize) -> Vec<Period> {
        let observations = self.series.get(series).map(|one| one.observations).unwrap_or_default();
        observations.iter().map(|one| one.period).collect()
    }
}
