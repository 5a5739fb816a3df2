//! The values of a ranking, and the counts of what has none.

use std::collections::{BTreeMap, BTreeSet};

use super::Order;
use crate::domain::growth::{Estimate, Refusal};
use crate::domain::invariant::{OrBroken, number, position};
use crate::service::ServiceError;

/// The growth of a target.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) target: Target,
    /// The position of its unit in [`Entries`].
    pub(super) unit: u32,
    /// Value, lower and upper bound, negated for ascending order: the greatest comes first in both orders.
    pub(super) sort_values: [f64; 3],
}

impl Entry {
    /// A placeholder, to be overwritten.
    pub(super) const EMPTY: Self = Self { target: Target::Regular(0), unit: 0, sort_values: [0.0; 3] };

    /// The entry of an estimate in a unit.
    pub(super) fn new(target: Target, unit: u32, estimate: Estimate, order: Order) -> Self {
        Self { target, unit, sort_values: sort_values(estimate, order) }
    }
}

/// The number of refused series by reason.
pub(super) type RefusalCounts = BTreeMap<&'static str, usize>;

/// A series that is ranked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// By position in the catalogue; computed from memory alone.
    Regular(u32),
    /// By position among the targets with stated rates and those that are not in memory.
    Other(u32),
}

/// The entries of a ranking before it is sorted.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) list: Vec<Entry>,
    units: Vec<String>,
    pub(super) refused: RefusalCounts,
}

impl Entries {
    /// The position of a unit, which is added when it is new.
    pub(super) fn unit(&mut self, unit: &str) -> u32 {
        let place = self.units.iter().position(|known| known == unit).unwrap_or_else(|| {
            self.units.push(unit.to_owned());
            self.units.len() - 1
        });
        number(place)
    }

    pub(super) fn add(
        &mut self,
        target: Target,
        unit: u32,
        outcome: Result<Estimate, Refusal>,
        order: Order,
    ) {
        match outcome {
            Ok(estimate) => self.list.push(Entry::new(target, unit, estimate, order)),
            Err(reason) => *self.refused.entry(reason.code()).or_default() += 1,
        }
    }

    /// Adds the counts of another worker.
    pub(super) fn refuse(&mut self, others: RefusalCounts) {
        for (reason, count) in others {
            *self.refused.entry(reason).or_default() += count;
        }
    }

    /// Keeps the entries of one unit, because values in different units have no order. The growth of a percentage is in
    /// percentage points: beside growth in percent it is counted as refused.
    ///
    /// # Errors
    /// When the units are others than percent and percentage points.
    pub(super) fn keep_one_unit(&mut self) -> Result<(), ServiceError> {
        if self.units.len() < 2 {
            return Ok(());
        }
        let mut is_used = vec![false; self.units.len()];
        for entry in &self.list {
            if let Some(used) =
                is_used.get_mut(position(entry.unit)).or_broken("the unit of an entry is listed")
            {
                *used = true;
            }
        }
        let used = self.units.iter().zip(is_used).filter(|(_, used)| *used);
        let units: BTreeSet<&str> = used.map(|(unit, _)| unit.as_str()).collect();
        if units.len() < 2 {
            return Ok(());
        }
        if units != BTreeSet::from(["percent", "percentage_points"]) {
            let units = units.into_iter().collect::<Vec<_>>().join(", ");
            return Err(ServiceError::Conflict {
                parameter: "measure",
                detail: format!(
                    "the series come in {units}, which have no common order; choose an indicator"
                ),
            });
        }
        let before = self.list.len();
        let percent = self.unit("percent");
        self.list.retain(|entry| entry.unit == percent);
        *self.refused.entry(Refusal::UnitClass.code()).or_default() += before - self.list.len();
        Ok(())
    }
}

/// Value, lower and upper bound of an estimate, negated for ascending order.
fn sort_values(estimate: Estimate, order: Order) -> [f64; 3] {
    let (lower, upper) = estimate.bounds().ends();
    match order {
        Order::Desc => [estimate.value(), lower, upper],
        Order::Asc => [-estimate.value(), -upper, -lower],
    }
}
