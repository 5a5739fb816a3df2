//! Converts a record to a row: period, value, bounds, status.

use chrono::Datelike;

use super::spacing::month_of_row;
use super::{Assembler, MISSING, MULTIPLIER, PeriodTerms, UNIT, day_of, number_of};
use crate::domain::frequency::Frequency;
use crate::domain::observation::{ObservationStatus, Origin};
use crate::ingest::data::missing_mark::missing_status;
use crate::ingest::data::number_text::{MarkedNumber, NumberText, read_marked_number, read_number, scale};
use crate::ingest::data::period_text::PeriodText;
use crate::ingest::data::record::{Action, Place, Record, Value};
use crate::ingest::data::status_mark::StatusMark;
use crate::ingest::data::unit_text::read_power;
use crate::service::import::attribute_role::AttributeRole;
use crate::service::import::spool::{BLANK, Row, WITHDRAWN};
use crate::service::import::value_bounds::{ends_of_whole, one_sided, own_end, rounded_ends};

impl Assembler {
    /// The row of a record.
    pub(super) fn row(&mut self, record: &Record<'_>) -> Result<Row, (&'static str, String)> {
        let (terms, period) = self.placed(record).map_err(|message| ("TIME_PERIOD", message))?;
        let exponent = self.exponent(record)?;
        let decimals = self.decimals(record)?;
        let unmarked = |number| MarkedNumber { number, mark: None };
        let MarkedNumber { number: stated, mark } = match record.value {
            Value::Blank | Value::Missing => unmarked(NumberText::Missing(ObservationStatus::MISSING)),
            Value::Number(number) => unmarked(match scale(number, exponent) {
                number if number.is_finite() => NumberText::Number(number + 0.0),
                _ => NumberText::Missing(ObservationStatus::MISSING),
            }),
            Value::Text(text) => read_marked_number(text, self.options.decimal_comma, exponent)
                .map_err(|message| ("OBS_VALUE", message))?,
        };
        let is_number = !matches!(stated, NumberText::Missing(_));
        let mark = mark.or_else(|| self.marks.get(record.period).filter(|_| is_number).cloned());
        let has_status = mark.is_some() || self.attribute(record, AttributeRole::Status).is_some();
        let is_plain = is_number && !has_status && self.forecasts.is_some();
        let forecast = is_plain.then(|| self.forecast_status(record));
        let (status, flag) = self.status(record, stated, mark.as_ref());
        let status = forecast.unwrap_or(status);
        let overruled =
            mark.as_ref().filter(|_| self.attribute(record, AttributeRole::Status).is_some()).cloned();
        let published = match record.published.filter(|text| !text.is_empty()) {
            None => 0,
            Some(text) => {
                let day = day_of(text).ok_or_else(|| ("published", format!("`{text}` is no day")))?;
                self.published = self.published.max(Some(day));
                day.num_days_from_ce()
            }
        };
        let (value, (lower, upper)) = match stated {
            NumberText::Missing(_) => (f64::NAN, (f64::NAN, f64::NAN)),
            NumberText::Number(value) => (value, self.bounds(record, value, decimals, exponent)?),
            NumberText::Bounded(value, qualifier) => (value, one_sided(qualifier)),
        };
        let series = self.number(record, terms);
        if is_number {
            self.note_series(series, terms, period);
        }
        self.note_unit(series, record).map_err(|message| (UNIT, message))?;
        if is_number {
            self.note_percent(series, value, record.value);
        }
        let side = match stated {
            NumberText::Bounded(_, qualifier) => Some(qualifier),
            _ => None,
        };
        let detail = self.detail(record, series, flag, side);
        if let Some(mark) = overruled {
            self.note_overruled(&mark, status, record.place);
        }
        let status = match record.action {
            Action::Delete => WITHDRAWN,
            Action::State
                if self.attribute(record, AttributeRole::Origin) == Some(Origin::Withdrawn.code()) =>
            {
                WITHDRAWN
            }
            Action::State if record.value == Value::Blank && status == MISSING => BLANK,
            // The stated frequency is lower than that of the dates: cells between its dates are empty.
            Action::State
                if record.value == Value::Missing
                    && status == MISSING
                    && self.is_finer(record.period, terms) =>
            {
                BLANK
            }
            Action::State => status,
        };
        Ok(Row {
            series,
            period,
            published,
            value,
            lower,
            upper,
            status,
            detail,
            place: number_of(record.place),
            column: self.column_of(record.place),
        })
    }

    /// The column of a place in a table, counted from one; zero where it is not known.
    fn column_of(&self, place: Place<'_>) -> u32 {
        let column = match place {
            Place::Line { column: Some(column), .. } => u32::try_from(column).ok(),
            Place::Cell { column, .. } => {
                let heading = self.header.columns.iter().position(|own| own.heading == column);
                heading.and_then(|at| u32::try_from(at + 1).ok())
            }
            _ => None,
        };
        column.unwrap_or_default()
    }

    /// Whether a text names a day or a month, and the stated frequency is of longer periods.
    fn is_finer(&mut self, text: &str, terms: PeriodTerms) -> bool {
        let (PeriodTerms::Fixed(frequency) | PeriodTerms::Dates(Some(frequency))) = terms else {
            return false;
        };
        match self.period(text) {
            Ok(PeriodText::Day(_) | PeriodText::NumericDate(_)) => frequency != Frequency::DAILY,
            Ok(PeriodText::Period(period)) => period.frequency() != frequency,
            _ => false,
        }
    }

