//! Frequency conversion before growth.

use super::*;
use crate::domain::frequency::Frequency;

/// A conversion of amounts.
fn convert(
    samples: &[Sample],
    to: Frequency,
    aggregate: Aggregate,
    partial_ok: bool,
) -> Result<Vec<Sample>, ConversionError> {
    super::super::convert(samples, to, aggregate, partial_ok, UnitClass::Level)
}

fn frequency(code: &str) -> Frequency {
    code.parse().unwrap()
}

/// Twelve months of a year with the values 1 to 12.
fn months(year: i32) -> Vec<Sample> {
    (1..=12)
        .map(|month| {
            let estimate = printed(f64::from(month), 0.5);
            sample(&format!("{year}-{month:02}"), estimate)
        })
        .collect()
}

fn value(samples: &[Sample], text: &str) -> Result<f64, Refusal> {
    find(samples, period(text)).unwrap().estimate().map(|estimate| estimate.value())
}

#[test]
fn complete_periods_are_summed_averaged_or_ended_with_their_intervals() {
    let cases = [
        (Aggregate::Sum, (78.0, 75.0, 81.0)),
        (Aggregate::Average, (6.5, 6.25, 6.75)),
        (Aggregate::End, (12.0, 11.75, 12.25)),
    ];
    for (aggregate, expected) in cases {
        let years = convert(&months(2023), Frequency::ANNUAL, aggregate, false).unwrap();
        assert_eq!(years.len(), 1);
        assert_eq!(years[0].coverage(), Coverage { observed: 12, expected: 12 });
        assert_rounds_to(*years[0].estimate().unwrap(), expected, 9);
    }
}

#[test]
fn partial_periods_are_refused_unless_allowed() {
    let mut samples = months(2022);
    samples.extend(months(2023).into_iter().take(7));
    let strict = convert(&samples, Frequency::ANNUAL, Aggregate::Sum, false).unwrap();
    assert_eq!(value(&strict, "2023"), Err(Refusal::PartialPeriod));
    assert_eq!(strict[1].coverage(), Coverage { observed: 7, expected: 12 });
    let growth = transform(Measure::Yoy).points(&strict, Window::ALL);
    assert_eq!(at(&growth, "2023"), Err(Refusal::PartialPeriod));
    let partial = convert(&samples, Frequency::ANNUAL, Aggregate::Sum, true).unwrap();
    assert_eq!(value(&partial, "2023"), Ok(28.0));
    assert_eq!(partial[1].coverage(), Coverage { observed: 7, expected: 12 });
    let end = convert(&samples, Frequency::ANNUAL, Aggregate::End, true).unwrap();
    assert_eq!(value(&end, "2023"), Ok(7.0));
}

#[test]
fn a_partial_base_is_a_partial_period() {
    let mut samples: Vec<_> = months(2022).into_iter().skip(6).collect();
    samples.extend(months(2023));
    let years = convert(&samples, Frequency::ANNUAL, Aggregate::Sum, false).unwrap();
    let growth = transform(Measure::Yoy).points(&years, Window::ALL);
    assert_eq!(at(&growth, "2023"), Err(Refusal::PartialPeriod));
}

#[test]
fn missing_values_count_as_missing_periods() {
    let mut samples = months(2022);
    samples[3] = Sample::new(period("2022-04"), None, Bounds::UNBOUNDED);
    let years = convert(&samples, Frequency::ANNUAL, Aggregate::Average, false).unwrap();
    assert_eq!(years[0].coverage(), Coverage { observed: 11, expected: 12 });
    let empty = [Sample::new(period("2022-04"), None, Bounds::UNBOUNDED)];
    let years = convert(&empty, Frequency::ANNUAL, Aggregate::Average, true).unwrap();
    assert_eq!(value(&years, "2022"), Err(Refusal::Gap));
}

