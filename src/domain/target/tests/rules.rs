//! Single rules: the order of verdicts, reasons, open intervals, periods shorter than a year.

use super::*;

fn level(value: f64) -> Target {
    target(TargetKind::Level, Some(value), "2020", "2025")
}

fn stable(tolerance: f64) -> Target {
    Target { tolerance: Some(tolerance), ..target(TargetKind::Stable, None, "2020", "2025") }
}

#[test]
fn verdicts_follow_the_multiple_of_the_required_pace() {
    for (latest, expected) in [
        (109.5, "on_track"),
        (109.4, "acceleration_needed"),
        (106.0, "acceleration_needed"),
        (105.9, "limited"),
    ] {
        let target =
            Target { pace: Some(Pace::Linear), ..target(TargetKind::Level, Some(150.0), "2020", "2025") };
        let actuals = exact(&[("2020", 100.0), ("2021", latest)]);
        assert_eq!(verdict(&target, &actuals, UnitClass::Level), (expected, None), "{latest}");
    }
    let still = exact(&[("2020", 100.0), ("2022", 100.0)]);
    assert_eq!(verdict(&level(150.0), &still, UnitClass::Level), ("limited", None));
    let back = exact(&[("2020", 100.0), ("2022", 99.0)]);
    assert_eq!(verdict(&level(150.0), &back, UnitClass::Level), ("moving_away", None));
    // Downwards, the same.
    assert_eq!(verdict(&level(50.0), &back, UnitClass::Level), ("limited", None));
}

#[test]
fn the_method_of_the_united_nations_has_other_limits() {
    let target = Target { pace: Some(Pace::Linear), ..level(150.0) };
    for (latest, expected) in [(109.5, "on_track"), (101.0, "acceleration_needed"), (100.9, "limited")] {
        let actuals = exact(&[("2020", 100.0), ("2021", latest)]);
        let assessment = target.assess(&actuals, UnitClass::Level, TargetMethod::Un);
        assert_eq!(assessment.verdict.code(), expected, "{latest}");
    }
}

#[test]
fn a_target_met_before_it_is_due_is_achieved_and_one_lost_again_is_missed() {
    let rose = exact(&[("2020", 100.0), ("2022", 150.0)]);
    assert_eq!(verdict(&level(150.0), &rose, UnitClass::Level), ("achieved", None));
    let fell = exact(&[("2020", 100.0), ("2022", 150.0), ("2025", 149.0)]);
    assert_eq!(verdict(&level(150.0), &fell, UnitClass::Level), ("missed", None));
    let late = exact(&[("2020", 100.0), ("2025", 149.0), ("2026", 160.0)]);
    assert_eq!(verdict(&level(150.0), &late, UnitClass::Level), ("missed", None));
    let gap = exact(&[("2020", 100.0), ("2024", 140.0), ("2026", 160.0)]);
    assert_eq!(verdict(&level(150.0), &gap, UnitClass::Level), ("unknown", Some("gap")));
}

#[test]
fn one_sided_targets_need_no_base_to_be_met_or_missed() {
    let at_most = target(TargetKind::AtMost, Some(10.0), "2015", "2025");
    let to = |value: f64, year: &str| exact(&[("2019", 11.0), (year, value)]);
    assert_eq!(verdict(&at_most, &to(9.0, "2024"), UnitClass::Level), ("achieved", None));
    assert_eq!(verdict(&at_most, &to(12.0, "2024"), UnitClass::Level), ("unknown", Some("base_missing")));
    assert_eq!(verdict(&at_most, &to(12.0, "2025"), UnitClass::Level), ("missed", None));
    // A rank can be held against a limit, but has no pace.
    let ranks = exact(&[("2015", 14.0), ("2024", 11.0)]);
    assert_eq!(verdict(&at_most, &ranks, UnitClass::Rank), ("unknown", Some("rank")));
    let tenth = exact(&[("2024", 10.0)]);
    assert_eq!(verdict(&at_most, &tenth, UnitClass::Rank), ("achieved", None));
}

#[test]
fn a_floor_that_the_base_met_and_the_latest_value_does_not_is_moved_away_from() {
    let floor = target(TargetKind::AtLeast, Some(80.0), "2020", "2025");
    let actuals = exact(&[("2020", 85.0), ("2022", 79.0)]);
    assert_eq!(verdict(&floor, &actuals, UnitClass::Ratio), ("moving_away", None));
    let from = exact(&[("2020", 80.0), ("2022", 79.0)]);
    assert_eq!(verdict(&floor, &from, UnitClass::Ratio), ("moving_away", None));
}

