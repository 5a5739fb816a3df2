//! The second pass over the rows of a file: periods get the frequency of their series, values its unit.

use super::spacing::{self, MonthSpacing};
use super::unit::SeriesUnit;
use super::{Assembler, MISSING, PARTS, PeriodTerms, SeriesDraft};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::ingest::data::number_text::scale;
use crate::ingest::data::period_text::{OpenPeriods, PeriodText, at_frequency};
use crate::service::import::spool::{BLANK, SortedRows, Spool};

/// What the second pass does with the rows of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesScale {
    pub(super) terms: PeriodTerms,
    pub(super) frequency: Frequency,
    /// Whether the frequency follows from the distances between the dates.
    pub(super) by_spacing: bool,
    /// The distances between its dates.
    pub(super) spacing: MonthSpacing,
    /// The power of ten by which values are multiplied.
    pub(super) power: i32,
}

impl SeriesScale {
    /// Whether the rows already have their final periods and values.
    fn keeps_rows(&self) -> bool {
        let has_ordinals = match self.terms {
            PeriodTerms::Fixed(_) => true,
            PeriodTerms::Months => self.frequency == Frequency::MONTHLY,
            PeriodTerms::Dates(_) | PeriodTerms::Parts => false,
        };
        has_ordinals && self.power == 0
    }
}

impl Assembler {
    /// What the second pass does, for each series.
    pub(super) fn scales(&self, series: &[SeriesDraft], units: &[SeriesUnit]) -> Vec<SeriesScale> {
        let (days, parts) = (self.open.of_days(), self.open.of_parts());
        let in_months = |terms| match terms {
            PeriodTerms::Months => true,
            PeriodTerms::Dates(None) => days == Frequency::MONTHLY,
            _ => false,
        };
        let spacings: Vec<MonthSpacing> =
            series.iter().filter(|one| in_months(one.terms)).map(|one| one.spacing).collect();
        let mut by_spacing = spacing::frequencies(&spacings).into_iter();
        let scale = |(one, unit): (&SeriesDraft, &SeriesUnit)| {
            let plain = match one.terms {
                PeriodTerms::Fixed(frequency) => frequency,
                PeriodTerms::Months => Frequency::MONTHLY,
                PeriodTerms::Dates(stated) => stated.unwrap_or(days),
                PeriodTerms::Parts => parts,
            };
            let told = if in_months(one.terms) { by_spacing.next() } else { None };
            let frequency = told.unwrap_or(plain);
            SeriesScale {
                terms: one.terms,
                frequency,
                by_spacing: frequency != plain,
                spacing: one.spacing,
                power: unit.power,
            }
        };
        series.iter().zip(units).map(scale).collect()
    }

    /// The rows after the second pass.
    pub(super) fn settled(&mut self, spool: Spool, scales: &[SeriesScale]) -> std::io::Result<SortedRows> {
        let sorted = spool.sorted()?;
        let mut forecasts = self.forecast_line();
        if scales.iter().all(SeriesScale::keeps_rows) && forecasts.is_none() {
            return Ok(sorted);
        }
        let mut settled = Spool::default();
        let mut reading = sorted.read();
        while let Some(mut row) = reading.next()? {
            let Some(of_series) = scales.get(row.series as usize) else { continue };
            let text = match of_series.terms {
                PeriodTerms::Fixed(_) => None,
                PeriodTerms::Months => {
                    Period::from_ordinal(Frequency::MONTHLY, row.period).map(PeriodText::Period)
                }
                PeriodTerms::Dates(_) => OpenPeriods::date_of(row.period),
                PeriodTerms::Parts => u8::try_from(row.period.rem_euclid(PARTS))
                    .ok()
                    .map(|number| PeriodText::Part(row.period.div_euclid(PARTS), number)),
            };
            if of_series.by_spacing && row.value.is_nan() {
                // An empty cell, or a sign for a missing value between two dates of the series, is no observation.
                let month = spacing::month_of_row(of_series.terms, row.period);
                let is_between = month.is_some_and(|month| !of_series.spacing.contains(month));
                if row.status == MISSING || is_between {
                    row.status = BLANK;
                }
            }
            if let Some(text) = text {
                let text = match self.open.settle(text) {
                    Ok(text) => text,
                    // All other dates of the file have the same problem; one refusal is enough.
                    Err(message) => {
                        let _ = self.problems.add(row.place, "TIME_PERIOD", message);
                        break;
                    }
                };
                let read = if of_series.by_spacing { spacing::containing } else { at_frequency };
                let Some(period) = read(text, of_series.frequency) else {
                    let message = format!("`{text}` is no period of the frequency {}", of_series.frequency);
                    if self.problems.add(row.place, "TIME_PERIOD", message).is_err() {
                        break;
                    }
                    continue;
                };
                row.period = period.ordinal();
            }
            if let Some(forecasts) = &mut forecasts
                && let Some(period) = Period::from_ordinal(of_series.frequency, row.period)
            {
                forecasts.apply(&mut row, period);
            }
            for number in [&mut row.value, &mut row.lower, &mut row.upper] {
                if number.is_finite() {
                    *number = scale(*number, of_series.power);
                }
            }
            settled.push(row)?;
        }
        self.header.notes.extend(forecasts.and_then(|line| line.note()));
        settled.sorted()
    }
}
