//! Tests of alerts: the worked cases of the design by name, and properties.

mod cases;
mod properties;
mod revisions;
mod shifts;

use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;

pub(super) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// A number that is rounded to `half` on either side.
pub(super) fn rounded(value: f64, half: f64) -> Estimate {
    Estimate::new(value, Bounds::new(Some(value - half), Some(value + half)).unwrap()).unwrap()
}

/// The path of a threshold over consecutive years.
pub(super) fn years(
    values: &[Option<f64>],
    half: f64,
    condition: &str,
    recover: &str,
    wait: u16,
) -> Vec<Step> {
    let (condition, recover) = (condition.parse().unwrap(), recover.parse().unwrap());
    let judgements = (2001..).zip(values).map(|(year, value)| {
        let outcome = value.map(|value| rounded(value, half)).ok_or(Absence::NoData);
        threshold((period(&format!("{year}")), outcome), condition, recover)
    });
    path(judgements.collect(), wait)
}

pub(super) fn states(path: &[Step]) -> Vec<&'static str> {
    path.iter().map(|step| step.state.code()).collect()
}
