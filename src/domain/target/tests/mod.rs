//! Targets: the worked cases by name, then what must hold for all figures.
#![allow(clippy::float_cmp, reason = "rounded numbers are equal to printed ones")]

mod cases;
mod properties;
mod rules;

use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;
use crate::domain::unit_class::UnitClass;

/// A number printed with an error of at most half a unit on each side.
fn number(value: f64, half: f64) -> Estimate {
    between(value, value - half, value + half)
}

fn between(value: f64, lower: f64, upper: f64) -> Estimate {
    Estimate::new(value, Bounds::new(Some(lower), Some(upper)).unwrap()).unwrap()
}

fn at_least(value: f64) -> Estimate {
    Estimate::new(value, Bounds::new(Some(value), None).unwrap()).unwrap()
}

fn actual(period: &str, estimate: Estimate) -> Actual {
    Actual { period: period.parse().unwrap(), estimate, scope: 0 }
}

fn exact(values: &[(&str, f64)]) -> Vec<Actual> {
    values.iter().map(|(period, value)| actual(period, Estimate::exact(*value).unwrap())).collect()
}

fn target(kind: TargetKind, value: Option<f64>, base: &str, due: &str) -> Target {
    Target {
        kind,
        value: value.and_then(Estimate::exact),
        tolerance: None,
        base: base.parse().ok(),
        due: due.parse().ok(),
        pace: None,
    }
}

fn verdict(target: &Target, actuals: &[Actual], class: UnitClass) -> (&'static str, Option<&'static str>) {
    let assessment = target.assess(actuals, class, TargetMethod::Pace);
    (assessment.verdict.code(), assessment.reason.map(TargetReason::code))
}

fn codes(assessment: &Assessment) -> Vec<&'static str> {
    assessment.possible.iter().map(|verdict| verdict.code()).collect()
}

/// Asserts that a quantity rounds to what is printed: value, lower, upper.
#[track_caller]
fn rounds(quantity: Option<Quantity>, decimals: i32, printed: [f64; 3]) {
    let quantity = quantity.unwrap();
    assert_eq!(quantity.quality, BoundsQuality::Exact);
    let (lower, upper) = quantity.estimate.bounds().ends();
    let unit = 10_f64.powi(decimals);
    let rounded = [quantity.estimate.value(), lower, upper].map(|number| (number * unit).round() / unit);
    assert_eq!(rounded, printed, "{quantity:?}");
}
