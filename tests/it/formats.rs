//! Every format, read back by independent readers: each value is as written.

mod read_back;

use serde_json::{Map, Value, json};
use yearbook::domain::bounds::Bounds;
use yearbook::domain::code::Code;
use yearbook::domain::dataset::{
    AnswerHeader, Growth, GrowthInput, GrowthPoint, IndicatorHeader, NamedCode, Points, SeriesData,
    SeriesHeader, StatedRate,
};
use yearbook::domain::growth::{Coverage, Estimate, Explanation, Measure, RateBasis, Refusal, Verdict};
use yearbook::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use yearbook::domain::period::Period;
use yearbook::domain::price_basis::PriceBasis;
use yearbook::domain::qualifier::Qualifier;
use yearbook::domain::series_key::SeriesKey;
use yearbook::domain::structure::DataStructureDefinition;
use yearbook::domain::unit_class::UnitClass;
use yearbook::formats::{Format, PointKind, PointLayout, encode, kind_of};

use crate::snapshots::assert_snapshot;

/// A text that every format must escape.
const AWKWARD: &str = "a, \"b\"; 中国 é\nnext\tline \\ 'c' <&>";

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn header(key: &str, unit_class: UnitClass) -> SeriesHeader {
    let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"]).unwrap();
    let key = SeriesKey::parse(key, &structure).unwrap();
    let codes: Vec<Code> = key.codes().map(code).collect();
    SeriesHeader {
        dataset: code("GOLDEN"),
        frequency: codes[0].as_str().parse().unwrap(),
        area: NamedCode { code: codes[1].clone(), name: AWKWARD.into() },
        indicator: IndicatorHeader {
            code: codes[2].clone(),
            name: "工业增加值".into(),
            unit: code("CNY"),
            unit_class,
            price_basis: PriceBasis::Current,
        },
        activity: NamedCode { code: codes[3].clone(), name: "".into() },
        key,
        own: Vec::new(),
        formula: None,
    }
}

fn observation(
    period: &str,
    value: Option<f64>,
    ends: (Option<f64>, Option<f64>),
    status: &str,
) -> Observation {
    Observation {
        bounds: Bounds::new(ends.0, ends.1).unwrap(),
        status: ObservationStatus::from_code(status).unwrap(),
        ..Observation::imported(period.parse().unwrap(), value, (3, "2025-03-14".parse().unwrap()))
    }
}

fn golden_observations() -> Vec<SeriesData> {
    let stated = Provenance {
        qualifier: Qualifier::MoreThan,
        origin: Origin::Stated,
        figure: Some(AWKWARD.into()),
        printed: Some("\"13,000\" units\r\n".into()),
        ..observation("2024", None, (None, None), "A").provenance
    };
    let yearly = vec![
        observation("2016", Some(3.6e12), (Some(3.55e12), Some(3.65e12)), "A"),
        observation("2017", Some(-12.5), (Some(-13.0), Some(-12.0)), "E"),
        observation("2018", Some(1.0), (None, None), "A"),
        observation("2019", Some(0.0), (Some(0.0), None), "F"),
        observation("2020", Some(0.1 + 0.2), (None, Some(0.5)), "A"),
        observation("2021", Some(f64::MAX), (Some(f64::MIN), Some(f64::MAX)), "U"),
        observation("2022", Some(5e-324), (Some(5e-324), Some(f64::MIN_POSITIVE)), "A"),
        observation("2023", Some(999_999_999_999_999.0), (Some(1e15), Some(1_234_567_890_123_456.7)), "A"),
        observation("2024", None, (None, None), "L"),
        observation("2025", None, (None, None), "O"),
        Observation {
            provenance: stated,
            ..observation("2026", Some(33.333_333_333_333_336), (Some(33.0), None), "A")
        },
    ];
    let weekly = vec![observation("2020-W53", Some(7.0), (Some(7.0), Some(7.0)), "A")];
    let span = vec![observation("2021/2025", Some(8e12), (Some(7.5e12), Some(8.5e12)), "F")];
    vec![
        SeriesData {
            header: header("A.CN-ZJ.VA.C", UnitClass::Level),
            points: Points::Observations(yearly.into()),
        },
        SeriesData {
            header: header("W.NAM.X_Y.@$-_", UnitClass::Count),
            points: Points::Observations(weekly.into()),
        },
        SeriesData {
            header: header("A5.W0.VA._T", UnitClass::Level),
            points: Points::Observations(span.into()),
        },
        SeriesData {
            header: header("D.W0.EMPTY._T", UnitClass::Level),
            points: Points::Observations(Vec::new().into()),
        },
    ]
}

