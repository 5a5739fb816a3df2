//! Taking records of a file: series are told apart, periods and numbers read, rows spooled.

mod row;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::extra::Extra;
use super::meaning::Meaning;
use super::problem::Problems;
use super::spool::{Sorted, Spool};
use crate::domain::frequency::Frequency;
use crate::domain::qualifier::Qualifier;
use crate::ingest::data::concepts::{DimensionRole, assign, frequency_of};
use crate::ingest::data::period_text::{
    DateFormat, OpenPeriods, PeriodText, at_frequency, read_marked_period, read_period_text,
};
use crate::ingest::data::record::{Column, Header, Place, Record, Sink, Stop};
use crate::ingest::data::status_mark::StatusMark;

/// What a file has, told apart and spooled, before anything is known of the database.
#[derive(Debug)]
pub(super) struct Assembled {
    /// What it says about itself.
    pub(super) header: Header,
    /// Its series, in the order of their first observation.
    pub(super) series: Vec<FileSeries>,
    /// Names of codes by dimension of the header and code, as the file writes it.
    pub(super) names: HashMap<(usize, String), String>,
    /// Its observations, in order.
    pub(super) rows: Sorted,
    /// What single observations have besides; rows count them from one.
    pub(super) extras: Vec<Extra>,
    /// Rows that were set aside since a code is empty.
    pub(super) parked: SkippedRows,
    /// Whether it is a log of changes, as an export of our own: what it does not state did not change.
    pub(super) is_log: bool,
    /// The newest day of publication that its rows name.
    pub(super) published: Option<NaiveDate>,
}

/// Rows that belong to no series, since the code of their area is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkippedRows {
    /// How many.
    pub rows: u64,
    /// Where the first of them stand.
    pub places: Vec<String>,
}

/// A series of a file.
#[derive(Debug, Clone)]
pub(super) struct FileSeries {
    /// Its codes in the dimensions of the header, as the file writes them.
    pub(super) codes: Vec<Box<str>>,
    /// How often it is observed, and in which terms its rows name their periods.
    pub(super) frequency: Frequency,
    /// What is known of all its observations, by attribute id.
    pub(super) attributes: Vec<(usize, String)>,
}

/// In which terms the rows of a series name their periods, until the whole file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Terms {
    /// Ordinals of a frequency.
    Fixed(Frequency),
    /// Dates by [`OpenPeriods::number_of`], and the frequency where the file states it.
    Dates(Option<Frequency>),
    /// Years times 64 and a number within the year.
    Parts,
}

/// The letter of the status of a missing value.
const MISSING: u8 = b'O';
/// How many numbers within a year there may be in the terms of [`Terms::Parts`].
const PARTS: i32 = 64;
/// The most places of parked rows that are named.
const PARKED_NAMED: usize = 20;
/// The most different texts of periods that are remembered.
const PERIODS_REMEMBERED: usize = 100_000;

/// What the caller says about a file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileOptions {
    pub(super) decimal_comma: bool,
    pub(super) frequency: Option<Frequency>,
    pub(super) date_format: Option<DateFormat>,
}

/// The series that a record belongs to, with what its rows have in common.
struct RecordedValue {
    terms: Terms,
    codes: Vec<Box<str>>,
    attributes: Vec<Option<String>>,
}

/// Takes the records of one file.
pub(super) struct Assembler {
    reading: FileOptions,
    header: Header,
    meanings: Vec<Meaning>,
    frequency_at: Option<usize>,
    area_at: Option<usize>,
    numbers: HashMap<Box<[u8]>, u32>,
    series: Vec<RecordedValue>,
    key: Vec<u8>,
    last: Option<(Vec<u8>, u32)>,
    periods: HashMap<Box<str>, PeriodText>,
    last_period: Option<(String, PeriodText)>,
    /// Marks behind periods, by the text of the period.
    marks: HashMap<Box<str>, StatusMark>,
    open: OpenPeriods,
    names: HashMap<(usize, String), String>,
    extras: Vec<Extra>,
    extra_numbers: HashMap<Extra, u32>,
    spool: Spool,
    parked: SkippedRows,
    published: Option<NaiveDate>,
    pub(super) problems: Problems,
    failure: Option<std::io::Error>,
}

