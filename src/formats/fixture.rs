//! Observations as data files have them, for the tests of the encoders.

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::dataset::{IndicatorHeader, Named, SeriesHeader};
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::DataStructureDefinition;
use crate::domain::unit_class::UnitClass;

/// The observation of a year, with an interval of this width on either side.
pub(super) fn imported(year: u16, value: Option<f64>, width: f64, status: &str) -> Observation {
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
            published: NaiveDate::default(),
            vintage: 7,
            derived_from: None,
        },
    }
}

/// What a series in four dimensions is, whose names need care.
pub(super) fn header() -> SeriesHeader {
    let named = |code: &str| Named { code: code.parse().unwrap(), name: "a, \"b\"".into() };
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
    }
}