fn estimate(value: f64, lower: Option<f64>, upper: Option<f64>) -> Estimate {
    Estimate::new(value, Bounds::new(lower, upper).unwrap()).unwrap()
}

fn golden_growth() -> Vec<SeriesData> {
    let rate = |value: f64, figure: &str| StatedRate {
        estimate: estimate(value, Some(value - 0.5), Some(value + 0.5)),
        price_basis: PriceBasis::Constant,
        figure: Some(figure.into()),
        source: Some(AWKWARD.into()),
        evidence: None,
    };
    let input = |period: &str, value: f64| GrowthInput {
        period: period.parse().unwrap(),
        value,
        figure: Some(AWKWARD.into()),
        published: "2025-03-14".parse().ok(),
    };
    let plain = GrowthPoint {
        period: "2024".parse().unwrap(),
        base: "2023".parse().ok(),
        value: Some(estimate(6.25, Some(6.0), Some(6.5))),
        reason: None,
        basis: Some(RateBasis::Computed),
        verdict: Verdict::ComputedOnly,
        stated: Vec::new(),
        computed: Ok(estimate(6.25, Some(6.0), Some(6.5))),
        change: None,
        coverage: None,
        base_coverage: None,
        inputs: vec![input("2023", 1e12), input("2024", 1.0625e12)],
    };
    let both = GrowthPoint {
        period: "2025".parse().unwrap(),
        value: Some(estimate(8.0, Some(7.5), Some(8.5))),
        basis: Some(RateBasis::Stated),
        verdict: Verdict::Explained(Explanation::PriceBasis),
        stated: vec![rate(8.0, "one"), rate(8.5, AWKWARD)],
        computed: Ok(estimate(-100.0, None, Some(-99.0))),
        ..plain.clone()
    };
    let refused = GrowthPoint {
        period: "2026".parse().unwrap(),
        value: None,
        reason: Some(Refusal::SignChange),
        basis: None,
        verdict: Verdict::NotComputable(Refusal::SignChange),
        computed: Err(Refusal::SignChange),
        change: Some(estimate(-3.0, None, None)),
        inputs: Vec::new(),
        ..plain.clone()
    };
    let partial = GrowthPoint {
        period: "2027".parse().unwrap(),
        base: None,
        coverage: Some(Coverage { observed: 11, expected: 12 }),
        value: Some(estimate(1e-7, None, None)),
        ..plain.clone()
    };
    let growth = Growth {
        measure: Measure::Yoy,
        unit: "percent".to_owned(),
        points: vec![plain, both, refused, partial],
    };
    vec![SeriesData { header: header("A.CN.VA.C", UnitClass::Level), points: Points::Growth(growth) }]
}

const LAYOUTS: [(&str, PointLayout); 4] = [
    ("observations", PointLayout { kind: PointKind::Observations, full: false }),
    ("observations_full", PointLayout { kind: PointKind::Observations, full: true }),
    ("growth", PointLayout { kind: PointKind::Growth, full: false }),
    ("growth_full", PointLayout { kind: PointKind::Growth, full: true }),
];

fn golden(layout: PointLayout) -> Vec<SeriesData> {
    let series = match layout.kind {
        PointKind::Observations => golden_observations(),
        PointKind::Growth => golden_growth(),
        PointKind::Forecast | PointKind::Outlooks | PointKind::Results | PointKind::Formula => {
            unreachable!("no layout of this test")
        }
    };
    assert!(series.iter().all(|one| kind_of(&one.points) == layout.kind));
    series
}

fn encoded(format: Format, layout: PointLayout, next: Option<&str>) -> String {
    String::from_utf8(bytes(format, layout, next)).unwrap()
}

