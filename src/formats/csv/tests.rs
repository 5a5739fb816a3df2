//! The quick way to write rows beside the one over their cells.

use std::io::Read as _;

use proptest::prelude::*;

use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::PriceBasis;
use crate::domain::dataset::{IndicatorHeader, Named};
use crate::domain::observation::{ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Structure;
use crate::domain::unit_class::UnitClass;
use crate::formats::Kind;

fn header() -> SeriesHeader {
    let named = |code: &str| Named { code: code.parse().unwrap(), name: "a, \"b\"".into() };
    let structure = Structure::new(["FREQ", "REF_AREA", "INDICATOR", "SEX"].map(str::to_owned)).unwrap();
    SeriesHeader {
        dataset: "D".parse().unwrap(),
        key: SeriesKey::parse("A.CN.VA.F", &structure).unwrap(),
        frequency: "A".parse().unwrap(),
        area: named("CN"),
        activity: named("_T"),
        indicator: IndicatorHeader {
            code: "VA".parse().unwrap(),
            name: "é".into(),
            unit: "CNY".parse().unwrap(),
            unit_class: UnitClass::Level,
            price_basis: PriceBasis::Current,
        },
        own: vec![("SEX".to_owned(), "F".parse().unwrap())],
    }
}

fn observation(value: Option<f64>, width: f64, status: &str, year: u16) -> Observation {
    let bounds = value.and_then(|value| Bounds::new(Some(value - width), Some(value + width)));
    Observation {
        period: format!("{year:04}").parse().unwrap(),
        value,
        bounds: bounds.unwrap_or(Bounds::UNBOUNDED),
        status: ObservationStatus::from_code(status).unwrap(),
        provenance: Provenance {
            qualifier: Qualifier::Exact,
            origin: Origin::Imported,
            figure: None,
            printed: None,
            attributes: None,
            published: chrono::NaiveDate::default(),
            vintage: 7,
            derived_from: None,
        },
    }
}

proptest! {
    #[test]
    fn the_quick_way_writes_the_same_rows(
        value in proptest::option::of(prop_oneof![-1e9..1e9_f64, (-9_000..9_000_i32).prop_map(f64::from)]),
        width in prop_oneof![Just(0.0), 0.0..9.0_f64],
        status in prop_oneof![Just("A"), Just("E"), Just("O")],
        year in 1..9999_u16,
    ) {
        let own = ["SEX".to_owned(), "AGE".to_owned()];
        let observations = vec![observation(value, width, status, year)];
        let series = SeriesData { header: header(), points: Points::Observations(observations.clone()) };
        let layout = Layout { kind: Kind::Observations, full: false };
        let (mut quick, mut shaped) = (Vec::new(), Vec::new());
        plain_rows(&series.header, &observations, &own, &mut quick);
        shaped_rows(&series, layout, &own, &mut shaped);
        prop_assert_eq!(String::from_utf8(quick).unwrap(), String::from_utf8(shaped).unwrap());
    }

    #[test]
    fn every_text_reads_back(text in "[a-z\",\r\n .é-]{0,12}") {
        let mut out = Vec::new();
        write_row([Cell::Text("x"), Cell::Text(&text)], &mut out);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(record.get(1), Some(text.as_str()));
        let mut rest = String::new();
        reader.into_inner().read_to_string(&mut rest).unwrap();
        prop_assert!(rest.is_empty());
    }
}