impl Assembler {
    pub(super) fn new(file: &str, reading: FileOptions) -> Self {
        Self {
            reading,
            header: Header::default(),
            meanings: Vec::new(),
            frequency_at: None,
            area_at: None,
            numbers: HashMap::new(),
            series: Vec::new(),
            key: Vec::new(),
            last: None,
            periods: HashMap::new(),
            last_period: None,
            marks: HashMap::new(),
            open: OpenPeriods::default(),
            names: HashMap::new(),
            extras: Vec::new(),
            extra_numbers: HashMap::new(),
            spool: Spool::default(),
            parked: SkippedRows::default(),
            published: None,
            problems: Problems::new(file),
            failure: None,
        }
    }

    /// What the file has; the problems stay with the assembler.
    ///
    /// # Errors
    /// When the disk is full.
    pub(super) fn finish(&mut self) -> std::io::Result<Assembled> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let (days, parts) = (self.open.of_days(), self.open.of_parts());
        let spool = std::mem::take(&mut self.spool);
        let series: Vec<RecordedValue> = std::mem::take(&mut self.series);
        let frequencies: Vec<(Terms, Frequency)> = series
            .iter()
            .map(|known| match known.terms {
                Terms::Fixed(frequency) => (known.terms, frequency),
                Terms::Dates(stated) => (known.terms, stated.unwrap_or(days)),
                Terms::Parts => (known.terms, parts),
            })
            .collect();
        let rows = self.settled(spool, &frequencies)?;
        self.note_marks();
        Ok(Assembled {
            is_log: self.published.is_some() && self.meanings.contains(&Meaning::Origin),
            header: std::mem::take(&mut self.header),
            series: series
                .into_iter()
                .zip(&frequencies)
                .map(|(known, (_, frequency))| FileSeries {
                    codes: known.codes,
                    frequency: *frequency,
                    attributes: known
                        .attributes
                        .into_iter()
                        .enumerate()
                        .filter_map(|(position, text)| Some((position, text?)))
                        .collect(),
                })
                .collect(),
            names: std::mem::take(&mut self.names),
            rows,
            extras: std::mem::take(&mut self.extras),
            parked: std::mem::take(&mut self.parked),
            published: self.published,
        })
    }

    /// The rows with ordinals for periods, now that the frequency of every series is known.
    fn settled(&mut self, spool: Spool, frequencies: &[(Terms, Frequency)]) -> std::io::Result<Sorted> {
        let sorted = spool.sorted()?;
        if frequencies.iter().all(|(terms, _)| matches!(terms, Terms::Fixed(_))) {
            return Ok(sorted);
        }
        let mut settled = Spool::default();
        let mut reading = sorted.read();
        while let Some(mut row) = reading.next()? {
            let Some((terms, frequency)) = frequencies.get(row.series as usize) else { continue };
            let text = match terms {
                Terms::Fixed(_) => None,
                Terms::Dates(_) => OpenPeriods::date_of(row.period),
                Terms::Parts => u8::try_from(row.period.rem_euclid(PARTS))
                    .ok()
                    .map(|number| PeriodText::Part(row.period.div_euclid(PARTS), number)),
            };
            if let Some(text) = text {
                let text = match self.open.settle(text) {
                    Ok(text) => text,
                    // One such date is enough: all others of the file are refused for the same reason.
                    Err(message) => {
                        let _ = self.problems.add(row.place, "TIME_PERIOD", message);
                        break;
                    }
                };
                let Some(period) = at_frequency(text, *frequency) else {
                    let message = format!("`{text}` is no period of the frequency {frequency}");
                    if self.problems.add(row.place, "TIME_PERIOD", message).is_err() {
                        break;
                    }
                    continue;
                };
                row.period = period.ordinal();
            }
            settled.push(row)?;
        }
        settled.sorted()
    }

    /// The period of a record.
    fn period(&mut self, text: &str) -> Result<PeriodText, String> {
        if let Some((last, period)) = &self.last_period
            && last == text
        {
            return Ok(*period);
        }
        let period = if let Some(period) = self.periods.get(text) {
            *period
        } else {
            let marked = read_marked_period(text, self.reading.date_format.as_ref())?;
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

    /// Says in the notes of the file which status each mark behind a period was taken for.
    fn note_marks(&mut self) {
        let mut notes: Vec<String> = self
            .marks
            .iter()
            .map(|(text, mark)| match mark.status {
                Some(status) => format!("`{text}` is read as a period with the status {}", status.code()),
                None => format!("`{text}` is read as a period with the footnote or flag `{}`", mark.text),
            })
            .collect();
        notes.sort();
        self.header.notes.append(&mut notes);
    }

    /// The terms of a record's period, and the period in them.
    fn placed(&mut self, record: &Record<'_>) -> Result<(Terms, i32), String> {
        let text = self.period(record.period)?;
        let stated = self.frequency_at.and_then(|at| record.codes.get(at)).filter(|code| !code.is_empty());
        let frequency = match stated {
            Some(code) => Some(frequency_of(code).ok_or_else(|| format!("`{code}` is no frequency"))?),
            None => self.reading.frequency,
        };
        if let (Some(_), PeriodText::NumericDate(_)) = (frequency, text) {
            self.open.note(text);
            return Ok((Terms::Dates(frequency), OpenPeriods::number_of(text).unwrap_or_default()));
        }
        if let Some(frequency) = frequency {
            let period = at_frequency(text, frequency)
                .ok_or_else(|| format!("`{}` is no period of the frequency {frequency}", record.period))?;
            return Ok((Terms::Fixed(frequency), period.ordinal()));
        }
        self.open.note(text);
        Ok(match text {
            PeriodText::Period(period) => (Terms::Fixed(period.frequency()), period.ordinal()),
            PeriodText::Day(_) | PeriodText::NumericDate(_) => {
                (Terms::Dates(None), OpenPeriods::number_of(text).unwrap_or_default())
            }
            PeriodText::Part(year, number) => (Terms::Parts, year * PARTS + i32::from(number)),
        })
    }

    /// The number of the series of a record.
    fn number(&mut self, record: &Record<'_>, terms: Terms) -> u32 {
        self.key.clear();
        for (position, code) in record.codes.iter().enumerate() {
            if Some(position) != self.frequency_at {
                self.key.extend_from_slice(code.as_bytes());
            }
            self.key.push(0x1f);
        }
        match terms {
            Terms::Fixed(frequency) => {
                self.key.push(u8::try_from(frequency.unit().code()).unwrap_or_default());
                self.key.extend(frequency.multiple().to_le_bytes());
            }
            Terms::Dates(stated) => {
                self.key.push(b'?');
                self.key.extend(stated.into_iter().flat_map(|frequency| frequency.to_string().into_bytes()));
            }
            Terms::Parts => self.key.push(b'/'),
        }
        if let Some((last, number)) = &self.last
            && *last == self.key
        {
            return *number;
        }
        let number = if let Some(number) = self.numbers.get(self.key.as_slice()) {
            *number
        } else {
            let number = u32::try_from(self.series.len()).unwrap_or(u32::MAX);
            self.numbers.insert(self.key.clone().into(), number);
            let codes = record.codes.iter().map(|code| (*code).into()).collect();
            self.series.push(RecordedValue { terms, codes, attributes: self.of_series(record) });
            number
        };
        match &mut self.last {
            Some((last, known)) => {
                last.clone_from(&self.key);
                *known = number;
            }
            none => *none = Some((self.key.clone(), number)),
        }
        number
    }

    /// The attributes of a record that are usually the same for a whole series.
    fn of_series(&self, record: &Record<'_>) -> Vec<Option<String>> {
        let attributes = record.attributes.iter().zip(&self.meanings);
        attributes
            .map(|(text, meaning)| {
                let kept = matches!(meaning, Meaning::OfSeries | Meaning::Multiplier | Meaning::Decimals);
                (kept && !text.is_empty()).then(|| (*text).to_owned())
            })
            .collect()
    }

    /// The number of the text of what only this observation has; zero where that is nothing.
    fn extra(
        &mut self,
        record: &Record<'_>,
        series: u32,
        flag: Option<&str>,
        side: Option<Qualifier>,
    ) -> u32 {
        let common =
            self.series.get(series as usize).map(|known| known.attributes.as_slice()).unwrap_or_default();
        let mut own: Vec<(&str, &str)> = Vec::new();
        for (position, (text, meaning)) in record.attributes.iter().zip(&self.meanings).enumerate() {
            let differs = || common.get(position).is_none_or(|common| common.as_deref() != Some(*text));
            let kept = match meaning {
                Meaning::OfObservation => true,
                Meaning::OfSeries | Meaning::Multiplier | Meaning::Decimals => differs(),
                _ => false,
            };
            if kept && !text.is_empty() {
                let id = self.header.attributes.get(position).map_or("", |column| column.id.as_str());
                own.push((id, text));
            }
        }
        own.extend(flag.map(|flag| ("OBS_FLAG", flag)));
        let object: serde_json::Map<String, serde_json::Value> =
            own.into_iter().map(|(id, text)| (id.to_owned(), text.into())).collect();
        let extra = Extra {
            qualifier: self
                .attribute(record, Meaning::Qualifier)
                .and_then(Qualifier::from_code)
                .or(side)
                .filter(|qualifier| *qualifier != Qualifier::Exact),
            printed: self.attribute(record, Meaning::Printed).map(str::to_owned),
            attributes: (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string()),
        };
        if extra == Extra::default() {
            return 0;
        }
        if let Some(number) = self.extra_numbers.get(&extra) {
            return *number;
        }
        self.extras.push(extra.clone());
        let number = u32::try_from(self.extras.len()).unwrap_or(u32::MAX);
        self.extra_numbers.insert(extra, number);
        number
    }

    fn attribute<'r>(&self, record: &Record<'r>, wanted: Meaning) -> Option<&'r str> {
        let position = self.meanings.iter().position(|meaning| *meaning == wanted)?;
        record.attributes.get(position).copied().filter(|text| !text.is_empty())
    }
}

