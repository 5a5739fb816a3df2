//! The contents of the parts of a workbook.

use std::io::{Cursor, Read};

use super::super::jsonstat::tests::series;
use super::{MAX_ROWS, XlsxEncoder};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::{Encoder, PointKind, PointLayout};

fn encode(series: &[SeriesData]) -> Vec<u8> {
    let mut encoder = XlsxEncoder::new(PointLayout { kind: PointKind::Observations, full: false });
    let mut out = Vec::new();
    encoder.begin(
        &AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() },
        &mut out,
    );
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    out
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn numbers_are_numbers_and_texts_are_texts() {
    let mut one = series("A.CN.VA.C", "CNY", &[("2020", Some(1.5), "A"), ("2021", None, "M")]);
    one.header.area.name = "=1+1".into();
    let bytes = encode(&[one]);
    let data = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(data.contains("<c r=\"G2\"><v>1.5</v></c>"), "{data}");
    assert!(data.contains("<t>2020</t>"), "{data}");
    assert!(!data.contains("r=\"G3\""), "an empty cell is left out");
    let metadata = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(metadata.contains("<t>=1+1</t>") && !metadata.contains("<f>"), "{metadata}");
    assert!(metadata.contains("<t>CNY</t>"));
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(workbook.contains("name=\"data\"") && workbook.contains("name=\"metadata\""));
    assert!(part(&bytes, "docProps/core.xml").contains("2000-01-01"));
}

#[test]
fn an_empty_answer_has_its_heading() {
    assert!(part(&encode(&[]), "xl/worksheets/sheet1.xml").contains("<t>dataset</t>"));
}

#[test]
fn more_rows_than_a_sheet_has_are_refused() {
    let mut encoder = XlsxEncoder::new(PointLayout { kind: PointKind::Observations, full: false });
    let mut out = Vec::new();
    encoder.begin(
        &AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() },
        &mut out,
    );
    let one = series("A.CN.VA.C", "CNY", &[("2020", Some(1.0), "A")]);
    encoder.series(&one, &mut out);
    encoder.row = MAX_ROWS;
    encoder.series(&one, &mut out);
    encoder.end(&mut out);
    assert!(out.is_empty());
}
