use proptest::prelude::*;

use super::*;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn frequency(text: &str) -> Frequency {
    text.parse().unwrap()
}

#[test]
fn every_form_has_its_frequency_ordinal_and_dates() {
    let cases = [
        ("2024", "A", 2024, "2024-01-01", "2024-12-31"),
        ("2024-S2", "S", 4049, "2024-07-01", "2024-12-31"),
        ("2024-Q1", "Q", 8096, "2024-01-01", "2024-03-31"),
        ("2024-02", "M", 24289, "2024-02-01", "2024-02-29"),
        ("0001-W01", "W", 0, "0001-01-01", "0001-01-07"),
        ("2024-W05", "W", 105_559, "2024-01-29", "2024-02-04"),
        ("2020-W53", "W", 105_398, "2020-12-28", "2021-01-03"),
        ("2024-03-15", "D", 738_960, "2024-03-15", "2024-03-15"),
        ("2021/2025", "A5", 2021, "2021-01-01", "2025-12-31"),
        ("2024-Q4/2025-Q1", "Q2", 8099, "2024-10-01", "2025-03-31"),
        ("2023-12-26/2024-01-01", "D7", 738_880, "2023-12-26", "2024-01-01"),
        ("9999", "A", 9999, "9999-01-01", "9999-12-31"),
    ];
    for (text, code, ordinal, start, end) in cases {
        let period = period(text);
        assert_eq!(period.to_string(), text);
        assert_eq!((period.frequency(), period.ordinal()), (frequency(code), ordinal), "{text}");
        assert_eq!((period.start_date(), period.end_date()), (date(start), date(end)), "{text}");
    }
}

#[test]
fn other_texts_are_refused_with_what_was_expected() {
    let cases = [
        ("", "expected a year (2024)"),
        ("24", "expected a year"),
        ("02024", "expected a year"),
        ("2024-", "expected a year"),
        ("2024-1", "expected a year"),
        ("2024-q1", "expected a year"),
        ("2024-Q1-", "expected a year"),
        ("2024-W5", "expected a year"),
        ("2024-03-15T00", "expected a year"),
        ("+024", "expected a year"),
        ("２０２４", "expected a year"),
        ("2021/", "expected a year"),
        ("2021/2023/2025", "expected a year"),
        ("0000", "a year from 0001 to 9999"),
        ("2024-S3", "S1 or S2"),
        ("2024-Q0", "Q1 to Q4"),
        ("2024-13", "a month from 01 to 12"),
        ("2024-W53", "W53 only in some"),
        ("9999-W53", "W53 only in some"),
        ("0000-W52", "W53 only in some"),
        ("2023-02-29", "a day that the month has"),
        ("2024/2025-Q1", "not A and Q"),
        ("2024/2024", "the second end after the first"),
        ("2025/2021", "the second end after the first"),
        ("1800-01-01/2024-01-01", "at most 65535"),
    ];
    for (text, expected) in cases {
        let message = Period::parse(text).unwrap_err().to_string();
        assert!(message.contains(expected) && message.contains(text), "{text}: {message}");
    }
}

#[test]
fn the_year_before_is_found_in_the_calendar() {
    let cases = [
        ("2024", Some("2023")),
        ("0001", None),
        ("2024-S1", Some("2023-S1")),
        ("2024-Q1", Some("2023-Q1")),
        ("2024-01", Some("2023-01")),
        ("2024-W05", Some("2023-W05")),
        ("2020-W53", None),
        ("2021-W52", Some("2020-W52")),
        ("2021-W01", Some("2020-W01")),
        ("2024-02-29", None),
        ("2025-02-28", Some("2024-02-28")),
        ("2025-03-01", Some("2024-03-01")),
        ("2021/2025", Some("2020/2024")),
        ("2024-02-26/2024-03-03", None),
        ("2025-02-26/2025-03-04", None),
        ("2024-03-01/2024-03-07", Some("2023-03-01/2023-03-07")),
    ];
    for (text, before) in cases {
        assert_eq!(period(text).year_before().map(|period| period.to_string()).as_deref(), before, "{text}");
    }
}

#[test]
fn neighbours_touch_and_spans_step_by_their_length() {
    assert_eq!(period("2021/2025").previous(), Some(period("2016/2020")));
    assert_eq!(period("2021/2025").next(), Some(period("2026/2030")));
    assert_eq!(period("2021-W01").previous(), Some(period("2020-W53")));
    assert_eq!(period("2024-03-01").previous(), Some(period("2024-02-29")));
    assert_eq!(period("0001-01-01").previous(), None);
    assert_eq!(period("9999").next(), None);
}

