//! The units of series as another yearbook states them. Its tables of observations have none, since there the unit is a
//! property of the indicator or of the series; it comes along as a column.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

use csv::StringRecord;

use crate::domain::structure::Role;

/// The column and the SDMX attribute with the unit.
pub(super) const UNIT: &str = "UNIT_MEASURE";
/// The heading of the column with the indicator.
const INDICATOR: &str = "indicator";
/// The unit of what has none.
const NO_UNIT: &str = "unspecified";
/// The columns that stand before the dimensions of an SDMX table.
const STRUCTURE: [&str; 3] = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];

/// The units of the series of a dataset of another yearbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SeriesUnits {
    /// The headings of the codes in a table of observations, in the order of the keys.
    headings: Vec<String>,
    /// By key.
    units: BTreeMap<Box<str>, Arc<str>>,
    /// Of indicators, for series that are not listed.
    of_indicators: BTreeMap<String, String>,
}

/// Where the codes of a series stand in a table of observations.
#[derive(Debug)]
pub(super) struct KeyColumns {
    key: Option<Vec<usize>>,
    indicator: Option<usize>,
}

impl SeriesUnits {
    /// Those of an SDMX table with one row a series.
    ///
    /// # Errors
    /// When it is no table.
    pub(super) fn of_series(table: impl Read) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(table);
        let columns = reader.headers()?.clone();
        let is_dimension = |heading: &str| heading != UNIT && !STRUCTURE.contains(&heading);
        let dimensions: Vec<usize> =
            columns.iter().enumerate().filter(|(_, name)| is_dimension(name)).map(|(at, _)| at).collect();
        let headings = dimensions.iter().filter_map(|at| columns.get(*at)).map(heading_of).collect();
        let mut found = Self { headings, ..Self::default() };
        let Some(unit) = columns.iter().position(|heading| heading == UNIT) else { return Ok(found) };
        let mut words: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut record = StringRecord::new();
        while reader.read_record(&mut record)? {
            let Some(text) = record.get(unit).filter(|unit| is_unit(unit)) else { continue };
            let word = words.get(text).cloned().unwrap_or_else(|| text.into());
            words.insert(Arc::clone(&word));
            found.units.insert(key(&record, &dimensions).into(), word);
        }
        Ok(found)
    }

    /// Those of indicators.
    pub(super) fn of_indicators<'i>(indicators: impl Iterator<Item = (&'i str, &'i str)>) -> Self {
        let units = indicators.filter(|(_, unit)| is_unit(unit));
        let of_indicators = units.map(|(code, unit)| (code.to_owned(), unit.to_owned())).collect();
        Self { of_indicators, ..Self::default() }
    }

    /// Takes in more of them.
    pub(super) fn extend(&mut self, more: Self) {
        if !more.headings.is_empty() {
            self.headings = more.headings;
        }
        self.units.extend(more.units);
        self.of_indicators.extend(more.of_indicators);
    }

    /// Whether none is known.
    pub(super) fn is_empty(&self) -> bool {
        self.units.is_empty() && self.of_indicators.is_empty()
    }

    /// Where the codes stand in a table of observations with these headings; none if it has units of its own.
    pub(super) fn columns(&self, headings: &StringRecord) -> Option<KeyColumns> {
        let position = |wanted: &str| headings.iter().position(|heading| heading == wanted);
        if self.is_empty() || position(UNIT).is_some() {
            return None;
        }
        let key = self.headings.iter().map(|heading| position(heading)).collect();
        Some(KeyColumns { key, indicator: position(INDICATOR) })
    }

    /// The unit of the series of an observation; empty where it is not known.
    pub(super) fn of(&self, record: &StringRecord, columns: &KeyColumns) -> &str {
        let of_series = columns.key.as_ref().and_then(|at| self.units.get(key(record, at).as_str()));
        let of_indicator = || self.of_indicators.get(record.get(columns.indicator?)?).map(String::as_str);
        of_series.map(|unit| &**unit).or_else(of_indicator).unwrap_or_default()
    }
}

fn is_unit(text: &str) -> bool {
    !text.is_empty() && text != NO_UNIT
}

fn key(record: &StringRecord, columns: &[usize]) -> String {
    columns.iter().map(|at| record.get(*at).unwrap_or_default()).collect::<Vec<_>>().join(".")
}

/// The heading that a table of observations has for a dimension.
fn heading_of(dimension: &str) -> String {
    let heading = match Role::of_dimension(dimension) {
        Some(Role::Frequency) => "frequency",
        Some(Role::Area) => "area",
        Some(Role::Indicator) => INDICATOR,
        Some(Role::Activity) => "activity",
        None => dimension,
    };
    heading.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,SIZE,INDICATOR,UNIT_MEASURE\n\
                          dataflow,Y:W(1.0.0),I,A,S1,OUT,CNY\ndataflow,Y:W(1.0.0),I,A,S2,OUT,unspecified\n\
                          dataflow,Y:W(1.0.0),I,A,S3,OUT,percent\n";

    #[test]
    fn a_series_has_its_own_unit_and_else_that_of_its_indicator() {
        let mut units = SeriesUnits::of_indicators([("OUT", "EUR"), ("NONE", "unspecified")].into_iter());
        units.extend(SeriesUnits::of_series(SERIES.as_bytes()).unwrap());
        let headings = StringRecord::from(vec!["dataset", "frequency", "area", "indicator", "SIZE", "value"]);
        let columns = units.columns(&headings).unwrap();
        let of = |indicator, size| {
            let record = StringRecord::from(vec!["W", "A", "_Z", indicator, size, "7"]);
            units.of(&record, &columns).to_owned()
        };
        assert_eq!([of("OUT", "S1"), of("OUT", "S3"), of("OUT", "S4")], ["CNY", "percent", "EUR"]);
        assert_eq!([of("NONE", "S1"), of("OTHER", "S1")], ["", ""]);
    }

    #[test]
    fn a_table_with_units_is_left_alone() {
        let units = SeriesUnits::of_series(SERIES.as_bytes()).unwrap();
        let with = StringRecord::from(vec!["frequency", "indicator", "SIZE", UNIT]);
        assert!(units.columns(&with).is_none());
        // Without all dimensions only the indicators say it.
        let without = units.columns(&StringRecord::from(vec!["frequency", "indicator"])).unwrap();
        assert_eq!(units.of(&StringRecord::from(vec!["A", "OUT"]), &without), "");
    }
}
