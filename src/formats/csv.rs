//! CSV (RFC 4180): tidy, one row a point, UTF-8 without a byte order mark.

use super::flat::{Cell, columns, rows};
use super::{Encoder, Layout};
use crate::domain::dataset::{AnswerHeader, SeriesData};

/// Writes CSV.
#[derive(Debug)]
pub(super) struct CsvEncoder {
    layout: Layout,
}

impl CsvEncoder {
    pub(super) const fn new(layout: Layout) -> Self {
        Self { layout }
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self, _header: &AnswerHeader, out: &mut Vec<u8>) {
        let mut writer = csv::Writer::from_writer(out);
        // Writing to memory cannot fail.
        let _ = writer.write_record(columns(self.layout));
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let mut writer = csv::Writer::from_writer(out);
        for row in rows(series, self.layout) {
            let _ = writer.write_record(row.into_iter().map(Cell::into_text));
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}
