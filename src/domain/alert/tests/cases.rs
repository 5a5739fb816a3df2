//! The worked cases of the design, and the rules of states and histories.

use super::*;

fn exact(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn prediction(lower: f64, upper: f64) -> Bounds {
    Bounds::new(Some(lower), Some(upper)).unwrap()
}

fn against_expectation(when: &str, value: f64, lower: f64, upper: f64) -> (&'static str, Option<f64>) {
    let reading = (period(when), Ok(rounded(value, 0.0)));
    let judged = path(vec![unexpected(reading, Ok(prediction(lower, upper)), Side::Both)], 1);
    (judged[0].state.code(), judged[0].judgement.limit)
}

#[test]
fn unexpected_values_of_the_worked_cases_fire() {
    assert_eq!(against_expectation("2021", 4.87, 3.547_10, 4.555_68), ("firing", Some(4.555_68)));
    assert_eq!(against_expectation("2008-Q4", 13_141.9, 13_215.19, 13_582.40), ("firing", Some(13_215.19)));
    assert_eq!(against_expectation("2021", 16.0, 3.370_60, 9.214_92), ("firing", Some(9.214_92)));
    assert_eq!(against_expectation("2021", 4.0, 3.547_10, 4.555_68).0, "ok");
}

#[test]
fn an_unexpected_value_counts_on_the_side_that_the_rule_names() {
    let judged = |value, side| {
        path(vec![unexpected((period("2021"), Ok(rounded(value, 0.5))), Ok(prediction(1.0, 2.0)), side)], 1)
            [0]
        .state
    };
    assert_eq!(judged(9.0, Side::Above), AlertState::Firing);
    assert_eq!(judged(9.0, Side::Below), AlertState::Ok);
    assert_eq!(judged(0.0, Side::Below), AlertState::Firing);
    assert_eq!(judged(2.4, Side::Both), AlertState::Undecided);
    assert_eq!(judged(2.4, Side::Below), AlertState::Ok);
}

#[test]
fn a_refused_forecast_refuses_the_judgement_with_its_reason() {
    let refused = Err(Absence::of("too_few_points"));
    let judged = path(vec![unexpected((period("2024"), Ok(rounded(1.0, 0.0))), refused, Side::Both)], 1);
    assert_eq!((judged[0].state.code(), judged[0].reason()), ("refused", Some("too_few_points")));
}

#[test]
fn utilisation_printed_at_the_limit_is_undecided() {
    let judged = |value| states(&years(&[Some(value)], 0.05, "value < 75.6", "value >= 75.6", 1));
    assert_eq!([judged(75.6), judged(75.5), judged(75.7)], [["undecided"], ["firing"], ["ok"]]);
}

#[test]
fn a_rule_waits_and_recovers_below_another_limit() {
    let path = years(&exact(&[4.9, 5.1, 5.2, 4.5, 3.9]), 0.0, "value > 5", "value < 4", 2);
    assert_eq!(states(&path), ["ok", "pending", "firing", "firing", "ok"]);
}

#[test]
fn a_missing_value_neither_ends_an_alert_nor_counts_as_a_period_of_waiting() {
    let path =
        years(&[Some(6.0), None, Some(6.0), Some(6.0), None, Some(3.0)], 0.0, "value > 5", "value < 4", 2);
    assert_eq!(states(&path), ["pending", "no_data", "pending", "firing", "firing", "ok"]);
}

#[test]
fn a_period_that_the_series_lacks_breaks_a_run() {
    let condition: Condition = "value > 5".parse().unwrap();
    let judge = |when| threshold((period(when), Ok(rounded(6.0, 0.0))), condition, condition.opposite());
    let gap = path(["2001", "2003", "2004"].map(judge).into(), 2);
    assert_eq!(states(&gap), ["pending", "pending", "firing"]);
}

#[test]
fn an_open_value_keeps_an_alert_and_breaks_a_run() {
    let open = years(&exact(&[6.0, 5.0, 6.0, 6.0, 5.0]), 0.1, "value > 5", "value <= 5", 2);
    assert_eq!(states(&open), ["pending", "undecided", "pending", "firing", "firing"]);
}

#[test]
fn nine_inputs_with_a_sum_of_39_are_red() {
    let zones = Cuts::new([17.0, 23.0, 32.0, 38.0]).unwrap();
    let points = [5, 5, 4, 4, 4, 4, 5, 4, 4].map(|points| (points, points));
    assert_eq!((sum(&points), zones.zones(sum(&points))), ((39, 39), (Zone::Red, Zone::Red)));
    let zone = |sum| zones.zones((sum, sum)).0.code();
    assert_eq!(
        [16, 17, 22, 23, 31, 32, 37, 38].map(zone),
        ["blue", "yellow_blue", "yellow_blue", "green", "green", "yellow_red", "yellow_red", "red"]
    );
}

#[test]
fn points_of_a_rounded_input_may_be_several_and_leave_the_zone_open() {
    let cuts = Cuts::new([1.0, 2.0, 3.0, 4.0]).unwrap();
    assert_eq!(cuts.points(Bounds::new(Some(1.5), Some(2.5)).unwrap()), (2, 3));
    assert_eq!(Cuts::new([4.0, 3.0, 2.0, 1.0]).unwrap().points(Bounds::exact(0.5)), (5, 5));
    assert_eq!(leaves((Zone::YellowBlue, Zone::Green), Zone::Green), Answer::Open);
    assert_eq!(leaves((Zone::Green, Zone::Green), Zone::Green), Answer::No);
    assert_eq!(leaves((Zone::YellowRed, Zone::Red), Zone::Green), Answer::Yes);
    for cuts in [[1.0, 1.0, 2.0, 3.0], [1.0, 3.0, 2.0, 4.0], [f64::NAN, 1.0, 2.0, 3.0]] {
        assert_eq!(Cuts::new(cuts), None);
    }
}

#[test]
fn quantiles_of_too_few_values_are_no_cuts() {
    let values: Vec<f64> = (0..=100).map(f64::from).collect();
    let cuts = |values: &[f64]| Cuts::quantiles(values, [10.0, 30.0, 70.0, 90.0]);
    assert_eq!(cuts(&values).ok(), Cuts::new([10.0, 30.0, 70.0, 90.0]));
    assert_eq!(cuts(&values[..39]), Err(QuantileError::TooFewPoints(39)));
    assert_eq!(cuts(&[1.0; 50]), Err(QuantileError::NoSpread));
}

#[test]
fn signals_give_noise_to_signal_and_probabilities() {
    let counts = SignalCounts { hits: 3, false_alarms: 2, misses: 1, quiet: 14 };
    assert!((counts.noise_to_signal().unwrap() - 0.1667).abs() < 5e-5);
    assert_eq!((counts.event_given_alarm(), counts.event()), (Some(0.6), Some(0.2)));
    let nothing = SignalCounts::default();
    assert_eq!((nothing.noise_to_signal(), nothing.event_given_alarm(), nothing.event()), (None, None, None));
}

#[test]
fn each_judged_period_counts_once() {
    let judged = [("2001", true), ("2002", true), ("2003", false), ("2004", false)];
    let judged = judged.map(|(when, alarm)| (period(when), alarm));
    let counts = SignalCounts::of(&judged, &["2001", "2003", "2010"].map(period).into());
    assert_eq!(counts, SignalCounts { hits: 1, false_alarms: 1, misses: 1, quiet: 1 });
}

#[test]
fn an_alarm_begins_where_the_judged_period_before_had_none() {
    assert_eq!(onsets(&[true, true, false, true, false, false]), 2);
    assert_eq!((onsets(&[false, true]), onsets(&[])), (1, 0));
}

#[test]
fn false_alarms_by_chance_are_stated() {
    let expected = |side| 44.0 * percent_outside(95.0, side) / 100.0;
    assert!((expected(Side::Both) - 2.2).abs() < 1e-12);
    // Half of the values outside are above.
    assert!((expected(Side::Above) - 1.1).abs() < 1e-12 && (expected(Side::Below) - 1.1).abs() < 1e-12);
}

#[test]
fn hours_of_the_conference_board_change_symmetrically() {
    let change = symmetric_change(rounded(41.8, 0.0), rounded(41.4, 0.0)).unwrap();
    assert!((change.value() + 0.9615).abs() < 5e-5, "{change:?}");
    let index = 105.2 * (200.0 + 0.06) / (200.0 - 0.06);
    let back = symmetric_change(rounded(105.2, 0.0), rounded(index, 0.0)).unwrap();
    assert!((index - 105.263).abs() < 5e-4 && (back.value() - 0.06).abs() < 1e-9);
    assert_eq!(symmetric_change(rounded(0.0, 0.1), rounded(1.0, 0.1)), None);
}

#[test]
fn a_change_within_the_dead_band_counts_half() {
    let share = diffusion(&[1.0, 0.03, -0.03, -1.0].map(|change| rounded(change, 0.0)), 0.05).unwrap();
    assert_eq!((share.value(), share.bounds().ends()), (50.0, (50.0, 50.0)));
    let open = diffusion(&[rounded(0.06, 0.02), rounded(1.0, 0.0)], 0.05).unwrap();
    assert_eq!((open.value(), open.bounds().ends()), (100.0, (75.0, 100.0)));
    assert_eq!(diffusion(&[], 0.05), None);
}

#[test]
fn a_verdict_that_rounding_leaves_open_is_undecided() {
    let listed = ["missed", "moving_away"];
    assert_eq!(verdict(&["missed"], &listed), Answer::Yes);
    assert_eq!(verdict(&["missed", "moving_away"], &listed), Answer::Yes);
    assert_eq!(verdict(&["missed", "achieved"], &listed), Answer::Open);
    assert_eq!(verdict(&["achieved"], &listed), Answer::No);
    assert_eq!(verdict(&[], &listed), Answer::No);
}

#[test]
fn a_series_is_stale_after_the_usual_lag_and_some_grace() {
    let due = due(period("2024-Q1"), &mut [30, 60, 45], 10).unwrap();
    assert_eq!(due, "2024-08-24".parse().unwrap());
    assert_eq!(super::due(period("2024-Q1"), &mut [], 10), None);
    assert_eq!(super::due(period("9999"), &mut [1], 1), None);
}

/// The codes of the changes that a revision brings, with how an alert ended.
fn changes(
    before: Option<Standing>,
    path: &[Step],
) -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let all = transitions(before, path);
    all.iter().map(|one| (one.from.code(), one.to.code(), one.closing.map(Closing::code))).collect()
}

