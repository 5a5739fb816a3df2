//! Cubes of a few series.

use serde_json::{Value, json};

use super::JsonStatEncoder;
use crate::domain::bounds::Bounds;
use crate::domain::code::Code;
use crate::domain::dataset::{
    AnswerHeader, Growth, GrowthPoint, IndicatorHeader, NamedCode, Points, SeriesData, SeriesHeader,
};
use crate::domain::growth::{Estimate, Measure, RateBasis, Refusal, Verdict};
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::DataStructureDefinition;
use crate::domain::unit_class::UnitClass;
use crate::formats::{Encoder, PointKind, PointLayout};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// The header of a series with this key, the first four codes of which have the usual roles.
pub(in crate::formats) fn header(key: &str, unit: &str) -> SeriesHeader {
    let ids = ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "OWN"];
    let codes: Vec<_> = key.split('.').collect();
    let structure = DataStructureDefinition::new(ids.into_iter().take(codes.len())).unwrap();
    let named = |position: usize| NamedCode {
        code: code(codes[position]),
        name: format!("name of {}", codes[position]).into(),
    };
    SeriesHeader {
        dataset: code("OBS"),
        key: SeriesKey::parse(key, &structure).unwrap(),
        frequency: codes[0].parse().unwrap(),
        area: named(1),
        activity: named(3),
        indicator: IndicatorHeader {
            code: code(codes[2]),
            name: "Output".into(),
            unit: code(unit),
            unit_class: UnitClass::Level,
            price_basis: PriceBasis::Current,
        },
        own: codes.get(4).map(|own| ("OWN".to_owned(), code(own))).into_iter().collect(),
        formula: None,
    }
}

/// A series with these observations.
pub(in crate::formats) fn series(key: &str, unit: &str, points: &[(&str, Option<f64>, &str)]) -> SeriesData {
    let point = |(period, value, status): &(&str, Option<f64>, &str)| Observation {
        bounds: value.map_or_else(Bounds::unbounded, |value| Bounds::new(Some(value - 0.5), None).unwrap()),
        status: ObservationStatus::from_code(status).unwrap(),
        ..Observation::imported(period.parse().unwrap(), *value, (1, "2025-03-14".parse().unwrap()))
    };
    SeriesData {
        header: header(key, unit),
        points: Points::Observations(points.iter().map(point).collect::<Vec<_>>().into()),
    }
}

/// A series of one rate and one refusal.
pub(in crate::formats) fn growth(key: &str) -> SeriesData {
    let estimate = Estimate::new(6.25, Bounds::new(Some(6.0), Some(6.5)).unwrap()).unwrap();
    let point = |period: &str, value: Result<Estimate, Refusal>| GrowthPoint {
        period: period.parse().unwrap(),
        base: None,
        value: value.ok(),
        reason: value.err(),
        basis: value.ok().map(|_| RateBasis::Computed),
        verdict: Verdict::ComputedOnly,
        stated: Vec::new(),
        computed: value,
        change: None,
        coverage: None,
        base_coverage: None,
        inputs: Vec::new(),
    };
    let points = vec![point("2023", Err(Refusal::BaseZero)), point("2024", Ok(estimate))];
    let measure = Measure::from_code("yoy").unwrap();
    SeriesData {
        header: header(key, "CNY"),
        points: Points::Growth(Growth { measure, unit: "percent".to_owned(), points }),
    }
}

fn encode(series: &[SeriesData]) -> Value {
    let mut encoder = JsonStatEncoder::new(PointLayout { kind: PointKind::Observations, full: false });
    let mut out = Vec::new();
    encoder.begin(
        &AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() },
        &mut out,
    );
    for one in series {
        encoder.series(one, &mut out);
    }
    encoder.end(&mut out);
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn a_full_cube_is_an_array() {
    let answer = encode(&[
        series("A.CN.VA.C", "CNY", &[("2020", Some(1.5), "A"), ("2021", None, "M")]),
        series("A.US.VA.C", "CNY", &[("2021", Some(3.0), "E")]),
    ]);
    assert_eq!(answer["id"], json!(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "TIME_PERIOD"]));
    assert_eq!(answer["size"], json!([1, 2, 1, 1, 2]));
    assert_eq!(answer["value"], json!([1.5, null, null, 3]));
    assert_eq!(answer["status"], json!({"1": "M", "3": "E"}));
    assert_eq!(
        answer["role"],
        json!({"geo": ["REF_AREA"], "metric": ["INDICATOR"], "time": ["TIME_PERIOD"]})
    );
    assert_eq!(answer["extension"]["bounds"]["lower"], json!([1, null, null, 2.5]));
    assert_eq!(answer["extension"]["revision"], 7);
    let dimension = &answer["dimension"];
    assert_eq!(dimension["REF_AREA"]["category"]["index"], json!(["CN", "US"]));
    assert_eq!(dimension["REF_AREA"]["category"]["label"]["CN"], "name of CN");
    assert_eq!(dimension["INDICATOR"]["category"]["unit"], json!({"VA": {"label": "CNY", "decimals": 1}}));
    assert_eq!(dimension["FREQ"]["category"]["label"]["A"], "Annual");
    assert_eq!((&answer["label"], &answer["class"]), (&json!("Output"), &json!("dataset")));
}

#[test]
fn a_sparse_cube_is_an_object() {
    let answer = encode(&[
        series("A.CN.VA.C", "CNY", &[("2020", Some(1.0), "A")]),
        series("M.US.GDP.C", "CNY", &[("2020-01", Some(2.0), "A"), ("2020-02", None, "O")]),
    ]);
    assert_eq!(answer["size"], json!([2, 2, 2, 1, 3]));
    assert_eq!(answer["value"], json!({"0": 1, "22": 2}));
    assert_eq!(answer["status"], json!({"23": "O"}));
    assert_eq!(answer["extension"]["bounds"]["upper"], json!({}));
}

#[test]
fn units_and_own_dimensions_tell_series_apart() {
    let answer = encode(&[
        series("A.CN.VA.C.X1", "CNY", &[("2020", Some(1.0), "A")]),
        series("A.CN.VA.C.X2", "USD", &[("2020", Some(2.0), "A")]),
    ]);
    assert_eq!(
        answer["id"],
        json!(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "UNIT_MEASURE", "OWN", "TIME_PERIOD"])
    );
    assert_eq!(answer["value"], json!([1, null, null, 2]));
    assert_eq!(answer["dimension"]["INDICATOR"]["category"]["unit"], Value::Null);
}

#[test]
fn keys_of_different_lengths_become_a_dimension() {
    let answer = encode(&[
        series("A.CN.VA.C.X1", "CNY", &[("2020", Some(1.0), "A")]),
        series("A.CN.VA.C", "CNY", &[("2020", Some(2.0), "A")]),
    ]);
    assert_eq!(answer["dimension"]["SERIES"]["category"]["index"], json!(["A.CN.VA.C.X1", "A.CN.VA.C"]));
    assert_eq!(answer["value"], json!([1, 2]));
}

#[test]
fn growth_has_its_reasons() {
    let answer = encode(&[growth("A.CN.VA.C")]);
    assert_eq!(answer["value"], json!([null, 6.25]));
    assert_eq!(answer["status"], json!({"0": "base_zero"}));
    assert_eq!(answer["dimension"]["INDICATOR"]["category"]["unit"], json!({"VA": {"label": "percent"}}));
}

#[test]
fn an_empty_answer_is_an_empty_cube() {
    let answer = encode(&[]);
    assert_eq!((&answer["value"], &answer["size"]), (&json!([]), &json!([0, 0, 0, 0, 0])));
}
