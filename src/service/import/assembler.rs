//! Collects the records of one file: assigns each to a series, reads its period and value, and spools it as a row.

mod forecast;
mod period;
mod remarks;
mod row;
mod settle;
mod spacing;
mod unit;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::forecast::ForecastColumn;
use self::spacing::MonthSpacing;
use self::unit::SeriesUnit;
use super::attribute_role::AttributeRole;
use super::detail::ObservationDetail;
use super::file_options::FileOptions;
use super::problem::Problems;
use super::spool::{SortedRows, Spool};
use crate::domain::frequency::Frequency;
use crate::domain::invariant;
use crate::domain::qualifier::Qualifier;
use crate::domain::unit_class::UnitClass;
use crate::ingest::data::concepts::{DimensionRole, assign};
use crate::ingest::data::period_text::{OpenPeriods, PeriodText, read_period_text};
use crate::ingest::data::record::{Column, Header, Place, Record, Sink, Stop};
use crate::ingest::data::status_mark::StatusMark;
use crate::ingest::data::unused::UnusedPart;

/// The content of a file: its header, its series and its observations. Nothing here depends on the database.
#[derive(Debug)]
pub(super) struct FileContent {
    /// The header, with the notes that were added while reading.
    pub(super) header: Header,
    /// The series, in the order of their first observation.
    pub(super) series: Vec<FileSeries>,
    /// Names of codes, by the position of the dimension in the header and the code as the file writes it.
    pub(super) names: HashMap<(usize, String), String>,
    /// The observations, sorted by series, period and day of publication.
    pub(super) rows: SortedRows,
    /// Details of single observations. Rows refer to them by their position, counted from one.
    pub(super) details: Vec<ObservationDetail>,
    /// Rows that were left out because the code of their area is empty.
    pub(super) skipped: SkippedRows,
    /// What of the file is not used.
    pub(super) unused: Vec<UnusedPart>,
    /// Whether the file is a log of changes, such as an export of yearbook: what it does not state did not change.
    pub(super) is_log: bool,
    /// The latest day of publication in its rows.
    pub(super) published: Option<NaiveDate>,
}

/// Rows that were left out because the code of their area is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkippedRows {
    /// The number of rows.
    pub rows: u64,
    /// The places of the first of them.
    pub places: Vec<String>,
}

/// A series of a file.
#[derive(Debug, Clone)]
pub(super) struct FileSeries {
    /// The codes in the dimensions of the header, as the file writes them.
    pub(super) codes: Vec<Box<str>>,
    /// The frequency. The periods of its rows are ordinals of it.
    pub(super) frequency: Frequency,
    /// Attributes of the series, by their position in the header.
    pub(super) attributes: Vec<(usize, String)>,
    /// The unit, without the power of ten by which values were multiplied.
    pub(super) unit: Option<String>,
    /// The class of the unit, where the mapping says it.
    pub(super) class: Option<UnitClass>,
    /// The power of ten in which the file states the values; none where it states none.
    pub(super) power: Option<i32>,
}

/// How the rows of a series store their periods until the whole file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum PeriodTerms {
    /// Ordinals of a frequency.
    Fixed(Frequency),
    /// Ordinals of months that may stand for longer periods.
    Months,
    /// Dates by [`OpenPeriods::number_of`], and the frequency where the file states it.
    Dates(Option<Frequency>),
    /// The year times 64, plus the number of the part of the year.
    Parts,
}

/// The status code of a missing value (SDMX `CL_OBS_STATUS`).
const MISSING: u8 = b'O';
/// The factor of the year in [`PeriodTerms::Parts`]; larger than any number of parts of a year.
const PARTS: i32 = 64;
/// The maximum number of places kept in [`SkippedRows`].
const MOST_SKIPPED_PLACES: usize = 20;
/// The maximum number of period texts in the cache.
const PERIODS_REMEMBERED: usize = 100_000;

/// The SDMX id of the attribute that states a power of ten.
pub(super) const MULTIPLIER: &str = "UNIT_MULT";
/// The SDMX id of the attribute and of the dimension that state a unit.
pub(super) const UNIT: &str = "UNIT_MEASURE";

/// A series while its file is read.
struct SeriesDraft {
    terms: PeriodTerms,
    codes: Vec<Box<str>>,
    attributes: Vec<Option<String>>,
    spacing: MonthSpacing,
    /// Whether its cells have a percent sign; none before its first number.
    is_percent: Option<bool>,
}