#[test]
fn years_between_periods_follow_the_calendar() {
    let cases = [
        ("2024", "2020", 4.0),
        ("2020", "2024", -4.0),
        ("2024-Q3", "2020-Q1", 4.5),
        ("2024-02", "2020-01", 4.0 + 1.0 / 12.0),
        ("2024-W10", "2020-W10", 4.0),
        ("2021-W01", "2020-W53", 1.0 / 53.0),
        ("2024-03-15", "2020-03-15", 4.0),
        ("2021-03-01", "2020-02-29", 1.0),
        ("2021-02-28", "2020-02-29", 365.0 / 366.0),
        ("2025-01-01", "2024-07-01", 184.0 / 365.0),
        ("2021/2025", "2016/2020", 5.0),
    ];
    for (to, from, years) in cases {
        let found = period(to).years_since(period(from)).unwrap();
        assert!((found - years).abs() < 1e-12, "{from} to {to}: {found}");
    }
    assert_eq!(period("2024").years_since(period("2020-Q1")), None);
}

#[test]
fn periods_divide_into_smaller_ones() {
    let within = |whole: &str, smaller: &str| {
        period(whole).periods_within(frequency(smaller)).map(|periods| {
            let periods: Vec<_> = periods.collect();
            (periods.len(), periods[0].to_string(), periods[periods.len() - 1].to_string())
        })
    };
    let run = |count: usize, first: &str, last: &str| Some((count, first.to_owned(), last.to_owned()));
    assert_eq!(within("2024", "M"), run(12, "2024-01", "2024-12"));
    assert_eq!(within("2024", "D"), run(366, "2024-01-01", "2024-12-31"));
    assert_eq!(within("2020", "W"), run(53, "2020-W01", "2020-W53"));
    assert_eq!(within("2024-Q1", "M"), run(3, "2024-01", "2024-03"));
    assert_eq!(within("2020-W53", "D"), run(7, "2020-12-28", "2021-01-03"));
    assert_eq!(within("9999", "W"), run(52, "9999-W01", "9999-W52"));
    assert_eq!(within("2021/2025", "Q"), run(20, "2021-Q1", "2025-Q4"));
    assert_eq!(within("2024-Q1", "W"), None);
    assert_eq!(within("2024-W05", "M"), None);
    assert_eq!(within("2024", "A"), None);
    assert_eq!(
        period("2021/2025").base_periods().map(Period::ordinal).collect::<Vec<_>>(),
        [2021, 2022, 2023, 2024, 2025]
    );
    assert_eq!(period("2024-W01").within(Frequency::ANNUAL), Some(period("2024")));
    assert_eq!(period("2024-12-30").within(Frequency::WEEKLY), Some(period("2025-W01")));
    assert_eq!(period("2025-W01").within(Frequency::ANNUAL), Some(period("2025")));
    assert_eq!(period("2025-W01").within(Frequency::MONTHLY), None);
}

#[test]
fn a_period_is_one_string_in_serde() {
    let json = serde_json::to_string(&period("2021/2025")).unwrap();
    assert_eq!(json, "\"2021/2025\"");
    assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period("2021/2025"));
    assert!(serde_json::from_str::<Period>("\"2024-Q5\"").is_err());
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    (prop::sample::select(FrequencyUnit::ALL.to_vec()), prop_oneof![Just(1_u16), 2..60_u16])
        .prop_map(|(unit, multiple)| Frequency::new(unit, multiple).unwrap())
}

prop_compose! {
    fn any_period()(frequency in any_frequency())(
        ordinal in calendar::ordinals(frequency.unit()), frequency in Just(frequency),
    ) -> Option<Period> {
        Period::from_ordinal(frequency, ordinal)
    }
}

proptest! {
    #[test]
    fn text_and_ordinal_round_trip(period in any_period()) {
        if let Some(period) = period {
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
            prop_assert_eq!(Period::from_ordinal(period.frequency(), period.ordinal()), Some(period));
        }
    }

    #[test]
    fn dates_agree_with_the_period(period in any_period()) {
        if let Some(period) = period {
            prop_assert!(period.start_date() <= period.end_date());
            prop_assert!(period.contains_date(period.start_date()) && period.contains_date(period.end_date()));
            if let Some(next) = period.next() {
                prop_assert_eq!(period.end_date().succ_opt(), Some(next.start_date()));
                prop_assert_eq!(next.previous(), Some(period));
            }
            if !period.frequency().is_span() {
                prop_assert_eq!(Period::containing(period.frequency(), period.end_date()), Some(period));
            }
        }
    }

    #[test]
    fn the_year_before_is_one_year_away(period in any_period()) {
        if let Some((period, before)) = period.and_then(|period| Some((period, period.year_before()?))) {
            prop_assert_eq!(period.years_since(before), Some(1.0));
            prop_assert_eq!(before.years_since(period), Some(-1.0));
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*|[0-9SQW/-]{0,24}") {
        if let Ok(period) = Period::parse(&text) {
            prop_assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn any_ordinal_is_answered(frequency in any_frequency(), ordinal in any::<i32>()) {
        if let Some(period) = Period::from_ordinal(frequency, ordinal) {
            let _ = (period.start_date(), period.end_date(), period.year_before(), period.to_string());
        }
    }
}