/// The day that a text names, alone or at the start of a date and time.
pub(super) fn day_of(text: &str) -> Option<NaiveDate> {
    match read_period_text(text).ok()? {
        PeriodText::Day(day) => Some(day),
        PeriodText::NumericDate(date) => date.only_day(),
        PeriodText::Period(period) => Some(period.start_date()),
        PeriodText::Part(..) => None,
    }
}

/// Where what is wrong stands: the place of a record is that of its value, other columns are named.
fn place_of<'p>(place: Place<'p>, column: &str) -> Place<'p> {
    match place {
        Place::Line { line, .. } if column != "OBS_VALUE" => Place::Line { line, column: None },
        place => place,
    }
}

/// The number of a place within its file.
fn number_of(place: Place<'_>) -> u64 {
    match place {
        Place::Line { line, .. } => line,
        Place::Cell { row, .. } => row,
        Place::Element(_, index) => index,
        Place::Pointer(_) | Place::File => 0,
    }
}

impl Sink for Assembler {
    fn header(&mut self, header: Header) -> Result<(), Stop> {
        self.meanings = header.attributes.iter().map(Meaning::of).collect();
        let concepts = assign(&header.dimensions.iter().map(Column::labels).collect::<Vec<_>>());
        let with = |concept| concepts.iter().position(|own| *own == Some(concept));
        self.frequency_at = with(DimensionRole::Frequency);
        self.area_at = with(DimensionRole::Area);
        self.header = header;
        Ok(())
    }

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        if code != name && !name.is_empty() {
            self.names.insert((dimension, code.to_owned()), name.to_owned());
        }
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let area = self.area_at.and_then(|at| record.codes.get(at));
        // In a message an empty code says that the dimension does not apply; in a table, that it was left out.
        let in_table = matches!(record.place, Place::Line { column: Some(_), .. } | Place::Cell { .. });
        if in_table && area.is_some_and(|code| code.trim().is_empty()) {
            self.parked.rows += 1;
            if self.parked.places.len() < PARKED_NAMED {
                self.parked.places.push(record.place.to_string());
            }
            return Ok(());
        }
        match self.row(record) {
            Ok(row) => self.spool.push(row).map_err(|error| {
                self.failure = Some(error);
                Stop
            }),
            Err((column, message)) => self.problems.refuse(place_of(record.place, column), column, message),
        }
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.problems.refuse(place, "", message.to_owned())
    }
}
