//! Apache Parquet, read in batches of rows.

use std::io::{BufRead, Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow_schema::{ArrowError, DataType, FieldRef, Fields, Schema};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use super::batches::BatchRows;
use super::container::{self, Spool};
use super::mapping::Mapping;
use super::parquet_pages;
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::head::Headings;

/// Number of rows of a batch.
const BATCH_ROWS: usize = 8192;

/// The largest description of a file, in bytes: it takes several times as much memory.
const MAX_FOOTER_BYTES: u64 = 16 * 1_048_576;

/// Whether the first bytes are of a Parquet file.
#[must_use]
pub fn looks_like_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Reads a Parquet file into the sink.
///
/// # Errors
/// When the bytes are no Parquet file, the table is not understood, or reading fails.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let file = container::spooled(input)?;
    let builder = builder(file)?;
    let headings: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| broken(&error))?;
    let mut rows = BatchRows::new(reader.map(|batch| batch.map_err(|error| broken_batch(&error))));
    table::decode(&mut rows, Headings::Given(headings), mapping, sink)
}

/// The reader of a file whose description and pages are not too large. Texts are views of the pages: as copies, a long
/// text of a dictionary would be there for each row.
fn builder(file: Spool) -> Result<ParquetRecordBatchReaderBuilder<Spool>, DecodeError> {
    check_footer(&file)?;
    let load = |options| ArrowReaderMetadata::load(&file, options).map_err(|error| broken(&error));
    let metadata = load(ArrowReaderOptions::new())?;
    parquet_pages::check(&file, metadata.metadata())?;
    let viewed = |field: &FieldRef| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => {
            Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View))
        }
        _ => Arc::clone(field),
    };
    let fields: Fields = metadata.schema().fields().iter().map(viewed).collect();
    let schema = Schema::new_with_metadata(fields, metadata.schema().metadata().clone());
    let metadata = load(ArrowReaderOptions::new().with_schema(Arc::new(schema)))?;
    Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata))
}

/// The length of the description stands before the last four bytes.
fn check_footer(mut file: &Spool) -> Result<(), DecodeError> {
    let mut tail = [0; 8];
    if file.seek(SeekFrom::End(-8)).is_ok() && file.read_exact(&mut tail).is_ok() {
        let [a, b, c, d, ..] = tail;
        if u64::from(u32::from_le_bytes([a, b, c, d])) > MAX_FOOTER_BYTES {
            let message =
                format!("the description of the Parquet file is larger than {MAX_FOOTER_BYTES} bytes");
            return Err(DecodeError::TooLarge(message));
        }
    }
    Ok(())
}

fn broken(error: &ParquetError) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the Parquet file cannot be read: {error}"))
}

fn broken_batch(error: &ArrowError) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the Parquet file cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, Date32Array, DictionaryArray, Float32Array, Float64Array, Int32Array, Int64Array,
        ListArray, RecordBatch, StringArray,
    };
    use parquet::arrow::ArrowWriter;

    use super::*;
    use crate::ingest::data::table::tests::TextSink;

    fn read(columns: Vec<(&str, ArrayRef)>) -> Result<TextSink, String> {
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, array)| (name, array, true)),
        )
        .unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        let bytes = writer.into_inner().unwrap();
        assert!(looks_like_parquet(&bytes));
        let mut seen = TextSink::default();
        decode(&mut bytes.as_slice(), &Mapping::default(), &mut seen).map_err(|error| error.to_string())?;
        Ok(seen)
    }

    #[test]
    fn columns_of_many_types_are_a_table() {
        let area: DictionaryArray<Int32Type> = [Some("DE"), None, Some("DE")].into_iter().collect();
        let seen = read(vec![
            ("area", Arc::new(area)),
            ("name", Arc::new(StringArray::from(vec!["x", "y", "z"]))),
            ("year", Arc::new(Int64Array::from(vec![2010, 2011, 2012]))),
            ("value", Arc::new(Float64Array::from(vec![Some(1.5), None, Some(f64::NAN)]))),
        ])
        .unwrap();
        assert_eq!(seen.dimensions(), ["area", "name"]);
        assert_eq!(seen.records, ["DE.x 2010 = #1.5", ".y 2011 = -", "DE.z 2012 = -"]);
    }

    #[test]
    fn days_are_periods_and_wholes_values() {
        let seen = read(vec![
            ("date", Arc::new(Date32Array::from(vec![18_262, 18_353]))),
            ("jobs", Arc::new(Int32Array::from(vec![Some(5), None]))),
            ("rate", Arc::new(Float32Array::from(vec![0.1, 2.0]))),
        ])
        .unwrap();
        assert_eq!(
            seen.records,
            ["jobs 2020-01-01 = #5", "rate 2020-01-01 = #0.1", "jobs 2020-04-01 = _", "rate 2020-04-01 = #2"]
        );
    }

    #[test]
    fn lists_are_refused_by_name() {
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)])]);
        let error =
            read(vec![("year", Arc::new(Int32Array::from(vec![2010]))), ("x", Arc::new(list))]).unwrap_err();
        assert!(error.contains("the column `x` has the type"), "{error}");
    }

    #[test]
    fn long_texts_are_too_large() {
        let text = |length| Arc::new(StringArray::from(vec!["a".repeat(length); 3]));
        let years = || Arc::new(Int64Array::from(vec![2010, 2011, 2012]));
        let error = read(vec![("year", years()), ("x", text(90 * 1_048_576))]).unwrap_err();
        assert!(error.contains("smaller pages"), "{error}");
        let error = read(vec![("year", years()), ("x", text(5 * 1_048_576))]).unwrap_err();
        assert!(error.contains("row 1") && error.contains("bytes"), "{error}");
    }

    #[test]
    fn other_bytes_are_no_parquet() {
        let mut seen = TextSink::default();
        assert!(decode(&mut &b"PAR1 and no more"[..], &Mapping::default(), &mut seen).is_err());
    }
}
