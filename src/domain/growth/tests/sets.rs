//! Scores over several sets of units: those of one set compare, others do not.

use super::*;
use crate::domain::frequency::Frequency;

/// Scores of five years: the set of 2020 and 2021, that of 2022, and the first again.
fn scores() -> Vec<Sample> {
    let years = [("2020", 10.0), ("2021", 12.0), ("2022", 15.0), ("2023", 18.0), ("2024", 27.0)];
    series(&years).into_iter().zip([1, 1, 3, 1, 1]).map(|(sample, set)| sample.of_set(set)).collect()
}

/// Values to two decimals and reasons, by period.
fn shown(points: &[Point]) -> Vec<(String, Result<f64, Refusal>)> {
    let rounded = |estimate: Estimate| (estimate.value() * 100.0).round() / 100.0;
    points.iter().map(|point| (point.period.to_string(), point.outcome.map(rounded))).collect()
}

fn outcomes(measure: Measure, window: Window) -> Vec<Result<f64, Refusal>> {
    let points = transform(measure).points(&scores(), window);
    shown(&points).into_iter().map(|(_, outcome)| outcome).collect()
}

#[test]
fn growth_across_a_changed_set_is_refused() {
    let changes = Err(Refusal::SetChanges);
    let expected = vec![Err(Refusal::BaseMissing), Ok(20.0), changes, changes, Ok(50.0)];
    assert_eq!(outcomes(Measure::Yoy, Window::ALL), expected);
    let expected = vec![Err(Refusal::BaseMissing), Ok(2.0), changes, changes, Ok(9.0)];
    assert_eq!(outcomes(Measure::Change, Window::ALL), expected);
    assert_eq!(outcomes(Measure::Level, Window::ALL), [10.0, 12.0, 15.0, 18.0, 27.0].map(Ok));
}

#[test]
fn an_index_and_a_mean_rate_look_at_their_own_ends() {
    let index = Transform { base: Some("2021".parse().unwrap()), ..transform(Measure::Index) };
    let values: Vec<_> =
        shown(&index.points(&scores(), Window::ALL)).into_iter().map(|(_, one)| one).collect();
    assert_eq!(values, [Ok(83.33), Ok(100.0), Err(Refusal::SetChanges), Ok(150.0), Ok(225.0)]);
    // The ends are of one set, whatever lies between them.
    assert_eq!(outcomes(Measure::Cagr, Window::ALL), [Ok(28.19)]);
    let to = |year: &str| Window { from: None, to: Some(year.parse().unwrap()) };
    assert_eq!(outcomes(Measure::Cagr, to("2022")), [Err(Refusal::SetChanges)]);
}

#[test]
fn a_longer_period_over_several_sets_is_refused() {
    let months: Vec<(String, f64)> = (1..=12).map(|month| (format!("2023-{month:02}"), 1.0)).collect();
    let months: Vec<(&str, f64)> = months.iter().map(|(month, value)| (month.as_str(), *value)).collect();
    let year = |change: usize| {
        let samples: Vec<Sample> = series(&months)
            .into_iter()
            .enumerate()
            .map(|(month, sample)| sample.of_set(if month < change { 1 } else { 2 }))
            .collect();
        let years =
            convert(&samples, Frequency::ANNUAL, Aggregate::Average, false, UnitClass::Index).unwrap();
        years[0].estimate().map(|estimate| estimate.value())
    };
    assert_eq!((year(0), year(12)), (Ok(1.0), Ok(1.0)));
    assert_eq!(year(5), Err(Refusal::SetChanges));
}
