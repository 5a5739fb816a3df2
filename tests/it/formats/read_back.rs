//! Binary formats and JSON-stat cubes: independent readers read the golden response back.

use std::io::Cursor;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt16Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_schema::DataType;
use calamine::{Data, Reader, Xlsx};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};
use yearbook::formats::{Format, PointKind};

use super::{LAYOUTS, bytes, expected_rows, golden, same};

type Rows = Vec<Map<String, Value>>;

/// Asserts that every expected cell is present, and no column but those that only this format has.
fn assert_same(name: &str, found: &Rows, expected: &Rows, more: &[&str]) {
    assert_eq!(found.len(), expected.len(), "{name}");
    for (found, expected) in found.iter().zip(expected) {
        for (column, value) in expected {
            assert!(same(&found[column], value), "{name}: {column} is {}, not {value}", found[column]);
        }
        let others = found.keys().filter(|column| !expected.contains_key(*column));
        assert!(others.clone().all(|column| more.contains(&column.as_str())), "{name}: {found:?}");
    }
}

#[test]
fn parquet_reads_back() {
    for (name, layout) in LAYOUTS {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &bytes(Format::Parquet, layout, None)).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let rows = rows_of(reader.map(Result::unwrap));
        assert_same(name, &rows, &expected_rows(layout), &["period_start", "period_end"]);
    }
}

#[test]
fn arrow_reads_back() {
    for (name, layout) in LAYOUTS {
        let reader = StreamReader::try_new(Cursor::new(bytes(Format::Arrow, layout, None)), None).unwrap();
        let schema = reader.schema();
        let rows = rows_of(reader.map(Result::unwrap));
        assert_same(name, &rows, &expected_rows(layout), &["period_start", "period_end"]);
        let kind = |name: &str| schema.column_with_name(name).map(|(_, field)| field.data_type().clone());
        for (column, expected) in
            [("period", DataType::Utf8), ("value", DataType::Float64), ("period_end", DataType::Date32)]
        {
            assert_eq!(kind(column), Some(expected), "{name}: {column}");
        }
        let is_day = name == "observations_full";
        assert_eq!(kind("published"), is_day.then_some(DataType::Date32), "{name}");
    }
}

fn rows_of(batches: impl Iterator<Item = RecordBatch>) -> Rows {
    let mut rows = Rows::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let fields = batch.schema_ref().fields().iter().zip(batch.columns());
            rows.push(fields.map(|(field, column)| (field.name().clone(), cell(column, row))).collect());
        }
    }
    rows
}

fn cell(column: &ArrayRef, row: usize) -> Value {
    match column.data_type() {
        _ if column.is_null(row) => Value::Null,
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::Float64 => json!(column.as_primitive::<Float64Type>().value(row)),
        DataType::UInt16 => json!(column.as_primitive::<UInt16Type>().value(row)),
        // The first and last day of a period, and the day of publication.
        DataType::Date32 => {
            let days = column.as_primitive::<arrow_array::types::Date32Type>().value_as_date(row);
            json!(days.unwrap().to_string())
        }
        other => panic!("a column of {other}"),
    }
}

#[test]
fn a_workbook_reads_back() {
    for (name, layout) in LAYOUTS {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes(Format::Xlsx, layout, None))).unwrap();
        let sheet = workbook.worksheet_range("data").unwrap();
        let mut lines = sheet.rows();
        let columns: Vec<String> = lines.next().unwrap().iter().map(ToString::to_string).collect();
        let rows =
            lines.map(|line| columns.iter().cloned().zip(line.iter().map(of_sheet)).collect()).collect();
        assert_same(name, &rows, &expected_rows(layout), &[]);
        // The list of codes has the names.
        let metadata = workbook.worksheet_range("metadata").unwrap();
        let names: Vec<String> = metadata.rows().map(|row| row[2].to_string()).collect();
        assert!(names.iter().any(|name| name == "工业增加值"), "{name}: {names:?}");
        assert!(names.iter().any(|name| name == super::AWKWARD), "{name}: {names:?}");
    }
}

fn of_sheet(cell: &Data) -> Value {
    match cell {
        Data::Empty => Value::Null,
        Data::Float(number) => json!(number),
        // A sheet does not distinguish an empty text from no text.
        Data::String(text) if text.is_empty() => Value::Null,
        Data::String(text) => json!(text),
        other => panic!("a cell {other:?}"),
    }
}

/// Reads a cube as json-stat.org/full describes it: the last dimension varies fastest.
#[test]
fn a_cube_reads_back() {
    for (name, layout) in LAYOUTS {
        let cube: Value = serde_json::from_slice(&bytes(Format::JsonStat, layout, None)).unwrap();
        let ids: Vec<&str> = cube["id"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(ids, ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "TIME_PERIOD"]);
        let columns = ["frequency", "area", "indicator", "activity", "period"];
        let expected = expected_rows(layout);
        for row in &expected {
            let place = ids.iter().zip(columns).fold(0, |place, (id, column)| {
                let codes = cube["dimension"][id]["category"]["index"].as_array().unwrap();
                place * codes.len() + codes.iter().position(|code| *code == row[column]).unwrap()
            });
            let at = |cells: &Value| match cells {
                Value::Array(cells) => cells[place].clone(),
                cells => cells.get(place.to_string()).cloned().unwrap_or_default(),
            };
            let bounds = &cube["extension"]["bounds"];
            for (column, cells) in
                [("value", &cube["value"]), ("lower", &bounds["lower"]), ("upper", &bounds["upper"])]
            {
                assert!(same(&at(cells), &row[column]), "{name}: {column} of {row:?} is {}", at(cells));
            }
            let status = match layout.kind {
                PointKind::Observations | PointKind::Outlooks | PointKind::Formula => {
                    Some(&row["status"]).filter(|status| **status != "A")
                }
                PointKind::Growth | PointKind::Forecast | PointKind::Results => {
                    Some(&row["reason"]).filter(|_| row["value"].is_null())
                }
            };
            assert_eq!(at(&cube["status"]), status.cloned().unwrap_or_default(), "{name}: {row:?}");
        }
        let filled = |cells: &Value| match cells {
            Value::Array(cells) => cells.iter().filter(|cell| !cell.is_null()).count(),
            cells => cells.as_object().unwrap().len(),
        };
        let values = expected.iter().filter(|row| !row["value"].is_null()).count();
        assert_eq!(filled(&cube["value"]), values, "{name}: nothing was added");
        for one in golden(layout) {
            let labels = &cube["dimension"]["INDICATOR"]["category"]["label"];
            assert_eq!(labels[one.header.indicator.code.as_str()], "工业增加值");
        }
    }
}
