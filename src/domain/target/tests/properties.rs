//! What holds for all figures.

use proptest::prelude::*;

use super::*;
use crate::domain::period::Period;

/// Any number, often a plain one.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<u64>().prop_map(f64::from_bits), -200.0..200.0, (-5..5_i32).prop_map(f64::from)]
}

fn any_estimate() -> impl Strategy<Value = Estimate> {
    (any_number(), any_number(), any_number()).prop_filter_map("needs a number", |(value, lower, upper)| {
        let bounds =
            Bounds::new(Some(lower).filter(|end| end.is_finite()), Some(upper).filter(|end| end.is_finite()));
        Estimate::new(value, bounds?).ok()
    })
}

/// A number above zero with an interval of a few percent, as a printed figure has it.
fn printed() -> impl Strategy<Value = Estimate> {
    (1.0..100.0, 0.0..0.02).prop_map(|(value, part): (f64, f64)| number(value, value * part))
}

fn year(year: i32) -> Period {
    Period::from_ordinal(crate::domain::frequency::Frequency::ANNUAL, year).unwrap()
}

fn all_of(course: &Course, method: TargetMethod) -> [Option<Quantity>; 7] {
    [
        course.goal(),
        course.pace(),
        course.required_pace(),
        course.required(),
        course.ratio(method),
        course.extrapolated(),
        course.ahead(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn no_figures_break_an_assessment(
        base in any_estimate(), latest in any_estimate(), value in any_estimate(),
        kind in 0..TargetKind::ALL.len(), class in 0..UnitClass::ALL.len(), pace in 0..3_usize,
        un in any::<bool>(), at in 2020..2027_i32,
    ) {
        let target = Target {
            kind: TargetKind::ALL[kind],
            value: Some(value),
            tolerance: Some(1.0),
            base: Some(year(2020)),
            due: Some(year(2025)),
            pace: Pace::ALL.get(pace).copied(),
        };
        let method = if un { TargetMethod::Un } else { TargetMethod::Pace };
        let mut actuals = vec![actual("2020", base)];
        if at > 2020 {
            actuals.push(Actual { period: year(at), estimate: latest, scope: 0 });
        }
        let assessment = target.assess(&actuals, UnitClass::ALL[class], method);
        prop_assert_eq!(assessment.reason.is_some(), assessment.verdict == TargetVerdict::Unknown);
        prop_assert!(assessment.possible.is_empty() || assessment.possible.contains(&assessment.verdict));
        for quantity in assessment.course.iter().flat_map(|course| all_of(course, method)).flatten() {
            let (estimate, (lower, upper)) = (quantity.estimate, quantity.estimate.bounds().ends());
            prop_assert!(estimate.value().is_finite() && !lower.is_nan() && !upper.is_nan());
            prop_assert!(lower <= estimate.value() && estimate.value() <= upper);
        }
    }

    #[test]
    fn every_choice_of_figures_gives_numbers_inside_the_bounds_and_a_possible_verdict(
        base in printed(), latest in printed(), value in printed(), un in any::<bool>(),
        kind in 0..3_usize, parts in prop::array::uniform3(0.0..=1.0_f64), linear in any::<bool>(),
    ) {
        let kind = [TargetKind::Level, TargetKind::Change, TargetKind::MeanGrowth][kind];
        let method = if un { TargetMethod::Un } else { TargetMethod::Pace };
        let assess = |figures: [Estimate; 3]| {
            let target = Target {
                kind,
                value: Some(figures[2]),
                tolerance: None,
                base: Some(year(2020)),
                due: Some(year(2025)),
                pace: Some(if linear { Pace::Linear } else { Pace::Cagr }),
            };
            let actuals = [actual("2020", figures[0]), actual("2023", figures[1])];
            target.assess(&actuals, UnitClass::Level, method)
        };
        let whole = assess([base, latest, value]);
        let chosen = [(base, parts[0]), (latest, parts[1]), (value, parts[2])].map(|(figure, part)| {
            let (lower, upper) = figure.bounds().ends();
            Estimate::exact((lower + (upper - lower) * part).clamp(lower, upper)).unwrap()
        });
        let point = assess(chosen);
        prop_assert!(whole.possible.contains(&point.verdict), "{:?} {:?}", whole.possible, point.verdict);
        let (whole, point) = (whole.course.unwrap(), point.course.unwrap());
        for (range, value) in all_of(&whole, method).into_iter().zip(all_of(&point, method)) {
            if let (Some(range), Some(value)) = (range, value) {
                let (lower, upper) = range.estimate.bounds().ends();
                let error = 1e-12 * value.estimate.value().abs();
                prop_assert!(lower - error <= value.estimate.value() && value.estimate.value() <= upper + error);
            }
        }
    }

    #[test]
    fn bounds_that_are_called_exact_are_reached_at_corners(
        base in printed(), latest in printed(), change in printed(),
    ) {
        let target = Target { value: Some(change), ..target(TargetKind::Change, None, "2020", "2025") };
        let course = |figures: [Estimate; 3]| {
            let target = Target { value: Some(figures[2]), ..target };
            let actuals = [actual("2020", figures[0]), actual("2023", figures[1])];
            target.assess(&actuals, UnitClass::Level, TargetMethod::Pace).course.unwrap()
        };
        let whole = all_of(&course([base, latest, change]), TargetMethod::Pace);
        let corners: Vec<_> = (0..8_u32).map(|corner| {
            let figures = [base, latest, change];
            let end = |at: usize| {
                let (lower, upper) = figures[at].bounds().ends();
                Estimate::exact(if corner >> at & 1 == 0 { lower } else { upper }).unwrap()
            };
            all_of(&course(std::array::from_fn(end)), TargetMethod::Pace)
        }).collect();
        for (at, range) in whole.into_iter().enumerate() {
            let range = range.unwrap();
            if range.quality == BoundsQuality::Exact {
                let values = corners.iter().map(|corner| corner[at].unwrap().estimate.value());
                let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
                    (least.min(value), most.max(value))
                });
                let (lower, upper) = range.estimate.bounds().ends();
                let error = 1e-9 * (1.0 + least.abs().max(most.abs()));
                prop_assert!((lower - least).abs() <= error && (upper - most).abs() <= error);
            }
        }
    }
}