fn above_five(values: &[f64]) -> Vec<Step> {
    years(&exact(values), 0.0, "value > 5", "value < 4", 1)
}

#[test]
fn an_alert_that_recovers_at_a_later_period_is_resolved() {
    let (before, after) = (above_five(&[3.0, 6.0]), above_five(&[3.0, 6.0, 3.0]));
    assert_eq!(changes(None, &before), [("ok", "firing", None)]);
    assert_eq!(changes(Some(Standing::after(&before)), &after), [("firing", "ok", Some("resolved"))]);
}

#[test]
fn an_alert_whose_cause_a_later_vintage_takes_away_is_revised() {
    let (before, after) = (above_five(&[3.0, 6.0]), above_five(&[3.0, 4.8, 4.9]));
    assert_eq!(changes(Some(Standing::after(&before)), &after), [("firing", "ok", Some("revised"))]);
    let withdrawn = above_five(&[3.0]);
    assert_eq!(changes(Some(Standing::after(&before)), &withdrawn), [("firing", "ok", Some("revised"))]);
    assert_eq!(changes(Some(Standing::after(&before)), &[]), [("firing", "no_data", Some("revised"))]);
}

#[test]
fn a_revision_without_a_change_of_state_gives_nothing() {
    let (before, after) = (above_five(&[3.0, 6.0]), above_five(&[4.0, 7.0, 6.0]));
    assert_eq!(changes(Some(Standing::after(&before)), &after), []);
}

#[test]
fn states_have_one_code_each() {
    for state in AlertState::ALL {
        assert_eq!(AlertState::from_code(state.code()), Some(state));
    }
    assert_eq!(Absence::of("gap"), Absence::NoData);
    assert_eq!(Absence::of("unit_class"), Absence::Refused("unit_class"));
}