#[test]
fn reasons_name_what_is_missing() {
    let reason = |actuals: &[(&str, f64)]| verdict(&level(150.0), &exact(actuals), UnitClass::Level).1;
    assert_eq!(reason(&[]), Some("base_missing"));
    assert_eq!(reason(&[("2019", 90.0)]), Some("not_observed_yet"));
    assert_eq!(reason(&[("2021", 90.0)]), Some("base_missing"));
    assert_eq!(reason(&[("2020", 100.0)]), Some("not_observed_yet"));
    assert_eq!(reason(&[("2020", -100.0), ("2022", 100.0)]), Some("sign_change"));
    assert_eq!(reason(&[("2020", 0.0), ("2022", 100.0)]), Some("sign_change"));
    assert_eq!(reason(&[("2020", 150.0), ("2022", 100.0)]), Some("zero_target"));
    let to_zero = level(0.0);
    let fall = exact(&[("2020", 100.0), ("2022", 60.0)]);
    assert_eq!(verdict(&to_zero, &fall, UnitClass::Level), ("unknown", Some("zero_target")));
    let linear = Target { pace: Some(Pace::Linear), ..to_zero };
    assert_eq!(verdict(&linear, &fall, UnitClass::Level), ("on_track", None));
    assert_eq!(verdict(&to_zero, &fall, UnitClass::Multiple).1, Some("unit_class"));
    assert_eq!(verdict(&to_zero, &fall, UnitClass::Unknown).1, Some("unit_class"));
    let peak = target(TargetKind::PeakBy, None, "", "2030");
    assert_eq!(verdict(&peak, &[], UnitClass::Level).1, Some("no_actual"));
    let without_base = target(TargetKind::AtLeast, Some(1.0), "", "2030");
    assert_eq!(verdict(&without_base, &[], UnitClass::Level).1, Some("no_actual"));
    let mut scopes = exact(&[("2020", 100.0), ("2022", 110.0)]);
    scopes[1].scope = 1;
    assert_eq!(verdict(&level(150.0), &scopes, UnitClass::Level).1, Some("comparable_scope"));
    assert_eq!(verdict(&stable(1.0), &scopes, UnitClass::Level).1, Some("comparable_scope"));
}

#[test]
fn a_fifth_of_the_span_has_to_be_over() {
    let months = target(TargetKind::Level, Some(200.0), "2020-01", "2025-01");
    let at = |month: &str| verdict(&months, &exact(&[("2020-01", 100.0), (month, 120.0)]), UnitClass::Level);
    assert_eq!(at("2020-12"), ("unknown", Some("too_early")));
    assert_eq!(at("2021-01"), ("on_track", None));
    let met = exact(&[("2020-01", 100.0), ("2020-02", 200.0)]);
    assert_eq!(verdict(&months, &met, UnitClass::Level), ("achieved", None));
}

#[test]
fn quarters_are_parts_of_years() {
    let quarters = target(TargetKind::Level, Some(121.0), "2020-Q1", "2022-Q1");
    let actuals = exact(&[("2020-Q1", 100.0), ("2021-Q3", 110.0_f64.powf(1.5) / 10.0_f64.powf(1.0))]);
    let course = quarters.assess(&actuals, UnitClass::Level, TargetMethod::Pace).course.unwrap();
    assert!((course.required_pace().unwrap().estimate.value() - 10.0).abs() < 1e-9);
    assert!((course.path("2021-Q1".parse().unwrap()).unwrap().estimate.value() - 110.0).abs() < 1e-9);
    let spans = target(TargetKind::Level, Some(200.0), "2016/2020", "2026/2030");
    let actuals = exact(&[("2016/2020", 100.0), ("2021/2025", 150.0)]);
    assert_eq!(verdict(&spans, &actuals, UnitClass::Level), ("on_track", None));
}

#[test]
fn a_mean_growth_compounds_from_the_base() {
    let growth = target(TargetKind::MeanGrowth, Some(10.0), "2020", "2022");
    let actuals = exact(&[("2020", 100.0), ("2021", 111.0)]);
    let assessment = growth.assess(&actuals, UnitClass::Level, TargetMethod::Pace);
    assert!((assessment.goal.unwrap().estimate.value() - 121.0).abs() < 1e-9);
    assert_eq!(assessment.verdict, TargetVerdict::OnTrack);
    assert_eq!(verdict(&growth, &actuals, UnitClass::Ratio).1, Some("unit_class"));
}

#[test]
fn nothing_grows_at_a_rate_from_a_base_of_zero_or_less() {
    let growth = target(TargetKind::MeanGrowth, Some(4.0), "2015", "2025");
    let from = |base: f64| exact(&[("2015", base), ("2019", 6.0)]);
    for pace in [None, Some(Pace::Linear), Some(Pace::Cagr)] {
        let growth = Target { pace, ..growth };
        for (base, reason) in [(-5.0, "sign_change"), (0.0, "zero_target")] {
            let assessment = growth.assess(&from(base), UnitClass::Index, TargetMethod::Pace);
            assert_eq!(assessment.verdict, TargetVerdict::Unknown);
            assert_eq!(assessment.reason.map(TargetReason::code), Some(reason));
            assert!(assessment.goal.is_none() && assessment.possible.is_empty());
        }
    }
    // The rounding of a small base leaves open whether it grows at all.
    let mut open = from(0.1);
    open[0].estimate = number(0.1, 0.2);
    let assessment = growth.assess(&open, UnitClass::Index, TargetMethod::Pace);
    assert!(!assessment.is_certain() && codes(&assessment).contains(&"unknown"), "{assessment:?}");
}

