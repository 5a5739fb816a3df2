//! Tests of revisions: small triangles by hand, and what must hold for all numbers.
#![allow(clippy::cast_precision_loss, reason = "the counts are small")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

fn period(year: i32) -> Period {
    format!("{year:04}").parse().unwrap()
}

fn day(number: usize) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(number).unwrap()).unwrap()
}

/// A triangle of vintages: years down from 2000, vintages across; NaN where there is nothing.
fn triangle(rows: &[&[f64]]) -> Triangle {
    let mut changes = Vec::new();
    let mut first = FirstReleases::default();
    for (row, year) in rows.iter().zip(2000..) {
        let mut before = None;
        for (value, number) in row.iter().zip(0..) {
            let value = Some(*value).filter(|value| !value.is_nan());
            if value.is_some() {
                first.add(period(year), day(number));
            }
            if value != before {
                changes.push((period(year), day(number), value));
            }
            before = value;
        }
    }
    let vintages = rows.iter().map(|row| row.len()).max().unwrap_or_default();
    Triangle::new(&changes, (0..vintages).map(day), &first)
}

fn pairs(pairs: &[(f64, f64)]) -> Statistics {
    Statistics::of_pairs(pairs)
}

const N: f64 = f64::NAN;

#[test]
fn releases_are_counted_by_vintage_and_changed_or_not() {
    let triangle = triangle(&[&[1.0, 1.0, 2.0, N, 3.0], &[N, 5.0, 5.0, 5.0, 6.0]]);
    let [old, young] = triangle.rows() else { panic!() };
    let release = |row: &Row, number| row.release(number).map(|release| (release.vintage, release.value));
    assert_eq!(release(old, 1), Some((1, 1.0)));
    assert_eq!(release(old, 3), Some((4, 3.0)), "the vintage without a value is no release");
    assert_eq!(release(old, 4), None);
    assert_eq!((old.is_known, young.is_known), (false, true));
    assert_eq!((old.releases(), young.releases()), (4, 4));
    assert_eq!(release(young, 0), Some((1, 5.0)));
    assert_eq!(young.newest().map(|release| release.value), Some(6.0));
}

#[test]
fn a_period_of_another_series_of_the_indicator_and_area_is_no_first_release() {
    let changes = [(period(2000), day(1), Some(1.0)), (period(2001), day(2), Some(1.0))];
    let mut first = FirstReleases::default();
    for (year, number) in [(2000, 0), (2001, 1), (2000, 1), (2001, 2)] {
        first.add(period(year), day(number));
    }
    let triangle = Triangle::new(&changes, [], &first);
    let known: Vec<bool> = triangle.rows().iter().map(|row| row.is_known).collect();
    assert_eq!(known, [false, true]);
}

#[test]
fn growth_is_taken_within_a_vintage_so_a_change_of_the_base_is_no_revision_of_it() {
    let old: Vec<f64> = (0..12).map(|year| 100.0 + f64::from(year)).collect();
    let rows: Vec<[f64; 2]> = old.iter().map(|level| [*level, level * 1.25]).collect();
    let rows: Vec<&[f64]> = rows.iter().map(<[f64; 2]>::as_slice).collect();
    let triangle = triangle(&rows);
    let frequency = period(2000).frequency();
    let growth = triangle.measured(Measure::Pop, UnitClass::Level, frequency).unwrap();
    let request = RevisionRequest { from: 0, to: Later::Number(1), censored: true };
    let all = revisions(&triangle, &growth, request, |_| true).unwrap();
    assert_eq!(all.len(), 11);
    assert!(all.iter().all(|one| one.size() == 0.0));
    let level = triangle.measured(Measure::Level, UnitClass::Level, frequency).unwrap();
    assert_eq!(revisions(&triangle, &level, request, |_| true), Err(Refusal::Rebased));
    let rebase = triangle.rebases().next().unwrap();
    assert_eq!((rebase.vintage, rebase.day), (1, day(1)));
    assert!((rebase.ratio - 1.25).abs() < 0.01);
}

#[test]
fn levels_rounded_to_a_digit_show_a_change_of_the_base_and_other_revisions_do_not() {
    let rounded = |value: f64| (value * 10.0).round() / 10.0;
    let table = |new: &dyn Fn(f64) -> f64| -> Option<f64> {
        let rows: Vec<[f64; 2]> = (0..14)
            .map(|year| 80.0 + 2.3 * f64::from(year))
            .map(|old| [rounded(old), rounded(new(old))])
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(<[f64; 2]>::as_slice).collect();
        triangle(&rows).rebases().next().map(|rebase| rebase.ratio)
    };
    assert!(table(&|old| old / 1.13).is_some_and(|ratio| (ratio * 1.13 - 1.0).abs() < 1e-3));
    assert_eq!(table(&|old| old), None);
    assert_eq!(table(&|old| old + 3.0), None);
    assert_eq!(table(&|old| old * (1.02 + (old - 80.0) / 2_000.0)), None);
}

