//! How far the rows of a file move the stored values.

use std::collections::BTreeMap;

use super::cell::RecordedValue;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::upstream::movements::{Movements, usual_step};

/// The movements of the values of one series on one day.
pub(super) struct SeriesMovements<'s> {
    series: &'s Series,
    /// The values that stay.
    kept: u64,
    /// The usual step of the series; computed for the first value that moves.
    step: Option<f64>,
}

impl<'s> SeriesMovements<'s> {
    pub(super) const fn of(series: &'s Series) -> Self {
        Self { series, kept: 0, step: None }
    }

    /// Notes the stored and the new value of a period; NaN where there is none.
    #[allow(clippy::float_cmp, reason = "a value is the same or another one")]
    pub(super) fn note(
        &mut self,
        movements: &mut Movements,
        period: i32,
        [before, after]: [f64; 2],
        stored: &BTreeMap<i32, RecordedValue>,
    ) {
        if !before.is_finite() {
            return;
        }
        if before == after {
            self.kept += 1;
            return;
        }
        let values = || stored.values().map(|known| known.cell.value).filter(|value| value.is_finite());
        let step = *self.step.get_or_insert_with(|| usual_step(values()));
        let after = Some(after).filter(|after| after.is_finite());
        let (series, indicator) = (self.series, self.series.indicator.as_str());
        movements.note(indicator, (before, after), step, || place(series, period));
    }

    /// Adds the values that stay.
    pub(super) fn finish(self, movements: &mut Movements) {
        movements.keep(self.series.indicator.as_str(), self.kept);
    }
}

/// The key of a series and the text of a period.
pub(super) fn place(series: &Series, period: i32) -> (String, String) {
    let period = Period::from_ordinal(series.frequency, period);
    (series.key.to_string(), period.map(|period| period.to_string()).unwrap_or_default())
}
