//! Observations of FRED's API in JSON, with the days on which each value was the newest.
//!
//! An answer with observations does not say of which series they are. So what is said of a series (`seriess`) may stand
//! before its observations in the same file; without it the file has one series without a name.

use std::io::BufRead;

use chrono::NaiveDate;
use serde::Deserialize;

use super::concepts::DimensionRole;
use super::json_document;
use super::json_stream::{self, Datum, NO_NUMBER};
use super::mapping::Mapping;
use super::record::{Action, Column, DecodeError, Header, Place, Record, Sink, Value};

/// The sign for no value.
const NO_VALUE: &str = ".";

/// An answer: what is said of series, or observations, or a refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    seriess: Option<Vec<Series>>,
    observations: Option<Vec<Observation>>,
    /// The last of the days that the answer is about.
    realtime_end: Option<NaiveDate>,
    error_message: Option<String>,
}

/// What is said of a series.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Series {
    id: String,
    title: String,
    frequency_short: String,
    units: String,
}

/// A value, and the first and last day on which it was the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    date: NaiveDate,
    start: NaiveDate,
    end: NaiveDate,
}

#[derive(Debug, Deserialize)]
struct Observation {
    realtime_start: NaiveDate,
    realtime_end: NaiveDate,
    date: NaiveDate,
    value: Datum,
}

/// Whether the first bytes are of such an answer.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let Some(text) = json_document::object(head) else { return false };
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    has("realtime_start") && (has("seriess") || has("observation_start") && has("observations"))
        || has("error_code") && has("error_message")
}

/// Reads the answers in a file, each of at most `limit` bytes.
///
/// # Errors
/// When an answer cannot be read or exceeds a limit, the service refuses in it, or the sink stops.
pub fn decode(
    input: &mut dyn BufRead,
    limit: u64,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let (constants, codes) = json_stream::constants(mapping);
    let mut reader =
        Reader { constants, codes, series: None, has_header: false, last: None, without: 0, sink };
    json_stream::each(input, limit, |answer: Answer, pointer| reader.answer(answer, pointer))?;
    reader.end_of_value()?;
    if !reader.has_header {
        return Err(DecodeError::NoData("the answer of FRED's API has no observations".to_owned()));
    }
    if reader.without > 0 {
        reader
            .sink
            .note(format!("{} dates have no value (`{NO_VALUE}`), and had none before", reader.without));
    }
    Ok(())
}

struct Reader<'r> {
    constants: Vec<Column>,
    codes: Vec<&'r str>,
    /// The series whose observations follow; none where nothing is said of one.
    series: Option<Series>,
    has_header: bool,
    /// The observation before, where it was not the newest for ever and it is not yet known what followed; and its place.
    last: Option<(Shown, String, u64)>,
    /// The number of dates that never had a value.
    without: u64,
    sink: &'r mut dyn Sink,
}

impl Reader<'_> {
    fn answer(&mut self, answer: Answer, pointer: &str) -> Result<(), DecodeError> {
        if let Some(message) = answer.error_message {
            return Err(json_stream::refusal(&format!("{pointer}/error_message"), &message));
        }
        if let Some(mut series) = answer.seriess {
            self.end_of_value()?;
            let list = format!("{pointer}/seriess");
            match (series.pop(), series.len()) {
                (Some(one), 0) if !self.has_header || self.series.is_some() => self.series = Some(one),
                (Some(_), 0) => {
                    let message = "the series stands behind observations of one without a name";
                    return Err(DecodeError::malformed(Place::Pointer(&list), message));
                }
                (_, count) => {
                    let message =
                        format!("one series is expected before its observations, not {count} more or none");
                    return Err(DecodeError::malformed(Place::Pointer(&list), message));
                }
            }
        }
        let Some(observations) = answer.observations else { return Ok(()) };
        self.begin()?;
        let list = format!("{pointer}/observations");
        // What ends with the days that were asked for may go on behind them.
        let asked_to = answer.realtime_end.unwrap_or_else(last_day);
        for (at, observation) in observations.iter().enumerate() {
            self.observation(observation, asked_to, &list, at)?;
        }
        Ok(())
    }

    /// The header, and the name of the series.
    fn begin(&mut self) -> Result<(), DecodeError> {
        let dimension = |id: &str, role| Column { id: id.to_owned(), name: None, concept: Some(role) };
        if !self.has_header {
            self.has_header = true;
            let own = self.series.iter().flat_map(|_| {
                [dimension("FREQ", DimensionRole::Frequency), dimension("SERIES", DimensionRole::Indicator)]
            });
            self.sink.header(Header {
                dimensions: own.chain(self.constants.iter().cloned()).collect(),
                attributes: vec![dimension("UNIT_MEASURE", DimensionRole::Unit)],
                title: self.series.as_ref().map(|series| series.title.clone()),
                ..Header::default()
            })?;
        }
        if let Some(series) = self.series.as_ref().filter(|series| !series.title.is_empty()) {
            self.sink.name(1, &series.id, &series.title);
        }
        Ok(())
    }

    fn observation(
        &mut self,
        observation: &Observation,
        asked_to: NaiveDate,
        list: &str,
        at: usize,
    ) -> Result<(), DecodeError> {
        let place = json_stream::element(list, at);
        let shown = Shown {
            date: observation.date,
            start: observation.realtime_start,
            end: observation.realtime_end,
        };
        let goes_on = self.last.as_ref().is_some_and(|(last, ..)| last.is_followed_by(shown));
        if !goes_on {
            self.end_of_value()?;
        }
        let value = match &observation.value {
            Datum::Text(text) if text.trim() == NO_VALUE => Value::Missing,
            datum => match datum.value() {
                Some(value) => value,
                None => return Ok(self.sink.refuse(place, NO_NUMBER)?),
            },
        };
        if value == Value::Missing && !goes_on {
            self.last = None;
            self.without += 1;
            return Ok(());
        }
        self.last = (shown.end < asked_to).then(|| (shown, list.to_owned(), at as u64));
        self.record(place, shown.date, value, shown.start, Action::State)
    }

    /// A value that no other follows went on the day after its last.
    fn end_of_value(&mut self) -> Result<(), DecodeError> {
        let Some((shown, list, at)) = self.last.take() else { return Ok(()) };
        let Some(day) = shown.end.succ_opt() else { return Ok(()) };
        self.record(Place::Element(&list, at), shown.date, Value::Missing, day, Action::Delete)
    }

    fn record(
        &mut self,
        place: Place<'_>,
        date: NaiveDate,
        value: Value<'_>,
        published: NaiveDate,
        action: Action,
    ) -> Result<(), DecodeError> {
        let (date, published) = (date.to_string(), published.to_string());
        let series = self.series.as_ref();
        let own = series.iter().flat_map(|series| [frequency(&series.frequency_short), series.id.as_str()]);
        let codes: Vec<&str> = own.chain(self.codes.iter().copied()).collect();
        self.sink.record(&Record {
            place,
            codes: &codes,
            period: &date,
            value,
            attributes: &[series.map_or("", |series| series.units.as_str())],
            published: Some(&published),
            action,
        })?;
        Ok(())
    }
}

impl Shown {
    /// Whether another value of the same date was the newest from the next day on.
    fn is_followed_by(self, next: Self) -> bool {
        self.date == next.date && self.end.succ_opt() == Some(next.start)
    }
}

/// The day that stands for no end.
fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The code of a frequency that FRED writes with more letters: half-years.
fn frequency(short: &str) -> &str {
    if short == "SA" { "S" } else { short }
}
