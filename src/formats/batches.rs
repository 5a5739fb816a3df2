//! Record batches of Apache Arrow: the columns of the flat formats, and the first and last day of each period.
//!
//! Texts are `Utf8`, numbers nullable `Float64`, numbers of periods `UInt16`, days `Date32`.

use std::mem;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, StringBuilder, UInt16Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::PointLayout;
use super::flat::{Cell, PERIOD_DAYS, columns, period_days, rows};
use crate::domain::dataset::SeriesData;

/// The columns that are numbers.
pub(super) const NUMBERS: [&str; 6] =
    ["value", "lower", "upper", "revision_value", "revision_lower", "revision_upper"];
/// The columns that are numbers of periods.
const COUNTS: [&str; 2] = ["observed", "expected"];
/// The columns that are days.
const DAYS: [&str; 3] = ["published", PERIOD_DAYS[0], PERIOD_DAYS[1]];

/// The builder of a column.
enum Column {
    Text(StringBuilder),
    Number(Float64Builder),
    Count(UInt16Builder),
    Day(Date32Builder),
}

impl Column {
    fn new(name: &str) -> Self {
        match data_type(name) {
            DataType::Float64 => Self::Number(Float64Builder::new()),
            DataType::UInt16 => Self::Count(UInt16Builder::new()),
            DataType::Date32 => Self::Day(Date32Builder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Text(column), Cell::Short(text)) => column.append_value(text.as_str()),
            (Self::Number(column), Cell::Number(number)) => column.append_value(*number),
            (Self::Count(column), Cell::Count(count)) => column.append_value(*count),
            (Self::Day(column), Cell::Day(day)) => column.append_value(day.to_epoch_days()),
            (Self::Text(column), _) => column.append_null(),
            (Self::Number(column), _) => column.append_null(),
            (Self::Count(column), _) => column.append_null(),
            (Self::Day(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Number(column) => Arc::new(column.finish()),
            Self::Count(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
        }
    }
}

/// Collects rows into record batches.
pub(super) struct Batches {
    layout: PointLayout,
    own: Vec<String>,
    schema: SchemaRef,
    columns: Vec<Column>,
    rows: usize,
}

impl Batches {
    /// No rows; `own` are the dimensions that only some of the datasets have.
    pub(super) fn new(layout: PointLayout, own: &[String]) -> Self {
        let days = if layout.full { [].as_slice() } else { &PERIOD_DAYS };
        let names: Vec<&str> = columns(layout, own).into_iter().chain(days.iter().copied()).collect();
        let fields: Vec<Field> = names.iter().map(|name| Field::new(*name, data_type(name), true)).collect();
        Self {
            layout,
            own: own.to_vec(),
            schema: Arc::new(Schema::new(fields)),
            columns: names.into_iter().map(Column::new).collect(),
            rows: 0,
        }
    }

    /// The schema of the batches.
    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Adds the rows of a series, and calls `leave` with a batch whenever there are `batch_rows` rows.
    ///
    /// # Errors
    /// When the columns do not form a batch, or `leave` fails.
    pub(super) fn push<E: From<ArrowError>>(
        &mut self,
        series: &SeriesData,
        batch_rows: usize,
        mut leave: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        for (position, mut row) in rows(series, self.layout, &self.own).enumerate() {
            if !self.layout.full {
                row.extend(period_days(&series.points, position));
            }
            for (column, cell) in self.columns.iter_mut().zip(&row) {
                column.push(cell);
            }
            self.rows += 1;
            if self.rows >= batch_rows
                && let Some(batch) = self.take()?
            {
                leave(&batch)?;
            }
        }
        Ok(())
    }

    /// The remaining rows as a batch.
    ///
    /// # Errors
    /// When the columns do not form a batch.
    pub(super) fn take(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if mem::take(&mut self.rows) == 0 {
            return Ok(None);
        }
        let arrays = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), arrays).map(Some)
    }
}

fn data_type(name: &str) -> DataType {
    if NUMBERS.contains(&name) {
        DataType::Float64
    } else if COUNTS.contains(&name) {
        DataType::UInt16
    } else if DAYS.contains(&name) {
        DataType::Date32
    } else {
        DataType::Utf8
    }
}
