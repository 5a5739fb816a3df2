//! Data files, read as `dataset.toml` says.

use std::collections::{BTreeMap, HashMap};

use csv::{ReaderBuilder, StringRecord};

use super::layout::{DataFileReading, Layout, SeriesEntry};
use super::printed::AND;
use crate::domain::observation::ObservationStatus;
use crate::domain::period::Period;
use crate::domain::series_key::SeriesKey;
use crate::domain::source_cell::SourceCell;
use crate::domain::structure::{DataStructureDefinition, Role};

/// The value of a data file for one series and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileValue {
    /// The text; of a sum, the texts with `;` between them.
    pub printed: String,
    /// The observation status.
    pub status: ObservationStatus,
    /// Its cells.
    pub cells: Vec<SourceCell>,
}

/// The values of a data file, by series and period.
pub type FileValues = BTreeMap<(SeriesKey, Period), FileValue>;

/// Reads the values of a data file.
///
/// # Errors
/// When it is no CSV in UTF-8, a column is missing, a status or year is unknown, or two rows state one value: the message
/// names the row.
pub fn read_data_file(
    bytes: &[u8],
    reading: &DataFileReading,
    structure: &DataStructureDefinition,
) -> Result<FileValues, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut rows = reader.records();
    let headings = rows.next().unwrap_or_else(|| Ok(StringRecord::new())).map_err(|error| error.to_string())?;
    let series = reading.data.series.iter();
    let readers: Vec<SeriesReader<'_>> = series
        .map(|entry| SeriesReader::new(&headings, &reading.layout, entry, structure))
        .collect::<Result<_, _>>()?;
    let mut values = FileValues::new();
    for (record, row) in rows.zip(2..) {
        let record = record.map_err(|error| error.to_string())?;
        for reader in &readers {
            reader.read(&record, row, &mut values).map_err(|message| format!("row {row}: {message}"))?;
        }
    }
    Ok(values)
}

/// Reads the series of one entry from the rows of a file.
struct SeriesReader<'file> {
    layout: &'file Layout,
    entry: &'file SeriesEntry,
    structure: &'file DataStructureDefinition,
    /// The codes of areas by their texts.
    areas: HashMap<&'file str, &'file str>,
    area: usize,
    period: Option<usize>,
    status: Option<usize>,
    conditions: Vec<(usize, &'file str)>,
    /// The columns of values, with the year in the heading if there is no column of the year.
    values: Vec<(usize, Option<i32>)>,
}

impl<'file> SeriesReader<'file> {
    fn new(
        headings: &StringRecord,
        layout: &'file Layout,
        entry: &'file SeriesEntry,
        structure: &'file DataStructureDefinition,
    ) -> Result<Self, String> {
        let column = |name: &str| {
            let found = headings.iter().position(|heading| heading == name);
            found.ok_or_else(|| format!("there is no column `{name}`"))
        };
        let period = layout.period.as_deref().map(column).transpose()?;
        let values = match (&entry.value, period) {
            (Some(value), Some(_)) => vec![(column(value)?, None)],
            _ => {
                let year = |heading: &str| year(heading).filter(|_| heading.len() == 4);
                let years = headings.iter().enumerate();
                years.filter_map(|(at, heading)| Some((at, Some(year(heading)?)))).collect()
            }
        };
        if let Some(over) = &entry.sum_over {
            column(over)?;
        }
        let conditions = entry.conditions.iter().map(|(name, text)| Ok((column(name)?, text.as_str())));
        Ok(Self {
            layout,
            entry,
            structure,
            areas: layout.areas.iter().map(|(code, text)| (text.as_str(), code.as_str())).collect(),
            area: column(&layout.area)?,
            period,
            status: layout.status.as_ref().map(|status| column(&status.column)).transpose()?,
            conditions: conditions.collect::<Result<_, String>>()?,
            values,
        })
    }

    /// Adds the values of a row.
    fn read(&self, record: &StringRecord, row: u32, values: &mut FileValues) -> Result<(), String> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let Some(area) = self.areas.get(cell(self.area)) else { return Ok(()) };
        if self.conditions.iter().any(|(at, text)| cell(*at) != *text) {
            return Ok(());
        }
        let stated = match self.period.map(cell) {
            Some(text) => Some(year(text).ok_or_else(|| format!("`{text}` is no year"))?),
            None => None,
        };
        for (at, heading) in &self.values {
            let Some(year) = stated.or(*heading).filter(|year| *year >= self.layout.from) else { continue };
            let printed = cell(*at);
            if printed.is_empty() {
                continue;
            }
            let column = u32::try_from(at + 1).map_err(|_| "too many columns".to_owned())?;
            let one = FileValue {
                printed: printed.to_owned(),
                status: self.status(record)?,
                cells: vec![SourceCell { row, column }],
            };
            self.add(self.key(area)?, year, one, values)?;
        }
        Ok(())
    }

    fn add(&self, key: SeriesKey, year: i32, one: FileValue, values: &mut FileValues) -> Result<(), String> {
        let period: Period = year.to_string().parse().map_err(|_| format!("`{year}` is no year"))?;
        let Some(known) = values.get_mut(&(key.clone(), period)) else {
            values.insert((key, period), one);
            return Ok(());
        };
        if self.entry.sum_over.is_none() {
            let first = known.cells.first().map_or(0, |cell| cell.row);
            return Err(format!("{key} in {period} stands in row {first} already"));
        }
        known.printed.push(AND);
        known.printed.push_str(&one.printed);
        known.cells.extend(one.cells);
        Ok(())
    }

    fn key(&self, area: &str) -> Result<SeriesKey, String> {
        let codes = self.structure.dimensions().iter().map(|dimension| match dimension.role {
            Some(Role::Frequency) => "A",
            Some(Role::Area) => area,
            Some(Role::Indicator) => self.entry.indicator.as_str(),
            Some(Role::Activity) => self.entry.activity.as_str(),
            None => crate::domain::series_key::NOT_APPLICABLE,
        });
        let text = codes.collect::<Vec<_>>().join(".");
        SeriesKey::parse(&text, self.structure).map_err(|error| error.to_string())
    }

    fn status(&self, record: &StringRecord) -> Result<ObservationStatus, String> {
        let (Some(at), Some(column)) = (self.status, &self.layout.status) else {
            return Ok(ObservationStatus::NORMAL);
        };
        let text = record.get(at).unwrap_or_default();
        let code = column.codes.get(text).and_then(|code| ObservationStatus::from_code(&code.to_string()));
        code.ok_or_else(|| format!("`{text}` in the column `{}` has no status", column.column))
    }
}

/// A year in digits.
fn year(text: &str) -> Option<i32> {
    let is_year = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}
