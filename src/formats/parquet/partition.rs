//! The files of a partitioned set: all publications of the series of one dataset and frequency.
//!
//! The columns are the same in every file, whatever dimensions a dataset has, so that a reader takes all files as one
//! table. Dataset and frequency are in the path of a file (Hive) and therefore no columns.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;

use super::properties;
use crate::domain::dataset::{AnswerHeader, SeriesHeader};
use crate::domain::observation::Observation;

/// The version of the columns; a set of another version is written anew.
pub const PARTITION_SCHEMA: u32 = 1;

const COLUMNS: [(&str, DataType); 23] = [
    ("key", DataType::Utf8),
    ("area", DataType::Utf8),
    ("indicator", DataType::Utf8),
    ("activity", DataType::Utf8),
    ("dimensions", DataType::Utf8),
    ("unit", DataType::Utf8),
    ("unit_class", DataType::Utf8),
    ("price_basis", DataType::Utf8),
    ("period", DataType::Utf8),
    ("period_ordinal", DataType::Int32),
    ("period_start", DataType::Date32),
    ("period_end", DataType::Date32),
    ("value", DataType::Float64),
    ("lower", DataType::Float64),
    ("upper", DataType::Float64),
    ("status", DataType::Utf8),
    ("qualifier", DataType::Utf8),
    ("origin", DataType::Utf8),
    ("figure", DataType::Utf8),
    ("printed", DataType::Utf8),
    ("attributes", DataType::Utf8),
    ("published", DataType::Date32),
    ("newest", DataType::Boolean),
];

/// A series with all its publications.
#[derive(Debug, Clone)]
pub struct PublishedSeries {
    /// Its codes.
    pub header: SeriesHeader,
    /// Its publications, withdrawals included, each with whether it is the valid one of its period now.
    pub observations: Vec<(Observation, bool)>,
}

/// One file of a partitioned set, being written.
pub struct PartitionFile<W: Write + Send> {
    schema: SchemaRef,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> PartitionFile<W> {
    /// A file without rows.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin(header: &AnswerHeader, out: W) -> io::Result<Self> {
        let fields: Vec<Field> =
            COLUMNS.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = properties(&schema, header);
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
        Ok(Self { schema, writer })
    }

    /// Adds the rows of some series.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, series: &[PublishedSeries]) -> io::Result<()> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns(&rows(series)));
        Ok(self.writer.write(&batch.map_err(io::Error::other)?)?)
    }

    /// Writes what remains, and the footer; gives the output back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(self) -> io::Result<W> {
        Ok(self.writer.into_inner()?)
    }
}

/// A row.
struct Row<'a> {
    header: &'a SeriesHeader,
    key: Arc<str>,
    dimensions: Option<Arc<str>>,
    observation: &'a Observation,
    is_newest: bool,
}

fn rows(series: &[PublishedSeries]) -> Vec<Row<'_>> {
    series.iter().flat_map(rows_of).collect()
}

fn rows_of(series: &PublishedSeries) -> impl Iterator<Item = Row<'_>> {
    let PublishedSeries { header, observations } = series;
    let (key, dimensions): (Arc<str>, _) = (header.key.to_string().into(), dimensions(header));
    observations.iter().map(move |(observation, is_newest)| Row {
        header,
        key: Arc::clone(&key),
        dimensions: dimensions.clone(),
        observation,
        is_newest: *is_newest,
    })
}

/// The codes in the dimensions without a role, as a JSON object; none if there are no such dimensions.
fn dimensions(header: &SeriesHeader) -> Option<Arc<str>> {
    let codes = header.own.iter().map(|(id, code)| (id.clone(), code.as_str().into()));
    let codes: serde_json::Map<String, serde_json::Value> = codes.collect();
    (!codes.is_empty()).then(|| serde_json::Value::Object(codes).to_string().into())
}

/// The columns of some rows, in the order of [`COLUMNS`].
fn columns(rows: &[Row<'_>]) -> Vec<ArrayRef> {
    let header = |of: fn(&SeriesHeader) -> &str| texts(rows, |row| Some(of(row.header)));
    let observation = |of: fn(&Observation) -> Option<&str>| texts(rows, |row| of(row.observation));
    let number = |of: fn(&Observation) -> Option<f64>| -> ArrayRef {
        Arc::new(rows.iter().map(|row| of(row.observation)).collect::<Float64Array>())
    };
    let day = |of: fn(&Observation) -> chrono::NaiveDate| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(of(row.observation).to_epoch_days())).collect::<Date32Array>())
    };
    let ordinals = rows.iter().map(|row| Some(row.observation.period.ordinal()));
    let periods = rows.iter().map(|row| Some(row.observation.period.to_string()));
    let statuses = rows.iter().map(|row| Some(row.observation.status.code().to_string()));
    vec![
        texts(rows, |row| Some(&row.key)),
        header(|header| header.area.code.as_str()),
        header(|header| header.indicator.code.as_str()),
        header(|header| header.activity.code.as_str()),
        texts(rows, |row| row.dimensions.as_deref()),
        header(|header| header.indicator.unit.as_str()),
        header(|header| header.indicator.unit_class.code()),
        header(|header| header.indicator.price_basis.code()),
        Arc::new(periods.collect::<StringArray>()),
        Arc::new(ordinals.collect::<Int32Array>()),
        day(|one| one.period.start_date()),
        day(|one| one.period.end_date()),
        number(|one| one.value),
        number(|one| one.bounds.lower()),
        number(|one| one.bounds.upper()),
        Arc::new(statuses.collect::<StringArray>()),
        observation(|one| Some(one.provenance.qualifier.code())),
        observation(|one| Some(one.provenance.origin.code())),
        observation(|one| one.provenance.figure.as_deref()),
        observation(|one| one.provenance.printed.as_deref()),
        observation(|one| one.provenance.attributes.as_deref()),
        day(|one| one.provenance.published),
        Arc::new(rows.iter().map(|row| Some(row.is_newest)).collect::<BooleanArray>()),
    ]
}

fn texts<'a>(rows: &'a [Row<'a>], of: impl Fn(&'a Row<'a>) -> Option<&'a str>) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<StringArray>())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;
    use crate::domain::dataset::Points;
    use crate::formats::jsonstat::tests::series;

    #[test]
    fn rows_come_back_with_their_series() {
        let header =
            AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() };
        let one = series("Q.CN.VA.C.X", "CNY", &[("2021-Q1", Some(1.5), "A"), ("2021-Q2", None, "M")]);
        let Points::Observations(observations) = one.points else { panic!("observations") };
        let observations = observations.into_vec().into_iter().zip([true, false]).collect();
        let mut file = PartitionFile::begin(&header, Vec::new()).unwrap();
        file.write(&[PublishedSeries { header: one.header, observations }]).unwrap();
        let mut read = tempfile::tempfile().unwrap();
        read.write_all(&file.end().unwrap()).unwrap();
        let mut batches = ParquetRecordBatchReaderBuilder::try_new(read).unwrap().build().unwrap();
        let batch = batches.next().unwrap().unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap();
        assert_eq!(batch.num_rows(), 2);
        assert_eq!(column("key").as_string::<i32>().value(0), "Q.CN.VA.C.X");
        assert_eq!(column("dimensions").as_string::<i32>().value(1), r#"{"OWN":"X"}"#);
        assert_eq!(column("period_ordinal").as_primitive::<Int32Type>().values(), &[8084, 8085]);
        assert_eq!(column("newest").as_boolean().iter().collect::<Vec<_>>(), [Some(true), Some(false)]);
        assert!(["dataset", "frequency"].iter().all(|name| batch.column_by_name(name).is_none()));
    }
}
