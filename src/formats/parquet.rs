//! Apache Parquet: the columns of the flat formats, and the first and last day of each period.
//!
//! Columns of codes are dictionary-encoded; all columns are compressed with zstd. A row group is written as soon as it
//! is full, so memory use does not grow with the answer.

mod partition;

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::batches::{Batches, NUMBERS};
use super::{Encoder, PointLayout};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::invariant::OrBroken;

pub use partition::{PARTITION_SCHEMA, PartitionFile, PublishedSeries};

/// The number of rows in a row group.
const GROUP_ROWS: usize = 65_536;

/// Bytes that the Parquet writer has written and the encoder has not yet appended to the answer.
#[derive(Debug, Clone, Default)]
struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

impl SharedBuffer {
    fn drain(&self, out: &mut Vec<u8>) {
        out.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Write for SharedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes Parquet.
///
/// Writing to memory fails only if an invariant is broken; then the file has no footer, and readers reject it.
pub(super) struct ParquetEncoder {
    layout: PointLayout,
    pipe: SharedBuffer,
    /// None before `begin` and after a failure.
    open: Option<(Batches, ArrowWriter<SharedBuffer>)>,
}

impl ParquetEncoder {
    pub(super) fn new(layout: PointLayout) -> Self {
        Self { layout, pipe: SharedBuffer::default(), open: None }
    }

    /// Writes to the file; ends it after a failure.
    fn with(
        &mut self,
        act: impl FnOnce(&mut Batches, &mut ArrowWriter<SharedBuffer>) -> Result<(), ParquetError>,
        out: &mut Vec<u8>,
    ) {
        if let Some((batches, writer)) = &mut self.open
            && act(batches, writer).or_broken("writing Parquet to memory succeeds").is_none()
        {
            self.open = None;
        }
        self.pipe.drain(out);
    }
}

impl Encoder for ParquetEncoder {
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>) {
        let batches = Batches::new(self.layout, &header.dimensions);
        let properties = properties(batches.schema(), header);
        let writer = ArrowWriter::try_new(self.pipe.clone(), Arc::clone(batches.schema()), Some(properties));
        self.open = writer.ok().map(|writer| (batches, writer));
        self.pipe.drain(out);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        self.with(|batches, writer| batches.push(series, GROUP_ROWS, |batch| write(writer, batch)), out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let close = |batches: &mut Batches, writer: &mut ArrowWriter<SharedBuffer>| {
            if let Some(batch) = batches.take()? {
                write(writer, &batch)?;
            }
            writer.finish().map(mem::drop)
        };
        self.with(close, out);
    }
}

/// Writes rows as a row group.
fn write(writer: &mut ArrowWriter<SharedBuffer>, rows: &RecordBatch) -> Result<(), ParquetError> {
    writer.write(rows)?;
    writer.flush()
}

fn properties(schema: &Schema, header: &AnswerHeader) -> WriterProperties {
    let numbers = NUMBERS.iter().filter(|name| schema.column_with_name(name).is_some());
    let metadata = super::metadata(header).map(|(key, value)| KeyValue::new(key, value));
    let properties = WriterProperties::builder()
        .set_created_by("yearbook".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_key_value_metadata(Some(metadata.collect()));
    // Measured values hardly repeat; everything else does.
    numbers
        .fold(properties, |properties, name| {
            properties.set_column_dictionary_enabled(ColumnPath::from(*name), false)
        })
        .build()
}

#[cfg(test)]
mod tests;
