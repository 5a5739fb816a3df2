//! The worked cases of the design.

use super::*;

/// 26.6 and 33.6 trillion, and the 8 trillion that were expected over 2021 to 2025.
fn manufacturing() -> (Target, [Actual; 2]) {
    let target = Target { value: Some(number(8.0, 0.5)), ..target(TargetKind::Change, None, "2020", "2025") };
    (target, [actual("2020", number(26.6, 0.05)), actual("2024", number(33.6, 0.05))])
}

#[test]
fn eight_trillion_more_is_on_track_for_certain() {
    let (target, actuals) = manufacturing();
    let assessment = target.assess(&actuals, UnitClass::Level, TargetMethod::Pace);
    assert_eq!(codes(&assessment), ["on_track"]);
    assert!(assessment.is_certain());
    let course = assessment.course.unwrap();
    rounds(assessment.goal, 2, [34.6, 34.05, 35.15]);
    rounds(course.pace(), 2, [6.01, 5.93, 6.10]);
    rounds(course.required_pace(), 2, [5.40, 5.08, 5.71]);
    rounds(course.ratio(TargetMethod::Pace), 3, [1.114, 1.041, 1.196]);
    rounds(course.required(), 2, [2.98, 1.19, 4.77]);
    let year = |year: &str| course.path(year.parse().unwrap()).unwrap().estimate.value();
    assert!((year("2024") - 32.83).abs() < 0.005);
    assert_eq!((year("2020"), year("2025")), (26.6, 34.6));
    assert_eq!(course.path("2026".parse().unwrap()), None);
    assert!((course.ahead().unwrap().estimate.value() - 0.77).abs() < 0.005);
}

#[test]
fn eight_trillion_more_by_the_method_of_the_united_nations() {
    let (target, actuals) = manufacturing();
    let assessment = target.assess(&actuals, UnitClass::Level, TargetMethod::Un);
    assert_eq!(codes(&assessment), ["on_track"]);
    let course = assessment.course.unwrap();
    assert!((course.extrapolated().unwrap().estimate.value() - 35.62).abs() < 0.005);
    rounds(course.ratio(TargetMethod::Un), 3, [1.128, 1.046, 1.221]);
}

#[test]
fn the_share_of_manufacturing_in_industry_drifts() {
    let share = |period, part: [f64; 3], whole: [f64; 3]| {
        let quotient = 100.0 * part[0] / whole[0];
        actual(period, between(quotient, 100.0 * part[1] / whole[2], 100.0 * part[2] / whole[1]))
    };
    let actuals = [
        share("2020", [26.6, 26.55, 26.65], [31.3, 31.25, 31.35]),
        share("2024", [33.6, 33.55, 33.65], [40.5, 40.45, 40.55]),
    ];
    let target = Target { tolerance: Some(1.0), ..target(TargetKind::Stable, None, "2020", "2025") };
    let assessment = target.assess(&actuals, UnitClass::Ratio, TargetMethod::Pace);
    assert_eq!(codes(&assessment), ["drifting"]);
    rounds(assessment.change, 2, [-2.02, -2.54, -1.50]);
}

#[test]
fn one_share_of_basic_research_is_no_increase() {
    let one = [actual("2024", number(6.91, 0.005))];
    let increase =
        |base: &str| verdict(&target(TargetKind::Increase, None, base, "2025"), &one, UnitClass::Ratio);
    assert_eq!(increase("2020"), ("unknown", Some("base_missing")));
    assert_eq!(increase("2024"), ("unknown", Some("not_observed_yet")));
}

#[test]
fn research_intensity_is_limited() {
    let actuals = exact(&[("2015", 2.0656), ("2016", 2.1), ("2017", 2.14512)]);
    let level = target(TargetKind::Level, Some(2.5), "2015", "2020");
    let compound = Target { pace: Some(Pace::Cagr), ..level };
    let assessment = compound.assess(&actuals, UnitClass::Ratio, TargetMethod::Pace);
    assert_eq!(codes(&assessment), ["limited"]);
    let course = assessment.course.unwrap();
    let value = |quantity: Option<Quantity>, decimals: i32| {
        let unit = 10_f64.powi(decimals);
        (quantity.unwrap().estimate.value() * unit).round() / unit
    };
    let ratio = course.ratio(TargetMethod::Pace);
    assert_eq!((value(course.pace(), 3), value(course.required_pace(), 3)), (1.907, 3.891));
    assert_eq!((value(ratio, 3), value(course.required(), 3)), (0.490, 5.236));
    // Without a word on the pace, a percentage moves by points.
    let linear = level.assess(&actuals, UnitClass::Ratio, TargetMethod::Pace).course.unwrap();
    let points = linear.pace().unwrap().estimate.value();
    assert!((points - (2.14512 - 2.0656) / 2.0).abs() < 1e-12);
}

#[test]
fn electric_cars_are_on_track_and_a_year_later_there() {
    let all = exact(&[("2020", 5.7), ("2021", 16.0), ("2022", 29.0)]);
    let target = target(TargetKind::AtLeast, Some(20.0), "2020", "2025");
    let early = target.assess(&all[..2], UnitClass::Ratio, TargetMethod::Pace);
    assert_eq!(codes(&early), ["on_track"]);
    let ratio = early.course.unwrap().ratio(TargetMethod::Pace).unwrap().estimate.value();
    assert!((ratio - 10.3 / (14.3 / 5.0)).abs() < 1e-9);
    assert_eq!(verdict(&target, &all, UnitClass::Ratio), ("achieved", None));
}

#[test]
fn emissions_that_rise_have_not_peaked() {
    let emissions = exact(&[("2014", 9100.0), ("2015", 9050.0), ("2016", 9080.0), ("2017", 9257.9)]);
    let target = Target { base: None, ..target(TargetKind::PeakBy, None, "2000", "2030") };
    let assessment = target.assess(&emissions, UnitClass::Level, TargetMethod::Pace);
    assert_eq!(codes(&assessment), ["not_peaked"]);
    assert_eq!(assessment.peak, Some(emissions[3]));
}

#[test]
fn a_contribution_to_the_growth_of_the_world_has_no_base() {
    let target = target(TargetKind::AtLeast, Some(30.0), "2016/2020", "2021/2025");
    assert_eq!(verdict(&target, &[], UnitClass::Ratio), ("unknown", Some("base_missing")));
}
