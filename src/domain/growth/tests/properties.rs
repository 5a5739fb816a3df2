//! What holds for every series.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::domain::frequency::{Frequency, FrequencyUnit};

fn any_frequency() -> impl Strategy<Value = Frequency> {
    (prop::sample::select(FrequencyUnit::ALL.to_vec()), prop_oneof![4 => Just(1_u16), 1 => 2..6_u16])
        .prop_map(|(unit, multiple)| Frequency::new(unit, multiple).unwrap())
}

fn any_double() -> impl Strategy<Value = f64> {
    prop_oneof![any::<u64>().prop_map(f64::from_bits), -1e3..1e3, Just(0.0), (-3..3_i32).prop_map(f64::from)]
}

fn any_bounds() -> impl Strategy<Value = Bounds> {
    (any_double(), any_double(), 0..4_u8).prop_map(|(one, other, open)| {
        let (lower, upper) = (one.min(other), one.max(other));
        Bounds::new((open & 1 == 0).then_some(lower), (open & 2 == 0).then_some(upper))
            .unwrap_or(Bounds::UNBOUNDED)
    })
}

/// A series with gaps and values of any kind; the steps are long enough to reach the year before.
fn any_samples() -> impl Strategy<Value = Vec<Sample>> {
    let values = (prop::option::weighted(0.9, any_double()), any_bounds());
    (any_frequency(), prop::collection::vec((values, 1..4_i32), 0..60)).prop_map(|(frequency, values)| {
        let start = Period::containing(frequency.base(), "2018-12-01".parse().unwrap()).unwrap();
        let mut ordinal = start.ordinal();
        let stride = if frequency.fixed_year_step().is_none() { 45 } else { 1 };
        values
            .into_iter()
            .map(|((value, bounds), step)| {
                ordinal += if step > 1 { step * stride } else { 1 };
                Sample::new(Period::from_ordinal(frequency, ordinal).unwrap(), value, bounds)
            })
            .collect()
    })
}

/// A positive number printed to some place.
fn positive() -> impl Strategy<Value = Estimate> {
    (1..1_000_000_u32, -6..6_i32, 1..1_000_u32).prop_map(|(digits, exponent, rounding)| {
        let scale = 10.0_f64.powi(exponent);
        printed(f64::from(digits) * scale, f64::from(rounding.min(digits)) * scale)
    })
}

fn any_transform() -> impl Strategy<Value = Transform> {
    let measures = prop::sample::select(Measure::ALL.to_vec());
    let classes = prop::sample::select(UnitClass::ALL.to_vec());
    (measures, classes, any::<bool>(), any::<bool>()).prop_map(|(measure, unit_class, as_percent, base)| {
        Transform { measure, unit_class, as_percent, base: base.then(|| period("2020")) }
    })
}

