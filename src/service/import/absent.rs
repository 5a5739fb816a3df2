//! Series that a complete publication lacks.

use std::collections::HashMap;

use super::coverage::CoverageKey;
use super::movement::place;
use super::publish::{BATCH_SERIES, Publisher};
use crate::domain::import::Scope;
use crate::domain::series::Series;
use crate::service::ServiceError;

impl Publisher<'_> {
    /// The stored series of the indicators of the file that the file lacks. Their observations count as gone on its last
    /// day.
    pub(super) fn absent_series(&mut self) -> Vec<(Series, CoverageKey)> {
        if self.run.scope == Scope::Update {
            // An addition withdraws nothing, so what it lacks does not matter.
            return Vec::new();
        }
        let updates: std::collections::HashSet<i64> =
            self.run.updates.iter().map(|updates| updates.series.id).collect();
        let mut last: HashMap<(String, String), i32> = HashMap::new();
        for (indicator, frequency, day) in self.coverage.keys() {
            let known = last.entry((indicator.clone(), frequency.clone())).or_insert(*day);
            *known = (*known).max(*day);
        }
        let mut absent = Vec::new();
        for ((indicator, frequency), day) in last {
            for series in self.run.known.with_indicator(&indicator) {
                let is_absent = series.observations > 0 && !updates.contains(&series.id);
                if is_absent && series.frequency.to_string() == frequency {
                    let key = (indicator.clone(), frequency.clone(), day);
                    self.coverage.entry(key.clone()).or_default().gone += series.observations.unsigned_abs();
                    absent.push((series.clone(), key));
                }
            }
        }
        absent
    }

    /// Withdraws series that a complete publication lacks.
    pub(super) async fn withdraw_absent(
        &mut self,
        absent: &[(Series, CoverageKey)],
    ) -> Result<(), ServiceError> {
        let scope = self.run.scope;
        let whole: Vec<&(Series, CoverageKey)> = absent
            .iter()
            .filter(|(_, key)| self.coverage.get(key).is_some_and(|coverage| coverage.is_whole(scope)))
            .collect();
        for batch in whole.chunks(BATCH_SERIES) {
            let series: Vec<&Series> = batch.iter().map(|(series, _)| series).collect();
            let stored = self.run.transaction.observations(&series, self.run.vintages).await?;
            for (series, (_, _, day)) in batch {
                let before = stored.get(&series.id).map(Vec::as_slice).unwrap_or_default();
                for (period, known) in self.state(before, *day) {
                    self.note_withdrawal(series, period, known.cell.value);
                    self.emit(series.id, period, *day, None).await?;
                    self.counts.withdrawn += 1;
                }
                self.lost.push(Series { first: None, last: None, observations: 0, ..series.clone() });
            }
        }
        Ok(())
    }

    /// Notes that a stored value is withdrawn.
    pub(super) fn note_withdrawal(&mut self, series: &Series, period: i32, before: f64) {
        if before.is_finite() {
            let indicator = series.indicator.as_str();
            self.movements.note(indicator, (before, None), 0.0, || place(series, period));
        }
    }
}
