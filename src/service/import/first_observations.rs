//! Series without stored observations: rows are added without a comparison. Most series of a first import are such.

use chrono::NaiveDate;

use super::cell::Cell;
use super::publish::Publisher;
use super::spool::{Row, WITHDRAWN};
use crate::domain::invariant::count_of;
use crate::domain::period::Period;
use crate::service::ServiceError;

impl Publisher<'_> {
    /// Adds the observations of a new series, all of one day of publication, in the order of periods.
    pub(super) async fn add_first(&mut self, number: usize, stated: &[Row]) -> Result<(), ServiceError> {
        let day = self.day(stated);
        let Some(updates) = self.run.updates.get_mut(number) else { return Ok(()) };
        let series = &mut updates.series;
        let frequency = series.frequency;
        let key = (series.indicator.to_string(), frequency.to_string(), day);
        let added = stated.iter().filter(|row| row.status != WITHDRAWN);
        let period = |row: &Row| Period::from_ordinal(frequency, row.period);
        series.first = added.clone().next().and_then(period);
        series.last = added.clone().next_back().and_then(period);
        series.observations = count_of(added.clone().count());
        series.published_to = series.published_to.max(NaiveDate::from_num_days_from_ce_opt(day));
        self.movements.keep(series.indicator.as_str(), 0);
        let (id, count) = (series.id, series.observations.unsigned_abs());
        self.coverage.entry(key).or_default();
        self.counts.observations += stated.len() as u64;
        self.counts.added += count;
        self.counts.unchanged += stated.len() as u64 - count;
        for row in added {
            let cell = Cell::of_row(row, self.run.details);
            self.emit(id, row.period, day, Some(&cell)).await?;
        }
        Ok(())
    }
}
