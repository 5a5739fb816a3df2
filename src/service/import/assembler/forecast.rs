//! The status of forecasts where a column says from which period on values are forecasts.

use chrono::NaiveDate;

use super::{Assembler, period::start_and_end};
use crate::domain::period::Period;
use crate::ingest::data::forecast_start::{ForecastSentence, ForecastStart};
use crate::ingest::data::period_text::read_period_text;
use crate::ingest::data::record::Record;
use crate::service::import::attribute_role::AttributeRole;
use crate::service::import::spool::Row;

/// The code of a forecast in SDMX `CL_OBS_STATUS`.
const FORECAST: u8 = b'F';
/// The code of a normal observation there.
const NORMAL: u8 = b'A';

/// The attribute with the period at which forecasts begin.
#[derive(Debug)]
pub(super) struct ForecastColumn {
    at: usize,
    start: ForecastStart,
    /// The last text of the column, and the day that decides.
    last: (String, Option<NaiveDate>),
    /// The number of values that got the status.
    count: u64,
}

impl ForecastColumn {
    /// The first such attribute of a header.
    pub(super) fn of(roles: &[AttributeRole]) -> Option<Self> {
        roles.iter().enumerate().find_map(|(at, role)| match role {
            AttributeRole::Forecast(start) => {
                Some(Self { at, start: *start, last: (String::new(), None), count: 0 })
            }
            _ => None,
        })
    }

    /// The last day before the forecasts or the first day of them; none for a text that is no period.
    fn day(&mut self, text: &str) -> Option<NaiveDate> {
        if self.last.0 != text {
            let period = read_period_text(text).ok().and_then(start_and_end);
            let day = period.map(|(start, end)| match self.start {
                ForecastStart::LastActual => end,
                ForecastStart::FirstForecast => start,
            });
            self.last = (text.to_owned(), day);
        }
        self.last.1
    }
}

/// A line of the file that says from when on values are forecasts.
#[derive(Debug)]
pub(super) struct ForecastLine {
    sentence: ForecastSentence,
    text: String,
    /// The number of values that got the status.
    count: u64,
}

impl ForecastLine {
    /// The status of a row of a period: a forecast, if it has a number and no status of its own.
    pub(super) fn apply(&mut self, row: &mut Row, period: Period) {
        let of_line = self.sentence.period;
        let is_forecast = match self.sentence.start {
            ForecastStart::LastActual => period.start_date() > of_line.end_date(),
            ForecastStart::FirstForecast => period.start_date() >= of_line.start_date(),
        };
        if is_forecast && row.status == NORMAL && !row.value.is_nan() {
            row.status = FORECAST;
            self.count += 1;
        }
    }

    /// The note about the values.
    pub(super) fn note(&self) -> Option<String> {
        let Self { text, count, .. } = self;
        (*count > 0)
            .then(|| format!("the status of {count} values is F (forecast), since the file says `{text}`"))
    }
}

impl Assembler {
    /// The first line that says from when on values are forecasts, unless a column does.
    pub(super) fn forecast_line(&self) -> Option<ForecastLine> {
        let lines = self.header.title.iter().chain(&self.header.notes).filter(|_| self.forecasts.is_none());
        lines.flat_map(|line| line.lines()).find_map(|line| {
            let sentence = ForecastSentence::read(line)?;
            Some(ForecastLine { sentence, text: line.to_owned(), count: 0 })
        })
    }

    /// The status of a number that has none of its own: normal, or a forecast.
    pub(super) fn forecast_status(&mut self, record: &Record<'_>) -> u8 {
        let Some(column) = &mut self.forecasts else { return NORMAL };
        let text = record.attributes.get(column.at).map_or("", |text| text.trim());
        let Some(day) = column.day(text) else { return NORMAL };
        let start = column.start;
        let Ok(Some((first, _))) = self.period(record.period).map(start_and_end) else { return NORMAL };
        let is_forecast = match start {
            ForecastStart::LastActual => first > day,
            ForecastStart::FirstForecast => first >= day,
        };
        if !is_forecast {
            return NORMAL;
        }
        if let Some(column) = &mut self.forecasts {
            column.count += 1;
        }
        FORECAST
    }

    /// Adds a note about the values that are forecasts.
    pub(super) fn note_forecasts(&mut self) {
        let Some(column) = self.forecasts.as_ref().filter(|column| column.count > 0) else { return };
        let heading = self.header.attributes.get(column.at).map_or("", |column| column.id.as_str());
        let place = match column.start {
            ForecastStart::LastActual => "behind",
            ForecastStart::FirstForecast => "from",
        };
        self.header.notes.push(format!(
            "the status of {} values is F (forecast): they are of periods {place} the one that `{heading}` names",
            column.count
        ));
    }
}
