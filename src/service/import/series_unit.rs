//! Brings the rows of a file to the units of their series, and says what was done.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::file_columns::UNIT_DIMENSION;
use super::publish::Publisher;
use super::series_registry::SeriesUpdate;
use super::spool::Row;
use super::unit_statement::{NO_UNIT, UnitStatement, bring_to_unit};
use crate::domain::code::Code;
use crate::domain::observation::Observation;

/// The maximum number of notes about units.
const MOST_NOTES: usize = 20;

impl Publisher<'_> {
    /// Brings the rows of a series to its unit. A series without a unit takes that of the file where it has no values so
    /// far, or where the file states one of its values again.
    ///
    /// Returns whether the rows can be taken. Rows in another unit cannot: a series has one unit for all its vintages.
    pub(super) fn settle_unit(&mut self, number: usize, rows: &mut [Row], before: &[Observation]) -> bool {
        let Some(update) = self.run.updates.get_mut(number) else { return true };
        match &update.unit {
            UnitStatement::Same(0) | UnitStatement::Missing | UnitStatement::NotTaken(_) => true,
            UnitStatement::Same(power) => {
                for row in rows {
                    bring_to_unit(row, *power);
                }
                true
            }
            UnitStatement::Other(code) => {
                let code = code.clone();
                if before.is_empty() || (update.own_unit == NO_UNIT && states_again(rows, before)) {
                    update.series.unit = Some(code);
                    update.unit = UnitStatement::Same(0);
                } else if update.own_unit == NO_UNIT {
                    update.unit = UnitStatement::NotTaken(code);
                } else {
                    let message = refusal(update, &code);
                    let place = rows.iter().map(|row| row.place).min().unwrap_or_default();
                    let _ = self.run.problems.add(place, UNIT_DIMENSION, message);
                    return false;
                }
                true
            }
        }
    }
}

/// Whether a file states a stored number again, or nothing but missing values is stored.
fn states_again(rows: &[Row], before: &[Observation]) -> bool {
    let mut numbers = before.iter().filter(|one| one.value.is_some()).peekable();
    if numbers.peek().is_none() {
        return true;
    }
    let is_stated = |one: &Observation| {
        let value = Cell::of_observation(one).value.to_bits();
        rows.iter().any(|row| row.period == one.period.ordinal() && row.value.to_bits() == value)
    };
    numbers.any(is_stated)
}

fn refusal(update: &SeriesUpdate, stated: &Code) -> String {
    format!(
        "`{}` is in `{}` in the dataset, and in `{stated}` here; import the file as another indicator (`--indicator`, or \
         `codes` in the mapping) or dataset, or say with `unit` in the mapping what the unit is",
        update.series.key, update.own_unit
    )
}

/// The notes about units of the series of a file: each once for an indicator.
pub(super) fn unit_notes(updates: &[SeriesUpdate]) -> Vec<String> {
    let notes: BTreeSet<String> = updates.iter().filter_map(unit_note).collect();
    notes.into_iter().take(MOST_NOTES).collect()
}

fn unit_note(update: &SeriesUpdate) -> Option<String> {
    let (indicator, own) = (&update.series.indicator, &update.own_unit);
    match &update.unit {
        UnitStatement::Same(0) | UnitStatement::Other(_) => None,
        UnitStatement::Same(power) => Some(format!(
            "values of `{indicator}` in series that are in `{own}` in the dataset are multiplied by 10^{power}"
        )),
        UnitStatement::Missing if update.is_known => Some(format!(
            "the file states no unit for `{indicator}`: its values are read in `{own}`, the unit that its series have in \
             the dataset; `unit` in the mapping says another"
        )),
        UnitStatement::Missing => Some(format!(
            "the file states no unit for new series of `{indicator}`: they have none, although the indicator is in \
             `{own}`; `unit` in the mapping says it"
        )),
        UnitStatement::NotTaken(stated) => Some(format!(
            "the unit `{stated}` of `{indicator}` is not taken: earlier values of its series have no unit, and the file \
             repeats none of them; take that import back, and import it with `unit` in the mapping"
        )),
    }
}