/// Receives the records of one file.
pub(super) struct Assembler {
    options: FileOptions,
    header: Header,
    attribute_roles: Vec<AttributeRole>,
    roles: Vec<Option<DimensionRole>>,
    frequency_at: Option<usize>,
    area_at: Option<usize>,
    forecasts: Option<ForecastColumn>,
    /// The position of a dimension that states the power of ten; `constants` of a mapping gives one.
    multiplier_at: Option<usize>,
    numbers: HashMap<Box<[u8]>, u32>,
    series: Vec<SeriesDraft>,
    key: Vec<u8>,
    last: Option<(Vec<u8>, u32)>,
    periods: HashMap<Box<str>, PeriodText>,
    last_period: Option<(String, PeriodText)>,
    /// Marks behind periods, by the text of the period.
    marks: HashMap<Box<str>, StatusMark>,
    open: OpenPeriods,
    names: HashMap<(usize, String), String>,
    details: Vec<ObservationDetail>,
    detail_numbers: HashMap<ObservationDetail, u32>,
    spool: Spool,
    skipped: SkippedRows,
    unused: Vec<UnusedPart>,
    published: Option<NaiveDate>,
    pub(super) problems: Problems,
    failure: Option<std::io::Error>,
}

impl Assembler {
    pub(super) fn new(file: &str, options: FileOptions) -> Self {
        Self {
            options,
            header: Header::default(),
            attribute_roles: Vec::new(),
            roles: Vec::new(),
            frequency_at: None,
            area_at: None,
            forecasts: None,
            multiplier_at: None,
            numbers: HashMap::new(),
            series: Vec::new(),
            key: Vec::new(),
            last: None,
            periods: HashMap::new(),
            last_period: None,
            marks: HashMap::new(),
            open: OpenPeriods::default(),
            names: HashMap::new(),
            details: Vec::new(),
            detail_numbers: HashMap::new(),
            spool: Spool::default(),
            skipped: SkippedRows::default(),
            unused: Vec::new(),
            published: None,
            problems: Problems::new(file),
            failure: None,
        }
    }

    /// The content of the file. Problems stay in the assembler.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn finish(&mut self) -> std::io::Result<FileContent> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let spool = std::mem::take(&mut self.spool);
        let recorded = std::mem::take(&mut self.series);
        let of_file = self.unit_of_file();
        let units: Vec<SeriesUnit> =
            recorded.iter().map(|series| self.unit_of_series(series, &of_file)).collect();
        let unit_notes = unit::notes(&units);
        let scales = self.scales(&recorded, &units);
        let rows = self.settled(spool, &scales)?;
        let told: Vec<bool> = scales.iter().map(|scale| scale.by_spacing).collect();
        let series: Vec<FileSeries> = recorded
            .into_iter()
            .zip(scales)
            .zip(units)
            .map(|((recorded, scale), unit)| FileSeries {
                codes: recorded.codes,
                frequency: scale.frequency,
                attributes: recorded
                    .attributes
                    .into_iter()
                    .enumerate()
                    .filter_map(|(position, text)| Some((position, text?)))
                    .collect(),
                unit: unit.text,
                class: unit.class,
                power: unit.stated,
            })
            .collect();
        self.note_marks();
        self.note_forecasts();
        self.header.notes.extend(unit_notes);
        self.header.notes.extend(spacing::note(&series, &told));
        Ok(FileContent {
            is_log: self.published.is_some() && self.attribute_roles.contains(&AttributeRole::Origin),
            header: std::mem::take(&mut self.header),
            series,
            names: std::mem::take(&mut self.names),
            rows,
            details: std::mem::take(&mut self.details),
            unused: self.unused_parts(),
            skipped: std::mem::take(&mut self.skipped),
            published: self.published,
        })
    }

    /// The number of the series of a record.
    fn number(&mut self, record: &Record<'_>, terms: PeriodTerms) -> u32 {
        self.key.clear();
        for (position, code) in record.codes.iter().enumerate() {
            if Some(position) != self.frequency_at {
                self.key.extend_from_slice(code.as_bytes());
            }
            self.key.push(0x1f);
        }
        match terms {
            PeriodTerms::Fixed(frequency) => {
                self.key.push(frequency.unit() as u8);
                self.key.extend(frequency.multiple().to_le_bytes());
            }
            PeriodTerms::Months => self.key.push(b'm'),
            PeriodTerms::Dates(stated) => {
                self.key.push(b'?');
                self.key.extend(stated.into_iter().flat_map(|frequency| frequency.to_string().into_bytes()));
            }
            PeriodTerms::Parts => self.key.push(b'/'),
        }
        if let Some((last, number)) = &self.last
            && *last == self.key
        {
            return *number;
        }
        let number = if let Some(number) = self.numbers.get(self.key.as_slice()) {
            *number
        } else {
            let number = invariant::number(self.series.len());
            self.numbers.insert(self.key.clone().into(), number);
            let codes = record.codes.iter().map(|code| (*code).into()).collect();
            self.series.push(SeriesDraft {
                terms,
                codes,
                attributes: self.of_series(record),
                spacing: MonthSpacing::default(),
                is_percent: None,
            });
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

    /// The attributes of a record that usually hold for the whole series.
    fn of_series(&self, record: &Record<'_>) -> Vec<Option<String>> {
        let attributes = record.attributes.iter().zip(&self.attribute_roles);
        attributes
            .map(|(text, role)| (role.is_of_series() && !text.is_empty()).then(|| (*text).to_owned()))
            .collect()
    }

    /// The number of the detail of an observation, counted from one; zero where it has none.
    fn detail(
        &mut self,
        record: &Record<'_>,
        series: u32,
        flag: Option<&str>,
        side: Option<Qualifier>,
    ) -> u32 {
        let common =
            self.series.get(series as usize).map(|known| known.attributes.as_slice()).unwrap_or_default();
        let mut own: Vec<(&str, &str)> = Vec::new();
        for (position, (text, role)) in record.attributes.iter().zip(&self.attribute_roles).enumerate() {
            let differs = || common.get(position).is_none_or(|common| common.as_deref() != Some(*text));
            let kept = match role {
                AttributeRole::OfObservation => true,
                role => role.is_of_series() && differs(),
            };
            if kept && !text.is_empty() {
                let id = self.header.attributes.get(position).map_or("", |column| column.id.as_str());
                own.push((id, text));
            }
        }
        own.extend(flag.map(|flag| ("OBS_FLAG", flag)));
        let object: serde_json::Map<String, serde_json::Value> =
            own.into_iter().map(|(id, text)| (id.to_owned(), text.into())).collect();
        let detail = ObservationDetail {
            qualifier: self
                .attribute(record, AttributeRole::Qualifier)
                .and_then(Qualifier::from_code)
                .or(side)
                .filter(|qualifier| *qualifier != Qualifier::Exact),
            printed: self.attribute(record, AttributeRole::Printed).map(str::to_owned),
            attributes: (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string()),
        };
        if detail == ObservationDetail::default() {
            return 0;
        }
        if let Some(number) = self.detail_numbers.get(&detail) {
            return *number;
        }
        self.details.push(detail.clone());
        let number = invariant::number(self.details.len());
        self.detail_numbers.insert(detail, number);
        number
    }

    fn attribute<'r>(&self, record: &Record<'r>, wanted: AttributeRole) -> Option<&'r str> {
        let position = self.attribute_roles.iter().position(|role| *role == wanted)?;
        record.attributes.get(position).copied().filter(|text| !text.is_empty())
    }
}

