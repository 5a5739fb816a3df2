//! Several tables in one file.

use super::read;
use super::shapes::{refusal, with};
use crate::ingest::data::csv;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::{Header, Place, Record, Sink, Stop};
use crate::ingest::data::unused::UnusedPart;

/// The places of all records.
#[derive(Default)]
struct PlaceSink(Vec<String>);

impl Sink for PlaceSink {
    fn header(&mut self, _: Header) -> Result<(), Stop> {
        Ok(())
    }

    fn name(&mut self, _: usize, _: &str, _: &str) {}

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        self.0.push(record.place.to_string());
        Ok(())
    }

    fn unused(&mut self, part: UnusedPart) {
        self.0.push(part.to_string());
    }

    fn note(&mut self, note: String) {
        self.0.push(note);
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.0.push(format!("{place}: {message}"));
        Ok(())
    }
}

#[test]
fn tables_below_each_other_are_read_as_one() {
    let seen = read("area,year,value\nFR,2020,1.5\n\narea,year,value,status\nDE,2020,2.5,p\nDE,2021,3.5,p\n");
    assert_eq!(seen.records, ["FR 2020 = 1.5 {}", "DE 2020 = 2.5 {p}", "DE 2021 = 3.5 {p}"]);
    assert_eq!(seen.refused, [""; 0]);
    assert!(seen.header.notes[0].contains("2 tables are read, which begin in line 1, line 4"));
    // Columns of the same name in another order are the same.
    let seen = read("area,year,value\nFR,2020,1.5\n\nyear,area,value\n2020,DE,2.5\n2021,DE,3.5\n");
    assert_eq!(seen.records, ["FR 2020 = 1.5", "DE 2020 = 2.5", "DE 2021 = 3.5"]);
    let seen =
        read("year,value\n2019,1.5\n2020,2.5\n\nNote: x\n\nyear,value\n2021,3.5\n2022,4.5\n\nSource: y\n");
    assert_eq!(seen.records.len(), 4);
    assert!(["Note: x", "Source: y"].iter().all(|note| seen.header.notes.iter().any(|own| own == note)));
}

#[test]
fn titles_tell_tables_apart() {
    let seen = read("Exports\narea,2019,2020\nFR,1.5,2.5\n\nImports\narea,2019,2020\nFR,3.5,4.5\n");
    let records =
        ["FR.Exports 2019 = 1.5", "FR.Exports 2020 = 2.5", "FR.Imports 2019 = 3.5", "FR.Imports 2020 = 4.5"];
    assert_eq!(seen.records, records);
    assert_eq!(seen.dimensions(), ["area", "INDICATOR"]);
    let seen =
        read("Trade\n\nExports\n\narea,2019\nFR,1.5\nDE,2.5\n\nImports\n\narea,2019\nFR,3.5\nDE,4.5\n");
    assert_eq!(seen.records[..2], ["FR.Exports 2019 = 1.5", "DE.Exports 2019 = 2.5"]);
    assert_eq!(seen.header.title.as_deref(), Some("Trade"));
    let refused = refusal("area,2019\nFR,1.5\nDE,2.5\n\nImports\narea,2019\nFR,3.5\nDE,4.5\n");
    assert!(refused.contains("line 1, line 5") && refused.contains("title"), "{refused}");
}

#[test]
fn tables_side_by_side_are_read_as_one() {
    let seen = read("area,year,value,,area,year,value\nFR,2020,1.5,,DE,2020,2.5\nFR,2021,3.5,,,,\n");
    assert_eq!(seen.records, ["FR 2020 = 1.5", "FR 2021 = 3.5", "DE 2020 = 2.5"]);
    // Places are those in the file.
    let (mut located, text) =
        (PlaceSink::default(), "year,value,,year,value\n2020,1.5,,2022,2.5\n2021,3.5,,2023,4.5\n");
    csv::decode(&mut text.as_bytes(), &Mapping::default(), &mut located).unwrap();
    assert_eq!(located.0[1..3], ["line 3, column 2", "line 2, column 5"]);
    // A blank column within a table is only a blank column.
    let seen = read("area,,2019,2020\nFR,,1.5,2.5\nDE,,3.5,4.5\n");
    assert_eq!(seen.records.len(), 4);
}

#[test]
fn tables_of_other_dimensions_are_refused_with_their_places() {
    let refused = refusal("area,year,value\nFR,2020,1.5\n\nsector,year,value\nB,2020,2.5\n");
    assert!(refused.contains("line 1, line 4") && refused.contains("`sector`"), "{refused}");
    let one = with("area,year,value\nFR,2020,1.5\n\nsector,year,value\nB,2020,2.5\n", "skip_rows = 3");
    assert_eq!(one.records, ["B 2020 = 2.5"]);
}
