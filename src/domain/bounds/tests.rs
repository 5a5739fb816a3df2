use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::domain::qualifier::Qualifier;

fn bounds(lower: f64, upper: f64) -> Bounds {
    Bounds::new(Some(lower), Some(upper)).unwrap()
}

fn at_least(lower: f64) -> Bounds {
    Bounds::new(Some(lower), None).unwrap()
}

fn at_most(upper: f64) -> Bounds {
    Bounds::new(None, Some(upper)).unwrap()
}

fn printed(value: &str, rounding: &str, qualifier: Qualifier) -> Bounds {
    Bounds::from_rounding(value.parse().unwrap(), rounding.parse().unwrap(), qualifier, true, false)
}

#[test]
fn half_a_unit_lies_on_each_side_of_a_printed_number() {
    assert_eq!(printed("6.91", "0.01", Qualifier::Exact), bounds(6.905, 6.915));
    assert_eq!(printed("3600000000000", "100000000000", Qualifier::Approximately), bounds(3.55e12, 3.65e12));
    assert_eq!(printed("8", "1", Qualifier::Expected), bounds(7.5, 8.5));
    assert_eq!(printed("33.333333333333336", "0", Qualifier::Target), Bounds::exact(33.333_333_333_333_336));
}

#[test]
fn words_leave_one_side_open() {
    assert_eq!(printed("13000000", "1000000", Qualifier::MoreThan), at_least(13e6));
    assert_eq!(printed("110", "1", Qualifier::AtLeast), at_least(110.0));
    assert_eq!(printed("30", "1", Qualifier::Nearly), bounds(0.0, 30.0));
    let change = Bounds::from_rounding(Decimal::from(30), Decimal::ONE, Qualifier::AtMost, false, false);
    assert_eq!(change, at_most(30.0));
}

#[test]
fn a_quantity_that_cannot_be_negative_stops_at_zero() {
    assert_eq!(printed("0.3", "1", Qualifier::Exact), bounds(0.0, 0.8));
    assert_eq!(printed("0", "0.1", Qualifier::Exact), bounds(0.0, 0.05));
    assert_eq!(printed("-2", "1", Qualifier::Exact), bounds(-2.5, -1.5), "the number that is printed stays");
}

#[test]
fn whole_things_narrow_to_whole_numbers() {
    let whole = |value: &str, rounding: &str, qualifier| {
        Bounds::from_rounding(value.parse().unwrap(), rounding.parse().unwrap(), qualifier, true, true)
    };
    assert_eq!(whole("38", "1", Qualifier::Exact), Bounds::exact(38.0));
    assert_eq!(whole("0", "1", Qualifier::Exact), Bounds::exact(0.0));
    assert_eq!(whole("13000000", "1000000", Qualifier::Exact), bounds(12.5e6, 13.5e6));
    assert_eq!(whole("38.4", "0.1", Qualifier::Exact), bounds(38.35, 38.45));
    assert_eq!(whole("110", "1", Qualifier::MoreThan), at_least(110.0));
}

#[test]
fn decimals_at_the_edge_are_answered() {
    let most = Bounds::from_rounding(Decimal::MAX, Decimal::MAX, Qualifier::Exact, false, false);
    assert_eq!(most.upper(), None);
    let least = Bounds::from_rounding(Decimal::MIN, Decimal::MAX, Qualifier::Exact, true, true);
    assert_eq!(least.lower(), None);
}

#[test]
fn ends_that_make_no_interval_are_refused() {
    assert_eq!(Bounds::new(Some(2.0), Some(1.0)), None);
    assert_eq!(Bounds::new(Some(f64::NAN), None), None);
    assert_eq!(Bounds::new(None, Some(f64::INFINITY)), None);
    assert_eq!(Bounds::new(None, None), Some(Bounds::UNBOUNDED));
    assert_eq!(Bounds::exact(f64::NAN), Bounds::UNBOUNDED);
}

#[test]
fn results_that_are_exact_stay_exact() {
    assert_eq!(bounds(2.0, 3.0) + bounds(1.0, 1.5), bounds(3.0, 4.5));
    assert_eq!(Bounds::exact(38.0) - Bounds::exact(18.0), Bounds::exact(20.0));
    assert_eq!(bounds(-2.0, 3.0) * bounds(4.0, 5.0), bounds(-10.0, 15.0));
    assert_eq!(bounds(1.0, 3.0) / bounds(2.0, 4.0), bounds(0.25, 1.5));
    assert_eq!(bounds(2.0, 4.0).powf(1.0), Some(bounds(2.0, 4.0)));
    assert_eq!(Bounds::exact(1.0).ln(), Some(Bounds::exact(0.0)));
}