/// The day in a text: a date, a date and time, or the first day of a period.
pub(super) fn day_of(text: &str) -> Option<NaiveDate> {
    match read_period_text(text).ok()? {
        PeriodText::Day(day) => Some(day),
        PeriodText::NumericDate(date) => date.only_day(),
        PeriodText::Period(period) => Some(period.start_date()),
        PeriodText::Part(..) => None,
    }
}

/// The place of a problem. The place of a record is the cell of its value, so for other columns only the line is given.
fn place_of<'p>(place: Place<'p>, column: &str) -> Place<'p> {
    match place {
        Place::Line { line, .. } if column != "OBS_VALUE" => Place::Line { line, column: None },
        place => place,
    }
}

/// The line, row or index of a place; zero where it has none.
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
        self.attribute_roles = header.attributes.iter().map(AttributeRole::of).collect();
        self.forecasts = ForecastColumn::of(&self.attribute_roles);
        self.roles = assign(&header.dimensions.iter().map(Column::labels).collect::<Vec<_>>());
        let with = |role| self.roles.iter().position(|own| *own == Some(role));
        self.frequency_at = with(DimensionRole::Frequency);
        self.area_at = with(DimensionRole::Area);
        self.options.decimal_comma |= header.decimal_comma;
        self.multiplier_at = header.dimensions.iter().position(|column| column.id == MULTIPLIER);
        self.header = header;
        Ok(())
    }

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        if code != name && !name.is_empty() {
            self.names.insert((dimension, code.to_owned()), name.to_owned());
        }
    }

    fn note(&mut self, note: String) {
        self.header.notes.push(note);
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let area = self.area_at.and_then(|at| record.codes.get(at));
        // An empty code means `not applicable` in a message, but `not stated` in a table.
        let in_table = matches!(record.place, Place::Line { column: Some(_), .. } | Place::Cell { .. });
        if in_table && area.is_some_and(|code| code.trim().is_empty()) {
            self.skipped.rows += 1;
            if self.skipped.places.len() < MOST_SKIPPED_PLACES {
                self.skipped.places.push(record.place.to_string());
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

    fn unused(&mut self, part: UnusedPart) {
        self.unused.push(part);
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.problems.refuse(place, "", message.to_owned())
    }
}
