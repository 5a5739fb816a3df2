//! Observations and headers of series for the tests of the encoders.

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::dataset::{IndicatorHeader, NamedCode, SeriesHeader};
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::price_basis::PriceBasis;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::DataStructureDefinition;
use crate::domain::unit_class::UnitClass;

/// An annual observation whose bounds lie `width` below and above the value.
pub(super) fn imported(year: u16, value: Option<f64>, width: f64, status: &str) -> Observation {
    let bounds = value.and_then(|value| Bounds::new(Some(value - width), Some(value + width)));
    Observation {
        bounds: bounds.unwrap_or(Bounds::UNBOUNDED),
        status: ObservationStatus::from_code(status).unwrap(),
        ..Observation::imported(format!("{year:04}").parse().unwrap(), value, (7, NaiveDate::default()))
    }
}

/// The header of a series with four dimensions; its names contain characters that formats escape.
pub(super) fn header() -> SeriesHeader {
    let named = |code: &str| NamedCode { code: code.parse().unwrap(), name: "a, \"b\"".into() };
    let structure =
        DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR", "SEX"].map(str::to_owned)).unwrap();
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
        formula: None,
    }
}