fn bytes(format: Format, layout: PointLayout, next: Option<&str>) -> Vec<u8> {
    let header = AnswerHeader {
        revision: 7,
        next: next.map(str::to_owned),
        dimensions: Vec::new(),
        attributions: Vec::new(),
    };
    encode(format, layout, &header, &golden(layout))
}

/// The rows that every flat format must have, computed from the golden response.
fn expected_rows(layout: PointLayout) -> Vec<Map<String, Value>> {
    let rows = golden(layout).into_iter().flat_map(|series| {
        let header = series.header;
        let key = json!({
            "dataset": header.dataset.as_str(), "frequency": header.frequency.to_string(), "area": header.area.code.as_str(),
            "indicator": header.indicator.code.as_str(), "activity": header.activity.code.as_str(),
        });
        let points: Vec<Value> = match series.points {
            Points::Observations(points) => points.unpack().iter().map(|point| observation_row(point, layout.full)).collect(),
            Points::Results(_) => unreachable!("no points of this test"),
            Points::Growth(growth) => growth.points.iter().map(|point| growth_row(&growth, point, layout.full)).collect(),
            Points::Forecast(_) => Vec::new(),
        };
        points.into_iter().map(move |point| {
            let mut row = key.as_object().unwrap().clone();
            row.extend(point.as_object().unwrap().clone());
            row
        })
    });
    rows.collect()
}

fn observation_row(point: &Observation, full: bool) -> Value {
    let mut row = json!({
        "period": point.period.to_string(), "value": point.value, "lower": point.bounds.lower(),
        "upper": point.bounds.upper(), "status": point.status.code().to_string(),
    });
    if full {
        let from = &point.provenance;
        row["qualifier"] = json!(from.qualifier.code());
        row["origin"] = json!(from.origin.code());
        row["figure"] = json!(from.figure.as_deref());
        row["published"] = json!(from.published.to_string());
        row["printed"] = json!(from.printed.as_deref());
        row["source_cell"] = json!(from.source_cell());
        add_days(&mut row, point.period);
    }
    row
}

fn add_days(row: &mut Value, period: Period) {
    row["period_start"] = json!(period.start_date().to_string());
    row["period_end"] = json!(period.end_date().to_string());
}

fn growth_row(growth: &Growth, point: &GrowthPoint, full: bool) -> Value {
    let bounds = point.value.map(Estimate::bounds);
    let mut row = json!({
        "period": point.period.to_string(), "measure": growth.measure.code(), "value": point.value.map(Estimate::value),
        "lower": bounds.and_then(Bounds::lower), "upper": bounds.and_then(Bounds::upper), "unit": growth.unit,
        "basis": point.basis.map(RateBasis::code), "verdict": point.verdict.code(), "reason": point.reason.map(Refusal::code),
        "base_period": point.base.map(|base| base.to_string()), "observed": point.coverage.map(|coverage| coverage.observed),
        "expected": point.coverage.map(|coverage| coverage.expected),
    });
    if full {
        add_days(&mut row, point.period);
    }
    row
}

/// Compares numbers by value: `1` equals `1.0`.
fn same(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => found.to_bits() == expected.to_bits(),
        _ => found == expected,
    }
}

#[test]
fn ndjson_reads_back() {
    for (name, layout) in LAYOUTS {
        let text = encoded(Format::Ndjson, layout, None);
        let rows: Vec<Map<String, Value>> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let expected = expected_rows(layout);
        assert_eq!(rows.len(), expected.len());
        for (found, expected) in rows.iter().zip(&expected) {
            assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
            assert!(
                expected.iter().all(|(column, value)| same(&found[column], value)),
                "{name}: {found:?}, not {expected:?}"
            );
        }
    }
}

#[test]
fn csv_reads_back() {
    for (name, layout) in LAYOUTS {
        let text = encoded(Format::Csv, layout, None);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let expected = expected_rows(layout);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(columns.len(), expected.len(), "{name}");
            for (column, cell) in columns.iter().zip(row) {
                let is_same = match &expected[column] {
                    Value::Null => cell.is_empty(),
                    Value::Number(number) => {
                        cell.parse::<f64>().unwrap().to_bits() == number.as_f64().unwrap().to_bits()
                    }
                    text => text == cell,
                };
                assert!(is_same, "{name}: {column} is {cell:?}, not {}", expected[column]);
            }
        }
    }
}