#[test]
fn results_that_are_not_exact_round_outwards_by_one_place() {
    let third = Bounds::exact(1.0) / Bounds::exact(3.0);
    let (lower, upper) = third.ends();
    assert!(lower < upper && lower.next_up() >= upper);
    let sum = Bounds::exact(0.1) + Bounds::exact(0.2);
    assert!(sum.lower() < sum.upper() && sum.ends().0.next_up() >= sum.ends().1);
}

#[test]
fn open_sides_stay_open() {
    assert_eq!(at_least(2.0) + bounds(1.0, 2.0), at_least(3.0));
    assert_eq!(bounds(1.0, 2.0) - at_least(2.0), at_most(0.0));
    assert_eq!(at_least(2.0) * at_least(3.0), at_least(6.0));
    assert_eq!(at_most(-2.0) * at_least(3.0), at_most(-6.0));
    assert_eq!(Bounds::UNBOUNDED * Bounds::exact(0.0), Bounds::exact(0.0));
    assert_eq!(bounds(6.0, 6.0) / at_least(2.0), bounds(0.0, 3.0));
    assert_eq!(at_least(6.0) / bounds(2.0, 3.0), at_least(2.0));
    assert_eq!(at_least(2.0).powf(1.0), Some(at_least(2.0)));
    assert_eq!(at_least(2.0).powf(-0.5).and_then(Bounds::lower), Some(0.0));
    assert_eq!(bounds(0.0, 1.0).ln(), Some(at_most(0.0)));
    assert_eq!(at_most(-1.0).ln(), None);
    assert_eq!(bounds(-1.0, 1.0).powf(0.5), None);
}

#[test]
fn functions_of_an_interval_reach_from_its_least_to_its_greatest_value() {
    assert_eq!(bounds(-2.0, 3.0).abs(), bounds(0.0, 3.0));
    assert_eq!(bounds(-3.0, -2.0).abs(), bounds(2.0, 3.0));
    assert_eq!(bounds(4.0, 9.0).sqrt(), Some(bounds(2.0, 3.0)));
    assert_eq!(bounds(-2.0, -1.0).sqrt(), None);
    assert_eq!(Bounds::exact(0.0).exp(), Bounds::exact(1.0));
    assert_eq!(at_least(0.0).exp(), at_least(1.0));
    assert!(bounds(-2.0, 3.0).powi(2).encloses(bounds(0.0, 9.0)));
    assert_eq!(bounds(-2.0, 3.0).powi(2).lower(), Some(0.0));
    assert!(bounds(-2.0, 3.0).powi(3).encloses(bounds(-8.0, 27.0)));
    assert_eq!(bounds(-2.0, 3.0).powi(-1), Bounds::UNBOUNDED);
    assert_eq!(bounds(-2.0, 3.0).powi(0), Bounds::exact(1.0));
    assert_eq!(bounds(1.0, 5.0).min(at_least(2.0)), bounds(1.0, 5.0));
    assert_eq!(bounds(1.0, 5.0).max(at_least(2.0)), at_least(2.0));
}

#[test]
fn a_divisor_at_or_across_zero_opens_the_quotient() {
    assert_eq!(bounds(1.0, 2.0) / bounds(0.0, 4.0), at_least(0.25));
    assert_eq!(bounds(1.0, 2.0) / bounds(-4.0, 0.0), at_most(-0.25));
    assert_eq!(bounds(-1.0, 2.0) / bounds(0.0, 4.0), Bounds::UNBOUNDED);
    assert_eq!(bounds(1.0, 2.0) / bounds(-1.0, 4.0), Bounds::UNBOUNDED);
    assert_eq!(bounds(1.0, 2.0) / Bounds::exact(0.0), Bounds::UNBOUNDED);
}

#[test]
fn overflow_keeps_the_finite_end_finite() {
    let most = Bounds::exact(f64::MAX);
    assert_eq!(most + most, at_least(f64::MAX));
    assert_eq!(most * most, at_least(f64::MAX));
    assert_eq!(-most - most, at_most(f64::MIN));
    assert_eq!(most / Bounds::exact(f64::MIN_POSITIVE), at_least(f64::MAX));
    let tiny = Bounds::exact(f64::MIN_POSITIVE) * Bounds::exact(f64::MIN_POSITIVE);
    assert!(tiny.contains(0.0) && tiny.upper() > Some(0.0));
}

