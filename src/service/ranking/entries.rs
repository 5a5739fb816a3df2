//! What was found to rank.

use std::collections::{BTreeMap, BTreeSet};

use super::Order;
use crate::domain::growth::{Estimate, Refusal};
use crate::service::ServiceError;

/// Growth that can be ranked, of one of the targets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) target: Target,
    /// The place of its unit among those that were met.
    pub(super) unit: u32,
    /// The value and the ends of its interval, turned so that the greatest comes first.
    pub(super) turned: [f64; 3],
}

impl Entry {
    /// Room for one.
    pub(super) const ROOM: Self = Self { target: Target::Plain(0), unit: 0, turned: [0.0; 3] };

    /// The entry of an estimate in a unit.
    pub(super) fn new(target: Target, unit: u32, estimate: Estimate, order: Order) -> Self {
        Self { target, unit, turned: turned(estimate, order) }
    }
}

/// How many were refused for each reason.
pub(super) type Refused = BTreeMap<&'static str, usize>;

/// A series that is ranked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// By its position in the catalogue; no rate of it is stated.
    Plain(u32),
    /// By its position among those that rates are stated of, or that are not in memory.
    Other(u32),
}

/// What was found to rank, and what was not.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) found: Vec<Entry>,
    units: Vec<String>,
    pub(super) refused: Refused,
}

impl Entries {
    /// The place of a unit among those that were met.
    pub(super) fn unit(&mut self, unit: &str) -> u32 {
        let place = self.units.iter().position(|known| known == unit).unwrap_or_else(|| {
            self.units.push(unit.to_owned());
            self.units.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    pub(super) fn add(
        &mut self,
        target: Target,
        unit: u32,
        outcome: Result<Estimate, Refusal>,
        order: Order,
    ) {
        match outcome {
            Ok(estimate) => self.found.push(Entry::new(target, unit, estimate, order)),
            Err(reason) => *self.refused.entry(reason.code()).or_default() += 1,
        }
    }

    /// Counts what was refused elsewhere.
    pub(super) fn refuse(&mut self, others: Refused) {
        for (reason, count) in others {
            *self.refused.entry(reason).or_default() += count;
        }
    }

    /// Leaves growth in one unit, which alone can be ranked. Percentages grow in percentage points: beside growth in
    /// percent they are counted as refused.
    pub(super) fn keep_one_unit(&mut self) -> Result<(), ServiceError> {
        if self.units.len() < 2 {
            return Ok(());
        }
        let mut met = vec![false; self.units.len()];
        for entry in &self.found {
            if let Some(met) = usize::try_from(entry.unit).ok().and_then(|unit| met.get_mut(unit)) {
                *met = true;
            }
        }
        let met = self.units.iter().zip(met).filter(|(_, met)| *met);
        let units: BTreeSet<&str> = met.map(|(unit, _)| unit.as_str()).collect();
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
        let before = self.found.len();
        let percent = self.unit("percent");
        self.found.retain(|entry| entry.unit == percent);
        *self.refused.entry(Refusal::UnitClass.code()).or_default() += before - self.found.len();
        Ok(())
    }
}

/// Turning the sign turns the order.
fn turned(estimate: Estimate, order: Order) -> [f64; 3] {
    let (lower, upper) = estimate.bounds().ends();
    match order {
        Order::Desc => [estimate.value(), lower, upper],
        Order::Asc => [-estimate.value(), -upper, -lower],
    }
}
