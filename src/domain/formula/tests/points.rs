//! Values and refusals at single periods.

use super::super::*;
use super::table::*;
use crate::domain::bounds::Bounds;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

fn months(year: i32, values: &[f64]) -> Vec<(String, f64)> {
    values.iter().enumerate().map(|(month, &value)| (format!("{year}-{:02}", month + 1), value)).collect()
}

/// Two years of months, of which August of the second is missing; years of which 2022 is missing.
fn table() -> Table {
    let mut all = months(2023, &[1.0; 12]);
    all.extend(months(2024, &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]));
    all.retain(|(month, _)| month != "2024-08");
    let all: Vec<(&str, f64)> = all.iter().map(|(month, value)| (month.as_str(), *value)).collect();
    let years = [("2020", 10.0), ("2021", 12.0), ("2023", 15.0), ("2024", 18.0)];
    Table::default()
        .with("M", level("CNY"), 0.0, &all)
        .with("Y", level("CNY"), 0.5, &years)
        .with(
            "SIGN",
            level("CNY"),
            0.0,
            &[("2020", -4.0), ("2021", 0.0), ("2022", 5.0), ("2023", -2.0), ("2024", -1.0)],
        )
        .with("STOCK", level("CNY"), 0.0, &[("2023-Q3", 1.0), ("2023-Q4", 2.0), ("2024-Q3", 3.0)])
        .with("DAY", level("CNY"), 0.0, &[("2023-02-28", 1.0), ("2024-02-28", 2.0), ("2024-02-29", 3.0)])
}

/// Scores of a composite index: those of 2020 and 2021 are of one set of units, the others of another.
struct Scores(Table);

impl Inputs for Scores {
    fn series(&self, reference: &SeriesReference) -> Option<InputSeries> {
        self.0.series(reference)
    }

    fn value(&self, series: usize, period: Period) -> Option<InputValue> {
        Inputs::value(&self.0, series, period)
    }

    fn set(&self, _series: usize, period: Period) -> u32 {
        if period < "2022".parse().unwrap() { 1 } else { 2 }
    }

    fn periods(&self, series: usize) -> Vec<Period> {
        self.0.periods(series)
    }
}

#[test]
fn scores_of_two_sets_of_units_are_not_compared() {
    let scores = Scores(table());
    let outcome = |text: &str, at: &str| {
        let calculation = Formula::parse(text).unwrap().check(&scores).unwrap();
        let point = calculation.point(at.parse().unwrap(), &scores);
        point.outcome.map(|value| value.estimate.value()).map_err(|refused| refused.refusal.code())
    };
    assert_eq!(outcome("Y - Y[-1]", "2021"), Ok(2.0));
    assert_eq!(outcome("Y - Y[-1]", "2024"), Ok(3.0));
    for text in ["Y - Y[-2]", "pct(Y, 2)", "index(Y, 2020)", "Y / Y[2021]"] {
        assert_eq!(outcome(text, "2023"), Err("set_changes"), "{text}");
    }
    assert_eq!(outcome("Y", "2023"), Ok(15.0));
}

#[test]
fn the_numbers_of_a_point_are_counted() {
    let table = table();
    for (text, expected) in [
        ("Y", 1),
        ("Y + Y[-1] * 2", 3),
        ("ma(Y, 1000)", 1_000),
        ("ma(ma(Y, 100), 10) + Y", 1_001),
        ("cum(M)", 12),
        ("index(M, 2023)", 13),
        ("freq(DAY, A, average)", 366),
    ] {
        assert_eq!(table.calculation(text).unwrap().numbers(), expected, "{text}");
    }
}

#[test]
fn lags_follow_the_calendar() {
    let table = table();
    for (text, at, expected) in [
        ("Y[-1]", "2021", Ok(10.0)),
        ("Y[-1]", "2023", Err("gap")),
        ("Y[-1]", "2020", Err("base_missing")),
        ("Y[-2]", "2023", Ok(12.0)),
        ("Y[2020]", "2022", Ok(10.0)),
        ("Y + 0 * Y[2022]", "2024", Err("gap")),
        ("Y / Y[2019]", "2024", Err("base_missing")),
        ("Y", "2022", Err("missing_input")),
        ("diff(Y)", "2021", Ok(2.0)),
        ("diff(Y, 2)", "2023", Ok(3.0)),
        ("lag(Y, 4y)", "2024", Ok(10.0)),
        ("M[-12] - M[-1y]", "2024-03", Ok(0.0)),
        ("yoy(M)", "2024-03", Ok(300.0)),
        ("yoy(M)", "2024-08", Err("missing_input")),
        ("pct(M, 1)", "2024-09", Err("gap")),
        ("yoy(DAY)", "2024-02-28", Ok(100.0)),
        ("yoy(DAY)", "2024-02-29", Err("base_missing")),
        ("diff(DAY)", "2024-02-29", Ok(1.0)),
    ] {
        check(&table, text, at, expected);
    }
}

