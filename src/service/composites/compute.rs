//! The computation of a composite index from the observations of its inputs.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use quick_cache::sync::Cache;

use super::plan::CompositePlan;
use crate::domain::code::Code;
use crate::domain::composite::{Cell, Evaluation, Inputs};
use crate::domain::growth::Estimate;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::ingest::definitions::CompositeDefinition;
use crate::service::derived::FormulaSeries;

/// How many indexes of other days are cached.
const CACHED_DAYS: usize = 64;

/// The indexes of other days of one revision, by id and day.
#[derive(Debug)]
pub(in crate::service) struct CompositeCache(pub(super) Cache<(Code, NaiveDate), Arc<ComputedIndex>>);

impl Default for CompositeCache {
    fn default() -> Self {
        Self(Cache::new(CACHED_DAYS))
    }
}

/// A composite index of one revision and day.
#[derive(Debug)]
pub struct ComputedIndex {
    /// The scores, and how they come about.
    pub evaluation: Evaluation,
    /// The observations of each input, by column, then by unit and period.
    observations: Vec<Vec<Option<Observation>>>,
}

impl ComputedIndex {
    /// The index of a plan, whose series give these observations.
    pub(super) fn new(
        definition: &CompositeDefinition,
        plan: &CompositePlan,
        observations_of: impl Fn(&FormulaSeries) -> Vec<Observation>,
    ) -> Self {
        let is_within = |period: Period| {
            definition.from.is_none_or(|from| from <= period) && definition.to.is_none_or(|to| period <= to)
        };
        let columns: Vec<Vec<(usize, Vec<Observation>)>> = plan
            .columns
            .iter()
            .map(|column| {
                let of_unit = |(unit, planned): &(usize, FormulaSeries)| {
                    let mut observations = observations_of(planned);
                    observations.retain(|one| is_within(one.period));
                    (*unit, observations)
                };
                column.series.iter().map(of_unit).collect()
            })
            .collect();
        let all = columns.iter().flatten().flat_map(|(_, observations)| observations);
        let periods: BTreeSet<Period> = all.map(|one| one.period).collect();
        let periods: Vec<Period> = periods.into_iter().collect();
        let mut inputs = Inputs::new(plan.units.clone(), periods.clone(), columns.len());
        let rows = plan.units.len() * periods.len();
        let mut placed = vec![vec![None; rows]; columns.len()];
        for (column, series) in columns.into_iter().enumerate() {
            let is_logarithm = definition.formulas.get(column).is_some_and(|input| input.is_logarithm);
            for (unit, observations) in series {
                for one in observations {
                    let Ok(period) = periods.binary_search(&one.period) else { continue };
                    let estimate = one.value.and_then(|value| Estimate::new(value, one.bounds).ok());
                    let estimate =
                        estimate.and_then(|value| if is_logarithm { logarithm(value) } else { Some(value) });
                    inputs.set(column, Cell { unit, period }, estimate);
                    placed[column][unit * periods.len() + period] = Some(one);
                }
            }
            let planned = &plan.columns[column];
            if planned.is_at_current_prices {
                inputs.mark_current_prices(column);
            }
            if let Some(refusal) = planned.refusal {
                inputs.refuse(column, refusal);
            }
        }
        Self { evaluation: Evaluation::new(definition.composite.clone(), inputs), observations: placed }
    }

    /// The observation of an input; `None` where there is none.
    #[must_use]
    pub fn observation(&self, column: usize, cell: Cell) -> Option<&Observation> {
        let row = cell.unit * self.evaluation.inputs().periods().len() + cell.period;
        self.observations.get(column)?.get(row)?.as_ref()
    }

    /// The observations of all inputs of a unit at a period.
    pub fn of_cell(&self, cell: Cell) -> impl Iterator<Item = &Observation> {
        (0..self.observations.len()).filter_map(move |column| self.observation(column, cell))
    }
}

/// The natural logarithm of an input; none if it is not above zero.
fn logarithm(value: Estimate) -> Option<Estimate> {
    let point = Some(value.value()).filter(|value| *value > 0.0)?.ln();
    Estimate::new(point, value.bounds().ln()?).ok()
}
