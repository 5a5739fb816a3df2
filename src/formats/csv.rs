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
        write_row(columns(self.layout, &self.own).into_iter().map(Cell::Text), out);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        for row in rows(series, self.layout, &self.own) {
            write_row(row, out);
        }
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}

fn write_row<'a>(row: impl IntoIterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
    for (column, cell) in row.into_iter().enumerate() {
        if column > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => write_text(text, out),
            Cell::Short(text) => out.extend_from_slice(text.as_bytes()),
            Cell::Number(number) => Number(number).write(out),
        }
    }
    out.push(b'\n');
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
