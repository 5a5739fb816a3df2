//! What the published series of a dataset reach: their number, and their observations in time.

use std::collections::BTreeMap;

use super::code::Code;
use super::frequency::Frequency;
use super::period::Period;
use super::series::Series;

/// The number of the published series of a dataset, and the extent of their observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetExtent {
    /// The dataset.
    pub dataset: Code,
    /// The least number of a series.
    pub first_id: i64,
    /// How many series there are.
    pub series: usize,
    /// How many observations they have, each period counted once.
    pub observations: i64,
    /// The first and the last period with an observation, by frequency.
    pub periods: BTreeMap<Frequency, (Period, Period)>,
}

impl DatasetExtent {
    /// The extent of one series.
    pub(super) fn of(series: &Series) -> Self {
        Self {
            dataset: series.dataset.clone(),
            first_id: series.id,
            series: 1,
            observations: series.observations,
            periods: series.first.zip(series.last).map(|ends| (series.frequency, ends)).into_iter().collect(),
        }
    }

    /// Adds the extent of other series of the dataset.
    pub(super) fn add(&mut self, other: &Self) {
        self.first_id = self.first_id.min(other.first_id);
        self.series += other.series;
        self.observations += other.observations;
        for (frequency, (first, last)) in &other.periods {
            let own = self.periods.entry(*frequency).or_insert((*first, *last));
            *own = (own.0.min(*first), own.1.max(*last));
        }
    }
}
