//! A triangle in a measure: growth is computed within each vintage, never across.

use super::{Rebase, Refusal, Row, Triangle};
use crate::domain::frequency::Frequency;
use crate::domain::growth::{
    Calculation, Estimate, Formula, Lag, Measure, Pair, annualised_rate, log_rate, rate,
};
use crate::domain::unit_class::UnitClass;

/// The smallest difference of two computed rates that is more than rounding of the arithmetic, in their unit.
const NOISE: f64 = 1e-11;

/// A triangle of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The measure.
    pub measure: Measure,
    /// The rows, in order of time.
    pub rows: Vec<Row>,
}

/// The measure that revisions are taken of where none is asked for: the value of percentages, ranks and multiples, the
/// growth of others on the period before.
#[must_use]
pub const fn default_measure(class: UnitClass) -> Measure {
    if class.is_percentage() || !class.has_quotients() { Measure::Level } else { Measure::Pop }
}

/// Whether revisions can be taken of a measure: of those that compare a value with one a fixed distance before it, and
/// of the value itself.
#[must_use]
pub const fn is_measure_of_revisions(measure: Measure) -> bool {
    matches!(measure.info().calculation, Calculation::Lagged(..) | Calculation::Value)
}

/// The measure with a code, of those that revisions can be taken of. `growth` is growth on the period before, `value`
/// the value itself.
#[must_use]
pub fn measure_of(code: &str) -> Option<Measure> {
    match code {
        "growth" => Some(Measure::Pop),
        "value" => Some(Measure::Level),
        _ => Measure::from_code(code).filter(|measure| is_measure_of_revisions(*measure)),
    }
}

impl Triangle {
    /// The triangle in a measure.
    ///
    /// # Errors
    /// Quotients of ranks and multiples, spans of years, and a series that was published once.
    pub fn measured(
        &self,
        measure: Measure,
        class: UnitClass,
        frequency: Frequency,
    ) -> Result<Measured, Refusal> {
        if frequency.is_span() {
            return Err(Refusal::Spans);
        }
        if self.days().len() < 2 {
            return Err(Refusal::OneVintage);
        }
        if measure.is_quotient() && !class.has_quotients() {
            return Err(Refusal::UnitClass);
        }
        let rows = match measure.info().calculation {
            Calculation::Lagged(lag, formula) => {
                let in_points = class.is_percentage() && measure.is_simple_rate();
                let formula = if in_points { Formula::Difference } else { formula };
                let row = |row: &Row| self.lagged(row, lag, formula);
                self.rows().iter().filter_map(row).collect()
            }
            _ => self.rows().to_vec(),
        };
        Ok(Measured { measure, rows })
    }

    /// The publications that moved the levels to another base.
    pub fn rebases(&self) -> impl Iterator<Item = Rebase> {
        (1..self.days().len()).filter_map(|vintage| Rebase::of(self, vintage))
    }

    /// The row of a period compared with its base in each vintage.
    fn lagged(&self, row: &Row, lag: Lag, formula: Formula) -> Option<Row> {
        let base = self.row(lag.base_of(row.period)?)?;
        let mut starts: Vec<usize> =
            row.changes.iter().chain(&base.changes).map(|(start, _)| *start).collect();
        starts.sort_unstable();
        starts.dedup();
        let periods_per_year = row.period.frequency().periods_per_year();
        let mut changes: Vec<(usize, Option<f64>)> = Vec::with_capacity(starts.len());
        for vintage in starts {
            let pair = row.value(vintage).zip(base.value(vintage));
            let value = pair.and_then(|(value, base)| compared(value, base, formula, periods_per_year));
            let before = changes.last().and_then(|(_, before)| *before);
            let is_same =
                |(value, before): (f64, f64)| (value - before).abs() <= NOISE * before.abs().max(1.0);
            let value = if value.zip(before).is_some_and(is_same) { before } else { value };
            changes.push((vintage, value));
        }
        Some(Row { period: row.period, is_known: row.is_known, changes, vintages: row.vintages })
    }
}

/// A value compared with its base.
fn compared(value: f64, base: f64, formula: Formula, periods_per_year: f64) -> Option<f64> {
    let (current, base) = (Estimate::exact(value)?, Estimate::exact(base)?);
    let pair = Pair { current: &current, base: &base };
    let compared = match formula {
        Formula::Rate => rate(pair),
        Formula::AnnualisedRate => annualised_rate(pair, periods_per_year),
        Formula::LogRate => log_rate(pair),
        Formula::Difference => crate::domain::growth::difference(pair),
    };
    compared.ok().map(Estimate::value).filter(|value| value.is_finite())
}