#[test]
fn refusals_say_why() {
    let annual = period(2000).frequency();
    let measured = |triangle: &Triangle, class| triangle.measured(Measure::Pop, class, annual).err();
    let one = triangle(&[&[1.0], &[2.0]]);
    assert_eq!(measured(&one, UnitClass::Level), Some(Refusal::OneVintage));
    let two = triangle(&[&[1.0, 1.0], &[2.0, 2.5]]);
    assert_eq!(measured(&two, UnitClass::Rank), Some(Refusal::UnitClass));
    let span = triangle(&[&[1.0, 2.0]]).measured(Measure::Level, UnitClass::Level, "A5".parse().unwrap());
    assert_eq!(span.err(), Some(Refusal::Spans));
    let level = two.measured(Measure::Level, UnitClass::Level, annual).unwrap();
    let request = RevisionRequest { from: 0, to: Later::Final, censored: false };
    assert_eq!(revisions(&two, &level, request, |_| true), Err(Refusal::FirstReleaseUnknown));
    let censored = revisions(&two, &level, RevisionRequest { censored: true, ..request }, |_| true).unwrap();
    assert_eq!(Statistics::of(&censored), Err(Refusal::TooFewRevisions));
}

#[test]
fn nineteen_revisions_are_too_few_and_twenty_are_enough() {
    for (count, is_enough) in [(19, false), (20, true)] {
        let rows: Vec<Vec<f64>> = (0..=count)
            .map(|row| {
                (0..=count + 1)
                    .map(|vintage| if vintage < row { N } else { (row + vintage) as f64 })
                    .collect()
            })
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let triangle = triangle(&rows);
        let level = triangle.measured(Measure::Level, UnitClass::Ratio, period(2000).frequency()).unwrap();
        let request = RevisionRequest { from: 0, to: Later::Number(1), censored: false };
        let all = revisions(&triangle, &level, request, |_| true).unwrap();
        assert_eq!(all.len(), count, "the oldest period is left out");
        assert_eq!(Statistics::of(&all).is_ok(), is_enough);
    }
}

#[test]
fn equal_revisions_have_no_deviation_and_no_line() {
    let all = pairs(&[(1.0, 1.5); 25]);
    assert_eq!((all.mean, all.standard_deviation, all.mean_p), (Some(0.5), Some(0.0), Some(0.0)));
    assert_eq!((all.noise_to_signal, all.news, all.bias), (None, None, Bias::Up));
    let none = pairs(&[(1.0, 1.0); 25]);
    assert_eq!((none.mean, none.mean_p, none.sign_p, none.bias), (Some(0.0), Some(1.0), None, Bias::None));
}

#[test]
fn the_sign_test_is_binomial_and_leaves_zeros_out() {
    // 7 up, 1 down: 2·(1 + 8)/2⁸.
    let mut list = vec![(0.0, 1.0); 7];
    list.extend([(0.0, -1.0), (2.0, 2.0), (2.0, 2.0)]);
    assert!((pairs(&list).sign_p.unwrap() - 18.0 / 256.0).abs() < 1e-12);
}

#[test]
fn quantiles_lie_on_the_line_between_neighbours() {
    let sorted = [1.0, 2.0, 4.0, 8.0, 16.0];
    assert_eq!(quantile(&sorted, 0.5), Some(4.0));
    assert!((quantile(&sorted, 0.1).unwrap() - 1.4).abs() < 1e-12);
    assert!((quantile(&sorted, 0.9).unwrap() - 12.8).abs() < 1e-12);
    assert_eq!(quantile(&[], 0.5), None);
}

#[test]
fn revisions_that_one_vintage_made_have_a_common_cause() {
    // Vintage 3 moves `moved` of thirty periods, vintage 2 moves the others.
    let shared = |moved: usize| {
        let rows: Vec<[f64; 4]> = (0..30)
            .map(|row| if row < moved { [1.0, 1.0, 1.0, 2.0] } else { [1.0, 1.0, 2.0, 2.0] })
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(<[f64; 4]>::as_slice).collect();
        let triangle = triangle(&rows);
        let level = triangle.measured(Measure::Level, UnitClass::Ratio, period(2000).frequency()).unwrap();
        let request = RevisionRequest { from: 0, to: Later::Final, censored: true };
        common_cause(&revisions(&triangle, &level, request, |_| true).unwrap())
    };
    assert!(shared(24));
    assert!(!shared(23) && !shared(15));
}