#[test]
fn percentages_and_indices_at_or_below_zero_move_by_points() {
    let actuals = exact(&[("2020", -2.0), ("2022", 0.0)]);
    for class in [UnitClass::Growth, UnitClass::Index] {
        let course = level(3.0).assess(&actuals, class, TargetMethod::Pace).course.unwrap();
        assert_eq!(course.pace_form(), Pace::Linear);
        assert_eq!(course.pace().unwrap().estimate.value(), 1.0);
    }
    let above = exact(&[("2020", 100.0), ("2022", 121.0)]);
    let course = level(150.0).assess(&above, UnitClass::Index, TargetMethod::Pace).course.unwrap();
    assert!((course.pace().unwrap().estimate.value() - 10.0).abs() < 1e-9);
}

#[test]
fn open_and_wide_intervals_leave_several_verdicts_possible() {
    let actuals = [actual("2020", number(100.0, 0.5)), actual("2022", at_least(104.0))];
    let assessment = level(150.0).assess(&actuals, UnitClass::Level, TargetMethod::Pace);
    assert_eq!(assessment.verdict, TargetVerdict::Limited);
    assert_eq!(codes(&assessment), ["limited", "acceleration_needed", "on_track", "achieved"]);
    assert!(!assessment.is_certain());
    let ratio = assessment.course.unwrap().ratio(TargetMethod::Pace).unwrap();
    assert_eq!((ratio.estimate.bounds().upper(), ratio.quality), (None, BoundsQuality::Outer));
    let wide = Target { value: Some(number(101.0, 2.0)), ..level(0.0) };
    let narrow = exact(&[("2020", 100.0), ("2022", 100.2)]);
    let assessment = wide.assess(&narrow, UnitClass::Level, TargetMethod::Pace);
    assert_eq!(assessment.verdict, TargetVerdict::Limited);
    assert!(codes(&assessment).contains(&"moving_away"));
}

#[test]
fn stability_is_a_matter_of_the_tolerance() {
    let to =
        |value: f64| verdict(&stable(1.0), &exact(&[("2020", 27.1), ("2022", value)]), UnitClass::Ratio).0;
    assert_eq!([to(28.1), to(26.1), to(28.11), to(26.09)], ["stable", "stable", "drifting", "drifting"]);
    let wide = [actual("2020", number(27.1, 0.05)), actual("2022", number(28.1, 0.05))];
    let assessment = stable(1.0).assess(&wide, UnitClass::Ratio, TargetMethod::Pace);
    assert_eq!(codes(&assessment), ["stable", "drifting"]);
}

#[test]
fn a_direction_is_flat_where_the_bounds_contain_zero() {
    let to = |kind, base: Estimate, latest: Estimate| {
        let actuals = [actual("2020", base), actual("2022", latest)];
        target(kind, None, "2020", "2025").assess(&actuals, UnitClass::Level, TargetMethod::Pace)
    };
    let rise = to(TargetKind::Increase, number(10.0, 0.5), number(11.1, 0.5));
    assert_eq!(codes(&rise), ["improving"]);
    assert_eq!(codes(&to(TargetKind::Decrease, number(10.0, 0.5), number(11.1, 0.5))), ["moving_away"]);
    let unclear = to(TargetKind::Increase, number(10.0, 0.5), number(10.9, 0.5));
    assert_eq!((unclear.verdict.code(), unclear.is_certain()), ("flat", false));
    assert_eq!(codes(&unclear), ["moving_away", "flat", "improving"]);
    let same = to(TargetKind::Increase, number(10.0, 0.0), number(10.0, 0.0));
    assert_eq!(codes(&same), ["flat"]);
}

#[test]
fn a_peak_lies_two_periods_back_and_above_all_later_bounds() {
    let peak = target(TargetKind::PeakBy, None, "", "2022");
    let of = |values: &[(&str, f64)]| verdict(&peak, &exact(values), UnitClass::Level).0;
    assert_eq!(of(&[("2018", 10.0), ("2019", 9.0), ("2020", 8.0)]), "peaked");
    assert_eq!(of(&[("2018", 8.0), ("2019", 10.0), ("2020", 9.0)]), "not_peaked");
    assert_eq!(of(&[("2018", 10.0), ("2019", 9.0), ("2020", 10.0)]), "not_peaked");
    assert_eq!(of(&[("2023", 10.0), ("2024", 9.0), ("2025", 8.0)]), "not_peaked", "the peak came too late");
    assert_eq!(of(&[("2020", 10.0)]), "not_peaked");
    let wide = [number(10.0, 0.5), number(9.8, 0.5), number(8.0, 0.5)];
    let wide = ["2018", "2019", "2020"].iter().zip(wide).map(|(year, value)| actual(year, value));
    let assessment = peak.assess(&wide.collect::<Vec<_>>(), UnitClass::Level, TargetMethod::Pace);
    assert_eq!(assessment.verdict, TargetVerdict::NotPeaked);
    assert_eq!(codes(&assessment), ["peaked", "not_peaked"]);
}