type Formula = fn(Pair<'_>) -> Result<Estimate, Refusal>;

const QUARTERLY: Formula = |pair| annualised_rate(pair, 0.25);
const MONTHLY: Formula = |pair| annualised_rate(pair, 12.0);
const QUOTIENTS: [Formula; 5] = [rate, log_rate, index, QUARTERLY, MONTHLY];
const FORMULAS: [Formula; 6] = [rate, log_rate, index, QUARTERLY, MONTHLY, difference];

fn is_sound(estimate: Estimate) -> bool {
    let (lower, upper) = estimate.bounds().ends();
    estimate.value().is_finite() && estimate.bounds().contains(estimate.value()) && lower <= upper
}

/// What the specification says about the base of a period, found by looking it up.
fn expected_base(
    values: &HashMap<Period, f64>,
    period: Period,
    base: Option<Period>,
) -> Result<f64, Refusal> {
    if !values.contains_key(&period) {
        return Err(Refusal::Gap);
    }
    let base = base.ok_or(Refusal::BaseMissing)?;
    match values.get(&base) {
        Some(&value) => Ok(value),
        None if Some(&base) > values.keys().min() => Err(Refusal::Gap),
        None => Err(Refusal::BaseMissing),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bits_give_nan_or_panic(samples in any_samples(), transform in any_transform(), open in any::<bool>()) {
        let window = if open { Window::ALL } else { window("2019", "2021-06") };
        for point in transform.points(&samples, window) {
            prop_assert!(point.outcome.is_err() || is_sound(point.outcome.unwrap()), "{point:?}");
            prop_assert!(point.change.is_none_or(is_sound), "{point:?}");
            prop_assert!(transform.measure == Measure::Cagr || window.holds(point.period));
        }
    }

    #[test]
    fn samples_out_of_order_are_answered(
        samples in any_samples().prop_map(Just).prop_flat_map(Strategy::prop_shuffle), transform in any_transform(),
    ) {
        prop_assert!(transform.points(&samples, Window::ALL).len() <= samples.len());
    }

    #[test]
    fn nothing_crosses_a_gap(samples in any_samples()) {
        let values: HashMap<Period, f64> = samples
            .iter()
            .filter_map(|sample| Some((sample.period(), sample.estimate().ok()?.value())))
            .collect();
        for (measure, lag) in [(Measure::ChangeYoy, Lag::Year), (Measure::Change, Lag::Period)] {
            let points = transform(measure).points(&samples, Window::ALL);
            prop_assert_eq!(points.len(), samples.len());
            for (sample, point) in samples.iter().zip(points) {
                let period = sample.period();
                let base = if lag == Lag::Year { period.year_before() } else { period.previous() };
                match expected_base(&values, period, base) {
                    Err(reason) => prop_assert_eq!(point.outcome, Err(reason)),
                    Ok(base) => {
                        let difference = values[&period] - base;
                        let expected = if difference.is_finite() { Ok(difference) } else { Err(Refusal::Unbounded) };
                        prop_assert_eq!(point.outcome.map(Estimate::value), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn a_window_only_selects(samples in any_samples(), measure in prop::sample::select(Measure::ALL.to_vec())) {
        prop_assume!(measure != Measure::Cagr);
        let window = window("2019-03", "2020");
        let transform = Transform { base: samples.first().map(Sample::period), ..transform(measure) };
        let all = transform.points(&samples, Window::ALL);
        let selected: Vec<_> = all.into_iter().filter(|point| window.holds(point.period)).collect();
        prop_assert_eq!(transform.points(&samples, window), selected);
    }

    #[test]
    fn intervals_hold_every_admissible_pair(
        current in positive(), base in positive(), x in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
    ) {
        let admissible = |estimate: Estimate, share: f64| {
            let (lower, upper) = estimate.bounds().ends();
            (lower + (upper - lower) * share).clamp(lower, upper)
        };
        let exactly = |value: f64| Estimate::new(value, Bounds::exact(value)).unwrap();
        let (x, b) = (exactly(admissible(current, x)), exactly(admissible(base, b)));
        for formula in FORMULAS {
            let whole = formula(Pair { current: &current, base: &base }).unwrap();
            prop_assert!(is_sound(whole));
            if let Ok(inside) = formula(Pair { current: &x, base: &b }) {
                prop_assert!(whole.bounds().encloses(inside.bounds()), "{whole:?} {inside:?}");
            }
        }
    }

    #[test]
    fn coarser_rounding_never_narrows(
        value in 1..100_000_u32, base in 1..100_000_u32, fine in 0.0..10.0_f64, more in 0.0..10.0_f64,
    ) {
        let pair = |rounding: f64| [value, base].map(|number| printed(f64::from(number), rounding));
        let ([x, b], [coarse_x, coarse_b]) = (pair(fine), pair(fine + more));
        for formula in FORMULAS {
            let narrow = formula(Pair { current: &x, base: &b }).unwrap();
            let wide = formula(Pair { current: &coarse_x, base: &coarse_b }).unwrap();
            prop_assert!(wide.bounds().encloses(narrow.bounds()), "{narrow:?} {wide:?}");
        }
    }

    #[test]
    fn growth_does_not_depend_on_the_unit(current in positive(), base in positive(), power in -300..300_i32) {
        let factor = 2.0_f64.powi(power);
        let [scaled_current, scaled_base] = [current, base].map(|estimate| {
            Estimate::new(estimate.value() * factor, estimate.bounds().scale(factor)).unwrap()
        });
        for formula in QUOTIENTS {
            let pair = Pair { current: &current, base: &base };
            let scaled = Pair { current: &scaled_current, base: &scaled_base };
            prop_assert_eq!(formula(pair), formula(scaled));
        }
    }

    #[test]
    fn a_change_does_not_depend_on_the_origin(
        x in -1_000_000..1_000_000_i32, b in -1_000_000..1_000_000_i32, shift in -1_000_000..1_000_000_i32,
    ) {
        let change = |shift: i32| {
            let [x, b] = [x, b].map(|value| printed(f64::from(value) + f64::from(shift), 1.0));
            difference(Pair { current: &x, base: &b })
        };
        prop_assert_eq!(change(0), change(shift));
    }

    #[test]
    fn logarithmic_growth_adds_up(values in prop::collection::vec(1e-3..1e6_f64, 2..40)) {
        let in_year = |(year, &value)| {
            let period = Period::from_ordinal(Frequency::ANNUAL, year).unwrap();
            Sample::new(period, Some(value), Bounds::exact(value))
        };
        let samples: Vec<_> = (1990..).zip(&values).map(in_year).collect();
        let points = transform(Measure::LogPop).points(&samples, Window::ALL);
        let sum: f64 = points.iter().filter_map(|point| Some(point.outcome.ok()?.value())).sum();
        let whole = 100.0 * (values[values.len() - 1] / values[0]).ln();
        prop_assert!((sum - whole).abs() < 1e-9, "{sum} {whole}");
    }

    #[test]
    fn growth_between_two_values_is_that_of_their_series(
        samples in any_samples(),
        measure in prop::sample::select(Measure::ALL.to_vec()),
        unit_class in prop::sample::select(UnitClass::ALL.to_vec()),
        as_percent: bool,
    ) {
        let transform = Transform { measure, unit_class, as_percent, base: None };
        for point in transform.points(&samples, Window::ALL) {
            let base = measure.lag().and_then(|lag| match lag {
                Lag::Year => point.period.year_before(),
                Lag::Period => point.period.previous(),
            });
            let current = find(&samples, point.period).and_then(|sample| sample.estimate().ok());
            let base = base.and_then(|base| find(&samples, base)).and_then(|sample| sample.estimate().ok());
            if let (Some(current), Some(base)) = (current, base) {
                let between = transform.between(Pair { current, base }, point.period.frequency());
                prop_assert!(between.is_none_or(|outcome| outcome == point.outcome));
            }
        }
    }
}
