//! Apache Parquet, read in batches of rows.

use std::fmt::Write as _;
use std::io::BufRead;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use chrono::{DateTime, NaiveDateTime, NaiveTime};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;

use super::container;
use super::mapping::Mapping;
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::head::Headings;
use super::table::row::{OwnedCell, OwnedRow, Places, Rows};

/// Number of rows of a batch.
const BATCH_ROWS: usize = 8192;

/// The largest magnitude up to which every whole number is exact as a double.
const MAX_EXACT: i128 = 1 << 53;

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
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| broken(&error))?;
    let headings: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| broken(&error))?;
    let mut rows = ParquetRows { reader, columns: Vec::new(), at: 0, length: 0, row: OwnedRow::default() };
    table::decode(&mut rows, Headings::Given(headings), mapping, sink)
}

/// The rows of a Parquet file.
struct ParquetRows {
    reader: ParquetRecordBatchReader,
    columns: Vec<Values>,
    at: usize,
    length: usize,
    row: OwnedRow,
}

impl ParquetRows {
    fn next_batch(&mut self) -> Result<bool, DecodeError> {
        let Some(batch) = self.reader.next() else { return Ok(false) };
        let batch: RecordBatch = batch.map_err(|error| broken_batch(&error))?;
        self.columns = batch
            .columns()
            .iter()
            .zip(batch.schema().fields())
            .map(|(array, field)| {
                Values::new(array).ok_or_else(|| unreadable(field.name(), field.data_type()))
            })
            .collect::<Result<_, _>>()?;
        self.at = 0;
        self.length = batch.num_rows();
        Ok(true)
    }
}

impl Rows for ParquetRows {
    type Row = OwnedRow;

    fn next_row(&mut self) -> Result<Option<&OwnedRow>, DecodeError> {
        while self.at == self.length {
            if !self.next_batch()? {
                return Ok(None);
            }
        }
        self.row.cells.resize_with(self.columns.len(), OwnedCell::default);
        for (cell, column) in self.row.cells.iter_mut().zip(&self.columns) {
            column.write(self.at, cell);
        }
        self.at += 1;
        self.row.position += 1;
        Ok(Some(&self.row))
    }

    fn places(&self) -> Places {
        Places::Rows
    }
}

/// The values of a column in a batch.
enum Values {
    Texts(ArrayRef, fn(&ArrayRef, usize) -> &str),
    Wholes(Vec<Option<i128>>),
    Numbers(Vec<Option<f64>>),
    Moments(Vec<Option<NaiveDateTime>>),
    /// Decimals and booleans, as texts.
    Others(Vec<Option<String>>),
    Keys(Vec<Option<usize>>, Box<Values>),
}

impl Values {
    /// The values; none for a type that is not read, such as lists and structures.
    fn new(array: &ArrayRef) -> Option<Self> {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let keys = dictionary.normalized_keys();
            let keys = keys.into_iter().enumerate().map(|(at, key)| array.is_valid(at).then_some(key));
            return Some(Self::Keys(keys.collect(), Box::new(Self::new(dictionary.values())?)));
        }
        Some(match array.data_type() {
            DataType::Null => Self::Others(vec![None; array.len()]),
            DataType::Utf8 => Self::Texts(array.clone(), |array, at| array.as_string::<i32>().value(at)),
            DataType::LargeUtf8 => Self::Texts(array.clone(), |array, at| array.as_string::<i64>().value(at)),
            DataType::Utf8View => Self::Texts(array.clone(), |array, at| array.as_string_view().value(at)),
            DataType::Int8 => wholes::<Int8Type>(array),
            DataType::Int16 => wholes::<Int16Type>(array),
            DataType::Int32 => wholes::<Int32Type>(array),
            DataType::Int64 => wholes::<Int64Type>(array),
            DataType::UInt8 => wholes::<UInt8Type>(array),
            DataType::UInt16 => wholes::<UInt16Type>(array),
            DataType::UInt32 => wholes::<UInt32Type>(array),
            DataType::UInt64 => wholes::<UInt64Type>(array),
            DataType::Float32 => Self::Numbers(singles(array)),
            DataType::Float64 => Self::Numbers(array.as_primitive::<Float64Type>().iter().collect()),
            DataType::Date32 => {
                moments::<Date32Type>(array, |days| seconds(i64::from(days).checked_mul(86_400)?))
            }
            DataType::Date64 => moments::<Date64Type>(array, milliseconds),
            DataType::Timestamp(unit, _) => timestamps(array, *unit),
            DataType::Decimal128(..) => Self::Others(decimals(array)),
            DataType::Boolean => Self::Others(
                array.as_boolean().iter().map(|flag| flag.map(|flag| flag.to_string())).collect(),
            ),
            _ => return None,
        })
    }

    /// Writes a value to a cell and reuses the memory of the cell.
    fn write(&self, at: usize, cell: &mut OwnedCell) {
        if let Self::Keys(keys, values) = self {
            match keys.get(at).copied().flatten() {
                Some(key) => values.write(key, cell),
                None => clear(cell),
            }
            return;
        }
        clear(cell);
        match self {
            Self::Texts(array, value) if array.is_valid(at) => cell.text.push_str(value(array, at)),
            Self::Wholes(values) => write_whole(values.get(at).copied().flatten(), cell),
            Self::Numbers(values) => write_number(values.get(at).copied().flatten(), cell),
            Self::Moments(values) => write_moment(values.get(at).copied().flatten(), &mut cell.text),
            Self::Others(values) => {
                cell.text.push_str(values.get(at).and_then(Option::as_deref).unwrap_or_default());
            }
            Self::Texts(..) | Self::Keys(..) => {}
        }
    }
}

