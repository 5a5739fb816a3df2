//! Files are read back with the reader of the same library.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::super::jsonstat::tests::{growth, series};
use super::{GROUP_ROWS, ParquetEncoder, SharedBuffer};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::{Encoder, PointKind, PointLayout};

/// The bytes after each call, and all bytes.
fn encode(kind: PointKind, series: &[SeriesData]) -> (Vec<usize>, Vec<u8>) {
    let mut encoder = ParquetEncoder::new(PointLayout { kind, full: true });
    let (mut pieces, mut out) = (Vec::new(), Vec::new());
    encoder.begin(
        &AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() },
        &mut out,
    );
    for one in series {
        encoder.series(one, &mut out);
        pieces.push(out.len());
    }
    encoder.end(&mut out);
    (pieces, out)
}

fn read(bytes: &[u8]) -> (usize, Vec<RecordBatch>) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let groups = builder.metadata().num_row_groups();
    (groups, builder.build().unwrap().map(Result::unwrap).collect())
}

fn texts(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    batch
        .column_by_name(name)
        .unwrap()
        .as_string::<i32>()
        .iter()
        .map(|text| text.map(str::to_owned))
        .collect()
}

#[test]
fn observations_come_back() {
    let points = [("2020", Some(1.5), "A"), ("2021-Q1", None, "M")];
    let (_, bytes) = encode(PointKind::Observations, &[series("A.CN.VA.C", "CNY", &points)]);
    let (groups, batches) = read(&bytes);
    let [batch] = batches.as_slice() else { panic!("one batch") };
    assert_eq!((groups, batch.num_rows()), (1, 2));
    assert_eq!(texts(batch, "area"), [Some("CN".to_owned()), Some("CN".to_owned())]);
    assert_eq!(texts(batch, "period"), [Some("2020".to_owned()), Some("2021-Q1".to_owned())]);
    assert_eq!(texts(batch, "status"), [Some("A".to_owned()), Some("M".to_owned())]);
    assert_eq!(texts(batch, "figure"), [None, None]);
    let numbers = |name: &str| -> Vec<_> {
        batch.column_by_name(name).unwrap().as_primitive::<Float64Type>().iter().collect()
    };
    assert_eq!(
        (numbers("value"), numbers("lower"), numbers("upper")),
        (vec![Some(1.5), None], vec![Some(1.0), None], vec![None, None])
    );
    let days = |name: &str| -> Vec<_> {
        batch.column_by_name(name).unwrap().as_primitive::<Date32Type>().values().to_vec()
    };
    assert_eq!((days("period_start"), days("period_end")), (vec![18262, 18628], vec![18627, 18717]));
}

#[test]
fn growth_comes_back_and_an_empty_answer_has_columns() {
    let (_, bytes) = encode(PointKind::Growth, &[growth("A.CN.VA.C")]);
    let (_, batches) = read(&bytes);
    assert_eq!(texts(&batches[0], "reason"), [Some("base_zero".to_owned()), None]);
    let (_, bytes) = encode(PointKind::Growth, &[]);
    let (groups, batches) = read(&bytes);
    assert_eq!((groups, batches.len()), (0, 0));
}

#[test]
fn rows_leave_in_groups() {
    let points: Vec<_> = (0..1000).map(|year| format!("{:04}", year + 1000)).collect();
    let points: Vec<_> = points.iter().map(|year| (year.as_str(), Some(1.0), "A")).collect();
    let one = series("A.CN.VA.C", "CNY", &points);
    let many = vec![one; GROUP_ROWS / 1000 + 1];
    let (pieces, bytes) = encode(PointKind::Observations, &many);
    assert!(pieces[0] <= 4, "at most the beginning of the file");
    assert!(pieces[pieces.len() - 1] > 4, "a group was written before the end");
    let (groups, batches) = read(&bytes);
    assert_eq!((groups, batches.iter().map(RecordBatch::num_rows).sum::<usize>()), (2, many.len() * 1000));
}

#[test]
fn the_pipe_gives_each_byte_once() {
    let mut pipe = SharedBuffer::default();
    pipe.write_all(b"ab").unwrap();
    pipe.flush().unwrap();
    let mut out = Vec::new();
    pipe.drain(&mut out);
    pipe.drain(&mut out);
    assert_eq!(out, b"ab");
}
