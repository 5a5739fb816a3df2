//! SDMX-CSV 1.0 and 2.0 (field guides): one row per observation, or per series if observations are not shown.

use std::sync::Arc;

use super::Message;
use super::period;
use super::structure::AttributeSource;
use super::text::Text;
use super::values::{Action, AttributeValue, MISSING, Row, Series, character};
use super::version::SdmxVersion;
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::inline_str::InlineStr;
use crate::domain::observation::ObservationStatus;
use crate::domain::observations::RegularSeries;
use crate::formats::Encoder;
use crate::formats::csv::write_text;
use crate::formats::row_writer::RowWriter;

/// Writes SDMX-CSV.
#[derive(Debug)]
pub(super) struct CsvEncoder {
    message: Arc<Message>,
    /// The fields that every row begins with.
    first: Vec<String>,
    version: SdmxVersion,
}

impl CsvEncoder {
    pub(super) fn new(message: Arc<Message>, version: SdmxVersion) -> Self {
        let flow = message.structure.dataflow_reference(message.agency);
        let first = match version {
            SdmxVersion::V21 => vec![flow],
            SdmxVersion::V30 => vec!["dataflow".to_owned(), flow],
        };
        Self { message, first, version }
    }

    fn heading(&self) -> Vec<&str> {
        let mut heading = match self.version {
            SdmxVersion::V21 => vec!["DATAFLOW"],
            SdmxVersion::V30 => vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"],
        };
        let structure = &self.message.structure;
        heading.extend(structure.dimensions.iter().map(|dimension| dimension.id.as_str()));
        if self.message.observations {
            heading.extend(["TIME_PERIOD", "OBS_VALUE"]);
        }
        heading.extend(structure.attributes.iter().map(|attribute| attribute.id.as_str()));
        heading
    }

    /// The fields that the rows of a series begin with, up to the last code.
    fn row_start(&self, series: &Series<'_>, action: Action) -> Vec<u8> {
        let mut start: Vec<&str> = self.first.iter().map(String::as_str).collect();
        if self.version == SdmxVersion::V30 {
            start.push(if action == Action::Delete { "D" } else { "I" });
        }
        start.extend(&series.codes);
        let mut out = Vec::new();
        write_fields(start, &mut out);
        out
    }

    /// The end of the rows of a regular series, split where the value is repeated as a bound.
    fn plain_end(&self, series: &Series<'_>, plain: &RegularSeries) -> Vec<Vec<u8>> {
        let (mut texts, mut text) = (Vec::new(), Vec::new());
        let mut shared = series.attributes.iter().peekable();
        for (position, attribute) in self.message.structure.attributes.iter().enumerate() {
            let shared = shared.next_if(|value| value.position == position);
            text.push(b',');
            match &attribute.source {
                AttributeSource::Status => {
                    write_component(&character(ObservationStatus::NORMAL.code()), &mut text);
                }
                AttributeSource::Published => {
                    write_component(&InlineStr::from(plain.published()).into(), &mut text);
                }
                AttributeSource::Lower | AttributeSource::Upper => texts.push(std::mem::take(&mut text)),
                _ => shared.into_iter().for_each(|value| write_component(&value.text, &mut text)),
            }
        }
        text.push(b'\n');
        texts.push(text);
        texts
    }

    /// Writes the rows of a regular series. Gives the bytes of [`Self::write_row`]; a test compares both.
    fn write_plain(&self, start: &[u8], series: &Series<'_>, plain: &RegularSeries, out: &mut Vec<u8>) {
        let end = self.plain_end(series, plain);
        let mut out = RowWriter::behind(out);
        for (period, value) in plain.values() {
            let number = series.number(value);
            out.put_bytes(start);
            out.put(b",");
            period::text(period).put_into(&mut out);
            out.put(b",");
            number.as_ref().unwrap_or(&Text::Borrowed(MISSING)).put_into(&mut out);
            for (place, text) in end.iter().enumerate() {
                if let Some(number) = number.as_ref().filter(|_| place > 0) {
                    number.put_into(&mut out);
                }
                out.put_bytes(text);
            }
        }
    }