/// The columns are in the order of the documentation.
#[test]
fn csv_has_the_columns_of_the_contract() {
    let plain = "dataset,frequency,area,indicator,activity,period,value,lower,upper,status";
    let growth = "dataset,frequency,area,indicator,activity,period,measure,value,lower,upper,unit,basis,verdict,reason,base_period,observed,expected";
    let full =
        format!("{plain},qualifier,origin,figure,published,printed,source_cell,period_start,period_end");
    let full_growth = format!("{growth},period_start,period_end");
    for ((name, layout), expected) in LAYOUTS.into_iter().zip([plain, &full, growth, &full_growth]) {
        let text = encoded(Format::Csv, layout, None);
        assert_eq!(text.lines().next().unwrap(), expected, "{name}");
    }
    let empty = encode(
        Format::Csv,
        LAYOUTS[0].1,
        &AnswerHeader { revision: 1, next: None, dimensions: Vec::new(), attributions: Vec::new() },
        &[],
    );
    assert_eq!(String::from_utf8(empty).unwrap().trim_end(), plain, "an empty answer has its header");
}

#[test]
fn json_reads_back() {
    for (name, layout) in LAYOUTS {
        let read: Value = serde_json::from_str(&encoded(Format::Json, layout, None)).unwrap();
        let series = read["series"].as_array().unwrap();
        let rows = golden(layout);
        assert_eq!(series.len(), rows.len(), "a series without a point is there");
        let mut expected = expected_rows(layout).into_iter();
        for (found, golden) in series.iter().zip(rows) {
            assert_eq!(found["key"], golden.header.key.as_str());
            assert_eq!(found["area"], json!({"code": golden.header.area.code.as_str(), "name": AWKWARD}));
            assert_eq!(found["indicator"]["name"], "工业增加值");
            let points = found["observations"].as_array().unwrap();
            assert_eq!(points.len(), golden.points.len());
            for (point, expected) in points.iter().zip(&mut expected) {
                for (column, value) in &expected {
                    let found = match column.as_str() {
                        "dataset" | "frequency" | "measure" | "unit" => &found[column],
                        "area" | "indicator" | "activity" => &found[column]["code"],
                        "observed" | "expected" => &point["coverage"][column],
                        _ => &point[column],
                    };
                    // The reason is absent if there is none.
                    assert!(same(found, value), "{name}: {column} is {found}, not {value}");
                }
                assert_eq!(point.get("qualifier").is_some(), name == "observations_full");
                assert_eq!(point.get("inputs").is_some(), name == "growth_full");
                let is_missing = point["value"].is_null();
                assert_eq!(point.get("reason").is_some(), is_missing, "{name}: {point}");
            }
        }
    }
}

#[test]
fn json_says_where_the_next_page_starts() {
    for next in [None, Some(AWKWARD)] {
        let read: Value = serde_json::from_str(&encoded(Format::Json, LAYOUTS[0].1, next)).unwrap();
        assert_eq!((&read["revision"], &read["complete"]), (&json!(7), &json!(next.is_none())));
        assert_eq!(read["next"], json!(next));
    }
}

#[test]
fn an_empty_answer_is_one() {
    for (_, layout) in LAYOUTS {
        let header =
            AnswerHeader { revision: 1, next: None, dimensions: Vec::new(), attributions: Vec::new() };
        let json: Value = serde_json::from_slice(&encode(Format::Json, layout, &header, &[])).unwrap();
        assert_eq!(json, json!({"revision": 1, "complete": true, "next": null, "series": []}));
        assert!(encode(Format::Ndjson, layout, &header, &[]).is_empty());
    }
}

#[test]
fn every_format_is_as_it_was() {
    // The other formats are binary; they are read back below.
    for format in [Format::Json, Format::Csv, Format::Ndjson, Format::JsonStat] {
        for (name, layout) in LAYOUTS {
            let text = encoded(format, layout, Some("CNIND~A.CN.VA.C"));
            let text = if format == Format::Json { pretty(&text) } else { text };
            assert_snapshot(&format!("format_{}_{name}", format.name()), &text);
        }
    }
}

fn pretty(text: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Value>(text).unwrap()).unwrap()
}
