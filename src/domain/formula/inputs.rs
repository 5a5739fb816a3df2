//! The series that a formula reads.

use super::quantity::Quantity;
use super::reference::SeriesReference;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::observation_status::ObservationStatus;
use crate::domain::period::Period;

/// The source of the series that a formula names.
///
/// Series have numbers, which the implementation chooses. Two references to one series must give the same number: a
/// figure counts as one variable however often it occurs, and the number and the period tell figures apart.
pub trait Inputs {
    /// The series of a reference; `None` when there is none.
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries>;

    /// The value of a series at a period; `None` where it has none.
    fn value(&self, series: usize, period: Period) -> Option<InputValue>;

    /// The number of the set of units behind the score of a composite index, from 1; zero of what is no score. Scores of
    /// two sets do not compare.
    fn set(&self, _series: usize, _period: Period) -> u32 {
        0
    }

    /// The periods at which a series has an observation, also a missing one, in order.
    fn periods(&self, series: usize) -> Vec<Period>;
}

/// What a formula needs to know of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct InputSeries {
    /// Its number, by which [`Inputs::value`] finds it.
    pub id: usize,
    /// Its frequency.
    pub frequency: Frequency,
    /// What it measures.
    pub quantity: Quantity,
    /// The first period with a value: before it a value is `base_missing`, after it a `gap`.
    pub first: Option<Period>,
}

/// The value of a series at a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputValue {
    /// The number and its interval.
    pub estimate: Estimate,
    /// The status.
    pub status: ObservationStatus,
}
