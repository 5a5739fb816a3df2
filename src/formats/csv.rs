//! CSV (RFC 4180): tidy, one row a point, UTF-8 without a byte order mark.

use super::flat::{Cell, columns, rows};
use super::number::Number;
use super::{Encoder, Layout};
use crate::domain::dataset::{AnswerHeader, SeriesData};

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
        let mut writer = csv::Writer::from_writer(out);
        // Writing to memory cannot fail.
        let _ = writer.write_record(columns(self.layout, &self.own));
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let mut writer = csv::Writer::from_writer(out);
        let mut number = Vec::new();
        for row in rows(series, self.layout, &self.own) {
            for cell in row {
                let _ = match &cell {
                    Cell::Empty => writer.write_field(""),
                    Cell::Text(text) => writer.write_field(text),
                    Cell::Owned(text) => writer.write_field(text),
                    Cell::Day(day) => writer.write_field(day.to_string()),
                    Cell::Number(double) => {
                        number.clear();
                        Number(*double).write(&mut number);
                        writer.write_field(&number)
                    }
                };
            }
            let _ = writer.write_record(None::<&[u8]>);
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}
