//! CSV (RFC 4180): tidy, one row a point, UTF-8 without a byte order mark.

use super::flat::{Cell, columns, rows};
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
        for row in rows(series, self.layout, &self.own) {
            let _ = writer.write_record(row.into_iter().map(Cell::into_text));
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}
