//! Growth is tested by the cases of the specification, by every refusal, and by properties.

mod cases;
mod conversion;
mod exact;
mod properties;
mod refusals;
mod sets;
mod verdicts;

use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn window(from: &str, to: &str) -> Window {
    let end = |text: &str| (!text.is_empty()).then(|| period(text));
    Window { from: end(from), to: end(to) }
}

/// A value printed to a last place.
fn printed(value: f64, rounding: f64) -> Estimate {
    let (lower, upper) = (value - rounding / 2.0, value + rounding / 2.0);
    Estimate::new(value, Bounds::new(Some(lower), Some(upper)).unwrap()).unwrap()
}

fn sample(text: &str, estimate: Estimate) -> Sample {
    Sample::new(period(text), Some(estimate.value()), estimate.bounds())
}

/// A series of values of full precision; NaN stands for a missing one.
fn series(values: &[(&str, f64)]) -> Vec<Sample> {
    values.iter().map(|&(text, value)| Sample::new(period(text), Some(value), Bounds::exact(value))).collect()
}

fn transform(measure: Measure) -> Transform {
    Transform { measure, unit_class: UnitClass::Level, as_percent: false, base: None }
}

/// The outcome of the point at a period.
fn at(points: &[Point], text: &str) -> Result<Estimate, Refusal> {
    points.iter().find(|point| point.period == period(text)).unwrap().outcome
}

/// Asserts a value and its interval to this many decimals.
#[track_caller]
fn assert_rounds_to(estimate: Estimate, expected: (f64, f64, f64), decimals: i32) {
    let (lower, upper) = estimate.bounds().ends();
    let found = [estimate.value(), lower, upper];
    let half_place = 0.5 * 10.0_f64.powi(-decimals) * (1.0 + 1e-9);
    for (found, expected) in found.into_iter().zip([expected.0, expected.1, expected.2]) {
        assert!((found - expected).abs() <= half_place, "{estimate:?} is not {expected}");
    }
}
