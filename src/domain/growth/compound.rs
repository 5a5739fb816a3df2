//! Compound annual growth between two periods.

use super::sample::required;
use super::{Pair, Point, Refusal, Sample, Window, annualised_rate};
use crate::domain::period::Period;

/// The compound annual rate of growth from the first to the last period of the window, as a point at the last period.
///
/// An open end of the window is the first or last observation. Both ends must have a value: one that is missing before
/// the first observation is a missing base, any other a gap. Equal ends are a missing base too. Without observations,
/// the point is at the last sample, with its refusal. `None` for a series without samples.
pub(super) fn point(samples: &[Sample], window: Window, refused: bool) -> Option<Point> {
    let frequency = samples.first()?.period().frequency();
    let ordinals = window.ordinals(frequency);
    let observed = || samples.iter().filter(|sample| sample.is_observed()).map(Sample::period);
    let from = match window.from {
        Some(_) => Period::from_ordinal(frequency, *ordinals.start()),
        None => observed().next(),
    };
    let to = match window.to {
        Some(_) => Period::from_ordinal(frequency, *ordinals.end()),
        None => observed().next_back().or_else(|| samples.last().map(Sample::period)),
    }?;
    let nothing = samples.last().filter(|_| observed().next().is_none() && window.to.is_none());
    let ends = match nothing.map(Sample::estimate) {
        _ if refused => Err(Refusal::UnitClass),
        Some(Err(reason)) => Err(reason),
        _ => ends(samples, from, to),
    };
    let years = ends.map_or(1.0, |(_, years)| years);
    Some(Point::new(to, ends.map(|(pair, _)| pair), |pair| annualised_rate(pair, 1.0 / years)))
}

/// The values at the ends and the years between them.
fn ends(samples: &[Sample], from: Option<Period>, to: Period) -> Result<(Pair<'_>, f64), Refusal> {
    let current = required(samples, to)?;
    let from = from.ok_or(Refusal::BaseMissing)?;
    let base = required(samples, from)?;
    let years = to.years_since(from).filter(|&years| years > 0.0).ok_or(Refusal::BaseMissing)?;
    Ok((Pair { current, base }, years))
}
