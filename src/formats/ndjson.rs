//! NDJSON: one JSON object per line and point; its members are the columns of CSV.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::flat::{Cell, columns, rows};
use super::number::Number;
use super::{Encoder, PointLayout, json};
use crate::domain::dataset::{AnswerHeader, SeriesData};

/// Writes NDJSON.
#[derive(Debug)]
pub(super) struct NdjsonEncoder {
    layout: PointLayout,
    own: Vec<String>,
}

impl NdjsonEncoder {
    pub(super) const fn new(layout: PointLayout) -> Self {
        Self { layout, own: Vec::new() }
    }
}

/// A row, serialised as an object.
struct Row<'a> {
    columns: &'a [&'a str],
    cells: Vec<Cell<'a>>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(&self.cells) {
            match cell {
                Cell::Empty => map.serialize_entry(column, &None::<()>)?,
                Cell::Text(text) => map.serialize_entry(column, text)?,
                Cell::Short(text) => map.serialize_entry(column, text.as_str())?,
                Cell::Day(day) => map.serialize_entry(column, day)?,
                Cell::Count(count) => map.serialize_entry(column, count)?,
                Cell::Number(number) => map.serialize_entry(column, &Number(*number))?,
            }
        }
        map.end()
    }
}

impl Encoder for NdjsonEncoder {
    fn begin(&mut self, header: &AnswerHeader, _out: &mut Vec<u8>) {
        self.own.clone_from(&header.dimensions);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let columns = columns(self.layout, &self.own);
        for cells in rows(series, self.layout, &self.own) {
            json::write(&Row { columns: &columns, cells }, out);
            out.push(b'\n');
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}
