//! CSV (RFC 4180): tidy, one row a point, UTF-8 without a byte order mark.

use super::flat::{Cell, columns, key, rows};
use super::number::Number;
use super::{Encoder, Layout};
use crate::domain::code::Code;
use crate::domain::dataset::{AnswerHeader, Points, SeriesData, SeriesHeader};
use crate::domain::observation::Observation;

/// Writes CSV.
#[derive(Debug)]
pub(super) struct CsvEncoder {
    layout: Layout,
    own: Vec<String>,
}

impl CsvEncoder {
    pub(super) const fn new(layout: Layout) -> Self {
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
            Points::Observations(observations) if !self.layout.full => {
                plain_rows(&series.header, observations, &self.own, out);
            }
            _ => shaped_rows(series, self.layout, &self.own, out),
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}

fn shaped_rows(series: &SeriesData, layout: Layout, own: &[String], out: &mut Vec<u8>) {
    for row in rows(series, layout, own) {
        write_row(row, out);
    }
}

/// Observations without where they come from, whose cells are made without the detour over a row; a test compares
/// the two.
fn plain_rows(header: &SeriesHeader, observations: &[Observation], own: &[String], out: &mut Vec<u8>) {
    let mut before = Vec::new();
    for cell in key(header) {
        write_cell(cell, &mut before);
        before.push(b',');
    }
    let mut behind = Vec::new();
    for dimension in own {
        behind.push(b',');
        write_text(header.own_code(dimension).map_or("", Code::as_str), &mut behind);
    }
    behind.push(b'\n');
    for point in observations {
        out.extend_from_slice(&before);
        out.extend_from_slice(point.period.text().as_bytes());
        out.push(b',');
        let start = out.len();
        write_number(point.value, out);
        let value = start..out.len();
        for bound in [point.bounds.lower(), point.bounds.upper()] {
            out.push(b',');
            if bound == point.value {
                out.extend_from_within(value.clone());
            } else {
                write_number(bound, out);
            }
        }
        out.push(b',');
        out.extend_from_slice(point.status.code().encode_utf8(&mut [0; 4]).as_bytes());
        out.extend_from_slice(&behind);
    }
}

fn write_row<'a>(row: impl IntoIterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
    for (column, cell) in row.into_iter().enumerate() {
        if column > 0 {
            out.push(b',');
        }
        write_cell(cell, out);
    }
    out.push(b'\n');
}

fn write_cell(cell: Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => write_text(text, out),
        Cell::Short(text) => out.extend_from_slice(text.as_bytes()),
        Cell::Number(number) => Number(number).write(out),
    }
}

fn write_number(number: Option<f64>, out: &mut Vec<u8>) {
    if let Some(number) = number {
        Number(number).write(out);
    }
}

/// A text, in quotes where it needs them; most are codes, which never do.
fn write_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_@$-. ".contains(&byte)) {
        return out.extend_from_slice(text.as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().buffer_capacity(text.len() + 2).from_writer(out);
    // Writing to memory cannot fail.
    let _ = writer.write_field(text);
}

#[cfg(test)]
mod tests;