#[test]
fn an_outlook_is_of_the_release_number_of_the_figure() {
    // Each first release is raised by one a vintage later, and then stays.
    let rows: Vec<Vec<f64>> = (0..30_usize)
        .map(|row| {
            (0..30_usize)
                .map(|vintage| match vintage.checked_sub(row) {
                    None => N,
                    Some(0) => 10.0,
                    Some(_) => 11.0,
                })
                .collect()
        })
        .collect();
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let triangle = triangle(&rows);
    let level = triangle.measured(Measure::Level, UnitClass::Ratio, period(2000).frequency()).unwrap();
    let mut table = OutlookTable::new(&triangle, level, Later::Final);
    let newest = table.of(period(2029)).unwrap().unwrap();
    assert_eq!(newest, Outlook { release: 0, value: 10.0, lower: 11.0, upper: 11.0, n: 28 });
    let second = table.of(period(2028)).unwrap().unwrap();
    assert_eq!((second.release, second.lower, second.upper), (1, 11.0, 11.0));
    assert_eq!(table.of(period(2000)), Some(Err(Refusal::FirstReleaseUnknown)));
    assert_eq!(table.of(period(2005)), Some(Err(Refusal::TooFewRevisions)));
    assert_eq!(table.of(period(1990)), None);
}

/// Whether two numbers are equal but for rounding.
fn near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-7 * (1.0 + one.abs().max(other.abs())),
        (one, other) => one.is_none() == other.is_none(),
    }
}

/// All numbers of some statistics.
fn numbers(all: &Statistics) -> Vec<Option<f64>> {
    let lines = [all.news, all.noise, all.final_on_first];
    let of_lines = lines.into_iter().flatten();
    let of_lines = of_lines.flat_map(|line| {
        [line.intercept, line.slope, line.intercept_error, line.slope_error, line.residual]
            .map(Some)
            .into_iter()
            .chain([line.r_squared])
    });
    let own = [
        all.mean,
        all.mean_p,
        all.median,
        all.sign_p,
        all.mean_absolute,
        all.relative,
        all.mean_percent,
        all.standard_deviation,
        all.root_mean_square,
        all.q10,
        all.q90,
        all.least,
        all.greatest,
        all.same_sign,
        all.noise_to_signal,
    ];
    own.into_iter().chain(of_lines).collect()
}

prop_compose! {
    fn usual_pairs()(list in prop::collection::vec((-50.0..50.0_f64, -50.0..50.0_f64), 20..80)) -> Vec<(f64, f64)> {
        list
    }
}

proptest! {
    #[test]
    fn the_order_of_revisions_does_not_matter(list in usual_pairs(), turn in 0_usize..80) {
        let mut turned = list.clone();
        turned.rotate_left(turn % list.len());
        turned.reverse();
        let (one, other) = (pairs(&list), pairs(&turned));
        prop_assert_eq!((one.up, one.down, one.bias), (other.up, other.down, other.bias));
        for (one, other) in numbers(&one).into_iter().zip(numbers(&other)) {
            prop_assert!(near(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn another_unit_scales_sizes_and_leaves_shares_and_tests(list in usual_pairs(), power in -8_i32..9) {
        let scale = 2_f64.powi(power);
        let scaled: Vec<(f64, f64)> = list.iter().map(|(first, last)| (first * scale, last * scale)).collect();
        let (one, other) = (pairs(&list), pairs(&scaled));
        let sizes = |all: &Statistics| [all.mean, all.median, all.mean_absolute, all.standard_deviation, all.q10, all.q90];
        for (one, other) in sizes(&one).into_iter().zip(sizes(&other)) {
            prop_assert!(near(one.map(|one| one * scale), other), "{one:?} {other:?}");
        }
        let shares = |all: &Statistics| [all.mean_p, all.sign_p, all.relative, all.same_sign, all.noise_to_signal];
        for (one, other) in shares(&one).into_iter().zip(shares(&other)) {
            prop_assert!(near(one, other), "{one:?} {other:?}");
        }
        prop_assert_eq!(one.bias, other.bias);
    }

    #[test]
    fn no_bits_give_nan_or_infinity(list in prop::collection::vec((any::<u64>(), any::<u64>()), 0..40)) {
        let rows: Vec<[f64; 2]> =
            list.iter().map(|(one, other)| [f64::from_bits(*one), f64::from_bits(*other)]).collect();
        let rows: Vec<&[f64]> = rows.iter().map(<[f64; 2]>::as_slice).collect();
        let triangle = triangle(&rows);
        for measure in Measure::ALL.into_iter().filter(|measure| is_measure_of_revisions(*measure)) {
            let Ok(measured) = triangle.measured(measure, UnitClass::Level, period(2000).frequency()) else { continue };
            let request = RevisionRequest { from: 0, to: Later::Final, censored: true };
            let Ok(all) = revisions(&triangle, &measured, request, |_| true) else { continue };
            let pairs: Vec<(f64, f64)> = all.iter().map(|one| (one.first, one.last)).collect();
            prop_assert!(numbers(&Statistics::of_pairs(&pairs)).into_iter().flatten().all(f64::is_finite));
            let _ = common_cause(&all);
        }
    }
}
