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
    let headings =
        rows.next().unwrap_or_else(|| Ok(StringRecord::new())).map_err(|error| error.to_string())?;
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
        let values = if let (Some(value), Some(_)) = (&entry.value, period) {
            vec![(column(value)?, None)]
        } else {
            let year = |heading: &str| year(heading).filter(|_| heading.len() == 4);
            headings.iter().enumerate().filter_map(|(at, heading)| Some((at, Some(year(heading)?)))).collect()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::seed::{DataFileEntry, StatusColumn};

    fn structure() -> DataStructureDefinition {
        DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"]).unwrap()
    }

    /// A reading of a long table, or of one with a column a year.
    fn reading(is_long: bool) -> DataFileReading {
        let code = |text: &str| text.parse().unwrap();
        let entry = SeriesEntry {
            indicator: code("OUT"),
            activity: code("C"),
            value: is_long.then(|| "value".to_owned()),
            conditions: BTreeMap::from([("kind".to_owned(), "cars".to_owned())]),
            sum_over: None,
        };
        let layout = Layout {
            id: "a".to_owned(),
            from: 2000,
            area: "area".to_owned(),
            areas: BTreeMap::from([(code("CN"), "China".to_owned())]),
            period: is_long.then(|| "year".to_owned()),
            status: is_long.then(|| StatusColumn {
                column: "nature".to_owned(),
                codes: BTreeMap::from([("c".to_owned(), 'A'), ("m".to_owned(), 'E')]),
            }),
        };
        let data = DataFileEntry {
            file: "a.csv".to_owned(),
            layout: "a".to_owned(),
            decimals: None,
            significant_digits: None,
            series: vec![entry],
        };
        DataFileReading { source: "a".to_owned(), data, layout }
    }

    fn read(text: &str, is_long: bool) -> Result<Vec<String>, String> {
        let values = read_data_file(text.as_bytes(), &reading(is_long), &structure())?;
        let one = |((key, period), value): ((SeriesKey, Period), FileValue)| {
            format!("{key} {period} {} {} {:?}", value.printed, value.status.code(), value.cells)
        };
        Ok(values.into_iter().map(one).collect())
    }

    #[test]
    fn rows_and_columns_count_from_the_headings() {
        let long = "\u{feff}area,kind,nature,year,value\nChina,cars,m,2001,1.50\nPeru,cars,c,2001,2\nChina,vans,c,2001,3\n\
                    China,cars,c,1999,4\nChina,cars,c,2002,\n";
        let expected = ["A.CN.OUT.C 2001 1.50 E [SourceCell { row: 2, column: 5 }]"];
        assert_eq!(read(long, true).unwrap(), expected);
        let wide = "area,kind,1999,2001,2002,Note\nPeru,cars,1,2,3,4\nChina,cars,1,,\"3\",4\n";
        let expected = ["A.CN.OUT.C 2002 3 A [SourceCell { row: 3, column: 5 }]"];
        assert_eq!(read(wide, false).unwrap(), expected);
    }

    #[test]
    fn a_file_of_another_shape_is_refused_with_its_row() {
        for (text, message) in [
            ("", "there is no column `year`"),
            ("area,kind,nature,year\n", "there is no column `value`"),
            ("area,kind,nature,year,value\nChina,cars,c,next,1\n", "row 2: `next` is no year"),
            (
                "area,kind,nature,year,value\nChina,cars,x,2001,1\n",
                "row 2: `x` in the column `nature` has no status",
            ),
            (
                "area,kind,nature,year,value\nChina,cars,c,2001,1\nChina,cars,c,2001,1\n",
                "row 3: A.CN.OUT.C in 2001 stands in row 2 already",
            ),
        ] {
            assert_eq!(read(text, true).unwrap_err(), message);
        }
        assert!(read("area,kind,nature,year,value\nChina,cars\n", true).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_values_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..200), is_long: bool) {
            let heading: &[u8] = b"area,kind,nature,year,value,2001\n";
            for bytes in [bytes.clone(), [heading, &bytes].concat()] {
                let _ = read_data_file(&bytes, &reading(is_long), &structure());
            }
        }
    }
}