    /// Updates the spacing of the dates of a series.
    fn note_series(&mut self, number: u32, terms: PeriodTerms, period: i32) {
        let month = month_of_row(terms, period);
        if let Some((series, month)) = self.series.get_mut(number as usize).zip(month) {
            series.spacing.note(month);
        }
    }

    /// Updates whether all cells of a series have a percent sign. A zero may be without it.
    fn note_percent(&mut self, number: u32, value: f64, cell: Value<'_>) {
        let has_sign = matches!(cell, Value::Text(text) if text.contains(['%', '％']));
        if value == 0.0 && !has_sign {
            return;
        }
        if let Some(series) = self.series.get_mut(number as usize) {
            series.is_percent = Some(has_sign && series.is_percent != Some(false));
        }
    }

    /// The power of ten that a column or a constant states, as a number or a word.
    fn exponent(&self, record: &Record<'_>) -> Result<i32, (&'static str, String)> {
        let constant = self.multiplier_at.and_then(|at| record.codes.get(at)).copied();
        let stated = constant.filter(|text| !text.trim().is_empty());
        let Some(text) = stated.or_else(|| self.attribute(record, AttributeRole::Multiplier)) else {
            return Ok(0);
        };
        read_power(text).ok_or_else(|| {
            let message =
                format!("`{text}` is no whole number from -30 to 30 and no word such as `Millions`");
            (MULTIPLIER, message)
        })
    }

    fn decimals(&self, record: &Record<'_>) -> Result<Option<i32>, (&'static str, String)> {
        let Some(text) = self.attribute(record, AttributeRole::Decimals) else { return Ok(None) };
        let number = text.trim().parse::<i32>().ok().filter(|number| number.abs() <= 30);
        number.map(Some).ok_or_else(|| ("DECIMALS", format!("`{text}` is no whole number from -30 to 30")))
    }

    /// The status of a record, and its flag where `CL_OBS_STATUS` has no such code.
    ///
    /// An attribute of the record counts before the mark behind its value or period.
    fn status<'r>(
        &self,
        record: &Record<'r>,
        stated: NumberText,
        mark: Option<&'r StatusMark>,
    ) -> (u8, Option<&'r str>) {
        let of_mark = mark.and_then(|mark| mark.status);
        let implied = match stated {
            NumberText::Missing(status) => status,
            NumberText::Number(_) | NumberText::Bounded(..) => of_mark.unwrap_or(ObservationStatus::NORMAL),
        };
        let letter = |status: ObservationStatus| u8::try_from(status.code()).unwrap_or(b'A');
        let Some(text) = self.attribute(record, AttributeRole::Status) else {
            // The code itself says nothing more than the status.
            let flag =
                mark.filter(|mark| mark.status.is_none_or(|status| mark.text != status.code().to_string()));
            return (letter(implied), flag.map(|mark| mark.text.as_str()));
        };
        let known = ObservationStatus::from_code(text.trim());
        let known = known.or_else(|| {
            // Agencies write the codes of the list in small letters; of several the first counts.
            let first = text.trim().chars().next()?.to_ascii_uppercase();
            ObservationStatus::from_code(&first.to_string()).filter(|_| text.trim().len() <= 3)
        });
        let known = known.or_else(|| {
            let word = text.trim();
            let of_missing = matches!(stated, NumberText::Missing(_)).then(|| missing_status(word)).flatten();
            of_missing.or_else(|| StatusMark::of(word)?.status)
        });
        match known {
            // A missing value cannot have the status `normal`.
            Some(ObservationStatus::NORMAL) => (letter(implied), None),
            Some(status) if ObservationStatus::from_code(text.trim()).is_some() => (letter(status), None),
            Some(status) => (letter(status), Some(text)),
            None => (letter(implied), Some(text)),
        }
    }

    /// The bounds of a value: stated by the record, or derived from its number of decimals.
    fn bounds(
        &self,
        record: &Record<'_>,
        value: f64,
        decimals: Option<i32>,
        exponent: i32,
    ) -> Result<(f64, f64), (&'static str, String)> {
        let stated = self
            .attribute_roles
            .iter()
            .any(|meaning| matches!(meaning, AttributeRole::Lower | AttributeRole::Upper));
        if stated {
            let end = |meaning, open: f64, name: &'static str| match self.attribute(record, meaning) {
                None => Ok(open),
                Some(text) => match read_number(text, self.options.decimal_comma, exponent) {
                    Ok(NumberText::Number(number) | NumberText::Bounded(number, _)) => Ok(number),
                    Ok(NumberText::Missing(_)) => Ok(open),
                    Err(message) => Err((name, message)),
                },
            };
            let lower = end(AttributeRole::Lower, f64::NEG_INFINITY, "lower")?;
            let upper = end(AttributeRole::Upper, f64::INFINITY, "upper")?;
            if lower > upper {
                return Err(("lower", format!("the lower bound {lower} lies above the upper bound {upper}")));
            }
            return Ok((own_end(lower, value), own_end(upper, value)));
        }
        Ok(match (decimals, record.value) {
            (Some(decimals), _) => rounded_ends(value, exponent - decimals),
            (None, Value::Text(text)) if exponent == 0 => ends_of_whole(value, text),
            (None, _) => (f64::NAN, f64::NAN),
        })
    }
}
