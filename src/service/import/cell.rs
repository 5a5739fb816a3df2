//! The part of an observation that a publication can change.

use super::detail::ObservationDetail;
use super::spool::{BLANK, Row};
use crate::domain::observation::Observation;

/// The part of an observation that a publication can change.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) value: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) status: u8,
    pub(super) detail: Option<ObservationDetail>,
}

impl Cell {
    pub(super) fn of_row(row: &Row, details: &[ObservationDetail]) -> Self {
        let detail = usize::try_from(row.detail).ok().and_then(|number| details.get(number.checked_sub(1)?));
        let status = if row.status == BLANK { b'O' } else { row.status };
        Self { value: row.value, lower: row.lower, upper: row.upper, status, detail: detail.cloned() }
    }

    pub(super) fn of_observation(observation: &Observation) -> Self {
        let (lower, upper) = observation.bounds.ends();
        let value = observation.value.unwrap_or(f64::NAN);
        let own = |end: f64| {
            if observation.value.is_some_and(|value| value.to_bits() != end.to_bits()) {
                end
            } else {
                f64::NAN
            }
        };
        Self {
            value,
            lower: own(lower),
            upper: own(upper),
            status: u8::try_from(observation.status.code()).unwrap_or(b'A'),
            detail: ObservationDetail::of(&observation.provenance),
        }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        same(self.value, other.value)
            && same(self.lower, other.lower)
            && same(self.upper, other.upper)
            && self.status == other.status
            && self.detail == other.detail
    }
}

/// The change that a row makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Added,
    Revised,
    Withdrawn,
}

/// A stored cell during the comparison with the days of a file.
#[derive(Debug, Clone)]
pub(super) struct RecordedValue {
    pub(super) cell: Cell,
    /// Whether an earlier day of the file lacks it, so that a later day may have to state it again.
    pub(super) perhaps_gone: bool,
    /// The vintage in which it was stored; zero if this file stated it.
    pub(super) vintage: i64,
}