fn check(table: &Table, text: &str, at: &str, expected: Result<f64, &str>) {
    match expected {
        Err(code) => assert_eq!(table.refusal(text, at), code, "{text} at {at}"),
        Ok(expected) => {
            let value = table.value(text, at).estimate.value();
            assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{text} at {at}: {value}");
        }
    }
}

#[test]
fn all_parts_of_a_longer_period_must_be_there() {
    let table = table();
    for (text, at, expected) in [
        ("freq(M, A, sum)", "2023", Ok(12.0)),
        ("freq(M, A, sum)", "2024", Err("partial_period")),
        ("freq(M, A, sum)", "2025", Err("missing_input")),
        ("freq(M, A, average)", "2023", Ok(1.0)),
        ("freq(M, A, end)", "2024", Ok(13.0)),
        ("freq(M, Q, end)", "2024-Q3", Ok(10.0)),
        ("freq(M, Q, sum)", "2024-Q1", Ok(9.0)),
        ("freq(STOCK, A, end)", "2023", Ok(2.0)),
        ("freq(STOCK, A, end)", "2024", Err("partial_period")),
        ("freq(STOCK, A, end)", "2025", Err("missing_input")),
        ("freq(M, M, sum)", "2024-01", Ok(2.0)),
        ("yoy(freq(M, Q, sum))", "2024-Q1", Ok(200.0)),
        ("index(M, 2023)", "2024-01", Ok(200.0)),
        ("index(M, 2024)", "2024-01", Err("partial_period")),
        ("index(M, 2022)", "2024-01", Err("base_missing")),
        ("index(M, 2025)", "2024-01", Err("gap")),
        ("index(M, 2024-01)", "2024-02", Ok(150.0)),
        ("ma(M, 3)", "2024-03", Ok(3.0)),
        ("ma(M, 3)", "2024-09", Err("gap")),
        ("ma(M, 3)", "2023-02", Err("base_missing")),
        ("cum(M)", "2024-04", Ok(14.0)),
        ("cum(M)", "2024-09", Err("partial_period")),
        ("cum(Y)", "2024", Ok(18.0)),
        ("deflate(M, M, 2023)", "2024-06", Ok(1.0)),
    ] {
        check(&table, text, at, expected);
    }
}

#[test]
fn signs_are_judged_as_in_growth() {
    let table = table();
    for (text, at, expected) in [
        ("yoy(SIGN)", "2021", Err("base_negative")),
        ("yoy(SIGN)", "2022", Err("base_zero")),
        ("yoy(SIGN)", "2023", Err("sign_change")),
        ("yoy(SIGN)", "2024", Err("base_negative")),
        ("index(SIGN, 2022)", "2023", Err("sign_change")),
        ("share(Y, SIGN)", "2021", Err("base_zero")),
        ("share(Y, SIGN)", "2020", Err("base_negative")),
        ("Y / SIGN", "2021", Err("base_zero")),
        ("Y / SIGN", "2020", Ok(-2.5)),
        ("SIGN ^ -1", "2021", Err("base_zero")),
        ("SIGN ^ 2", "2020", Ok(16.0)),
        ("SIGN ^ 0.5", "2020", Err("domain")),
        ("sqrt(SIGN)", "2020", Err("domain")),
        ("sqrt(SIGN)", "2021", Ok(0.0)),
        ("ln(SIGN / SIGN[2022])", "2022", Ok(0.0)),
        ("ln(SIGN / SIGN[2022])", "2021", Err("domain")),
        ("exp(1000 * Y / Y[2020])", "2021", Err("unbounded")),
    ] {
        check(&table, text, at, expected);
    }
}

#[test]
fn a_logarithm_of_what_may_not_be_positive_is_refused() {
    let mut table = Table::default();
    let values = [(period("2024"), input(1.0, bounds(0.0, 2.0)))].into();
    table.add("x", Quantity::number(), values);
    let values = [(period("2024"), input(5.0, bounds(4.0, 6.0)))].into();
    table.add("y", Quantity::number(), values);
    assert_eq!(table.refusal("ln(x)", "2024"), "domain");
    assert_eq!(table.refusal("sqrt(x - 0.5)", "2024"), "domain");
    // Each of the two may be 4 to 6, but they are the same figure: y - y / 2 is not negative.
    assert!(table.value("ln(y - y / 2)", "2024").estimate.bounds().lower().is_some());
    assert!(table.value("1 / (2 * y - y)", "2024").estimate.bounds().upper().is_some());
}

