//! Diffusion: the share of series that rise, as the Conference Board counts it.

use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

/// The symmetric change of a value, in percent: 200·(value − before)/(value + before).
///
/// A rise and the fall back have the same size. `None` where the sum may be zero or less.
#[must_use]
pub fn symmetric_change(before: Estimate, value: Estimate) -> Option<Estimate> {
    let change = |before: Bounds, value: Bounds| {
        // As 200·(1 − 2/(value/before + 1)), which has each number once and so gives the exact range.
        let ratio = value / before;
        Bounds::exact(200.0) * (Bounds::exact(1.0) - Bounds::exact(2.0) / (ratio + Bounds::exact(1.0)))
    };
    let positive = |bounds: Bounds| bounds.lower().is_some_and(|lower| lower > 0.0);
    let is_defined = positive(before.bounds()) && positive(value.bounds());
    let middle = 200.0 * (value.value() - before.value()) / (value.value() + before.value());
    is_defined.then(|| Estimate::new(middle, change(before.bounds(), value.bounds())).ok())?
}

/// The share of rising series in percent, with its interval; `None` without a series.
///
/// A change within ±`dead_band` counts half.
#[must_use]
pub fn diffusion(changes: &[Estimate], dead_band: f64) -> Option<Estimate> {
    let halves = |change: f64| match change {
        change if change > dead_band => 2_u32,
        change if change < -dead_band => 0,
        _ => 1,
    };
    let total = 2 * u32::try_from(changes.len()).ok().filter(|count| (1..=1_000_000).contains(count))?;
    let share = |halves: u32| 100.0 * f64::from(halves) / f64::from(total);
    let sum = |of: fn(&Estimate) -> f64| changes.iter().map(|change| halves(of(change))).sum();
    let (lower, upper) = (share(sum(|one| one.bounds().ends().0)), share(sum(|one| one.bounds().ends().1)));
    Estimate::new(share(sum(|one| one.value())), Bounds::new(Some(lower), Some(upper))?).ok()
}
