//! Record batches of Arrow, which Parquet and Arrow files are read as, as the rows of a table.

use std::fmt::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDateTime, NaiveTime};

use super::record::{DecodeError, Place};
use super::table::row::{OwnedCell, OwnedRow, Places, Rows};
use crate::limits::MAX_LINE_BYTES;

/// Whole numbers beyond this are no longer exact as floating-point numbers.
const MAX_EXACT: i128 = 1 << 53;

/// The rows of record batches, one batch after the other.
pub(super) struct BatchRows<I> {
    batches: I,
    columns: Vec<Values>,
    at: usize,
    length: usize,
    row: OwnedRow,
}

impl<I: Iterator<Item = Result<RecordBatch, DecodeError>>> BatchRows<I> {
    pub(super) fn new(batches: I) -> Self {
        Self { batches, columns: Vec::new(), at: 0, length: 0, row: OwnedRow::default() }
    }

    fn next_batch(&mut self) -> Result<bool, DecodeError> {
        let Some(batch) = self.batches.next() else { return Ok(false) };
        let batch = batch?;
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

impl<I: Iterator<Item = Result<RecordBatch, DecodeError>>> Rows for BatchRows<I> {
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
        if self.row.cells.iter().map(|cell| cell.text.len()).sum::<usize>() > MAX_LINE_BYTES {
            let message =
                format!("row {}: its texts have more than {MAX_LINE_BYTES} bytes", self.row.position);
            return Err(DecodeError::TooLarge(message));
        }
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
    /// Decimals and truth values: few, so that each may be a text of its own.
    Others(Vec<Option<String>>),
    Keys(Vec<Option<usize>>, Box<Values>),
}

impl Values {
    /// The values; none where a column has lists or structures.
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

    /// Puts a value into a cell, whose memory is used again.
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

// Writing to a text cannot fail, so the results of `write!` below say nothing.

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

/// A day, with the time where it is not midnight.
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

/// The shortest digits of a single-precision number are those that were meant; more come from widening it.
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

fn unreadable(heading: &str, kind: &DataType) -> DecodeError {
    let message = format!(
        "the column `{heading}` has the type {kind}; columns of texts, numbers, days and truth values can be read"
    );
    DecodeError::malformed(Place::File, message)
}