#[test]
fn unbounded_figures_give_unbounded_sides() {
    let mut table = Table::default();
    let more = Bounds::new(Some(13.0), None).unwrap();
    table.add("x", level("units"), [(period("2024"), input(13.0, more))].into());
    table.add("y", level("units"), [(period("2024"), input(10.0, bounds(9.0, 11.0)))].into());
    let ends = |text: &str| {
        let point = table.value(text, "2024");
        (point.estimate.bounds().lower(), point.estimate.bounds().upper(), point.quality)
    };
    assert_eq!(ends("x + y"), (Some(22.0), None, BoundsQuality::Exact));
    assert_eq!(ends("y - x"), (None, Some(-2.0), BoundsQuality::Exact));
    let (lower, upper, quality) = ends("y / x");
    assert!(
        lower == Some(0.0) && (upper.unwrap() - 11.0 / 13.0).abs() < 1e-12 && quality == BoundsQuality::Exact
    );
    assert_eq!(ends("x - x"), (Some(0.0), Some(0.0), BoundsQuality::Exact));
    assert_eq!(ends("share(x, x)"), (Some(100.0), Some(100.0), BoundsQuality::Exact));
    // A part of 13 or more in a whole of it and 9 to 11.
    let (lower, upper, _) = ends("share(x, x + y)");
    assert!(
        lower.is_some_and(|lower| lower <= 100.0 * 13.0 / 24.0) && upper.is_none_or(|upper| upper >= 100.0)
    );
}

#[test]
fn a_divisor_that_may_be_zero_opens_the_interval() {
    let mut table = Table::default();
    table.add("x", level("units"), [(period("2024"), input(1.0, bounds(1.0, 2.0)))].into());
    table.add("y", level("units"), [(period("2024"), input(1.0, bounds(-1.0, 3.0)))].into());
    table.add("z", level("units"), [(period("2024"), input(1.0, bounds(0.0, 4.0)))].into());
    assert_eq!(table.value("x / y", "2024").estimate.bounds(), Bounds::UNBOUNDED);
    assert_eq!(table.value("share(x, y)", "2024").estimate.bounds(), Bounds::UNBOUNDED);
    assert_eq!(table.value("y ^ -1", "2024").estimate.bounds(), Bounds::UNBOUNDED);
    assert_eq!(table.value("(x / z - 2 * z / x) ^ -1", "2024").estimate.bounds(), Bounds::UNBOUNDED);
    assert_eq!(table.value("x / z", "2024").estimate.bounds().lower(), Some(0.25));
    assert_eq!(table.value("x / z", "2024").estimate.bounds().upper(), None);
}

#[test]
fn the_status_is_the_weakest_of_the_inputs() {
    let table = table().with_status("Y", "2023", 'E').with_status("Y", "2024", 'F');
    let status = |text: &str, at: &str| table.value(text, at).status.code();
    assert_eq!(status("Y", "2021"), 'A');
    assert_eq!(status("Y - Y[2020]", "2023"), 'E');
    assert_eq!(status("Y[2023] + Y", "2024"), 'F');
}

#[test]
fn the_figures_of_a_point_are_named_once() {
    let table = table();
    let point = table.point("Y / (Y + Y[2020]) + 0 * ln(Y[-1] / Y)", "2024");
    assert_eq!(point.inputs, [(1, period("2024")), (1, period("2020")), (1, period("2023"))]);
    let missing = table.point("M / M[-1]", "2024-09").outcome.unwrap_err();
    assert_eq!((missing.series, missing.period), (Some(0), Some(period("2024-08"))));
}

#[test]
fn a_result_is_shown_where_an_input_has_an_observation() {
    let table = table();
    let periods = |text: &str| -> Vec<String> {
        let calculation = table.calculation(text).unwrap();
        calculation.periods(&table).iter().map(ToString::to_string).collect()
    };
    assert_eq!(periods("Y[-1] / Y[2020]"), ["2020", "2021", "2023", "2024"]);
    assert_eq!(periods("Y + SIGN"), ["2020", "2021", "2022", "2023", "2024"]);
    assert_eq!(periods("freq(STOCK, A, end)"), ["2023", "2024"]);
    assert_eq!(periods("Y[2024] - Y[2020]"), ["2024"]);
    assert_eq!(table.refusal("Y", "2024-01"), "frequency_mismatch");
    assert_eq!(table.calculation("index(M, 2023)").unwrap().quantity().class, UnitClass::Index);
}