#[test]
fn each_frequency_converts_to_those_that_it_fills() {
    let allowed = [
        ("2024-03-15", "W M Q S A"),
        ("2024-W05", "A"),
        ("2024-03", "Q S A"),
        ("2024-Q1", "S A"),
        ("2024-S1", "A"),
        ("2024", ""),
        ("2021/2025", ""),
    ];
    for (text, codes) in allowed {
        for code in ["A", "S", "Q", "M", "W", "D", "A5"] {
            let samples = series(&[(text, 1.0)]);
            let same = samples[0].period().frequency() == frequency(code);
            let converted = convert(&samples, frequency(code), Aggregate::End, true);
            assert_eq!(converted.is_ok(), same || codes.contains(code), "{text} to {code}");
        }
    }
    let error = convert(&series(&[("2024-W05", 1.0)]), Frequency::MONTHLY, Aggregate::End, true).unwrap_err();
    assert!(error.to_string().starts_with("frequency W does not convert to M: expected"), "{error}");
}

#[test]
fn a_year_counts_its_own_weeks_and_days() {
    let whole = |smaller: &str, text: &str| {
        let samples: Vec<_> = period(text)
            .periods_within(frequency(smaller))
            .unwrap()
            .map(|period| Sample::new(period, Some(1.0), Bounds::exact(1.0)))
            .collect();
        convert(&samples, period(text).frequency(), Aggregate::Sum, false).unwrap()
    };
    for (smaller, text, count) in [
        ("W", "2020", 53.0),
        ("W", "2021", 52.0),
        ("D", "2024", 366.0),
        ("D", "2023-02", 28.0),
        ("D", "2020-W53", 7.0),
    ] {
        let converted = whole(smaller, text);
        assert_eq!(converted.len(), 1, "{text}");
        assert_eq!(value(&converted, text), Ok(count));
    }
}

#[test]
fn the_same_frequency_and_an_empty_series_stay_as_they_are() {
    let years = series(&[("2023", 1.0)]);
    assert_eq!(convert(&years, Frequency::ANNUAL, Aggregate::Sum, false), Ok(years));
    assert_eq!(convert(&[], Frequency::ANNUAL, Aggregate::Sum, false), Ok(vec![]));
}

#[test]
fn the_end_of_a_period_needs_its_last_part_only() {
    let stock =
        series(&[("2019-06", 5.0), ("2019-12", 7.0), ("2020-06", 8.0), ("2020-12", 9.0), ("2021-11", 3.0)]);
    let years = convert(&stock, Frequency::ANNUAL, Aggregate::End, false).unwrap();
    assert_eq!(value(&years, "2019"), Ok(7.0));
    assert_eq!(years[1].coverage(), Coverage { observed: 2, expected: 12 });
    assert_eq!(value(&years, "2020"), Ok(9.0));
    assert_eq!(value(&years, "2021"), Err(Refusal::PartialPeriod));
    for (text, last, frequency) in
        [("2020", "2020-W53", "A"), ("2024-02", "2024-02-29", "M"), ("2024-S2", "2024-Q4", "S")]
    {
        let converted =
            convert(&series(&[(last, 4.0)]), self::frequency(frequency), Aggregate::End, false).unwrap();
        assert_eq!(value(&converted, text), Ok(4.0), "{last}");
    }
}

#[test]
fn sums_are_for_amounts_and_numbers_of_things() {
    for unit_class in UnitClass::ALL {
        for aggregate in Aggregate::ALL {
            let years =
                super::super::convert(&months(2023), Frequency::ANNUAL, aggregate, true, unit_class).unwrap();
            let has_sum = matches!(unit_class, UnitClass::Level | UnitClass::Count | UnitClass::Unknown);
            let is_refused = aggregate == Aggregate::Sum && !has_sum;
            assert_eq!(
                value(&years, "2023").err(),
                is_refused.then_some(Refusal::UnitClass),
                "{unit_class:?}"
            );
            let growth = Transform { unit_class, ..transform(Measure::Level) }.points(&years, Window::ALL);
            assert_eq!(at(&growth, "2023").err(), is_refused.then_some(Refusal::UnitClass), "{unit_class:?}");
        }
        // Nothing is summed where the frequency stays.
        let same =
            super::super::convert(&months(2023), Frequency::MONTHLY, Aggregate::Sum, false, unit_class);
        assert_eq!(same, Ok(months(2023)));
    }
}
