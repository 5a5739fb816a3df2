//! One record as a row: period, value, bounds, status.

use chrono::Datelike;

use super::{Assembler, MISSING, day_of, number_of};
use crate::domain::observation::{ObservationStatus, Origin};
use crate::ingest::data::number_text::{MarkedNumber, NumberText, read_marked_number, read_number, scale};
use crate::ingest::data::record::{Action, Record, Value};
use crate::ingest::data::status_mark::StatusMark;
use crate::service::import::ends::{one_sided, own_end, rounded_ends};
use crate::service::import::meaning::Meaning;
use crate::service::import::spool::{BLANK, Row, WITHDRAWN};

impl Assembler {
    /// The row of a record.
    pub(super) fn row(&mut self, record: &Record<'_>) -> Result<Row, (&'static str, String)> {
        let (terms, period) = self.placed(record).map_err(|message| ("TIME_PERIOD", message))?;
        let exponent = self.integer(record, Meaning::Multiplier, "UNIT_MULT")?.unwrap_or_default();
        let decimals = self.integer(record, Meaning::Decimals, "DECIMALS")?;
        let unmarked = |number| MarkedNumber { number, mark: None };
        let MarkedNumber { number: stated, mark } = match record.value {
            Value::Blank | Value::Missing => unmarked(NumberText::Missing(ObservationStatus::MISSING)),
            Value::Number(number) => unmarked(match scale(number, exponent) {
                number if number.is_finite() => NumberText::Number(number + 0.0),
                _ => NumberText::Missing(ObservationStatus::MISSING),
            }),
            Value::Text(text) => read_marked_number(text, self.reading.decimal_comma, exponent)
                .map_err(|message| ("OBS_VALUE", message))?,
        };
        let is_number = !matches!(stated, NumberText::Missing(_));
        let mark = mark.or_else(|| self.marks.get(record.period).filter(|_| is_number).cloned());
        let (status, flag) = self.status(record, stated, mark.as_ref());
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
        let side = match stated {
            NumberText::Bounded(_, qualifier) => Some(qualifier),
            _ => None,
        };
        let extra = self.extra(record, series, flag, side);
        let status = match record.action {
            Action::Delete => WITHDRAWN,
            Action::State if self.attribute(record, Meaning::Origin) == Some(Origin::Withdrawn.code()) => {
                WITHDRAWN
            }
            Action::State if record.value == Value::Blank && status == MISSING => BLANK,
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
            extra,
            place: number_of(record.place),
        })
    }

    fn integer(
        &self,
        record: &Record<'_>,
        meaning: Meaning,
        name: &'static str,
    ) -> Result<Option<i32>, (&'static str, String)> {
        let Some(text) = self.attribute(record, meaning) else { return Ok(None) };
        let number = text.trim().parse::<i32>().ok().filter(|number| number.abs() <= 30);
        number.map(Some).ok_or_else(|| (name, format!("`{text}` is no whole number from -30 to 30")))
    }

    /// The status of a record, and its flag where the list of statuses has no such code.
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
        let Some(text) = self.attribute(record, Meaning::Status) else {
            // The code itself says nothing more than the status.
            let flag =
                mark.filter(|mark| mark.status.is_none_or(|status| mark.text != status.code().to_string()));
            return (letter(implied), flag.map(|mark| mark.text.as_str()));
        };
        let known = ObservationStatus::from_code(text.trim());
        let known = known.or_else(|| {
            // Flags of agencies: small letters of the same meaning, the first of several counts.
            let first = text.trim().chars().next()?.to_ascii_uppercase();
            ObservationStatus::from_code(&first.to_string()).filter(|_| text.trim().len() <= 3)
        });
        match known {
            // A missing value cannot be a normal one.
            Some(ObservationStatus::NORMAL) => (letter(implied), None),
            Some(status) if ObservationStatus::from_code(text.trim()).is_some() => (letter(status), None),
            Some(status) => (letter(status), Some(text)),
            None => (letter(implied), Some(text)),
        }
    }

    /// The bounds of a value: those that the record states, or those of its stated decimals.
    fn bounds(
        &self,
        record: &Record<'_>,
        value: f64,
        decimals: Option<i32>,
        exponent: i32,
    ) -> Result<(f64, f64), (&'static str, String)> {
        let stated = self.meanings.iter().any(|meaning| matches!(meaning, Meaning::Lower | Meaning::Upper));
        if stated {
            let end = |meaning, open: f64, name: &'static str| match self.attribute(record, meaning) {
                None => Ok(open),
                Some(text) => match read_number(text, self.reading.decimal_comma, exponent) {
                    Ok(NumberText::Number(number) | NumberText::Bounded(number, _)) => Ok(number),
                    Ok(NumberText::Missing(_)) => Ok(open),
                    Err(message) => Err((name, message)),
                },
            };
            let lower = end(Meaning::Lower, f64::NEG_INFINITY, "lower")?;
            let upper = end(Meaning::Upper, f64::INFINITY, "upper")?;
            if lower > upper {
                return Err(("lower", format!("the lower bound {lower} lies above the upper bound {upper}")));
            }
            return Ok((own_end(lower, value), own_end(upper, value)));
        }
        Ok(decimals.map_or((f64::NAN, f64::NAN), |decimals| rounded_ends(value, exponent - decimals)))
    }
}
