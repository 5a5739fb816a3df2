//! CSV (RFC 4180): one row per point, UTF-8 without a byte order mark.

use super::flat::{Cell, columns, key, rows};
use super::number::Number;
use super::row_writer::RowWriter;
use super::{Encoder, PointKind, PointLayout};
use crate::domain::bounds::Bounds;
use crate::domain::code::Code;
use crate::domain::dataset::{AnswerHeader, Points, SeriesData, SeriesHeader};
use crate::domain::inline_str::InlineStr;
use crate::domain::observation::ObservationStatus;
use crate::domain::observations::Observations;
use crate::domain::period::Period;

/// Writes CSV.
#[derive(Debug)]
pub(super) struct CsvEncoder {
    layout: PointLayout,
    own: Vec<String>,
}

impl CsvEncoder {
    pub(super) const fn new(layout: PointLayout) -> Self {
        Self { layout, own: Vec::new() }
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>) {
        self.own.clone_from(&header.dimensions);
        write_row(columns(self.layout, &self.own).into_iter().map(Cell::Text), out);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        match &series.points {
            Points::Observations(observations) if is_plain(self.layout) => {
                plain_rows(&series.header, observations, &self.own, out);
            }
            _ => rows_of_cells(series, self.layout, &self.own, out),
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}

/// Whether rows have no more than period, value, bounds and status.
fn is_plain(layout: PointLayout) -> bool {
    !layout.full && layout.kind == PointKind::Observations
}

fn rows_of_cells(series: &SeriesData, layout: PointLayout, own: &[String], out: &mut Vec<u8>) {
    for row in rows(series, layout, own) {
        write_row(row, out);
    }
}

/// Writes observations without their provenance. Gives the bytes of [`rows_of_cells`] without making a row of cells
/// for each; a test compares both.
fn plain_rows(header: &SeriesHeader, observations: &Observations, own: &[String], out: &mut Vec<u8>) {
    let mut before = Vec::new();
    for cell in key(header) {
        write_cell(&cell, &mut before);
        before.push(b',');
    }
    let mut behind = Vec::new();
    for dimension in own {
        behind.push(b',');
        write_text(header.own_code(dimension).map_or("", Code::as_str), &mut behind);
    }
    behind.push(b'\n');
    let mut out = RowWriter::behind(out);
    let mut row = |period: Period, value: Option<f64>, bounds: Bounds, status: ObservationStatus| {
        out.put_bytes(&before);
        out.put_period(period);
        out.put(b",");
        let number = number_text(value);
        out.put_text(&number);
        for bound in [bounds.lower(), bounds.upper()] {
            out.put(b",");
            if bound == value {
                out.put_text(&number);
            } else {
                out.put_text(&number_text(bound));
            }
        }
        out.put(b",");
        out.put_char(status.code());
        out.put_bytes(&behind);
    };
    if let Some(plain) = observations.regular() {
        for (period, value) in plain.values() {
            row(period, value, value.map_or(Bounds::UNBOUNDED, Bounds::exact), ObservationStatus::NORMAL);
        }
        return;
    }
    for point in observations.unpack() {
        row(point.period, point.value, point.bounds, point.status);
    }
}

fn write_row<'a>(row: impl IntoIterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
    for (column, cell) in row.into_iter().enumerate() {
        if column > 0 {
            out.push(b',');
        }
        write_cell(&cell, out);
    }
    out.push(b'\n');
}

fn write_cell(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => write_text(text, out),
        Cell::Short(text) => out.extend_from_slice(text.as_bytes()),
        Cell::Day(day) => out.extend_from_slice(InlineStr::from(*day).as_bytes()),
        Cell::Number(number) => Number(*number).write(out),
        Cell::Count(count) => Number(f64::from(*count)).write(out),
    }
}

/// The text of a number; empty if there is none.
#[inline]
fn number_text(number: Option<f64>) -> InlineStr {
    number.map_or_else(InlineStr::new, |number| Number(number).short())
}

/// Writes a field, in quotes if it contains a comma, a quote or a line break.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return out.extend_from_slice(text.as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().buffer_capacity(text.len() + 3).from_writer(&mut *out);
    // Writing to memory cannot fail.
    let _ = writer.write_record([text]);
    drop(writer);
    // Remove the line break: the record goes on.
    out.pop();
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::observations::{GAP, RegularSeries};
    use crate::formats::fixture::{header, imported};
    use crate::formats::{Format, encode};

    proptest! {
        #[test]
        fn the_quick_way_writes_the_same_rows(
            value in proptest::option::of(prop_oneof![-1e9..1e9_f64, (-9_000..9_000_i32).prop_map(f64::from)]),
            width in prop_oneof![Just(0.0), 0.0..9.0_f64],
            status in prop_oneof![Just("A"), Just("E"), Just("O")],
            year in 1..9999_u16,
        ) {
            let own = ["SEX".to_owned(), "AGE".to_owned()];
            let observations = Observations::from(vec![imported(year, value, width, status)]);
            let series = SeriesData { header: header(), points: Points::Observations(observations.clone()) };
            let layout = PointLayout { kind: PointKind::Observations, full: false };
            let (mut direct, mut by_cells) = (Vec::new(), Vec::new());
            plain_rows(&series.header, &observations, &own, &mut direct);
            rows_of_cells(&series, layout, &own, &mut by_cells);
            prop_assert_eq!(String::from_utf8(direct).unwrap(), String::from_utf8(by_cells).unwrap());
        }

        #[test]
        fn mere_numbers_are_written_like_the_observations_that_they_stand_for(
            values in prop::collection::vec(
                prop_oneof![4 => -1e9..1e9_f64, 1 => Just(f64::NAN), 1 => Just(GAP)], 1..9),
            full: bool,
        ) {
            let published = "2026-11-22".parse().unwrap();
            let plain = RegularSeries::new("M".parse().unwrap(), 24_000, values, (7, published));
            let answer = AnswerHeader { revision: 7, next: None, dimensions: vec!["SEX".to_owned()], attributions: Vec::new() };
            let layout = PointLayout { kind: PointKind::Observations, full };
            let written = |format: Format, observations: Observations| {
                let series = SeriesData { header: header(), points: Points::Observations(observations) };
                String::from_utf8(encode(format, layout, &answer, &[series])).unwrap()
            };
            for format in [Format::Json, Format::Csv, Format::Ndjson, Format::JsonStat] {
                let each = Observations::from(plain.to_vec());
                prop_assert_eq!(written(format, plain.clone().into()), written(format, each));
            }
        }

        #[test]
        fn every_text_reads_back(text in "[a-z\",\r\n .é-]{0,12}") {
            let mut out = Vec::new();
            write_row([Cell::Text("x"), Cell::Text(&text)], &mut out);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(record.get(1), Some(text.as_str()));
            let mut rest = String::new();
            reader.into_inner().read_to_string(&mut rest).unwrap();
            prop_assert!(rest.is_empty());
        }
    }
}