fn clear(cell: &mut OwnedCell) {
    cell.text.clear();
    cell.number = None;
}

// Writing to a `String` cannot fail, so the results of `write!` below are ignored.

fn write_whole(value: Option<i128>, cell: &mut OwnedCell) {
    let Some(value) = value else { return };
    let _ = write!(cell.text, "{value}");
    if value.abs() <= MAX_EXACT {
        cell.number = cell.text.parse().ok();
    }
}

fn write_number(value: Option<f64>, cell: &mut OwnedCell) {
    let Some(value) = value.filter(|value| !value.is_nan()) else { return };
    let _ = write!(cell.text, "{value}");
    cell.number = Some(value);
}

/// A day; with the time unless it is midnight.
fn write_moment(value: Option<NaiveDateTime>, text: &mut String) {
    let Some(value) = value else { return };
    let _ = if value.time() == NaiveTime::MIN {
        write!(text, "{}", value.date())
    } else {
        write!(text, "{}", value.format("%Y-%m-%dT%H:%M:%S"))
    };
}

fn wholes<T: ArrowPrimitiveType>(array: &ArrayRef) -> Values
where
    T::Native: Into<i128>,
{
    Values::Wholes(array.as_primitive::<T>().iter().map(|value| value.map(Into::into)).collect())
}

/// Converts single precision by its shortest digits: 0.1 stays 0.1. Widening the bits would give 0.10000000149.
fn singles(array: &ArrayRef) -> Vec<Option<f64>> {
    array.as_primitive::<Float32Type>().iter().map(|value| value?.to_string().parse().ok()).collect()
}

fn decimals(array: &ArrayRef) -> Vec<Option<String>> {
    let decimals = array.as_primitive::<Decimal128Type>();
    (0..decimals.len()).map(|at| decimals.is_valid(at).then(|| decimals.value_as_string(at))).collect()
}

fn moments<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    moment: impl Fn(T::Native) -> Option<NaiveDateTime>,
) -> Values {
    Values::Moments(array.as_primitive::<T>().iter().map(|value| value.and_then(&moment)).collect())
}

fn timestamps(array: &ArrayRef, unit: TimeUnit) -> Values {
    match unit {
        TimeUnit::Second => moments::<TimestampSecondType>(array, seconds),
        TimeUnit::Millisecond => moments::<TimestampMillisecondType>(array, milliseconds),
        TimeUnit::Microsecond => {
            let moment = |value| DateTime::from_timestamp_micros(value).map(|moment| moment.naive_utc());
            moments::<TimestampMicrosecondType>(array, moment)
        }
        TimeUnit::Nanosecond => {
            let moment = |value| Some(DateTime::from_timestamp_nanos(value).naive_utc());
            moments::<TimestampNanosecondType>(array, moment)
        }
    }
}

fn seconds(value: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp(value, 0).map(|moment| moment.naive_utc())
}

fn milliseconds(value: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(value).map(|moment| moment.naive_utc())
}

fn broken(error: &ParquetError) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the Parquet file cannot be read: {error}"))
}

fn broken_batch(error: &ArrowError) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the Parquet file cannot be read: {error}"))
}

fn unreadable(heading: &str, kind: &DataType) -> DecodeError {
    let message = format!(
        "the column `{heading}` has the type {kind}; columns of texts, numbers, days and truth values can be read"
    );
    DecodeError::malformed(Place::File, message)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        Date32Array, DictionaryArray, Float32Array, Float64Array, Int32Array, Int64Array, ListArray,
        StringArray,
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
            ["jobs 2020-01-01 = #5", "rate 2020-01-01 = #0.1", "jobs 2020-04-01 = -", "rate 2020-04-01 = #2"]
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
    fn other_bytes_are_no_parquet() {
        let mut seen = TextSink::default();
        assert!(decode(&mut &b"PAR1 and no more"[..], &Mapping::default(), &mut seen).is_err());
    }
}