    /// Writes the row of a point, or of a series if `row` is none.
    fn write_row(&self, start: &[u8], series: &Series<'_>, row: Option<&Row<'_>>, out: &mut Vec<u8>) {
        let is_deleted = row.is_some_and(|row| row.action == Action::Delete);
        out.reserve(2 * start.len() + 100);
        out.extend_from_slice(start);
        if let Some(row) = row {
            write_point(row, out);
        }
        let of_series: &[AttributeValue<'_>] = if is_deleted { &[] } else { &series.attributes };
        let mut shared = of_series.iter().peekable();
        for (position, attribute) in self.message.structure.attributes.iter().enumerate() {
            out.push(b',');
            let shared = shared.next_if(|value| value.position == position);
            match (row.and_then(|row| row.text(&self.message, &attribute.source)), shared) {
                (Some(own), _) => write_component(&own, out),
                (None, Some(shared)) => write_component(&shared.text, out),
                (None, None) => {}
            }
        }
        out.push(b'\n');
    }
}

/// Writes the period and the value of a point, each after a comma.
fn write_point(row: &Row<'_>, out: &mut Vec<u8>) {
    let missing = Text::Borrowed(if row.action == Action::Delete { "" } else { MISSING });
    for text in [&row.period, row.value.as_ref().unwrap_or(&missing)] {
        out.push(b',');
        write_component(text, out);
    }
}

fn write_component(text: &Text<'_>, out: &mut Vec<u8>) {
    match text {
        // A number, a period, a day or a code of one letter, which need no quotes.
        Text::Inline(short) => out.extend_from_slice(short.as_bytes()),
        text => write_text(text, out),
    }
}

/// Writes fields, separated by commas.
fn write_fields<'a>(fields: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (number, field) in fields.into_iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_text(field, out);
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self, _: &AnswerHeader, out: &mut Vec<u8>) {
        write_fields(self.heading(), out);
        out.push(b'\n');
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let texts = Series::new(&self.message, series);
        let start = self.row_start(&texts, Action::Replace);
        if !self.message.observations {
            return self.write_row(&start, &texts, None, out);
        }
        if let Some(plain) = texts.plain() {
            return self.write_plain(&start, &texts, plain, out);
        }
        for position in 0..texts.len() {
            let Some(row) = texts.row(position) else { continue };
            match row.action {
                Action::Replace => self.write_row(&start, &texts, Some(&row), out),
                Action::Delete => {
                    let start = self.row_start(&texts, Action::Delete);
                    self.write_row(&start, &texts, Some(&row), out);
                }
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::super::DimensionAtObservation;
    use super::super::structure::{
        Attribute, AttributeRelationship, DataStructure, Dimension, Representation,
    };
    use super::*;
    use crate::domain::dataset::Points;
    use crate::domain::observations::{GAP, Observations};
    use crate::domain::series::Attributes;
    use crate::formats::fixture::header;

    fn message(power: &str) -> Message {
        let attribute = |(id, source): (&str, AttributeSource)| Attribute {
            id: id.to_owned(),
            name: id.to_owned(),
            relationship: AttributeRelationship::Observation,
            representation: Representation::Text,
            source,
        };
        let sources = [
            ("UNIT_MEASURE", AttributeSource::Unit),
            ("UNIT_MULT", AttributeSource::Multiplier),
            ("TITLE", AttributeSource::Series("TITLE".to_owned())),
            ("OBS_STATUS", AttributeSource::Status),
            ("LOWER_BOUND", AttributeSource::Lower),
            ("UPPER_BOUND", AttributeSource::Upper),
            ("NOTE", AttributeSource::Observation("NOTE".to_owned())),
            ("QUALIFIER", AttributeSource::Qualifier),
            ("PUBLISHED", AttributeSource::Published),
            ("FIGURE", AttributeSource::Figure),
            ("SOURCE", AttributeSource::Document),
        ];
        let header = header();
        let dimension =
            |id: &str| Dimension { id: id.to_owned(), name: id.to_owned(), codelist: "CL".to_owned() };
        let structure = DataStructure {
            id: "D".to_owned(),
            name: "D".to_owned(),
            concept_scheme: "CS".to_owned(),
            dimensions: ["FREQ", "REF_AREA", "INDICATOR", "SEX"].map(dimension).into(),
            attributes: sources.map(attribute).into(),
        };
        let stored = [("UNIT_MULT", power), ("TITLE", "a, \"b\"")];
        let stored: Attributes = stored.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
        Message {
            agency: "YEARBOOK",
            prepared: NaiveDate::default().and_hms_opt(0, 0, 0).unwrap().and_utc(),
            structure: structure.into(),
            names: Vec::new(),
            series_attributes: HashMap::from([(header.key, stored)]),
            documents: HashMap::new(),
            at: DimensionAtObservation::Time,
            observations: true,
            history: false,
        }
    }

    proptest! {
        #[test]
        fn mere_numbers_are_written_like_the_observations_that_they_stand_for(
            values in prop::collection::vec(
                prop_oneof![4 => -1e9..1e9_f64, 1 => Just(f64::NAN), 1 => Just(GAP)], 1..9),
            frequency in prop_oneof![Just("A"), Just("Q"), Just("A5")],
            power in prop_oneof![Just("0"), Just("6"), Just("-2")],
            version in prop_oneof![Just(SdmxVersion::V21), Just(SdmxVersion::V30)],
        ) {
            let published = "2026-11-22".parse().unwrap();
            let frequency = frequency.parse().unwrap();
            let plain = RegularSeries::new(frequency, 2_010, values, (7, published));
            let written = |observations: Observations| {
                let series = SeriesData { header: header(), points: Points::Observations(observations) };
                let mut out = Vec::new();
                CsvEncoder::new(Arc::new(message(power)), version).series(&series, &mut out);
                String::from_utf8(out).unwrap()
            };
            prop_assert_eq!(written(plain.clone().into()), written(plain.to_vec().into()));
        }
    }
}