#[test]
fn intervals_meet_when_their_ends_touch() {
    assert!(bounds(7.5, 8.5).meets(bounds(8.5, 9.0)));
    assert_eq!(bounds(7.5, 8.5).intersect(bounds(8.0, 9.0)), Some(bounds(8.0, 8.5)));
    assert_eq!(bounds(7.5, 8.5).intersect(at_least(8.6)), None);
    assert_eq!(bounds(1.0, 2.0).including(3.0), bounds(1.0, 3.0));
    assert_eq!(bounds(1.0, 2.0).hull(at_least(4.0)), at_least(1.0));
}

/// Ends of all kinds, from any bits, with a value between them.
fn any_bounds() -> impl Strategy<Value = (Bounds, f64)> {
    let number = prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        -100.0..100.0,
        (-20..20_i32).prop_map(f64::from),
        Just(0.0),
    ];
    prop::collection::vec(number, 3).prop_filter_map("needs numbers", |mut numbers| {
        numbers.retain(|number| number.is_finite());
        numbers.sort_by(f64::total_cmp);
        match numbers[..] {
            [value] => Some((Bounds::UNBOUNDED, value)),
            [lower, value] => Some((at_least(lower), value)),
            [lower, value, upper] => Some((bounds(lower, upper), value)),
            _ => None,
        }
    })
}

fn is_sound(bounds: Bounds) -> bool {
    let (lower, upper) = bounds.ends();
    lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn arithmetic_holds_what_its_operands_give((left, x) in any_bounds(), (right, y) in any_bounds()) {
        let results = [left + right, left - right, left * right, left / right];
        for (result, value) in results.into_iter().zip([x + y, x - y, x * y, x / y]) {
            prop_assert!(is_sound(result), "{result:?}");
            prop_assert!(!value.is_finite() || result.contains(value), "{result:?} {value}");
        }
    }

    #[test]
    fn functions_hold_what_their_operand_gives((operand, x) in any_bounds(), power in -20.0..20.0) {
        if let Some(result) = operand.powf(power) {
            let value: f64 = x.powf(power);
            prop_assert!(is_sound(result));
            prop_assert!(!value.is_finite() || result.contains(value));
        }
        if let Some(result) = operand.ln() {
            prop_assert!(is_sound(result));
            prop_assert!(x <= 0.0 || result.contains(x.ln()));
        }
        if let Some(result) = operand.sqrt() {
            prop_assert!(is_sound(result));
            prop_assert!(x < 0.0 || result.contains(x.sqrt()));
        }
        for (result, value) in [(operand.exp(), x.exp()), (operand.abs(), x.abs())] {
            prop_assert!(is_sound(result));
            prop_assert!(!value.is_finite() || result.contains(value));
        }
    }

    #[test]
    fn whole_powers_hold_what_their_operand_gives((operand, x) in any_bounds(), power in -7..8_i32) {
        let (result, value) = (operand.powi(power), x.powi(power));
        prop_assert!(is_sound(result));
        // The platform's power of many factors may be off by more than one place.
        let near = |end: f64| value.is_finite() && (value - end).abs() <= 1e-14 * end.abs();
        let (lower, upper) = result.ends();
        prop_assert!(!value.is_finite() || result.contains(value) || near(lower) || near(upper), "{result:?} {value}");
    }

    #[test]
    fn extremes_hold_what_their_operands_give((left, x) in any_bounds(), (right, y) in any_bounds()) {
        for (result, value) in [(left.min(right), x.min(y)), (left.max(right), x.max(y))] {
            prop_assert!(is_sound(result));
            prop_assert!(result.contains(value));
        }
    }

    #[test]
    fn printed_numbers_lie_in_their_interval(
        mantissa in any::<i64>(), scale in 0..18_u32, places in 0..18_u32, words in 0..8_usize,
        non_negative in any::<bool>(), integral in any::<bool>(),
    ) {
        let codes = ["exact", "approximately", "more_than", "at_least", "nearly", "at_most", "expected", "target"];
        let value = Decimal::new(mantissa, scale);
        let result = Bounds::from_rounding(
            value, Decimal::new(1, places), Qualifier::from_code(codes[words]).unwrap(), non_negative, integral,
        );
        prop_assert!(is_sound(result));
        prop_assert!(result.contains(value.to_string().parse().unwrap()));
    }
}
