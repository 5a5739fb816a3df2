//! Apache Parquet: the columns of the flat formats, and the first and last day of each period.
//!
//! Texts are UTF-8, numbers nullable doubles, days `DATE`; columns of codes are dictionary-encoded, all of them
//! compressed with zstd. Rows leave in row groups, so that memory stays flat however long the answer is.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::builder::{Date32Builder, Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::flat::{Cell, columns, rows};
use super::{Encoder, Layout};
use crate::domain::dataset::{AnswerHeader, Points, SeriesData};
use crate::domain::period::Period;

/// How many rows a row group has; a reader that wants few columns skips whole groups.
const GROUP_ROWS: usize = 65_536;
/// The columns that are numbers.
const NUMBERS: [&str; 3] = ["value", "lower", "upper"];
/// The columns that flat texts do not have.
const DAYS: [&str; 2] = ["period_start", "period_end"];

/// The bytes that were written and not yet taken.
#[derive(Debug, Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    fn drain(&self, out: &mut Vec<u8>) {
        out.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A column while it grows.
enum Column {
    Text(StringBuilder),
    Number(Float64Builder),
}

impl Column {
    fn new(name: &str) -> Self {
        if NUMBERS.contains(&name) {
            Self::Number(Float64Builder::new())
        } else {
            Self::Text(StringBuilder::new())
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Text(column), Cell::Short(text)) => column.append_value(text.as_str()),
            (Self::Number(column), Cell::Number(number)) => column.append_value(*number),
            (Self::Text(column), _) => column.append_null(),
            (Self::Number(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Number(column) => Arc::new(column.finish()),
        }
    }
}

/// Writes Parquet.
///
/// What goes wrong can only be a mistake in here, since all is written to memory; then the file has no footer,
/// which every reader notices.
pub(super) struct ParquetEncoder {
    layout: Layout,
    own: Vec<String>,
    schema: SchemaRef,
    columns: Vec<Column>,
    days: [Date32Builder; 2],
    rows: usize,
    pipe: Pipe,
    writer: Option<ArrowWriter<Pipe>>,
}

impl ParquetEncoder {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            own: Vec::new(),
            schema: Arc::new(Schema::empty()),
            columns: Vec::new(),
            days: [Date32Builder::new(), Date32Builder::new()],
            rows: 0,
            pipe: Pipe::default(),
            writer: None,
        }
    }

    fn push(&mut self, row: &[Cell<'_>], period: Option<Period>) {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            column.push(cell);
        }
        let [start, end] = &mut self.days;
        start.append_option(period.map(|period| period.start_date().to_epoch_days()));
        end.append_option(period.map(|period| period.end_date().to_epoch_days()));
        self.rows += 1;
    }

    /// Writes the rows so far as a row group.
    fn write_group(&mut self) -> Result<(), ParquetError> {
        if mem::take(&mut self.rows) == 0 {
            return Ok(());
        }
        let mut arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Column::finish).collect();
        arrays.extend(self.days.iter_mut().map(|days| -> ArrayRef { Arc::new(days.finish()) }));
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(arrow)?;
        if let Some(writer) = &mut self.writer {
            writer.write(&batch)?;
            writer.flush()?;
        }
        Ok(())
    }

    fn write_group_or_stop(&mut self) {
        if self.write_group().is_err() {
            self.writer = None;
        }
    }
}

impl Encoder for ParquetEncoder {
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>) {
        self.own.clone_from(&header.dimensions);
        let names = columns(self.layout, &self.own);
        self.schema = schema(&names);
        self.columns = names.into_iter().map(Column::new).collect();
        let properties = properties(&self.schema, header);
        self.writer =
            ArrowWriter::try_new(self.pipe.clone(), Arc::clone(&self.schema), Some(properties)).ok();
        self.pipe.drain(out);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        for (position, row) in rows(series, self.layout, &self.own).enumerate() {
            self.push(&row, period(&series.points, position));
            if self.rows >= GROUP_ROWS {
                self.write_group_or_stop();
                self.pipe.drain(out);
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.write_group_or_stop();
        if let Some(mut writer) = self.writer.take() {
            // A failure leaves the file without its footer.
            let _ = writer.finish();
        }
        self.pipe.drain(out);
    }
}

fn period(points: &Points, position: usize) -> Option<Period> {
    match points {
        Points::Observations(observations) => observations.get(position).map(|point| point.period),
        Points::Growth(growth) => growth.points.get(position).map(|point| point.period),
    }
}

fn schema(names: &[&str]) -> SchemaRef {
    let column = |name: &&str| {
        let kind = if NUMBERS.contains(name) { DataType::Float64 } else { DataType::Utf8 };
        Field::new(*name, kind, true)
    };
    let days = DAYS.iter().map(|name| Field::new(*name, DataType::Date32, true));
    Arc::new(Schema::new(names.iter().map(column).chain(days).collect::<Vec<_>>()))
}

fn properties(schema: &Schema, header: &AnswerHeader) -> WriterProperties {
    let numbers = NUMBERS.iter().filter(|name| schema.column_with_name(name).is_some());
    let revision = parquet::file::metadata::KeyValue::new("revision".to_owned(), header.revision.to_string());
    let properties = WriterProperties::builder()
        .set_created_by("yearbook".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_key_value_metadata(Some(vec![revision]));
    // Measured values hardly repeat; everything else does.
    numbers
        .fold(properties, |properties, name| {
            properties.set_column_dictionary_enabled(ColumnPath::from(*name), false)
        })
        .build()
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn arrow(error: ArrowError) -> ParquetError {
    ParquetError::General(error.to_string())
}

#[cfg(test)]
mod tests;
