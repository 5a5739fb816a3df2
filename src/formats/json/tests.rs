//! The quick way to write an observation beside its shape.

use proptest::prelude::*;

use super::*;
use crate::domain::observation::{ObservationStatus, Provenance};
use crate::domain::qualifier::Qualifier;

proptest! {
    #[test]
    fn the_quick_way_writes_what_the_shape_says(
        value in proptest::option::of(prop_oneof![any::<f64>(), (-9_000..9_000_i32).prop_map(f64::from)]),
        width in prop_oneof![Just(0.0), 0.0..9.0_f64],
        status in prop_oneof![Just("A"), Just("E"), Just("O")],
        year in 1..9999_u16,
        full: bool,
    ) {
        let value = value.filter(|value| value.is_finite());
        let bounds = value.and_then(|value| Bounds::new(Some(value - width), Some(value + width)));
        let point = Observation {
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
        };
        let (mut quick, mut shaped) = (Vec::new(), Vec::new());
        write_observation(&point, full, &mut quick);
        write(&observation(&point, full), &mut shaped);
        prop_assert_eq!(String::from_utf8(quick).unwrap(), String::from_utf8(shaped).unwrap());
    }
}
