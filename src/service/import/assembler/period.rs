//! The period of a record.

use chrono::NaiveDate;

use super::{Assembler, PARTS, PERIODS_REMEMBERED, PeriodTerms};
use crate::domain::frequency::Frequency;
use crate::ingest::data::concepts::frequency_of;
use crate::ingest::data::period_text::{OpenPeriods, PeriodText, at_frequency, read_marked_period};
use crate::ingest::data::record::Record;

impl Assembler {
    /// The period of a record.
    pub(super) fn period(&mut self, text: &str) -> Result<PeriodText, String> {
        if let Some((last, period)) = &self.last_period
            && last == text
        {
            return Ok(*period);
        }
        let period = if let Some(period) = self.periods.get(text) {
            *period
        } else {
            let marked = read_marked_period(text, self.options.date_format.as_ref())?;
            if let Some(mark) = marked.mark {
                self.marks.insert(text.into(), mark);
            }
            let period = marked.period;
            if self.periods.len() < PERIODS_REMEMBERED {
                self.periods.insert(text.into(), period);
            }
            period
        };
        match &mut self.last_period {
            Some((last, known)) => {
                last.clear();
                last.push_str(text);
                *known = period;
            }
            none => *none = Some((text.to_owned(), period)),
        }
        Ok(period)
    }

    /// How the period of a record is stored, and the stored number.
    pub(super) fn placed(&mut self, record: &Record<'_>) -> Result<(PeriodTerms, i32), String> {
        let text = self.period(record.period)?;
        let stated = self.frequency_at.and_then(|at| record.codes.get(at)).filter(|code| !code.is_empty());
        let frequency = match stated {
            Some(code) => Some(frequency_of(code).ok_or_else(|| format!("`{code}` is no frequency"))?),
            None => self.options.frequency,
        };
        if let (Some(_), PeriodText::NumericDate(_)) = (frequency, text) {
            self.open.note(text);
            return Ok((PeriodTerms::Dates(frequency), OpenPeriods::number_of(text).unwrap_or_default()));
        }
        if let Some(frequency) = frequency {
            let period = at_frequency(text, frequency)
                .ok_or_else(|| format!("`{}` is no period of the frequency {frequency}", record.period))?;
            return Ok((PeriodTerms::Fixed(frequency), period.ordinal()));
        }
        self.open.note(text);
        Ok(match text {
            PeriodText::Period(period) if period.frequency() == Frequency::MONTHLY => {
                (PeriodTerms::Months, period.ordinal())
            }
            PeriodText::Period(period) => (PeriodTerms::Fixed(period.frequency()), period.ordinal()),
            PeriodText::Day(_) | PeriodText::NumericDate(_) => {
                (PeriodTerms::Dates(None), OpenPeriods::number_of(text).unwrap_or_default())
            }
            PeriodText::Part(year, number) => (PeriodTerms::Parts, year * PARTS + i32::from(number)),
        })
    }
}

/// The first and the last day of a period; none for a number within a year, and a date of two readings.
pub(super) fn start_and_end(text: PeriodText) -> Option<(NaiveDate, NaiveDate)> {
    match text {
        PeriodText::Period(period) => Some((period.start_date(), period.end_date())),
        PeriodText::Day(day) => Some((day, day)),
        PeriodText::NumericDate(date) => date.only_day().map(|day| (day, day)),
        PeriodText::Part(..) => None,
    }
}
