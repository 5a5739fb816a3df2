//! Observations as data files have them, for the tests of the encoders.

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use crate::domain::qualifier::Qualifier;

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
