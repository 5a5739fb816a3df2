//! The direct ways to write headers and points give the bytes of the serialised types.

use proptest::prelude::*;

use super::*;
use crate::domain::growth::{self, Measure, Sample, Transform, judge};
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;
use crate::formats::fixture::{self, imported};

proptest! {
    #[test]
    fn headers_are_written_as_they_are_serialised(
        names in prop::array::uniform3("[a-zé\\\\\"\\n\\t\u{1}. -]{0,8}"),
        own: bool,
    ) {
        let mut series = fixture::header();
        let [area, activity, indicator] = names;
        series.area.name = area.into();
        series.activity.name = activity.into();
        series.indicator.name = indicator.into();
        if !own {
            series.own.clear();
        }
        let (mut direct, mut serialised) = (Vec::new(), Vec::new());
        write_header(&series, &mut RowWriter::behind(&mut direct));
        direct.push(b'}');
        write(&header(&series), &mut serialised);
        prop_assert_eq!(String::from_utf8(direct).unwrap(), String::from_utf8(serialised).unwrap());
    }

    #[test]
    fn observations_are_written_as_they_are_serialised(
        value in proptest::option::of(prop_oneof![any::<f64>(), (-9_000..9_000_i32).prop_map(f64::from)]),
        width in prop_oneof![Just(0.0), 0.0..9.0_f64],
        status in prop_oneof![Just("A"), Just("E"), Just("O")],
        year in 1..9999_u16,
        full: bool,
    ) {
        let value = value.filter(|value| value.is_finite());
        let point = imported(year, value, width, status);
        let (mut direct, mut serialised) = (Vec::new(), Vec::new());
        write_observation(&point, full, &mut RowWriter::behind(&mut direct));
        write(&observation(&point, full), &mut serialised);
        prop_assert_eq!(String::from_utf8(direct).unwrap(), String::from_utf8(serialised).unwrap());
    }

    #[test]
    fn growth_is_written_as_it_is_serialised(
        levels in proptest::collection::vec(proptest::option::weighted(0.8, -9.0..99.0_f64), 1..12),
        width in prop_oneof![Just(0.0), 0.0..9.0_f64],
        measure in proptest::sample::select(Measure::ALL.to_vec()),
        full: bool,
    ) {
        let period = |year: usize| -> Period { format!("{:04}", 2000 + year).parse().unwrap() };
        let samples: Vec<Sample> = (0..).zip(&levels).map(|(year, level)| {
            let bounds = level.and_then(|level| Bounds::new(Some(level - width), Some(level + width)));
            Sample::new(period(year), *level, bounds.unwrap_or(Bounds::UNBOUNDED))
        }).collect();
        let transform =
            Transform { measure, unit_class: UnitClass::Level, as_percent: false, base: Some(period(0)) };
        for point in transform.points(&samples, growth::Window::ALL) {
            let judgement = judge(&[], point.outcome, PriceBasis::Current);
            let point = GrowthPoint {
                period: point.period,
                base: point.period.previous(),
                value: judgement.value,
                reason: point.outcome.err(),
                basis: judgement.basis,
                verdict: judgement.verdict,
                stated: Vec::new(),
                computed: point.outcome,
                change: point.change,
                coverage: None,
                base_coverage: None,
                inputs: Vec::new(),
            };
            let (mut direct, mut serialised) = (Vec::new(), Vec::new());
            write_growth_point(&point, full, &mut RowWriter::behind(&mut direct));
            write(&growth_point(&point, full), &mut serialised);
            prop_assert_eq!(String::from_utf8(direct).unwrap(), String::from_utf8(serialised).unwrap());
        }
    }
}
