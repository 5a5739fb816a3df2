//! Every reason, every measure, every frequency.

use super::*;

const QUOTIENTS: [Measure; 5] =
    [Measure::Yoy, Measure::Pop, Measure::Annualised, Measure::LogYoy, Measure::LogPop];

fn outcome(measure: Measure, samples: &[Sample], text: &str) -> Result<Estimate, Refusal> {
    at(&transform(measure).points(samples, Window::ALL), text)
}

#[track_caller]
fn assert_value(outcome: Result<Estimate, Refusal>, expected: f64) {
    let found = outcome.unwrap().value();
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn every_code_round_trips() {
    let page = include_str!("../../../../docs/growth.md");
    for measure in Measure::ALL {
        assert_eq!(measure.to_string().parse(), Ok(measure));
        assert!(page.contains(&format!("`{measure}`")), "docs/growth.md does not explain {measure}");
    }
    let error = "YOY".parse::<Measure>().unwrap_err().to_string();
    assert!(error.starts_with("`YOY` is not a measure: expected yoy, pop, annualised, "), "{error}");
    assert!(error.ends_with(" or level"), "{error}");
    for because in Explanation::ALL {
        assert_eq!(Explanation::from_code(because.code()), Some(because));
    }
    assert_eq!(Explanation::from_code("Price_Basis"), None);
    let mut codes = Refusal::ALL.map(Refusal::code).to_vec();
    codes.dedup();
    assert_eq!(codes.len(), Refusal::ALL.len());
}

#[test]
fn each_measure_follows_its_formula() {
    let months = series(&[("2023-11", 200.0), ("2024-10", 208.0), ("2024-11", 210.0)]);
    let ratio: f64 = 210.0 / 208.0;
    assert_value(outcome(Measure::Yoy, &months, "2024-11"), 5.0);
    assert_value(outcome(Measure::Pop, &months, "2024-11"), 100.0 * (ratio - 1.0));
    assert_value(outcome(Measure::Annualised, &months, "2024-11"), 100.0 * (ratio.powi(12) - 1.0));
    assert_value(outcome(Measure::Change, &months, "2024-11"), 2.0);
    assert_value(outcome(Measure::ChangeYoy, &months, "2024-11"), 10.0);
    assert_value(outcome(Measure::LogYoy, &months, "2024-11"), 100.0 * 1.05_f64.ln());
    assert_value(outcome(Measure::LogPop, &months, "2024-11"), 100.0 * ratio.ln());
    assert_value(outcome(Measure::Level, &months, "2024-11"), 210.0);
    assert_value(outcome(Measure::Cagr, &months, "2024-11"), 5.0);
    let index = Transform { base: Some(period("2023-11")), ..transform(Measure::Index) };
    let points = index.points(&months, Window::ALL);
    assert_value(at(&points, "2024-10"), 104.0);
    assert_eq!(at(&points, "2023-11").unwrap().bounds(), Bounds::exact(100.0));
}

#[test]
fn annual_growth_annualised_is_growth() {
    let years = series(&[("2023", 3.0), ("2024", 3.1)]);
    assert_eq!(outcome(Measure::Annualised, &years, "2024"), outcome(Measure::Yoy, &years, "2024"));
    assert_eq!(outcome(Measure::Cagr, &years, "2024"), outcome(Measure::Yoy, &years, "2024"));
}

#[test]
fn a_base_is_missing_before_the_first_observation_and_a_gap_after_it() {
    let years =
        series(&[("2019", f64::NAN), ("2020", 1.0), ("2022", 2.0), ("2023", f64::NAN), ("2024", 3.0)]);
    for measure in QUOTIENTS {
        assert_eq!(outcome(measure, &years, "2019"), Err(Refusal::Gap));
        assert_eq!(outcome(measure, &years, "2020"), Err(Refusal::BaseMissing));
        assert_eq!(outcome(measure, &years, "2022"), Err(Refusal::Gap));
        assert_eq!(outcome(measure, &years, "2023"), Err(Refusal::Gap));
        assert_eq!(outcome(measure, &years, "2024"), Err(Refusal::Gap));
    }
}

#[test]
fn the_base_may_lie_before_the_window() {
    let years = series(&[("2022", 1.0), ("2023", 2.0), ("2024", 3.0)]);
    let points = transform(Measure::Yoy).points(&years, window("2023", "2023"));
    assert_eq!(points.len(), 1);
    assert_value(at(&points, "2023"), 100.0);
}

#[test]
fn the_calendar_has_no_29_february_and_no_week_53_a_year_earlier() {
    let days = series(&[("2023-02-28", 1.0), ("2023-03-01", 2.0), ("2024-02-29", 3.0), ("2024-03-01", 4.0)]);
    assert_eq!(outcome(Measure::Yoy, &days, "2024-02-29"), Err(Refusal::BaseMissing));
    assert_value(outcome(Measure::Yoy, &days, "2024-03-01"), 100.0);
    assert_value(outcome(Measure::Pop, &days, "2024-03-01"), 100.0 / 3.0);
    let weeks = series(&[("2019-W52", 1.0), ("2020-W01", 2.0), ("2020-W53", 3.0), ("2021-W01", 4.0)]);
    assert_eq!(outcome(Measure::Yoy, &weeks, "2020-W53"), Err(Refusal::BaseMissing));
    assert_value(outcome(Measure::Yoy, &weeks, "2021-W01"), 100.0);
    assert_value(outcome(Measure::Pop, &weeks, "2021-W01"), 100.0 / 3.0);
}

#[test]
fn spans_are_compared_with_spans() {
    let spans = series(&[("2011/2015", 2.0), ("2016/2020", 3.0), ("2020/2024", 4.0), ("2021/2025", 6.0)]);
    assert_value(outcome(Measure::Pop, &spans, "2021/2025"), 100.0);
    assert_value(outcome(Measure::Yoy, &spans, "2021/2025"), 50.0);
    assert_eq!(outcome(Measure::Yoy, &spans, "2020/2024"), Err(Refusal::Gap));
    assert_value(outcome(Measure::Annualised, &spans, "2021/2025"), 100.0 * (2.0_f64.powf(0.2) - 1.0));
    assert_value(outcome(Measure::Cagr, &spans, "2021/2025"), 100.0 * (3.0_f64.powf(0.1) - 1.0));
}

#[test]
fn signs_refuse_quotients_and_leave_the_change() {
    let cases = [
        (0.0, 5.0, Refusal::BaseZero),
        (-0.0, -5.0, Refusal::BaseZero),
        (-4.0, -5.0, Refusal::BaseNegative),
        (-4.0, 0.0, Refusal::BaseNegative),
        (-4.0, 5.0, Refusal::SignChange),
        (4.0, -5.0, Refusal::SignChange),
    ];
    for (base, value, reason) in cases {
        let years = series(&[("2023", base), ("2024", value)]);
        for measure in QUOTIENTS.into_iter().chain([Measure::Cagr]) {
            let points = transform(measure).points(&years, window("", "2024"));
            let point = points.last().unwrap();
            assert_eq!(point.outcome, Err(reason), "{measure} of {value} over {base}");
            assert_value(Ok(point.change.unwrap()), value - base);
        }
        let index = Transform { base: Some(period("2023")), ..transform(Measure::Index) };
        assert_eq!(at(&index.points(&years, Window::ALL), "2024"), Err(reason));
        assert_value(outcome(Measure::Change, &years, "2024"), value - base);
    }
}

#[test]
fn a_fall_to_zero_is_a_fall_by_all_and_has_no_logarithm() {
    let years = series(&[("2020", 4.0), ("2023", 4.0), ("2024", 0.0)]);
    for measure in [Measure::Yoy, Measure::Annualised, Measure::Cagr] {
        assert_value(outcome(measure, &years, "2024"), -100.0);
    }
    assert_eq!(outcome(Measure::LogYoy, &years, "2024"), Err(Refusal::SignChange));
}

#[test]
fn ranks_and_multiples_refuse_quotients_only() {
    let years = series(&[("2023", 2.0), ("2024", 3.0)]);
    for unit_class in [UnitClass::Rank, UnitClass::Multiple] {
        for measure in Measure::ALL {
            let transform =
                Transform { unit_class, as_percent: true, base: Some(period("2023")), ..transform(measure) };
            let outcome = at(&transform.points(&years, Window::ALL), "2024");
            assert_eq!(outcome.err(), measure.is_quotient().then_some(Refusal::UnitClass), "{measure}");
        }
    }
}

#[test]
fn percentages_move_in_percentage_points_unless_percent_is_asked_for() {
    let years = series(&[("2023", 2.5), ("2024", 2.75)]);
    for unit_class in [UnitClass::Ratio, UnitClass::Growth] {
        let points = Transform { unit_class, ..transform(Measure::Yoy) };
        assert_value(at(&points.points(&years, Window::ALL), "2024"), 0.25);
        assert_eq!(points.unit("percent"), "percentage_points");
        let percent = Transform { as_percent: true, ..points };
        assert_value(at(&percent.points(&years, Window::ALL), "2024"), 10.0);
        assert_eq!(percent.unit("percent"), "percent");
        assert_eq!(
            Transform { unit_class, ..transform(Measure::Change) }.unit("percent"),
            "percentage_points"
        );
        assert_eq!(Transform { unit_class, ..transform(Measure::Level) }.unit("percent"), "percent");
    }
    assert_eq!(transform(Measure::Change).unit("CNY"), "CNY");
    assert_eq!(transform(Measure::Index).unit("CNY"), "index");
    assert_eq!(transform(Measure::LogPop).unit("CNY"), "percent");
}

#[test]
fn both_ends_of_a_cagr_must_exist() {
    let years = series(&[("2020", 1.0), ("2022", 2.0), ("2024", 4.0)]);
    let cagr = |from: &str, to: &str| transform(Measure::Cagr).points(&years, window(from, to));
    assert_value(cagr("", "")[0].outcome, 100.0 * (4.0_f64.powf(0.25) - 1.0));
    let cases = [
        ("2019", "2024", "2024", Refusal::BaseMissing),
        ("2021", "2024", "2024", Refusal::Gap),
        ("2020", "2023", "2023", Refusal::Gap),
        ("2020", "2025", "2025", Refusal::Gap),
        ("2020", "2019", "2019", Refusal::BaseMissing),
        ("2024", "2024", "2024", Refusal::BaseMissing),
        ("2024", "2020", "2020", Refusal::BaseMissing),
    ];
    for (from, to, at_period, reason) in cases {
        assert_eq!(at(&cagr(from, to), at_period), Err(reason), "{from} to {to}");
    }
    let nothing = transform(Measure::Cagr).points(&series(&[("2024", f64::NAN)]), Window::ALL);
    assert_eq!(at(&nothing, "2024"), Err(Refusal::Gap));
    assert!(transform(Measure::Cagr).points(&[], window("2020", "2024")).is_empty());
}

#[test]
fn the_base_of_an_index_is_a_period_of_the_series() {
    let years = series(&[("2020", 2.0), ("2022", 3.0)]);
    let index = |base: Option<&str>| {
        let transform = Transform { base: base.map(period), ..transform(Measure::Index) };
        at(&transform.points(&years, window("2022", "")), "2022")
    };
    assert_value(index(Some("2020")), 150.0);
    assert_eq!(index(Some("2021")), Err(Refusal::Gap));
    assert_eq!(index(Some("2023")), Err(Refusal::Gap));
    assert_eq!(index(Some("2019")), Err(Refusal::BaseMissing));
    assert_eq!(index(Some("2020-Q1")), Err(Refusal::Frequency));
    assert_eq!(index(None), Err(Refusal::BaseMissing));
}

#[test]
fn a_result_beyond_every_number_is_refused() {
    let years = series(&[("2022", -f64::MAX), ("2023", f64::MIN_POSITIVE), ("2024", f64::MAX)]);
    for measure in [Measure::Yoy, Measure::Pop, Measure::Annualised] {
        assert_eq!(outcome(measure, &years, "2024"), Err(Refusal::Unbounded));
    }
    assert!(outcome(Measure::LogYoy, &years, "2024").is_ok());
    let opposite = series(&[("2023", -f64::MAX), ("2024", f64::MAX)]);
    assert_eq!(outcome(Measure::Change, &opposite, "2024"), Err(Refusal::Unbounded));
    let cagr = transform(Measure::Cagr).points(&years, window("2023", "2024"));
    assert_eq!(at(&cagr, "2024"), Err(Refusal::Unbounded));
}

#[test]
fn open_bounds_stay_open_and_the_value_is_given() {
    let bounds = |lower, upper| Bounds::new(lower, upper).unwrap();
    let rate_of = |current: (f64, Bounds), base: (f64, Bounds)| {
        let (current, base) = (Estimate::new(current.0, current.1), Estimate::new(base.0, base.1));
        rate(Pair { current: &current.unwrap(), base: &base.unwrap() }).unwrap()
    };
    let [two, four] = [2.0, 4.0].map(|value| (value, Bounds::exact(value)));
    let at_least_two = (2.0, bounds(Some(2.0), None));
    let at_most_two = (2.0, bounds(Some(0.0), Some(2.0)));
    let nearly_two = (2.0, bounds(None, Some(2.0)));
    let more = rate_of(at_least_two, two);
    assert!(more.bounds().upper().is_none() && more.bounds().contains(0.0) && !more.bounds().contains(-1.0));
    let less = rate_of(two, at_least_two);
    assert_eq!(less.bounds(), bounds(Some(-100.0), Some(0.0)));
    let from_nothing = rate_of(four, at_most_two);
    assert!(from_nothing.bounds().upper().is_none() && from_nothing.bounds().lower() > Some(99.999_999));
    assert_eq!(rate_of(four, nearly_two).bounds(), Bounds::UNBOUNDED);
    let below = rate_of(nearly_two, four);
    assert!(below.bounds().lower().is_none() && below.bounds().upper() < Some(-49.999_999));
    assert_eq!(rate_of(at_least_two, at_least_two).bounds(), bounds(Some(-100.0), None));
}

#[test]
fn windows_of_other_frequencies_hold_whole_periods() {
    let holds = |from: &str, to: &str, text: &str| window(from, to).holds(period(text));
    assert!(holds("2024", "2024", "2024-01") && holds("2024", "2024", "2024-12-31"));
    assert!(!holds("2024", "2024", "2023-12") && !holds("2024", "2024", "2025-Q1"));
    assert!(
        holds("2024-Q1", "2024-Q4", "2024") && !holds("2024-Q2", "", "2024") && !holds("", "2024-Q3", "2024")
    );
    assert!(holds("2021", "2025", "2021/2025") && !holds("2021", "2024", "2021/2025"));
    assert!(holds("2021/2025", "2021/2025", "2023-06"));
    assert!(holds("2020", "2020", "2020-W01") && holds("2020", "2020", "2020-W53"));
    assert!(!holds("2021", "", "2020-W53") && holds("2021", "", "2021-W01"));
    assert!(holds("2024-02", "2024-02", "2024-W06") && !holds("2024-02", "2024-02", "2024-W05"));
    assert!(holds("", "", "0001") && holds("", "9999", "9999-W52"));
}

#[test]
fn the_base_of_an_index_may_be_the_mean_of_a_longer_period() {
    let quarters = |values: &[(&str, f64)], base: &str, text: &str| {
        let transform = Transform { base: Some(period(base)), ..transform(Measure::Index) };
        at(&transform.points(&series(values), Window::ALL), text)
    };
    let whole = [
        ("2019-Q4", 1.0),
        ("2020-Q1", 2.0),
        ("2020-Q2", 4.0),
        ("2020-Q3", 6.0),
        ("2020-Q4", 8.0),
        ("2021-Q1", 10.0),
    ];
    assert_value(quarters(&whole, "2020", "2021-Q1"), 200.0);
    assert_value(quarters(&whole, "2020-S1", "2020-Q1"), 100.0 * 2.0 / 3.0);
    assert_eq!(quarters(&whole, "2021", "2020-Q1"), Err(Refusal::PartialPeriod));
    assert_eq!(quarters(&whole, "2018", "2020-Q1"), Err(Refusal::BaseMissing));
    assert_eq!(quarters(&whole, "2022", "2020-Q1"), Err(Refusal::Gap));
    assert_eq!(quarters(&whole, "2020-01", "2020-Q1"), Err(Refusal::Frequency));
    assert_eq!(quarters(&whole, "2016/2020", "2020-Q1"), Err(Refusal::Frequency));
}

#[test]
fn a_computed_rate_of_an_unknown_class_of_unit_is_not_to_be_quoted() {
    for measure in Measure::ALL {
        let verdict = |unit_class, of_rates| Transform { unit_class, ..transform(measure) }.verdict(of_rates);
        let expected = if measure.is_quotient() { Verdict::UnitUnknown } else { Verdict::ComputedOnly };
        assert_eq!(verdict(UnitClass::Unknown, Verdict::ComputedOnly), expected, "{measure}");
        for unit_class in UnitClass::ALL.into_iter().filter(|class| *class != UnitClass::Unknown) {
            assert_eq!(verdict(unit_class, Verdict::ComputedOnly), Verdict::ComputedOnly);
        }
        for of_rates in [Verdict::Agrees, Verdict::StatedOnly, Verdict::NotComputable(Refusal::Gap)] {
            assert_eq!(verdict(UnitClass::Unknown, of_rates), of_rates);
        }
    }
}
